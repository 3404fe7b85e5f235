/* Texts that are large, and memory that runs short. */
#include "graph_rig.h"
#include <time.h>

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

static void a_node_has_no_more_inputs_than_the_limit(void **state)
{
    (void)state;
    char *text = numbered("~a", RF_MAX_INPUTS, "o: mix ~a..");
    make(text);
    assert_int_equal(graph->nodes[RF_MAX_INPUTS].n_inputs, RF_MAX_INPUTS);
    for (uint32_t i = 0; i < RF_MAX_INPUTS; i++)
        assert_int_equal(graph->nodes[RF_MAX_INPUTS].inputs[i], i);
    free(text);
    text = numbered("~a", RF_MAX_INPUTS, "o: sin 1 >> mix ~a..");
    assert_fails(text, RF_LIMIT, RF_MAX_INPUTS + 1, 17,
                 "more than 16384 inputs of a node");
    free(text);
    text = numbered("~a", 50000, "o: mix ~a..");
    assert_fails(text, RF_LIMIT, 50001, 8, "more than 16384 inputs of a node");
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
    enum { COUNT = 100000 };
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
    char *text = numbered("~n", 100000, "o: mix ~n99999 ~n0 ~n777");
    make(text);
    INPUTS(100000, 99999, 0, 777);
    free(text);
}

/* ---- linear in the text ---- */

/* A text of `count` units. */
typedef struct growth {
    const char *head, *unit, *tail;
} growth;

static const growth growths[] = {
    {"o: sin 1", " >> mul 1", ""},   {"", "a:~b\n", "~b:sin 1"},
    {"~a:sin 1\no: mix", " ~a", ""}, {"~a:sin 1\no: arrange", " ~a.. 1", ""},
    {"o: seq", " 60", ""},           {"o: choose", " 60", ""},
    {"o: [", "0=>1 ", "]"},          {"o: sig \"1@0", " 1@0", "\"()"},
    {"o: psynth `0 1", ",0 1", "`"}, {"o: meta `", "\\n;", "`"},
    {"o: sin 1\n", "// c\n", ""},    {"", "o: sig \"1@0\"\n", "o: sin 1"},
    {"", "o: sin {}\n", ""},
};

static char *grown(const growth *g, size_t count, size_t *length)
{
    const size_t n = strlen(g->unit);
    char *text = malloc(strlen(g->head) + count * n + strlen(g->tail) + 1);
    assert_non_null(text);
    char *end = text + sprintf(text, "%s", g->head);
    for (size_t i = 0; i < count; i++, end += n)
        memcpy(end, g->unit, n);
    *length = (size_t)(end + sprintf(end, "%s", g->tail) - text);
    return text;
}

/* Processor time of the quickest of some attempts, in seconds. */
static double cost(const char *text, size_t length)
{
    double best = 1e9;
    for (size_t i = 0; i < 5; i++) {
        rf_graph *made = NULL;
        const clock_t begin = clock();
        const rf_status status = rf_graph_create(text, length, &made, &failure);
        const double seconds =
            (double)(clock() - begin) / (double)CLOCKS_PER_SEC;
        if (status != RF_OK)
            print_error("%.20s: %s\n", text, failure.message);
        assert_int_equal(status, RF_OK);
        rf_graph_release(made);
        best = seconds < best ? seconds : best;
    }
    return best;
}

/* Eight times as much takes eight times as long; if it were the square, 64. */
static void time_grows_with_the_text(void **state)
{
    (void)state;
    enum { FEW = 1900, MANY = 8 * FEW };
    for (size_t i = 0; i < sizeof growths / sizeof *growths; i++) {
        size_t few, many;
        char *small = grown(&growths[i], FEW, &few);
        char *large = grown(&growths[i], MANY, &many);
        const double seconds = cost(small, few);
        if (cost(large, many) > 24 * seconds + 0.001)
            fail_msg("'%s': %.0f us, then %.0f us", growths[i].unit,
                     1e6 * seconds, 1e6 * cost(large, many));
        free(large);
        free(small);
    }
}

static void a_hundred_thousand_nodes_and_references_are_taken(void **state)
{
    (void)state;
    static const growth chain = {"o: sin 1", " >> mul 1", ""};
    static const growth chains = {"", "a:~b\n", "~b:sin 1"};
    size_t length;
    char *text = grown(&chain, 100000, &length);
    assert_int_equal(try_bytes(text, length), RF_OK);
    assert_int_equal(graph->n_nodes, 100001);
    tear_down(NULL);
    free(text);
    text = grown(&chains, 100000, &length);
    assert_int_equal(try_bytes(text, length), RF_OK);
    assert_int_equal(graph->n_chains, 2);
    free(text);
    tear_down(NULL);
    text = numbered("~a", 10000, "o: mix ~a.. ~a..");
    assert_int_equal(try_bytes(text, strlen(text)), RF_OK);
    assert_int_equal(graph->nodes[10000].n_inputs, 10000);
    free(text);
}

/* ---- memory that runs short ---- */

static void every_failed_allocation_is_reported(void **state)
{
    (void)state;
    static const char text[] =
        "~a: speed 2 >> seq 60 {x}_~b ~b >> sp {y}\n~b: sig {x} >> mul ~in..\n"
        "o: mix ~a.. ~b ~input >> lpf {z} 1 >> sp \\k\n~a1: sin 1\n~a2: ~a";
    assert_allocations_reported(text);
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
        TEST(a_node_has_no_more_inputs_than_the_limit),
        TEST(references_are_limited_in_all),
        TEST(many_chains_with_one_name_are_one_chain),
        TEST(many_chains_are_found_by_name),
        TEST(time_grows_with_the_text),
        TEST(a_hundred_thousand_nodes_and_references_are_taken),
        TEST(every_failed_allocation_is_reported),
        TEST(a_suggestion_may_fail_for_lack_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
