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
    rf_order *order;
    frame *stack;
    bool *seen;
    size_t depth;
} walk;

static void enter(walk *w, uint32_t node)
{
    if (w->seen[node])
        return;
    w->seen[node] = true;
    w->stack[w->depth++] = (frame){node, 0};
}

static void leave(walk *w, uint32_t node)
{
    w->order->rank[node] = (uint32_t)w->order->count;
    w->order->nodes[w->order->count++] = node;
    w->depth--;
}

static void visit(walk *w, uint32_t root)
{
    enter(w, root);
    while (w->depth > 0) {
        frame *top = &w->stack[w->depth - 1];
        const rf_graph_node *node = &w->graph->nodes[top->node];
        if (top->next == node->n_inputs)
            leave(w, top->node);
        else
            enter(w, source_at(node, top->next++));
    }
}

static void visit_all(walk *w)
{
    for (size_t i = 0; i < w->graph->n_nodes; i++)
        w->order->rank[i] = RF_NO_OP;
    for (size_t i = 0; i < w->graph->n_outputs; i++)
        visit(w, w->graph->outputs[i]);
    w->order->all = w->order->count;
}

static void add_asleep(rf_order *order, const rf_graph *graph)
{
    for (uint32_t i = 0; i < graph->n_nodes; i++) {
        if (order->rank[i] != RF_NO_OP)
            continue;
        order->rank[i] = (uint32_t)order->all;
        order->nodes[order->all++] = i;
    }
}

rf_status rf_order_init(rf_order *order, const rf_graph *graph, bool asleep,
                        rf_error *err)
{
    walk w = {.graph = graph, .order = order};
    *order = (rf_order){
        .nodes = rf_alloc(graph->n_nodes, sizeof *order->nodes),
        .rank = rf_alloc(graph->n_nodes, sizeof *order->rank),
    };
    w.stack = rf_alloc(graph->n_nodes, sizeof *w.stack);
    w.seen = rf_alloc(graph->n_nodes, sizeof *w.seen);
    const bool ok = order->nodes && order->rank && w.stack && w.seen;
    if (ok)
        visit_all(&w);
    else
        rf_order_clear(order);
    if (ok && asleep)
        add_asleep(order, graph);
    rf_free(w.seen);
    rf_free(w.stack);
    return ok ? RF_OK : rf_fail(err, RF_NOMEM, 0, 0, "plan: out of memory");
}

void rf_order_clear(rf_order *order)
{
    rf_free(order->rank);
    rf_free(order->nodes);
    *order = (rf_order){0};
}
