/* test_nodes_sp.c: sp against SPEC.md 7.26: a list of voices per lane. */
#include "base/sound.h"
#include "fail_alloc.h"
#include "node_rig.h"
#include <math.h>

enum { FRAMES = 700, VOICES = 32 };

static float frames[2][FRAMES];
static float one_frame[2] = {0.5f, -0.25f};

static rf_sound bell = {.sr = 44100,
                        .frames = FRAMES,
                        .channels = 1,
                        .channel = {frames[0], frames[0]}};
static rf_sound slow = {.sr = 22050,
                        .frames = 123,
                        .channels = 1,
                        .channel = {frames[1], frames[1]}};
static rf_sound pad = {.sr = 48000,
                       .frames = FRAMES,
                       .channels = 2,
                       .channel = {frames[0], frames[1]}};
static rf_sound empty = {.sr = 44100, .frames = 0, .channels = 1};
static rf_sound click = {.sr = 44100,
                         .frames = 1,
                         .channels = 2,
                         .channel = {&one_frame[0], &one_frame[1]}};

static node_rig rig;

typedef struct model_voice {
    float duration; /* 0: none */
    uint64_t age;
} model_voice;

typedef struct model {
    model_voice voices[VOICES];
    size_t started;
} model;

static model models[RIG_LANES];

static void begin(const rig_width *width, const rf_sound *const *sounds,
                  size_t n)
{
    rig_init(&rig, width, "sp", "1");
    rig_param(&rig, 0);
    rig.shape.sounds = sounds;
    rig.shape.n_sounds = (uint32_t)n;
    rig_begin(&rig);
    memset(models, 0, sizeof models);
}

static void add_mono(const rf_sound *sound, float p, float out[2])
{
    const float *s = sound->channel[0];
    const size_t e = sound->frames - 1;
    const float x = p * (float)e, l = floorf(x), f = x - l;
    if (p == 0 || p == 1)
        out[0] += s[p == 0 ? 0 : e];
    else
        out[0] += s[(size_t)l] * f + s[(size_t)ceilf(x)] * (1 - f);
    out[1] = out[0];
}

static void add_stereo(const rf_sound *sound, float p, float out[2])
{
    const float *a = sound->channel[0], *b = sound->channel[1];
    const size_t len = sound->frames;
    if (p == 0 || p == 1) {
        out[0] += a[p == 0 ? 0 : len - 1];
        out[1] += b[p == 0 ? 0 : len - 1];
        return;
    }
    const float x = p * (float)(len - 2), f = x - floorf(x);
    const size_t l = (size_t)floorf(x), r = (size_t)ceilf(x);
    out[0] += a[l] * f + a[r] * (1 - f);
    out[1] = (out[1] + b[l + 1] * f) + b[r + 1] * (1 - f);
}

static void model_start(model *m, const rf_sound *sound, float v)
{
    const float ratio = (float)sound->sr / rig.shape.sr;
    m->voices[m->started % VOICES] =
        (model_voice){((float)sound->frames / v) / ratio, 0};
    m->started++;
}

static void model_frame(model *m, const rf_sound *sound, float v, float out[2])
{
    if (v > 0)
        model_start(m, sound, v);
    out[0] = out[1] = 0;
    for (size_t i = 0; i < VOICES; i++) {
        model_voice *voice = &m->voices[i];
        if (voice->duration == 0)
            continue;
        const float p = (float)voice->age / voice->duration;
        voice->age++;
        if (p > 1)
            voice->duration = 0;
        else if (sound->channels == 1)
            add_mono(sound, p, out);
        else
            add_stereo(sound, p, out);
    }
}

static const rf_sound *sound_of(size_t lane)
{
    return rig.shape.sounds[(size_t)rig.param[0][lane]];
}

static void assert_block(void)
{
    rig_run(&rig);
    for (size_t lane = 0; lane < rig.width->lanes; lane++)
        for (size_t n = 0; n < RF_BLOCK; n++) {
            float out[2];
            model_frame(&models[lane], sound_of(lane), rig.in[0][0][n][lane],
                        out);
            assert_same(rig.out[0][n][lane], out[0]);
            assert_same(rig.out[1][n][lane], out[1]);
        }
}

/* One in `rare` samples is a trigger; `alike`: the same in all lanes. */
static void fill_triggers(float rare, bool alike, uint64_t *seed)
{
    for (size_t n = 0; n < RF_BLOCK; n++)
        for (size_t lane = 0; lane < RIG_LANES; lane++) {
            const float u = rig_random(seed), v = rig_random(seed);
            float x = (v + 1) * rare < 2 ? 1 + u : -0.5f;
            if (alike && lane > 0)
                x = rig.in[0][0][n][0];
            rig.in[0][0][n][lane] = x;
        }
}

static void assert_blocks(size_t blocks, float rare, bool alike, uint64_t *seed)
{
    for (size_t block = 0; block < blocks; block++) {
        fill_triggers(rare, alike, seed);
        assert_block();
    }
}

static const rf_sound *const mono_sounds[] = {&bell, &slow};
static const rf_sound *const all_sounds[] = {&bell, &pad, &slow};

