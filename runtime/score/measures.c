/* measures.c: the list of measures. */
#include "base/widths.h"
#include "score/score.h"

#define DECLARE(w) extern rf_sum_kernel *const rf_sum_squares_w##w;
RF_FOR_WIDTHS(DECLARE)

#define CASE(w) \
    case w:     \
        return rf_sum_squares_w##w;

static rf_sum_kernel *sum_squares(uint32_t lanes)
{
    switch (lanes) {
        RF_FOR_WIDTHS(CASE)
    default:
        return NULL;
    }
}

const rf_measure *rf_measures(void)
{
    static const rf_measure measures[] = {
        {"mse_raw", "amplitude^2", sum_squares},
        {0},
    };
    return measures;
}
