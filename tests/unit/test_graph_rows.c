/* The rows and events of patterns, points, lists and code: nodes/shape.h. */
#include "graph_rig.h"

/* ---- rows: number, position, place ---- */

typedef struct row {
    float number;
    int32_t position;
    uint32_t line, col;
} row;

static void assert_rows(size_t node, size_t count, const row *rows)
{
    const rf_graph_node *n = &graph->nodes[node];
    assert_int_equal(n->n_values, count);
    for (size_t i = 0; i < count; i++) {
        assert_true(n->values[i].number == rows[i].number);
        assert_int_equal(n->values[i].position, rows[i].position);
        assert_int_equal(n->values[i].line, rows[i].line);
        assert_int_equal(n->values[i].col, rows[i].col);
        assert_int_equal(n->values[i].slot, RF_NO_SLOT);
    }
}

#define ROWS(node, ...)                                           \
    assert_rows(node, sizeof((row[]){__VA_ARGS__}) / sizeof(row), \
                (row[]){__VA_ARGS__})

/* Rows of value, time and offset of each event. */
typedef struct parts {
    int32_t value, at, offset;
} parts;

static void assert_events(size_t node, size_t count, const parts *events)
{
    const rf_graph_node *n = &graph->nodes[node];
    assert_int_equal(n->n_events, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(n->events[i].value, events[i].value);
        assert_int_equal(n->events[i].at, events[i].at);
        assert_int_equal(n->events[i].offset, events[i].offset);
        assert_int_equal(n->events[i].input, RF_NO_INPUT);
    }
}

#define EVENTS(node, ...)                                               \
    assert_events(node, sizeof((parts[]){__VA_ARGS__}) / sizeof(parts), \
                  (parts[]){__VA_ARGS__})

static void a_pattern_stands_behind_the_rows_of_the_table(void **state)
{
    (void)state;
    make("o: saw 1 >> lpf \"400@0.5 20@1\"(0.25) 3");
    ROWS(1, {20, 0, 1, 13}, {3, 1, 1, 38}, {400, -1, 1, 18}, {0.5F, -1, 1, 22},
         {20, -1, 1, 26}, {1, -1, 1, 29}, {0.25F, -1, 1, 32});
    EVENTS(1, {2, 3, -1}, {4, 5, -1});
    assert_int_equal(graph->nodes[1].span, 6);
    make("o: sig \"1@0\"()");
    ROWS(0, {0, 0, 1, 4}, {1, -1, 1, 9}, {0, -1, 1, 11}, {1, -1, 1, 13});
    assert_int_equal(graph->nodes[0].span, 3);
    make("o: sig 2");
    ROWS(0, {2, 0, 1, 8});
    assert_int_equal(graph->nodes[0].span, RF_NO_ROW);
    assert_int_equal(graph->nodes[0].n_events, 0);
}

static void a_pattern_of_samples_has_rows_of_symbols(void **state)
{
    (void)state;
    make("o: psampler \"\\kick@0 'b'@0.5\"(2)");
    const rf_graph_node *n = graph->nodes;
    assert_int_equal(n->n_values, 5);
    assert_string_equal(n->values[0].symbol, "\\kick");
    assert_null(n->values[1].symbol);
    assert_string_equal(n->values[2].symbol, "'b'");
    EVENTS(0, {0, 1, -1}, {2, 3, -1});
    assert_int_equal(n->span, 4);
}

static void points_have_span_and_loop_before_them(void **state)
{
    (void)state;
    make("o: [0=>1 1/4-30_ms=>0.5 1 + 2_s=>3]/4!");
    ROWS(0, {0.25F, 1, 1, 37}, {1, 2, 1, 38}, {0, -1, 1, 5}, {1, -1, 1, 8},
         {0.25F, -1, 1, 10}, {30, -1, 1, 14}, {0.5F, -1, 1, 21}, {1, -1, 1, 25},
         {2, -1, 1, 29}, {3, -1, 1, 34});
    EVENTS(0, {3, 2, -1}, {6, 4, 5}, {9, 7, 8});
    const rf_event *events = graph->nodes[0].events;
    assert_int_equal(events[0].unit, RF_OFFSET_NONE);
    assert_int_equal(events[1].unit, RF_OFFSET_MILLISECONDS);
    assert_true(events[1].minus);
    assert_int_equal(events[2].unit, RF_OFFSET_SECONDS);
    assert_false(events[2].minus);
    assert_int_equal(graph->nodes[0].span, RF_NO_ROW);
    make("o: [0=>1]");
    ROWS(0, {1, 1, 1, 4}, {0, 2, 1, 4}, {0, -1, 1, 5}, {1, -1, 1, 8});
}

static void choose_has_a_row_for_each_number(void **state)
{
    (void)state;
    make("o: choose 60 -3");
    ROWS(0, {60, -1, 1, 11}, {-3, -1, 1, 14});
}

static void psynth_has_time_and_note_of_each_pair(void **state)
{
    (void)state;
    make("o: p_synth `0 48, 0.5 60` 0.25");
    ROWS(0, {0.25F, 1, 1, 27}, {0, -1, 1, 13}, {48, -1, 1, 15},
         {0.5F, -1, 1, 19}, {60, -1, 1, 23});
    EVENTS(0, {2, 1, -1}, {4, 3, -1});
    make("o: psynth `0 48`");
    assert_int_equal(graph->nodes[0].n_values, 3);
    assert_int_equal(graph->nodes[0].values[0].position, 1);
}

static void a_label_has_no_row(void **state)
{
    (void)state;
    make("o: msg_synth \\a 0.5 0.25");
    ROWS(0, {0.5F, 1, 1, 17}, {0.25F, 2, 1, 21});
}

