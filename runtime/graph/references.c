/* references.c: from names to edges: SPEC.md 4.2, 4.3 and 4.5. */
#include "base/memory.h"
#include "graph/draft.h"
#include <string.h>

enum { SHOWN = 32, SUGGESTED_FROM = 1000 };

static const char *nearest_of(const char *const *list, const rf_name *name)
{
    char meant[SHOWN + 1];
    memcpy(meant, name->text, name->length);
    meant[name->length] = '\0';
    return rf_nearest(meant, list);
}

/* The nearest name, terminated, in `out`. Only where looking costs little:
 * names as people write them, not too many. */
static bool suggest(const rf_draft *d, const rf_name *name, char out[SHOWN + 1])
{
    if (name->length > SHOWN || d->n_order > SUGGESTED_FROM)
        return false;
    char(*copies)[SHOWN + 1] = rf_alloc(d->n_order, sizeof *copies);
    const char **list = rf_alloc(d->n_order + 1, sizeof *list);
    size_t n = 0;
    for (size_t i = 0; copies && list && i < d->n_order; i++) {
        const rf_name *known = &d->names[d->order[i]];
        if (known->length > SHOWN)
            continue;
        memcpy(copies[n], known->text, known->length);
        list[n] = copies[n];
        n++;
    }
    const char *near = list ? nearest_of(list, name) : NULL;
    if (near)
        memcpy(out, near, strlen(near) + 1);
    rf_free(list);
    rf_free(copies);
    return near != NULL;
}

static rf_status unknown(const rf_draft *d, const rf_argument *argument,
                         const rf_name *name)
{
    const rf_token *token = &argument->token;
    const int shown = name->length < SHOWN ? (int)name->length : SHOWN;
    char near[SHOWN + 1];
    if (argument->kind == RF_LOOSE)
        return rf_fail(d->err, RF_UNKNOWN_REFERENCE, token->line, token->col,
                       "unknown reference '%.*s..': no chain begins so", shown,
                       name->text);
    if (!suggest(d, name, near))
        return rf_fail(d->err, RF_UNKNOWN_REFERENCE, token->line, token->col,
                       "unknown reference '%.*s'", shown, name->text);
    return rf_fail(d->err, RF_UNKNOWN_REFERENCE, token->line, token->col,
                   "unknown reference '%.*s'; did you mean '%s'", shown,
                   name->text, near);
}

static rf_status too_many(const rf_draft *d, const rf_token *place,
                          const char *what, unsigned limit)
{
    return rf_fail(d->err, RF_LIMIT, place->line, place->col, "more than %u %s",
                   limit, what);
}

/* In the list of `arrange` a source stands as often as it is named. */
static rf_status list_section(rf_draft *d, uint32_t source)
{
    if (d->n_sections < d->sections_end)
        d->sections[d->n_sections++] = (int32_t)d->place[source];
    return RF_OK;
}

/* Each source once; none is its own. */
static rf_status add_input(rf_draft *d, uint32_t node, uint32_t source,
                           const rf_token *place)
{
    if (source == node)
        return RF_OK;
    if (d->seen[source] == node + 1)
        return list_section(d, source);
    if (d->n_inputs - d->first[node] == RF_MAX_INPUTS)
        return too_many(d, place, "inputs of a node", RF_MAX_INPUTS);
    void *grown = d->inputs;
    const bool ok =
        rf_grow(&grown, &d->input_room, d->n_inputs, sizeof *d->inputs);
    d->inputs = grown;
    if (!ok)
        return rf_draft_out_of_memory(d);
    d->seen[source] = node + 1;
    d->place[source] = (uint32_t)d->n_inputs - d->first[node];
    d->inputs[d->n_inputs++] = source;
    return list_section(d, source);
}

static rf_status add_definition(rf_draft *d, uint32_t node, uint32_t definition,
                                const rf_token *place)
{
    if (++d->n_references > RF_MAX_REFERENCES)
        return too_many(d, place, "references", RF_MAX_REFERENCES);
    if (definition == 0 && d->input.length == 0)
        d->input = *place;
    return add_input(d, node, d->last[definition], place);
}

static void merge(const uint32_t *from, size_t middle, size_t end, uint32_t *to)
{
    size_t a = 0, b = middle;
    for (size_t i = 0; i < end; i++)
        to[i] = b == end || (a < middle && from[a] < from[b]) ? from[a++]
                                                              : from[b++];
}

