/* number.h: decimal text to binary numbers and back, exactly, no locale. */
#ifndef RF_BASE_NUMBER_H
#define RF_BASE_NUMBER_H

#include "base/error.h"

/* The nearest f32 or f64 (ties to even) to `length` characters of
 * [+-]digits[.digits][(e|E)[+-]digits]; the caller has checked the form.
 * Too large: infinity. One rounding, whatever the number of digits. */
float rf_decimal_f32(const char *text, size_t length);
double rf_decimal_f64(const char *text, size_t length);

#endif
