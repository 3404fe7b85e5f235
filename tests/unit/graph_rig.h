/* graph_rig.h: graphs of texts, and what is said of them. */
#ifndef RF_TESTS_GRAPH_RIG_H
#define RF_TESTS_GRAPH_RIG_H

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

static inline rf_status try_bytes(const char *text, size_t length)
{
    failure = (rf_error){0};
    return rf_graph_create(text, length, &graph, &failure);
}

/* The graph of a good text, in place of the one before. */
static inline void make(const char *text)
{
    rf_graph_release(graph);
    graph = NULL;
    const rf_status status = try_bytes(text, strlen(text));
    if (status != RF_OK)
        print_error("%u:%u: %s\n", failure.line, failure.col, failure.message);
    assert_int_equal(status, RF_OK);
}

static inline int tear_down(void **state)
{
    (void)state;
    rf_graph_release(graph);
    graph = NULL;
    return 0;
}

static inline void assert_fails(const char *text, rf_status status,
                                uint32_t line, uint32_t col,
                                const char *message)
{
    rf_graph_release(graph);
    graph = NULL;
    assert_int_equal(try_bytes(text, strlen(text)), status);
    assert_null(graph);
    assert_string_equal(failure.message, message);
    assert_int_equal(failure.line, line);
    assert_int_equal(failure.col, col);
}

static inline const char *type_of(size_t node)
{
    assert_true(node < graph->n_nodes);
    return rf_node_types(1)[graph->nodes[node].type]->name;
}

static inline void assert_inputs(size_t node, size_t count,
                                 const uint32_t *inputs)
{
    assert_int_equal(graph->nodes[node].n_inputs, count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(graph->nodes[node].inputs[i], inputs[i]);
}

#define INPUTS(node, ...)                                                     \
    assert_inputs(node, sizeof((uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t), \
                  (uint32_t[]){__VA_ARGS__})

static inline float number(size_t node, size_t value)
{
    assert_true(value < graph->nodes[node].n_values);
    return graph->nodes[node].values[value].number;
}

/* Of a good text, whichever allocation fails. */
static inline void assert_allocations_reported(const char *text)
{
    rf_status status;
    size_t n = 0;
    do {
        fail_after(n++);
        status = try_bytes(text, strlen(text));
        fail_never();
        if (status != RF_OK) {
            assert_null(graph);
            assert_non_null(strstr(failure.message, "out of memory"));
        }
    } while (status == RF_NOMEM);
    assert_int_equal(status, RF_OK);
    assert_true(n > 10);
}

#endif
