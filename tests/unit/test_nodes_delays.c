/* test_nodes_delays.c: delayn and delayms against rings as SPEC.md 7.21,
 * 7.23 and 7.24 describe them, one sample at a time. */
#include "fail_alloc.h"
#include "ring_model.h"

enum { BLOCKS = 30 };

static node_rig rig;

static model_ring left[RIG_LANES], right[RIG_LANES];

/* The delay itself, its neighbours rightly weighed. */
static float model_strict(const model_ring *r, float x, float ms, float sr)
{
    const float delay = fminf(fmaxf((ms / 1000) * sr, 0), (float)r->n - 1);
    const size_t whole = (size_t)delay;
    const float between = delay - (float)whole;
    const float near = whole == 0 ? x : model_get(r, r->n - whole);
    const float far = model_get(r, r->n - whole - 1);
    const float share = 1 - between;
    return near * share + far * (1 - share);
}

static void set_lane(size_t row, size_t lane, float value)
{
    rig.param[row][lane] = value;
}

/* ---- fixed delays ---- */

/* Another delay in each lane, 0 and 1 among them. */
static void spread(void)
{
    for (size_t lane = 0; lane < rig.width->lanes; lane++)
        set_lane(0, lane, (float)(lane * (3 * lane - 2)));
}

static void assert_late(size_t lane, size_t n, float l, float r)
{
    assert_same(rig.out[0][n][lane], l);
    assert_same(rig.out[1][n][lane], r);
}

/* A frame of delayn or delayms at 1 kHz, where a millisecond is a sample. */
static void assert_frame(size_t lane, size_t n, bool ms, bool stereo)
{
    const float x[2] = {rig.in[0][0][n][lane], rig.in[0][1][n][lane]};
    model_ring *rings[2] = {&left[lane], &right[lane]};
    float y[2];
    for (size_t i = 0; i < 2; i++) {
        y[i] = rings[i]->n ? model_get(rings[i], 0) : x[i];
        if (rings[i]->n)
            model_push(rings[i], x[i]);
    }
    if (!ms && !stereo)
        y[1] = y[0];
    else if (!ms && left[lane].n > 0)
        y[1] = 0;
    else if (ms && (!stereo || left[lane].n == 0))
        y[1] = 0;
    assert_late(lane, n, y[0], y[1]);
}

static void empty_all(void)
{
    for (size_t lane = 0; lane < rig.width->lanes; lane++) {
        const float n = rig.param[0][lane];
        model_empty(&left[lane], n > 0 ? (size_t)n : 0);
        model_empty(&right[lane], n > 0 ? (size_t)n : 0);
    }
}

static void assert_blocks(size_t blocks, bool ms, bool stereo, uint64_t *seed)
{
    for (size_t block = 0; block < blocks; block++) {
        fill(&rig, 0, -1, 1, seed);
        rig_run(&rig);
        for (size_t lane = 0; lane < rig.width->lanes; lane++)
            for (size_t n = 0; n < RF_BLOCK; n++)
                assert_frame(lane, n, ms, stereo);
    }
}

/* Delays from 0 on, then others in some lanes, with lines emptied. */
static void assert_fixed(bool ms, bool stereo)
{
    uint64_t seed = 3;
    start(&rig, ms ? "delayms" : "delayn", stereo ? "2" : "1");
    rig.shape.sr = 1000;
    rig_range(&rig, -5, 700);
    spread();
    rig_begin(&rig);
    empty_all();
    assert_blocks(BLOCKS, ms, stereo, &seed);
    const uint32_t mask = 0x5a5b;
    for (size_t lane = 0; lane < rig.width->lanes; lane++)
        if (mask >> lane & 1) {
            set_lane(0, lane, lane == 4 ? 0 : 690 - 40 * (float)lane);
            model_empty(&left[lane], (size_t)rig.param[0][lane]);
            model_empty(&right[lane], (size_t)rig.param[0][lane]);
        }
    rig_change(&rig, rig.type->update, mask);
    assert_blocks(BLOCKS, ms, stereo, &seed);
}

