/* test_choir.c: voices that go by plans of their own, in packs: as if each were
 * alone, and as a stream whose text is updated. */
#include "fail_alloc.h"
#include "task_fixture.h"
#include <stdlib.h>

enum { FRAMES = 3000, STEPS = 4, EPISODES = 37, TERMS = 2, PLANS = 4 };

/* One step ends on a block, the others within one. */
static const uint64_t ends[STEPS] = {700, 1280, 2222, FRAMES};

/* The same two slots in each: a tone through some other effect. */
static const char *const texts[PLANS] = {
    "~e: imp 40 >> envperc 0.001 {a}\no: saw {f} >> mul ~e >> lpf 900 0.7\n",
    "~e: imp 40 >> envperc 0.001 {a}\no: saw {f} >> mul ~e >> onepole 0.9\n",
    "~e: imp 40 >> envperc 0.001 {a}\n"
    "o: saw {f} >> mul ~e >> lpf 900 0.7 >> mul 0.5\n",
    "~n: noiz 3 >> mul 0.1\n~e: imp 40 >> envperc 0.001 {a}\n"
    "o: saw {f} >> mul ~e >> add ~n >> lpf 900 0.7\n"};

typedef struct fixture {
    rf_plan *plans[PLANS];
    rf_score *score;
    rf_task task;
} fixture;

static rf_plan *make_plan(const char *text, double sr, bool live)
{
    const rf_slot_spec slots[2] = {{.lo = 0.001f, .hi = 1},
                                   {.lo = 20, .hi = 2000}};
    rf_graph *graph = fixture_graph(text);
    const rf_plan_options options = {.size = sizeof options,
                                     .sr = sr,
                                     .slots = slots,
                                     .n_slots = rf_graph_slots(graph),
                                     .live = live};
    rf_plan *plan = NULL;
    rf_error err;
    if (rf_plan_create(graph, &options, &plan, &err) != RF_OK)
        fail_msg("%s", err.message);
    rf_graph_release(graph);
    return plan;
}

static fixture make_fixture(void)
{
    static float target[FRAMES];
    for (size_t n = 0; n < FRAMES; n++)
        target[n] = (float)((n * 37) % 101) / 128 - 0.5f; /* exact */
    const rf_term terms[TERMS] = {{"mfcc_l1", RF_SPAN_PLAYED, NULL, 0},
                                  {"mse_raw", RF_SPAN_STEP, NULL, 0}};
    const rf_score_options options = {.size = sizeof options,
                                      .target = target,
                                      .frames = FRAMES,
                                      .sr = 44100,
                                      .terms = terms,
                                      .n_terms = TERMS,
                                      .ends = ends,
                                      .steps = STEPS};
    fixture f = {0};
    for (size_t i = 0; i < PLANS; i++)
        f.plans[i] = make_plan(texts[i], 44100, true);
    assert_int_equal(rf_score_create(&options, &f.score, NULL), RF_OK);
    f.task = (rf_task){.size = sizeof f.task,
                       .plan = f.plans[0],
                       .score = f.score,
                       .ends = ends,
                       .steps = STEPS};
    return f;
}

static void clear_fixture(fixture *f)
{
    rf_score_release(f->score);
    for (size_t i = 0; i < PLANS; i++)
        rf_plan_release(f->plans[i]);
}

/* ---- what is played ---- */

typedef struct entry {
    float values[STEPS][2];
    size_t plan[STEPS];
} entry;

/* A third of them keep their plan. */
static entry make_entry(uint32_t i)
{
    entry e;
    for (uint32_t k = 0; k < STEPS; k++) {
        e.values[k][0] = (float)(0.01 + 0.1 * rf_random(1, k, i, 0, 5));
        e.values[k][1] = (float)(40 + 900 * rf_random(2, k, i, 0, 5));
        e.plan[k] = (size_t)(PLANS * rf_random(3, i % 3 ? k : 0, i, 0, 5));
    }
    return e;
}

