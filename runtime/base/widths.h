/*
 * widths.h: the lane widths of this build, for code that picks a wide object.
 *
 *     RF_BY_WIDTH(static, const rf_thing_kernel, kernel, rf_thing)
 *
 * defines `kernel(uint32_t lanes)`, which gives &rf_thing_wN, NULL for a width
 * that this build lacks. The first argument may be empty.
 */
#ifndef RF_BASE_WIDTHS_H
#define RF_BASE_WIDTHS_H

#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__)
#define RF_FOR_WIDTHS(X) X(1) X(4) X(8) X(16)
#define RF_FOR_WIDTHS_OF(X, ...) \
    X(1, __VA_ARGS__) X(4, __VA_ARGS__) X(8, __VA_ARGS__) X(16, __VA_ARGS__)
#else
#define RF_FOR_WIDTHS(X) X(1) X(4)
#define RF_FOR_WIDTHS_OF(X, ...) X(1, __VA_ARGS__) X(4, __VA_ARGS__)
#endif

#define RF_WIDTH_CASE(w, type, name) \
    case w: {                        \
        extern type name##_w##w;     \
        return &name##_w##w;         \
    }
#define RF_BY_WIDTH(scope, type, function, name)        \
    scope type *function(uint32_t lanes)                \
    {                                                   \
        switch (lanes) {                                \
            RF_FOR_WIDTHS_OF(RF_WIDTH_CASE, type, name) \
        default:                                        \
            return NULL;                                \
        }                                               \
    }

#endif