static void fixed_delays_are_rings_to_the_bit(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++)
        assert_fixed(i & 1, i & 2);
}

static void equal_delays_are_rings_to_the_bit(void **state)
{
    (void)state;
    const float delays[] = {0, 1, 127, 128, 129, 255, 256, 700};
    for (size_t i = 0; i < 8; i++) {
        uint64_t seed = i;
        start(&rig, "delayn", "1");
        rig_param(&rig, delays[i]);
        rig_begin(&rig);
        empty_all();
        assert_blocks(BLOCKS, false, false, &seed);
    }
}

/* To 0 and back, and below 0: SPEC.md 9, Q20. */
static void a_delay_of_nothing_copies(void **state)
{
    (void)state;
    uint64_t seed = 1;
    start(&rig, "delayn", "2");
    rig_range(&rig, -1e9f, 400);
    rig_begin(&rig);
    const float delays[] = {300, 0, 0.9f, -1e9f, 17.9f, 0, 400};
    for (size_t i = 0; i < 7; i++) {
        for (size_t lane = 0; lane < RIG_LANES; lane++)
            set_lane(0, lane, delays[i]);
        rig_change(&rig, rig.type->update, RIG_ALL);
        empty_all();
        assert_blocks(3, false, true, &seed);
    }
}

/* A slot may be told anything. */
static void a_slot_delays_by_ten_seconds_at_most(void **state)
{
    (void)state;
    start(&rig, "delayms", "1");
    rig.shape.sr = 1000;
    rig_range(&rig, 0, 1e30f);
    for (size_t lane = 0; lane < RIG_LANES; lane++)
        set_lane(0, lane, lane % 2 ? 1e30f : 10000);
    rig_begin(&rig);
    assert_true(rig.variant.ring[0] >= 10000 + RF_BLOCK);
    assert_true(rig.variant.ring[0] < 10000 + 2 * RF_BLOCK);
    rig.in[0][0][0][0] = rig.in[0][0][0][1] = 1;
    size_t heard[2] = {0};
    for (size_t n = 0; n < 90 * RF_BLOCK; n++) {
        if (n % RF_BLOCK == 0)
            rig_run(&rig);
        rig.in[0][0][0][0] = rig.in[0][0][0][1] = 0;
        for (size_t lane = 0; lane < 2; lane++)
            if (rig.out[0][n % RF_BLOCK][lane] > 0)
                heard[lane] = n;
    }
    assert_int_equal(heard[0], 10000);
    assert_int_equal(heard[1], rig.variant.ring[0] - RF_BLOCK);
}

static void what_cannot_be_is_asked_for_to_be_refused(void **state)
{
    (void)state;
    const char *names[] = {"delayn", "delayms", "apfmsgain"};
    for (size_t i = 0; i < 3; i++) {
        start(&rig, names[i], "1");
        rig_param(&rig, 1e20f);
        assert_true(rig.type->variant(&rig.shape).ring[0] > RF_MAX_RING);
    }
}

static void
a_delay_with_two_inputs_is_silent_unless_it_can_be_moved(void **state)
{
    (void)state;
    start(&rig, "delayn", "11");
    rig_param(&rig, 0);
    assert_int_equal(rig.type->variant(&rig.shape).output, RF_SILENT);
    const char *names[] = {"delayn", "delayms", "apfmsgain"};
    for (size_t i = 0; i < 3; i++) {
        start(&rig, names[i], "111");
        assert_int_equal(rig.type->variant(&rig.shape).output, RF_SILENT);
        start(&rig, names[i], "");
        assert_int_equal(rig.type->variant(&rig.shape).output, RF_SILENT);
    }
}

/* ---- moved delays ---- */

