/* window.h: periodic analysis windows, features/SPEC.md 2. */
#ifndef RF_FEATURES_WINDOW_H
#define RF_FEATURES_WINDOW_H

#include "features/framing.h"

/* `out`[length]: `win_length` (1..length) values of the window in the middle,
 * floor((length - win_length) / 2) zeros before them, zeros after. */
void rf_window_fill(rf_window window, uint32_t win_length, uint32_t length,
                    float *out);

#endif
