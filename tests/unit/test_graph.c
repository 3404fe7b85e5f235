/* From text to graph: SPEC.md 4, and 7.10 for the notes of seq. */
#include "graph/graph.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fail_alloc.h"

static rf_graph *graph;
static rf_error failure;

static rf_status try_bytes(const char *text, size_t length)
{
    failure = (rf_error){0};
    return rf_graph_create(text, length, &graph, &failure);
}

/* The graph of a good text, in place of the one before. */
static void make(const char *text)
{
    rf_graph_release(graph);
    graph = NULL;
    const rf_status status = try_bytes(text, strlen(text));
    if (status != RF_OK)
        print_error("%u:%u: %s\n", failure.line, failure.col, failure.message);
    assert_int_equal(status, RF_OK);
}

static int tear_down(void **state)
{
    (void)state;
    rf_graph_release(graph);
    graph = NULL;
    return 0;
}

static void assert_fails(const char *text, rf_status status, uint32_t line,
                         uint32_t col, const char *message)
{
    rf_graph_release(graph);
    graph = NULL;
    assert_int_equal(try_bytes(text, strlen(text)), status);
    assert_null(graph);
    assert_string_equal(failure.message, message);
    assert_int_equal(failure.line, line);
    assert_int_equal(failure.col, col);
}

static const char *type_of(size_t node)
{
    assert_true(node < graph->n_nodes);
    return rf_node_types(1)[graph->nodes[node].type]->name;
}

