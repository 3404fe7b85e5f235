/* test_spectrogram.c: a sine is 0 dB where it sounds. */
#include "fail_alloc.h"
#include "raveforce.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
/* needs those above */
#include <cmocka.h>

enum { FRAMES = 20000, COLUMNS = 5, ROWS = 40 };

static const rf_spectrogram_options options = {
    .size = sizeof options,
    .n_fft = 2048,
    .columns = COLUMNS,
    .rows = ROWS,
    .sr = 44100,
    .fmin = 20,
    .fmax = 20000,
};

static float sound[FRAMES], out[ROWS * COLUMNS];

static void a_sine_of_amplitude_one_is_0_db_in_its_band(void **state)
{
    (void)state;
    const double bin = 44100.0 / 2048, hz = 46 * bin;
    for (size_t n = 0; n < FRAMES; n++)
        sound[n] = (float)sin(2 * acos(-1) * hz * (double)n / 44100);
    assert_int_equal(rf_spectrogram(sound, FRAMES, &options, out, NULL), RF_OK);
    const size_t row = (size_t)(ROWS * log(hz / 20) / log(1000));
    for (size_t c = 0; c < COLUMNS; c++) {
        assert_true(fabsf(out[row * COLUMNS + c]) < 0.01f);
        assert_true(out[(row + 6) * COLUMNS + c] < -60);
        assert_true(out[(row - 6) * COLUMNS + c] < -60);
    }
}

static void silence_is_the_floor(void **state)
{
    (void)state;
    for (size_t n = 0; n < FRAMES; n++)
        sound[n] = 0;
    assert_int_equal(rf_spectrogram(sound, FRAMES, &options, out, NULL), RF_OK);
    for (size_t i = 0; i < ROWS * COLUMNS; i++)
        assert_true(out[i] == -100);
}

static void options_are_checked(void **state)
{
    (void)state;
    rf_spectrogram_options o = options;
    assert_int_equal(rf_spectrogram(NULL, 1, &o, out, NULL), RF_ARGUMENT);
    assert_int_equal(rf_spectrogram(sound, 0, &o, out, NULL), RF_ARGUMENT);
    o.n_fft = 65;
    assert_int_equal(rf_spectrogram(sound, 9, &o, out, NULL), RF_ARGUMENT);
    o = options;
    o.fmax = 30000;
    assert_int_equal(rf_spectrogram(sound, 9, &o, out, NULL), RF_ARGUMENT);
    o.fmax = 10;
    assert_int_equal(rf_spectrogram(sound, 9, &o, out, NULL), RF_ARGUMENT);
}

static void running_out_of_memory_loses_nothing(void **state)
{
    (void)state;
    size_t n = 0;
    rf_status status;
    do {
        fail_after(n++);
        status = rf_spectrogram(sound, FRAMES, &options, out, NULL);
        fail_never();
    } while (status == RF_NOMEM);
    assert_int_equal(status, RF_OK);
    assert_true(n > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sine_of_amplitude_one_is_0_db_in_its_band),
        cmocka_unit_test(silence_is_the_floor),
        cmocka_unit_test(options_are_checked),
        cmocka_unit_test(running_out_of_memory_loses_nothing),
    };
    return cmocka_run_group_tests_name("spectrogram", tests, NULL, NULL);
}
