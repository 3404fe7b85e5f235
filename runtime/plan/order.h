/* order.h: which node is processed when, and into which buffers. */
#ifndef RF_PLAN_ORDER_H
#define RF_PLAN_ORDER_H

#include "plan/plan.h"

#define RF_UNREACHED UINT32_MAX

typedef struct rf_order {
    uint32_t *nodes; /* [count] in the order of processing */
    uint32_t *rank;  /* [graph nodes] place in it, or RF_UNREACHED */
    size_t count;
} rf_order;

/*
 * Depth-first post-order from the destination against the edges, references
 * before the predecessor (SPEC.md 5.2).
 */
rf_status rf_order_init(rf_order *order, const rf_graph *graph, rf_error *err);
void rf_order_clear(rf_order *order);

/* Gives every op its buffers, reusing those that nobody reads any more, and
 * every input its port. */
rf_status rf_assign_buffers(struct rf_plan *plan, const rf_order *order,
                            rf_error *err);

#endif
