/* A sound at another speed keeps its pitch and gets the length it should. */
#include "fail_alloc.h"
#include "raveforce.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { FRAMES = 22050, MOST = 2 * FRAMES };

static const double TURN = 6.28318530717958647692;
static float sound[FRAMES], out[MOST];
static rf_error err;

static int make_sound(void **state)
{
    (void)state;
    for (size_t n = 0; n < FRAMES; n++)
        sound[n] = (float)(0.5 * sin(TURN * 440 * (double)n / 44100));
    return 0;
}

static size_t stretched(double rate)
{
    const size_t n = rf_time_stretch_frames(FRAMES, rate);
    assert_true(n <= MOST);
    if (rf_time_stretch(sound, FRAMES, rate, out, n, &err) != RF_OK)
        fail_msg("%s", err.message);
    return n;
}

static void rate_one_changes_nothing(void **state)
{
    (void)state;
    const size_t n = stretched(1);
    assert_int_equal(n, FRAMES);
    for (size_t i = 0; i < n; i++)
        assert_true(fabsf(out[i] - sound[i]) < 1e-5f);
}

/* The frequency by a fit of sine and cosine to the middle half. */
static double power_at(size_t n, double hz)
{
    double re = 0, im = 0;
    for (size_t i = n / 4; i < 3 * n / 4; i++) {
        re += (double)out[i] * cos(TURN * hz * (double)i / 44100);
        im += (double)out[i] * sin(TURN * hz * (double)i / 44100);
    }
    return 2 * sqrt(re * re + im * im) / ((double)n / 2);
}

static void a_tone_keeps_pitch_and_level(void **state)
{
    (void)state;
    const double rates[] = {0.5, 0.8, 1.25, 3};
    for (size_t i = 0; i < 4; i++) {
        const size_t n = stretched(rates[i]);
        assert_int_equal(n, (size_t)nearbyint(FRAMES / rates[i]));
        /* neighbouring bins are not in phase: some of the level is lost */
        assert_true(power_at(n, 440) > 0.4 && power_at(n, 440) < 0.52);
        assert_true(power_at(n, 440 * rates[i]) < 0.1 || rates[i] == 1);
    }
}

static void silence_stays_silence(void **state)
{
    (void)state;
    const float zeros[100] = {0};
    const size_t n = rf_time_stretch_frames(100, 0.7);
    assert_int_equal(rf_time_stretch(zeros, 100, 0.7, out, n, &err), RF_OK);
    for (size_t i = 0; i < n; i++)
        assert_true(out[i] == 0);
}

static void expect(rf_status status, rf_status wanted, const char *part)
{
    if (status != wanted || !strstr(err.message, part))
        fail_msg("wanted %d with \"%s\", got %d: %s", wanted, part, status,
                 err.message);
}

static void wrong_arguments_are_refused(void **state)
{
    (void)state;
    expect(rf_time_stretch(NULL, 9, 1, out, 9, &err), RF_ARGUMENT, "no sound");
    expect(rf_time_stretch(sound, 0, 1, out, 0, &err), RF_ARGUMENT, "no sound");
    expect(rf_time_stretch(sound, 9, 1, NULL, 9, &err), RF_ARGUMENT, "place");
    expect(rf_time_stretch(sound, 9, 0, out, 9, &err), RF_INVALID,
           "rate must be greater than 0");
    expect(rf_time_stretch(sound, 9, (double)NAN, out, 9, &err), RF_INVALID,
           "rate");
    expect(rf_time_stretch(sound, 10, 2, out, 9, &err), RF_INVALID,
           "10 frames become 5 at this rate, not 9");
    expect(rf_time_stretch(sound, 1, 100, out, 0, &err), RF_INVALID,
           "become 0");
    const float bad[] = {0, 1, INFINITY};
    expect(rf_time_stretch(bad, 3, 1, out, 3, &err), RF_INVALID,
           "time_stretch: sample 3 is not a finite number");
    assert_int_equal(rf_time_stretch_frames(100, 1e-12), 0);
    assert_int_equal(rf_time_stretch_frames(100, -1), 0);
}

static void running_out_of_memory_loses_nothing(void **state)
{
    (void)state;
    size_t n = 0;
    rf_status status;
    do {
        fail_after(n++);
        status = rf_time_stretch(sound, 5000, 1, out, 5000, &err);
        fail_never();
    } while (status == RF_NOMEM);
    assert_int_equal(status, RF_OK);
    assert_true(n > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rate_one_changes_nothing),
        cmocka_unit_test(a_tone_keeps_pitch_and_level),
        cmocka_unit_test(silence_stays_silence),
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(running_out_of_memory_loses_nothing),
    };
    return cmocka_run_group_tests_name("stretch", tests, make_sound, NULL);
}
