/* samples.h: the wide sums over samples, and what each row of them is. */
#ifndef RF_SCORE_SAMPLES_H
#define RF_SCORE_SAMPLES_H

#include "score/measure.h"

enum { RF_DOTS_Y, RF_DOTS_YY, RF_DOTS_XY, RF_DOTS };
enum { RF_RESIDUAL_D, RF_RESIDUAL_DD, RF_RESIDUALS };

typedef struct rf_sample_kernels {
    rf_sum_kernel *squares, *absolute, *energy, *dots, *residual, *clipped;
} rf_sample_kernels;

#endif
