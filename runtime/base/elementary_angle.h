/*
 * elementary_angle.h: roundings, remainders, angles on half an rf_dvec.
 *
 * Beside lanes.h, for what computes in f64. Special values are those of C17,
 * annex F, but for the sign of a zero; subnormal numbers count as 0.
 *
 * Worst errors against libm in long double, in ulp of f64, as
 * tests/unit/test_elementary_wide.c scans them (its bounds are a little wider):
 *
 *     rf_half_wide_sin     0.859
 *     rf_half_wide_cos     0.905
 *     rf_half_tan          0.990
 *     rf_half_asin         1.594
 *     rf_half_acos         1.094
 *     rf_half_atan         0.670
 *
 * Everything else here is exact. These hold for every angle: from 2^29 on, one
 * that few formulas reach, lanes are done one by one.
 */
#ifndef RF_BASE_ELEMENTARY_ANGLE_H
#define RF_BASE_ELEMENTARY_ANGLE_H

#include "base/lanes.h"
#include "base/math.h"

#define RF_HALF_SMALLEST 0x1p-1022 /* the smallest normal number */
#define RF_HALF_LARGEST 0x1.fffffffffffffp1023
#define RF_HALF_SIGN ((uint64_t)1 << 63)

static inline rf_dhalf rf_half_set(double x)
{
    return (rf_dhalf){0} + x;
}

static inline rf_lhalf rf_half_not(rf_lhalf mask)
{
#if RF_W == 1
    return !mask;
#else
    return ~mask;
#endif
}

static inline bool rf_half_any(rf_lhalf mask)
{
#if RF_W == 1
    return mask != 0;
#else
    rf_ivec words;
    memcpy(&words, &mask, sizeof words);
    return rf_any(words);
#endif
}

static inline rf_dhalf rf_half_abs(rf_dhalf x)
{
    return rf_half_from_words(rf_half_words(x) & ~RF_HALF_SIGN);
}

/* |size| with the sign of x. */
static inline rf_dhalf rf_half_copy_sign(rf_dhalf size, rf_dhalf x)
{
    return rf_half_from_words((rf_half_words(size) & ~RF_HALF_SIGN) |
                              (rf_half_words(x) & RF_HALF_SIGN));
}

static inline rf_dhalf rf_half_sqrt(rf_dhalf x)
{
    double lanes[RF_HALF];
    memcpy(lanes, &x, sizeof lanes);
    for (size_t lane = 0; lane < RF_HALF; lane++)
        lanes[lane] = __builtin_sqrt(lanes[lane]);
    memcpy(&x, lanes, sizeof x);
    return x;
}

/* ---- roundings; from 2^52 on every number is whole ---- */

static inline rf_dhalf rf_half_trunc(rf_dhalf x)
{
    const rf_dhalf size = rf_half_abs(x);
    const rf_dhalf near = (size + 0x1p52) - 0x1p52;
    const rf_dhalf over =
        rf_half_select(near > size, rf_half_set(1), rf_half_set(0));
    const rf_dhalf whole = rf_half_copy_sign(near - over, x);
    return rf_half_select(size < 0x1p52, whole, x);
}

static inline rf_dhalf rf_half_floor(rf_dhalf x)
{
    const rf_dhalf whole = rf_half_trunc(x);
    return rf_half_select(whole > x, whole - 1.0, whole);
}

static inline rf_dhalf rf_half_ceil(rf_dhalf x)
{
    return -rf_half_floor(-x);
}

/* Half away from zero. */
static inline rf_dhalf rf_half_nearest(rf_dhalf x)
{
    const rf_dhalf whole = rf_half_trunc(x);
    const rf_dhalf one = rf_half_copy_sign(rf_half_set(1), x);
    return rf_half_select(rf_half_abs(x - whole) >= 0.5, whole + one, whole);
}

/* 1 with the sign of x, also of a zero. */
static inline rf_dhalf rf_half_sign(rf_dhalf x)
{
    /* NOLINTNEXTLINE(misc-redundant-expression): NaN differs from itself */
    return rf_half_select(x == x, rf_half_copy_sign(rf_half_set(1), x), x);
}

