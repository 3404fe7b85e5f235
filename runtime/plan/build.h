/* build.h: the stages of making a plan, in their order. */
#ifndef RF_PLAN_BUILD_H
#define RF_PLAN_BUILD_H

#include "plan/plan.h"

rf_status rf_plan_no_memory(rf_error *err);

/* Copies names, keeps sounds. */
rf_status rf_plan_take_sounds(struct rf_plan *plan,
                              const rf_plan_options *options, rf_error *err);
/* Checks the slots' descriptions; looks their symbols up. */
rf_status rf_plan_take_slots(struct rf_plan *plan,
                             const rf_plan_options *options, rf_error *err);
/* Makes the parameter rows of all nodes. */
rf_status rf_plan_take_rows(struct rf_plan *plan, const rf_slot_spec *slots,
                            rf_error *err);
/* Orders the nodes that reach the destination; gives them shapes, variants
 * and buffers. */
rf_status rf_plan_arrange(struct rf_plan *plan, rf_error *err);

/* The error for a symbol that names no sound. */
rf_status rf_plan_unknown_sample(const struct rf_plan *plan, const char *symbol,
                                 uint32_t line, uint32_t col, rf_error *err);

#endif
