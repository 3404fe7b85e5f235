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
/* Makes the parameter rows of all nodes; `force` as in rf_plan_derive. */
rf_status rf_plan_take_rows(struct rf_plan *plan, const rf_slot_spec *slots,
                            const float *force, rf_error *err);
/* Orders the nodes that reach the destination; gives them shapes, variants
 * and buffers. */
rf_status rf_plan_arrange(struct rf_plan *plan, rf_error *err);
/* Compiles all scripts once, for the errors. */
rf_status rf_plan_try_scripts(const struct rf_plan *plan, rf_error *err);

#endif