/* ---- products and remainders ---- */

/* a * b - the product returned, exactly: Dekker's, with Veltkamp's split, for
 * factors below 2^996 whose product neither over- nor underflows. */
static inline rf_dhalf rf_half_product(rf_dhalf a, rf_dhalf b, rf_dhalf *low)
{
    const rf_dhalf a_up = a * (0x1p27 + 1), b_up = b * (0x1p27 + 1);
    const rf_dhalf a1 = a_up - (a_up - a), a2 = a - a1;
    const rf_dhalf b1 = b_up - (b_up - b), b2 = b - b1;
    const rf_dhalf product = a * b;
    *low = ((a1 * b1 - product) + a1 * b2 + a2 * b1) + a2 * b2;
    return product;
}

static inline int rf_double_exponent(uint64_t bits)
{
    return (int)(bits >> 52);
}

/* |x| mod |y| by long division, eleven bits at a time. */
static inline double rf_long_remainder(double x, double y)
{
    uint64_t a, b;
    memcpy(&a, &x, sizeof a);
    memcpy(&b, &y, sizeof b);
    a &= ~RF_HALF_SIGN;
    b &= ~RF_HALF_SIGN;
    const uint64_t implied = (uint64_t)1 << 52, infinity = 0x7ffu * implied;
    if (a >= infinity || b > infinity || b < implied)
        return __builtin_nan("");
    if (a < b)
        return x;
    int left = rf_double_exponent(a) - rf_double_exponent(b);
    const uint64_t divisor = (b & (implied - 1)) | implied;
    uint64_t rest = ((a & (implied - 1)) | implied) % divisor;
    for (; left > 0 && rest > 0; left -= 11)
        rest = (rest << (left < 11 ? left : 11)) % divisor;
    double size = (double)(int64_t)rest;
    uint64_t power = (b >> 52) * implied;
    double scale;
    memcpy(&scale, &power, sizeof scale);
    size = size * 0x1p-52 * scale; /* exact */
    return __builtin_copysign(size, x);
}

/* Out of line: quotients of 2^52 and more, and what is no quotient. */
static __attribute__((noinline, unused)) rf_dhalf
rf_half_far_remainder(rf_dhalf x, rf_dhalf y, rf_dhalf near, rf_lhalf far)
{
    double a[RF_HALF], b[RF_HALF], out[RF_HALF];
    memcpy(a, &x, sizeof a);
    memcpy(b, &y, sizeof b);
    for (size_t lane = 0; lane < RF_HALF; lane++)
        out[lane] = rf_long_remainder(a[lane], b[lane]);
    rf_dhalf exact;
    memcpy(&exact, out, sizeof exact);
    return rf_half_select(far, exact, near);
}

/* With the sign of x. */
static inline rf_dhalf rf_half_remainder(rf_dhalf x, rf_dhalf y)
{
    const rf_dhalf a = rf_half_abs(x), b = rf_half_abs(y);
    const rf_dhalf quotient = rf_half_trunc(a / b); /* or one more */
    rf_dhalf low;
    const rf_dhalf back = rf_half_product(quotient, b, &low);
    rf_dhalf rest = (a - back) - low;
    rest = rf_half_select(rest < 0.0, rest + b, rest);
    rest = rf_half_select(rest >= b, rest - b, rest);
    rest = rf_half_copy_sign(rest, x);
    const rf_lhalf near =
        (quotient < 0x1p52) & (a < 0x1p900) & (b > 0x1p-900) & (b < 0x1p900);
    if (__builtin_expect(rf_half_any(rf_half_not(near)), 0))
        return rf_half_far_remainder(x, y, rest, rf_half_not(near));
    return rest;
}

/* ---- angles ---- */

/* Out of line, lane by lane: angles of 2^29 and more. */
static __attribute__((noinline, unused)) rf_dhalf
rf_half_far_angle(rf_dhalf x, rf_dhalf near, double (*exact)(double))
{
    double angle[RF_HALF], out[RF_HALF];
    memcpy(angle, &x, sizeof angle);
    memcpy(out, &near, sizeof out);
    for (size_t lane = 0; lane < RF_HALF; lane++)
        if (__builtin_fabs(angle[lane]) >= 0x1p29)
            out[lane] = exact(angle[lane]);
    memcpy(&near, out, sizeof near);
    return near;
}