static void sounds_are_played_to_the_bit(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (size_t w = 0; rig_widths()[w]; w++)
        for (size_t i = 0; i < 3; i++) {
            begin(rig_widths()[w], &all_sounds[i], 1);
            assert_int_equal(rig.variant.output,
                             all_sounds[i] == &pad ? RF_STEREO : RF_TWIN);
            assert_blocks(12, 400, false, &seed);
            assert_blocks(12, 400, true, &seed);
        }
}

static void each_lane_may_play_another_sound(void **state)
{
    (void)state;
    uint64_t seed = 2;
    for (size_t w = 0; rig_widths()[w]; w++) {
        begin(rig_widths()[w], all_sounds, 3);
        for (size_t lane = 0; lane < RIG_LANES; lane++)
            rig.param[0][lane] = (float)(lane % 3);
        assert_blocks(12, 300, false, &seed);
        assert_blocks(12, 300, true, &seed);
    }
}

static void the_33rd_voice_takes_the_place_of_the_oldest(void **state)
{
    (void)state;
    uint64_t seed = 3;
    begin(rig_widths()[1], all_sounds, 2);
    for (size_t lane = 0; lane < RIG_LANES; lane++)
        rig.param[0][lane] = (float)(lane % 2);
    assert_blocks(20, 4, false, &seed);
    assert_true(models[0].started > 5 * VOICES);
}

static void voices_go_on_in_the_new_sample(void **state)
{
    (void)state;
    uint64_t seed = 4;
    begin(rig_widths()[1], all_sounds, 3);
    for (size_t i = 0; i < 9; i++) {
        for (size_t lane = 0; lane < RIG_LANES; lane++)
            rig.param[0][lane] = (float)((i + lane) % 3);
        rig_change(&rig, rig.type->update, RIG_ALL);
        assert_blocks(2, 100, false, &seed);
    }
}

static void a_voice_begins_on_its_trigger_and_ends_with_its_sound(void **state)
{
    (void)state;
    begin(rig_widths()[0], mono_sounds, 1);
    rig.in[0][0][100][0] = 7; /* two octaves and a seventh: 100 frames */
    rig_run(&rig);
    assert_same(rig.out[0][99][0], 0);
    assert_same(rig.out[0][100][0], frames[0][0]);
    rig.in[0][0][100][0] = 0;
    rig_run(&rig);
    assert_same(rig.out[0][72][0], frames[0][FRAMES - 1]);
    assert_same(rig.out[0][73][0], 0);
    assert_same(rig.out[0][127][0], 0);
}

static void an_empty_sound_is_silent(void **state)
{
    (void)state;
    const rf_sound *const sounds[] = {&empty};
    uint64_t seed = 5;
    begin(rig_widths()[1], sounds, 1);
    for (size_t block = 0; block < 4; block++) {
        fill_triggers(10, false, &seed);
        rig_run(&rig);
        for (size_t n = 0; n < RF_BLOCK; n++)
            assert_same(rig.out[0][n][0], 0);
    }
}

static void a_single_stereo_frame_is_played_as_it_is(void **state)
{
    (void)state;
    const rf_sound *const sounds[] = {&click};
    begin(rig_widths()[1], sounds, 1);
    rig.in[0][0][3][0] = 0.1f; /* ten frames */
    rig_run(&rig);
    for (size_t n = 0; n < RF_BLOCK; n++) {
        const bool sounding = n >= 3 && n <= 13;
        assert_same(rig.out[0][n][0], sounding ? 0.5f : 0);
        assert_same(rig.out[1][n][0], sounding ? -0.25f : 0);
    }
}

/* Pitches and symbols that make no sense neither crash nor stick. */
static void mad_triggers_and_symbols_do_no_harm(void **state)
{
    (void)state;
    const float mad[] = {INFINITY, -INFINITY, NAN, 1e-38f, 1e38f, 1e-30f, -1};
    for (size_t i = 0; i < sizeof mad / sizeof *mad; i++) {
        begin(rig_widths()[1], all_sounds, 3);
        rig.in[0][0][0][0] = mad[i];
        rig.in[0][0][64][1] = mad[i];
        rig.param[0][2] = mad[i];
        rig.in[0][0][5][2] = 1;
        rig_run(&rig);
        rig_run(&rig);
        for (size_t n = 0; n < RF_BLOCK; n++)
            assert_true(isfinite(rig.out[0][n][0]));
    }
}

int main(void)
{
    uint64_t seed = 11;
    for (size_t n = 0; n < FRAMES; n++) {
        frames[0][n] = rig_random(&seed);
        frames[1][n] = rig_random(&seed);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sounds_are_played_to_the_bit),
        cmocka_unit_test(each_lane_may_play_another_sound),
        cmocka_unit_test(the_33rd_voice_takes_the_place_of_the_oldest),
        cmocka_unit_test(voices_go_on_in_the_new_sample),
        cmocka_unit_test(a_voice_begins_on_its_trigger_and_ends_with_its_sound),
        cmocka_unit_test(an_empty_sound_is_silent),
        cmocka_unit_test(a_single_stereo_frame_is_played_as_it_is),
        cmocka_unit_test(mad_triggers_and_symbols_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
