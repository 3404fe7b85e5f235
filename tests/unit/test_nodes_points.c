/* test_nodes_points.c: points against the loop over samples and points of
 * SPEC.md 7.7, with its improvements. */
#include "fail_alloc.h"
#include "node_rig.h"

enum { MAX_POINTS = 8, BLOCKS = 40, SPAN = 0, LOOP = 1 };

static node_rig rig;
static rf_event events[MAX_POINTS];

typedef struct offset {
    float amount;
    rf_offset unit;
    bool minus;
} offset;

/* A point behind the others. */
static void add_point(float bars, const offset *add, float value)
{
    rf_event *event = &events[rig.shape.n_events++];
    *event = (rf_event){.input = RF_NO_INPUT, .offset = RF_NO_ROW};
    event->at = (int32_t)rig.shape.params;
    rig_param(&rig, bars);
    if (add) {
        event->offset = (int32_t)rig.shape.params;
        event->unit = add->unit;
        event->minus = add->minus;
        rig_param(&rig, add->amount);
    }
    event->value = (int32_t)rig.shape.params;
    rig_param(&rig, value);
}

/* Without points yet. */
static void prepare(const rig_width *width, float span, bool loop)
{
    rig_init(&rig, width, "points", "");
    rig.shape.events = events;
    rig_param(&rig, span);
    rig_param(&rig, loop);
}

/* ---- the model ---- */

typedef struct model {
    uint64_t at[MAX_POINTS + 1], period;
    float value[MAX_POINTS + 1];
    size_t n;
} model;

static uint64_t trunc_u(float x)
{
    return x > 0 ? (uint64_t)x : 0;
}

static uint64_t model_offset(const rf_event *event, size_t lane)
{
    if (event->offset == RF_NO_ROW)
        return 0;
    const float given = rig.param[event->offset][lane];
    const float x = event->minus ? -given : given;
    return event->unit == RF_OFFSET_SECONDS ? trunc_u(x * rig.shape.sr)
                                            : trunc_u(x / 1000 * rig.shape.sr);
}

static model model_of(size_t lane)
{
    model m = {0};
    const float bpm = rig.bpm[lane];
    const float bar = ((60 / bpm * 4) * rig.param[SPAN][lane]) * rig.shape.sr;
    for (uint32_t i = 0; i < rig.shape.n_events; i++) {
        const rf_event *event = &events[i];
        const uint64_t at = trunc_u(rig.param[event->at][lane] * bar) +
                            model_offset(event, lane);
        if (i == 0 && at != 0)
            m.n++; /* (0, 0) */
        m.at[m.n] = at;
        m.value[m.n++] = rig.param[event->value][lane];
    }
    m.period = trunc_u(bar) ? trunc_u(bar) : 1;
    return m;
}

static float model_sample(const model *m, bool loop, uint64_t step)
{
    const uint64_t pos = loop ? step % m->period : step;
    size_t i = 0;
    while (i + 1 < m->n && pos > m->at[i + 1])
        i++;
    if (i + 1 == m->n && !loop)
        return m->value[i];
    const float here = (float)pos - (float)m->at[i];
    if (i + 1 == m->n) {
        const float t =
            here / (((float)m->period - (float)m->at[i]) + (float)m->at[0]);
        return m->value[i] + t * (m->value[0] - m->value[i]);
    }
    const float length = (float)m->at[i + 1] - (float)m->at[i];
    const float t = length > 0 ? here / length : 1;
    return m->value[i] + t * (m->value[i + 1] - m->value[i]);
}

/* `step`: of the block's first frame, in each lane; goes on by a block. */
static void assert_block(uint64_t step[RIG_LANES])
{
    rig_run(&rig);
    for (size_t lane = 0; lane < rig.width->lanes; lane++) {
        const model m = model_of(lane);
        for (size_t n = 0; n < RF_BLOCK; n++)
            assert_same(
                rig.out[0][n][lane],
                model_sample(&m, rig.param[LOOP][lane] != 0, step[lane] + n));
        step[lane] += RF_BLOCK;
    }
}

