/* test_choir_errors.c: plans that a voice cannot go by, and memory that runs
 * short when it changes from one to another. */
#include "choir_rig.h"

static void plans_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    fixture f = make_fixture();
    rf_plan *slow = make_plan(texts[0], 22050, true);
    rf_plan *bare = make_plan("o: saw 20\n", 44100, true);
    rf_plan *stiff = make_plan(texts[1], 44100, false);
    const float values[2] = {0.1f, 100};
    rf_episode *episode;
    rf_error err;
    assert_int_equal(rf_episode_create(&f.task, &episode, NULL), RF_OK);
    rf_episode_reset(episode, 42);
    assert_int_equal(rf_episode_step_by(episode, slow, values, NULL, &err),
                     RF_ARGUMENT);
    assert_string_equal(err.message,
                        "episode: a plan is missing, or of another sr");
    assert_int_equal(rf_episode_step_by(episode, bare, values, NULL, &err),
                     RF_ARGUMENT);
    assert_string_equal(err.message,
                        "episode: a plan has 0 slots, the task's has 2");
    assert_int_equal(rf_episode_step(episode, values, NULL, NULL), RF_OK);
    assert_int_equal(rf_episode_step_by(episode, stiff, values, NULL, NULL),
                     RF_ARGUMENT);
    size_t n;
    rf_episode_audio(episode, &n);
    assert_int_equal(n, ends[0]);
    assert_int_equal(
        rf_episode_step_by(episode, f.plans[1], values, NULL, NULL), RF_OK);
    rf_episode_destroy(episode);
    rf_plan_release(slow);
    rf_plan_release(bare);
    rf_plan_release(stiff);
    clear_fixture(&f);
}

static void running_out_of_memory_loses_nothing(void **state)
{
    (void)state;
    fixture f = make_fixture();
    const entry e = make_entry(4);
    outcome *want = calloc(1, sizeof *want);
    play_alone(&f, &e, want);
    rf_episode *episode;
    assert_int_equal(rf_episode_create(&f.task, &episode, NULL), RF_OK);
    rf_episode_reset(episode, 42);
    size_t failures = 0;
    for (size_t k = 0; k < STEPS; k++) {
        double scores[TERMS];
        rf_status status;
        size_t n = 0;
        do {
            fail_after(n++);
            status = rf_episode_step_by(episode, f.plans[e.plan[k]],
                                        e.values[k], scores, NULL);
            fail_never();
        } while (status == RF_NOMEM);
        assert_int_equal(status, RF_OK);
        assert_memory_equal(scores, want->scores[k], sizeof scores);
        failures += n - 1;
    }
    assert_true(failures > 5);
    rf_episode_destroy(episode);
    free(want);
    clear_fixture(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plans_that_do_not_fit_are_refused),
        cmocka_unit_test(running_out_of_memory_loses_nothing),
    };
    return cmocka_run_group_tests_name("choir_errors", tests, NULL, NULL);
}
