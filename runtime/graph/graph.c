#include "graph/graph.h"
#include "base/float_mode.h"
#include "base/memory.h"
#include "graph/draft.h"
#include "graph/vocabulary.h"
#include "syntax/formula.h"
#include <string.h>

rf_status rf_draft_out_of_memory(const rf_draft *d)
{
    return rf_fail(d->err, RF_NOMEM, 0, 0, "graph: out of memory");
}

static rf_status parse(rf_draft *d, const char *text, size_t length)
{
    rf_forms forms;
    rf_forms_init(&forms, d->types);
    const rf_vocabulary vocabulary = {
        .forms = forms.items,
        .count = forms.count,
        .bare = d->get,
        .points = forms.points.name ? &forms.points : NULL,
    };
    return rf_tree_init(&d->tree, text, length, &vocabulary, d->err);
}

/* The first one in the text that is not in a chain that was replaced. */
static rf_status check_faults(const rf_draft *d)
{
    for (size_t i = 0; i < d->tree.n_faults; i++) {
        const rf_fault *f = &d->tree.faults[i];
        if (!rf_is_kept(d, f->chain))
            continue;
        return rf_fail(d->err, f->status, f->line, f->col, "%s: %s", f->node,
                       f->what);
    }
    return RF_OK;
}

/* What `eval` and `expr` are to calculate. */
static rf_status compile(const rf_draft *d, struct rf_graph *graph)
{
    for (size_t i = 0; i < graph->n_nodes; i++) {
        rf_graph_node *node = &graph->nodes[i];
        if (!node->code || node->script.text)
            continue;
        const uint32_t accepts = d->types[node->type]->params[0].accepts;
        rf_program *program;
        RF_TRY(rf_program_compile(
            node->code, strlen(node->code), node->code_line, node->code_col,
            accepts & RF_ACCEPT_TERM, node->n_inputs > 0, &program, d->err));
        node->program = program;
    }
    return RF_OK;
}

static rf_status make(rf_draft *d, const char *text, size_t length,
                      rf_graph **out)
{
    RF_TRY(parse(d, text, length));
    RF_TRY(rf_draft_definitions(d));
    RF_TRY(check_faults(d));
    RF_TRY(rf_draft_references(d));
    RF_TRY(rf_draft_slots(d));
    rf_draft_measure(d);
    rf_graph *graph;
    RF_TRY(rf_draft_graph(d, &graph));
    const rf_status status = compile(d, graph);
    if (status == RF_OK)
        *out = graph;
    else
        rf_graph_release(graph);
    return status;
}

static void clear(rf_draft *d)
{
    rf_free(d->holes);
    rf_free(d->slot_names);
    rf_free(d->slots);
    rf_free(d->meaning);
    rf_free(d->member);
    rf_free(d->sections);
    rf_free(d->place);
    rf_free(d->seen);
    rf_free(d->first);
    rf_free(d->inputs);
    rf_free(d->last);
    rf_free(d->order);
    rf_free(d->names);
    rf_tree_clear(&d->tree);
}

rf_status rf_graph_create(const char *text, size_t length, rf_graph **out,
                          rf_error *err)
{
    if (!text || !out)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "graph: %s",
                       text ? "no place for the result" : "no text");
    const rf_node_type *const *types = rf_node_types(1);
    rf_draft draft = {.types = types,
                      .get = rf_type_named(types, "get"),
                      .feed = rf_type_named(types, "~input"),
                      .speed = rf_type_named(types, "speed"),
                      .err = err};
    const uint64_t host = rf_float_enter();
    const rf_status status = make(&draft, text, length, out);
    rf_float_leave(host);
    clear(&draft);
    return status;
}

rf_graph *rf_graph_retain(const rf_graph *graph)
{
    rf_graph *shared = (rf_graph *)graph;
    if (shared)
        atomic_fetch_add_explicit(&shared->users, 1, memory_order_relaxed);
    return shared;
}

void rf_graph_release(rf_graph *graph)
{
    if (!graph ||
        atomic_fetch_sub_explicit(&graph->users, 1, memory_order_acq_rel) > 1)
        return;
    for (size_t i = 0; i < graph->n_nodes; i++)
        rf_program_free((rf_program *)graph->nodes[i].program);
    rf_free(graph);
}

const char *rf_graph_text(const rf_graph *graph, size_t *length)
{
    if (length)
        *length = graph ? graph->length : 0;
    return graph ? graph->text : NULL;
}

size_t rf_graph_slots(const rf_graph *graph)
{
    return graph ? graph->n_slots : 0;
}

size_t rf_graph_chains(const rf_graph *graph)
{
    return graph ? graph->n_chains : 0;
}

size_t rf_graph_nodes(const rf_graph *graph)
{
    return graph ? graph->n_nodes : 0;
}

rf_status rf_graph_slot(const rf_graph *graph, size_t index, rf_slot_info *out,
                        rf_error *err)
{
    if (!graph || !out)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "slot: no %s",
                       graph ? "place for the result" : "graph");
    if (index >= graph->n_slots)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "slot: index must be below %zu, got %zu", graph->n_slots,
                       index);
    *out = graph->slots[index];
    return RF_OK;
}
