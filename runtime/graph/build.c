/*
 * build.c: the draft, written down as a graph.
 *
 * A graph is one piece of memory: itself, its arrays, its strings.
 */
#include "base/memory.h"
#include "graph/draft.h"
#include <string.h>

/* Where the next node, value, note and string go. */
typedef struct build {
    const rf_draft *draft;
    struct rf_graph *graph;
    uint32_t *inputs;
    uint32_t node;
    rf_value *value;
    rf_event *event;
    char *string;
} build;

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
static size_t lay_out(build *b, char *base)
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
    b->value = part(base, &used, d->tree.n_arguments, sizeof *b->value);
    b->event = part(base, &used, d->tree.n_arguments, sizeof *b->event);
    g.text = part(base, &used, g.length + 1, 1);
    b->string = part(base, &used, string_bytes(d), 1);
    if (base)
        *b->graph = g;
    return used;
}

static const char *copy(build *b, size_t offset, size_t length)
{
    char *string = b->string;
    memcpy(string, b->draft->tree.text + offset, length);
    b->string += length + 1; /* the memory is zeroed */
    return string;
}

static void add_value(build *b, size_t index, const rf_param *param)
{
    const rf_draft *d = b->draft;
    const rf_argument *from = &d->tree.arguments[index];
    rf_value *value = b->value++;
    *value = (rf_value){.number = param->fallback,
                        .slot = RF_NO_SLOT,
                        .position = RF_NO_POSITION,
                        .line = from->token.line,
                        .col = from->token.col};
    if (from->kind == RF_NUMERAL)
        value->number = from->number;
    else if (from->kind == RF_HOLE)
        value->slot = (int32_t)d->meaning[index];
    else if (from->kind == RF_SYMBOL)
        value->symbol = copy(b, from->token.offset, from->token.length);
}

/* Which of the node's inputs a source is; RF_NO_INPUT for the node itself. */
static int32_t input_of(const rf_graph_node *node, uint32_t source)
{
    for (uint32_t i = 0; i < node->n_inputs; i++) {
        if (node->inputs[i] == source)
            return (int32_t)i;
    }
    return RF_NO_INPUT;
}

/* SPEC.md 7.10: note j of m in compound i of n, rounded as written there. */
static float time_of(uint32_t i, uint32_t n, uint32_t j, uint32_t m)
{
    const float beat = 1.0f / (float)n;
    const float inside = beat * (float)j / (float)m;
    return inside + (float)i / (float)n;
}

/* A number or a hole has a row; a rest, and a node's own sound, no event. */
static void add_note(build *b, rf_graph_node *node, size_t index, float time,
                     const rf_param *param)
{
    const rf_argument *from = &b->draft->tree.arguments[index];
    rf_event note = {.time = time,
                     .input = RF_NO_INPUT,
                     .value = RF_NO_ROW,
                     .at = RF_NO_ROW,
                     .offset = RF_NO_ROW};
    if (from->kind == RF_REST)
        return;
    if (from->kind == RF_REFERENCE) {
        note.input = input_of(node, b->draft->meaning[index]);
        if (note.input == RF_NO_INPUT)
            return;
    } else {
        note.value = (int32_t)(b->value - node->values);
        add_value(b, index, param);
    }
    *b->event++ = note;
}

static void add_notes(build *b, rf_graph_node *node, const rf_tree_node *from,
                      const rf_param *param)
{
    const rf_argument *notes = b->draft->tree.arguments + from->first;
    const uint32_t compounds = notes[from->count - 1].compound + 1;
    for (uint32_t i = 0; i < from->count;) {
        const uint32_t compound = notes[i].compound;
        uint32_t m = 1;
        while (i + m < from->count && notes[i + m].compound == compound)
            m++;
        for (uint32_t j = 0; j < m; j++)
            add_note(b, node, from->first + i + j,
                     time_of(compound, compounds, j, m), param);
        i += m;
    }
}

static void add_arguments(build *b, rf_graph_node *node,
                          const rf_tree_node *from)
{
    node->values = b->value;
    node->events = b->event;
    for (uint32_t i = 0; i < from->count; i++) {
        const rf_param *param = rf_draft_param(b->draft, from, i);
        if (param->accepts & RF_ACCEPT_NOTES) {
            add_notes(b, node, from, param);
            break;
        }
        if (param->accepts & (RF_ACCEPT_NUMBER | RF_ACCEPT_SYMBOL))
            add_value(b, from->first + i, param);
    }
    node->n_values = (uint32_t)(b->value - node->values);
    node->n_events = (uint32_t)(b->event - node->events);
}

static void add_node(build *b, uint32_t chain, uint32_t index,
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
    add_arguments(b, node, from);
}

static void add_chain(build *b, const rf_tree_chain *from)
{
    struct rf_graph *g = b->graph;
    const uint32_t index = (uint32_t)g->n_chains++;
    rf_graph_chain *chain = &g->chains[index];
    *chain = (rf_graph_chain){
        .name = copy(b, from->name.offset, from->name.length),
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

/* A mix of nothing: silence, until a host has something to feed. */
static void add_input_chain(build *b)
{
    struct rf_graph *g = b->graph;
    const rf_token *place = &b->draft->input;
    const uint32_t node = b->draft->n_kept;
    g->nodes[node] = (rf_graph_node){.type = b->draft->mix,
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

static void add_slots(build *b)
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
    build b = {.draft = d};
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
