/* From text to graph: SPEC.md 4. */
#include "graph_rig.h"

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
    assert_string_equal(type_of(3), "~input");
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
        TEST(a_retained_graph_outlives_a_release),
        TEST(misuse_is_an_argument_error),
        TEST(an_error_leaves_the_output_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
