/* A sound that is there already is worth what an episode of it would be. */
#include "fail_alloc.h"
#include "raveforce.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { TARGET = 6000, SOUND = 5000, STEPS = 3, TERMS = 2 };

static const double RATE = 22050;
static const uint64_t ends[STEPS] = {1500, 4097, 7000};
static const rf_term terms[TERMS] = {{"mse_raw", RF_SPAN_PLAYED, NULL, 0},
                                     {"mfcc_l1", RF_SPAN_PLAYED, NULL, 0}};
static float target[7000], sound[7000]; /* zeros behind */
static rf_error err;

static int make_sounds(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < TARGET; n++)
        target[n] = (float)rf_random(1, n, 0, 0, 5) - 0.5f;
    for (uint32_t n = 0; n < SOUND; n++)
        sound[n] = sinf((float)n * 0.1f);
    return 0;
}

static rf_score *make_score(void)
{
    const rf_score_options options = {.size = sizeof options,
                                      .target = target,
                                      .frames = TARGET,
                                      .sr = RATE,
                                      .terms = terms,
                                      .n_terms = TERMS,
                                      .ends = ends,
                                      .steps = STEPS};
    rf_score *score = NULL;
    if (rf_score_create(&options, &score, &err) != RF_OK)
        fail_msg("%s", err.message);
    return score;
}

static void every_step_hears_the_sound_so_far(void **state)
{
    (void)state;
    rf_score *score = make_score();
    double out[STEPS][TERMS];
    assert_int_equal(rf_score_sound(score, sound, SOUND, out[0], &err), RF_OK);
    for (size_t k = 0; k < STEPS; k++)
        for (size_t t = 0; t < TERMS; t++) {
            double d = -1;
            assert_int_equal(rf_distance(terms[t].measure, NULL, 0, target,
                                         ends[k], sound, ends[k], RATE, NULL,
                                         &d, &err),
                             RF_OK);
            /* the segments that samples are added up in differ */
            assert_true(t > 0 ? out[k][t] == d
                              : fabs(out[k][t] - d) < 1e-6 * d);
        }
    rf_score_release(score);
}

static void what_is_longer_than_the_episode_is_left_out(void **state)
{
    (void)state;
    rf_score *score = make_score();
    static float longer[9000];
    memcpy(longer, sound, sizeof sound);
    longer[7000] = 1;
    double a[STEPS][TERMS], b[STEPS][TERMS];
    assert_int_equal(rf_score_sound(score, sound, SOUND, a[0], &err), RF_OK);
    assert_int_equal(rf_score_sound(score, longer, 9000, b[0], &err), RF_OK);
    assert_memory_equal(a, b, sizeof a);
    rf_score_release(score);
}

static void one_zero_is_silence(void **state)
{
    (void)state;
    rf_score *score = make_score();
    const float zero = 0;
    double out[STEPS][TERMS], silence[TERMS];
    assert_int_equal(rf_score_sound(score, &zero, 1, out[0], &err), RF_OK);
    for (size_t k = 0; k < STEPS; k++) {
        assert_int_equal(rf_score_silence(score, k, silence, &err), RF_OK);
        assert_memory_equal(out[k], silence, sizeof silence);
    }
    rf_score_release(score);
}

static void wrong_arguments_are_refused(void **state)
{
    (void)state;
    rf_score *score = make_score();
    double out[STEPS][TERMS];
    assert_int_equal(rf_score_sound(NULL, sound, 9, out[0], &err), RF_ARGUMENT);
    assert_int_equal(rf_score_sound(score, NULL, 9, out[0], &err), RF_ARGUMENT);
    assert_int_equal(rf_score_sound(score, sound, 0, out[0], &err),
                     RF_ARGUMENT);
    assert_int_equal(rf_score_sound(score, sound, 9, NULL, &err), RF_ARGUMENT);
    const float bad[2] = {0, NAN};
    assert_int_equal(rf_score_sound(score, bad, 2, out[0], &err), RF_INVALID);
    assert_string_equal(err.message, "score: frame 2 is not a finite number");
    rf_score_release(score);
}

static void running_out_of_memory_loses_nothing(void **state)
{
    (void)state;
    rf_score *score = make_score();
    double out[STEPS][TERMS];
    size_t n = 0;
    rf_status status;
    do {
        fail_after(n++);
        status = rf_score_sound(score, sound, SOUND, out[0], &err);
        fail_never();
    } while (status == RF_NOMEM);
    assert_int_equal(status, RF_OK);
    assert_true(n > 1);
    rf_score_release(score);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_step_hears_the_sound_so_far),
        cmocka_unit_test(what_is_longer_than_the_episode_is_left_out),
        cmocka_unit_test(one_zero_is_silence),
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(running_out_of_memory_loses_nothing),
    };
    return cmocka_run_group_tests_name("score_sound", tests, make_sounds, NULL);
}
