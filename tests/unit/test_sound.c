/* test_sound.c: sounds are copied, checked and counted. */
#include "base/sound.h"
#include "fail_alloc.h"
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* needs those above */
#include <cmocka.h>

static const float samples[6] = {0, 0.5f, -0.5f, 1, -1, 0.25f};

static void a_mono_sound_is_a_copy_with_equal_channels(void **state)
{
    (void)state;
    float data[6];
    memcpy(data, samples, sizeof data);
    rf_sound *sound;
    assert_int_equal(rf_sound_create(data, 1, 6, 22050.5, &sound, NULL), RF_OK);
    memset(data, 0x55, sizeof data);
    assert_int_equal(sound->frames, 6);
    assert_int_equal(sound->channels, 1);
    assert_true(sound->sr == 22050.5);
    assert_ptr_equal(sound->channel[0], sound->channel[1]);
    assert_memory_equal(sound->channel[0], samples, sizeof samples);
    rf_sound_release(sound);
}

static void a_stereo_sound_is_planar(void **state)
{
    (void)state;
    rf_sound *sound;
    assert_int_equal(rf_sound_create(samples, 2, 3, 1, &sound, NULL), RF_OK);
    assert_int_equal(sound->frames, 3);
    assert_memory_equal(sound->channel[0], samples, 3 * sizeof(float));
    assert_memory_equal(sound->channel[1], samples + 3, 3 * sizeof(float));
    rf_sound_release(sound);
}

static void expect_refusal(const float *data, uint32_t channels, size_t frames,
                           double sr, rf_status status, const char *message)
{
    rf_sound *sound = NULL;
    rf_error err;
    fail_never();
    assert_int_equal(rf_sound_create(data, channels, frames, sr, &sound, &err),
                     status);
    assert_int_equal(err.status, status);
    assert_string_equal(err.message, message);
    assert_null(sound);
    assert_int_equal(allocations(), 0);
}

static void wrong_arguments_are_named(void **state)
{
    (void)state;
    expect_refusal(NULL, 1, 1, 44100, RF_ARGUMENT, "sound: data is NULL");
    expect_refusal(samples, 0, 1, 44100, RF_ARGUMENT,
                   "sound: channels must be 1 or 2, got 0");
    expect_refusal(samples, 3, 1, 44100, RF_ARGUMENT,
                   "sound: channels must be 1 or 2, got 3");
    expect_refusal(samples, 1, 0, 44100, RF_ARGUMENT,
                   "sound: frames must be 1 or more and fit into memory, "
                   "got 0");
    expect_refusal(samples, 2, SIZE_MAX / 8 + 1, 44100, RF_ARGUMENT,
                   "sound: frames must be 1 or more and fit into memory, "
                   "got 2305843009213693952");
    assert_int_equal(rf_sound_create(samples, 1, 1, 1, NULL, NULL),
                     RF_ARGUMENT);
}

static void rates_beyond_1_to_768000_are_refused(void **state)
{
    (void)state;
    expect_refusal(samples, 1, 1, 0.5, RF_ARGUMENT,
                   "sound: sr must be 1..768000 Hz, got 0.5");
    expect_refusal(samples, 1, 1, 768001, RF_ARGUMENT,
                   "sound: sr must be 1..768000 Hz, got 768001");
    expect_refusal(samples, 1, 1, (double)NAN, RF_ARGUMENT,
                   "sound: sr must be 1..768000 Hz, got nan");
    rf_sound *sound;
    assert_int_equal(rf_sound_create(samples, 1, 1, 768000, &sound, NULL),
                     RF_OK);
    rf_sound_release(sound);
}

static void samples_that_are_not_finite_are_refused(void **state)
{
    (void)state;
    const float bad[4] = {0, 1, 2, NAN}, worse[2] = {-INFINITY, 0};
    expect_refusal(bad, 2, 2, 44100, RF_INVALID,
                   "sound: samples must be finite, data[3] is nan");
    expect_refusal(worse, 1, 2, 44100, RF_INVALID,
                   "sound: samples must be finite, data[0] is -inf");
}

static void short_memory_leaves_nothing_behind(void **state)
{
    (void)state;
    rf_sound *sound = NULL;
    rf_status status;
    size_t n = 0;
    do {
        rf_error err;
        fail_after(n++);
        status = rf_sound_create(samples, 1, 6, 44100, &sound, &err);
        assert_true(status == RF_OK ||
                    strcmp(err.message, "sound: no memory for 6 samples") == 0);
        assert_true(status == RF_OK || !sound);
    } while (status == RF_NOMEM && n < 10);
    fail_never();
    assert_int_equal(status, RF_OK);
    assert_int_equal(n, 3); /* the sound, its samples, and then it passed */
    rf_sound_release(sound);
}

static void a_sound_lives_as_long_as_someone_keeps_it(void **state)
{
    (void)state;
    rf_sound *sound;
    assert_int_equal(rf_sound_create(samples, 1, 6, 1, &sound, NULL), RF_OK);
    assert_ptr_equal(rf_sound_retain(sound), sound);
    rf_sound_release(sound);
    assert_memory_equal(sound->channel[0], samples, sizeof samples);
    assert_int_equal(sound->users, 1);
    rf_sound_release(sound);
    rf_sound_release(NULL);
    assert_null(rf_sound_retain(NULL));
}

static void *keep_and_let_go(void *sound)
{
    for (size_t i = 0; i < 10000; i++)
        rf_sound_release(rf_sound_retain(sound));
    return NULL;
}

static void threads_may_count_at_the_same_time(void **state)
{
    (void)state;
    rf_sound *sound;
    pthread_t threads[2];
    assert_int_equal(rf_sound_create(samples, 1, 6, 1, &sound, NULL), RF_OK);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(
            pthread_create(&threads[i], NULL, keep_and_let_go, sound), 0);
    for (size_t i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(sound->users, 1);
    rf_sound_release(sound);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mono_sound_is_a_copy_with_equal_channels),
        cmocka_unit_test(a_stereo_sound_is_planar),
        cmocka_unit_test(wrong_arguments_are_named),
        cmocka_unit_test(rates_beyond_1_to_768000_are_refused),
        cmocka_unit_test(samples_that_are_not_finite_are_refused),
        cmocka_unit_test(short_memory_leaves_nothing_behind),
        cmocka_unit_test(a_sound_lives_as_long_as_someone_keeps_it),
        cmocka_unit_test(threads_may_count_at_the_same_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