static void assert_inputs(size_t node, size_t count, const uint32_t *inputs)
{
    assert_int_equal(graph->nodes[node].n_inputs, count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(graph->nodes[node].inputs[i], inputs[i]);
}

#define INPUTS(node, ...)                                                     \
    assert_inputs(node, sizeof((uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t), \
                  (uint32_t[]){__VA_ARGS__})

static float number(size_t node, size_t value)
{
    assert_true(value < graph->nodes[node].n_values);
    return graph->nodes[node].values[value].number;
}

/* ---- definitions ---- */

static void an_empty_text_makes_an_empty_graph(void **state)
{
    (void)state;
    make("");
    assert_int_equal(rf_graph_chains(graph), 0);
    assert_int_equal(rf_graph_nodes(graph), 0);
    assert_int_equal(graph->n_outputs, 0);
    assert_string_equal(graph->text, "");
}

static void the_graph_keeps_its_own_text(void **state)
{
    (void)state;
    char text[] = "out: sin 440\n~b: sp \\kick";
    make(text);
    memset(text, 'x', sizeof text - 1);
    size_t length;
    assert_string_equal(rf_graph_text(graph, &length),
                        "out: sin 440\n~b: sp \\kick");
    assert_int_equal(length, 25);
    assert_string_equal(graph->chains[0].name, "out");
    assert_string_equal(graph->chains[1].name, "~b");
    assert_string_equal(graph->nodes[1].values[0].symbol, "\\kick");
}

static void the_last_definition_of_a_name_wins(void **state)
{
    (void)state;
    make("a: sin 1 >> mul ~nowhere\n~b: saw 2\na: ~b\na..: squ 3");
    assert_int_equal(rf_graph_chains(graph), 2);
    assert_int_equal(rf_graph_nodes(graph), 2);
    assert_string_equal(graph->chains[0].name, "~b");
    assert_string_equal(graph->chains[1].name, "a");
    assert_string_equal(type_of(1), "squ");
    assert_int_equal(graph->nodes[1].chain, 1);
    assert_int_equal(graph->chains[1].line, 4);
}

static void nodes_know_their_place(void **state)
{
    (void)state;
    make("~a: sin 1\n >> mul 2\no: ~a >> add 3");
    assert_int_equal(graph->nodes[1].chain, 0);
    assert_int_equal(graph->nodes[1].index, 1);
    assert_int_equal(graph->nodes[1].line, 2);
    assert_int_equal(graph->nodes[1].col, 5);
    assert_int_equal(graph->nodes[2].chain, 1);
    assert_int_equal(graph->nodes[2].index, 0);
    assert_int_equal(graph->chains[1].first, 2);
    assert_int_equal(graph->chains[1].count, 2);
    assert_int_equal(graph->nodes[3].values[0].line, 3);
    assert_int_equal(graph->nodes[3].values[0].col, 14);
}

static void aliases_are_the_same_type(void **state)
{
    (void)state;
    make("a: noiz 1\nb: sig 1\nc: hpf 1 1\nd: imp 1 >> sampler \\x\ne: get a");
    const char *names[] = {"noise", "constsig", "rhpf", "imp", "sp", "get"};
    for (size_t i = 0; i < 6; i++)
        assert_string_equal(type_of(i), names[i]);
}

static void chains_without_a_tilde_sound(void **state)
{
    (void)state;
    make("~a: sin 1\nb: sin 2 >> mul 1\n_c: sin 3");
    assert_false(graph->chains[0].sounds);
    assert_true(graph->chains[1].sounds);
    assert_true(graph->chains[2].sounds);
    assert_int_equal(graph->n_outputs, 2);
    assert_int_equal(graph->outputs[0], 2);
    assert_int_equal(graph->outputs[1], 3);
}

/* ---- edges ---- */

static void the_predecessor_comes_before_the_references(void **state)
{
    (void)state;
    make("o: sin 1 >> balance ~b ~a\n~a: sin 1\n~b: sin 1 >> mul 2");
    INPUTS(1, 0, 4, 2);
    assert_true(graph->nodes[1].chained);
    assert_false(graph->nodes[0].chained);
    assert_int_equal(graph->nodes[0].n_inputs, 0);
}

static void a_source_is_one_input_however_often_it_is_named(void **state)
{
    (void)state;
    make("~a: sin 1\n~b: sin 2\no: mix ~b ~a ~b ~a..");
    INPUTS(2, 1, 0);
}

static void a_node_is_not_its_own_input(void **state)
{
    (void)state;
    make("~a: constsig 1 >> add ~a\n~b: mul ~b\n~c: ~c");
    INPUTS(1, 0);
    assert_int_equal(graph->nodes[2].n_inputs, 0);
    assert_int_equal(graph->nodes[3].n_inputs, 0);
}

static void a_reference_in_a_chain_ignores_what_stands_before_it(void **state)
{
    (void)state;
    make("~a: sin 1\no: sin 2 >> ~a >> mul 2\np: saw 1 >> get ~a");
    INPUTS(2, 0);
    assert_false(graph->nodes[2].chained);
    INPUTS(3, 2);
    INPUTS(5, 0);
    assert_false(graph->nodes[5].chained);
}

static void loose_references_are_all_chains_that_begin_so(void **state)
{
    (void)state;
    make("~dz: sin 1\n~d: sin 2\n~c: sin 3\n~da: sin 4\n~d_1: sin 5\n"
         "~dz: sin 6\no: mix ~c ~d..\n~dd: sin 7 >> mix ~d..");
    INPUTS(5, 1, 0, 2, 3, 4, 7); /* the first ~dz is gone */
    INPUTS(7, 6, 0, 2, 3, 4);
}

static void input_exists_when_it_is_named(void **state)
{
    (void)state;
    make("o: sin 1");
    assert_int_equal(rf_graph_chains(graph), 1);
    make("o: sin 1 >> mul ~input\np: mix ~in.. ~input");
    assert_int_equal(rf_graph_chains(graph), 3);
    assert_int_equal(rf_graph_nodes(graph), 4);
    assert_string_equal(graph->chains[2].name, "~input");
    assert_false(graph->chains[2].sounds);
    assert_string_equal(type_of(3), "mix");
    assert_int_equal(graph->nodes[3].n_inputs, 0);
    assert_int_equal(graph->nodes[3].chain, 2);
    assert_int_equal(graph->chains[2].first, 3);
    assert_int_equal(graph->nodes[3].line, 1);
    assert_int_equal(graph->nodes[3].col, 17);
    INPUTS(1, 0, 3);
    INPUTS(2, 3);
    assert_int_equal(graph->n_outputs, 2);
}

static void input_may_be_defined_by_the_text(void **state)
{
    (void)state;
    make("o: mix ~in..\n~input: sin 1 >> mul 2");
    assert_int_equal(rf_graph_chains(graph), 2);
    INPUTS(0, 2);
}

static void an_unknown_reference_is_told_at_its_place(void **state)
{
    (void)state;
    assert_fails("~bass: sin 1\no: sin 2 >> mul ~bas", RF_UNKNOWN_REFERENCE, 2,
                 17, "unknown reference '~bas'; did you mean '~bass'");
    assert_fails("~a1: sin 1\no: mix ~b..", RF_UNKNOWN_REFERENCE, 2, 8,
                 "unknown reference '~b..': no chain begins so");
    assert_fails("o: speed 2 >> seq 60 ~a", RF_UNKNOWN_REFERENCE, 1, 22,
                 "unknown reference '~a'");
    assert_fails("o: foo", RF_UNKNOWN_REFERENCE, 1, 4,
                 "unknown reference 'foo'");
}

/* ---- values ---- */

static void every_number_parameter_has_a_row(void **state)
{
    (void)state;
    make("~m: sin 2\no: saw ~m >> lpf ~m 2.5 >> lpf 800.5 1 >> mix ~m\n"
         "p: imp 1 >> envperc 0.01 0.3 >> balance ~m ~m");
    assert_true(number(0, 0) == 2);
    assert_true(number(1, 0) == 0); /* behind a reference: SPEC.md 7.2 */
    assert_int_equal(graph->nodes[2].n_values, 2);
    assert_true(number(2, 0) == 100); /* SPEC.md 7.19 */
    assert_true(number(2, 1) == 2.5F);
    assert_true(number(3, 0) == 800.5F);
    assert_int_equal(graph->nodes[4].n_values, 0);
    assert_true(number(6, 1) == 0.3F);
    assert_int_equal(graph->nodes[7].n_values, 0);
    assert_int_equal(graph->nodes[3].values[0].slot, RF_NO_SLOT);
    assert_null(graph->nodes[3].values[0].symbol);
}

/* ---- seq ---- */

typedef struct event {
    float time;
    int32_t input;
    uint32_t param;
} event;

static void assert_notes(size_t node, size_t count, const event *events)
{
    const rf_graph_node *n = &graph->nodes[node];
    assert_int_equal(n->n_events, count);
    for (size_t i = 0; i < count; i++) {
        assert_true(n->events[i].time == events[i].time);
        assert_int_equal(n->events[i].input, events[i].input);
        if (events[i].input == RF_NO_INPUT)
            assert_int_equal(n->events[i].value, events[i].param);
    }
}

static void rests_take_time_and_are_no_events(void **state)
{
    (void)state;
    make("o: seq 60 67 _ 72");
    assert_notes(0, 3, (event[]){{0, -1, 0}, {0.25F, -1, 1}, {0.75F, -1, 2}});
    assert_int_equal(graph->nodes[0].n_values, 3);
    assert_true(number(0, 2) == 72);
    assert_int_equal(graph->nodes[0].speed, RF_NO_INPUT);
}

/* Truth: the formula in exact fractions, rounded to f32 after each operation.
 * The first text's event is not the f32 nearest to 5/6, nor 62 to 7/15. */
static void times_are_rounded_at_each_step(void **state)
{
    (void)state;
    make("o: seq _ __60");
    assert_notes(0, 1, (event[]){{0x1.aaaaacp-1F, -1, 0}});
    make("o: seq 60 61_62_63 64");
    assert_notes(0, 5,
                 (event[]){{0, -1, 0},
                           {0x1.555556p-2F, -1, 1},
                           {0x1.dddde0p-2F, -1, 2},
                           {0x1.333334p-1F, -1, 3},
                           {0x1.555556p-1F, -1, 4}});
}

static void each_distinct_reference_of_seq_is_an_input(void **state)
{
    (void)state;
    make("~a: sig 60\n~b: sig 67\no: seq ~b ~a_~b 72");
    INPUTS(2, 1, 0);
    assert_notes(2, 4,
                 (event[]){{0, 0, 0},
                           {0x1.555556p-2F, 1, 0},
                           {0x1.1c71c8p-1F, 0, 0},
                           {0x1.555556p-1F, -1, 0}});
}

static void a_speed_before_seq_is_no_note(void **state)
{
    (void)state;
    make("~a: sig 60\no: speed 2 >> seq ~a");
    INPUTS(2, 1, 0);
    assert_int_equal(graph->nodes[2].speed, 0);
    assert_int_equal(graph->nodes[2].events[0].input, 1);
    make("~a: sig 60\no: sig 2 >> seq ~a");
    INPUTS(2, 1, 0);
    assert_int_equal(graph->nodes[2].speed, RF_NO_INPUT);
    assert_int_equal(graph->nodes[2].events[0].input, 1);
}

static void seq_that_plays_itself_rests(void **state)
{
    (void)state;
    make("~a: seq 60 ~a");
    assert_int_equal(graph->nodes[0].n_inputs, 0);
    assert_int_equal(graph->nodes[0].n_events, 1);
}

/* ---- slots ---- */

static rf_slot_info slot(size_t index)
{
    rf_slot_info info;
    assert_int_equal(rf_graph_slot(graph, index, &info, NULL), RF_OK);
    return info;
}

static void slots_are_in_order_of_first_appearance(void **state)
{
    (void)state;
    make("~e: imp 1 >> envperc {b} {A}\no: sin {b} >> mul {c_1}");
    assert_int_equal(rf_graph_slots(graph), 3);
    assert_string_equal(slot(0).name, "b");
    assert_string_equal(slot(1).name, "A");
    assert_string_equal(slot(2).name, "c_1");
    assert_int_equal(slot(0).holes, 2);
    assert_int_equal(slot(1).holes, 1);
    assert_int_equal(slot(0).line, 1);
    assert_int_equal(slot(0).col, 22);
    assert_int_equal(slot(2).line, 2);
    assert_int_equal(graph->nodes[1].values[0].slot, 0);
    assert_int_equal(graph->nodes[1].values[1].slot, 1);
    assert_int_equal(graph->nodes[2].values[0].slot, 0);
    assert_int_equal(graph->nodes[3].values[0].slot, 2);
}

static void each_pair_of_braces_is_a_slot_of_its_own(void **state)
{
    (void)state;
    make("o: sin {} >> lpf {} {}");
    assert_int_equal(rf_graph_slots(graph), 3);
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(slot(i).name, "");
        assert_int_equal(slot(i).holes, 1);
        assert_int_equal(slot(i).kind, RF_HOLE_NUMBER);
    }
}

static void a_slot_has_the_strictest_kind_of_its_holes(void **state)
{
    (void)state;
    make("a: sin {n}\nb: seq 60 {n}_{m} >> sp {s}\nc: mul {m}");
    assert_int_equal(slot(0).kind, RF_HOLE_NOTE);
    assert_int_equal(slot(1).kind, RF_HOLE_NOTE);
    assert_int_equal(slot(2).kind, RF_HOLE_SYMBOL);
    assert_int_equal(graph->holes[0].kind, RF_HOLE_NUMBER);
    assert_int_equal(graph->holes[1].kind, RF_HOLE_NOTE);
    assert_notes(1, 3,
                 (event[]){{0, -1, 0}, {0.5F, -1, 1}, {0x1.aaaaacp-1F, -1, 2}});
    assert_int_equal(graph->nodes[1].values[2].slot, 1);
    assert_null(graph->nodes[2].values[0].symbol);
    assert_int_equal(graph->nodes[2].values[0].slot, 2);
}

static void a_sample_and_a_number_share_no_slot(void **state)
{
    (void)state;
    assert_fails("a: sin {x}\nb: sp {x}", RF_INVALID, 2, 7,
                 "hole '{x}' stands for a sample at one place and for a "
                 "number at another: 1:8");
}

static void holes_are_where_they_stand_in_the_text(void **state)
{
    (void)state;
    static const char text[] = "// é {no}\na: sin {f} // {no}\n"
                               "a: seq 60_{note} {f}";
    static const char *const written[] = {"{f}", "{note}", "{f}"};
    make(text);
    assert_int_equal(graph->n_holes, 3);
    for (size_t i = 0; i < 3; i++) {
        const rf_graph_hole *hole = &graph->holes[i];
        assert_int_equal(hole->length, strlen(written[i]));
        assert_memory_equal(text + hole->offset, written[i], hole->length);
        assert_int_equal(hole->slot, i % 2);
    }
}

static void a_chain_that_is_dropped_keeps_its_holes(void **state)
{
    (void)state;
    make("a: sin {x}\na: sin {y}");
    assert_int_equal(rf_graph_slots(graph), 2);
    assert_int_equal(graph->n_holes, 2);
    assert_int_equal(graph->nodes[0].values[0].slot, 1);
}

/* ---- shapes ---- */

static bool same(const char *a, const char *b, uint32_t *line, uint32_t *col)
{
    rf_graph *first = NULL;
    make(b);
    assert_int_equal(rf_graph_create(a, strlen(a), &first, NULL), RF_OK);
    const bool equal = rf_graph_same_shape(first, graph, line, col);
    rf_graph_release(first);
    return equal;
}

static void texts_that_differ_in_values_have_one_shape(void **state)
{
    (void)state;
    uint32_t line, col;
    assert_true(same("o: sin 440 >> mul ~a\n~a: imp 1 >> sp \\x",
                     "// c\no: sin 220 >> mul ~a;~a: imp 2.5\n>> sp \\y", &line,
                     &col));
    assert_true(same("o: seq 60 _ 62", "o: seq 50 _ 3", &line, &col));
    assert_true(same("o: noise {x}", "o: noiz 2", &line, &col));
    assert_true(same("", "// c", &line, &col));
}

static void the_first_difference_of_shape_has_a_place(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        uint32_t line, col;
    } cases[] = {
        {"o: sin 1", "p: sin 1", 1, 1},
        {"o: sin 1", "\no: saw 1", 2, 4},
        {"o: sin 1", "o: sin 1 >> mul 1", 1, 13},
        {"o: sin 1 >> mul 1", "o: sin 1", 1, 4},
        {"o: sin 1", "o: sin 1\np: sin 1", 2, 1},
        {"o: sin 1\np: sin 1", "o: sin 1", 1, 4},
        {"o: sin 1", "", 1, 1},
        {"~a: sin 1\no: sin ~a", "~a: sin 1\no: sin 2", 2, 4},
        {"~a: sin 1\n~b: sin 1\no: sin ~a", "~a: sin 1\n~b: sin 1\no: sin ~b",
         3, 4},
        {"o: seq 60 62", "o: seq 60 62 _", 1, 4},
        {"o: seq 60 62", "o: seq 60_62", 1, 4},
        {"o: sig 1 >> seq 60", "o: speed 1 >> seq 60", 1, 4},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t line = 0, col = 0;
        assert_false(same(cases[i].a, cases[i].b, &line, &col));
        assert_int_equal(line, cases[i].line);
        assert_int_equal(col, cases[i].col);
    }
}

