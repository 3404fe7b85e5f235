/* math_log.c: logarithms, and powers, which need them to 68 bits. */
#include "base/math.h"
#include "base/twofold.h"

#include <float.h>

static const rf_two third = {0x1.5555555555555p-2, 0x1.5555555555555p-56};
static const rf_two fifth = {0x1.999999999999ap-3, -0x1.999999999999ap-57};

/* log m = 2 (s + s^3/3 + s^5/5 + ...), s = (m - 1) / (m + 1), |s| < 0.172 */
static rf_two log_near_one(rf_two m)
{
    const rf_two f = rf_two_add(m, (rf_two){-1, 0});
    const rf_two s = rf_two_divide(f, rf_two_add(m, rf_two_one));
    const rf_two z = rf_two_multiply(s, s);
    double tail = z.hi * (1.0 / 27) + 1.0 / 25;
    for (int k = 23; k >= 7; k -= 2)
        tail = tail * z.hi + 1.0 / k;
    rf_two sum = rf_two_add(fifth, (rf_two){z.hi * tail, 0});
    sum = rf_two_add(third, rf_two_multiply(z, sum));
    sum = rf_two_add(s, rf_two_multiply(rf_two_multiply(s, z), sum));
    return rf_two_times_power(sum, 1);
}

rf_two rf_two_log(rf_two x)
{
    int n = rf_exponent(x.hi);
    if (rf_times_power(x.hi, -n) > 0x1.6a09e667f3bcdp0) /* sqrt(2) */
        n++;
    const rf_two near = log_near_one(rf_two_times_power(x, -n));
    const rf_two whole = rf_two_multiply((rf_two){n, 0}, rf_two_ln2);
    return rf_two_add(whole, near);
}

/* The logarithm times `factor`, and what it is where there is none. */
static double scaled_log(double x, rf_two factor)
{
    if (x <= -DBL_MIN)
        return __builtin_nan("");
    if (x < DBL_MIN)
        return -__builtin_inf();
    if (!(x <= DBL_MAX))
        return x;
    return rf_two_multiply(rf_two_log((rf_two){x, 0}), factor).hi;
}

double rf_math_log(double x)
{
    return scaled_log(x, rf_two_one);
}

double rf_math_log2(double x)
{
    const rf_two log2e = {0x1.71547652b82fep0, 0x1.777d0ffda0d24p-56};
    return scaled_log(x, log2e);
}

double rf_math_log10(double x)
{
    const rf_two log10e = {0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57};
    return scaled_log(x, log10e);
}

double rf_math_log1p(double x)
{
    if (x < -1)
        return __builtin_nan("");
    if (x == -1)
        return -__builtin_inf();
    if (!(x <= DBL_MAX) || __builtin_fabs(x) < 0x1p-54)
        return x;
    return rf_two_log(rf_two_sum(1, x)).hi;
}

static bool is_odd(double y)
{
    const double half = y * 0.5;
    return rf_math_trunc(y) == y && rf_math_trunc(half) != half;
}

/* x^y for normal x > 0 and finite y. */
static double positive_power(double x, double y)
{
    const rf_two log = rf_two_log((rf_two){x, 0});
    const double estimate = log.hi * y;
    if (!(estimate < 710))
        return __builtin_inf();
    if (estimate < -746)
        return 0;
    return rf_two_power_value(rf_two_exp(rf_two_multiply(log, (rf_two){y, 0})));
}

/* |x|^y where |x| or |y| is 0 or infinite. */
static double power_at_the_edge(double x, double y)
{
    const double size = __builtin_fabs(x);
    if (size == 1)
        return 1;
    return (size > 1) == (y > 0) ? __builtin_inf() : 0;
}

double rf_math_pow(double x, double y)
{
    if (y == 0 || x == 1)
        return 1;
    if (x != x || y != y)
        return __builtin_nan("");
    const double size = __builtin_fabs(x);
    const bool edge =
        size < DBL_MIN || size > DBL_MAX || __builtin_fabs(y) > DBL_MAX;
    if (!edge && x < 0 && rf_math_trunc(y) != y)
        return __builtin_nan("");
    const double power =
        edge ? power_at_the_edge(x, y) : positive_power(size, y);
    return __builtin_signbit(x) && is_odd(y) ? -power : power;
}
