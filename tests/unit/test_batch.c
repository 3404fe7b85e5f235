/* test_batch.c: packs give the bits of episodes, in order. */
#include "episode_rig.h"
#include <math.h>

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

static void running_out_of_memory_loses_nothing(void **state)
{
    (void)state;
    fixture f = make_fixture();
    rf_batch *batch = NULL;
    rf_context *context = NULL;
    rf_status status;
    const rf_context_options options = {sizeof options, 1, 0};
    size_t n = 0;
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packs_give_the_bits_of_single_episodes),
        cmocka_unit_test(two_batches_share_a_context),
        cmocka_unit_test(a_batch_says_when_it_is_full_or_empty),
        cmocka_unit_test(evaluate_adds_up_similarities_minus_distances),
        cmocka_unit_test(running_out_of_memory_loses_nothing),
        cmocka_unit_test(long_audio_has_a_limit),
    };
    return cmocka_run_group_tests_name("batch", tests, NULL, NULL);
}