/* ---- the public functions ---- */

static void a_retained_graph_outlives_a_release(void **state)
{
    (void)state;
    make("o: sin 440");
    rf_graph *kept = rf_graph_retain(graph);
    assert_ptr_equal(kept, graph);
    rf_graph_release(graph);
    assert_string_equal(rf_graph_text(kept, NULL), "o: sin 440");
    assert_null(rf_graph_retain(NULL));
    rf_graph_release(NULL);
}

static void misuse_is_an_argument_error(void **state)
{
    (void)state;
    rf_slot_info info;
    make("o: sin {x}");
    assert_int_equal(rf_graph_create(NULL, 0, &graph, NULL), RF_ARGUMENT);
    assert_int_equal(rf_graph_create("", 0, NULL, NULL), RF_ARGUMENT);
    assert_int_equal(rf_graph_slot(graph, 1, &info, &failure), RF_ARGUMENT);
    assert_string_equal(failure.message, "slot: index must be below 1, got 1");
    assert_int_equal(rf_graph_slot(NULL, 0, &info, NULL), RF_ARGUMENT);
    assert_int_equal(rf_graph_slot(graph, 0, NULL, NULL), RF_ARGUMENT);
    assert_int_equal(rf_graph_slots(NULL), 0);
    assert_int_equal(rf_graph_chains(NULL), 0);
    assert_int_equal(rf_graph_nodes(NULL), 0);
    assert_null(rf_graph_text(NULL, NULL));
}