/* Back into the order of definition. */
static void sort_members(uint32_t *members, uint32_t *scratch, size_t count)
{
    uint32_t *from = members, *to = scratch;
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t i = 0; i < count; i += 2 * width) {
            const size_t left = count - i;
            merge(from + i, width < left ? width : left,
                  2 * width < left ? 2 * width : left, to + i);
        }
        uint32_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != members)
        memcpy(members, from, count * sizeof *members);
}

static rf_status add_loose(rf_draft *d, uint32_t node,
                           const rf_argument *argument)
{
    const rf_token *token = &argument->token;
    const rf_name prefix = {d->tree.text + token->offset, token->length - 2};
    const size_t begin =
        rf_names_lower(d->names, d->order, d->n_order, &prefix);
    const size_t end = rf_names_upper(d->names, d->order, d->n_order, &prefix);
    if (begin == end)
        return unknown(d, argument, &prefix);
    /* one of them may be the node itself */
    if (end - begin > RF_MAX_INPUTS + 1)
        return too_many(d, token, "inputs of a node", RF_MAX_INPUTS);
    if (!d->member)
        d->member =
            rf_alloc((size_t)2 * (RF_MAX_INPUTS + 1), sizeof *d->member);
    if (!d->member)
        return rf_draft_out_of_memory(d);
    memcpy(d->member, d->order + begin, (end - begin) * sizeof *d->member);
    sort_members(d->member, d->member + RF_MAX_INPUTS + 1, end - begin);
    for (size_t i = 0; i < end - begin; i++)
        RF_TRY(add_definition(d, node, d->member[i], token));
    return RF_OK;
}

static rf_status add_reference(rf_draft *d, uint32_t node, size_t index)
{
    const rf_argument *argument = &d->tree.arguments[index];
    if (argument->kind == RF_LOOSE)
        return add_loose(d, node, argument);
    if (argument->kind != RF_REFERENCE)
        return RF_OK;
    const rf_token *token = &argument->token;
    const rf_name name = {d->tree.text + token->offset, token->length};
    const size_t place = rf_names_lower(d->names, d->order, d->n_order, &name);
    if (place == d->n_order ||
        rf_name_compare(&d->names[d->order[place]], &name) != 0)
        return unknown(d, argument, &name);
    d->meaning[index] = d->last[d->order[place]];
    return add_definition(d, node, d->order[place], token);
}

/* A bare reference takes nothing from the chain before it: SPEC.md 7.14. */
static rf_status add_node(rf_draft *d, uint32_t node, const rf_tree_node *from,
                          bool chained)
{
    const size_t sections = rf_count_sections(d, from);
    d->first[node] = (uint32_t)d->n_inputs;
    d->sections_end = d->n_sections + sections;
    if (chained && from->type != d->get)
        RF_TRY(add_input(d, node, node - 1, &from->token));
    for (uint32_t i = 0; i < from->count; i++)
        RF_TRY(add_reference(d, node, from->first + i));
    while (d->n_sections < d->sections_end)
        d->sections[d->n_sections++] = RF_NO_INPUT;
    return RF_OK;
}

static rf_status add_chain(rf_draft *d, uint32_t node,
                           const rf_tree_chain *chain)
{
    const rf_tree_node *from = d->tree.nodes + chain->first;
    for (uint32_t i = 0; i < chain->count; i++)
        RF_TRY(add_node(d, node + i, from + i, i > 0));
    return RF_OK;
}

rf_status rf_draft_references(rf_draft *d)
{
    const size_t nodes = (size_t)d->n_kept + 1;
    d->first = rf_alloc(nodes, sizeof *d->first);
    d->seen = rf_alloc(nodes, sizeof *d->seen);
    d->place = rf_alloc(nodes, sizeof *d->place);
    d->sections = rf_alloc(d->tree.n_arguments / 2, sizeof *d->sections);
    d->meaning = rf_alloc(d->tree.n_arguments, sizeof *d->meaning);
    if (!d->first || !d->seen || !d->place || !d->sections || !d->meaning)
        return rf_draft_out_of_memory(d);
    uint32_t node = 0;
    for (size_t i = 0; i < d->tree.n_chains; i++) {
        if (!rf_is_kept(d, i))
            continue;
        RF_TRY(add_chain(d, node, &d->tree.chains[i]));
        node += d->tree.chains[i].count;
    }
    d->first[node] = (uint32_t)d->n_inputs;
    return RF_OK;
}
