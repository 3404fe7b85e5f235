/* rf_distance says what the formulas say, written out in double. */
#include "fail_alloc.h"
#include "meter_fixture.h"

static double sample(const float *x, size_t n, int64_t at)
{
    return at >= 0 && at < (int64_t)n ? (double)x[at] : 0;
}

static double naive_mse(const float *x, size_t n_x, const float *y, size_t n_y)
{
    const size_t n = n_x > n_y ? n_x : n_y;
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        const double d =
            sample(x, n_x, (int64_t)i) - sample(y, n_y, (int64_t)i);
        sum += d * d;
    }
    return sum / (double)n;
}

/* Frame t of the rms envelope, 1024 / 256, centred. */
static double naive_rms(const float *x, size_t n, int64_t t)
{
    double sum = 0;
    for (int64_t i = 0; i < 1024; i++) {
        const double v = sample(x, n, t * 256 - 512 + i);
        sum += v * v;
    }
    return sqrt(sum / 1024);
}

static double naive_env(const float *x, size_t n_x, const float *y, size_t n_y)
{
    const size_t n = n_x > n_y ? n_x : n_y;
    const int64_t frames = 1 + (int64_t)n / 256;
    double sum = 0;
    for (int64_t t = 0; t < frames; t++)
        sum += fabs(naive_rms(x, n_x, t) - naive_rms(y, n_y, t));
    return sum / (double)frames;
}

enum { N_FFT = 2048, HOP = 512 };

/* |X[k]| of frame t, hann, centred. */
static double naive_bin(const float *x, size_t n, int64_t t, size_t k)
{
    static double cosines[N_FFT];
    if (cosines[0] == 0)
        for (size_t i = 0; i < N_FFT; i++)
            cosines[i] = cos(2 * acos(-1) * (double)i / N_FFT);
    double re = 0, im = 0;
    for (size_t i = 0; i < N_FFT; i++) {
        const double w = 0.5 - 0.5 * cosines[i];
        const double v = w * sample(x, n, t * HOP - N_FFT / 2 + (int64_t)i);
        re += v * cosines[i * k % N_FFT];
        im -= v * cosines[(i * k + 3 * N_FFT / 4) % N_FFT]; /* sine */
    }
    return sqrt(re * re + im * im);
}

static double naive_stft(const float *x, size_t n_x, const float *y, size_t n_y)
{
    const size_t n = n_x > n_y ? n_x : n_y;
    const int64_t frames = 1 + (int64_t)n / HOP;
    double sum = 0;
    for (int64_t t = 0; t < frames; t++)
        for (size_t k = 0; k <= N_FFT / 2; k++)
            sum += fabs(naive_bin(x, n_x, t, k) - naive_bin(y, n_y, t, k));
    return sum / (double)(frames * (N_FFT / 2 + 1));
}

static void distances_are_what_the_formulas_say(void **state)
{
    (void)state;
    const size_t sizes[][2] = {{1, 1},     {1, 700},     {900, 2},
                               {600, 600}, {1000, 2000}, {3000, 1500}};
    for (size_t i = 0; i < 6; i++) {
        const size_t a = sizes[i][0], b = sizes[i][1];
        const float *y = voices[5];
        assert_same(distance_of("mse_raw", target, a, y, b),
                    naive_mse(target, a, y, b), false, "mse_raw", i);
        assert_same(distance_of("env_l1", target, a, y, b),
                    naive_env(target, a, y, b), false, "env_l1", i);
        assert_same(distance_of("stft_mag_l1", target, a, y, b),
                    naive_stft(target, a, y, b), false, "stft_mag_l1", i);
    }
}

static void distances_refuse_what_is_no_sound(void **state)
{
    (void)state;
    double d = 7;
    rf_error err;
    const float bad[] = {0, NAN}, loud[] = {INFINITY};
    const rf_setting setting = {"hop", NULL, 512};
    const float *x = target;
    assert_int_equal(
        rf_distance("mse_row", NULL, 0, x, 9, x, 9, RATE, NULL, &d, &err),
        RF_INVALID);
    assert_non_null(strstr(err.message, "mse_raw"));
    assert_int_equal(
        rf_distance("mse_raw", &setting, 1, x, 9, x, 9, RATE, NULL, &d, &err),
        RF_INVALID);
    assert_non_null(strstr(err.message, "hop"));
    assert_int_equal(
        rf_distance("mse_raw", NULL, 0, x, 0, x, 9, RATE, NULL, &d, &err),
        RF_INVALID);
    assert_string_equal(err.message, "target: the sound is empty");
    assert_int_equal(
        rf_distance("mse_raw", NULL, 0, x, 9, x, 0, RATE, NULL, &d, &err),
        RF_INVALID);
    assert_string_equal(err.message, "candidate: the sound is empty");
    assert_int_equal(
        rf_distance("mse_raw", NULL, 0, bad, 2, x, 9, RATE, NULL, &d, &err),
        RF_INVALID);
    assert_string_equal(err.message, "target: frame 2 is not a finite number");
    assert_int_equal(
        rf_distance("mse_raw", NULL, 0, x, 9, loud, 1, RATE, NULL, &d, &err),
        RF_INVALID);
    assert_string_equal(err.message,
                        "candidate: frame 1 is not a finite number");
    assert_int_equal(rf_distance("mse_raw", NULL, 0, x, 9, x, (1u << 28) + 1,
                                 RATE, NULL, &d, &err),
                     RF_LIMIT);
    assert_string_equal(err.message,
                        "a candidate has at most 268435456 frames");
    assert_int_equal(
        rf_distance("mse_raw", NULL, 0, NULL, 9, x, 9, RATE, NULL, &d, &err),
        RF_ARGUMENT);
    assert_int_equal(
        rf_distance("mse_raw", NULL, 0, x, 9, NULL, 9, RATE, NULL, &d, &err),
        RF_ARGUMENT);
    assert_int_equal(
        rf_distance("mse_raw", NULL, 0, x, 9, x, 9, NAN, NULL, &d, &err),
        RF_ARGUMENT);
    assert_int_equal(
        rf_distance("mse_raw", NULL, 0, x, 9, x, 9, RATE, NULL, NULL, &err),
        RF_ARGUMENT);
    assert_int_equal(
        rf_distance(NULL, NULL, 0, x, 9, x, 9, RATE, NULL, &d, &err),
        RF_ARGUMENT);
    assert_true(d == 7);
}

static void running_out_of_memory_loses_nothing(void **state)
{
    (void)state;
    double d;
    size_t n = 0;
    rf_status status;
    do {
        fail_after(n++);
        status = rf_distance("mfcc_l1", NULL, 0, target, 300, voices[0], 200,
                             RATE, NULL, &d, NULL);
        fail_never();
    } while (status == RF_NOMEM);
    assert_int_equal(status, RF_OK);
    assert_true(n > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distances_are_what_the_formulas_say),
        cmocka_unit_test(distances_refuse_what_is_no_sound),
        cmocka_unit_test(running_out_of_memory_loses_nothing),
    };
    return cmocka_run_group_tests_name("distance", tests, make_sounds,
                                       drop_tables);
}
