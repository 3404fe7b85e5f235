/* scripts.c: the code of `meta`, compiled by whoever can. */
#include "plan/build.h"

static const rf_graph_node *node_of(const rf_plan *plan, const rf_op *op)
{
    return &plan->graph->nodes[op->node];
}

static rf_status compile(const rf_plan *plan, const rf_graph_node *node,
                         void *machine, rf_script *out, rf_error *err)
{
    const rf_script_host *host = plan->scripts;
    rf_error within = {0};
    *out = (rf_script){.host = host,
                       .machine = machine,
                       .line = node->code_line,
                       .col = node->code_col};
    const rf_status status =
        host->compile(machine, node->script.text, node->script.length,
                      &out->program, &within);
    if (status == RF_OK)
        return RF_OK;
    rf_script_place(out, &within);
    return rf_fail(err, status, within.line, within.col, "%s", within.message);
}

static rf_status open_machine(const rf_plan *plan, const rf_graph_node *first,
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
            RF_TRY(open_machine(plan, node_of(plan, op), machine, err));
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
            RF_TRY(open_machine(plan, node, machine, err));
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
