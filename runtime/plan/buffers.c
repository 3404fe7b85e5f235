/* buffers.c: as few blocks as the order allows, so that they stay in cache. */
#include "base/memory.h"
#include "plan/order.h"

typedef struct pool {
    uint32_t *last;   /* [ops] the last op that reads it; n_ops: for ever */
    bool *feeds_back; /* [ops] read before it is written */
    uint32_t *free;   /* a stack of buffers */
    uint32_t n_free, next;
} pool;

static uint32_t take(pool *p)
{
    return p->n_free > 0 ? p->free[--p->n_free] : p->next++;
}

static void give_back(pool *p, uint32_t buffer)
{
    if (buffer != RF_SILENCE)
        p->free[p->n_free++] = buffer;
}

static void find_last_readers(const struct rf_plan *plan, const uint32_t *rank,
                              pool *p)
{
    const uint32_t end = (uint32_t)plan->n_ops;
    for (uint32_t i = 0; i < end; i++) {
        const rf_graph_node *node = &plan->graph->nodes[plan->ops[i].node];
        for (uint32_t k = 0; k < node->n_inputs; k++) {
            const uint32_t source = rank[node->inputs[k]];
            p->feeds_back[source] |= source > i;
            if (p->last[source] != end)
                p->last[source] = source > i ? end : i;
        }
    }
    for (size_t i = 0; i < plan->graph->n_outputs; i++)
        p->last[rank[plan->graph->outputs[i]]] = end;
}

/* In a live plan a channel that a node does not write repeats what the node
 * wrote last, in the shape that it had then (SPEC.md 4.2). */
static rf_port make_port(rf_output output, bool live, pool *p)
{
    rf_port port = {RF_SILENCE, RF_SILENCE, 2};
    const bool silent = output == RF_SILENT || output == RF_SILENT_MONO;
    const bool left = output == RF_SILENT || output == RF_LEFT;
    if (output == RF_MONO || output == RF_SILENT_MONO)
        port.channels = 1;
    if (live || !silent)
        port.L = take(p);
    if (output == RF_STEREO || (live && left))
        port.R = take(p);
    else if (port.channels == 1 || output == RF_TWIN)
        port.R = port.L;
    return port;
}

/* Behind op `i`, what it was the last to read is free again. */
static void release_inputs(const struct rf_plan *plan, const uint32_t *rank,
                           uint32_t i, pool *p)
{
    const rf_graph_node *node = &plan->graph->nodes[plan->ops[i].node];
    for (uint32_t k = 0; k < node->n_inputs; k++) {
        const uint32_t source = rank[node->inputs[k]];
        const rf_port port = plan->ops[source].out;
        if (p->last[source] != i)
            continue;
        give_back(p, port.L);
        if (port.R != port.L)
            give_back(p, port.R);
    }
}

static void assign_own(struct rf_plan *plan, pool *p)
{
    p->next = RF_SILENCE + 1;
    for (uint32_t i = 0; i < plan->n_all; i++)
        plan->ops[i].out = make_port(plan->ops[i].output, true, p);
    plan->n_buffers = p->next;
    plan->n_feedback = p->next - 1;
}

static void assign_shared(struct rf_plan *plan, const uint32_t *rank, pool *p)
{
    p->next = RF_SILENCE + 1;
    for (uint32_t i = 0; i < plan->n_ops; i++)
        if (p->feeds_back[i])
            plan->ops[i].out = make_port(plan->ops[i].output, false, p);
    plan->n_feedback = p->next - 1;
    for (uint32_t i = 0; i < plan->n_ops; i++) {
        if (!p->feeds_back[i])
            plan->ops[i].out = make_port(plan->ops[i].output, false, p);
        release_inputs(plan, rank, i, p);
    }
    plan->n_buffers = p->next;
}

static void connect(struct rf_plan *plan, const uint32_t *rank)
{
    rf_port *port = plan->ports;
    for (size_t i = 0; i < plan->n_all; i++) {
        rf_op *op = &plan->ops[i];
        op->in = port;
        for (uint32_t k = 0; k < op->shape.inputs; k++)
            *port++ =
                plan->ops[rank[plan->graph->nodes[op->node].inputs[k]]].out;
    }
    for (size_t i = 0; i < plan->n_outputs; i++)
        plan->outputs[i] = plan->ops[rank[plan->graph->outputs[i]]].out;
}

rf_status rf_assign_buffers(struct rf_plan *plan, const rf_order *order,
                            rf_error *err)
{
    pool p = {0};
    p.last = rf_alloc(plan->n_ops, sizeof *p.last);
    p.feeds_back = rf_alloc(plan->n_ops, sizeof *p.feeds_back);
    p.free = rf_alloc(2 * plan->n_ops, sizeof *p.free);
    const bool ok = p.last && p.feeds_back && p.free;
    if (ok && plan->live) {
        assign_own(plan, &p);
    } else if (ok) {
        find_last_readers(plan, order->rank, &p);
        assign_shared(plan, order->rank, &p);
    }
    if (ok)
        connect(plan, order->rank);
    rf_free(p.free);
    rf_free(p.feeds_back);
    rf_free(p.last);
    return ok ? RF_OK : rf_fail(err, RF_NOMEM, 0, 0, "plan: out of memory");
}
