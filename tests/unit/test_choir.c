/* test_choir.c: voices that go by plans of their own, in packs: as if each were
 * alone, and as a stream whose text is updated. */
#include "choir_rig.h"

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
    rf_plan *plan =
        fixture_plan_of(filled(f, e, 0), (rf_plan_options){.live = true});
    rf_stream *stream = NULL;
    rf_error err;
    assert_int_equal(rf_stream_create(plan, NULL, 42, &stream, NULL), RF_OK);
    rf_plan_release(plan);
    size_t step = 0;
    for (size_t n = 0; n < FRAMES; n += RF_BLOCK) {
        const size_t left = FRAMES - n, now = left < RF_BLOCK ? left : RF_BLOCK;
        if (step + 1 < STEPS && n >= ends[step]) {
            rf_graph *graph = filled(f, e, ++step);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(voices_in_packs_are_as_if_alone),
        cmocka_unit_test(a_voice_is_a_stream_whose_text_is_updated),
        cmocka_unit_test(moments_remember_the_plan),
    };
    return cmocka_run_group_tests_name("choir", tests, NULL, NULL);
}
