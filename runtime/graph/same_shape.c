/* same_shape.c: whether two graphs differ in values only. */
#include "graph/graph.h"
#include <string.h>

static bool same_notes(const rf_graph_node *a, const rf_graph_node *b)
{
    if (a->n_events != b->n_events)
        return false;
    for (uint32_t i = 0; i < a->n_events; i++) {
        const rf_event *m = &a->events[i], *n = &b->events[i];
        if (m->time != n->time || m->input != n->input || m->value != n->value)
            return false;
    }
    return true;
}

static bool same_inputs(const rf_graph_node *a, const rf_graph_node *b)
{
    if (a->n_inputs != b->n_inputs || a->chained != b->chained ||
        a->speed != b->speed)
        return false;
    for (uint32_t i = 0; i < a->n_inputs; i++) {
        if (a->inputs[i] != b->inputs[i])
            return false;
    }
    return true;
}

/* The same names, and the same kinds of node in the same order. */
static bool same_chain(const struct rf_graph *a, const struct rf_graph *b,
                       size_t index, uint32_t *line, uint32_t *col)
{
    const rf_graph_chain *m = &a->chains[index], *n = &b->chains[index];
    *line = n->line;
    *col = n->col;
    if (strcmp(m->name, n->name) != 0)
        return false;
    for (uint32_t i = 0; i < n->count; i++) {
        const rf_graph_node *node = &b->nodes[n->first + i];
        *line = node->line;
        *col = node->col;
        if (i == m->count || node->type != a->nodes[m->first + i].type)
            return false;
    }
    return m->count == n->count;
}

static bool same_chains(const struct rf_graph *a, const struct rf_graph *b,
                        uint32_t *line, uint32_t *col)
{
    for (size_t i = 0; i < b->n_chains; i++) {
        *line = b->chains[i].line;
        *col = b->chains[i].col;
        if (i == a->n_chains || !same_chain(a, b, i, line, col))
            return false;
    }
    return a->n_chains == b->n_chains;
}

bool rf_graph_same_shape(const struct rf_graph *a, const struct rf_graph *b,
                         uint32_t *line, uint32_t *col)
{
    uint32_t at_line = 1, at_col = 1;
    bool same = same_chains(a, b, &at_line, &at_col);
    for (size_t i = 0; same && i < b->n_nodes; i++) {
        const rf_graph_node *m = &a->nodes[i], *n = &b->nodes[i];
        at_line = n->line;
        at_col = n->col;
        same =
            m->n_values == n->n_values && same_inputs(m, n) && same_notes(m, n);
    }
    if (same)
        return true;
    *line = at_line;
    *col = at_col;
    return false;
}
