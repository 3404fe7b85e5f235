/* test_episode.c: steps, spans and scores; packs give the bits of episodes. */
#include "fail_alloc.h"
#include "task_fixture.h"
#include <fenv.h>
#include <math.h>
#include <stdlib.h>

enum { FRAMES = 2000, STEPS = 3, EPISODES = 37, TARGET = 1500, TERMS = 6 };

static const uint64_t ends[STEPS] = {500, 1300, FRAMES};
static const char *text = "~e: imp 40 >> envperc {a} 0.01\n"
                          "~l: sin 90\n~r: saw {f}\n"
                          "o: balance ~l ~r >> mul ~e\n";

typedef struct fixture {
    rf_plan *plan;
    rf_score *score;
    float target[TARGET];
    rf_task task;
} fixture;

static fixture make_fixture(void)
{
    fixture f = {.plan = fixture_plan(text)};
    for (size_t n = 0; n < TARGET; n++)
        f.target[n] = (float)((n * 37) % 101) / 128 - 0.5f; /* exact */
    const rf_term terms[] = {{"mse_raw", RF_SPAN_TARGET, NULL, 0},
                             {"mse_raw", RF_SPAN_PLAYED, NULL, 0},
                             {"mse_raw", RF_SPAN_STEP, NULL, 0},
                             {"mfcc_l1", RF_SPAN_TARGET, NULL, 0},
                             {"logmel_l1", RF_SPAN_PLAYED, NULL, 0},
                             {"si_sdr", RF_SPAN_STEP, NULL, 0}};
    const rf_score_options options = {.size = sizeof options,
                                      .target = f.target,
                                      .frames = TARGET,
                                      .sr = 44100,
                                      .terms = terms,
                                      .n_terms = TERMS,
                                      .ends = ends,
                                      .steps = STEPS};
    assert_int_equal(rf_score_create(&options, &f.score, NULL), RF_OK);
    f.task = (rf_task){.size = sizeof f.task,
                       .plan = f.plan,
                       .score = f.score,
                       .ends = ends,
                       .steps = STEPS};
    return f;
}

static void clear_fixture(fixture *f)
{
    rf_score_release(f->score);
    rf_plan_release(f->plan);
}

static void values_of(size_t episode, float *values)
{
    for (uint32_t k = 0; k < STEPS; k++) {
        values[2 * k] =
            (float)(0.001 + 0.01 * rf_random(7, k, (uint32_t)episode, 0, 5));
        values[2 * k + 1] =
            (float)(40 + 900 * rf_random(8, k, (uint32_t)episode, 0, 5));
    }
}

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

typedef struct outcome {
    double scores[EPISODES][STEPS][TERMS];
    float audio[EPISODES][FRAMES];
} outcome;

static void run_episodes(const fixture *f, outcome *out)
{
    rf_episode *episode;
    assert_int_equal(rf_episode_create(&f->task, &episode, NULL), RF_OK);
    for (size_t i = 0; i < EPISODES; i++) {
        float values[2 * STEPS];
        size_t n;
        values_of(i, values);
        rf_episode_reset(episode, 42);
        for (size_t k = 0; k < STEPS; k++)
            assert_int_equal(rf_episode_step(episode, values + 2 * k,
                                             out->scores[i][k], NULL),
                             RF_OK);
        memcpy(out->audio[i], rf_episode_audio(episode, &n),
               sizeof out->audio[i]);
    }
    rf_episode_destroy(episode);
}

static rf_status push_values(rf_batch *batch, const float *values, bool held,
                             size_t episodes)
{
    const rf_push push = {.size = sizeof push,
                          .episodes = episodes,
                          .seed = 42,
                          .held = held,
                          .values = values};
    return rf_batch_push(batch, &push, NULL);
}

static size_t push(rf_batch *batch, size_t first)
{
    float values[16][2 * STEPS];
    const size_t left = EPISODES - first, most = rf_batch_pack(batch);
    const size_t n = left < most ? left : most;
    for (size_t i = 0; i < n; i++)
        values_of(first + i, values[i]);
    assert_int_equal(push_values(batch, values[0], false, n), RF_OK);
    return n;
}

