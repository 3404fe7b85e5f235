/* test_episode.c: steps, spans and scores. */
#include "episode_rig.h"
#include <fenv.h>
#include <math.h>

/* sum (x - y)^2 over frames from..to, from first principles, in double. */
static double squares(const float *x, size_t n_x, const float *y, size_t n_y,
                      size_t from, size_t to)
{
    double sum = 0;
    for (size_t n = from; n < to; n++) {
        const double a = n < n_x ? (double)x[n] : 0;
        const double b = n < n_y ? (double)y[n] : 0;
        sum += (a - b) * (a - b);
    }
    return sum;
}

static void assert_near(double got, double want)
{
    if (fabs(got - want) > 1e-5 * fabs(want))
        fail_msg("got %.9g, want %.9g", got, want);
}

static void each_span_compares_its_frames(void **state)
{
    (void)state;
    fixture f = make_fixture();
    rf_episode *episode;
    assert_int_equal(rf_episode_create(&f.task, &episode, NULL), RF_OK);
    rf_episode_reset(episode, 42);
    float values[2 * STEPS];
    values_of(0, values);
    size_t before = 0;
    for (size_t k = 0; k < STEPS; k++) {
        double d[TERMS];
        size_t n;
        assert_int_equal(rf_episode_step(episode, values + 2 * k, d, NULL),
                         RF_OK);
        const float *y = rf_episode_audio(episode, &n);
        assert_int_equal(n, ends[k]);
        assert_near(d[0], squares(f.target, TARGET, y, n, 0, TARGET) / TARGET);
        assert_near(d[1], squares(f.target, TARGET, y, n, 0, n) / (double)n);
        assert_near(d[2], squares(f.target, TARGET, y, n, before, n) /
                              (double)(n - before));
        before = n;
    }
    double d[TERMS];
    assert_int_equal(rf_episode_step(episode, values, d, NULL), RF_ARGUMENT);
    rf_episode_destroy(episode);
    clear_fixture(&f);
}

/* A step's values hold from the first block at or after its beginning: the
 * same as a stream that is told so. */
static void values_change_on_the_grid_of_blocks(void **state)
{
    (void)state;
    fixture f = make_fixture();
    float values[2 * STEPS], want[2][FRAMES + 2 * RF_BLOCK];
    values_of(3, values);
    rf_stream *stream;
    assert_int_equal(rf_stream_create(f.plan, values, 42, &stream, NULL),
                     RF_OK);
    size_t step = 0;
    for (size_t n = 0; n < FRAMES; n += RF_BLOCK) {
        if (step + 1 < STEPS && n >= ends[step])
            assert_int_equal(rf_stream_set(stream, values + 2 * ++step, NULL),
                             RF_OK);
        assert_int_equal(
            rf_stream_pull(stream, want[0] + n, want[1] + n, RF_BLOCK, NULL),
            RF_OK);
    }
    rf_stream_destroy(stream);
    rf_episode *episode;
    assert_int_equal(rf_episode_create(&f.task, &episode, NULL), RF_OK);
    rf_episode_reset(episode, 42);
    for (size_t k = 0; k < STEPS; k++)
        assert_int_equal(rf_episode_step(episode, values + 2 * k, NULL, NULL),
                         RF_OK);
    size_t n;
    for (uint32_t c = 0; c < 2; c++)
        assert_memory_equal(rf_episode_channel(episode, c, &n), want[c],
                            FRAMES * sizeof(float));
    rf_episode_destroy(episode);
    clear_fixture(&f);
}