static void an_error_leaves_the_output_as_it_was(void **state)
{
    (void)state;
    make("o: sin 440");
    rf_graph *before = graph;
    assert_int_equal(try_bytes("o: sin", 6), RF_SYNTAX);
    assert_ptr_equal(graph, before);
    assert_int_equal(rf_graph_create("o: ~a", 5, &graph, NULL),
                     RF_UNKNOWN_REFERENCE);
    assert_ptr_equal(graph, before);
}

/* ---- abuse ---- */

/* Chains named `head` and 0 .. count-1, and then `tail`. */
static char *numbered(const char *head, size_t count, const char *tail)
{
    const size_t room = count * (strlen(head) + 32) + strlen(tail) + 1;
    char *text = malloc(room), *end = text;
    assert_non_null(text);
    for (size_t i = 0; i < count; i++)
        end += sprintf(end, "%s%zu: sin 1\n", head, i);
    memcpy(end, tail, strlen(tail) + 1);
    return text;
}

static void a_node_has_no_more_than_1024_inputs(void **state)
{
    (void)state;
    char *text = numbered("~a", RF_MAX_INPUTS, "o: mix ~a..");
    make(text);
    assert_int_equal(graph->nodes[RF_MAX_INPUTS].n_inputs, RF_MAX_INPUTS);
    assert_int_equal(graph->nodes[RF_MAX_INPUTS].inputs[1000], 1000);
    free(text);
    text = numbered("~a", RF_MAX_INPUTS, "o: sin 1 >> mix ~a..");
    assert_fails(text, RF_LIMIT, 1025, 17, "more than 1024 inputs of a node");
    free(text);
    text = numbered("~a", 10000, "o: mix ~a..");
    assert_fails(text, RF_LIMIT, 10001, 8, "more than 1024 inputs of a node");
    free(text);
}