static void assert_blocks(size_t blocks, uint64_t step[RIG_LANES])
{
    for (size_t block = 0; block < blocks; block++)
        assert_block(step);
}

/* ---- claims ---- */

/* A bar of 88200 samples at 120 bpm; here it is 882 and less. */
static void each_lane_goes_through_points_of_its_own(void **state)
{
    (void)state;
    for (size_t w = 0; rig_widths()[w]; w++)
        for (size_t loop = 0; loop < 2; loop++) {
            uint64_t step[RIG_LANES] = {0};
            prepare(rig_widths()[w], 1, loop);
            add_point(0.125f, NULL, 0.5f);
            add_point(0.25f, NULL, -1);
            add_point(0.2f, NULL, 3); /* comes too late */
            add_point(0.5f, NULL, 0.25f);
            for (size_t lane = 0; lane < RIG_LANES; lane++) {
                rig.bpm[lane] = 12000 + 777 * (float)lane;
                rig.param[SPAN][lane] = 1 + 0.3f * (float)(lane % 4);
                rig.param[2][lane] = 0.01f * (float)(lane % 5);
                rig.param[3][lane] = (float)lane;
            }
            rig_begin(&rig);
            assert_blocks(BLOCKS, step);
        }
}

static void offsets_are_seconds_or_milliseconds(void **state)
{
    (void)state;
    const offset offsets[] = {{0.002f, RF_OFFSET_SECONDS, false},
                              {3.5f, RF_OFFSET_MILLISECONDS, false},
                              {0.001f, RF_OFFSET_SECONDS, true},
                              {-2, RF_OFFSET_MILLISECONDS, true}};
    for (size_t i = 0; i < 4; i++) {
        uint64_t step[RIG_LANES] = {0};
        prepare(rig_widths()[0], 0.01f, false);
        add_point(0, NULL, 1);
        add_point(0.5f, &offsets[i], -1);
        rig_begin(&rig);
        assert_blocks(12, step);
    }
}

/* SPEC.md 9, Q18. */
static void a_time_that_is_subtracted_subtracts_nothing(void **state)
{
    (void)state;
    const offset less = {100, RF_OFFSET_SECONDS, true};
    prepare(rig_widths()[0], 0.01f, false);
    add_point(0, NULL, 0);
    add_point(0.1f, &less, 88);
    rig_begin(&rig);
    rig_run(&rig);
    for (size_t n = 0; n <= 88; n++)
        assert_near(rig.out[0][n][0], n, 1e-5);
}

static void two_points_at_the_same_place_are_a_jump(void **state)
{
    (void)state;
    for (size_t loop = 0; loop < 2; loop++) {
        uint64_t step[RIG_LANES] = {0};
        prepare(rig_widths()[0], 0.005f, loop);
        add_point(0, NULL, 1);
        add_point(0, NULL, 2);
        add_point(0.5f, NULL, 3);
        add_point(0.5f, NULL, -3);
        rig_begin(&rig);
        assert_blocks(12, step);
    }
    prepare(rig_widths()[0], 1, false);
    add_point(0, NULL, 1);
    add_point(0, NULL, 2);
    rig_begin(&rig);
    rig_run(&rig);
    assert_same(rig.out[0][0][0], 2);
}

static void a_loop_that_ends_before_its_points_begins_again(void **state)
{
    (void)state;
    for (size_t w = 0; rig_widths()[w]; w++) {
        uint64_t step[RIG_LANES] = {0};
        prepare(rig_widths()[w], 0.003f, true);
        add_point(0.25f, NULL, 1);
        add_point(1.5f, NULL, -1);
        add_point(0.9f, NULL, 0);
        rig_begin(&rig);
        assert_blocks(12, step);
    }
}

