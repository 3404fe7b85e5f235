/* order.c: the walk against the edges. */
#include "plan/order.h"
#include "base/memory.h"

typedef struct frame {
    uint32_t node, next; /* how many of its edges have been followed */
} frame;

/* The i-th source to visit: references as written, then the predecessor. */
static uint32_t source_at(const rf_graph_node *node, uint32_t i)
{
    if (!node->chained)
        return node->inputs[i];
    return node->inputs[(i + 1) % node->n_inputs];
}

typedef struct walk {
    const rf_graph *graph;
    frame *stack;
    bool *seen;
    uint32_t *order, *rank;
    size_t count;
} walk;

static void visit(walk *w, uint32_t root)
{
    size_t depth = 0;
    if (w->seen[root])
        return;
    w->seen[root] = true;
    w->stack[depth++] = (frame){root, 0};
    while (depth > 0) {
        frame *top = &w->stack[depth - 1];
        const rf_graph_node *node = &w->graph->nodes[top->node];
        if (top->next == node->n_inputs) {
            w->rank[top->node] = (uint32_t)w->count;
            w->order[w->count++] = top->node;
            depth--;
            continue;
        }
        const uint32_t source = source_at(node, top->next++);
        if (!w->seen[source]) {
            w->seen[source] = true;
            w->stack[depth++] = (frame){source, 0};
        }
    }
}

rf_status rf_order(const rf_graph *graph, uint32_t *order, uint32_t *rank,
                   size_t *count, rf_error *err)
{
    walk w = {.graph = graph, .order = order, .rank = rank};
    w.stack = rf_alloc(graph->n_nodes, sizeof *w.stack);
    w.seen = rf_alloc(graph->n_nodes, sizeof *w.seen);
    if (w.stack && w.seen) {
        for (size_t i = 0; i < graph->n_nodes; i++)
            rank[i] = RF_UNREACHED;
        for (size_t i = 0; i < graph->n_outputs; i++)
            visit(&w, graph->outputs[i]);
        *count = w.count;
    }
    const bool ok = w.stack && w.seen;
    rf_free(w.seen);
    rf_free(w.stack);
    return ok ? RF_OK : rf_fail(err, RF_NOMEM, 0, 0, "plan: out of memory");
}
