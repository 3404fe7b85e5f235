/* scripts.c: the code of `meta`, compiled by whoever can. */
#include "plan/build.h"

/* A place within code becomes one of the text; without one, it is the code's
 * beginning. */
static void place(const rf_graph_node *node, rf_error *err)
{
    if (err->line == 0)
        err->line = err->col = 1;
    if (err->line == 1)
        err->col += node->code_col - 1;
    err->line += node->code_line - 1;
}

static const rf_graph_node *node_of(const rf_plan *plan, const rf_op *op)
{
    return &plan->graph->nodes[op->node];
}

void rf_script_place(const rf_plan *plan, size_t index, rf_error *err)
{
    const rf_op *op = plan->ops;
    while (!op->shape.script.text || index-- > 0)
        op++;
    place(node_of(plan, op), err);
}

static rf_status compile(const rf_plan *plan, const rf_graph_node *node,
                         void *machine, rf_script *out, rf_error *err)
{
    const rf_script_host *host = plan->scripts;
    rf_error within = {0};
    *out = (rf_script){.host = host, .machine = machine};
    const rf_status status =
        host->compile(machine, node->script.text, node->script.length,
                      &out->program, &within);
    if (status == RF_OK)
        return RF_OK;
    place(node, &within);
    return rf_fail(err, status, within.line, within.col, "%s", within.message);
}

static rf_status open(const rf_plan *plan, const rf_graph_node *first,
                      void **machine, rf_error *err)
{
    if (!plan->scripts)
        return rf_fail(err, RF_UNSUPPORTED, first->line, first->col,
                       "meta: there is no script engine here to run it");
    return plan->scripts->open(plan->scripts->data, machine, err);
}

rf_status rf_scripts_open(const rf_plan *plan, rf_script *scripts,
                          void **machine, rf_error *err)
{
    size_t n = 0;
    for (size_t i = 0; n < plan->n_scripts; i++) {
        const rf_op *op = &plan->ops[i];
        if (!op->shape.script.text)
            continue;
        if (n == 0)
            RF_TRY(open(plan, node_of(plan, op), machine, err));
        RF_TRY(compile(plan, node_of(plan, op), *machine, &scripts[n++], err));
    }
    return RF_OK;
}

void rf_scripts_close(const rf_plan *plan, void *machine)
{
    if (machine)
        plan->scripts->close(machine);
}

/* Also of nodes that nobody hears. */
static rf_status try_all(const rf_plan *plan, void **machine, rf_error *err)
{
    const rf_graph *graph = plan->graph;
    rf_script unused;
    for (size_t i = 0; i < graph->n_nodes; i++) {
        const rf_graph_node *node = &graph->nodes[i];
        if (!node->script.text)
            continue;
        if (!*machine)
            RF_TRY(open(plan, node, machine, err));
        RF_TRY(compile(plan, node, *machine, &unused, err));
    }
    return RF_OK;
}

rf_status rf_plan_try_scripts(const rf_plan *plan, rf_error *err)
{
    void *machine = NULL;
    const rf_status status = try_all(plan, &machine, err);
    rf_scripts_close(plan, machine);
    return status;
}
