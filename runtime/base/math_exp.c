/* math_exp.c: exponentials and what is made of them. */
#include "base/math.h"
#include "base/twofold.h"

static double nearest_integer(double x) /* |x| < 2^51 */
{
    return (x + 0x1.8p52) - 0x1.8p52;
}

/* e^r - 1 for |r| < 0.0055: Taylor, in two doubles where it matters. */
static rf_two small_expm1(rf_two r)
{
    double tail = r.hi * (1.0 / 40320) + 1.0 / 5040;
    tail = tail * r.hi + 1.0 / 720;
    tail = tail * r.hi + 1.0 / 120;
    tail = tail * r.hi + 1.0 / 24;
    tail = tail * r.hi + 1.0 / 6;
    const rf_two square = rf_two_multiply(r, r);
    const rf_two half = {square.hi * 0.5, square.lo * 0.5};
    const rf_two sum = rf_two_add(r, half);
    return rf_two_add(sum, (rf_two){square.hi * r.hi * tail, 0});
}

rf_two_power rf_two_exp(rf_two x)
{
    enum { HALVINGS = 6 };
    const double n = nearest_integer(x.hi * 0x1.71547652b82fep0);
    const rf_two whole = rf_two_multiply((rf_two){n, 0}, rf_two_ln2);
    const rf_two r = rf_two_add(x, rf_two_negate(whole));
    rf_two p = small_expm1(rf_two_times_power(r, -HALVINGS));
    for (int i = 0; i < HALVINGS; i++) /* (1 + p)^2 - 1 */
        p = rf_two_add(rf_two_times_power(p, 1), rf_two_multiply(p, p));
    return (rf_two_power){p, (int)n};
}

/* |x| < 700 */
static rf_two two_expm1(double x)
{
    const rf_two_power power = rf_two_exp((rf_two){x, 0});
    if (power.n == 0)
        return power.p;
    const rf_two rest = rf_two_sum(rf_power_of_two(power.n), -1);
    return rf_two_add(rest, rf_two_times_power(power.p, power.n));
}

double rf_math_exp(double x)
{
    if (!(x < 710))
        return x * 0x1p1000; /* infinity or NaN */
    if (x < -746)
        return 0;
    return rf_two_power_value(rf_two_exp((rf_two){x, 0}));
}

double rf_math_exp2(double x)
{
    if (!(x < 1024))
        return x * 0x1p1000;
    if (x < -1076)
        return 0;
    const double n = nearest_integer(x);
    const rf_two rest = rf_two_multiply((rf_two){x - n, 0}, rf_two_ln2);
    rf_two_power power = rf_two_exp(rest);
    power.n += (int)n;
    return rf_two_power_value(power);
}

double rf_math_expm1(double x)
{
    if (!(x < 700))
        return rf_math_exp(x);
    if (x < -40)
        return -1;
    if (__builtin_fabs(x) < 0x1p-54)
        return x;
    return two_expm1(x).hi;
}

/* e^x / 2 for x > 40, where e^-x is below the last place. */
static double half_exp(double x)
{
    if (!(x < 711))
        return x * 0x1p1000;
    rf_two_power power = rf_two_exp((rf_two){x, 0});
    power.n--;
    return rf_two_power_value(power);
}

double rf_math_sinh(double x)
{
    const double size = __builtin_fabs(x);
    if (size < 0x1p-30)
        return x;
    if (!(size <= 40))
        return __builtin_copysign(half_exp(size), x);
    const rf_two m = two_expm1(size);
    const rf_two fall =
        rf_two_divide(m, rf_two_add(rf_two_one, m)); /* 1 - e^-x */
    return __builtin_copysign(rf_two_add(m, fall).hi * 0.5, x);
}

double rf_math_cosh(double x)
{
    const double size = __builtin_fabs(x);
    if (!(size <= 40))
        return half_exp(size);
    const rf_two e = rf_two_add(rf_two_one, two_expm1(size));
    return rf_two_add(e, rf_two_divide(rf_two_one, e)).hi * 0.5;
}

double rf_math_tanh(double x)
{
    const double size = __builtin_fabs(x);
    if (size < 0x1p-30 || x != x)
        return x;
    if (size > 20)
        return __builtin_copysign(1, x);
    const rf_two m = two_expm1(2 * size);
    const rf_two sum = rf_two_add((rf_two){2, 0}, m);
    return __builtin_copysign(rf_two_divide(m, sum).hi, x);
}
