/* diff.c: two graphs, chain by chain, by name. */
#include "graph/diff.h"
#include "base/memory.h"
#include "graph/names.h"
#include <string.h>

#define NO_CHAIN UINT32_MAX

typedef struct work {
    const struct rf_graph *old, *now;
    const float *values; /* of the old graph's slots; may be NULL */
    uint32_t *twin;      /* [new chains] the old one of its name */
    uint32_t *old_types, *new_types, *aligned; /* [nodes] scratch */
    rf_alignment alignment;
    rf_graph_diff *diff;
} work;

/* ---- chains by name ---- */

static rf_name *names_of(const struct rf_graph *graph)
{
    rf_name *names = rf_alloc(graph->n_chains, sizeof *names);
    for (size_t i = 0; names && i < graph->n_chains; i++)
        names[i] = (rf_name){graph->chains[i].name,
                             (uint32_t)strlen(graph->chains[i].name)};
    return names;
}

static void look_up(work *w, const rf_name *names, const uint32_t *order)
{
    const size_t n = w->old->n_chains;
    for (size_t i = 0; i < w->now->n_chains; i++) {
        const char *text = w->now->chains[i].name;
        const rf_name name = {text, (uint32_t)strlen(text)};
        const size_t at = rf_names_lower(names, order, n, &name);
        w->twin[i] = at < n && rf_name_compare(&names[order[at]], &name) == 0
                         ? order[at]
                         : NO_CHAIN;
    }
}

static bool sort_chains(work *w)
{
    const size_t n = w->old->n_chains;
    rf_name *names = names_of(w->old);
    uint32_t *order = rf_alloc(n, sizeof *order);
    uint32_t *scratch = rf_alloc(n, sizeof *scratch);
    const bool ok = names && order && scratch;
    if (ok) {
        rf_names_sort(names, n, order, scratch);
        look_up(w, names, order);
    }
    rf_free(scratch);
    rf_free(order);
    rf_free(names);
    return ok;
}

/* Most updates leave all names in place. */
static bool pair_chains(work *w, bool *in_place)
{
    *in_place = w->old->n_chains == w->now->n_chains;
    for (size_t i = 0; *in_place && i < w->now->n_chains; i++) {
        w->twin[i] = (uint32_t)i;
        *in_place = strcmp(w->old->chains[i].name, w->now->chains[i].name) == 0;
    }
    return *in_place || sort_chains(w);
}

/* ---- nodes of a chain in both ---- */

static void read_types(const struct rf_graph *graph,
                       const rf_graph_chain *chain, uint32_t *types)
{
    for (uint32_t i = 0; i < chain->count; i++)
        types[i] = graph->nodes[chain->first + i].type;
}

static bool align_chain(work *w, size_t index)
{
    const rf_graph_chain *now = &w->now->chains[index];
    uint32_t *from = w->diff->from + now->first;
    if (w->twin[index] == NO_CHAIN) {
        memset(from, 0xff, now->count * sizeof *from); /* RF_NEW_NODE */
        return true;
    }
    const rf_graph_chain *old = &w->old->chains[w->twin[index]];
    read_types(w->old, old, w->old_types);
    read_types(w->now, now, w->new_types);
    const bool ok = rf_align(&w->alignment, w->old_types, old->count,
                             w->new_types, now->count, from);
    for (uint32_t i = 0; i < now->count; i++)
        if (from[i] != RF_NEW_NODE)
            from[i] += old->first;
    return ok;
}

/* ---- parameters, as they are written ---- */

static bool same_slot(const work *w, const rf_value *a, const rf_value *b)
{
    const char *name = w->old->slots[a->slot].name;
    if (strcmp(name, w->now->slots[b->slot].name) != 0)
        return false;
    return name[0] != '\0' || a->slot == b->slot;
}

/* What a slot has made of its row. */
static float held(const work *w, const rf_value *value)
{
    const float number = w->values[value->slot];
    return value->inverse ? 1.0f / number : number;
}

static bool same_value(const work *w, const rf_value *a, const rf_value *b)
{
    if (a->reference != b->reference)
        return false;
    if (a->slot != RF_NO_SLOT && b->slot != RF_NO_SLOT)
        return same_slot(w, a, b);
    if (b->slot != RF_NO_SLOT)
        return false;
    if (a->slot != RF_NO_SLOT)
        return w->values && !b->symbol && held(w, a) == b->number &&
               w->old->slots[a->slot].kind != RF_HOLE_SYMBOL;
    if (!a->symbol || !b->symbol)
        return a->symbol == b->symbol && a->number == b->number;
    return strcmp(a->symbol, b->symbol) == 0;
}

static bool same_values(const work *w, const rf_graph_node *a,
                        const rf_graph_node *b)
{
    bool same = a->n_values == b->n_values;
    for (uint32_t i = 0; same && i < b->n_values; i++)
        same = same_value(w, &a->values[i], &b->values[i]);
    return same;
}

/* Whether a new node's input is the chain that the old node's was. */
static bool same_source(const work *w, const rf_graph_node *a, uint32_t i,
                        const rf_graph_node *b, uint32_t k)
{
    return w->old->nodes[a->inputs[i]].chain ==
           w->twin[w->now->nodes[b->inputs[k]].chain];
}

static bool same_references(const work *w, const rf_graph_node *a,
                            const rf_graph_node *b)
{
    const uint32_t count = b->n_inputs - b->chained;
    bool same = a->n_inputs - a->chained == count;
    for (uint32_t i = 0; same && i < count; i++)
        same = same_source(w, a, i + a->chained, b, i + b->chained);
    return same;
}

