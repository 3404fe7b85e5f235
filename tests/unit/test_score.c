/* Scores: what they refuse, what they share, and that they belong to tasks of
 * their own ends and rate. */
#include "fail_alloc.h"
#include "task_fixture.h"
#include <math.h>
#include <stdlib.h>

enum { FRAMES = 3000, STEPS = 2 };

static const uint64_t ends[STEPS] = {1500, 4000};
static float target[FRAMES];

static int make_target(void **state)
{
    (void)state;
    fixture_target(target, FRAMES);
    return 0;
}

static rf_score_options options_of(const rf_term *terms, size_t n)
{
    return (rf_score_options){.size = sizeof(rf_score_options),
                              .target = target,
                              .frames = FRAMES,
                              .sr = 44100,
                              .terms = terms,
                              .n_terms = n,
                              .ends = ends,
                              .steps = STEPS};
}

/* What creating such a score says; nothing is made. */
static void refuses(const rf_score_options *options, rf_status status,
                    const char *part)
{
    rf_score *score = NULL;
    rf_error err = {0};
    assert_int_equal(rf_score_create(options, &score, &err), status);
    assert_null(score);
    if (!strstr(err.message, part))
        fail_msg("wanted '%s' in '%s'", part, err.message);
}

static void terms_are_checked(void **state)
{
    (void)state;
    rf_term term = {"mfcc_11", RF_SPAN_PLAYED, NULL, 0};
    const rf_score_options o = options_of(&term, 1);
    refuses(&o, RF_INVALID, "did you mean 'mfcc_l1'");
    term.measure = NULL;
    refuses(&o, RF_ARGUMENT, "term 1");
    term.measure = "mfcc_l1";
    term.span = (rf_span)3;
    refuses(&o, RF_ARGUMENT, "term 1");
    term.span = RF_SPAN_STEP;
    term.n_settings = 1;
    refuses(&o, RF_ARGUMENT, "term 1");
    rf_setting setting = {"hop_lenght", NULL, 512};
    term.settings = &setting;
    refuses(&o, RF_INVALID, "did you mean 'hop_length'");
    setting = (rf_setting){"hop_length", NULL, 0};
    refuses(&o, RF_INVALID, "hop_length");
    setting = (rf_setting){"hop_length", NULL, NAN};
    refuses(&o, RF_INVALID, "hop_length");
    setting = (rf_setting){"n_fft", NULL, 22 * 49};
    refuses(&o, RF_INVALID,
            "mfcc_l1: n_fft must be even, without "
            "prime factors but 2, 3 and 5, got 1078; the "
            "nearest are 1024 and 1080");
    setting = (rf_setting){"fmax", NULL, 30000};
    refuses(&o, RF_INVALID, "fmax");
}

static void targets_ends_and_rates_are_checked(void **state)
{
    (void)state;
    const rf_term term = {"mse_raw", RF_SPAN_TARGET, NULL, 0};
    rf_score_options o = options_of(&term, 1);
    refuses(NULL, RF_ARGUMENT, "missing");
    assert_int_equal(rf_score_create(&o, NULL, NULL), RF_ARGUMENT);
    o.size--;
    refuses(&o, RF_ARGUMENT, "missing");
    o = options_of(NULL, 1);
    refuses(&o, RF_ARGUMENT, "missing");
    o = options_of(&term, 0);
    refuses(&o, RF_ARGUMENT, "no terms");
    o = options_of(&term, 1);
    o.steps = 0;
    refuses(&o, RF_ARGUMENT, "no steps");
    o.ends = NULL;
    refuses(&o, RF_ARGUMENT, "missing");
    const uint64_t close[STEPS] = {1500, 1627}, far[STEPS] = {1500, 1u << 29};
    o = options_of(&term, 1);
    o.ends = close;
    refuses(&o, RF_INVALID, "step 2 is shorter than a block of 128 frames");
    o.ends = far;
    refuses(&o, RF_LIMIT, "an episode has at most");
    const double rates[] = {0, -44100, 768001, NAN, INFINITY};
    for (size_t i = 0; i < 5; i++) {
        o = options_of(&term, 1);
        o.sr = rates[i];
        refuses(&o, RF_ARGUMENT, "sr must be 1..768000 Hz");
    }
    o = options_of(&term, 1);
    o.frames = 0;
    refuses(&o, RF_INVALID, "the target is empty");
    o.frames = (size_t)1 << 29;
    refuses(&o, RF_LIMIT, "a target has at most");
    float bad[3] = {0, NAN, 0};
    o.target = bad;
    o.frames = 3;
    refuses(&o, RF_INVALID, "target: frame 2 is not a finite number");
    bad[1] = -INFINITY;
    refuses(&o, RF_INVALID, "target: frame 2 is not a finite number");
    o.target = NULL;
    refuses(&o, RF_INVALID, "mse_raw: needs a target, there is none");
}