static void references_are_limited_in_all(void **state)
{
    (void)state;
    enum { CHAINS = 1000, FIT = RF_MAX_REFERENCES / CHAINS };
    char tail[sizeof "o: mix" + (FIT + 1) * sizeof " ~a.."] = "o: mix";
    char *end = tail + strlen(tail);
    for (size_t i = 0; i < FIT + 1; i++, end += 5)
        memcpy(end, " ~a..", 5);
    char *text = numbered("~a", CHAINS, tail);
    assert_int_equal(try_bytes(text, strlen(text)), RF_LIMIT);
    assert_string_equal(failure.message, "more than 1048576 references");
    assert_int_equal(try_bytes(text, strlen(text) - 5), RF_OK);
    assert_int_equal(graph->nodes[CHAINS].n_inputs, CHAINS);
    free(text);
}

static void many_chains_with_one_name_are_one_chain(void **state)
{
    (void)state;
    enum { COUNT = 60000 };
    char *text = malloc(COUNT * sizeof "~a: mix ~a..\n");
    assert_non_null(text);
    for (size_t i = 0; i < COUNT; i++)
        memcpy(text + i * 13, "~a: mix ~a..\n", 14);
    make(text);
    assert_int_equal(rf_graph_chains(graph), 1);
    free(text);
}

