/* test_take.c: delay lines of voices of different ages, in one pack. */
#include "fail_alloc.h"
#include "render/engine.h"
#include "task_fixture.h"

enum { BEFORE = 40, TAIL = 40, MOST = 16, AGES = BEFORE + TAIL };

/* Lines of many lengths, one of them swept, and slots on some. */
static const char lines[] = "~m: sin 3 >> mul 4 >> add 9\n"
                            "~x: noise 7 >> delayms ~m\n"
                            "~y: noise 8 >> delayn {d} >> apfmsgain 3.1 0.4\n"
                            "~z: noise 9 >> mul 0.1 >> plate 0.5\n"
                            "~r: noise 9 >> reverb 0.8 0.2 0.4 0.3 1\n"
                            "~all: mix ~x ~y ~z ~r\n";

static const char *text_of(const char *end)
{
    static char text[sizeof lines + 100];
    strcpy(text, lines);
    return strcat(text, end);
}

static rf_plan *plan_of(const char *text, float most)
{
    rf_graph *graph = fixture_graph(text);
    const rf_slot_spec slot = {.lo = 0, .hi = most};
    const rf_plan_options options = {
        .size = sizeof options, .slots = &slot, .n_slots = 1, .live = true};
    rf_plan *plan = NULL;
    rf_error err;
    if (rf_plan_create(graph, &options, &plan, &err) != RF_OK)
        fail_msg("%s", err.message);
    rf_graph_release(graph);
    return plan;
}

static rf_engine *engine_of(const rf_plan *plan, uint32_t lanes)
{
    rf_engine *engine = NULL;
    assert_int_equal(rf_engine_create(plan, lanes, &engine, NULL), RF_OK);
    return engine;
}

static void run(rf_engine *e, size_t blocks)
{
    for (size_t i = 0; i < blocks; i++)
        rf_engine_run(e);
}

static void stage(rf_engine *e, uint32_t lane, uint32_t voice)
{
    rf_engine_stage(e, lane, (const float[]){100 + 17 * (float)voice});
}

/* A voice of the text, `age` blocks old. */
static rf_engine *voice_of(const rf_plan *plan, uint32_t voice, size_t age)
{
    rf_engine *e = engine_of(plan, 1);
    stage(e, 0, voice);
    rf_engine_begin(e, 42);
    run(e, age);
    return e;
}

/* Voices differ in age: some have not filled a line once, some many times. */
static size_t age_of(uint32_t voice)
{
    return (voice * 11 + 2) % BEFORE;
}

static float sound[MOST][AGES][RF_BLOCK];

static void render_all(const rf_plan *plan)
{
    for (uint32_t v = 0; v < MOST; v++) {
        rf_engine *e = voice_of(plan, v, 0);
        for (size_t i = 0; i < AGES; i++) {
            rf_engine_run(e);
            rf_engine_copy_lane(e, rf_engine_channel(e, 0), 0, 0, RF_BLOCK,
                                sound[v][i]);
        }
        rf_engine_destroy(e);
    }
}

/* From now on the pack sounds as its voices do, which made so many blocks
 * since they came together. */
static void check(rf_engine *pack, uint32_t lanes, size_t since)
{
    float got[RF_BLOCK];
    for (size_t i = since; i < TAIL; i++) {
        rf_engine_run(pack);
        for (uint32_t v = 0; v < lanes; v++) {
            rf_engine_copy_lane(pack, rf_engine_channel(pack, 0), v, 0,
                                RF_BLOCK, got);
            if (memcmp(got, sound[v][age_of(v) + i], sizeof got) != 0)
                fail_msg("%u lanes, lane %u of age %zu, block %zu", lanes, v,
                         age_of(v), i);
        }
    }
}