/* Before memory is asked for: hundreds of gigabytes. */
static void sounds_too_long_for_their_hop_are_refused(void **state)
{
    (void)state;
    static const uint64_t long_ends[STEPS] = {128, 1u << 28};
    const rf_setting hop = {"hop_length", NULL, 1};
    rf_term terms[] = {{"mse_raw", RF_SPAN_TARGET, NULL, 0},
                       {"mfcc_l1", RF_SPAN_PLAYED, &hop, 1}};
    rf_score_options o = options_of(terms, 2);
    o.ends = long_ends;
    refuses(&o, RF_LIMIT,
            "mfcc_l1: 268435457 frames of 129 numbers are more than 134217728: "
            "the sound is too long for its hop");
    static const uint64_t shorter_ends[STEPS] = {128, 1u << 21};
    o.ends = shorter_ends;
    terms[1].measure = "stft_mag_l1";
    refuses(&o, RF_LIMIT, "the target is too long for its hop");
    terms[1].span = RF_SPAN_TARGET; /* of 3000 frames */
    rf_score *score = NULL;
    o.ends = ends;
    assert_int_equal(rf_score_create(&o, &score, NULL), RF_OK);
    rf_score_release(score);
}

static void questions_are_checked(void **state)
{
    (void)state;
    const rf_term term = {"mse_raw", RF_SPAN_TARGET, NULL, 0};
    const rf_score_options o = options_of(&term, 1);
    rf_score *score = NULL;
    double d = 7;
    assert_int_equal(rf_score_create(&o, &score, NULL), RF_OK);
    assert_int_equal(rf_score_silence(NULL, 0, &d, NULL), RF_ARGUMENT);
    assert_int_equal(rf_score_silence(score, STEPS, &d, NULL), RF_ARGUMENT);
    assert_int_equal(rf_score_silence(score, 0, NULL, NULL), RF_ARGUMENT);
    assert_true(d == 7);
    assert_int_equal(rf_score_transforms(score), 0);
    assert_int_equal(rf_score_transforms(NULL), 0);
    rf_score *shared = rf_score_retain(score);
    rf_score_release(score);
    assert_int_equal(rf_score_silence(shared, 1, &d, NULL), RF_OK);
    double power = 0;
    for (size_t n = 0; n < FRAMES; n++)
        power += (double)target[n] * (double)target[n] / FRAMES;
    assert_true(fabs(d - power) < 1e-6);
    rf_score_release(shared);
    rf_score_release(NULL);
}

static rf_plan *plan_of(double sr)
{
    const rf_plan_options options = {.size = sizeof options, .sr = sr};
    rf_graph *graph = fixture_graph("o: sin 440");
    rf_plan *plan = NULL;
    assert_int_equal(rf_plan_create(graph, &options, &plan, NULL), RF_OK);
    rf_graph_release(graph);
    return plan;
}

static void a_task_has_the_ends_and_the_rate_of_its_score(void **state)
{
    (void)state;
    const rf_term term = {"mfcc_l1", RF_SPAN_TARGET, NULL, 0};
    rf_score_options o = options_of(&term, 1);
    rf_score *score = NULL;
    o.sr = 22050.1; /* a plan's is the nearest f32 */
    assert_int_equal(rf_score_create(&o, &score, NULL), RF_OK);
    rf_plan *right = plan_of(22050.1), *wrong = plan_of(22050);
    rf_task task = {.size = sizeof task,
                    .plan = wrong,
                    .score = score,
                    .ends = ends,
                    .steps = STEPS};
    rf_episode *episode = NULL;
    rf_batch *batch = NULL;
    rf_context *context = NULL;
    rf_error err;
    double returns;
    assert_int_equal(rf_context_create(NULL, &context, NULL), RF_OK);
    assert_int_equal(rf_episode_create(&task, &episode, &err), RF_ARGUMENT);
    assert_non_null(strstr(err.message, "the plan's sr is 22050"));
    assert_int_equal(rf_batch_create(context, &task, false, &batch, &err),
                     RF_ARGUMENT);
    assert_int_equal(rf_evaluate(context, &task, NULL, 1, &returns, &err),
                     RF_ARGUMENT);
    task.plan = right;
    task.steps = 1;
    assert_int_equal(rf_episode_create(&task, &episode, &err), RF_ARGUMENT);
    assert_string_equal(err.message,
                        "task: ends differ from those of the score");
    const uint64_t other[STEPS] = {1500, 4001};
    task.steps = STEPS;
    task.ends = other;
    assert_int_equal(rf_evaluate(context, &task, NULL, 1, &returns, &err),
                     RF_ARGUMENT);
    task.ends = ends;
    assert_int_equal(rf_evaluate(context, &task, NULL, 1, &returns, NULL),
                     RF_OK);
    assert_true(returns < 0);
    rf_context_destroy(context);
    rf_plan_release(wrong);
    rf_plan_release(right);
    rf_score_release(score);
}

