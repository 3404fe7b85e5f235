/* test_trouble.c: what scripts fail with, from episodes and packs. */
#include "fail_alloc.h"
#include "task_fixture.h"

enum { STEPS = 3, EPISODES = 21 };

static const uint64_t ends[STEPS] = {200, 400, 600};

/* A script that fails where its input is 3 or more, at 2:5 of its code. */
static rf_status open_machine(void *data, void **machine, rf_error *err)
{
    (void)err;
    *machine = data;
    return RF_OK;
}

static void close_machine(void *machine)
{
    (void)machine;
}

static rf_status compile(void *machine, const char *code, size_t length,
                         void **program, rf_error *err)
{
    (void)code;
    (void)length;
    (void)err;
    *program = machine;
    return RF_OK;
}

static rf_status run(void *machine, void *program, rf_script_block *block,
                     rf_error *err)
{
    (void)machine;
    (void)program;
    if (block->input[0] < 3)
        return RF_OK;
    *err = (rf_error){.status = RF_INVALID, .line = 2, .col = 5};
    return RF_INVALID;
}

static int there;
static const rf_script_host host = {.size = sizeof host,
                                    .data = &there,
                                    .open = open_machine,
                                    .close = close_machine,
                                    .compile = compile,
                                    .run = run};

static rf_task make_task(void)
{
    rf_graph *graph = fixture_graph("~x: sin 1\no: constsig {} >> meta `\n`");
    const rf_slot_spec slot = {.lo = 0, .hi = 100};
    const rf_plan_options options = {
        .size = sizeof options, .slots = &slot, .n_slots = 1, .scripts = &host};
    rf_plan *plan = NULL;
    assert_int_equal(rf_plan_create(graph, &options, &plan, NULL), RF_OK);
    rf_graph_release(graph);
    return (rf_task){
        .size = sizeof(rf_task), .plan = plan, .ends = ends, .steps = STEPS};
}

static void assert_place(const rf_error *trouble)
{
    assert_int_equal(trouble->status, RF_INVALID);
    assert_int_equal(trouble->line, 3);
    assert_int_equal(trouble->col, 5);
}

static void step(rf_episode *episode, float value, rf_status expected)
{
    rf_error trouble = {0};
    assert_int_equal(rf_episode_step(episode, &value, NULL, NULL), RF_OK);
    assert_int_equal(rf_episode_trouble(episode, &trouble), expected);
    if (expected != RF_OK)
        assert_place(&trouble);
}

static void an_episode_tells_once(void **state)
{
    (void)state;
    const rf_task task = make_task();
    rf_episode *episode = NULL;
    rf_moment *moment = NULL;
    assert_int_equal(rf_episode_create(&task, &episode, NULL), RF_OK);
    assert_int_equal(rf_episode_trouble(episode, NULL), RF_OK);
    step(episode, 1, RF_OK);
    assert_int_equal(rf_episode_snapshot(episode, &moment, NULL), RF_OK);
    for (int time = 0; time < 2; time++) {
        step(episode, 3, RF_INVALID);
        step(episode, 3, RF_OK); /* silent, and said already */
        assert_int_equal(rf_episode_restore(episode, moment, NULL), RF_OK);
        assert_int_equal(rf_episode_trouble(episode, NULL), RF_OK);
    }
    step(episode, 4, RF_INVALID);
    rf_episode_reset(episode, 42);
    assert_int_equal(rf_episode_trouble(episode, NULL), RF_OK);
    step(episode, 2, RF_OK);
    assert_int_equal(rf_episode_trouble(NULL, NULL), RF_OK);
    rf_moment_release(moment);
    rf_episode_destroy(episode);
    rf_plan_release((rf_plan *)task.plan);
}

/* Every third fails, in one of its steps. */
static float value_of(size_t episode, size_t k)
{
    return episode % 3 == 0 && k == episode % STEPS ? 3 : 1;
}

static void push(rf_batch *batch, size_t first, size_t n)
{
    float values[16 * STEPS];
    for (size_t i = 0; i < n * STEPS; i++)
        values[i] = value_of(first + i / STEPS, i % STEPS);
    const rf_push given = {
        .size = sizeof given, .episodes = n, .seed = 42, .values = values};
    assert_int_equal(rf_batch_push(batch, &given, NULL), RF_OK);
}

static void assert_pack(const rf_pack *pack, size_t first)
{
    for (size_t i = 0; i < pack->episodes; i++) {
        if ((first + i) % 3 == 0)
            assert_place(&pack->trouble[i]);
        else
            assert_int_equal(pack->trouble[i].status, RF_OK);
    }
}

static void a_pack_tells_of_each_episode(void **state)
{
    (void)state;
    const rf_task task = make_task();
    for (const uint32_t *w = rf_lane_widths(); *w; w++) {
        const rf_context_options options = {
            .size = sizeof options, .threads = 2, .lanes = *w};
        rf_context *context = NULL;
        rf_batch *batch = NULL;
        assert_int_equal(rf_context_create(&options, &context, NULL), RF_OK);
        assert_int_equal(rf_batch_create(context, &task, false, &batch, NULL),
                         RF_OK);
        for (size_t first = 0; first < EPISODES;) {
            const size_t left = EPISODES - first, most = rf_batch_pack(batch);
            rf_pack pack;
            push(batch, first, left < most ? left : most);
            assert_int_equal(rf_batch_pull(batch, &pack, NULL), RF_OK);
            assert_pack(&pack, first);
            first += pack.episodes;
        }
        rf_batch_destroy(batch);
        rf_context_destroy(context);
    }
    rf_plan_release((rf_plan *)task.plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_episode_tells_once),
        cmocka_unit_test(a_pack_tells_of_each_episode),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
