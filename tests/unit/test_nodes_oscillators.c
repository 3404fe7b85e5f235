/* test_nodes_oscillators.c: sin, saw, squ, tri, noise and imp against the
 * formulas of SPEC.md 7.2 to 7.5, sample by sample. */
#include "fail_alloc.h"
#include "node_rig.h"
#include <math.h>

static node_rig rig;

/* The number-driven node `name` in all lanes of the widest build. */
static void start(const char *name, float value, const char *inputs)
{
    const rig_width *const *width = rig_widths();
    while (width[1])
        width++;
    rig_init(&rig, *width, name, inputs);
    rig_param(&rig, value);
    rig_begin(&rig);
}

static float model_wave(const char *name, float phase)
{
    if (strcmp(name, "saw") == 0)
        return phase * 2 - 1;
    if (strcmp(name, "squ") == 0)
        return phase <= 0.5f ? 1 : -1;
    const float v = -1 + phase * 2;
    return 2 * ((v < 0 ? -v : v) - 0.5f);
}

static float model_turn(float phase, float freq)
{
    phase = phase + freq / 44100.0f;
    return phase > 1 ? phase - 1 : phase;
}

static const char *const waves[] = {"saw", "squ", "tri"};
static const float freqs[] = {0, 0.1f, 110.5f, 440, 22050, 44100, 96000, -30};
enum { FREQS = sizeof freqs / sizeof *freqs, BLOCKS = 20 };

static void simple_waves_are_their_formulas_to_the_bit(void **state)
{
    (void)state;
    for (size_t i = 0; i < 3 * FREQS; i++) {
        start(waves[i / FREQS], freqs[i % FREQS], "");
        float phase = 0;
        for (size_t n = 0; n < BLOCKS * RF_BLOCK; n++) {
            if (n % RF_BLOCK == 0)
                rig_run(&rig);
            assert_same(rig.out[0][n % RF_BLOCK][0],
                        model_wave(waves[i / FREQS], phase));
            phase = model_turn(phase, freqs[i % FREQS]);
        }
    }
}

static void a_sine_is_within_an_ulp_of_its_formula(void **state)
{
    (void)state;
    for (size_t i = 0; i < FREQS; i++) {
        start("sin", freqs[i], "");
        float phase = 0;
        for (size_t n = 0; n < BLOCKS * RF_BLOCK; n++) {
            if (n % RF_BLOCK == 0)
                rig_run(&rig);
            const float turn = (phase * 2) * 3.14159274f;
            assert_near(rig.out[0][n % RF_BLOCK][0], sin((double)turn), 7e-8);
            phase = model_turn(phase, freqs[i]);
        }
    }
}

/* Frequencies that change from sample to sample, with zeros. */
static void fill_freqs(uint64_t *seed)
{
    for (size_t n = 0; n < RF_BLOCK; n++)
        for (size_t lane = 0; lane < RIG_LANES; lane++) {
            const float u = rig_random(seed);
            rig.in[0][0][n][lane] = u < -0.4f ? 0 : 3000 * u;
        }
}

static void a_simple_wave_holds_the_last_input_that_is_not_zero(void **state)
{
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        start(waves[i], 99, "1");
        uint64_t seed = i;
        float phase = 0, held = 0;
        for (size_t n = 0; n < BLOCKS * RF_BLOCK; n++) {
            if (n % RF_BLOCK == 0) {
                fill_freqs(&seed);
                rig_run(&rig);
            }
            const float x = rig.in[0][0][n % RF_BLOCK][2];
            held = x != 0 ? x : held;
            assert_same(rig.out[0][n % RF_BLOCK][2],
                        model_wave(waves[i], phase));
            phase = model_turn(phase, held);
        }
    }
}

static void a_sine_takes_each_input_as_its_frequency(void **state)
{
    (void)state;
    start("sin", 99, "1");
    uint64_t seed = 1;
    float phase = 0;
    for (size_t n = 0; n < BLOCKS * RF_BLOCK; n++) {
        if (n % RF_BLOCK == 0) {
            fill_freqs(&seed);
            rig_run(&rig);
        }
        const float turn = (phase * 2) * 3.14159274f;
        assert_near(rig.out[0][n % RF_BLOCK][1], sin((double)turn), 7e-8);
        phase = model_turn(phase, rig.in[0][0][n % RF_BLOCK][1]);
    }
}

static void a_negative_frequency_lets_a_saw_leave_its_range(void **state)
{
    (void)state;
    start("saw", -4410, "");
    rig_run(&rig);
    assert_true(rig.out[0][127][0] < -20);
}

