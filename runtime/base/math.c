/* math.c: the table of functions by name, roundings and roots. */
#include "base/math.h"
#include "base/twofold.h"

#include <float.h>

double rf_math_abs(double x)
{
    return __builtin_fabs(x);
}

/* From 2^52 on every double is whole. */
double rf_math_trunc(double x)
{
    if (!(__builtin_fabs(x) < 0x1p52))
        return x;
    return __builtin_copysign((double)(int64_t)x, x);
}

double rf_math_floor(double x)
{
    const double whole = rf_math_trunc(x);
    return whole > x ? whole - 1 : whole;
}

double rf_math_ceil(double x)
{
    return -rf_math_floor(-x);
}

double rf_math_round(double x)
{
    const double whole = rf_math_trunc(x);
    if (__builtin_fabs(x - whole) >= 0.5)
        return whole + __builtin_copysign(1, x);
    return whole;
}

double rf_math_sqrt(double x)
{
    return x < 0 ? __builtin_nan("") : __builtin_sqrt(x);
}

/* Newton's method, the last step in two doubles. */
double rf_math_cbrt(double x)
{
    const double size = __builtin_fabs(x);
    if (!(size >= DBL_MIN && size <= DBL_MAX))
        return size < DBL_MIN ? __builtin_copysign(0, x) : x;
    const int n = (rf_exponent(size) + 1023) / 3 - 341;
    const double m = rf_times_power(size, -3 * n); /* 1 <= m < 8 */
    double root = (m + 6) / 7;
    for (int i = 0; i < 5; i++)
        root = (2 * root + m / (root * root)) / 3;
    const rf_two square = rf_two_product(root, root);
    const rf_two cube = rf_two_multiply(square, (rf_two){root, 0});
    const rf_two left = rf_two_add((rf_two){m, 0}, rf_two_negate(cube));
    const double better = root + left.hi / (3 * square.hi);
    return __builtin_copysign(rf_times_power(better, n), x);
}

/* In alphabetical order, as are their functions below. */
static const char *const names[] = {
    "abs",   "acos", "asin",  "atan",  "cbrt", "ceil",  "cos",   "cosh",
    "exp",   "exp2", "expm1", "floor", "log",  "log10", "log1p", "log2",
    "round", "sin",  "sinh",  "sqrt",  "tan",  "tanh",  "trunc", NULL,
};

static rf_function *const functions[] = {
    rf_math_abs,   rf_math_acos,  rf_math_asin,  rf_math_atan,  rf_math_cbrt,
    rf_math_ceil,  rf_math_cos,   rf_math_cosh,  rf_math_exp,   rf_math_exp2,
    rf_math_expm1, rf_math_floor, rf_math_log,   rf_math_log10, rf_math_log1p,
    rf_math_log2,  rf_math_round, rf_math_sin,   rf_math_sinh,  rf_math_sqrt,
    rf_math_tan,   rf_math_tanh,  rf_math_trunc,
};

_Static_assert(sizeof names / sizeof *names ==
                   sizeof functions / sizeof *functions + 1,
               "a function for every name");

rf_function *rf_math_function(const char *name)
{
    for (size_t i = 0; name && names[i]; i++)
        if (strcmp(names[i], name) == 0)
            return functions[i];
    return NULL;
}

const char *const *rf_math_functions(void)
{
    return names;
}