/* From event `i` on, the first that plays a reference. */
static uint32_t next_reference(const rf_graph_node *node, uint32_t i)
{
    const int32_t first = node->chained ? 1 : 0;
    while (i < node->n_events && node->events[i].input < first)
        i++;
    return i;
}

/* The same references in the same order, wherever the predecessor pushed them:
 * behind another node, `arrange` lacks its last. */
static bool same_players(const work *w, const rf_graph_node *a,
                         const rf_graph_node *b)
{
    uint32_t i = next_reference(a, 0), k = next_reference(b, 0);
    while (i < a->n_events && k < b->n_events) {
        if (!same_source(w, a, (uint32_t)a->events[i].input, b,
                         (uint32_t)b->events[k].input))
            return false;
        i = next_reference(a, i + 1);
        k = next_reference(b, k + 1);
    }
    return true;
}

static bool same_event(const rf_event *a, const rf_event *b)
{
    return a->time == b->time && a->value == b->value && a->at == b->at &&
           a->offset == b->offset && a->unit == b->unit && a->minus == b->minus;
}

static bool same_events(const rf_graph_node *a, const rf_graph_node *b)
{
    bool same = a->n_events == b->n_events && a->span == b->span;
    for (uint32_t i = 0; same && i < b->n_events; i++)
        same = same_event(&a->events[i], &b->events[i]);
    return same;
}

static bool same_code(const rf_graph_node *a, const rf_graph_node *b)
{
    if (!a->code || !b->code)
        return a->code == b->code;
    const size_t length = rf_code_length(a);
    return length == rf_code_length(b) && memcmp(a->code, b->code, length) == 0;
}

static bool same_parameters(const work *w, const rf_graph_node *a,
                            const rf_graph_node *b)
{
    return same_values(w, a, b) && same_events(a, b) && same_code(a, b) &&
           same_references(w, a, b) && same_players(w, a, b);
}

/* ---- the whole ---- */

static bool same_inputs(const rf_graph_node *a, const rf_graph_node *b)
{
    bool same = a->n_inputs == b->n_inputs && a->chained == b->chained &&
                a->speed == b->speed;
    for (uint32_t i = 0; same && i < b->n_inputs; i++)
        same = a->inputs[i] == b->inputs[i];
    for (uint32_t i = 0; same && i < b->n_events; i++)
        same = a->events[i].input == b->events[i].input;
    return same;
}

/* A script that fails says where: that has to be the place in the new text. */
static bool same_place(const rf_graph_node *a, const rf_graph_node *b)
{
    return !a->script.text ||
           (a->code_line == b->code_line && a->code_col == b->code_col);
}

/* Whether one row may take what the other holds. */
static bool same_rows(const rf_graph_node *a, const rf_graph_node *b)
{
    bool same = a->n_values == b->n_values;
    for (uint32_t i = 0; same && i < b->n_values; i++)
        same = a->values[i].reference == b->values[i].reference &&
               !a->values[i].symbol == !b->values[i].symbol;
    return same;
}

static bool same_node(const work *w, uint32_t node)
{
    const rf_graph_node *a = &w->old->nodes[node], *b = &w->now->nodes[node];
    return w->diff->from[node] == node && same_rows(a, b) &&
           same_events(a, b) && same_inputs(a, b) && same_code(a, b) &&
           same_place(a, b);
}

static bool same_but_values(const work *w, bool in_place)
{
    bool same = in_place && w->old->n_nodes == w->now->n_nodes &&
                w->old->n_slots == 0 && w->now->n_slots == 0;
    for (uint32_t i = 0; same && i < w->now->n_nodes; i++)
        same = same_node(w, i);
    return same;
}

static bool compare(work *w)
{
    bool in_place = false;
    if (!w->diff->from || !w->diff->changed || !w->twin || !w->old_types ||
        !w->new_types || !pair_chains(w, &in_place))
        return false;
    for (size_t i = 0; i < w->now->n_chains; i++)
        if (!align_chain(w, i))
            return false;
    for (size_t i = 0; i < w->now->n_nodes; i++) {
        const uint32_t from = w->diff->from[i];
        w->diff->changed[i] =
            from != RF_NEW_NODE &&
            !same_parameters(w, &w->old->nodes[from], &w->now->nodes[i]);
    }
    w->diff->same = same_but_values(w, in_place);
    return true;
}

rf_status rf_graph_diff_init(rf_graph_diff *diff, const struct rf_graph *before,
                             const float *values, const struct rf_graph *after,
                             rf_error *err)
{
    work w = {.old = before, .now = after, .values = values, .diff = diff};
    *diff = (rf_graph_diff){
        .from = rf_alloc(after->n_nodes, sizeof *diff->from),
        .changed = rf_alloc(after->n_nodes, sizeof *diff->changed)};
    w.twin = rf_alloc(after->n_chains, sizeof *w.twin);
    w.old_types = rf_alloc(before->n_nodes, sizeof *w.old_types);
    w.new_types = rf_alloc(after->n_nodes, sizeof *w.new_types);
    const bool ok = compare(&w);
    rf_free(w.alignment.table);
    rf_free(w.new_types);
    rf_free(w.old_types);
    rf_free(w.twin);
    if (ok)
        return RF_OK;
    rf_graph_diff_clear(diff);
    return rf_fail(err, RF_NOMEM, 0, 0, "update: out of memory");
}

void rf_graph_diff_clear(rf_graph_diff *diff)
{
    rf_free(diff->changed);
    rf_free(diff->from);
    *diff = (rf_graph_diff){0};
}