static inline bool rf_half_is_far(rf_dhalf x)
{
    return __builtin_expect(rf_half_any(rf_half_abs(x) >= 0x1p29), 0);
}

static inline rf_dhalf rf_half_wide_sin(rf_dhalf x)
{
    const rf_dhalf near = rf_half_sin(x);
    return rf_half_is_far(x) ? rf_half_far_angle(x, near, rf_math_sin) : near;
}

static inline rf_dhalf rf_half_wide_cos(rf_dhalf x)
{
    const rf_dhalf near = rf_half_cos(x);
    return rf_half_is_far(x) ? rf_half_far_angle(x, near, rf_math_cos) : near;
}

/* Sine and cosine of what is left of the angle, each with its own rounding
 * error, and one step of division behind their quotient. */
static inline rf_dhalf rf_half_near_tan(rf_dhalf x)
{
    const rf_half_turn turn = rf_half_reduce(x);
    const rf_dhalf r = turn.r, z = r * r;
    const rf_dhalf bend = r * (z * rf_half_sin_series(z)) + turn.low;
    const rf_dhalf sine = r + bend, sine_low = (r - sine) + bend;
    const rf_dhalf most = 1.0 - z * 0.5;
    const rf_dhalf fall = ((1.0 - most) - z * 0.5) +
                          (z * z * rf_half_cos_series(z) - r * turn.low);
    const rf_dhalf cosine = most + fall, cosine_low = (most - cosine) + fall;

    const rf_lhalf odd = rf_half_odd(turn.quadrant); /* -cos / sin */
    const rf_dhalf above = rf_half_select(odd, -cosine, sine);
    const rf_dhalf above_low = rf_half_select(odd, -cosine_low, sine_low);
    const rf_dhalf below = rf_half_select(odd, sine, cosine);
    const rf_dhalf below_low = rf_half_select(odd, sine_low, cosine_low);
    const rf_dhalf quotient = above / below;
    rf_dhalf low;
    const rf_dhalf back = rf_half_product(quotient, below, &low);
    const rf_dhalf left =
        ((above - back) - low) + (above_low - quotient * below_low);
    return quotient + left / below;
}

static inline rf_dhalf rf_half_tan(rf_dhalf x)
{
    const rf_dhalf near = rf_half_near_tan(x);
    return rf_half_is_far(x) ? rf_half_far_angle(x, near, rf_math_tan) : near;
}

/* atan u / u = 1 + z A(z), z = u^2, |u| <= 0.4375: 2^-60. */
static inline rf_dhalf rf_half_atan_series(rf_dhalf z)
{
    rf_dhalf a = z * 0x1.e3ddb8d3850abp-7 - 0x1.0f54730d6c30ep-5;
    a = a * z + 0x1.6ffb4e901f5dbp-5;
    a = a * z - 0x1.ab582fd05ec97p-5;
    a = a * z + 0x1.e1704532a7e28p-5;
    a = a * z - 0x1.110c9a0c8644ap-4;
    a = a * z + 0x1.3b1375a0eb258p-4;
    a = a * z - 0x1.745d154ac3da3p-4;
    a = a * z + 0x1.c71c71bd21787p-4;
    a = a * z - 0x1.2492492485417p-3;
    a = a * z + 0x1.99999999998c4p-3;
    return a * z - 0x1.5555555555555p-2;
}

/* atan x = atan c + atan u, u = (x - c) / (1 + x c), c = 0, 1/2, 1, 3/2 or
 * infinity. */
