/* test_nodes_patterns.c: patterns of constsig and lpf against the loop over
 * samples and events of SPEC.md 7.6, and what cancels them (quirk Q17). */
#include "biquad_model.h"
#include "fail_alloc.h"
#include "node_rig.h"
#include <math.h>

enum { EVENTS = 4, BLOCKS = 40 };

static node_rig rig;
static rf_event events[EVENTS];

/* Rows of an event: value, time. */
static void add_event(float value, float time)
{
    rf_event *event = &events[rig.shape.n_events++];
    *event = (rf_event){.input = RF_NO_INPUT, .offset = RF_NO_ROW};
    event->value = (int32_t)rig.shape.params;
    rig_param(&rig, value);
    event->at = (int32_t)rig.shape.params;
    rig_param(&rig, time);
}

static void add_span(float span)
{
    rig.shape.span = (int32_t)rig.shape.params;
    rig_param(&rig, span);
}

/* A constsig without events yet. */
static void prepare(const rig_width *width)
{
    rig_init(&rig, width, "constsig", "");
    rig.shape.events = events;
    rig_param(&rig, 0);
}

/* Four events, other values and times in each lane. */
static void add_events(float span)
{
    const float times[EVENTS] = {0.1f, 0.25f, 0.25f, 0.05f};
    for (size_t i = 0; i < EVENTS; i++)
        add_event(100 * (float)(i + 1), times[i]);
    add_span(span);
    for (size_t i = 0; i < EVENTS; i++)
        for (size_t lane = 0; lane < RIG_LANES; lane++) {
            rig.param[events[i].value][lane] += 10 * (float)lane;
            rig.param[events[i].at][lane] += 0.03f * (float)(lane % 5);
        }
}

typedef struct model {
    uint64_t step;
    float value, bpm;
} model;

static uint64_t trunc_u(float x)
{
    return x > 0 ? (uint64_t)x : 0;
}

static float model_sample(model *m, size_t lane)
{
    const float cycle = 60 / m->bpm * 4, sr = rig.shape.sr;
    const uint64_t bar =
        trunc_u((cycle * rig.param[rig.shape.span][lane]) * sr);
    const uint64_t at = m->step % (bar ? bar : 1);
    for (uint32_t i = 0; i < rig.shape.n_events; i++)
        if (at == trunc_u((rig.param[events[i].at][lane] * cycle) * sr))
            m->value = rig.param[events[i].value][lane];
    m->step++;
    return m->value;
}

/* constsig follows the tempo at once. */
static void assert_blocks(size_t blocks, model models[RIG_LANES])
{
    for (size_t block = 0; block < blocks; block++) {
        rig_run(&rig);
        for (size_t lane = 0; lane < rig.width->lanes; lane++) {
            models[lane].bpm = rig.bpm[lane];
            for (size_t n = 0; n < RF_BLOCK; n++)
                assert_same(rig.out[0][n][lane],
                            model_sample(&models[lane], lane));
        }
    }
}

/* A bar is 88200 samples at 120 bpm, here 10584 and less. */
static void set_tempos(float bpm)
{
    for (size_t lane = 0; lane < RIG_LANES; lane++)
        rig.bpm[lane] = bpm + 111 * (float)lane;
}

static void each_lane_has_a_pattern_and_a_tempo_of_its_own(void **state)
{
    (void)state;
    const float spans[] = {1, 0.2f, 0.01f, 0};
    for (size_t w = 0; rig_widths()[w]; w++)
        for (size_t i = 0; i < 4; i++) {
            model models[RIG_LANES] = {{0}};
            prepare(rig_widths()[w]);
            add_events(spans[i]);
            set_tempos(5000);
            rig_begin(&rig);
            assert_blocks(BLOCKS, models);
            set_tempos(2500);
            assert_blocks(BLOCKS, models);
            rig.bpm[0] = 40000;
            assert_blocks(BLOCKS, models);
        }
}

