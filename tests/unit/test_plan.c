/* test_plan.c: order, buffers, slots, filled texts. */
#include "fail_alloc.h"
#include "plan/plan.h"
#include "task_fixture.h"
#include <math.h>

static rf_status make(const char *text, const rf_plan_options *options,
                      rf_error *err)
{
    rf_graph *graph = fixture_graph(text);
    rf_plan *plan = NULL;
    const rf_status status = rf_plan_create(graph, options, &plan, err);
    rf_graph_release(graph);
    rf_plan_release(plan);
    return status;
}

static const char *type_of(const rf_plan *plan, size_t op)
{
    return rf_node_types(1)[plan->ops[op].type]->name;
}

/* ---- order and buffers ---- */

static void sources_come_before_their_readers(void **state)
{
    (void)state;
    rf_plan *plan = fixture_plan("o: saw ~f >> mul ~a\n"
                                 "~a: imp 1 >> envperc 0.1 0.1\n"
                                 "~f: constsig 100\n");
    const char *order[] = {"imp", "envperc", "constsig", "saw", "mul"};
    assert_int_equal(plan->n_ops, 5);
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(type_of(plan, i), order[i]);
    assert_int_equal(plan->n_feedback, 0);
    rf_plan_release(plan);
}

static void what_reaches_no_output_is_left_out(void **state)
{
    (void)state;
    rf_plan *plan = fixture_plan("~a: sin 1\n~b: ~a >> mul 2\no: saw 3\n");
    assert_int_equal(plan->n_ops, 1);
    rf_plan_release(plan);
    plan = fixture_plan("");
    assert_int_equal(plan->n_ops, 0);
    rf_plan_release(plan);
}

static void a_cycle_keeps_one_block_as_state(void **state)
{
    (void)state;
    rf_plan *plan = fixture_plan("~x: imp 1 >> add ~fb\n"
                                 "~fb: ~x >> mul 0.5\no: ~x\n");
    assert_int_equal(plan->n_feedback, 1); /* add: two equal channels */
    rf_plan_release(plan);
}

static void a_long_chain_needs_few_buffers(void **state)
{
    (void)state;
    rf_plan *plan = fixture_plan(
        "o: sin 1 >> mul 1 >> mul 1 >> mul 1 >> mul 1 >> mul 1 >> mul 1\n");
    assert_true(plan->n_buffers <= 5); /* silence, two stereo signals */
    rf_plan_release(plan);
}

/* No two signals that are alive at once share a buffer. */
static void living_signals_never_share(void **state)
{
    (void)state;
    rf_plan *plan = fixture_plan("~a: sin 1\n~b: saw 2 >> add ~a\n"
                                 "~c: ~b >> mul ~a\n"
                                 "o: mix ~a ~b ~c\n~d: tri 5\np: ~d >> mul ~c");
    for (size_t i = 0; i < plan->n_ops; i++) {
        const rf_op *op = &plan->ops[i];
        for (uint32_t k = 0; k < op->shape.inputs; k++) {
            assert_int_not_equal(op->in[k].L, op->out.L);
            assert_int_not_equal(op->in[k].L, op->out.R);
        }
    }
    rf_plan_release(plan);
}

/* ---- memory ---- */

static void assert_limit(const char *text, uint32_t line, uint32_t col,
                         const char *message)
{
    rf_error err;
    assert_int_equal(make(text, NULL, &err), RF_LIMIT);
    assert_int_equal(err.line, line);
    assert_int_equal(err.col, col);
    assert_string_equal(err.message, message);
}

static void a_delay_line_that_is_too_long_is_refused_at_its_node(void **state)
{
    (void)state;
    const char *too_long = "delayms: the delay line is longer than 4194304 "
                           "samples";
    assert_limit("o: imp 1\n >> delayms 99999999.0", 2, 5, too_long);
    assert_limit("o: imp 1 >> delayms 1000000000000000000000000000.0", 1, 13,
                 too_long);
    rf_plan_release(fixture_plan("o: imp 1 >> delayn 4194000"));
}

/* A slot may be given anything: it delays by 10 s at most. */
static void a_delay_that_is_a_slot_is_not_refused(void **state)
{
    (void)state;
    rf_plan *plan = fixture_plan("o: imp 1 >> delayms {}");
    assert_true(plan->ops[1].ring[0] < 11 * 44100);
    rf_plan_release(plan);
}

static void plates_without_end_are_refused_at_the_first_too_many(void **state)
{
    (void)state;
    enum { PLATES = 100000 };
    static char text[PLATES * sizeof " >> plate 0.1"];
    strcpy(text, "o: imp 1");
    char *end = text + strlen(text);
    for (size_t i = 0; i < PLATES; i++) {
        memcpy(end, " >> plate 0.1", 14);
        end += 13;
    }
    rf_error err;
    assert_int_equal(make(text, NULL, &err), RF_LIMIT);
    assert_string_equal(err.message,
                        "plate: the text needs more than 64 MB for a voice");
    assert_true(err.col > 13 * 300 && err.col < 13 * 500);
}

/* ---- options and slots ---- */

