/* rows.c: a row per parameter, and which of them a slot sets. */
#include "base/memory.h"
#include "plan/build.h"
#include <math.h>

static size_t count_rows(const rf_graph *graph, size_t *n_uses)
{
    size_t rows = 0;
    *n_uses = 0;
    for (size_t i = 0; i < graph->n_nodes; i++) {
        rows += graph->nodes[i].n_values;
        for (uint32_t k = 0; k < graph->nodes[i].n_values; k++)
            *n_uses += graph->nodes[i].values[k].slot != RF_NO_SLOT;
    }
    return rows;
}

/* What a slot may make of its row. 1 / x has no bound around 0. */
static void set_bounds(struct rf_plan *plan, size_t row, const rf_value *value,
                       const rf_slot_spec *slot)
{
    if (slot->n_symbols > 0) { /* any sound */
        plan->lower[row] = 0;
        plan->upper[row] = INFINITY;
        return;
    }
    const bool pole = value->inverse && slot->lo <= 0 && slot->hi >= 0;
    plan->lower[row] = pole             ? -INFINITY
                       : value->inverse ? 1.0f / slot->hi
                                        : slot->lo;
    plan->upper[row] = pole             ? INFINITY
                       : value->inverse ? 1.0f / slot->lo
                                        : slot->hi;
}

static rf_status take_value(struct rf_plan *plan, size_t row,
                            const rf_value *value, const rf_slot_spec *slots,
                            rf_error *err)
{
    plan->rows[row] = value->number;
    plan->lower[row] = plan->upper[row] = value->number;
    if (value->slot != RF_NO_SLOT) {
        plan->uses[plan->n_uses++] =
            (rf_use){(uint32_t)value->slot, (uint32_t)row, value->inverse};
        set_bounds(plan, row, value, &slots[value->slot]);
    } else if (value->symbol) {
        const size_t sound = rf_plan_sound(plan, value->symbol);
        if (sound == plan->n_sounds)
            return rf_plan_unknown_sample(plan, value->symbol, value->line,
                                          value->col, err);
        plan->rows[row] = (float)sound;
        plan->lower[row] = plan->upper[row] = (float)sound;
    }
    return RF_OK;
}

/* Of a node whose rows begin with `row`. */
static rf_status take_values(struct rf_plan *plan, const rf_graph_node *node,
                             size_t row, const rf_slot_spec *slots,
                             const float *force, rf_error *err)
{
    for (uint32_t k = 0; k < node->n_values; k++, row++) {
        const rf_value *value = &node->values[k];
        RF_TRY(take_value(plan, row, value, slots, err));
        if (force && !isnan(force[row]) && value->slot == RF_NO_SLOT)
            plan->lower[row] = plan->upper[row] = force[row];
    }
    return RF_OK;
}

rf_status rf_plan_take_rows(struct rf_plan *plan, const rf_slot_spec *slots,
                            const float *force, rf_error *err)
{
    const rf_graph *graph = plan->graph;
    size_t n_uses, row = 0;
    plan->n_rows = count_rows(graph, &n_uses);
    plan->rows = rf_alloc(plan->n_rows, sizeof *plan->rows);
    plan->lower = rf_alloc(plan->n_rows, sizeof *plan->lower);
    plan->upper = rf_alloc(plan->n_rows, sizeof *plan->upper);
    plan->row_of = rf_alloc(graph->n_nodes, sizeof *plan->row_of);
    plan->uses = rf_alloc(n_uses, sizeof *plan->uses);
    if (!plan->rows || !plan->lower || !plan->upper || !plan->row_of ||
        !plan->uses)
        return rf_plan_no_memory(err);
    for (size_t i = 0; i < graph->n_nodes; i++) {
        const rf_graph_node *node = &graph->nodes[i];
        plan->row_of[i] = (uint32_t)row;
        RF_TRY(take_values(plan, node, row, slots, force, err));
        row += node->n_values;
    }
    return RF_OK;
}
