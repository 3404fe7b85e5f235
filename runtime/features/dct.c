#include "features/dct.h"
#include "base/math.h"
#include "base/widths.h"

static const double PI = 3.14159265358979323846;

void rf_dct_matrix(size_t n_mfcc, size_t n_mels, double lifter, float *out)
{
    const size_t around = 4 * n_mels; /* the angle's steps in 2 pi */
    for (size_t c = 0; c < n_mfcc; c++) {
        double scale = rf_math_sqrt((c == 0 ? 1.0 : 2.0) / (double)n_mels);
        if (lifter > 0)
            scale *=
                1 + lifter / 2 * rf_math_sin(PI * (double)(c + 1) / lifter);
        for (size_t b = 0; b < n_mels; b++) {
            const size_t step = c * (2 * b + 1) % around;
            const double angle = 2 * PI * (double)step / (double)around;
            out[c * n_mels + b] = (float)(scale * rf_math_cos(angle));
        }
    }
}

RF_BY_WIDTH(, const rf_dct_kernel, rf_dct_kernel_of, rf_dct)
