/* test_choir_input.c: the tempo and the input of each voice of a pack. */
#include "fail_alloc.h"
#include "task_fixture.h"

enum { FRAMES = 3000, STEPS = 4 };

/* One step ends on a block, the others within one. */
static const uint64_t ends[STEPS] = {700, 1280, 2222, FRAMES};

static const char *const beat =
    "o: speed 16.0 >> seq 60 _67 >> mul 0.3 >> add ~input\n";

static rf_plan *make_beat(double bpm)
{
    return fixture_plan_of(fixture_graph(beat), (rf_plan_options){.bpm = bpm});
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_voice_has_a_tempo_and_an_input_of_its_own),
    };
    return cmocka_run_group_tests_name("choir_input", tests, NULL, NULL);
}
