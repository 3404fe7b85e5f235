/*
 * widths.h: the lane widths of this build, for code that picks a wide object.
 *
 *     #define CASE(w) case w: return &rf_kernel_w##w;
 *     switch (lanes) { RF_FOR_WIDTHS(CASE) default: return NULL; }
 */
#ifndef RF_BASE_WIDTHS_H
#define RF_BASE_WIDTHS_H

#if defined(__x86_64__)
#define RF_FOR_WIDTHS(X) X(1) X(4) X(8) X(16)
#else
#define RF_FOR_WIDTHS(X) X(1) X(4)
#endif

#endif
