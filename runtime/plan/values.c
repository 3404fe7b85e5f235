/* values.c: bad numbers stop at the door. */
#include "plan/plan.h"
#include <math.h>

static rf_status check(const rf_plan *plan, size_t index, float value,
                       rf_error *err)
{
    const rf_slot_info *slot = &plan->graph->slots[index];
    const rf_range *range = &plan->ranges[index];
    if (!(value >= range->lo && value <= range->hi)) /* NaN neither */
        return rf_fail(err, RF_ARGUMENT, slot->line, slot->col,
                       "slot %zu: must be in %f..%f, got %f", index + 1,
                       (double)range->lo, (double)range->hi, (double)value);
    if (range->integer && value != floorf(value))
        return rf_fail(err, RF_ARGUMENT, slot->line, slot->col,
                       "slot %zu: must be whole, got %f", index + 1,
                       (double)value);
    return RF_OK;
}

rf_status rf_plan_check_values(const rf_plan *plan, const float *values,
                               size_t count, rf_error *err)
{
    const size_t slots = plan->graph->n_slots;
    if (slots > 0 && !values)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "the text has %zu slots, no values came", slots);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < slots; k++)
            RF_TRY(check(plan, k, values[i * slots + k], err));
    return RF_OK;
}