static void options_are_checked(void **state)
{
    (void)state;
    rf_error err;
    rf_plan *plan;
    assert_int_equal(rf_plan_create(NULL, NULL, &plan, &err), RF_ARGUMENT);
    rf_plan_options o = {.size = 1};
    assert_int_equal(make("o: sin 1", &o, &err), RF_ARGUMENT);
    o = (rf_plan_options){.size = sizeof o, .sr = 10};
    assert_int_equal(make("o: sin 1", &o, &err), RF_ARGUMENT);
    assert_string_equal(err.message,
                        "plan: sr must be 1000..768000 Hz, got 10");
    o = (rf_plan_options){.size = sizeof o, .bpm = -1};
    assert_int_equal(make("o: sin 1", &o, &err), RF_ARGUMENT);
    o = (rf_plan_options){.size = sizeof o, .n_slots = 1};
    assert_int_equal(make("o: sin {}", &o, &err), RF_ARGUMENT);
    o = (rf_plan_options){.size = sizeof o};
    assert_int_equal(make("o: sin {}", &o, &err), RF_ARGUMENT);
    assert_string_equal(err.message,
                        "plan: the text has 1 slots, 0 were described");
}

static void a_note_that_may_be_a_fraction_is_refused_at_its_hole(void **state)
{
    (void)state;
    rf_error err;
    const rf_slot_spec slot = {.lo = 0, .hi = 1};
    const rf_plan_options o = {.size = sizeof o, .slots = &slot, .n_slots = 1};
    assert_int_equal(make("o: seq 60 {n}", &o, &err), RF_INVALID);
    assert_int_equal(err.line, 1);
    assert_int_equal(err.col, 11);
    assert_non_null(strstr(err.message, "integer"));
}

static void kinds_of_slots_must_fit_their_holes(void **state)
{
    (void)state;
    rf_error err;
    const char *symbols[] = {"\\kick"};
    const rf_slot_spec symbol = {.symbols = symbols, .n_symbols = 1};
    rf_plan_options o = {.size = sizeof o, .slots = &symbol, .n_slots = 1};
    assert_int_equal(make("o: sin {f}", &o, &err), RF_INVALID);
    const rf_slot_spec number = {.lo = 0, .hi = 1, .integer = true};
    o.slots = &number;
    assert_int_equal(make("o: imp 1 >> sp {s}", &o, &err), RF_INVALID);
    const rf_slot_spec empty = {.lo = 1, .hi = 0};
    o.slots = &empty;
    assert_int_equal(make("o: sin {f}", &o, &err), RF_ARGUMENT);
}

static void silly_slots_are_refused(void **state)
{
    (void)state;
    rf_error err;
    const char *symbols[] = {"\\kick", NULL};
    rf_slot_spec slot = {.symbols = NULL, .n_symbols = 3};
    const rf_plan_options o = {.size = sizeof o, .slots = &slot, .n_slots = 1};
    assert_int_equal(make("o: sin {f}", &o, &err), RF_INVALID);
    slot = (rf_slot_spec){.symbols = symbols, .n_symbols = 2};
    assert_int_equal(make("o: imp 1 >> sp {s}", &o, &err), RF_ARGUMENT);
    slot = (rf_slot_spec){.lo = 0, .hi = INFINITY};
    assert_int_equal(make("o: sin {f}", &o, &err), RF_ARGUMENT);
    assert_null(rf_plan_retain(NULL));
}

static void values_outside_their_slot_are_refused(void **state)
{
    (void)state;
    const rf_slot_spec slot = {.lo = 0, .hi = 5, .integer = true};
    const rf_plan_options o = {.size = sizeof o, .slots = &slot, .n_slots = 1};
    rf_graph *graph = fixture_graph("o: sin {f}");
    rf_plan *plan;
    rf_error err;
    assert_int_equal(rf_plan_create(graph, &o, &plan, &err), RF_OK);
    const float wrong[] = {-1, 6, 2.5f, NAN, INFINITY};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(rf_plan_check_values(plan, &wrong[i], 1, &err),
                         RF_ARGUMENT);
    assert_string_equal(err.message, "slot 1: must be in 0..5, got inf");
    const float right = 5;
    assert_int_equal(rf_plan_check_values(plan, &right, 1, &err), RF_OK);
    rf_plan_release(plan);
    rf_graph_release(graph);
}

static void unknown_samples_name_the_nearest(void **state)
{
    (void)state;
    rf_error err;
    rf_sound *sound;
    const float data[2] = {0, 1};
    assert_int_equal(rf_sound_create(data, 1, 2, 44100, &sound, NULL), RF_OK);
    const rf_named_sound named = {"\\kick", sound};
    rf_plan_options o = {.size = sizeof o, .sounds = &named, .n_sounds = 1};
    assert_int_equal(make("o: imp 1 >> sp \\kock", &o, &err),
                     RF_UNKNOWN_SAMPLE);
    assert_string_equal(err.message,
                        "no sample '\\kock'; did you mean '\\kick'");
    assert_int_equal(err.col, 16);
    assert_int_equal(make("o: imp 1 >> sp \\kick", &o, &err), RF_OK);
    const char *symbols[] = {"\\kick", "\\snare"};
    const rf_slot_spec slot = {.symbols = symbols, .n_symbols = 2};
    o.slots = &slot;
    o.n_slots = 1;
    assert_int_equal(make("o: imp 1 >> sp {s}", &o, &err), RF_UNKNOWN_SAMPLE);
    rf_sound_release(sound);
}