/* ---- arrange ---- */

static void assert_sections(size_t node, size_t count, const int32_t *inputs)
{
    const rf_graph_node *n = &graph->nodes[node];
    assert_int_equal(n->n_events, count);
    assert_int_equal(n->n_values, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(n->events[i].input, inputs[i]);
        assert_int_equal(n->events[i].value, i);
        assert_int_equal(n->values[i].position, 2 * i + 1);
    }
}

#define SECTIONS(node, ...)                                                   \
    assert_sections(node, sizeof((int32_t[]){__VA_ARGS__}) / sizeof(int32_t), \
                    (int32_t[]){__VA_ARGS__})

static void sections_are_listed_as_often_as_they_are_written(void **state)
{
    (void)state;
    make("~a: sin 1\n~b: sin 2\no: arrange ~b 1 ~a 0.5 ~b 2");
    INPUTS(2, 1, 0);
    SECTIONS(2, 0, 1, 0);
    assert_true(number(2, 1) == 0.5F);
}

/* SPEC.md 9, Q11: the list begins with the predecessor. */
static void behind_a_node_the_sections_are_shifted(void **state)
{
    (void)state;
    make("~a: sin 1\n~b: sin 2\no: saw 3 >> arrange ~a 1 ~b 2");
    INPUTS(3, 2, 0, 1);
    SECTIONS(3, 0, 1);
    make("~a: sin 1\n~b: ~a >> arrange ~b 1 ~a 2\no: arrange ~a.. 1 ~a 1");
    INPUTS(2, 1, 0); /* the self edge is dropped */
    SECTIONS(2, 0, 1);
    SECTIONS(3, 0, 0);
    make("o: arrange ~o 1\n~o: arrange ~o 1 ~o 2");
    SECTIONS(1, -1, -1);
    make("~a1: sin 1\n~a2: sin 2\no: arrange ~a.. 1 ~a1 1 ~a2 1");
    SECTIONS(2, 0, 1, 0);
}

/* ---- code ---- */

static void code_keeps_its_place(void **state)
{
    (void)state;
    make("o: sin 1 >> meta `return {}\n-- \xc3\xa9`");
    const rf_graph_node *n = &graph->nodes[1];
    assert_string_equal(n->code, "return {}\n-- \xc3\xa9");
    assert_ptr_equal(n->script.text, n->code);
    assert_int_equal(n->script.length, 15);
    assert_int_equal(n->code_line, 1);
    assert_int_equal(n->code_col, 19);
    assert_null(n->program);
    assert_null(graph->nodes[0].code);
}

static void a_formula_becomes_a_program(void **state)
{
    (void)state;
    make("o: sin 1 >> eval `x := in; x` >> expr `in * 2`");
    assert_null(graph->nodes[0].program);
    assert_non_null(graph->nodes[1].program);
    assert_non_null(graph->nodes[2].program);
    assert_string_equal(graph->nodes[1].code, "x := in; x");
    assert_null(graph->nodes[1].script.text);
    assert_int_equal(try_bytes("o: eval `in`", 12), RF_INVALID);
    assert_int_equal(failure.col, 10);
    assert_int_equal(try_bytes("o: eval `\nfoo + 1`", 18), RF_INVALID);
    assert_int_equal(failure.line, 2);
    assert_int_equal(failure.col, 1);
    make("o: eval `foo`\no: sin 1"); /* dropped */
}

/* ---- what cannot be played ---- */

static void faults_of_chains_that_are_kept_are_errors(void **state)
{
    (void)state;
    assert_fails("o: psampler \"\\kick@0.0\"", RF_INVALID, 1, 13,
                 "psampler: parentheses needed behind a pattern: \"...\"(1)");
    assert_fails("a: sin 1\no: []!", RF_INVALID, 2, 4,
                 "points: there must be a point");
    assert_fails("o: adc 1", RF_UNSUPPORTED, 1, 4,
                 "adc: there is no sound card here; ~input is what a host "
                 "feeds in");
    assert_fails("o: sig \"1@0\"\np: adc 1", RF_INVALID, 1, 8,
                 "sig: parentheses needed behind a pattern: \"...\"(1)");
    make("o: sig \"1@0\"(0)\no: adc {x}\no: sin 1");
    assert_int_equal(rf_graph_nodes(graph), 1);
    assert_int_equal(rf_graph_slots(graph), 1);
}

static void every_failed_allocation_is_reported(void **state)
{
    (void)state;
    static const char text[] =
        "~a: [0=>{x} 1/4+{y}_ms=>1]/{x}! >> arrange ~a.. {x} ~b 2\n"
        "~b: sig \"1@{x} 2@0.5\"({y}) >> lpf \"{x}@1\"() {x}\n"
        "o: psampler \"{s}@{x}\"() >> psynth `0 60, 1 2` >> meta `x`\n"
        "p: choose {n} 2 3 >> sig \"1@0\"()\np: eval `x := 1; x`";
    assert_allocations_reported(text);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_pattern_stands_behind_the_rows_of_the_table),
        TEST(a_pattern_of_samples_has_rows_of_symbols),
        TEST(points_have_span_and_loop_before_them),
        TEST(choose_has_a_row_for_each_number),
        TEST(psynth_has_time_and_note_of_each_pair),
        TEST(a_label_has_no_row),
        TEST(sections_are_listed_as_often_as_they_are_written),
        TEST(behind_a_node_the_sections_are_shifted),
        TEST(code_keeps_its_place),
        TEST(a_formula_becomes_a_program),
        TEST(faults_of_chains_that_are_kept_are_errors),
        TEST(every_failed_allocation_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
