/* math_arc.c: angles from sines, cosines, tangents. */
#include "base/math.h"
#include "base/twofold.h"

#include <float.h>

static const rf_two pi = {0x1.921fb54442d18p1, 0x1.1a62633145c07p-53};

/* atan(k / 8) */
static const rf_two arc_tangents[] = {
    {0, 0},
    {0x1.fd5ba9aac2f6ep-4, -0x1.cd37686760c17p-59},
    {0x1.f5b75f92c80ddp-3, 0x1.8ab6e3cf7afbdp-57},
    {0x1.6f61941e4def1p-2, -0x1.c63aae6f6e918p-56},
    {0x1.dac670561bb4fp-2, 0x1.a2b7f222f65e2p-56},
    {0x1.1e00babdefeb4p-1, -0x1.928df287a668fp-58},
    {0x1.4978fa3269ee1p-1, 0x1.2419a87f2a458p-56},
    {0x1.700a7c5784634p-1, -0x1.8c34d25aadef6p-56},
    {0x1.921fb54442d18p-1, 0x1.1a62633145c07p-55},
};

/* 0 <= t <= 1: atan t = atan c + atan u, u = (t - c) / (1 + t c), |u| < 1/15 */
static rf_two arc_tangent(rf_two t)
{
    const int k = (int)(t.hi * 8 + 0.5);
    const rf_two c = {k / 8.0, 0};
    const rf_two above = rf_two_add(t, rf_two_negate(c));
    const rf_two below = rf_two_add(rf_two_one, rf_two_multiply(t, c));
    const rf_two u = rf_two_divide(above, below);
    const double z = u.hi * u.hi;
    double tail = z * (1.0 / 17) - 1.0 / 15;
    tail = tail * z + 1.0 / 13;
    tail = tail * z - 1.0 / 11;
    tail = tail * z + 1.0 / 9;
    tail = tail * z - 1.0 / 7;
    tail = tail * z + 1.0 / 5;
    tail = tail * z - 1.0 / 3;
    const rf_two rest = {u.hi * z * tail, 0};
    return rf_two_add(arc_tangents[k], rf_two_add(u, rest));
}

/* The angle of the point (x, y) in the first quadrant. */
static rf_two angle(rf_two y, rf_two x)
{
    if (y.hi <= x.hi)
        return arc_tangent(rf_two_divide(y, x));
    const rf_two other = arc_tangent(rf_two_divide(x, y));
    return rf_two_add(rf_two_half_pi, rf_two_negate(other));
}

/* sqrt(1 - x^2) */
static rf_two other_side(double x)
{
    const rf_two square = rf_two_multiply(rf_two_sum(1, -x), rf_two_sum(1, x));
    return rf_two_root(square);
}

double rf_math_asin(double x)
{
    const double size = __builtin_fabs(x);
    if (!(size <= 1))
        return __builtin_nan("");
    const rf_two a = angle((rf_two){size, 0}, other_side(size));
    return __builtin_copysign(a.hi, x);
}

double rf_math_acos(double x)
{
    const double size = __builtin_fabs(x);
    if (!(size <= 1))
        return __builtin_nan("");
    const rf_two a = angle(other_side(size), (rf_two){size, 0});
    return x < 0 ? rf_two_add(pi, rf_two_negate(a)).hi : a.hi;
}

/* Beside an infinity all else is 0, and infinities are equal. */
static double beside_infinity(double x)
{
    return __builtin_copysign(__builtin_fabs(x) > DBL_MAX ? 1 : 0, x);
}

double rf_math_atan2(double y, double x)
{
    if (x != x || y != y)
        return __builtin_nan("");
    if (__builtin_fabs(x) > DBL_MAX || __builtin_fabs(y) > DBL_MAX) {
        x = beside_infinity(x);
        y = beside_infinity(y);
    }
    const double ax = __builtin_fabs(x), ay = __builtin_fabs(y);
    const double larger = ax > ay ? ax : ay;
    rf_two a = {0, 0};
    if (larger >= DBL_MIN) {
        const int n = rf_exponent(larger);
        a = angle((rf_two){rf_times_power(ay, -n), 0},
                  (rf_two){rf_times_power(ax, -n), 0});
    }
    if (__builtin_signbit(x))
        a = rf_two_add(pi, rf_two_negate(a));
    return __builtin_copysign(a.hi, y);
}

double rf_math_atan(double x)
{
    return rf_math_atan2(x, 1);
}
