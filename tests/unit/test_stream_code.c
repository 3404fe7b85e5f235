/* test_stream_code.c: code that is sent to eval and meta, and scripts that
 * fail. */
#include "fail_alloc.h"
#include "graph/diff.h"
#include "live_rig.h"
#include <stdio.h>
#include <time.h>

static live_rig rig;

/* ---- a script engine: `8…` sounds as 8, `f…` fails, `bad…` does not
 * compile ---- */

static rf_status fake_open(void *data, void **machine, rf_error *err)
{
    (void)err;
    *machine = data;
    return RF_OK;
}

static void fake_close(void *machine)
{
    assert_non_null(machine);
}

static rf_status fake_compile(void *machine, const char *code, size_t length,
                              void **program, rf_error *err)
{
    (void)machine;
    if (length >= 3 && memcmp(code, "bad", 3) == 0) {
        *err = (rf_error){RF_INVALID, 1, 2, "bad"};
        return RF_INVALID;
    }
    *program = (void *)code;
    return RF_OK;
}

/* `x0` counts the blocks. */
static rf_status fake_run(void *machine, void *program, rf_script_block *block,
                          rf_error *err)
{
    const char *code = program;
    (void)machine;
    if (code[0] == 'f') {
        *err = (rf_error){RF_INVALID, 1, 3, "it fails"};
        return RF_INVALID;
    }
    block->numbers[1]++;
    for (size_t n = 0; n < RF_BLOCK; n++)
        block->sound[n] = (float)(code[0] - '0') + block->numbers[1] / 8;
    return RF_OK;
}

static int box;
static const rf_script_host host = {.size = sizeof host,
                                    .data = &box,
                                    .open = fake_open,
                                    .close = fake_close,
                                    .compile = fake_compile,
                                    .run = fake_run};

static void begin(const char *text, size_t length)
{
    rf_graph *graph = NULL;
    rf_plan *plan = NULL;
    const rf_plan_options options = {
        .size = sizeof options, .live = true, .scripts = &host};
    assert_int_equal(rf_graph_create(text, length, &graph, NULL), RF_OK);
    assert_int_equal(rf_plan_create(graph, &options, &plan, NULL), RF_OK);
    rig.frames = 0;
    assert_int_equal(rf_stream_create(plan, NULL, 42, &rig.stream, NULL),
                     RF_OK);
    rf_plan_release(plan);
    rf_graph_release(graph);
}

static void begin_text(const char *text)
{
    begin(text, strlen(text));
}

/* A block's first sample. */
static float next(void)
{
    live_play(&rig, RF_BLOCK);
    return rig.left[rig.frames - RF_BLOCK];
}

static rf_status send(const char *message, rf_error *err)
{
    return rf_stream_message(rig.stream, message, strlen(message), err);
}

/* ---- what is sent ---- */

static void code_that_is_sent_plays_on_with_the_state(void **state)
{
    (void)state;
    begin_text("// \xc3\xa9\no: meta `1` >> add 0\np: eval `x := 2; x`");
    assert_true(next() == 1.125f + 2);
    live_message(&rig, "o,0,0,8 long; p,0,0,x + 1");
    assert_true(next() == 8.25f + 3);
    live_message(&rig, "o,0,0,3");
    assert_true(next() == 8.375f + 3); /* a number is no code */
    live_end(&rig);
}

static void code_that_is_sent_outlives_other_updates(void **state)
{
    (void)state;
    begin_text("o: meta `1` >> add 0\np: eval `2`");
    live_message(&rig, "p,0,0,4+1;o,0,0,7x");
    live_update(&rig, "p: eval `2`\nq: constsig 10\no: meta `1` >> add 20");
    assert_true(next() == 5 + 10 + 7.125f + 20);
    live_update(&rig, "p: eval `2`\no: meta `2` >> add 20");
    assert_true(next() == 5 + 2.25f + 20);
    live_update(&rig, "p: eval `3` >> mul 1\no: meta `2` >> add 20");
    assert_true(next() == 3 + 2.375f + 20);
    live_end(&rig);
}

static void code_that_is_wrong_leaves_what_there_was(void **state)
{
    (void)state;
    static const struct {
        const char *message;
        rf_status status;
    } cases[] = {
        {"o,0,0,bad", RF_INVALID},      {"p,0,0,1+", RF_INVALID},
        {"p,0,0,1+nobody", RF_INVALID}, {"p,0,0,A", RF_SYNTAX},
        {"p,0,0,a`", RF_INVALID},       {"p,0,0,in", RF_INVALID},
        {"p,0,3,1+1", RF_OK},           {"q,0,0,0.060", RF_OK},
        {"q,0,0,0.0 60", RF_OK},        {"q,0,0,x", RF_OK},
    };
    begin_text("o: meta `1`\np: eval `2`\n~q: psynth `0.0 60`");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        rf_error err = {.line = 9};
        const rf_status status = send(cases[i].message, &err);
        if (status != cases[i].status)
            fail_msg("%s: %d", cases[i].message, (int)status);
        if (status != RF_OK)
            assert_true(err.line == 0 && err.col == 0);
    }
    assert_true(next() == 1.125f + 2);
    live_end(&rig);
}

/* Code may fit the text that runs, but not the one that waits. */
static void what_waits_has_to_be_able_to_follow(void **state)
{
    (void)state;
    begin_text("o: constsig 3 >> eval `1`");
    rf_stream_live_coding(rig.stream, true);
    assert_true(next() == 1);
    live_update(&rig, "o: eval `1`");
    assert_int_equal(send("o,1,0,in", NULL), RF_INVALID);
    assert_true(next() == 1);
    live_message(&rig, "o,1,0,5+0");
    assert_true(next() == 5);
    rf_stream_live_coding(rig.stream, false);
    assert_true(next() == 5);
    live_end(&rig);
}

