/* test_nodes_drums.c: bd, sn, hh are the patches of SPEC.md 7.28 to 7.30. */
#include "fail_alloc.h"
#include "patch_rig.h"

enum { BLOCKS = 160 };

static node_rig drum, pitch, level, body, noise, hiss;

typedef struct recipe {
    const char *name;
    float pitch_attack, range, attack;
    float noise; /* how much of it */
} recipe;

static const recipe bd = {"bd", 0.01f, 50, 0.003f, 0};
static const recipe sn = {"sn", 0.001f, 55, 0.001f, 0.3f};

/* At some sample rate, with another decay in each lane. */
static void place_drum(const rig_width *width, const char *name, float sr,
                       bool strict)
{
    rig_init(&drum, width, name, "1");
    drum.shape.sr = sr;
    drum.shape.strict = strict;
    rig_param(&drum, 0);
    for (size_t lane = 0; lane < RIG_LANES; lane++)
        drum.param[0][lane] = 0.02f * (float)(lane % 7);
    rig_begin(&drum);
}

static void place_level(float attack)
{
    patch_place(&level, &drum, "envperc", "1", attack, 0);
    memcpy(level.param[1], drum.param[0], sizeof(rig_row));
}

static void place_patch(const recipe *r)
{
    patch_place(&pitch, &drum, "envperc", "1", r->pitch_attack, 0.1f);
    patch_place(&body, &drum, "sin", "1", 0, 0);
    patch_place(&noise, &drum, "noise", "", 42, 0);
    place_level(r->attack);
}

static void play_patch(const recipe *r)
{
    memcpy(pitch.in[0], drum.in[0], sizeof pitch.in[0]);
    memcpy(level.in[0], drum.in[0], sizeof level.in[0]);
    rig_run(&pitch);
    rig_run(&level);
    rig_run(&noise);
    for (size_t n = 0; n < RF_BLOCK; n++)
        for (size_t lane = 0; lane < RIG_LANES; lane++) {
            const float scaled = pitch.out[0][n][lane] * r->range;
            pitch.out[0][n][lane] = scaled + 60;
        }
    patch_play(&body, &pitch);
}

static void assert_drum(const rig_width *width, const recipe *r, float sr,
                        bool strict)
{
    uint64_t seed = 5;
    place_drum(width, r->name, sr, strict);
    place_patch(r);
    for (size_t block = 0; block < BLOCKS; block++) {
        patch_trigger(&drum, block, &seed);
        rig_run(&drum);
        play_patch(r);
        for (size_t n = 0; n < RF_BLOCK; n++)
            for (size_t lane = 0; lane < width->lanes; lane++) {
                const float hum = body.out[0][n][lane];
                const float rush = noise.out[0][n][lane] * r->noise;
                patch_assert(&drum, n, lane,
                             (hum + rush) * level.out[0][n][lane]);
            }
    }
}

static void bass_and_snare_are_their_patches(void **state)
{
    (void)state;
    for (size_t w = 0; rig_widths()[w]; w++) {
        assert_drum(rig_widths()[w], &bd, 44100, false);
        assert_drum(rig_widths()[w], &sn, 44100, false);
    }
}

/* SPEC.md 9, Q5. */
static void they_take_every_rate_for_44100(void **state)
{
    (void)state;
    assert_drum(rig_widths()[1], &bd, 48000, false);
    assert_drum(rig_widths()[1], &sn, 22050, false);
}

static void strict_drums_follow_the_rate(void **state)
{
    (void)state;
    assert_drum(rig_widths()[1], &bd, 48000, true);
    assert_drum(rig_widths()[1], &sn, 22050, true);
}

static void assert_hihat(const rig_width *width, float sr, bool strict,
                         float cutoff)
{
    uint64_t seed = 5;
    place_drum(width, "hh", sr, strict);
    place_level(0.003f);
    patch_place(&noise, &drum, "noise", "", 42, 0);
    patch_place(&hiss, &drum, "rhpf", "1", cutoff, 1);
    for (size_t block = 0; block < BLOCKS; block++) {
        patch_trigger(&drum, block, &seed);
        rig_run(&drum);
        memcpy(level.in[0], drum.in[0], sizeof level.in[0]);
        rig_run(&level);
        rig_run(&noise);
        patch_play(&hiss, &noise);
        for (size_t n = 0; n < RF_BLOCK; n++)
            for (size_t lane = 0; lane < width->lanes; lane++)
                patch_assert(&drum, n, lane,
                             hiss.out[0][n][lane] * level.out[0][n][lane]);
    }
}

static void a_hihat_is_its_patch(void **state)
{
    (void)state;
    for (size_t w = 0; rig_widths()[w]; w++)
        assert_hihat(rig_widths()[w], 44100, false, 15000);
    assert_hihat(rig_widths()[1], 96000, false, 15000);
    assert_hihat(rig_widths()[1], 96000, true, 15000);
}

/* Where 15000 Hz would be above half the sample rate. */
static void a_strict_hihat_keeps_below_half_the_rate(void **state)
{
    (void)state;
    assert_hihat(rig_widths()[1], 22050, true, 0.45f * 22050.0f);
}

/* SPEC.md 11: `imp 3` in front, whose first sample is 1. */
static void drums_play_the_numbers_of_the_specification(void **state)
{
    (void)state;
    const char *const names[] = {"bd", "sn", "hh"};
    const float decays[] = {0.2f, 0.2f, 0.5f};
    const double expected[][3] = {{0, 0.00006476097, 0.90183342},
                                  {0, -0.0059104068, 1.0134062},
                                  {0, 0.0011697338, -0.43759245}};
    for (size_t i = 0; i < 3; i++) {
        rig_init(&drum, rig_widths()[0], names[i], "1");
        rig_param(&drum, decays[i]);
        rig_begin(&drum);
        drum.in[0][0][0][0] = 1;
        rig_run(&drum);
        assert_near(drum.out[0][0][0], expected[i][0], 0);
        assert_near(drum.out[0][1][0], expected[i][1], 1e-9);
        assert_near(drum.out[0][127][0], expected[i][2], 4e-7);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bass_and_snare_are_their_patches),
        cmocka_unit_test(they_take_every_rate_for_44100),
        cmocka_unit_test(strict_drums_follow_the_rate),
        cmocka_unit_test(a_hihat_is_its_patch),
        cmocka_unit_test(a_strict_hihat_keeps_below_half_the_rate),
        cmocka_unit_test(drums_play_the_numbers_of_the_specification),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