static void without_a_target_a_span_is_what_was_played(void **state)
{
    (void)state;
    rf_measure_info info;
    rf_plan *plan = plan_of(44100);
    for (size_t i = 0; rf_measure_at(i, &info); i++) {
        if (!info.targetless)
            continue;
        const rf_term terms[] = {{info.name, RF_SPAN_TARGET, NULL, 0},
                                 {info.name, RF_SPAN_PLAYED, NULL, 0},
                                 {info.name, RF_SPAN_STEP, NULL, 0}};
        rf_score_options o = options_of(terms, 3);
        o.target = NULL;
        o.frames = 0;
        rf_score *score = NULL;
        assert_int_equal(rf_score_create(&o, &score, NULL), RF_OK);
        const rf_task task = {.size = sizeof task,
                              .plan = plan,
                              .score = score,
                              .ends = ends,
                              .steps = STEPS};
        rf_episode *episode = NULL;
        assert_int_equal(rf_episode_create(&task, &episode, NULL), RF_OK);
        rf_episode_reset(episode, 42);
        for (size_t k = 0; k < STEPS; k++) {
            double d[3], alone;
            size_t n;
            assert_int_equal(rf_episode_step(episode, NULL, d, NULL), RF_OK);
            const float *y = rf_episode_audio(episode, &n);
            assert_int_equal(rf_distance(info.name, NULL, 0, NULL, 0, y, n,
                                         44100, NULL, &alone, NULL),
                             RF_OK);
            assert_true(d[0] == d[1]);
            assert_true(fabs(d[1] - alone) <= 1e-6 * fabs(alone));
        }
        rf_episode_destroy(episode);
        rf_score_release(score);
    }
    rf_plan_release(plan);
}

/* Tables that several scores are given make no difference. */
static void tables_are_shared_or_own(void **state)
{
    (void)state;
    const rf_term term = {"mrstft_music", RF_SPAN_TARGET, NULL, 0};
    rf_score_options o = options_of(&term, 1);
    rf_tables *tables = NULL;
    double d[2][STEPS];
    assert_int_equal(rf_tables_create(&tables, NULL), RF_OK);
    for (int i = 0; i < 2; i++) {
        rf_score *score = NULL;
        o.tables = i ? tables : NULL;
        assert_int_equal(rf_score_create(&o, &score, NULL), RF_OK);
        if (i)
            rf_tables_release(tables);
        for (size_t k = 0; k < STEPS; k++)
            assert_int_equal(rf_score_silence(score, k, &d[i][k], NULL), RF_OK);
        rf_score_release(score);
    }
    assert_memory_equal(d[0], d[1], sizeof d[0]);
}

static void running_out_of_memory_loses_nothing(void **state)
{
    (void)state;
    const rf_term terms[] = {{"mse_raw", RF_SPAN_TARGET, NULL, 0},
                             {"mfcc_l1", RF_SPAN_PLAYED, NULL, 0},
                             {"mel_cos", RF_SPAN_TARGET, NULL, 0},
                             {"env_db", RF_SPAN_STEP, NULL, 0}};
    const rf_score_options o = options_of(terms, 4);
    rf_score *score = NULL;
    rf_status status;
    size_t n = 0;
    do {
        fail_after(n++);
        status = rf_score_create(&o, &score, NULL);
        fail_never();
        assert_true(status == RF_OK || !score);
    } while (status == RF_NOMEM);
    assert_int_equal(status, RF_OK);
    assert_true(n > 30);
    rf_score_release(score);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_are_checked),
        cmocka_unit_test(targets_ends_and_rates_are_checked),
        cmocka_unit_test(sounds_too_long_for_their_hop_are_refused),
        cmocka_unit_test(questions_are_checked),
        cmocka_unit_test(a_task_has_the_ends_and_the_rate_of_its_score),
        cmocka_unit_test(without_a_target_a_span_is_what_was_played),
        cmocka_unit_test(tables_are_shared_or_own),
        cmocka_unit_test(running_out_of_memory_loses_nothing),
    };
    return cmocka_run_group_tests_name("score", tests, make_target, NULL);
}