static void short_memory_leaves_code_unsent(void **state)
{
    (void)state;
    static const char *const messages[] = {"o,0,0,2+2", "o,0,0,1+1"};
    for (size_t i = 0; i < 2; i++) {
        size_t n = 0;
        rf_status status;
        begin_text("o: eval `1+1` >> add 1");
        live_update(&rig, "o: eval `1+1` >> add 2\np: sin 1");
        do {
            fail_after(n++);
            status = send(messages[i], NULL);
            fail_never();
        } while (status == RF_NOMEM);
        assert_int_equal(status, RF_OK);
        assert_true(n > 10);
        assert_true(next() == (i == 0 ? 6.0f : 4.0f));
        live_end(&rig);
    }
}

/* A message to each of many nodes costs what an update does, however many were
 * sent before. */
static void many_pieces_of_code_are_put_in_at_once(void **state)
{
    (void)state;
    enum { NODES = 300, BYTES = 40 };
    static char text[NODES * BYTES], message[NODES * BYTES];
    char *to = text, *at = message;
    for (int i = 0; i < NODES; i++) {
        to += sprintf(to, "%c%c: eval `1`\n", 'a' + i / 26, 'a' + i % 26);
        at += sprintf(at, "%c%c,0,0,1+1;", 'a' + i / 26, 'a' + i % 26);
    }
    begin_text(text);
    const clock_t start = clock();
    live_message(&rig, message);
    const double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    assert_true(next() == 2 * NODES);
    if (seconds > 3)
        fail_msg("%g s", seconds);
    live_end(&rig);
}

/* ---- code of any bytes ---- */

static void code_with_a_null_in_it_is_replaced_as_a_whole(void **state)
{
    (void)state;
    static const char text[] = "o: meta `1\0xyz` >> mul 2";
    static const char changed[] = "o: meta `1\0abc` >> mul 2";
    rf_graph *graph = NULL, *other = NULL;
    rf_graph_diff diff;
    begin(text, sizeof text - 1);
    live_message(&rig, "o,0,0,4a");
    assert_true(next() == 2 * 4.125f);
    live_end(&rig);
    assert_int_equal(rf_graph_create(text, sizeof text - 1, &graph, NULL),
                     RF_OK);
    assert_int_equal(rf_graph_create(changed, sizeof text - 1, &other, NULL),
                     RF_OK);
    assert_int_equal(rf_graph_diff_init(&diff, graph, NULL, other, NULL),
                     RF_OK);
    assert_true(diff.changed[0] && !diff.same);
    rf_graph_diff_clear(&diff);
    rf_graph_release(other);
    rf_graph_release(graph);
}

/* ---- trouble ---- */

static void the_first_failure_is_remembered_with_its_place(void **state)
{
    (void)state;
    rf_error err = {0};
    rf_snapshot *before = NULL;
    begin_text("o: constsig 1\np: meta `1`");
    next();
    assert_int_equal(rf_stream_trouble(rig.stream, &err), RF_OK);
    assert_int_equal(rf_stream_snapshot(rig.stream, &before, NULL), RF_OK);
    live_update(&rig, "o: constsig 1\n\n p: meta `f`");
    assert_true(next() == 1); /* silent */
    assert_int_equal(rf_stream_trouble(rig.stream, NULL), RF_INVALID);
    assert_int_equal(rf_stream_trouble(rig.stream, &err), RF_INVALID);
    assert_true(err.line == 3 && err.col == 13);
    assert_string_equal(err.message, "it fails");
    live_update(&rig, "o: constsig 1\np: meta `f2`");
    next();
    assert_int_equal(rf_stream_trouble(rig.stream, &err), RF_INVALID);
    assert_int_equal(err.line, 3);
    assert_int_equal(rf_stream_restore(rig.stream, before, NULL), RF_OK);
    assert_int_equal(rf_stream_trouble(rig.stream, NULL), RF_OK);
    rf_snapshot_release(before);
    assert_int_equal(rf_stream_reset(rig.stream, NULL), RF_OK);
    assert_int_equal(rf_stream_trouble(rig.stream, NULL), RF_OK);
    live_end(&rig);
}

/* The text that fails is not the one that the plan was made for. */
static void a_failure_is_at_its_place_in_the_running_text(void **state)
{
    (void)state;
    rf_error err = {0};
    begin_text("p: meta `f`\no: constsig 1");
    live_update(&rig, "// a line\n\np: meta `f`\no: constsig 2");
    assert_true(next() == 2);
    assert_int_equal(rf_stream_trouble(rig.stream, &err), RF_INVALID);
    assert_int_equal(err.line, 3);
    live_end(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(code_that_is_sent_plays_on_with_the_state),
        cmocka_unit_test(code_that_is_sent_outlives_other_updates),
        cmocka_unit_test(code_that_is_wrong_leaves_what_there_was),
        cmocka_unit_test(what_waits_has_to_be_able_to_follow),
        cmocka_unit_test(short_memory_leaves_code_unsent),
        cmocka_unit_test(many_pieces_of_code_are_put_in_at_once),
        cmocka_unit_test(code_with_a_null_in_it_is_replaced_as_a_whole),
        cmocka_unit_test(the_first_failure_is_remembered_with_its_place),
        cmocka_unit_test(a_failure_is_at_its_place_in_the_running_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
