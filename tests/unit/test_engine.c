/* test_engine.c: voices that go on elsewhere, at every width. */
#include "fail_alloc.h"
#include "render/engine.h"
#include "task_fixture.h"

enum { BLOCKS = 60, MOST = 16 };

static const char tune[] = "~env: speed {s} >> seq 60 ~n _ 72_{note}\n"
                           ">> envperc 0.01 {d}\n"
                           "~n: constsig 60 >> add 3\n"
                           "~fb: ~x >> mul 0.5\n"
                           "~x: ~env >> add ~fb\n"
                           "~unheard: noise 3 >> lpf 400 2.0\n"
                           "a: saw ~env >> lpf {f} 2.0 >> mul ~env\n"
                           "b: balance ~x ~env\n";
enum { SLOTS = 4 };

static rf_plan *plan_of(const char *text, bool live)
{
    rf_slot_spec slots[FIXTURE_SLOTS];
    for (size_t i = 0; i < FIXTURE_SLOTS; i++)
        slots[i] = (rf_slot_spec){.lo = 0, .hi = 1e4f, .integer = true};
    return fixture_plan_of(fixture_graph(text),
                           (rf_plan_options){.slots = slots, .live = live});
}

static rf_engine *engine_of(const rf_plan *plan, uint32_t lanes)
{
    rf_engine *engine = NULL;
    assert_int_equal(rf_engine_create(plan, lanes, &engine, NULL), RF_OK);
    return engine;
}

/* Values that differ from voice to voice. */
static void stage(rf_engine *engine, uint32_t lane, uint32_t voice)
{
    const float v = (float)voice;
    rf_engine_stage(engine, lane,
                    (const float[SLOTS]){1 + v, 50 + v, 1, 300 + 40 * v});
}

/* What voice `voice` of the tune sounds like, from block to block. */
static void render(const rf_plan *plan, uint32_t voice, float *out)
{
    rf_engine *e = engine_of(plan, 1);
    stage(e, 0, voice);
    rf_engine_begin(e, voice);
    rf_engine_tempo(e, 0, 120 + (float)voice);
    for (size_t i = 0; i < BLOCKS; i++) {
        rf_engine_run(e);
        rf_engine_copy_lane(e, rf_engine_channel(e, 0), 0, 0, RF_BLOCK,
                            out + 2 * i * RF_BLOCK);
        rf_engine_copy_lane(e, rf_engine_channel(e, 1), 0, 0, RF_BLOCK,
                            out + (2 * i + 1) * RF_BLOCK);
    }
    rf_engine_destroy(e);
}

static float sound[MOST][2 * BLOCKS * RF_BLOCK];

/* The block made last, in this lane, is this voice's. */
static void check_lane(const rf_engine *e, uint32_t lane, uint32_t voice,
                       size_t block)
{
    float got[RF_BLOCK];
    for (uint32_t c = 0; c < 2; c++) {
        rf_engine_copy_lane(e, rf_engine_channel(e, c), lane, 0, RF_BLOCK, got);
        assert_memory_equal(got, sound[voice] + (2 * block + c) * RF_BLOCK,
                            sizeof got);
    }
}

static rf_engine *pack_of(const rf_plan *plan, uint32_t lanes)
{
    rf_engine *e = engine_of(plan, lanes);
    for (uint32_t i = 0; i < lanes; i++)
        stage(e, i, i);
    rf_engine_begin(e, 0);
    for (uint32_t i = 0; i < lanes; i++) {
        rf_engine_seed(e, i, i);
        rf_engine_tempo(e, i, 120 + (float)i);
    }
    return e;
}

/* Births happened with seed 0: so voices are made one by one, then gathered. */
static rf_engine *gathered(const rf_plan *plan, uint32_t lanes)
{
    rf_engine *pack = pack_of(plan, lanes);
    for (uint32_t i = 0; i < lanes; i++) {
        rf_engine *one = engine_of(plan, 1);
        stage(one, 0, i);
        rf_engine_begin(one, i);
        rf_engine_tempo(one, 0, 120 + (float)i);
        rf_engine_take(pack, i, one, 0, NULL);
        rf_engine_destroy(one);
    }
    return pack;
}

static void a_voice_goes_on_in_any_lane_of_any_width(bool live)
{
    rf_plan *plan = plan_of(tune, live);
    for (uint32_t i = 0; i < MOST; i++)
        render(plan, i, sound[i]);
    for (const uint32_t *from = rf_lane_widths(); *from; from++) {
        for (const uint32_t *to = rf_lane_widths(); *to; to++) {
            rf_engine *a = gathered(plan, *from), *b = engine_of(plan, *to);
            for (size_t i = 0; i < 7; i++)
                rf_engine_run(a);
            rf_engine_begin(b, 1);
            for (uint32_t lane = 0; lane < *to; lane++)
                rf_engine_take(b, lane, a, (lane * 5 + 3) % *from, NULL);
            for (uint32_t lane = 0; lane < *to; lane++)
                check_lane(b, lane, (lane * 5 + 3) % *from, 6);
            for (size_t i = 7; i < BLOCKS; i++) {
                rf_engine_run(b);
                for (uint32_t lane = 0; lane < *to; lane++)
                    check_lane(b, lane, (lane * 5 + 3) % *from, i);
            }
            rf_engine_destroy(b);
            rf_engine_destroy(a);
        }
    }
    rf_plan_release(plan);
}

static void a_plain_plan_moves_columns(void **state)
{
    (void)state;
    a_voice_goes_on_in_any_lane_of_any_width(false);
}

static void a_live_plan_moves_columns(void **state)
{
    (void)state;
    a_voice_goes_on_in_any_lane_of_any_width(true);
}