/* ---- fill ---- */

static void fills_numbers_notes_and_symbols(void **state)
{
    (void)state;
    rf_sound *sound;
    const float data[2] = {0, 1};
    assert_int_equal(rf_sound_create(data, 1, 2, 44100, &sound, NULL), RF_OK);
    const rf_named_sound named[] = {{"\\a", sound}, {"\\b", sound}};
    const char *symbols[] = {"\\b", "\\a"};
    const rf_slot_spec slots[] = {
        {.lo = 0, .hi = 2},
        {.lo = 0, .hi = 100, .integer = true},
        {.symbols = symbols, .n_symbols = 2},
    };
    const rf_plan_options o = {.size = sizeof o,
                               .sounds = named,
                               .n_sounds = 2,
                               .slots = slots,
                               .n_slots = 3};
    rf_graph *graph = fixture_graph("~n: seq {n} 60_{n} // {no hole}\n"
                                    "o: sin {f} >> mul {n}\np: ~n >> sp {s}");
    rf_plan *plan;
    rf_error err;
    const rf_plan_options wrong = {.size = sizeof wrong};
    assert_int_equal(rf_plan_create(graph, &wrong, &plan, &err), RF_ARGUMENT);
    const rf_slot_spec ordered[] = {slots[1], slots[0], slots[2]};
    rf_plan_options right = o;
    right.slots = ordered;
    assert_int_equal(rf_plan_create(graph, &right, &plan, &err), RF_OK);
    char text[200];
    size_t length;
    assert_int_equal(rf_plan_fill(plan, (float[]){67, 0.1f, 0}, text,
                                  sizeof text, &length, &err),
                     RF_OK);
    const char *want = "~n: seq 67 60_67 // {no hole}\n"
                       "o: sin 0.1 >> mul 67.0\np: ~n >> sp \\b";
    assert_string_equal(text, want);
    assert_int_equal(length, strlen(want));
    assert_int_equal(
        rf_plan_fill(plan, (float[]){0, 2, 1}, text, 15, &length, &err), RF_OK);
    assert_string_equal(text, "~n: seq _ 60__");
    assert_int_equal(
        rf_plan_fill(plan, (float[]){60.5f, 2, 1}, text, 15, &length, &err),
        RF_ARGUMENT);
    rf_plan_release(plan);
    rf_graph_release(graph);
    rf_sound_release(sound);
}

static void running_out_of_memory_loses_nothing(void **state)
{
    (void)state;
    rf_sound *sound;
    const float data[2] = {0, 1};
    assert_int_equal(rf_sound_create(data, 1, 2, 44100, &sound, NULL), RF_OK);
    const rf_named_sound named = {"\\a", sound};
    const char *symbols[] = {"\\a"};
    const rf_slot_spec slot = {.symbols = symbols, .n_symbols = 1};
    const rf_plan_options o = {.size = sizeof o,
                               .sounds = &named,
                               .n_sounds = 1,
                               .slots = &slot,
                               .n_slots = 1};
    rf_graph *graph = fixture_graph("o: imp 1 >> sp {s} >> mul 0.5");
    rf_plan *plan = NULL;
    rf_status status;
    size_t n = 0;
    do {
        fail_after(n++);
        status = rf_plan_create(graph, &o, &plan, NULL);
        fail_never();
    } while (status == RF_NOMEM);
    assert_int_equal(status, RF_OK);
    assert_true(n > 5);
    rf_plan_release(plan);
    rf_graph_release(graph);
    rf_sound_release(sound);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_delay_line_that_is_too_long_is_refused_at_its_node),
        cmocka_unit_test(a_delay_that_is_a_slot_is_not_refused),
        cmocka_unit_test(plates_without_end_are_refused_at_the_first_too_many),
        cmocka_unit_test(sources_come_before_their_readers),
        cmocka_unit_test(what_reaches_no_output_is_left_out),
        cmocka_unit_test(a_cycle_keeps_one_block_as_state),
        cmocka_unit_test(a_long_chain_needs_few_buffers),
        cmocka_unit_test(living_signals_never_share),
        cmocka_unit_test(options_are_checked),
        cmocka_unit_test(a_note_that_may_be_a_fraction_is_refused_at_its_hole),
        cmocka_unit_test(kinds_of_slots_must_fit_their_holes),
        cmocka_unit_test(silly_slots_are_refused),
        cmocka_unit_test(values_outside_their_slot_are_refused),
        cmocka_unit_test(unknown_samples_name_the_nearest),
        cmocka_unit_test(fills_numbers_notes_and_symbols),
        cmocka_unit_test(running_out_of_memory_loses_nothing),
    };
    return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