static void assert_moved(const char *inputs, int kind, bool strict)
{
    const bool stereo = inputs[0] == '2';
    uint64_t seed = 8;
    start(&rig, "delayms", inputs);
    rig.shape.strict = strict;
    rig_param(&rig, 2000);
    rig_begin(&rig);
    for (size_t lane = 0; lane < RIG_LANES; lane++) {
        model_empty(&left[lane], 2 * RATE);
        model_empty(&right[lane], 2 * RATE);
    }
    for (size_t t = 0; t < 3 * RATE; t++) {
        const size_t n = t % RF_BLOCK;
        if (n == 0) {
            fill(&rig, 0, -1, 1, &seed);
            for (size_t i = 0; i < RF_BLOCK; i++)
                for (size_t lane = 0; lane < RIG_LANES; lane++)
                    rig.in[1][0][i][lane] = time_at(kind, lane, t + i, &seed);
            rig_run(&rig);
        }
        for (size_t lane = 0; lane < rig.width->lanes; lane++) {
            const float ms = rig.in[1][0][n][lane];
            const float x[2] = {rig.in[0][0][n][lane], rig.in[0][1][n][lane]};
            model_ring *rings[2] = {&left[lane], &right[lane]};
            for (size_t i = 0; i < 2; i++) {
                const float y = strict ? model_strict(rings[i], x[i], ms, RATE)
                                       : model_moved(rings[i], ms, RATE);
                assert_same(rig.out[i][n][lane], i == 0 || stereo ? y : 0);
                model_push(rings[i], x[i]);
            }
        }
    }
}

static void moved_delays_read_as_the_specification_says(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        assert_moved("11", kind, false);
        assert_moved("21", kind, false);
    }
}

static void strict_moved_delays_are_as_long_as_they_are_told(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++)
        assert_moved("21", kind, true);
}

/* What is no time is 0 ms, and never hangs. */
static void times_that_are_no_times_do_no_harm(void **state)
{
    (void)state;
    const float times[] = {NAN, INFINITY, -INFINITY, 1e30f, -1e30f, 1e13f};
    start(&rig, "delayms", "11");
    rig_param(&rig, 2000);
    rig_begin(&rig);
    for (size_t n = 0; n < RF_BLOCK; n++)
        for (size_t lane = 0; lane < RIG_LANES; lane++) {
            rig.in[0][0][n][lane] = 1;
            rig.in[1][0][n][lane] = times[(n + lane) % 6];
        }
    for (size_t block = 0; block < 80; block++) {
        rig_run(&rig);
        for (size_t n = 0; n < RF_BLOCK; n++)
            assert_true(rig.out[0][n][0] >= 0 && rig.out[0][n][0] <= 1);
    }
}

/* A line that was emptied in some lanes while it is moved. */
static void an_emptied_moved_line_is_silent_at_first(void **state)
{
    (void)state;
    start(&rig, "delayms", "11");
    rig_param(&rig, 2000);
    rig_begin(&rig);
    for (size_t n = 0; n < RF_BLOCK; n++)
        for (size_t lane = 0; lane < RIG_LANES; lane++) {
            rig.in[0][0][n][lane] = 1;
            rig.in[1][0][n][lane] = 50; /* 200 samples, heard after 199 */
        }
    for (size_t block = 0; block < 4; block++)
        rig_run(&rig);
    rig.reshaped = true;
    rig_change(&rig, rig.type->update, 2);
    for (size_t t = 0; t < 3 * RF_BLOCK; t++) {
        if (t % RF_BLOCK == 0)
            rig_run(&rig);
        assert_same(rig.out[0][t % RF_BLOCK][0], 1);
        assert_same(rig.out[0][t % RF_BLOCK][1], t < 199 ? 0 : 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fixed_delays_are_rings_to_the_bit),
        cmocka_unit_test(equal_delays_are_rings_to_the_bit),
        cmocka_unit_test(a_delay_of_nothing_copies),
        cmocka_unit_test(a_slot_delays_by_ten_seconds_at_most),
        cmocka_unit_test(what_cannot_be_is_asked_for_to_be_refused),
        cmocka_unit_test(
            a_delay_with_two_inputs_is_silent_unless_it_can_be_moved),
        cmocka_unit_test(moved_delays_read_as_the_specification_says),
        cmocka_unit_test(strict_moved_delays_are_as_long_as_they_are_told),
        cmocka_unit_test(times_that_are_no_times_do_no_harm),
        cmocka_unit_test(an_emptied_moved_line_is_silent_at_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
