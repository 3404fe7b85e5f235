/*
 * draft.h: a graph in the making: what the steps from tree to graph share.
 *
 *     tree -> definitions -> references -> slots -> rows -> graph
 *
 * A source is known by its definition: 0 is `~input`, i + 1 the tree's i-th
 * chain.
 */
#ifndef RF_GRAPH_DRAFT_H
#define RF_GRAPH_DRAFT_H

#include "graph/graph.h"
#include "graph/names.h"
#include "syntax/tree.h"

typedef struct rf_draft {
    const rf_node_type *const *types;
    uint32_t get, feed, speed; /* types that are treated specially */
    rf_tree tree;

    /* definitions */
    rf_name *names;  /* [tree chains + 1] by definition */
    uint32_t *order; /* definitions by name, the last of each name */
    size_t n_order;
    uint32_t *last;  /* by definition: its last node in the graph, RF_DROPPED
                        where a later one has the name */
    uint32_t n_kept; /* nodes in the graph, that of `~input` not counted */

    /* references */
    uint32_t *inputs; /* node after node */
    size_t n_inputs, input_room, n_references;
    uint32_t *first;   /* [kept nodes + 1] where each node's inputs begin */
    uint32_t *seen;    /* by source node: 1 + the last node that listed it */
    uint32_t *place;   /* by source node: as which of its inputs */
    uint32_t *member;  /* [2 * (RF_MAX_INPUTS + 1)] what a loose reference
                          means, and room to sort it; NULL before the first */
    int32_t *sections; /* arrange after arrange: which input plays each */
    size_t n_sections, sections_end; /* of the node that is looked at */
    rf_token input; /* the first reference to `~input` that it answers */

    /* of each argument: its source node if a reference, its slot if a hole */
    uint32_t *meaning; /* [tree arguments] */

    /* rows of the nodes that are kept */
    size_t n_values, n_events;

    /* slots, also those of chains that are dropped */
    rf_slot_info *slots;  /* without names */
    rf_token *slot_names; /* the first hole of each, with its braces */
    rf_graph_hole *holes;
    size_t n_slots, n_holes;

    rf_error *err;
} rf_draft;

enum { RF_DROPPED = INT32_MAX };

rf_status rf_draft_out_of_memory(const rf_draft *d);

/* Whether the tree's chain is in the graph. */
static inline bool rf_is_kept(const rf_draft *d, size_t chain)
{
    return d->last[chain + 1] != RF_DROPPED;
}

/* How many sections the node plays in turn; 0 unless it is an `arrange`. */
size_t rf_count_sections(const rf_draft *d, const rf_tree_node *node);

/* The steps, in this order. */
rf_status rf_draft_definitions(rf_draft *d);
rf_status rf_draft_references(rf_draft *d);
rf_status rf_draft_slots(rf_draft *d);
void rf_draft_measure(rf_draft *d);
rf_status rf_draft_graph(const rf_draft *d, struct rf_graph **out);

#endif
