/* window.c: hann, hamming, blackman; in double, rounded once. */
#include "features/window.h"
#include "base/math.h"
#include <assert.h>

static const double TWO_PI = 6.28318530717958647692;

/* `u` in radians: 2 pi times where we are, 0..1. */
static double value(rf_window window, double u)
{
    switch (window) {
    case RF_HANN:
        return 0.5 - 0.5 * rf_math_cos(u);
    case RF_HAMMING:
        return 0.54 - 0.46 * rf_math_cos(u);
    case RF_BLACKMAN:
        return 0.42 - 0.5 * rf_math_cos(u) + 0.08 * rf_math_cos(2 * u);
    case RF_ONES:
        break;
    }
    return 1;
}

void rf_window_fill(rf_window window, uint32_t win_length, uint32_t length,
                    float *out)
{
    assert(win_length > 0 && win_length <= length);
    const uint32_t first = (length - win_length) / 2;
    for (uint32_t i = 0; i < length; i++)
        out[i] = 0;
    if (win_length == 1) {
        out[first] = 1;
        return;
    }
    for (uint32_t i = 0; i < win_length; i++) {
        /* the second half mirrors the first, to the bit */
        const uint32_t near = i < win_length - i ? i : win_length - i;
        const double u = TWO_PI * near / win_length;
        out[first + i] = (float)value(window, u);
    }
}
