/*
 * diff.h: what of a running text lives on in the next one (SPEC.md 6.5).
 *
 * Linear in time and memory: the table that aligns the middle of a chain has
 * RF_MAX_ALIGNMENT cells at most, and a middle that needs more is new as a
 * whole.
 */
#ifndef RF_GRAPH_DIFF_H
#define RF_GRAPH_DIFF_H

#include "graph/graph.h"

#define RF_NEW_NODE UINT32_MAX
enum { RF_MAX_ALIGNMENT = 1 << 20 };

typedef struct rf_graph_diff {
    uint32_t *from; /* [new nodes] the old node that lives on, or RF_NEW_NODE */
    bool *changed;  /* [new nodes] of a node that lives on: whether any of its
                       parameters differs; false for new ones */
    bool same; /* all but numbers and symbols are the same, in the same places,
                  and there are no slots: a plan of the old graph will do */
} rf_graph_diff;

/*
 * `values`: what the old graph's slots hold, one each; or NULL, then a slot
 * equals a slot of its name only. RF_NOMEM.
 */
rf_status rf_graph_diff_init(rf_graph_diff *diff, const struct rf_graph *before,
                             const float *values, const struct rf_graph *after,
                             rf_error *err);
void rf_graph_diff_clear(rf_graph_diff *diff);

/* What rf_align works in: begins as {NULL, 0}; rf_free its table. */
typedef struct rf_alignment {
    uint16_t *table;
    size_t room; /* cells */
} rf_alignment;

/*
 * Aligns two chains, given as their kinds of node: `from`[n_now] gets the index
 * in `old` that lives on, or RF_NEW_NODE. False where memory is short.
 */
bool rf_align(rf_alignment *work, const uint32_t *old, size_t n_old,
              const uint32_t *now, size_t n_now, uint32_t *from);

#endif