static void run_batch(const fixture *f, uint32_t lanes, uint32_t threads,
                      outcome *out)
{
    const rf_context_options options = {sizeof options, threads, lanes};
    rf_context *context;
    rf_batch *batch;
    assert_int_equal(rf_context_create(&options, &context, NULL), RF_OK);
    assert_int_equal(rf_batch_create(context, &f->task, true, &batch, NULL),
                     RF_OK);
    size_t pushed = 0, pulled = 0;
    while (pulled < EPISODES) {
        while (pushed < EPISODES && rf_batch_room(batch) > 0)
            pushed += push(batch, pushed);
        rf_pack pack;
        assert_int_equal(rf_batch_pull(batch, &pack, NULL), RF_OK);
        memcpy(out->scores[pulled], pack.scores,
               pack.episodes * sizeof out->scores[0]);
        memcpy(out->audio[pulled], pack.audio,
               pack.episodes * sizeof out->audio[0]);
        pulled += pack.episodes;
    }
    rf_batch_destroy(batch);
    rf_context_destroy(context);
}

static void packs_give_the_bits_of_single_episodes(void **state)
{
    (void)state;
    fixture f = make_fixture();
    outcome *alone = calloc(1, sizeof *alone);
    outcome *packed = calloc(1, sizeof *packed);
    run_episodes(&f, alone);
    for (const uint32_t *w = rf_lane_widths(); *w; w++)
        for (uint32_t threads = 0; threads < 3; threads++) {
            memset(packed, 0, sizeof *packed);
            run_batch(&f, *w, threads, packed);
            assert_memory_equal(packed, alone, sizeof *packed);
        }
    free(packed);
    free(alone);
    clear_fixture(&f);
}

static void two_batches_share_a_context(void **state)
{
    (void)state;
    fixture f = make_fixture();
    const rf_context_options options = {sizeof options, 2, 0};
    rf_context *context;
    rf_batch *a, *b;
    assert_int_equal(rf_context_create(&options, &context, NULL), RF_OK);
    assert_int_equal(rf_batch_create(context, &f.task, false, &a, NULL), RF_OK);
    assert_int_equal(rf_batch_create(context, &f.task, false, &b, NULL), RF_OK);
    for (size_t i = 0; i < 4; i++) {
        push(a, 0);
        push(b, 0);
    }
    for (size_t i = 0; i < 4; i++) {
        rf_pack from_a, from_b;
        assert_int_equal(rf_batch_pull(a, &from_a, NULL), RF_OK);
        assert_int_equal(rf_batch_pull(b, &from_b, NULL), RF_OK);
        assert_memory_equal(from_a.scores, from_b.scores,
                            sizeof(double) * STEPS * TERMS);
    }
    push(a, 0); /* under way when it is destroyed */
    rf_batch_destroy(a);
    rf_batch_destroy(b);
    rf_context_destroy(context);
    clear_fixture(&f);
}

static void a_batch_says_when_it_is_full_or_empty(void **state)
{
    (void)state;
    fixture f = make_fixture();
    rf_context *context;
    rf_batch *batch;
    rf_pack pack;
    assert_int_equal(rf_context_create(NULL, &context, NULL), RF_OK);
    assert_int_equal(rf_batch_create(context, &f.task, false, &batch, NULL),
                     RF_OK);
    assert_int_equal(rf_batch_pull(batch, &pack, NULL), RF_ARGUMENT);
    while (rf_batch_room(batch) > 0)
        push(batch, 0);
    float values[2 * STEPS];
    values_of(0, values);
    assert_int_equal(push_values(batch, values, true, 1), RF_ARGUMENT);
    assert_int_equal(rf_batch_pull(batch, &pack, NULL), RF_OK);
    assert_int_equal(rf_batch_room(batch), 0); /* it is being read */
    values[1] = INFINITY;
    assert_int_equal(rf_batch_pull(batch, &pack, NULL), RF_OK);
    assert_int_equal(push_values(batch, values, true, 1), RF_ARGUMENT);
    assert_int_equal(push_values(batch, values, true, 0), RF_ARGUMENT);
    rf_batch_destroy(batch);
    rf_context_destroy(context);
    clear_fixture(&f);
}

