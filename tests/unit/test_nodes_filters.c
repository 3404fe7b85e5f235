/* test_nodes_filters.c: lpf, rhpf, onepole and envperc against scalar models
 * of SPEC.md 7.16 and 7.18 to 7.20. */
#include "biquad_model.h"
#include "fail_alloc.h"
#include "node_rig.h"
#include <math.h>

enum { BLOCKS = 24, LANE = 3 }; /* the lane that is looked at */

static node_rig rig;

static void start(const char *name, float sr, size_t params,
                  const float *values, const char *inputs)
{
    rig_init(&rig, rig_widths()[1], name, inputs);
    rig.shape.sr = sr;
    for (size_t i = 0; i < params; i++)
        rig_param(&rig, values[i]);
    rig_begin(&rig);
}

static void fill(size_t input, float lo, float hi, uint64_t *seed)
{
    for (size_t n = 0; n < RF_BLOCK; n++)
        for (size_t lane = 0; lane < RIG_LANES; lane++)
            rig.in[input][0][n][lane] =
                lo + (hi - lo) * (rig_random(seed) * 0.5f + 0.5f);
}

/* A filter by number, at some sample rate. */
static void assert_filter(bool high, float f, float q, float sr)
{
    start(high ? "rhpf" : "lpf", sr, 2, (float[]){f, q}, "2");
    model_biquad model = {0};
    model_design(&model, high, f, q, high ? 44100 : sr);
    uint64_t seed = 9;
    for (size_t n = 0; n < BLOCKS * RF_BLOCK; n++) {
        if (n % RF_BLOCK == 0) {
            fill(0, -1, 1, &seed);
            rig_run(&rig);
        }
        const float x = rig.in[0][0][n % RF_BLOCK][LANE];
        assert_same(rig.out[0][n % RF_BLOCK][LANE], model_filter(&model, x));
    }
}

static void filters_are_their_recursion_to_the_bit(void **state)
{
    (void)state;
    const float cutoffs[] = {20, 100, 800, 5000, 15000};
    for (size_t i = 0; i < 5; i++)
        for (size_t high = 0; high < 2; high++) {
            assert_filter(high, cutoffs[i], 0.7f, 44100);
            assert_filter(high, cutoffs[i], 8, 48000);
        }
}

static void a_filter_reads_its_reference_at_the_start_of_a_block(void **state)
{
    (void)state;
    for (size_t high = 0; high < 2; high++) {
        start(high ? "rhpf" : "lpf", 44100, 2, (float[]){77, 2}, "11");
        model_biquad model = {0};
        uint64_t seed = 4;
        for (size_t n = 0; n < BLOCKS * RF_BLOCK; n++) {
            if (n % RF_BLOCK == 0) {
                fill(0, -1, 1, &seed);
                fill(1, 100, 9000, &seed);
                rig_run(&rig);
                model_design(&model, high, rig.in[1][0][0][LANE], 2, 44100);
            }
            const float x = rig.in[0][0][n % RF_BLOCK][LANE];
            assert_same(rig.out[0][n % RF_BLOCK][LANE],
                        model_filter(&model, x));
        }
    }
}

/* DC gain 3/4: quirk Q1. */
static void lpf_passes_three_quarters_of_a_constant(void **state)
{
    (void)state;
    start("lpf", 44100, 2, (float[]){1000, 1}, "1");
    for (size_t n = 0; n < RF_BLOCK; n++)
        rig.in[0][0][n][LANE] = 1;
    for (size_t block = 0; block < 20; block++)
        rig_run(&rig);
    assert_near(rig.out[0][127][LANE], 0.75, 1e-4);
}

static void a_q_of_zero_does_no_harm_but_to_the_sound(void **state)
{
    (void)state;
    start("lpf", 44100, 2, (float[]){1000, 0}, "1");
    rig_run(&rig);
    assert_true(isnan(rig.out[0][0][LANE]));
}

static void onepole_is_its_recursion_to_the_bit(void **state)
{
    (void)state;
    const float rates[] = {0, 0.001f, 0.02f, 0.3f, 2};
    for (size_t i = 0; i < 5; i++) {
        start("onepole", 44100, 1, &rates[i], "1");
        const float b = (float)exp((double)((-2 * 3.14159274f) * rates[i]));
        const float a = 1 - b;
        float y = 0;
        uint64_t seed = i;
        for (size_t n = 0; n < BLOCKS * RF_BLOCK; n++) {
            if (n % RF_BLOCK == 0) {
                fill(0, -1, 1, &seed);
                rig_run(&rig);
            }
            y = (rig.in[0][0][n % RF_BLOCK][LANE] * a) + (b * y);
            assert_same(rig.out[0][n % RF_BLOCK][LANE], y);
        }
    }
}

