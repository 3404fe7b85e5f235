/*
 * build.c: the draft, written down as a graph.
 *
 * A graph is one piece of memory: itself, its arrays, its strings.
 */
#include "graph/build.h"
#include "base/memory.h"
#include <string.h>

enum { ALIGNMENT = 16 };

/* The next `count * size` bytes of `base`; NULL while the whole is measured. */
static void *part(char *base, size_t *used, size_t count, size_t size)
{
    const size_t at = (*used + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    *used = at + count * size;
    return base ? base + at : NULL;
}

/* All strings are pieces of the text or `~input`, and terminated. */
static size_t string_bytes(const rf_draft *d)
{
    return d->tree.length + sizeof "~input" + d->tree.n_chains +
           d->tree.n_arguments;
}

/* No overflow: the text's limits bound every count. */
static size_t lay_out(rf_build *b, char *base)
{
    const rf_draft *d = b->draft;
    const bool input = d->input.length > 0;
    struct rf_graph g = {.length = d->tree.length,
                         .n_nodes = d->n_kept + input,
                         .n_slots = d->n_slots,
                         .n_holes = d->n_holes};
    const size_t chains = d->n_order + input;
    size_t used = 0;
    b->graph = part(base, &used, 1, sizeof *b->graph);
    g.nodes = part(base, &used, g.n_nodes, sizeof *g.nodes);
    g.chains = part(base, &used, chains, sizeof *g.chains);
    g.slots = part(base, &used, g.n_slots, sizeof *g.slots);
    g.holes = part(base, &used, g.n_holes, sizeof *g.holes);
    g.outputs = part(base, &used, chains, sizeof *g.outputs);
    b->inputs = part(base, &used, d->n_inputs, sizeof *b->inputs);
    b->value = part(base, &used, d->n_values, sizeof *b->value);
    b->event = part(base, &used, d->n_events, sizeof *b->event);
    g.text = part(base, &used, g.length + 1, 1);
    b->string = part(base, &used, string_bytes(d), 1);
    if (base)
        *b->graph = g;
    return used;
}

static const char *copy(rf_build *b, size_t offset, size_t length)
{
    char *string = b->string;
    memcpy(string, b->draft->tree.text + offset, length);
    b->string += length + 1; /* the memory is zeroed */
    return string;
}

const char *rf_build_string(rf_build *b, const rf_token *token)
{
    return copy(b, token->offset, token->length);
}

static void add_node(rf_build *b, uint32_t chain, uint32_t index,
                     const rf_tree_node *from)
{
    const rf_draft *d = b->draft;
    const uint32_t at = b->node++;
    rf_graph_node *node = &b->graph->nodes[at];
    *node = (rf_graph_node){
        .type = from->type,
        .chain = chain,
        .index = index,
        .line = from->token.line,
        .col = from->token.col,
        .inputs = b->inputs + d->first[at],
        .n_inputs = d->first[at + 1] - d->first[at],
        .chained = index > 0 && from->type != d->get,
        .speed = RF_NO_INPUT,
        .span = RF_NO_ROW,
    };
    if (node->chained && node[-1].type == d->speed)
        node->speed = 0;
    rf_build_rows(b, node, from);
}

static void add_chain(rf_build *b, const rf_tree_chain *from)
{
    struct rf_graph *g = b->graph;
    const uint32_t index = (uint32_t)g->n_chains++;
    rf_graph_chain *chain = &g->chains[index];
    *chain = (rf_graph_chain){
        .name = rf_build_string(b, &from->name),
        .line = from->name.line,
        .col = from->name.col,
        .first = b->node,
        .count = from->count,
        .sounds = b->draft->tree.text[from->name.offset] != '~',
    };
    for (uint32_t i = 0; i < from->count; i++)
        add_node(b, index, i, &b->draft->tree.nodes[from->first + i]);
    if (chain->sounds)
        g->outputs[g->n_outputs++] = b->node - 1;
}

/* What a host feeds in. */
static void add_input_chain(rf_build *b)
{
    struct rf_graph *g = b->graph;
    const rf_token *place = &b->draft->input;
    const uint32_t node = b->draft->n_kept;
    g->nodes[node] = (rf_graph_node){.type = b->draft->feed,
                                     .chain = (uint32_t)g->n_chains,
                                     .line = place->line,
                                     .col = place->col,
                                     .inputs = b->inputs,
                                     .speed = RF_NO_INPUT,
                                     .span = RF_NO_ROW,
                                     .values = b->value,
                                     .events = b->event};
    g->chains[g->n_chains++] =
        (rf_graph_chain){.name = memcpy(b->string, "~input", sizeof "~input"),
                         .line = place->line,
                         .col = place->col,
                         .first = node,
                         .count = 1};
}

static void add_slots(rf_build *b)
{
    const rf_draft *d = b->draft;
    for (size_t i = 0; i < d->n_slots; i++) {
        const rf_token *hole = &d->slot_names[i];
        b->graph->slots[i] = d->slots[i];
        b->graph->slots[i].name = copy(b, hole->offset + 1, hole->length - 2);
    }
    if (d->n_holes > 0)
        memcpy(b->graph->holes, d->holes, d->n_holes * sizeof *d->holes);
}

rf_status rf_draft_graph(const rf_draft *d, struct rf_graph **out)
{
    rf_build b = {.draft = d, .section = d->sections};
    char *memory = rf_alloc(lay_out(&b, NULL), 1);
    if (!memory)
        return rf_draft_out_of_memory(d);
    lay_out(&b, memory);
    atomic_init(&b.graph->users, 1);
    if (d->tree.length > 0)
        memcpy(b.graph->text, d->tree.text, d->tree.length);
    if (d->n_inputs > 0)
        memcpy(b.inputs, d->inputs, d->n_inputs * sizeof *b.inputs);
    add_slots(&b);
    for (size_t i = 0; i < d->tree.n_chains; i++) {
        if (rf_is_kept(d, i))
            add_chain(&b, &d->tree.chains[i]);
    }
    if (d->input.length > 0)
        add_input_chain(&b);
    *out = b.graph;
    return RF_OK;
}