static void evaluate_adds_up_similarities_minus_distances(void **state)
{
    (void)state;
    fixture f = make_fixture();
    rf_context *context;
    float values[EPISODES][2 * STEPS], held[EPISODES][2];
    double returns[EPISODES];
    for (size_t i = 0; i < EPISODES; i++) {
        values_of(i, values[i]);
        memcpy(held[i], values[i], sizeof held[i]);
    }
    assert_int_equal(rf_context_create(NULL, &context, NULL), RF_OK);
    assert_int_equal(
        rf_evaluate(context, &f.task, held[0], EPISODES, returns, NULL), RF_OK);
    rf_episode *episode;
    assert_int_equal(rf_episode_create(&f.task, &episode, NULL), RF_OK);
    for (size_t i = 0; i < EPISODES; i++) {
        double sum = 0, d[TERMS];
        rf_episode_reset(episode, 42);
        for (size_t k = 0; k < STEPS; k++) {
            assert_int_equal(rf_episode_step(episode, held[i], d, NULL), RF_OK);
            for (size_t t = 0; t < TERMS; t++)
                sum += t == TERMS - 1 ? d[t] : -d[t]; /* si_sdr */
        }
        assert_true(returns[i] == sum);
    }
    rf_episode_destroy(episode);
    held[3][0] = NAN;
    assert_int_equal(
        rf_evaluate(context, &f.task, held[0], EPISODES, returns, NULL),
        RF_ARGUMENT);
    rf_context_destroy(context);
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
    rf_batch *batch = NULL;
    rf_context *context = NULL;
    rf_status status;
    size_t n = 0;
    do {
        fail_after(n++);
        status = rf_episode_create(&f.task, &episode, NULL);
        fail_never();
    } while (status == RF_NOMEM);
    assert_int_equal(status, RF_OK);
    rf_episode_destroy(episode);
    const rf_context_options options = {sizeof options, 1, 0};
    n = 0;
    do {
        fail_after(n++);
        status = rf_context_create(&options, &context, NULL);
        fail_never();
    } while (status == RF_NOMEM);
    assert_int_equal(status, RF_OK);
    n = 0;
    do {
        fail_after(n++);
        status = rf_batch_create(context, &f.task, true, &batch, NULL);
        fail_never();
    } while (status == RF_NOMEM);
    assert_int_equal(status, RF_OK);
    rf_batch_destroy(batch);
    rf_context_destroy(context);
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

static void long_audio_has_a_limit(void **state)
{
    (void)state;
    fixture f = make_fixture();
    const uint64_t end = 1u << 28;
    f.task.score = NULL;
    f.task.ends = &end;
    f.task.steps = 1;
    rf_context *context;
    rf_batch *batch = NULL;
    rf_error err;
    assert_int_equal(rf_context_create(NULL, &context, NULL), RF_OK);
    assert_int_equal(rf_batch_create(context, &f.task, true, &batch, &err),
                     RF_LIMIT);
    assert_int_equal(rf_batch_create(context, &f.task, false, &batch, &err),
                     RF_OK);
    rf_batch_destroy(batch);
    rf_context_destroy(context);
    clear_fixture(&f);
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
        cmocka_unit_test(packs_give_the_bits_of_single_episodes),
        cmocka_unit_test(two_batches_share_a_context),
        cmocka_unit_test(a_batch_says_when_it_is_full_or_empty),
        cmocka_unit_test(evaluate_adds_up_similarities_minus_distances),
        cmocka_unit_test(tasks_are_checked),
        cmocka_unit_test(running_out_of_memory_loses_nothing),
        cmocka_unit_test(the_hosts_rounding_changes_nothing),
        cmocka_unit_test(long_audio_has_a_limit),
        cmocka_unit_test(a_loud_voice_saturates_and_stays_finite),
    };
    return cmocka_run_group_tests_name("episode", tests, NULL, NULL);
}