static void what_lies_behind_the_span_never_happens(void **state)
{
    (void)state;
    prepare(rig_widths()[0]);
    add_event(7, 0.5f);
    add_span(0.5f);
    rig.bpm[0] = 9000;
    rig_begin(&rig);
    for (size_t block = 0; block < BLOCKS; block++) {
        rig_run(&rig);
        for (size_t n = 0; n < RF_BLOCK; n++)
            assert_same(rig.out[0][n][0], 0);
    }
}

static void a_changed_pattern_goes_on_in_its_bar(void **state)
{
    (void)state;
    for (size_t w = 0; rig_widths()[w]; w++) {
        model models[RIG_LANES] = {{0}};
        prepare(rig_widths()[w]);
        add_events(0.3f);
        set_tempos(5000);
        rig_begin(&rig);
        assert_blocks(7, models);
        for (size_t lane = 1; lane < RIG_LANES; lane += 2) {
            rig.param[events[1].value][lane] = -5;
            rig.param[events[3].at][lane] = 0.2f;
            rig.param[rig.shape.span][lane] = 0.5f;
        }
        rig_change(&rig, rig.type->update, 0xaaaa);
        assert_blocks(BLOCKS, models);
    }
}

static void assert_constant(float value, size_t lane)
{
    for (size_t block = 0; block < BLOCKS; block++) {
        rig_run(&rig);
        for (size_t n = 0; n < RF_BLOCK; n++)
            assert_same(rig.out[0][n][lane], value);
    }
}

/* A number that is sent takes the pattern's place, in that lane, whatever the
 * tempo does; a changed pattern comes back. */
static void a_number_cancels_a_running_pattern(void **state)
{
    (void)state;
    for (size_t w = 1; rig_widths()[w]; w++) {
        prepare(rig_widths()[w]);
        add_events(0.3f);
        set_tempos(5000);
        rig_begin(&rig);
        rig_run(&rig);
        rig.param[0][2] = 0.75f;
        rig_change(&rig, rig.type->update, 1 << 2);
        assert_constant(0.75f, 2);
        set_tempos(4000);
        assert_constant(0.75f, 2);
        model models[RIG_LANES] = {{0}};
        for (size_t lane = 0; lane < RIG_LANES; lane++) {
            models[lane].step = (1 + 2 * BLOCKS) * RF_BLOCK;
            models[lane].value = rig.out[0][RF_BLOCK - 1][lane];
            rig.param[events[0].value][lane] = 55;
        }
        rig_change(&rig, rig.type->update, RIG_ALL);
        assert_blocks(BLOCKS, models);
    }
}

/* From a number to a pattern and back, in a node that lives on. */
static void a_number_holds_until_the_first_event(void **state)
{
    (void)state;
    prepare(rig_widths()[1]);
    for (size_t lane = 0; lane < RIG_LANES; lane++)
        rig.param[0][lane] = 3 + (float)lane;
    set_tempos(5000);
    rig_begin(&rig);
    assert_constant(5, 2);
    add_events(0.3f);
    rig.variant = rig.type->variant(&rig.shape);
    rig.reshaped = true;
    rig_change(&rig, rig.type->update, RIG_ALL);
    model models[RIG_LANES];
    for (size_t lane = 0; lane < RIG_LANES; lane++)
        models[lane] = (model){BLOCKS * RF_BLOCK, 3 + (float)lane, 0};
    assert_blocks(BLOCKS, models);
    rig.shape.n_events = 0;
    rig.shape.span = RF_NO_ROW;
    rig.variant = rig.type->variant(&rig.shape);
    rig.reshaped = true;
    rig_change(&rig, rig.type->update, RIG_ALL);
    assert_constant(5, 2);
}

/* ---- lpf ---- */

static void prepare_lpf(const rig_width *width)
{
    rig_init(&rig, width, "lpf", "1");
    rig.shape.events = events;
    rig_param(&rig, 100);
    rig_param(&rig, 2);
    add_events(0.3f);
    set_tempos(5000);
}

