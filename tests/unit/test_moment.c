/* test_moment.c: an episode goes on from any moment, with the same bits. */
#include "fail_alloc.h"
#include "task_fixture.h"
#include <stdlib.h>

enum { STEPS = 5, FRAMES = 4100, TERMS = 4, SLOTS = 3 };

/* Steps end on blocks and within them. */
static const uint64_t ends[STEPS] = {512, 1300, 1500, 2816, FRAMES};
static const char *text = "~e: imp 40 >> envperc {a} 0.01\n"
                          "~n: noiz 7 >> mul 0.1\n"
                          "~s: speed 16 >> seq {n} _60 >> squ 1\n"
                          "o: saw {f} >> add ~n >> add ~s >> mul ~e\n";

typedef struct fixture {
    rf_plan *plan;
    rf_score *score;
    rf_task task;
} fixture;

static fixture make_fixture(void)
{
    static float target[3000];
    fixture_target(target, 3000);
    const rf_term terms[TERMS] = {{"mse_raw", RF_SPAN_PLAYED, NULL, 0},
                                  {"mfcc_l1", RF_SPAN_TARGET, NULL, 0},
                                  {"logmel_l1", RF_SPAN_PLAYED, NULL, 0},
                                  {"si_sdr", RF_SPAN_STEP, NULL, 0}};
    fixture f = {.plan = fixture_plan(text)};
    f.task = (rf_task){
        .size = sizeof f.task, .plan = f.plan, .ends = ends, .steps = STEPS};
    f.task.score = f.score = fixture_score(&f.task, target, 3000, terms, TERMS);
    return f;
}

static void clear_fixture(fixture *f)
{
    rf_score_release(f->score);
    rf_plan_release(f->plan);
}

static rf_episode *make_episode(const fixture *f)
{
    rf_episode *episode = NULL;
    assert_int_equal(rf_episode_create(&f->task, &episode, NULL), RF_OK);
    return episode;
}

static rf_moment *moment_of(const rf_episode *episode)
{
    rf_moment *moment = NULL;
    assert_int_equal(rf_episode_snapshot(episode, &moment, NULL), RF_OK);
    return moment;
}

/* What one step was like: everything that an episode tells. */
typedef struct heard {
    double scores[TERMS];
    float sound[3][FRAMES];
    bool bad;
} heard;

static void listen(const rf_episode *episode, heard *h)
{
    size_t n;
    for (uint32_t c = 0; c < 2; c++) {
        const float *channel = rf_episode_channel(episode, c, &n);
        memcpy(h->sound[c], channel, n * sizeof(float));
    }
    memcpy(h->sound[2], rf_episode_audio(episode, &n), n * sizeof(float));
    h->bad = rf_episode_bad(episode);
}

/* `way`: which actions are taken. */
static void step(rf_episode *episode, size_t k, uint32_t way, heard *h)
{
    const float values[SLOTS] = {
        (float)(0.001 + 0.01 * rf_random(7, (uint32_t)k, way, 0, 5)),
        (float)(40 + (int)(30 * rf_random(9, (uint32_t)k, way, 0, 5))),
        (float)(40 + 900 * rf_random(8, (uint32_t)k, way, 0, 5))};
    memset(h, 0, sizeof *h);
    assert_int_equal(rf_episode_step(episode, values, h->scores, NULL), RF_OK);
    listen(episode, h);
}

/* Steps `from`.. in one way, those before in another. */
static heard *play(const fixture *f, size_t from, uint32_t before,
                   uint32_t after)
{
    heard *all = calloc(STEPS, sizeof *all);
    rf_episode *episode = make_episode(f);
    rf_episode_reset(episode, 3);
    for (size_t k = 0; k < STEPS; k++)
        step(episode, k, k < from ? before : after, &all[k]);
    rf_episode_destroy(episode);
    return all;
}

static void assert_goes_on(rf_episode *episode, const fixture *f, size_t from,
                           uint32_t way)
{
    heard *want = play(f, from, 1, way), *got = calloc(1, sizeof *got);
    size_t n;
    rf_episode_audio(episode, &n);
    assert_int_equal(n, from > 0 ? ends[from - 1] : 0);
    if (from > 0) {
        listen(episode, got);
        assert_memory_equal(got->sound, want[from - 1].sound,
                            sizeof got->sound);
        assert_int_equal(got->bad, want[from - 1].bad);
    }
    for (size_t k = from; k < STEPS; k++) {
        step(episode, k, way, got);
        assert_memory_equal(got, &want[k], sizeof *got);
    }
    assert_int_equal(rf_episode_step(episode, NULL, NULL, NULL), RF_ARGUMENT);
    free(got);
    free(want);
}

