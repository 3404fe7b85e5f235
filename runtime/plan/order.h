/* order.h: which node is processed when, and into which buffers. */
#ifndef RF_PLAN_ORDER_H
#define RF_PLAN_ORDER_H

#include "plan/plan.h"

enum { RF_UNREACHED = UINT32_MAX };

/*
 * Depth-first post-order from the destination against the edges, references
 * before the predecessor (SPEC.md 5.2). `order` gets the nodes, `rank` each
 * node's place in it or RF_UNREACHED; both have room for all nodes.
 */
rf_status rf_order(const rf_graph *graph, uint32_t *order, uint32_t *rank,
                   size_t *count, rf_error *err);

/* Gives every op its buffers, reusing those that nobody reads any more, and
 * every input its port. `rank` as above. */
rf_status rf_assign_buffers(struct rf_plan *plan, const uint32_t *rank,
                            rf_error *err);

#endif