static void onepole_filters_its_reference_by_what_stands_before(void **state)
{
    (void)state;
    start("onepole", 44100, 1, (float[]){0.4f}, "11");
    float y = 0;
    uint64_t seed = 1;
    for (size_t n = 0; n < BLOCKS * RF_BLOCK; n++) {
        if (n % RF_BLOCK == 0) {
            fill(0, 0, 0.5f, &seed);
            for (size_t k = 0; k < RF_BLOCK; k++) /* some that stay */
                rig.in[0][0][k][LANE] = rig.in[0][0][k / 5][LANE];
            fill(1, -1, 1, &seed);
            rig_run(&rig);
        }
        const float rate = rig.in[0][0][n % RF_BLOCK][LANE];
        const float b = (float)exp((double)((-2 * 3.14159274f) * rate));
        y = (rig.in[1][0][n % RF_BLOCK][LANE] * (1 - b)) + (b * y);
        assert_same(rig.out[0][n % RF_BLOCK][LANE], y);
    }
}

typedef struct model_envperc {
    uint64_t rise, fall, pos;
    float scale;
} model_envperc;

static float model_envelope(model_envperc *m, float x)
{
    if (x > 0) {
        m->pos = 0;
        m->scale = x;
    }
    const uint64_t end = m->rise + m->fall;
    float v = 0;
    if (m->pos <= m->rise)
        v = m->rise ? (float)m->pos / (float)m->rise : 0;
    else if (m->pos <= end)
        v = m->fall ? (float)(end - m->pos) / (float)m->fall : 0;
    m->pos++;
    return v * m->scale;
}

static void fill_triggers(float often, uint64_t *seed)
{
    fill(0, -1, 1, seed);
    for (size_t n = 0; n < RF_BLOCK; n++)
        if (rig_random(seed) > often)
            rig.in[0][0][n][LANE] = 0;
}

static void assert_envelope(model_envperc *model, size_t blocks, float often,
                            uint64_t *seed)
{
    for (size_t n = 0; n < blocks * RF_BLOCK; n++) {
        if (n % RF_BLOCK == 0) {
            fill_triggers(often, seed);
            rig_run(&rig);
        }
        const float x = rig.in[0][0][n % RF_BLOCK][LANE];
        assert_same(rig.out[0][n % RF_BLOCK][LANE], model_envelope(model, x));
        assert_same(rig.out[1][n % RF_BLOCK][LANE], 0);
    }
}

static model_envperc new_model(float attack, float decay)
{
    return (model_envperc){.rise = (uint64_t)(attack * 44100.0f),
                           .fall = (uint64_t)(decay * 44100.0f),
                           .scale = 1};
}

static void an_envelope_is_its_formula_to_the_bit(void **state)
{
    (void)state;
    const float times[][2] = {
        {0.01f, 0.03f}, {0, 0.01f},     {0.01f, 0},        {0, 0},
        {2e-5f, 2e-5f}, {1e-3f, 1e-3f}, {0.0003f, 0.002f}, {500, 500}};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        uint64_t seed = i;
        start("envperc", 44100, 2, times[i], "1");
        model_envperc model = new_model(times[i][0], times[i][1]);
        assert_envelope(&model, 20, -1, &seed); /* by itself, quirk Q3 */
        assert_envelope(&model, 20, -0.97f, &seed);
        assert_envelope(&model, 20, 0, &seed);
    }
}

static void an_envelope_keeps_its_position_when_times_change(void **state)
{
    (void)state;
    uint64_t seed = 3;
    start("envperc", 44100, 2, (float[]){0.01f, 0.01f}, "1");
    model_envperc model = new_model(0.01f, 0.01f);
    assert_envelope(&model, 10, -1, &seed); /* past its end */
    const float decays[] = {0.2f, 0.1f, 0};
    for (size_t i = 0; i < 3; i++) {
        for (size_t lane = 0; lane < RIG_LANES; lane++)
            rig.param[1][lane] = decays[i];
        rig_change(&rig, rig.type->update, RIG_ALL);
        model.fall = (uint64_t)(decays[i] * 44100.0f);
        assert_envelope(&model, 3, -1, &seed);
    }
}

static void an_endless_attack_takes_nearly_2_to_the_30_samples(void **state)
{
    (void)state;
    uint64_t seed = 0;
    start("envperc", 768000, 2, (float[]){1e9f, 1e30f}, "1");
    for (size_t block = 0; block < 10; block++) {
        fill_triggers(-1, &seed);
        rig_run(&rig);
        for (size_t n = 0; n < RF_BLOCK; n++)
            assert_near(rig.out[0][n][LANE],
                        (double)(block * RF_BLOCK + n) / 1073741696.0, 1e-12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(filters_are_their_recursion_to_the_bit),
        cmocka_unit_test(a_filter_reads_its_reference_at_the_start_of_a_block),
        cmocka_unit_test(lpf_passes_three_quarters_of_a_constant),
        cmocka_unit_test(a_q_of_zero_does_no_harm_but_to_the_sound),
        cmocka_unit_test(onepole_is_its_recursion_to_the_bit),
        cmocka_unit_test(onepole_filters_its_reference_by_what_stands_before),
        cmocka_unit_test(an_envelope_is_its_formula_to_the_bit),
        cmocka_unit_test(an_envelope_keeps_its_position_when_times_change),
        cmocka_unit_test(an_endless_attack_takes_nearly_2_to_the_30_samples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
