/* test_nodes_synths.c: sawsynth, squsynth, trisynth are the patch of SPEC.md
 * 7.31. */
#include "fail_alloc.h"
#include "patch_rig.h"

enum { BLOCKS = 160 };

static node_rig synth, wave, level;

static void place(const rig_width *width, const char *name, const char *of,
                  float sr, bool strict)
{
    rig_init(&synth, width, name, "1");
    synth.shape.sr = sr;
    synth.shape.strict = strict;
    rig_param(&synth, 0);
    rig_param(&synth, 0);
    for (size_t lane = 0; lane < RIG_LANES; lane++) {
        synth.param[0][lane] = 0.001f * (float)(lane % 5);
        synth.param[1][lane] = 0.01f * (float)(lane % 7);
    }
    rig_begin(&synth);
    patch_place(&wave, &synth, of, "1", 0, 0);
    patch_place(&level, &synth, "envperc", "1", 0, 0);
    memcpy(level.param, synth.param, 2 * sizeof(rig_row));
}

static void assert_synth(const rig_width *width, const char *name,
                         const char *of, float sr, bool strict)
{
    uint64_t seed = 6;
    place(width, name, of, sr, strict);
    for (size_t block = 0; block < BLOCKS; block++) {
        patch_trigger(&synth, block, &seed);
        rig_run(&synth);
        memcpy(level.in[0], synth.in[0], sizeof level.in[0]);
        for (size_t n = 0; n < RF_BLOCK; n++)
            for (size_t lane = 0; lane < RIG_LANES; lane++)
                wave.in[0][0][n][lane] = synth.in[0][0][n][lane] * 261.63f;
        rig_run(&wave);
        rig_run(&level);
        for (size_t n = 0; n < RF_BLOCK; n++)
            for (size_t lane = 0; lane < width->lanes; lane++)
                patch_assert(&synth, n, lane,
                             wave.out[0][n][lane] * level.out[0][n][lane]);
    }
}

static void synths_are_their_patches(void **state)
{
    (void)state;
    for (size_t w = 0; rig_widths()[w]; w++) {
        assert_synth(rig_widths()[w], "sawsynth", "saw", 44100, false);
        assert_synth(rig_widths()[w], "squsynth", "squ", 44100, false);
        assert_synth(rig_widths()[w], "trisynth", "tri", 44100, false);
    }
}

/* SPEC.md 9, Q5. */
static void they_take_every_rate_for_44100_unless_strict(void **state)
{
    (void)state;
    for (size_t strict = 0; strict < 2; strict++) {
        assert_synth(rig_widths()[1], "sawsynth", "saw", 96000, strict);
        assert_synth(rig_widths()[1], "trisynth", "tri", 22050, strict);
    }
}

/* SPEC.md 11. */
static void sawsynth_plays_the_numbers_of_the_specification(void **state)
{
    (void)state;
    rig_init(&synth, rig_widths()[0], "sawsynth", "1");
    rig_param(&synth, 0.01f);
    rig_param(&synth, 0.5f);
    rig_begin(&synth);
    synth.in[0][0][0][0] = 1;
    rig_run(&synth);
    assert_near(synth.out[0][0][0], 0, 0);
    assert_near(synth.out[0][1][0], -0.0022406683, 1e-9);
    assert_near(synth.out[0][127][0], 0.14597587, 1e-7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(synths_are_their_patches),
        cmocka_unit_test(they_take_every_rate_for_44100_unless_strict),
        cmocka_unit_test(sawsynth_plays_the_numbers_of_the_specification),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
