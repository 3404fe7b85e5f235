/*
 * test_nodes_strict.c: the strict variants of lpf and rhpf are the filters of
 * R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter
 * coefficients" (1998), worked out in double; drums and synths have theirs in
 * test_nodes_drums.c and test_nodes_synths.c.
 */
#include "fail_alloc.h"
#include "node_rig.h"
#include <math.h>

enum { BLOCKS = 12 };

static node_rig rig;

typedef struct cookbook {
    double b0, b1, b2, a1, a2, x1, x2, y1, y2;
} cookbook;

static cookbook cookbook_of(bool high, double f, double q, double sr)
{
    const double w = 2 * acos(-1.0) * f / sr;
    const double alpha = sin(w) / (2 * q), a0 = 1 + alpha;
    const double edge = high ? -(1 + cos(w)) : 1 - cos(w);
    const double side = high ? (1 + cos(w)) / 2 : (1 - cos(w)) / 2;
    return (cookbook){.b0 = side / a0,
                      .b1 = edge / a0,
                      .b2 = side / a0,
                      .a1 = -2 * cos(w) / a0,
                      .a2 = (1 - alpha) / a0};
}

static double cookbook_sample(cookbook *m, double x)
{
    const double y = m->b0 * x + m->b1 * m->x1 + m->b2 * m->x2 - m->a1 * m->y1 -
                     m->a2 * m->y2;
    m->x2 = m->x1;
    m->x1 = x;
    m->y2 = m->y1;
    m->y1 = y;
    return y;
}

static void start(const rig_width *width, const char *name, const char *inputs,
                  float f, float q, float sr)
{
    rig_init(&rig, width, name, inputs);
    rig.shape.strict = true;
    rig.shape.sr = sr;
    rig_param(&rig, f);
    rig_param(&rig, q);
    rig_begin(&rig);
}

static void assert_cookbook(bool high, float f, float q, float sr)
{
    uint64_t seed = 8;
    start(rig_widths()[1], high ? "rhpf" : "lpf", "1", f, q, sr);
    cookbook m = cookbook_of(high, (double)f, (double)q, (double)sr);
    for (size_t n = 0; n < BLOCKS * RF_BLOCK; n++) {
        if (n % RF_BLOCK == 0) {
            for (size_t k = 0; k < RF_BLOCK; k++)
                rig.in[0][0][k][2] = rig_random(&seed);
            rig_run(&rig);
        }
        const float x = rig.in[0][0][n % RF_BLOCK][2];
        assert_near(rig.out[0][n % RF_BLOCK][2], cookbook_sample(&m, (double)x),
                    2e-4);
    }
}

static void strict_filters_are_the_cookbooks(void **state)
{
    (void)state;
    const float cutoffs[] = {300, 2000, 9000};
    const float rates[] = {22050, 44100, 96000};
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < 3; k++)
            for (size_t high = 0; high < 2; high++) {
                assert_cookbook(high, cutoffs[i], 0.7071f, rates[k]);
                assert_cookbook(high, cutoffs[i], 3, rates[k]);
            }
}

static float settled(const char *name, const char *inputs)
{
    start(rig_widths()[0], name, inputs, 1000, 1, 44100);
    for (size_t n = 0; n < RF_BLOCK; n++) {
        rig.in[0][0][n][0] = 1;
        rig.in[1][0][n][0] = 1000;
    }
    for (size_t block = 0; block < 20; block++)
        rig_run(&rig);
    return rig.out[0][RF_BLOCK - 1][0];
}

/* By number and by reference. */
static void a_constant_passes_the_low_and_not_the_high(void **state)
{
    (void)state;
    assert_near(settled("lpf", "1"), 1, 1e-4);
    assert_near(settled("lpf", "11"), 1, 1e-4);
    assert_near(settled("rhpf", "1"), 0, 1e-4);
    assert_near(settled("rhpf", "11"), 0, 1e-4);
}

static void a_strict_pattern_filters_as_the_cookbook(void **state)
{
    (void)state;
    static const rf_event event = {
        .input = RF_NO_INPUT, .value = 2, .at = 3, .offset = RF_NO_ROW};
    cookbook m = cookbook_of(false, 1500, 2, 44100);
    uint64_t seed = 8;
    start(rig_widths()[0], "lpf", "1", 100, 2, 44100);
    rig_param(&rig, 1500);
    rig_param(&rig, 0);
    rig.shape.span = (int32_t)rig.shape.params;
    rig_param(&rig, 1);
    rig.shape.events = &event;
    rig.shape.n_events = 1;
    rig_begin(&rig);
    for (size_t n = 0; n < RF_BLOCK; n++)
        rig.in[0][0][n][0] = rig_random(&seed);
    rig_run(&rig);
    for (size_t n = 0; n < RF_BLOCK; n++)
        assert_near(rig.out[0][n][0],
                    cookbook_sample(&m, (double)rig.in[0][0][n][0]), 1e-4);
}

/* At every width, to the bit. */
static void strict_lanes_agree(void **state)
{
    (void)state;
    static rig_signal alone;
    const char *const names[] = {"lpf", "rhpf", "hh"};
    for (size_t i = 0; i < 3; i++)
        for (size_t w = 0; rig_widths()[w]; w++) {
            uint64_t seed = 4;
            start(rig_widths()[w], names[i], "1", i == 2 ? 0.1f : 900, 2,
                  48000);
            for (size_t n = 0; n < RF_BLOCK; n++) {
                const float x = rig_random(&seed);
                for (size_t lane = 0; lane < RIG_LANES; lane++)
                    rig.in[0][0][n][lane] = x;
            }
            rig_run(&rig);
            if (w == 0)
                memcpy(alone, rig.out[0], sizeof alone);
            for (size_t n = 0; n < RF_BLOCK; n++)
                for (size_t lane = 0; lane < rig.width->lanes; lane++)
                    assert_same(rig.out[0][n][lane], alone[n][0]);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strict_filters_are_the_cookbooks),
        cmocka_unit_test(a_constant_passes_the_low_and_not_the_high),
        cmocka_unit_test(a_strict_pattern_filters_as_the_cookbook),
        cmocka_unit_test(strict_lanes_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
