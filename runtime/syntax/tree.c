/* tree.c: the tree's memory. */
#include "base/memory.h"
#include "syntax/parser.h"

static bool grow(void *items, void **grown, size_t *room, size_t count,
                 size_t size)
{
    *grown = items;
    return rf_grow(grown, room, count, size);
}

static rf_status out_of_memory(const rf_parser *p)
{
    return rf_fail(p->reader.err, RF_NOMEM, 0, 0, "graph: out of memory");
}

rf_status rf_add_chain(rf_parser *p, rf_token name)
{
    rf_tree *t = p->tree;
    if (t->n_chains == RF_MAX_CHAINS)
        return rf_fail(p->reader.err, RF_LIMIT, name.line, name.col,
                       "more than %d chains", RF_MAX_CHAINS);
    void *grown;
    const bool ok =
        grow(t->chains, &grown, &t->chain_room, t->n_chains, sizeof *t->chains);
    t->chains = grown;
    if (!ok)
        return out_of_memory(p);
    if (rf_is_loose(&p->reader, name))
        name.length -= 2;
    t->chains[t->n_chains++] =
        (rf_tree_chain){.name = name, .first = (uint32_t)t->n_nodes};
    return RF_OK;
}

rf_status rf_add_node(rf_parser *p, uint32_t type, rf_token token)
{
    rf_tree *t = p->tree;
    if (t->n_nodes == RF_MAX_NODES)
        return rf_fail(p->reader.err, RF_LIMIT, token.line, token.col,
                       "more than %d nodes", RF_MAX_NODES);
    void *grown;
    const bool ok =
        grow(t->nodes, &grown, &t->node_room, t->n_nodes, sizeof *t->nodes);
    t->nodes = grown;
    if (!ok)
        return out_of_memory(p);
    t->nodes[t->n_nodes++] = (rf_tree_node){
        .type = type, .first = (uint32_t)t->n_arguments, .token = token};
    t->chains[t->n_chains - 1].count++;
    p->items = 0;
    return RF_OK;
}

rf_status rf_add_argument(rf_parser *p, const rf_argument *argument)
{
    rf_tree *t = p->tree;
    void *grown;
    const bool ok = grow(t->arguments, &grown, &t->argument_room,
                         t->n_arguments, sizeof *t->arguments);
    t->arguments = grown;
    if (!ok)
        return out_of_memory(p);
    t->arguments[t->n_arguments++] = *argument;
    t->nodes[t->n_nodes - 1].count++;
    return RF_OK;
}

rf_status rf_count_item(rf_parser *p, const char *node)
{
    const rf_reader *r = &p->reader;
    if (p->items == RF_MAX_ITEMS)
        return rf_fail(r->err, RF_LIMIT, r->now.line, rf_column(r->now),
                       "%s: more than %d items", node, RF_MAX_ITEMS);
    p->items++;
    return RF_OK;
}

rf_status rf_add_fault(rf_parser *p, rf_status status, const rf_token *place,
                       const char *node, const char *what)
{
    rf_tree *t = p->tree;
    void *grown;
    const bool ok =
        grow(t->faults, &grown, &t->fault_room, t->n_faults, sizeof *t->faults);
    t->faults = grown;
    if (!ok)
        return out_of_memory(p);
    t->faults[t->n_faults++] = (rf_fault){.status = status,
                                          .chain = (uint32_t)t->n_chains - 1,
                                          .line = place->line,
                                          .col = place->col,
                                          .node = node,
                                          .what = what};
    return RF_OK;
}

void rf_tree_clear(rf_tree *tree)
{
    rf_free(tree->chains);
    rf_free(tree->nodes);
    rf_free(tree->arguments);
    rf_free(tree->faults);
    *tree = (rf_tree){0};
}
