/* error.h: how a function says what went wrong. */
#ifndef RF_BASE_ERROR_H
#define RF_BASE_ERROR_H

#include "raveforce.h"

/*
 * Fills `err` (may be NULL) and returns `status`, so that a failing function
 * ends with `return rf_fail(err, RF_INVALID, line, col, "lpf: ...", ...)`.
 * The format knows %s, %.*s, %d, %u, %zu, %c, %% and %f: the last prints the
 * shortest decimal of an f32, whatever the locale.
 */
rf_status rf_fail(rf_error *err, rf_status status, uint32_t line, uint32_t col,
                  const char *format, ...)
    __attribute__((format(printf, 5, 6)));

#define RF_TRY(call)                            \
    do {                                        \
        const rf_status rf_try_status = (call); \
        if (rf_try_status != RF_OK)             \
            return rf_try_status;               \
    } while (0)

#endif
