/* rows.c: a row for every number of a node, in the order of nodes/shape.h, and
 * the events that say which of them belong together. */
#include "graph/build.h"
#include <assert.h>

enum {
    LISTS =
        RF_ACCEPT_MANY | RF_ACCEPT_NOTES | RF_ACCEPT_POINTS | RF_ACCEPT_TIMES,
    VALUES = RF_ACCEPT_NUMBER | RF_ACCEPT_SYMBOL
};

static bool is_fixed(const rf_param *param)
{
    return (param->accepts & VALUES) && !(param->accepts & LISTS);
}

static bool is_many(const rf_param *param)
{
    return param->name && (param->accepts & RF_ACCEPT_MANY);
}

/* References and numbers in turn: `arrange`. */
static bool has_sections(const rf_param *params)
{
    return params && is_many(params) && is_many(params + 1);
}

size_t rf_count_sections(const rf_draft *d, const rf_tree_node *node)
{
    return has_sections(d->types[node->type]->params) ? node->count / 2 : 0;
}

static bool is_value(const rf_argument *argument)
{
    return argument->kind == RF_NUMERAL || argument->kind == RF_HOLE ||
           argument->kind == RF_SYMBOL;
}

/* A row behind the fixed ones. */
static bool is_item(const rf_param *params, const rf_argument *argument)
{
    return is_value(argument) && (argument->role != RF_ROLE_PLAIN ||
                                  (params[argument->param].accepts & LISTS));
}

/* ---- how many ---- */

static void measure_node(rf_draft *d, const rf_tree_node *node)
{
    const rf_param *params = d->types[node->type]->params;
    for (const rf_param *p = params; p && p->name; p++)
        d->n_values += is_fixed(p);
    assert(params || node->count == 0);
    for (uint32_t i = 0; i < node->count; i++) {
        const rf_argument *a = &d->tree.arguments[node->first + i];
        d->n_values += is_item(params, a);
        d->n_events +=
            a->role == RF_ROLE_VALUE || (params[a->param].accepts & LISTS) != 0;
    }
}

void rf_draft_measure(rf_draft *d)
{
    for (size_t i = 0; i < d->tree.n_chains; i++) {
        const rf_tree_chain *chain = &d->tree.chains[i];
        for (uint32_t k = 0; k < chain->count && rf_is_kept(d, i); k++)
            measure_node(d, &d->tree.nodes[chain->first + k]);
    }
}

/* ---- rows ---- */

static void set_value(rf_build *b, rf_value *value, size_t index)
{
    const rf_draft *d = b->draft;
    const rf_argument *from = &d->tree.arguments[index];
    value->line = from->token.line;
    value->col = from->token.col;
    value->reference = from->kind == RF_REFERENCE || from->kind == RF_LOOSE;
    if (from->kind == RF_NUMERAL)
        value->number = from->number;
    else if (from->kind == RF_SYMBOL)
        value->symbol = rf_build_string(b, &from->token);
    else if (from->kind == RF_HOLE) {
        value->slot = (int32_t)d->meaning[index];
        value->inverse = from->inverse;
    }
}

/* The row of an item; `position` is what a message calls it. */
static int32_t add_item(rf_build *b, const rf_graph_node *node, size_t index,
                        float fallback, int32_t position)
{
    rf_value *value = b->value++;
    *value = (rf_value){
        .number = fallback, .slot = RF_NO_SLOT, .position = position};
    set_value(b, value, index);
    return (int32_t)(value - node->values);
}

static rf_event no_event(void)
{
    return (rf_event){.input = RF_NO_INPUT,
                      .value = RF_NO_ROW,
                      .at = RF_NO_ROW,
                      .offset = RF_NO_ROW};
}

/* ---- seq ---- */

/* Which of the node's inputs a source is; RF_NO_INPUT for the node itself.
 * References are one letter, so there are few. */
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
static void add_note(rf_build *b, const rf_graph_node *node, size_t index,
                     float time, float fallback)
{
    const rf_argument *from = &b->draft->tree.arguments[index];
    rf_event note = no_event();
    note.time = time;
    if (from->kind == RF_REST)
        return;
    if (from->kind == RF_REFERENCE) {
        note.input = input_of(node, b->draft->meaning[index]);
        if (note.input == RF_NO_INPUT)
            return;
    } else {
        note.value = add_item(b, node, index, fallback, RF_NO_POSITION);
    }
    *b->event++ = note;
}

