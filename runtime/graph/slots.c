/* slots.c: which holes are one slot, and what it may hold. */
#include "base/memory.h"
#include "graph/draft.h"

/* All holes, in the order of the text, and which argument each is. */
static void list_holes(rf_draft *d, uint32_t *arguments)
{
    size_t n = 0;
    for (size_t i = 0; i < d->tree.n_arguments; i++) {
        const rf_argument *argument = &d->tree.arguments[i];
        if (argument->kind != RF_HOLE)
            continue;
        arguments[n] = (uint32_t)i;
        d->holes[n++] = (rf_graph_hole){.offset = argument->token.offset,
                                        .length = argument->token.length,
                                        .kind = argument->hole};
    }
}

/* Each hole's first hole of the same name; `{}` has none but itself. */
static bool find_leaders(const rf_draft *d, uint32_t *leader)
{
    const size_t n = d->n_holes;
    for (size_t i = 0; i < n; i++)
        leader[i] = (uint32_t)i;
    if (n == 0 || d->holes[0].length == 2)
        return true;
    rf_name *names = rf_alloc(n, sizeof *names);
    uint32_t *order = rf_alloc(n, sizeof *order);
    uint32_t *scratch = rf_alloc(n, sizeof *scratch);
    const bool ok = names && order && scratch;
    for (size_t i = 0; ok && i < n; i++)
        names[i] = (rf_name){d->tree.text + d->holes[i].offset,
                             (uint32_t)d->holes[i].length};
    if (ok)
        rf_names_sort(names, n, order, scratch);
    for (size_t i = 1; ok && i < n; i++) {
        if (rf_name_compare(&names[order[i]], &names[order[i - 1]]) == 0)
            leader[order[i]] = leader[order[i - 1]];
    }
    rf_free(scratch);
    rf_free(order);
    rf_free(names);
    return ok;
}

/* An integer may fill a number, as it is one, and a note is an integer; a
 * sample may fill nothing else. */
static rf_status join(rf_draft *d, const rf_graph_hole *hole,
                      const rf_token *token)
{
    rf_slot_info *slot = &d->slots[hole->slot];
    slot->holes++;
    if ((slot->kind == RF_HOLE_SYMBOL) != (hole->kind == RF_HOLE_SYMBOL))
        return rf_fail(d->err, RF_INVALID, token->line, token->col,
                       "hole '%.*s' stands for a sample at one place and for "
                       "a number at another: %u:%u",
                       token->length < 32 ? (int)token->length : 32,
                       d->tree.text + token->offset, slot->line, slot->col);
    if (hole->kind > slot->kind)
        slot->kind = hole->kind;
    return RF_OK;
}

/* `{}` is told from `{name}` by its length. */
static rf_status check_kinds(const rf_draft *d, const uint32_t *arguments)
{
    const rf_token *first = &d->tree.arguments[arguments[0]].token;
    for (size_t i = 1; i < d->n_holes; i++) {
        const rf_token *hole = &d->tree.arguments[arguments[i]].token;
        if ((hole->length == 2) != (first->length == 2))
            return rf_fail(
                d->err, RF_INVALID, hole->line, hole->col,
                "a text has either {} or {name}: there is '%.*s' at %u:%u",
                (int)(first->length < 32 ? first->length : 32),
                d->tree.text + first->offset, first->line, first->col);
    }
    return RF_OK;
}

static rf_status make_slots(rf_draft *d, const uint32_t *arguments,
                            const uint32_t *leader)
{
    for (size_t i = 0; i < d->n_holes; i++) {
        rf_graph_hole *hole = &d->holes[i];
        const rf_token *token = &d->tree.arguments[arguments[i]].token;
        const bool first = leader[i] == i;
        hole->slot = first ? (uint32_t)d->n_slots : d->holes[leader[i]].slot;
        d->meaning[arguments[i]] = hole->slot;
        if (first) {
            d->slot_names[d->n_slots] = *token;
            d->slots[d->n_slots++] = (rf_slot_info){
                .kind = hole->kind, .line = token->line, .col = token->col};
        }
        RF_TRY(join(d, hole, token));
    }
    return RF_OK;
}

static size_t count_holes(const rf_tree *tree)
{
    size_t n = 0;
    for (size_t i = 0; i < tree->n_arguments; i++)
        n += tree->arguments[i].kind == RF_HOLE;
    return n;
}

rf_status rf_draft_slots(rf_draft *d)
{
    const size_t n = d->n_holes = count_holes(&d->tree);
    if (n == 0)
        return RF_OK;
    uint32_t *arguments = rf_alloc(n, sizeof *arguments);
    uint32_t *leader = rf_alloc(n, sizeof *leader);
    d->holes = rf_alloc(n, sizeof *d->holes);
    d->slots = rf_alloc(n, sizeof *d->slots);
    d->slot_names = rf_alloc(n, sizeof *d->slot_names);
    rf_status status = RF_NOMEM;
    if (arguments && leader && d->holes && d->slots && d->slot_names) {
        list_holes(d, arguments);
        status = check_kinds(d, arguments);
        if (status == RF_OK && !find_leaders(d, leader))
            status = RF_NOMEM;
        if (status == RF_OK)
            status = make_slots(d, arguments, leader);
    }
    rf_free(leader);
    rf_free(arguments);
    return status == RF_NOMEM ? rf_draft_out_of_memory(d) : status;
}