typedef struct outcome {
    double scores[STEPS][TERMS];
    float audio[FRAMES];
} outcome;

static void play_alone(const fixture *f, const entry *e, outcome *out)
{
    rf_episode *episode;
    size_t n;
    assert_int_equal(rf_episode_create(&f->task, &episode, NULL), RF_OK);
    rf_episode_reset(episode, 42);
    for (size_t k = 0; k < STEPS; k++)
        assert_int_equal(rf_episode_step_by(episode, f->plans[e->plan[k]],
                                            e->values[k], out->scores[k], NULL),
                         RF_OK);
    memcpy(out->audio, rf_episode_audio(episode, &n), sizeof out->audio);
    rf_episode_destroy(episode);
}

/* The text of a step, its holes filled, as a graph. */
static rf_graph *filled(const fixture *f, const entry *e, size_t k)
{
    char text[512];
    size_t length;
    assert_int_equal(rf_plan_fill(f->plans[e->plan[k]], e->values[k], text,
                                  sizeof text, &length, NULL),
                     RF_OK);
    return fixture_graph(text);
}

static void play_stream(const fixture *f, const entry *e, float *out)
{
    rf_graph *graph = filled(f, e, 0);
    const rf_plan_options options = {.size = sizeof options, .live = true};
    rf_plan *plan = NULL;
    rf_stream *stream = NULL;
    rf_error err;
    assert_int_equal(rf_plan_create(graph, &options, &plan, NULL), RF_OK);
    assert_int_equal(rf_stream_create(plan, NULL, 42, &stream, NULL), RF_OK);
    rf_graph_release(graph);
    rf_plan_release(plan);
    size_t step = 0;
    for (size_t n = 0; n < FRAMES; n += RF_BLOCK) {
        const size_t left = FRAMES - n, now = left < RF_BLOCK ? left : RF_BLOCK;
        if (step + 1 < STEPS && n >= ends[step]) {
            graph = filled(f, e, ++step);
            if (rf_stream_update(stream, graph, &err) != RF_OK)
                fail_msg("%s", err.message);
            rf_graph_release(graph);
        }
        assert_int_equal(rf_stream_pull(stream, out + n, NULL, now, NULL),
                         RF_OK);
    }
    rf_stream_destroy(stream);
}

/* ---- batches ---- */

static void push(rf_batch *batch, const fixture *f, const entry *entries,
                 size_t n)
{
    float values[16][STEPS][2];
    const rf_plan *plans[16 * STEPS];
    for (size_t i = 0; i < n; i++) {
        memcpy(values[i], entries[i].values, sizeof values[i]);
        for (size_t k = 0; k < STEPS; k++)
            plans[i * STEPS + k] = f->plans[entries[i].plan[k]];
    }
    const rf_push push = {.size = sizeof push,
                          .episodes = n,
                          .seed = 42,
                          .values = values[0][0],
                          .plans = plans};
    rf_error err;
    if (rf_batch_push(batch, &push, &err) != RF_OK)
        fail_msg("%s", err.message);
}

static void play_batch(const fixture *f, uint32_t lanes, uint32_t threads,
                       const entry *entries, outcome *out)
{
    const rf_context_options options = {
        .size = sizeof options, .lanes = lanes, .threads = threads};
    rf_context *context = NULL;
    rf_batch *batch = NULL;
    assert_int_equal(rf_context_create(&options, &context, NULL), RF_OK);
    assert_int_equal(rf_batch_create(context, &f->task, true, &batch, NULL),
                     RF_OK);
    size_t pushed = 0, pulled = 0;
    while (pulled < EPISODES) {
        while (rf_batch_room(batch) > 0 && pushed < EPISODES) {
            const size_t left = EPISODES - pushed;
            const size_t n = left < lanes ? left : lanes;
            push(batch, f, entries + pushed, n);
            pushed += n;
        }
        rf_pack pack;
        assert_int_equal(rf_batch_pull(batch, &pack, NULL), RF_OK);
        for (size_t i = 0; i < pack.episodes; i++, pulled++) {
            memcpy(out[pulled].scores, pack.scores + i * STEPS * TERMS,
                   sizeof out->scores);
            memcpy(out[pulled].audio, pack.audio + i * FRAMES,
                   sizeof out->audio);
        }
    }
    rf_batch_destroy(batch);
    rf_context_destroy(context);
}