static void fill_noise(uint64_t *seed)
{
    for (size_t n = 0; n < RF_BLOCK; n++)
        for (size_t lane = 0; lane < RIG_LANES; lane++)
            rig.in[0][0][n][lane] = rig_random(seed);
}

/* By the model's pattern, or by `cutoff` where that is NULL. */
static void assert_lane_filtered(size_t lane, model *m, model_biquad *f,
                                 float cutoff)
{
    for (size_t n = 0; n < RF_BLOCK; n++) {
        model_design(f, false, m ? model_sample(m, lane) : cutoff,
                     rig.param[1][lane], rig.shape.sr);
        assert_same(rig.out[0][n][lane],
                    model_filter(f, rig.in[0][0][n][lane]));
    }
}

static void assert_filtered(size_t blocks, model models[RIG_LANES],
                            model_biquad filters[RIG_LANES], uint64_t *seed)
{
    for (size_t block = 0; block < blocks; block++) {
        fill_noise(seed);
        rig_run(&rig);
        for (size_t lane = 0; lane < rig.width->lanes; lane++)
            assert_lane_filtered(lane, &models[lane], &filters[lane], 0);
    }
}

static void lpf_follows_a_pattern_in_the_tempo_of_its_birth(void **state)
{
    (void)state;
    for (size_t w = 0; rig_widths()[w]; w++) {
        uint64_t seed = 2;
        model models[RIG_LANES];
        model_biquad filters[RIG_LANES] = {{0}};
        prepare_lpf(rig_widths()[w]);
        for (size_t lane = 0; lane < RIG_LANES; lane++)
            models[lane] = (model){0, 20, rig.bpm[lane]};
        rig_begin(&rig);
        assert_filtered(10, models, filters, &seed);
        set_tempos(3000);
        assert_filtered(10, models, filters, &seed);
        for (size_t lane = 0; lane < RIG_LANES; lane++)
            rig.param[1][lane] = 0.8f; /* q */
        rig_change(&rig, rig.type->update, RIG_ALL);
        assert_filtered(10, models, filters, &seed);
    }
}

static void a_number_cancels_the_pattern_of_a_filter(void **state)
{
    (void)state;
    uint64_t seed = 2;
    model models[RIG_LANES];
    model_biquad filters[RIG_LANES] = {{0}};
    prepare_lpf(rig_widths()[1]);
    rig_begin(&rig);
    for (size_t lane = 0; lane < RIG_LANES; lane++) {
        models[lane] = (model){0, 777, rig.bpm[lane]};
        rig.param[0][lane] = 777;
    }
    rig_change(&rig, rig.type->update, RIG_ALL);
    for (size_t block = 0; block < BLOCKS; block++) {
        fill_noise(&seed);
        rig_run(&rig);
        for (size_t lane = 0; lane < 4; lane++)
            assert_lane_filtered(lane, NULL, &filters[lane], 777);
    }
    for (size_t lane = 0; lane < RIG_LANES; lane++) {
        models[lane].step = BLOCKS * RF_BLOCK;
        rig.param[events[0].at][lane] = 0.3f;
    }
    rig_change(&rig, rig.type->update, RIG_ALL);
    assert_filtered(BLOCKS, models, filters, &seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_lane_has_a_pattern_and_a_tempo_of_its_own),
        cmocka_unit_test(what_lies_behind_the_span_never_happens),
        cmocka_unit_test(a_changed_pattern_goes_on_in_its_bar),
        cmocka_unit_test(a_number_cancels_a_running_pattern),
        cmocka_unit_test(a_number_holds_until_the_first_event),
        cmocka_unit_test(lpf_follows_a_pattern_in_the_tempo_of_its_birth),
        cmocka_unit_test(a_number_cancels_the_pattern_of_a_filter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
