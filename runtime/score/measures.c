/* measures.c: the list of measures. */
#include "score/score.h"

#define DECLARE(w) extern rf_sum_kernel *const rf_sum_squares_w##w;
DECLARE(1)
DECLARE(4)
#if defined(__x86_64__)
DECLARE(8)
DECLARE(16)
#endif

static rf_sum_kernel *sum_squares(uint32_t lanes)
{
    switch (lanes) {
    case 1:
        return rf_sum_squares_w1;
    case 4:
        return rf_sum_squares_w4;
#if defined(__x86_64__)
    case 8:
        return rf_sum_squares_w8;
    case 16:
        return rf_sum_squares_w16;
#endif
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