static void voices_in_packs_are_as_if_alone(void **state)
{
    (void)state;
    fixture f = make_fixture();
    static entry entries[EPISODES];
    outcome *want = calloc(EPISODES, sizeof *want);
    outcome *got = calloc(EPISODES, sizeof *got);
    for (uint32_t i = 0; i < EPISODES; i++) {
        entries[i] = make_entry(i);
        play_alone(&f, &entries[i], &want[i]);
    }
    for (const uint32_t *w = rf_lane_widths(); *w; w++) {
        for (uint32_t threads = 0; threads < 3; threads += 2) {
            memset(got, 0, EPISODES * sizeof *got);
            play_batch(&f, *w, threads, entries, got);
            assert_memory_equal(got, want, EPISODES * sizeof *got);
        }
    }
    free(want);
    free(got);
    clear_fixture(&f);
}

static void a_voice_is_a_stream_whose_text_is_updated(void **state)
{
    (void)state;
    fixture f = make_fixture();
    outcome *got = calloc(1, sizeof *got);
    float *want = calloc(FRAMES, sizeof *want);
    for (uint32_t i = 0; i < EPISODES; i++) {
        const entry e = make_entry(i);
        play_alone(&f, &e, got);
        play_stream(&f, &e, want);
        assert_memory_equal(got->audio, want, FRAMES * sizeof *want);
    }
    free(got);
    free(want);
    clear_fixture(&f);
}

static void moments_remember_the_plan(void **state)
{
    (void)state;
    fixture f = make_fixture();
    outcome *want = calloc(1, sizeof *want);
    const entry e = make_entry(4);
    play_alone(&f, &e, want);
    for (size_t at = 0; at <= STEPS; at++) {
        rf_episode *first, *second;
        rf_moment *moment = NULL;
        size_t n;
        assert_int_equal(rf_episode_create(&f.task, &first, NULL), RF_OK);
        assert_int_equal(rf_episode_create(&f.task, &second, NULL), RF_OK);
        rf_episode_reset(first, 42);
        for (size_t k = 0; k < STEPS; k++) {
            rf_episode *episode = k < at ? first : second;
            double scores[TERMS];
            if (k == at) {
                assert_int_equal(rf_episode_snapshot(first, &moment, NULL),
                                 RF_OK);
                rf_episode_destroy(first);
                first = NULL;
                assert_int_equal(rf_episode_restore(second, moment, NULL),
                                 RF_OK);
                rf_moment_release(moment);
            }
            assert_int_equal(rf_episode_step_by(episode, f.plans[e.plan[k]],
                                                e.values[k], scores, NULL),
                             RF_OK);
            assert_memory_equal(scores, want->scores[k], sizeof scores);
        }
        assert_memory_equal(rf_episode_audio(at < STEPS ? second : first, &n),
                            want->audio, sizeof want->audio);
        rf_episode_destroy(first);
        rf_episode_destroy(second);
    }
    free(want);
    clear_fixture(&f);
}

/* ---- tempo and input of each voice ---- */

static const char *const beat =
    "o: speed 16.0 >> seq 60 _67 >> mul 0.3 >> add ~input\n";

static rf_plan *make_beat(double bpm)
{
    rf_graph *graph = fixture_graph(beat);
    const rf_plan_options options = {.size = sizeof options, .bpm = bpm};
    rf_plan *plan = NULL;
    assert_int_equal(rf_plan_create(graph, &options, &plan, NULL), RF_OK);
    rf_graph_release(graph);
    return plan;
}