static void many_chains_are_found_by_name(void **state)
{
    (void)state;
    char *text = numbered("~n", 60000, "o: mix ~n59999 ~n0 ~n777");
    make(text);
    INPUTS(60000, 59999, 0, 777);
    free(text);
}

static void every_failed_allocation_is_reported(void **state)
{
    (void)state;
    static const char text[] =
        "~a: speed 2 >> seq 60 {x}_~b ~b >> sp {y}\n~b: sig {x} >> mul ~in..\n"
        "o: mix ~a.. ~b ~input >> lpf {z} 1 >> sp \\k\n~a1: sin 1\n~a2: ~a";
    rf_status status;
    size_t n = 0;
    do {
        fail_after(n++);
        status = try_bytes(text, strlen(text));
        fail_never();
        if (status != RF_OK) {
            assert_null(graph);
            assert_string_equal(failure.message, "graph: out of memory");
        }
    } while (status == RF_NOMEM);
    assert_int_equal(status, RF_OK);
    assert_true(n > 10);
}

/* What helps to find the name is not worth an error of its own. */
static void a_suggestion_may_fail_for_lack_of_memory(void **state)
{
    (void)state;
    static const char text[] = "~bass: sin 1\no: ~bas";
    size_t n = 0;
    do {
        fail_after(n++);
        (void)try_bytes(text, strlen(text));
        fail_never();
        assert_true(failure.status == RF_NOMEM ||
                    failure.status == RF_UNKNOWN_REFERENCE);
        assert_null(graph);
    } while (!strstr(failure.message, "did you mean '~bass'"));
    assert_true(n > 3);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(an_empty_text_makes_an_empty_graph),
        TEST(the_graph_keeps_its_own_text),
        TEST(the_last_definition_of_a_name_wins),
        TEST(nodes_know_their_place),
        TEST(aliases_are_the_same_type),
        TEST(chains_without_a_tilde_sound),
        TEST(the_predecessor_comes_before_the_references),
        TEST(a_source_is_one_input_however_often_it_is_named),
        TEST(a_node_is_not_its_own_input),
        TEST(a_reference_in_a_chain_ignores_what_stands_before_it),
        TEST(loose_references_are_all_chains_that_begin_so),
        TEST(input_exists_when_it_is_named),
        TEST(input_may_be_defined_by_the_text),
        TEST(an_unknown_reference_is_told_at_its_place),
        TEST(every_number_parameter_has_a_row),
        TEST(rests_take_time_and_are_no_events),
        TEST(times_are_rounded_at_each_step),
        TEST(each_distinct_reference_of_seq_is_an_input),
        TEST(a_speed_before_seq_is_no_note),
        TEST(seq_that_plays_itself_rests),
        TEST(slots_are_in_order_of_first_appearance),
        TEST(each_pair_of_braces_is_a_slot_of_its_own),
        TEST(a_slot_has_the_strictest_kind_of_its_holes),
        TEST(a_sample_and_a_number_share_no_slot),
        TEST(holes_are_where_they_stand_in_the_text),
        TEST(a_chain_that_is_dropped_keeps_its_holes),
        TEST(texts_that_differ_in_values_have_one_shape),
        TEST(the_first_difference_of_shape_has_a_place),
        TEST(a_retained_graph_outlives_a_release),
        TEST(misuse_is_an_argument_error),
        TEST(an_error_leaves_the_output_as_it_was),
        TEST(a_node_has_no_more_than_1024_inputs),
        TEST(references_are_limited_in_all),
        TEST(many_chains_with_one_name_are_one_chain),
        TEST(many_chains_are_found_by_name),
        TEST(every_failed_allocation_is_reported),
        TEST(a_suggestion_may_fail_for_lack_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