static void tasks_are_checked(void **state)
{
    (void)state;
    fixture f = make_fixture();
    rf_episode *episode = NULL;
    rf_error err;
    const uint64_t short_step[2] = {500, 600};
    rf_task task = f.task;
    task.ends = short_step;
    task.steps = 2;
    assert_int_equal(rf_episode_create(&task, &episode, &err), RF_INVALID);
    assert_string_equal(err.message,
                        "step 2 is shorter than a block of 128 frames");
    const uint64_t descending[2] = {UINT64_MAX, 200}, back[2] = {900, 500};
    task.ends = descending;
    assert_int_equal(rf_episode_create(&task, &episode, &err), RF_LIMIT);
    task.ends = back;
    assert_int_equal(rf_episode_create(&task, &episode, &err), RF_INVALID);
    task.steps = 0;
    assert_int_equal(rf_episode_create(&task, &episode, &err), RF_ARGUMENT);
    assert_int_equal(rf_episode_create(NULL, &episode, &err), RF_ARGUMENT);
    task = f.task;
    task.steps = STEPS - 1;
    assert_int_equal(rf_episode_create(&task, &episode, &err), RF_ARGUMENT);
    assert_string_equal(err.message,
                        "task: ends differ from those of the score");
    const uint64_t other[STEPS] = {500, 1300, FRAMES - 1};
    task.steps = STEPS;
    task.ends = other;
    assert_int_equal(rf_episode_create(&task, &episode, &err), RF_ARGUMENT);
    clear_fixture(&f);
}

static void running_out_of_memory_loses_nothing(void **state)
{
    (void)state;
    fixture f = make_fixture();
    rf_episode *episode = NULL;
    rf_status status;
    size_t n = 0;
    do {
        fail_after(n++);
        status = rf_episode_create(&f.task, &episode, NULL);
        fail_never();
    } while (status == RF_NOMEM);
    assert_int_equal(status, RF_OK);
    rf_episode_destroy(episode);
    clear_fixture(&f);
}

/* Rounding is ours from the text to the score, whatever the host's is. */
static void the_hosts_rounding_changes_nothing(void **state)
{
    (void)state;
    double d[2][STEPS][TERMS];
    for (int upward = 0; upward < 2; upward++) {
        fesetround(upward ? FE_UPWARD : FE_TONEAREST);
        fixture f = make_fixture();
        rf_episode *episode;
        float values[2 * STEPS] = {0.01f, 100, 0.02f, 333, 0.005f, 50};
        assert_int_equal(rf_episode_create(&f.task, &episode, NULL), RF_OK);
        rf_episode_reset(episode, 42);
        for (size_t k = 0; k < STEPS; k++)
            assert_int_equal(
                rf_episode_step(episode, values + 2 * k, d[upward][k], NULL),
                RF_OK);
        rf_episode_destroy(episode);
        clear_fixture(&f);
    }
    fesetround(FE_TONEAREST);
    assert_memory_equal(d[0], d[1], sizeof d[0]);
}

static void a_loud_voice_saturates_and_stays_finite(void **state)
{
    (void)state;
    fixture f = make_fixture();
    rf_plan *loud = fixture_plan("o: constsig 3.0e38\n");
    f.task.plan = loud;
    rf_episode *episode;
    double d[TERMS];
    assert_int_equal(rf_episode_create(&f.task, &episode, NULL), RF_OK);
    rf_episode_reset(episode, 42);
    assert_int_equal(rf_episode_step(episode, NULL, d, NULL), RF_OK);
    for (size_t t = 0; t < TERMS; t++)
        assert_true(isfinite(d[t]));
    for (size_t t = 0; t < 3; t++)
        assert_true(d[t] > 1e30);
    rf_episode_destroy(episode);
    rf_plan_release(loud);
    clear_fixture(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_span_compares_its_frames),
        cmocka_unit_test(values_change_on_the_grid_of_blocks),
        cmocka_unit_test(tasks_are_checked),
        cmocka_unit_test(running_out_of_memory_loses_nothing),
        cmocka_unit_test(the_hosts_rounding_changes_nothing),
        cmocka_unit_test(a_loud_voice_saturates_and_stays_finite),
    };
    return cmocka_run_group_tests_name("episode", tests, NULL, NULL);
}
