/* ops.c: the nodes that keep a state, with all that is fixed about them. */
#include "base/memory.h"
#include "plan/build.h"
#include "plan/order.h"
#include <string.h>

static rf_variant variant_of(const rf_node_type *type, const rf_shape *shape)
{
    return type->variant ? type->variant(shape) : type->simple;
}

/* How many channels a node has is fixed by its type (SPEC.md 5.4). */
static uint8_t channels_of(const struct rf_plan *plan, uint32_t node)
{
    static const rf_shape none = {
        .sr = 44100, .speed = RF_NO_INPUT, .span = RF_NO_ROW};
    const uint32_t index = plan->graph->nodes[node].type;
    const rf_output output = variant_of(rf_node_types(1)[index], &none).output;
    return output == RF_MONO || output == RF_SILENT_MONO ? 1 : 2;
}

static void make_op(struct rf_plan *plan, uint32_t node, uint8_t *channels,
                    rf_op *op)
{
    const rf_graph_node *from = &plan->graph->nodes[node];
    for (uint32_t i = 0; i < from->n_inputs; i++)
        channels[i] = channels_of(plan, from->inputs[i]);
    op->node = node;
    op->type = from->type;
    op->first_row = plan->row_of[node];
    op->shape = (rf_shape){
        .sr = plan->sr,
        .inputs = from->n_inputs,
        .channels = channels,
        .strict = plan->strict,
        .speed = from->speed,
        .chained = from->chained,
        .span = from->span,
        .program = from->program,
        .script = from->script,
        .params = from->n_values,
        .lower = plan->lower + op->first_row,
        .upper = plan->upper + op->first_row,
        .events = from->events,
        .n_events = from->n_events,
        .sounds = (const rf_sound *const *)plan->sounds,
        .n_sounds = (uint32_t)plan->n_sounds,
    };
    const rf_variant variant =
        variant_of(rf_node_types(1)[op->type], &op->shape);
    op->output = variant.output;
    op->rows = variant.rows;
    op->n_rings = variant.n_rings;
    memcpy(op->ring, variant.ring, sizeof op->ring);
}

bool rf_op_fits(const rf_op *op, const float *rows)
{
    rf_shape shape = op->shape;
    shape.lower = shape.upper = rows;
    const rf_variant now = variant_of(rf_node_types(1)[op->type], &shape);
    const rf_variant was = variant_of(rf_node_types(1)[op->type], &op->shape);
    bool fits = now.run == was.run && now.output == op->output &&
                now.rows.wide == op->rows.wide &&
                now.rows.narrow == op->rows.narrow &&
                now.n_rings == op->n_rings;
    for (uint32_t i = 0; fits && i < now.n_rings; i++)
        fits = now.ring[i] <= op->ring[i];
    return fits;
}

/* What a text may ask for stays within bounds before memory is taken. */
static rf_status check_memory(const struct rf_plan *plan, const rf_op *op,
                              size_t *state, rf_error *err)
{
    const rf_graph_node *node = &plan->graph->nodes[op->node];
    const char *name = rf_node_types(1)[op->type]->name;
    *state += 2 * op->rows.wide + op->rows.narrow;
    for (uint32_t i = 0; i < op->n_rings; i++) {
        if (op->ring[i] > RF_MAX_RING)
            return rf_fail(err, RF_LIMIT, node->line, node->col,
                           "%s: the delay line is longer than %d samples", name,
                           RF_MAX_RING);
        *state += op->ring[i];
    }
    if (*state > RF_MAX_STATE)
        return rf_fail(err, RF_LIMIT, node->line, node->col,
                       "%s: the text needs more than %d MB for a voice", name,
                       RF_MAX_STATE >> 18);
    return RF_OK;
}

static rf_status make_ops(struct rf_plan *plan, const rf_order *order,
                          rf_error *err)
{
    size_t inputs = 0, state = 0;
    plan->n_ops = order->count;
    plan->n_all = order->all;
    for (size_t i = 0; i < plan->n_all; i++)
        inputs += plan->graph->nodes[order->nodes[i]].n_inputs;
    plan->n_outputs = plan->graph->n_outputs;
    plan->ops = rf_alloc(plan->n_all, sizeof *plan->ops);
    plan->op_of = rf_alloc(plan->graph->n_nodes, sizeof *plan->op_of);
    plan->ports = rf_alloc(inputs, sizeof *plan->ports);
    plan->channels = rf_alloc(inputs, 1);
    plan->outputs = rf_alloc(plan->n_outputs, sizeof *plan->outputs);
    if (!plan->ops || !plan->op_of || !plan->ports || !plan->channels ||
        !plan->outputs)
        return rf_plan_no_memory(err);
    for (size_t i = 0; i < plan->graph->n_nodes; i++)
        plan->op_of[i] = order->rank[i];
    uint8_t *channels = plan->channels;
    for (size_t i = 0; i < plan->n_all; i++) {
        make_op(plan, order->nodes[i], channels, &plan->ops[i]);
        channels += plan->ops[i].shape.inputs;
        RF_TRY(check_memory(plan, &plan->ops[i], &state, err));
        plan->n_rings += plan->ops[i].n_rings;
        plan->n_scripts += plan->ops[i].shape.script.text != NULL;
    }
    return RF_OK;
}

rf_status rf_plan_arrange(struct rf_plan *plan, rf_error *err)
{
    rf_order order;
    RF_TRY(rf_order_init(&order, plan->graph, plan->live, err));
    rf_status status = make_ops(plan, &order, err);
    if (status == RF_OK)
        status = rf_assign_buffers(plan, &order, err);
    rf_order_clear(&order);
    return status;
}