static inline rf_dhalf rf_half_atan(rf_dhalf x)
{
    const rf_dhalf size = rf_half_abs(x);
    rf_dhalf above = rf_half_set(-1), below = size;
    rf_dhalf most = rf_half_set(0x1.921fb54442d18p0);
    rf_dhalf rest = rf_half_set(0x1.1a62633145c07p-54);
#define RF_ATAN_FROM(limit, num, den, hi, lo)                     \
    above = rf_half_select(size < (limit), (num), above);         \
    below = rf_half_select(size < (limit), (den), below);         \
    most = rf_half_select(size < (limit), rf_half_set(hi), most); \
    rest = rf_half_select(size < (limit), rf_half_set(lo), rest)
    RF_ATAN_FROM(2.4375, size - 1.5, 1.0 + 1.5 * size, 0x1.f730bd281f69bp-1,
                 0x1.007887af0cbbdp-56);
    RF_ATAN_FROM(1.1875, size - 1.0, size + 1.0, 0x1.921fb54442d18p-1,
                 0x1.1a62633145c07p-55);
    RF_ATAN_FROM(0.6875, size - 0.5, 1.0 + 0.5 * size, 0x1.dac670561bb4fp-2,
                 0x1.a2b7f222f65e2p-56);
    RF_ATAN_FROM(0.4375, size, rf_half_set(1), 0, 0);
#undef RF_ATAN_FROM
    const rf_dhalf u = above / below, z = u * u;
    const rf_dhalf sum = most + u, lost = (most - sum) + u;
    const rf_dhalf bend = u * (z * rf_half_atan_series(z)) + rest;
    return rf_half_copy_sign(sum + (lost + bend), x);
}

/* asin s / s = 1 + z A(z), z = s^2, |s| <= 1/2: 2^-57.8. */
static inline rf_dhalf rf_half_asin_series(rf_dhalf z)
{
    rf_dhalf a = z * 0x1.d78189767524ep-6 - 0x1.e7a24f548c99dp-7;
    a = a * z + 0x1.1d661531b222ep-6;
    a = a * z + 0x1.653a8f8cfd43dp-8;
    a = a * z + 0x1.524ea8b3aad31p-7;
    a = a * z + 0x1.78246f32d075cp-7;
    a = a * z + 0x1.c9cf3759fd8ffp-7;
    a = a * z + 0x1.1c4d343fa57f6p-6;
    a = a * z + 0x1.6e8bb1d89492bp-6;
    a = a * z + 0x1.f1c71c1d4aa0dp-6;
    a = a * z + 0x1.6db6db6e3292ep-5;
    a = a * z + 0x1.3333333332ec4p-4;
    return a * z + 0x1.5555555555556p-3;
}

/* Up to 1/2 as it is, beyond as pi/2 - 2 asin sqrt((1 - x) / 2). */
static inline rf_dhalf rf_half_asin(rf_dhalf x)
{
    const rf_dhalf size = rf_half_abs(x);
    const rf_lhalf near = size <= 0.5;
    const rf_dhalf z = rf_half_select(near, x * x, (1.0 - size) * 0.5);
    const rf_dhalf s = rf_half_select(near, size, rf_half_sqrt(z));
    const rf_dhalf bend = s * (z * rf_half_asin_series(z));
    const rf_dhalf other =
        0x1.921fb54442d18p0 - (2.0 * s - (0x1.1a62633145c07p-54 - 2.0 * bend));
    return rf_half_copy_sign(rf_half_select(near, s + bend, other), x);
}

static inline rf_dhalf rf_half_acos(rf_dhalf x)
{
    const rf_dhalf size = rf_half_abs(x);
    const rf_lhalf near = size <= 0.5;
    const rf_dhalf z = rf_half_select(near, x * x, (1.0 - size) * 0.5);
    const rf_dhalf s = rf_half_select(near, x, rf_half_sqrt(z));
    const rf_dhalf bend = s * (z * rf_half_asin_series(z));
    const rf_dhalf middle =
        0x1.921fb54442d18p0 - (s - (0x1.1a62633145c07p-54 - bend));
    const rf_dhalf small = 2.0 * (s + bend);
    const rf_dhalf large =
        0x1.921fb54442d18p1 - (2.0 * s - (0x1.1a62633145c07p-53 - 2.0 * bend));
    return rf_half_select(near, middle, rf_half_select(x < 0.0, large, small));
}

#endif