static void whole_packs_and_single_voices_spread(void **state)
{
    (void)state;
    rf_plan *plan = plan_of(tune, false);
    for (const uint32_t *w = rf_lane_widths(); *w; w++) {
        int32_t all[MOST], one[MOST];
        rf_engine *a = gathered(plan, *w), *b = engine_of(plan, *w),
                  *c = engine_of(plan, *w);
        for (uint32_t i = 0; i < *w; i++) {
            all[i] = (int32_t)i;
            one[i] = (int32_t)*w - 1;
        }
        for (size_t i = 0; i < 9; i++)
            rf_engine_run(a);
        rf_engine_take_lanes(b, all, a, NULL);
        rf_engine_take_lanes(c, one, a, NULL);
        for (size_t i = 9; i < 30; i++) {
            rf_engine_run(b);
            rf_engine_run(c);
            for (uint32_t lane = 0; lane < *w; lane++) {
                check_lane(b, lane, lane, i);
                check_lane(c, lane, *w - 1, i);
            }
        }
        rf_engine_destroy(c);
        rf_engine_destroy(b);
        rf_engine_destroy(a);
    }
    rf_plan_release(plan);
}

static void saved_at_any_block_it_goes_on_alike(void **state)
{
    (void)state;
    static _Alignas(64) unsigned char saved[1 << 21];
    rf_plan *plan = plan_of(tune, true);
    for (const uint32_t *w = rf_lane_widths(); *w; w++) {
        rf_engine *a = gathered(plan, *w), *b = gathered(plan, *w);
        assert_true(rf_engine_state_bytes(a) <= sizeof saved);
        for (size_t i = 0; i < BLOCKS; i++) {
            assert_true(rf_engine_save(a, saved) <= rf_engine_state_bytes(a));
            rf_engine_run(a);
            rf_engine_run(b);
            rf_engine_run(b);
            rf_engine_load(b, saved);
            rf_engine_run(b);
            for (uint32_t lane = 0; lane < *w; lane++)
                check_lane(b, lane, lane, i);
        }
        rf_engine_destroy(b);
        rf_engine_destroy(a);
    }
    rf_plan_release(plan);
}

/* ---- other plans ---- */

/* Goes from one text to the next after `blocks`; the channel's first sample of
 * the block behind it. */
static float after(const char *first, const char *next, size_t blocks)
{
    rf_plan *a = plan_of(first, true), *b = plan_of(next, true);
    rf_engine *from = engine_of(a, 1), *to = engine_of(b, 1);
    rf_move *move = NULL;
    float y;
    assert_int_equal(rf_move_create(a, b, &move, NULL), RF_OK);
    rf_engine_begin(from, 42);
    for (size_t i = 0; i < blocks; i++)
        rf_engine_run(from);
    rf_engine_take(to, 0, from, 0, move);
    rf_engine_run(to);
    rf_engine_copy_lane(to, rf_engine_channel(to, 0), 0, 0, 1, &y);
    rf_move_destroy(move);
    rf_engine_destroy(to);
    rf_engine_destroy(from);
    rf_plan_release(b);
    rf_plan_release(a);
    return y;
}

static void kept_nodes_go_on_and_new_ones_begin(void **state)
{
    (void)state;
    float left[4 * RF_BLOCK], right[4 * RF_BLOCK];
    fixture_render("o: saw 100", 4 * RF_BLOCK, left, right);
    const float y = left[3 * RF_BLOCK];
    assert_true(after("o: saw 100", "o: saw 200", 3) == y);
    assert_true(after("o: saw 100", "o: saw 100 >> mul 0.5", 3) == y * 0.5f);
    assert_true(after("o: saw 100 >> mul 0.5", "o: saw 100", 3) == y);
    assert_true(after("o: saw 100", "p: saw 100", 3) == -1);
}

static void what_is_not_heard_stands_still(void **state)
{
    (void)state;
    assert_true(after("~a: saw 100\no: constsig 1", "~a: saw 100\no: ~a", 3) ==
                -1);
}

/* `mul` at the head with its reference: the number of before is applied. */
static void behind_a_reference_the_number_stays(void **state)
{
    (void)state;
    assert_true(after("~a: constsig 3\no: mul 0.5", "~a: constsig 3\no: mul ~a",
                      2) == 1.5f);
}

/* Two inputs more than `saw` handles: the last block is repeated. */
static void a_node_with_inputs_it_does_not_handle_repeats_itself(void **state)
{
    (void)state;
    float left[3 * RF_BLOCK], right[3 * RF_BLOCK];
    fixture_render("o: saw 100", 3 * RF_BLOCK, left, right);
    assert_true(after("o: saw 100\n~a: imp 1", "o: imp 1 >> saw ~a\n~a: imp 1",
                      3) == left[2 * RF_BLOCK]);
}

static void plans_that_are_not_live_do_not_mix(void **state)
{
    (void)state;
    rf_plan *a = plan_of("o: sin 1", false), *b = plan_of("o: sin 2", true);
    rf_move *move = NULL;
    assert_int_equal(rf_move_create(a, b, &move, NULL), RF_ARGUMENT);
    assert_int_equal(rf_move_create(b, a, &move, NULL), RF_ARGUMENT);
    rf_plan_release(b);
    rf_plan_release(a);
}

#define TEST cmocka_unit_test

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_plain_plan_moves_columns),
        TEST(a_live_plan_moves_columns),
        TEST(whole_packs_and_single_voices_spread),
        TEST(saved_at_any_block_it_goes_on_alike),
        TEST(kept_nodes_go_on_and_new_ones_begin),
        TEST(what_is_not_heard_stands_still),
        TEST(behind_a_reference_the_number_stays),
        TEST(a_node_with_inputs_it_does_not_handle_repeats_itself),
        TEST(plans_that_are_not_live_do_not_mix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
