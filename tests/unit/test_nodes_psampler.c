/* test_nodes_psampler.c: psampler against SPEC.md 7.27, sample by sample. */
#include "fail_alloc.h"
#include "sampler_model.h"

enum { EVENTS = 4, BLOCKS = 24 };

static node_rig rig;

typedef struct lane_model {
    model voices;
    uint64_t step;
    float bpm; /* at birth */
} lane_model;

static lane_model models[RIG_LANES];
static rf_event events[EVENTS];

/* Rows: sound and time of each event, then the span. */
static void begin(const rig_width *width, size_t n_sounds, size_t n_events)
{
    rig_init(&rig, width, "psampler", "");
    for (size_t i = 0; i < n_events; i++) {
        rig_range(&rig, 0, (float)n_sounds);
        rig_param(&rig, 0);
        events[i] = (rf_event){.input = RF_NO_INPUT,
                               .value = (int32_t)(2 * i),
                               .at = (int32_t)(2 * i + 1),
                               .offset = RF_NO_ROW};
    }
    rig_param(&rig, 1);
    rig.shape.span = (int32_t)(2 * n_events);
    rig.shape.events = events;
    rig.shape.n_events = (uint32_t)n_events;
    rig.shape.sounds = all_sounds;
    rig.shape.n_sounds = (uint32_t)n_sounds;
    memset(models, 0, sizeof models);
}

static void start(void)
{
    rig_begin(&rig);
    for (size_t lane = 0; lane < RIG_LANES; lane++)
        models[lane].bpm = rig.bpm[lane];
}

static void model_block(lane_model *m, size_t lane, float out[RF_BLOCK][2])
{
    const float sr = rig.shape.sr, cycle = 60 / m->bpm * 4;
    const uint64_t bar =
        (uint64_t)((cycle * rig.param[rig.shape.span][lane]) * sr);
    for (size_t n = 0; n < RF_BLOCK; n++, m->step++) {
        for (size_t i = 0; bar > 0 && i < rig.shape.n_events; i++) {
            const float time = rig.param[2 * i + 1][lane];
            if (m->step % bar != (uint64_t)((time * cycle) * sr))
                continue;
            const size_t sound = (size_t)rig.param[2 * i][lane];
            model_start(&m->voices, all_sounds[sound], 1, sr);
        }
        model_frame(&m->voices, out[n]);
    }
}

static void assert_block(void)
{
    rig_run(&rig);
    for (size_t lane = 0; lane < rig.width->lanes; lane++) {
        float out[RF_BLOCK][2];
        model_block(&models[lane], lane, out);
        for (size_t n = 0; n < RF_BLOCK; n++) {
            assert_same(rig.out[0][n][lane], out[n][0]);
            assert_same(rig.out[1][n][lane], out[n][1]);
        }
    }
}

static float between(uint64_t *seed, float lo, float hi)
{
    return lo + (hi - lo) * (rig_random(seed) * 0.5f + 0.5f);
}

/* A bar of `shortest` to twice as many samples, with all events in it. */
static void choose_lane(size_t lane, float shortest, uint64_t *seed)
{
    rig.bpm[lane] = 240 * rig.shape.sr / between(seed, shortest, 2 * shortest);
    rig.param[rig.shape.span][lane] = between(seed, 0.5f, 2);
    for (size_t i = 0; i < rig.shape.n_events; i++) {
        const float sound = between(seed, 0, (float)rig.shape.n_sounds);
        rig.param[2 * i][lane] = (float)(int)(sound * 0.999f);
        rig.param[2 * i + 1][lane] = i ? between(seed, 0, 1) : 0;
    }
}

static void choose(float shortest, bool alike, uint64_t *seed)
{
    for (size_t lane = 0; lane < RIG_LANES; lane++) {
        uint64_t same = *seed;
        choose_lane(lane, shortest, alike ? &same : seed);
    }
}

static void samples_are_played_in_time_to_the_bit(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (size_t w = 0; rig_widths()[w]; w++)
        for (size_t alike = 0; alike < 2; alike++) {
            begin(rig_widths()[w], 1, EVENTS);
            choose(900, alike, &seed);
            start();
            assert_int_equal(rig.variant.output, RF_TWIN);
            for (size_t i = 0; i < BLOCKS; i++)
                assert_block();
        }
}

