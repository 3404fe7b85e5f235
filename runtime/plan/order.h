/* order.h: which node is processed when, and into which buffers. */
#ifndef RF_PLAN_ORDER_H
#define RF_PLAN_ORDER_H

#include "plan/plan.h"

typedef struct rf_order {
    uint32_t *nodes; /* [all] in the order of processing, then those asleep */
    uint32_t *rank;  /* [graph nodes] place in it, or RF_NO_OP */
    size_t count;    /* nodes that run */
    size_t all;      /* and those asleep, if they were asked for */
} rf_order;

/*
 * Depth-first post-order from the destination against the edges, references
 * before the predecessor (SPEC.md 5.2); with `asleep` the nodes that this does
 * not meet behind them, in the order of the text.
 */
rf_status rf_order_init(rf_order *order, const rf_graph *graph, bool asleep,
                        rf_error *err);
void rf_order_clear(rf_order *order);

/* Gives every op its buffers, reusing those that nobody reads any more (in
 * a live plan none is reused), and every input its port. */
rf_status rf_assign_buffers(struct rf_plan *plan, const rf_order *order,
                            rf_error *err);

#endif