/* SPEC.md 7.4 as written, in 64 bits and f64. */
static float model_noise(uint64_t k)
{
    const uint64_t x = (k << 13) ^ k;
    const uint64_t m = x * (x * x * 15731 + 789221) + 1376312589;
    return (float)(1.0 - (double)(m & 0x7fffffff) / 1073741824.0);
}

static void noise_is_its_formula_to_the_bit(void **state)
{
    (void)state;
    const float seeds[] = {0, 42, 3.7f, -5, 16777216, 5e9f, 1e19f, 1e30f};
    const uint64_t k[] = {0,
                          42,
                          3,
                          0,
                          16777216,
                          5000000000,
                          9999999980506447872u, /* the f32 nearest to 1e19 */
                          UINT64_MAX};
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        start("noise", seeds[i], "");
        for (size_t n = 0; n < BLOCKS * RF_BLOCK; n++) {
            if (n % RF_BLOCK == 0)
                rig_run(&rig);
            assert_same(rig.out[0][n % RF_BLOCK][0], model_noise(k[i] + n));
        }
    }
}

static void a_new_seed_restarts_noise_in_its_lanes_only(void **state)
{
    (void)state;
    rig_init(&rig, rig_widths()[1], "noise", "");
    rig_param(&rig, 42);
    rig_begin(&rig);
    rig_run(&rig);
    for (size_t lane = 0; lane < RIG_LANES; lane++)
        rig.param[0][lane] = 7;
    rig_change(&rig, rig.type->update, 2);
    rig_run(&rig);
    for (size_t n = 0; n < RF_BLOCK; n++) {
        assert_same(rig.out[0][n][0], model_noise(42 + RF_BLOCK + n));
        assert_same(rig.out[0][n][1], model_noise(7 + n));
    }
}

/* Frames since the last change of `clock` that hold an impulse: exactly those
 * where clock mod period is 0. */
static void assert_impulses(uint64_t *clock, uint64_t period, size_t blocks)
{
    for (size_t n = 0; n < blocks * RF_BLOCK; n++) {
        if (n % RF_BLOCK == 0)
            rig_run(&rig);
        assert_same(rig.out[0][n % RF_BLOCK][0], *clock % period == 0);
        *clock += 1;
    }
}

static void impulses_come_at_whole_periods(void **state)
{
    (void)state;
    const float freq[] = {7, 8, 300.3f, 9999, 44100, 30000, 1e9f};
    const uint64_t period[] = {6300, 5512, 146, 4, 1, 1, 1};
    for (size_t i = 0; i < sizeof freq / sizeof *freq; i++) {
        start("imp", freq[i], "");
        uint64_t clock = 0;
        assert_impulses(&clock, period[i], 200);
    }
}

static void without_a_positive_frequency_there_is_one_impulse(void **state)
{
    (void)state;
    const float freq[] = {0, -0.0f, -3, -1e9f, 1e-30f};
    for (size_t i = 0; i < sizeof freq / sizeof *freq; i++) {
        start("imp", freq[i], "");
        uint64_t clock = 0;
        assert_impulses(&clock, UINT64_MAX, 100);
    }
}

static void the_clock_of_imp_runs_on_when_the_period_changes(void **state)
{
    (void)state;
    const float freq[] = {0, 100, 0, 300.3f, 44100, 7};
    const uint64_t period[] = {UINT64_MAX, 441, UINT64_MAX, 146, 1, 6300};
    start("imp", 8, "");
    uint64_t clock = 0;
    assert_impulses(&clock, 5512, 50);
    for (size_t i = 0; i < sizeof freq / sizeof *freq; i++) {
        for (size_t lane = 0; lane < RIG_LANES; lane++)
            rig.param[0][lane] = freq[i];
        rig_change(&rig, rig.type->update, RIG_ALL);
        assert_impulses(&clock, period[i], 60);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(simple_waves_are_their_formulas_to_the_bit),
        cmocka_unit_test(a_sine_is_within_an_ulp_of_its_formula),
        cmocka_unit_test(a_simple_wave_holds_the_last_input_that_is_not_zero),
        cmocka_unit_test(a_sine_takes_each_input_as_its_frequency),
        cmocka_unit_test(a_negative_frequency_lets_a_saw_leave_its_range),
        cmocka_unit_test(noise_is_its_formula_to_the_bit),
        cmocka_unit_test(a_new_seed_restarts_noise_in_its_lanes_only),
        cmocka_unit_test(impulses_come_at_whole_periods),
        cmocka_unit_test(without_a_positive_frequency_there_is_one_impulse),
        cmocka_unit_test(the_clock_of_imp_runs_on_when_the_period_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