static rf_sound *make_input(uint32_t i)
{
    float data[1000];
    rf_sound *sound = NULL;
    for (uint32_t n = 0; n < 1000; n++)
        data[n] = (float)rf_random(4, n, i, 0, 5);
    assert_int_equal(rf_sound_create(data, 1, 1000, 44100, &sound, NULL),
                     RF_OK);
    return sound;
}

static void assert_alone(double bpm, const rf_sound *input, const float *got)
{
    rf_plan *plan = make_beat(bpm);
    const rf_task task = {.size = sizeof task,
                          .plan = plan,
                          .ends = ends,
                          .steps = STEPS,
                          .input = input};
    rf_episode *episode;
    size_t n;
    assert_int_equal(rf_episode_create(&task, &episode, NULL), RF_OK);
    rf_episode_reset(episode, 42);
    for (size_t k = 0; k < STEPS; k++)
        assert_int_equal(rf_episode_step(episode, NULL, NULL, NULL), RF_OK);
    assert_memory_equal(rf_episode_audio(episode, &n), got,
                        FRAMES * sizeof *got);
    rf_episode_destroy(episode);
    rf_plan_release(plan);
}

static void a_voice_has_a_tempo_and_an_input_of_its_own(void **state)
{
    (void)state;
    rf_plan *plan = make_beat(120);
    const rf_task task = {
        .size = sizeof task, .plan = plan, .ends = ends, .steps = STEPS};
    rf_context *context = NULL;
    rf_batch *batch = NULL;
    rf_pack pack;
    assert_int_equal(rf_context_create(NULL, &context, NULL), RF_OK);
    assert_int_equal(rf_batch_create(context, &task, true, &batch, NULL),
                     RF_OK);
    const uint32_t n = (uint32_t)rf_batch_pack(batch);
    float tempos[16];
    rf_sound *inputs[16];
    for (uint32_t i = 0; i < n; i++) {
        tempos[i] = 90 + 31 * (float)i;
        inputs[i] = i % 3 == 2 ? NULL : make_input(i);
    }
    rf_push push = {.size = sizeof push,
                    .episodes = n,
                    .seed = 42,
                    .held = true,
                    .tempos = tempos,
                    .inputs = (const rf_sound *const *)inputs};
    assert_int_equal(rf_batch_push(batch, &push, NULL), RF_OK);
    assert_int_equal(rf_batch_pull(batch, &pack, NULL), RF_OK);
    for (uint32_t i = 0; i < n; i++) {
        assert_alone((double)tempos[i], inputs[i], pack.audio + i * FRAMES);
        rf_sound_release(inputs[i]);
    }
    push.inputs = NULL;
    tempos[0] = 0;
    assert_int_equal(rf_batch_push(batch, &push, NULL), RF_ARGUMENT);
    push.tempos = NULL; /* nothing of the pack before is left */
    assert_int_equal(rf_batch_push(batch, &push, NULL), RF_OK);
    assert_int_equal(rf_batch_pull(batch, &pack, NULL), RF_OK);
    assert_alone(120, NULL, pack.audio);
    rf_batch_destroy(batch);
    rf_context_destroy(context);
    rf_plan_release(plan);
}

/* ---- refusals ---- */

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
        cmocka_unit_test(voices_in_packs_are_as_if_alone),
        cmocka_unit_test(a_voice_is_a_stream_whose_text_is_updated),
        cmocka_unit_test(moments_remember_the_plan),
        cmocka_unit_test(a_voice_has_a_tempo_and_an_input_of_its_own),
        cmocka_unit_test(plans_that_do_not_fit_are_refused),
        cmocka_unit_test(running_out_of_memory_loses_nothing),
    };
    return cmocka_run_group_tests_name("choir", tests, NULL, NULL);
}