static void add_notes(rf_build *b, const rf_graph_node *node,
                      const rf_tree_node *from, float fallback)
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
                     time_of(compound, compounds, j, m), fallback);
        i += m;
    }
}

/* ---- patterns, points, pairs ---- */

/* A part of an event: it is whole when it has a value and a time, in whichever
 * order the text has them. */
static void add_part(rf_build *b, rf_graph_node *node, rf_event *event,
                     size_t index)
{
    const rf_argument *from = &b->draft->tree.arguments[index];
    const int32_t row = add_item(b, node, index, 0, RF_NO_POSITION);
    switch (from->role) {
    case RF_ROLE_VALUE:
        event->value = row;
        break;
    case RF_ROLE_TIME:
        event->at = row;
        break;
    case RF_ROLE_SPAN:
        node->span = row;
        return;
    default:
        event->offset = row;
        event->minus = from->minus;
        event->unit = from->role == RF_ROLE_SECONDS ? RF_OFFSET_SECONDS
                                                    : RF_OFFSET_MILLISECONDS;
    }
    if (event->value == RF_NO_ROW || event->at == RF_NO_ROW)
        return;
    *b->event++ = *event;
    *event = no_event();
}

/* ---- all of it ---- */

/* The rows of the table, and where each parameter's is. */
static void add_fixed(rf_build *b, const rf_graph_node *node,
                      const rf_param *params, rf_value **row)
{
    for (uint32_t i = 0; params && params[i].name; i++) {
        assert(i < RF_FORM_ARGUMENTS);
        if (!is_fixed(&params[i]))
            continue;
        row[i] = b->value++;
        *row[i] = (rf_value){.number = params[i].fallback,
                             .slot = RF_NO_SLOT,
                             .position = (int32_t)i,
                             .line = node->line,
                             .col = node->col};
    }
}

static void set_code(rf_build *b, rf_graph_node *node, const rf_param *param,
                     const rf_token *token)
{
    node->code = rf_build_string(b, token);
    node->code_line = token->line;
    node->code_col = token->col;
    if (param->accepts & RF_ACCEPT_SCRIPT)
        node->script = (rf_script_source){node->code, token->length};
}

/* A number of a list; behind a section's reference it is its bars. */
static void add_number(rf_build *b, const rf_graph_node *node,
                       const rf_tree_node *from, uint32_t argument,
                       const rf_param *params)
{
    const size_t index = from->first + argument;
    if (!has_sections(params)) {
        add_item(b, node, index, 0, RF_NO_POSITION);
        return;
    }
    rf_event section = no_event();
    section.input = *b->section++;
    section.value = add_item(b, node, index, 0, (int32_t)argument);
    *b->event++ = section;
}

void rf_build_rows(rf_build *b, rf_graph_node *node, const rf_tree_node *from)
{
    const rf_param *params = b->draft->types[from->type]->params;
    rf_value *fixed[RF_FORM_ARGUMENTS] = {NULL};
    rf_event event = no_event();
    node->values = b->value;
    node->events = b->event;
    add_fixed(b, node, params, fixed);
    for (uint32_t i = 0; i < from->count; i++) {
        const size_t index = from->first + i;
        const rf_argument *a = &b->draft->tree.arguments[index];
        const rf_param *param = &params[a->param];
        if (param->accepts & RF_ACCEPT_NOTES) {
            add_notes(b, node, from, param->fallback);
            break;
        }
        if (a->kind == RF_CODE)
            set_code(b, node, param, &a->token);
        else if (a->role != RF_ROLE_PLAIN)
            add_part(b, node, &event, index);
        else if (fixed[a->param])
            set_value(b, fixed[a->param], index);
        else if (is_item(params, a))
            add_number(b, node, from, i, params);
    }
    node->n_values = (uint32_t)(b->value - node->values);
    node->n_events = (uint32_t)(b->event - node->events);
}