/* Moves all voices on: where there is no move, with the plan they have. */
static rf_engine *move_on(rf_engine *from, const rf_plan *a, const rf_plan *b,
                          uint32_t lanes)
{
    rf_engine *to = engine_of(b, lanes);
    rf_move *move = NULL;
    if (a != b)
        assert_int_equal(rf_move_create(a, b, &move, NULL), RF_OK);
    for (uint32_t v = 0; v < lanes; v++) {
        stage(to, v, v);
        rf_engine_take(to, v, from, v, move);
    }
    rf_move_destroy(move);
    rf_engine_destroy(from);
    return to;
}

static rf_engine *gather(const rf_plan *a, const rf_plan *b, uint32_t lanes)
{
    rf_engine *pack = engine_of(b, lanes);
    rf_move *move = NULL;
    if (a != b)
        assert_int_equal(rf_move_create(a, b, &move, NULL), RF_OK);
    for (uint32_t v = 0; v < lanes; v++) {
        rf_engine *one = voice_of(a, v, age_of(v));
        stage(pack, v, v);
        rf_engine_take(pack, v, one, 0, move);
        rf_engine_destroy(one);
    }
    rf_move_destroy(move);
    return pack;
}

static void voices_of_all_ages_share_a_pack(void **state)
{
    (void)state;
    rf_plan *plan = plan_of(text_of("o: ~all"), 2000);
    render_all(plan);
    for (const uint32_t *w = rf_lane_widths(); *w; w++) {
        rf_engine *pack = gather(plan, plan, *w);
        check(pack, *w, 0);
        rf_engine_destroy(pack);
    }
    rf_plan_release(plan);
}

/* The same text with more or less room in its lines. */
static void lines_of_other_lengths_are_laid_anew(void **state)
{
    (void)state;
    rf_plan *wide = plan_of(text_of("o: ~all"), 9000);
    rf_plan *narrow = plan_of(text_of("o: ~all"), 500);
    render_all(wide);
    for (const uint32_t *w = rf_lane_widths(); *w; w++) {
        rf_engine *pack = gather(wide, narrow, *w);
        run(pack, 3);
        pack = move_on(pack, narrow, wide, *w);
        check(pack, *w, 3);
        rf_engine_destroy(pack);
        pack = gather(narrow, wide, *w);
        check(pack, *w, 0);
        rf_engine_destroy(pack);
    }
    rf_plan_release(narrow);
    rf_plan_release(wide);
}

/* What nobody hears for a while goes on where it was. */
static void lines_that_slept_go_on(void **state)
{
    (void)state;
    rf_plan *heard = plan_of(text_of("o: ~all"), 2000);
    rf_plan *other = plan_of(text_of("p: sin 3"), 900);
    render_all(heard);
    for (const uint32_t *w = rf_lane_widths(); *w; w++) {
        rf_engine *pack = gather(heard, heard, *w);
        run(pack, 3);
        pack = move_on(pack, heard, other, *w);
        run(pack, 5);
        pack = move_on(pack, other, other, *w);
        run(pack, 2);
        pack = move_on(pack, other, heard, *w);
        check(pack, *w, 3);
        rf_engine_destroy(pack);
    }
    rf_plan_release(other);
    rf_plan_release(heard);
}

/* What an engine held before does not come back. */
static void an_engine_that_was_used_begins_clean(void **state)
{
    (void)state;
    rf_plan *plan = plan_of(text_of("o: ~all"), 2000);
    render_all(plan);
    for (const uint32_t *w = rf_lane_widths(); *w; w++) {
        rf_engine *pack = gather(plan, plan, *w);
        run(pack, TAIL);
        rf_engine_begin(pack, 0);
        for (uint32_t v = 0; v < *w; v++) {
            rf_engine *one = voice_of(plan, v, age_of(v));
            rf_engine_take(pack, v, one, 0, NULL);
            rf_engine_destroy(one);
        }
        check(pack, *w, 0);
        rf_engine_destroy(pack);
    }
    rf_plan_release(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(voices_of_all_ages_share_a_pack),
        cmocka_unit_test(lines_of_other_lengths_are_laid_anew),
        cmocka_unit_test(lines_that_slept_go_on),
        cmocka_unit_test(an_engine_that_was_used_begins_clean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
