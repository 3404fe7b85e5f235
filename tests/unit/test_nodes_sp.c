/* test_nodes_sp.c: sp against SPEC.md 7.26: a list of voices per lane. */
#include "fail_alloc.h"
#include "sampler_model.h"

static float one_frame[2][2] = {{0.5f}, {-0.25f}};
static rf_sound empty = {.sr = 44100, .frames = 0, .channels = 1};
static rf_sound click = {.sr = 44100,
                         .frames = 1,
                         .channels = 2,
                         .channel = {one_frame[0], one_frame[1]}};

static node_rig rig;

static model models[RIG_LANES];

static void begin(const rig_width *width, const rf_sound *const *sounds,
                  size_t n)
{
    rig_init(&rig, width, "sp", "1");
    rig_range(&rig, 0, (float)n);
    rig.shape.sounds = sounds;
    rig.shape.n_sounds = (uint32_t)n;
    rig_begin(&rig);
    memset(models, 0, sizeof models);
}

static const rf_sound *sound_of(size_t lane)
{
    return rig.shape.sounds[(size_t)rig.param[0][lane]];
}

/* Voices that sound go on in the sound of now. */
static void play_model(model *m, const rf_sound *sound, float v, float out[2])
{
    if (v > 0)
        model_start(m, sound, v, rig.shape.sr);
    for (size_t i = 0; i < m->count; i++)
        m->voices[i].sound = sound;
    model_frame(m, out);
}

static void assert_block(void)
{
    rig_run(&rig);
    for (size_t lane = 0; lane < rig.width->lanes; lane++)
        for (size_t n = 0; n < RF_BLOCK; n++) {
            float out[2];
            play_model(&models[lane], sound_of(lane), rig.in[0][0][n][lane],
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
    assert_true(models[0].stolen > 4 * VOICES);
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

/* Weights of the right neighbours, both channels in time, positions from the
 * first frame to the one behind the last: at pitch 1 a copy. */
static void a_strict_engine_copies_at_pitch_1(void **state)
{
    (void)state;
    static rf_sound own;
    own = pad;
    own.sr = 44100;
    const rf_sound *const sounds[] = {&own};
    for (size_t w = 0; rig_widths()[w]; w++) {
        begin(rig_widths()[w], sounds, 1);
        rig.shape.strict = true;
        rig.in[0][0][0][0] = 1;
        for (size_t n = 0; n < FRAMES + 10; n++) {
            if (n % RF_BLOCK == 0)
                rig_run(&rig);
            rig.in[0][0][0][0] = 0;
            for (size_t c = 0; c < 2; c++)
                assert_near(rig.out[c][n % RF_BLOCK][0],
                            n < FRAMES ? frames[c][n] : 0, 1e-4f);
        }
    }
}

static void a_strict_engine_interpolates(void **state)
{
    (void)state;
    static float ramp[101];
    for (size_t n = 0; n < 100; n++)
        ramp[n] = (float)n;
    rf_sound slope = {
        .sr = 44100, .frames = 100, .channels = 1, .channel = {ramp, ramp}};
    const rf_sound *const sounds[] = {&slope};
    begin(rig_widths()[1], sounds, 1);
    rig.shape.strict = true;
    rig.in[0][0][0][1] = 0.9f;
    rig_run(&rig);
    for (size_t n = 0; n < 111; n++)
        if ((float)n * 0.9f < 99)
            assert_near(rig.out[0][n][1], (float)n * 0.9f, 1e-3f);
    assert_true(rig.out[0][110][1] < 99 && rig.out[0][110][1] > 0);
    assert_same(rig.out[0][112][1], 0);
}

/* One channel is played where no sound that the symbol can mean has two. */
static void a_mono_symbol_stays_mono_beside_stereo_sounds(void **state)
{
    (void)state;
    begin(rig_widths()[0], all_sounds, 3);
    assert_int_equal(rig.variant.output, RF_STEREO);
    rig.lower[0] = rig.upper[0] = 2;
    assert_int_equal(rig.type->variant(&rig.shape).output, RF_TWIN);
    rig.lower[0] = rig.upper[0] = 1;
    assert_int_equal(rig.type->variant(&rig.shape).output, RF_STEREO);
}

int main(void)
{
    fill_sounds();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sounds_are_played_to_the_bit),
        cmocka_unit_test(each_lane_may_play_another_sound),
        cmocka_unit_test(the_33rd_voice_takes_the_place_of_the_oldest),
        cmocka_unit_test(voices_go_on_in_the_new_sample),
        cmocka_unit_test(a_voice_begins_on_its_trigger_and_ends_with_its_sound),
        cmocka_unit_test(an_empty_sound_is_silent),
        cmocka_unit_test(a_single_stereo_frame_is_played_as_it_is),
        cmocka_unit_test(a_strict_engine_copies_at_pitch_1),
        cmocka_unit_test(a_strict_engine_interpolates),
        cmocka_unit_test(a_mono_symbol_stays_mono_beside_stereo_sounds),
        cmocka_unit_test(mad_triggers_and_symbols_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