/* Also where a mono voice takes the right channel of a stereo one. */
static void lanes_play_sounds_of_their_own(void **state)
{
    (void)state;
    uint64_t seed = 2;
    for (size_t w = 0; rig_widths()[w]; w++) {
        begin(rig_widths()[w], 3, EVENTS);
        choose(600, false, &seed);
        start();
        assert_int_equal(rig.variant.output, RF_STEREO);
        for (size_t i = 0; i < BLOCKS; i++)
            assert_block();
    }
}

static void a_mono_voice_takes_the_right_channel_of_an_older_one(void **state)
{
    (void)state;
    begin(rig_widths()[0], 3, 2);
    rig.param[0][0] = 1; /* stereo at 0, mono 100 samples later */
    rig.param[2][0] = 2;
    rig.param[3][0] = 100.5f / 88200;
    start();
    rig_run(&rig);
    assert_true(rig_bits(rig.out[0][50][0]) != rig_bits(rig.out[1][50][0]));
    for (size_t n = 100; n < RF_BLOCK; n++)
        assert_same(rig.out[1][n][0], rig.out[0][n][0]);
    rig_run(&rig);
    rig_run(&rig); /* the mono one ends after 246 samples */
    rig_run(&rig);
    assert_true(rig_bits(rig.out[0][100][0]) != rig_bits(rig.out[1][100][0]));
}

static void the_33rd_voice_stops_the_oldest(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (size_t w = 0; rig_widths()[w]; w++) {
        begin(rig_widths()[w], 2, EVENTS);
        choose(20, false, &seed);
        start();
        for (size_t i = 0; i < 12; i++)
            assert_block();
        assert_true(models[0].voices.stolen > 10);
    }
}

static void an_update_stops_the_voices_and_the_step_runs_on(void **state)
{
    (void)state;
    uint64_t seed = 4;
    for (size_t w = 0; rig_widths()[w]; w++) {
        begin(rig_widths()[w], 3, EVENTS);
        choose(700, false, &seed);
        start();
        for (size_t i = 0; i < 9; i++) {
            assert_block();
            assert_block();
            for (size_t lane = i % 2; lane < RIG_LANES; lane += 2) {
                choose_lane(lane, 700, &seed);
                models[lane].voices.count = 0;
            }
            rig_change(&rig, rig.type->update, i % 2 ? 0xaaaa : 0x5555);
        }
    }
}

/* choose_lane changes bpm too: the models above keep that of their birth. */
static void the_tempo_is_that_of_the_birth(void **state)
{
    (void)state;
    begin(rig_widths()[0], 1, 1);
    rig.bpm[0] = 240 * 44100 / 1000.0f;
    start();
    rig.bpm[0] = 240 * 44100 / 300.0f;
    for (size_t i = 0; i < BLOCKS; i++)
        assert_block();
}

static void what_stands_before_it_is_ignored(void **state)
{
    (void)state;
    begin(rig_widths()[0], 1, 1);
    rig.channels[0] = 1;
    rig.shape.inputs = 1;
    start();
    assert_block();
    assert_same(rig.out[0][0][0], frames[0][0]);
}

static void mad_times_and_spans_are_silent_or_play_once(void **state)
{
    (void)state;
    const float mad[] = {INFINITY, -INFINITY, NAN, 0, -1, 1e-9f, 1e30f};
    for (size_t i = 0; i < sizeof mad / sizeof *mad; i++)
        for (size_t row = 0; row < 3; row++) {
            begin(rig_widths()[1], 3, 1);
            rig.param[row][1] = mad[i];
            start();
            for (size_t block = 0; block < 3; block++)
                rig_run(&rig);
            for (size_t n = 0; n < RF_BLOCK; n++)
                assert_true(isfinite(rig.out[0][n][1]));
        }
}

static void a_bar_shorter_than_a_sample_is_silent(void **state)
{
    (void)state;
    begin(rig_widths()[0], 1, 1);
    rig.param[2][0] = 1e-9f;
    start();
    assert_block();
    assert_same(rig.out[0][0][0], 0);
}

int main(void)
{
    fill_sounds();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_are_played_in_time_to_the_bit),
        cmocka_unit_test(lanes_play_sounds_of_their_own),
        cmocka_unit_test(a_mono_voice_takes_the_right_channel_of_an_older_one),
        cmocka_unit_test(the_33rd_voice_stops_the_oldest),
        cmocka_unit_test(an_update_stops_the_voices_and_the_step_runs_on),
        cmocka_unit_test(the_tempo_is_that_of_the_birth),
        cmocka_unit_test(what_stands_before_it_is_ignored),
        cmocka_unit_test(mad_times_and_spans_are_silent_or_play_once),
        cmocka_unit_test(a_bar_shorter_than_a_sample_is_silent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