/* A span of 0, or below, makes a loop of one sample. */
static void a_span_of_nothing_is_a_loop_of_a_sample(void **state)
{
    (void)state;
    for (int span = -1; span <= 0; span++) {
        uint64_t step[RIG_LANES] = {0};
        prepare(rig_widths()[0], (float)span, true);
        add_point(0, NULL, 0.75f);
        add_point(0.5f, NULL, 2);
        rig_begin(&rig);
        assert_blocks(3, step);
    }
}

static void another_tempo_moves_the_points_and_goes_on(void **state)
{
    (void)state;
    const float tempos[] = {6000, 9000, 100, 20000};
    for (size_t w = 0; rig_widths()[w]; w++)
        for (size_t loop = 0; loop < 2; loop++) {
            uint64_t step[RIG_LANES] = {0};
            prepare(rig_widths()[w], 1, loop);
            add_point(0.1f, NULL, 1);
            add_point(0.7f, NULL, 0);
            rig_begin(&rig);
            for (size_t i = 0; i < 4; i++) {
                for (size_t lane = 0; lane < RIG_LANES; lane += 2)
                    rig.bpm[lane] = tempos[i];
                assert_blocks(9, step);
            }
        }
}

static void any_change_begins_from_the_start(void **state)
{
    (void)state;
    for (size_t w = 0; rig_widths()[w]; w++) {
        uint64_t step[RIG_LANES] = {0};
        prepare(rig_widths()[w], 0.02f, false);
        add_point(0.25f, NULL, 1);
        add_point(0.5f, NULL, 0);
        rig_begin(&rig);
        assert_blocks(7, step);
        for (size_t lane = 1; lane < RIG_LANES; lane += 2) {
            rig.param[LOOP][lane] = 1;
            rig.param[2][lane] = 0.125f;
            step[lane] = 0;
        }
        rig_change(&rig, rig.type->update, 0xaaaa);
        assert_blocks(7, step);
    }
}

/* More points than before, in a node that lives on. */
static void other_points_take_their_place(void **state)
{
    (void)state;
    uint64_t step[RIG_LANES] = {0};
    prepare(rig_widths()[0], 0.02f, true);
    add_point(0.25f, NULL, 1);
    add_point(0.5f, NULL, 0);
    add_point(0.75f, NULL, -1);
    rig_begin(&rig);
    const uint32_t all = rig.shape.n_events;
    rig.shape.n_events = 2;
    rig_change(&rig, rig.type->update, RIG_ALL);
    assert_blocks(7, step);
    rig.shape.n_events = all;
    rig.reshaped = true;
    rig_change(&rig, rig.type->update, RIG_ALL);
    step[0] = 0;
    assert_blocks(20, step);
}

/* Days of sound: what no count holds stays at its end. */
static void times_without_end_are_harmless(void **state)
{
    (void)state;
    prepare(rig_widths()[0], 1e30f, true);
    add_point(0, NULL, 1);
    add_point(1e30f, NULL, 2);
    rig_begin(&rig);
    for (size_t block = 0; block < 4; block++) {
        rig_run(&rig);
        for (size_t n = 0; n < RF_BLOCK; n++)
            assert_near(rig.out[0][n][0], 1, 1e-6);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_lane_goes_through_points_of_its_own),
        cmocka_unit_test(offsets_are_seconds_or_milliseconds),
        cmocka_unit_test(a_time_that_is_subtracted_subtracts_nothing),
        cmocka_unit_test(two_points_at_the_same_place_are_a_jump),
        cmocka_unit_test(a_loop_that_ends_before_its_points_begins_again),
        cmocka_unit_test(a_span_of_nothing_is_a_loop_of_a_sample),
        cmocka_unit_test(another_tempo_moves_the_points_and_goes_on),
        cmocka_unit_test(any_change_begins_from_the_start),
        cmocka_unit_test(other_points_take_their_place),
        cmocka_unit_test(times_without_end_are_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
