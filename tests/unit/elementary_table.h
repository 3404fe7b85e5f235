/* elementary_table.h: the elementary functions of one lane width, as plain
 * pointers over arrays. */
#ifndef TESTS_UNIT_ELEMENTARY_TABLE_H
#define TESTS_UNIT_ELEMENTARY_TABLE_H

#include <stddef.h>

/* `count` is a multiple of 16. */
typedef void single_function(const float *x, float *y, size_t count);
typedef void double_function(const double *x, double *y, size_t count);

/* Of two arguments. */
typedef void pair_function(const double *x, const double *y, double *z,
                           size_t count);

typedef struct elementary_table {
    single_function *sin_turns, *cos, *exp, *exp2, *log, *log_level, *log2;
    single_function *sin_rounded, *cos_rounded, *exp_rounded;
    double_function *half_sin, *half_cos, *half_exp, *half_exp2;
    /* elementary_angle.h, elementary_power.h */
    double_function *trunc, *floor, *ceil, *nearest, *sign, *wide_sin,
        *wide_cos, *tan, *asin, *acos, *atan, *log10, *root, *sinh, *cosh,
        *tanh, *asinh, *acosh, *atanh;
    pair_function *remainder, *pow;
} elementary_table;

extern const elementary_table elementary_w1, elementary_w4;
#if defined(__x86_64__)
extern const elementary_table elementary_w8, elementary_w16;
#endif

#endif