static void any_episode_goes_on_from_any_step(void **state)
{
    (void)state;
    fixture f = make_fixture();
    rf_episode *first = make_episode(&f), *other = make_episode(&f);
    heard *h = calloc(1, sizeof *h);
    for (size_t at = 0; at <= STEPS; at++) {
        rf_episode_reset(first, 3);
        for (size_t k = 0; k < at; k++)
            step(first, k, 1, h);
        rf_moment *moment = moment_of(first);
        assert_goes_on(first, &f, at, 1);
        for (uint32_t way = 1; way < 4; way++) {
            rf_episode *fresh = make_episode(&f);
            assert_int_equal(rf_episode_restore(fresh, moment, NULL), RF_OK);
            assert_int_equal(rf_episode_restore(other, moment, NULL), RF_OK);
            assert_int_equal(rf_episode_restore(first, moment, NULL), RF_OK);
            assert_goes_on(fresh, &f, at, way);
            assert_goes_on(other, &f, at, way);
            assert_goes_on(first, &f, at, way);
            rf_episode_destroy(fresh);
        }
        rf_moment_release(moment);
    }
    free(h);
    rf_episode_destroy(first);
    rf_episode_destroy(other);
    clear_fixture(&f);
}

static void a_moment_outlives_its_episode(void **state)
{
    (void)state;
    fixture f = make_fixture();
    rf_episode *first = make_episode(&f), *other = make_episode(&f);
    heard *h = calloc(1, sizeof *h);
    rf_episode_reset(first, 3);
    step(first, 0, 1, h);
    step(first, 1, 1, h);
    rf_moment *moment = moment_of(first);
    assert_ptr_equal(rf_moment_retain(moment), moment);
    rf_episode_destroy(first);
    rf_moment_release(moment);
    assert_int_equal(rf_episode_restore(other, moment, NULL), RF_OK);
    rf_moment_release(moment);
    assert_goes_on(other, &f, 2, 2);
    free(h);
    rf_episode_destroy(other);
    clear_fixture(&f);
}

static void a_moment_of_another_task_is_refused(void **state)
{
    (void)state;
    fixture f = make_fixture(), g = make_fixture();
    static const uint64_t longer[STEPS] = {512, 1300, 1500, 2816, 5000};
    rf_task tasks[4] = {f.task, f.task, f.task, g.task};
    tasks[0].mix = RF_MIX_LEFT;
    tasks[1].score = NULL;
    tasks[2].score = NULL;
    tasks[2].ends = longer;
    tasks[3].score = NULL;
    rf_episode *episode = make_episode(&f);
    rf_moment *moments[4];
    for (size_t i = 0; i < 4; i++) {
        rf_episode *other = NULL;
        rf_error err;
        assert_int_equal(rf_episode_create(&tasks[i], &other, NULL), RF_OK);
        moments[i] = moment_of(other);
        assert_int_equal(rf_episode_restore(episode, moments[i], &err),
                         RF_ARGUMENT);
        assert_string_equal(err.message,
                            "restore: the moment is of another task");
        if (i > 1)
            assert_int_equal(rf_episode_restore(other, moments[i - 1], NULL),
                             RF_ARGUMENT);
        rf_episode_destroy(other);
    }
    for (size_t i = 0; i < 4; i++)
        rf_moment_release(moments[i]);
    assert_int_equal(rf_episode_restore(episode, NULL, NULL), RF_ARGUMENT);
    assert_int_equal(rf_episode_restore(NULL, NULL, NULL), RF_ARGUMENT);
    assert_int_equal(rf_episode_snapshot(episode, NULL, NULL), RF_ARGUMENT);
    assert_null(rf_moment_retain(NULL));
    rf_moment_release(NULL);
    rf_episode_destroy(episode);
    clear_fixture(&f);
    clear_fixture(&g);
}

static void running_out_of_memory_loses_nothing(void **state)
{
    (void)state;
    fixture f = make_fixture();
    heard *h = calloc(1, sizeof *h);
    rf_episode *episode = make_episode(&f);
    rf_episode_reset(episode, 3);
    step(episode, 0, 1, h);
    rf_moment *moment = NULL;
    rf_status status;
    size_t n = 0;
    do {
        fail_after(n++);
        status = rf_episode_snapshot(episode, &moment, NULL);
        fail_never();
    } while (status == RF_NOMEM);
    assert_int_equal(status, RF_OK);
    assert_true(n > 2);
    fail_never();
    assert_int_equal(rf_episode_restore(episode, moment, NULL), RF_OK);
    assert_int_equal(allocations(), 0);
    assert_goes_on(episode, &f, 1, 1);
    rf_moment_release(moment);
    free(h);
    rf_episode_destroy(episode);
    clear_fixture(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_episode_goes_on_from_any_step),
        cmocka_unit_test(a_moment_outlives_its_episode),
        cmocka_unit_test(a_moment_of_another_task_is_refused),
        cmocka_unit_test(running_out_of_memory_loses_nothing),
    };
    return cmocka_run_group_tests_name("moment", tests, NULL, NULL);
}
