/*
 * elementary_power.h: logarithms, powers, hyperbolic functions on half an
 * rf_dvec.
 *
 * Beside lanes.h, for what computes in f64. Special values are those of C17,
 * annex F; subnormal numbers count as 0.
 *
 * Worst errors against libm in long double, in ulp of f64, as
 * tests/unit/test_elementary_wide.c scans them (its bounds are a little wider):
 *
 *     rf_half_log10        0.501
 *     rf_half_pow          1.003
 *     rf_half_root         0.500
 *     rf_half_sinh         0.921
 *     rf_half_cosh         0.871
 *     rf_half_tanh         1.292
 *     rf_half_asinh        1.512
 *     rf_half_acosh        0.522
 *     rf_half_atanh        1.636
 */
#ifndef RF_BASE_ELEMENTARY_POWER_H
#define RF_BASE_ELEMENTARY_POWER_H

#include "base/elementary_angle.h"

#define RF_HALF_LN2 0x1.62e42fefa39efp-1
/* ln 2 as a number of 41 bits, whose products with exponents are exact, and
 * what it is too large by. */
#define RF_HALF_LN2_MOST 0x1.62e42fefa4p-1
#define RF_HALF_LN2_OVER 0x1.8432a1b0e2634p-43

/* The unevaluated sum of two, |lo| at most half an ulp of hi. */
typedef struct rf_half_two {
    rf_dhalf hi, lo;
} rf_half_two;

/* a + b where |a| >= |b| or a = 0, exactly. */
static inline rf_half_two rf_half_join(rf_dhalf a, rf_dhalf b)
{
    const rf_dhalf sum = a + b;
    return (rf_half_two){sum, b - (sum - a)};
}

/* (atanh s / s - 1 - z/3) / z^2, z = s^2, |s| < 0.1716: 2^-52. */
static inline rf_dhalf rf_half_log_series(rf_dhalf z)
{
    rf_dhalf q = z * 0x1.088e2b12bb8fep-4 + 0x1.1016eda0542a8p-4;
    q = q * z + 0x1.3b18c6737acbbp-4;
    q = q * z + 0x1.745d09c0d7106p-4;
    q = q * z + 0x1.c71c71d832bf4p-4;
    q = q * z + 0x1.249249248e3dfp-3;
    return q * z + 0x1.999999999999fp-3;
}

/*
 * log x to 66 bits, for normal x > 0. x = m 2^e, m in sqrt(1/2) .. sqrt(2),
 * log m = 2 atanh s = 2 s + 2 s z (1/3 + z Q(z)), s = (m - 1) / (m + 1).
 */
static inline rf_half_two rf_half_log_two(rf_dhalf x)
{
    const uint64_t middle = 0x3fe6a09e667f3bcdu; /* sqrt(1/2) */
    const uint64_t bias = (uint64_t)1023 << 52;
    const rf_uhalf above = rf_half_words(x) - middle;
    /* the exponent as the low bits of 2^52 + 1023 + e */
    const rf_uhalf count = ((above + bias) >> 52) | (uint64_t)0x433 << 52;
    const rf_dhalf e = rf_half_from_words(count) - (0x1p52 + 1023);
    const uint64_t exponents = (uint64_t)0xfff << 52;
    const rf_dhalf m =
        rf_half_from_words(rf_half_words(x) - (above & exponents));

    const rf_dhalf f = m - 1.0, d = 2.0 + f, d_low = (2.0 - d) + f;
    const rf_dhalf inverse = 1.0 / d, s = f * inverse;
    rf_dhalf low;
    const rf_dhalf back = rf_half_product(s, d, &low);
    const rf_dhalf s_low = (((f - back) - low) - s * d_low) * inverse;

    rf_dhalf z_low, w_low, t_low;
    const rf_dhalf z = rf_half_product(s, s, &z_low);
    const rf_dhalf third = rf_half_set(0x1.5555555555555p-2);
    const rf_dhalf w = rf_half_product(z, third, &w_low);
    w_low += (z_low + 2.0 * (s * s_low)) * 0x1.5555555555555p-2 +
             z * (z * rf_half_log_series(z) + 0x1.5555555555555p-56);
    const rf_half_two bend = rf_half_join(w, w_low);
    const rf_dhalf t = rf_half_product(s, bend.hi, &t_low);
    t_low += s * bend.lo + s_low * bend.hi;

    const rf_half_two most = rf_half_join(e * RF_HALF_LN2_MOST, 2.0 * s);
    const rf_half_two more = rf_half_join(most.hi, 2.0 * t);
    const rf_dhalf rest =
        (most.lo + more.lo) + (2.0 * (s_low + t_low) - e * RF_HALF_LN2_OVER);
    return rf_half_join(more.hi, rest);
}

/* `y` where x has a logarithm. */
static inline rf_dhalf rf_half_log_domain(rf_dhalf x, rf_dhalf y)
{
    const rf_dhalf none =
        rf_half_select(x <= -RF_HALF_SMALLEST, rf_half_set(__builtin_nan("")),
                       rf_half_set(-__builtin_inf()));
    const rf_dhalf low = rf_half_select(x < RF_HALF_SMALLEST, none, x);
    return rf_half_select((x >= RF_HALF_SMALLEST) & (x <= RF_HALF_LARGEST), y,
                          low);
}

/* Exact at powers of ten. */
static inline rf_dhalf rf_half_log10(rf_dhalf x)
{
    const rf_half_two log = rf_half_log_two(x);
    rf_dhalf low;
    const rf_dhalf y =
        rf_half_product(log.hi, rf_half_set(0x1.bcb7b1526e50ep-2), &low);
    const rf_dhalf rest =
        low + (log.hi * 0x1.95355baaafad3p-57 + log.lo * 0x1.bcb7b1526e50ep-2);
    return rf_half_log_domain(x, y + rest);
}

/* log(1 + u + low) + more, u >= 0 and `low` far smaller. */
static inline rf_dhalf rf_half_log_above_one(rf_dhalf u, rf_dhalf low,
                                             rf_dhalf more)
{
    const rf_dhalf sum = 1.0 + u, part = sum - 1.0;
    const rf_dhalf lost = ((1.0 - (sum - part)) + (u - part)) + low;
    const rf_half_two log = rf_half_log_two(sum);
    return rf_half_log_domain(sum, log.hi + (log.lo + lost / sum + more));
}

/* ---- exponentials ---- */

/* e^(x + more) = (hi + lo) 2^n; |x| < 2000, `more` far smaller. */
typedef struct rf_half_power {
    rf_dhalf hi, lo, n;
} rf_half_power;

static inline rf_half_power rf_half_exp_two(rf_dhalf x, rf_dhalf more)
{
    const rf_dhalf rounded = x * 0x1.71547652b82fep0 + RF_HALF_ROUND;
    const rf_dhalf n = rounded - RF_HALF_ROUND;
    const rf_dhalf most = x - n * RF_HALF_LN2_MOST;
    const rf_dhalf rest = n * RF_HALF_LN2_OVER + more;
    const rf_dhalf r = most + rest, low = (most - r) + rest;
    const rf_dhalf up = r + (r * r * rf_half_exp_series(r) + low);
    const rf_half_two y = rf_half_join(rf_half_set(1), up);
    return (rf_half_power){y.hi, y.lo, n};
}

/* v 2^n, |n| <= 2000, in two steps, whose factors are normal. */
static inline rf_dhalf rf_half_times_power(rf_dhalf v, rf_dhalf n)
{
    const rf_dhalf rounded = n * 0.5 + RF_HALF_ROUND;
    const rf_dhalf rest = n - (rounded - RF_HALF_ROUND);
    const rf_dhalf one = rf_half_set(1);
    return v * rf_half_scale(one, rounded) *
           rf_half_scale(one, rest + RF_HALF_ROUND);
}

/* Where |x| or |y| is 0 or infinite, or x is negative. */
static inline rf_dhalf rf_half_power_edges(rf_dhalf x, rf_dhalf y,
                                           rf_dhalf power)
{
    const rf_dhalf size = rf_half_abs(x), half = y * 0.5;
    const rf_dhalf none = rf_half_set(0), one = rf_half_set(1);
    const rf_lhalf low = size<RF_HALF_SMALLEST, high = size> RF_HALF_LARGEST;
    const rf_lhalf large = (low & (y < 0.0)) | (high & (y > 0.0));
    const rf_dhalf edge =
        rf_half_select(large, rf_half_set(__builtin_inf()), none);
    power = rf_half_select(low | high, edge, power);

    const rf_lhalf whole = rf_half_trunc(y) == y;
    const rf_lhalf odd = whole & (rf_half_trunc(half) != half);
    const rf_dhalf signed_power =
        rf_half_select(odd, rf_half_copy_sign(power, x), power);
    const rf_lhalf none_real = (x < 0.0) & rf_half_not(low | high | whole);
    power =
        rf_half_select(none_real, rf_half_set(__builtin_nan("")), signed_power);
    /* NOLINTNEXTLINE(misc-redundant-expression): NaN differs from itself */
    power = rf_half_select((x == x) & (y == y), power, x + y);
    return rf_half_select((y == 0.0) | (x == 1.0), one, power);
}

static inline rf_dhalf rf_half_pow(rf_dhalf x, rf_dhalf y)
{
    const double far = 0x1p64, end = 800; /* what is beyond overflows */
    const rf_dhalf size = rf_half_abs(x);
    const rf_lhalf fine =
        (size >= RF_HALF_SMALLEST) & (size <= RF_HALF_LARGEST);
    const rf_half_two log =
        rf_half_log_two(rf_half_select(fine, size, rf_half_set(1)));
    rf_dhalf exponent = rf_half_select(y > far, rf_half_set(far), y);
    exponent = rf_half_select(exponent < -far, rf_half_set(-far), exponent);

    rf_dhalf low;
    const rf_dhalf product = rf_half_product(log.hi, exponent, &low);
    const rf_lhalf near = rf_half_abs(product) < end;
    const rf_dhalf most = rf_half_select(
        near, product, rf_half_copy_sign(rf_half_set(end), product));
    const rf_dhalf rest =
        rf_half_select(near, low + log.lo * exponent, rf_half_set(0));
    const rf_half_power power = rf_half_exp_two(most, rest);
    return rf_half_power_edges(x, y, rf_half_times_power(power.hi, power.n));
}

/* x^0.5: -0 and -infinity give what C gives. */
static inline rf_dhalf rf_half_root(rf_dhalf x)
{
    const rf_dhalf root = rf_half_sqrt(x) + 0.0;
    return rf_half_select(x < -RF_HALF_LARGEST, -x, root);
}

/* ---- hyperbolic functions ---- */

/* 2^(-2 n) / (hi + lo): what e^-x is beside e^x. */
static inline rf_dhalf rf_half_reflected(const rf_half_power *power)
{
    const rf_dhalf n =
        rf_half_select(power->n < 40.0, power->n, rf_half_set(40));
    const rf_dhalf inverse = 1.0 / power->hi;
    const rf_dhalf exact = inverse - power->lo * inverse * inverse;
    return exact * rf_half_scale(rf_half_set(1), n * -2.0 + RF_HALF_ROUND);
}

/* |x|, ended where all is infinite. */
static inline rf_dhalf rf_half_ended(rf_dhalf x)
{
    const rf_dhalf size = rf_half_abs(x);
    return rf_half_select(size > 1000.0, rf_half_set(1000), size);
}

/* (sinh x / x - 1) / z, z = x^2, |x| <= 1: 2^-61. */
static inline rf_dhalf rf_half_sinh_series(rf_dhalf z)
{
    rf_dhalf a = z * 0x1.b41232cf9950fp-41 + 0x1.611cb330c1fe8p-33;
    a = a * z + 0x1.ae6460fae3728p-26;
    a = a * z + 0x1.71de3a4e14f40p-19;
    a = a * z + 0x1.a01a01a01ee70p-13;
    a = a * z + 0x1.11111111110fdp-7;
    return a * z + 0x1.5555555555555p-3;
}

static inline rf_dhalf rf_half_sinh(rf_dhalf x)
{
    const rf_dhalf size = rf_half_ended(x), z = x * x;
    const rf_half_power power = rf_half_exp_two(size, rf_half_set(0));
    const rf_dhalf sum = power.hi + (power.lo - rf_half_reflected(&power));
    const rf_dhalf far = rf_half_times_power(sum, power.n - 1.0);
    const rf_dhalf near = size + size * (z * rf_half_sinh_series(z));
    return rf_half_copy_sign(rf_half_select(size < 1.0, near, far), x);
}

static inline rf_dhalf rf_half_cosh(rf_dhalf x)
{
    const rf_half_power power =
        rf_half_exp_two(rf_half_ended(x), rf_half_set(0));
    const rf_dhalf sum = power.hi + (power.lo + rf_half_reflected(&power));
    return rf_half_times_power(sum, power.n - 1.0);
}

/* (tanh x / x - 1) / z, z = x^2, |x| <= 0.625: 2^-59. */
static inline rf_dhalf rf_half_tanh_series(rf_dhalf z)
{
    rf_dhalf a = z * 0x1.b336048d7e5e3p-18 - 0x1.05bbcaf7abfbep-15;
    a = a * z + 0x1.8445800119b55p-14;
    a = a * z - 0x1.f2438079c4a34p-13;
    a = a * z + 0x1.3526e9ca7eb03p-11;
    a = a * z - 0x1.7d9f6f207577bp-10;
    a = a * z + 0x1.d6d39ae358685p-9;
    a = a * z - 0x1.226e3473dbcbcp-7;
    a = a * z + 0x1.664f487e0a6e2p-6;
    a = a * z - 0x1.ba1ba1ba0f125p-5;
    a = a * z + 0x1.11111111110a8p-3;
    return a * z - 0x1.5555555555555p-2;
}

static inline rf_dhalf rf_half_tanh(rf_dhalf x)
{
    const rf_dhalf size = rf_half_abs(x), z = x * x;
    const rf_dhalf twice =
        rf_half_select(size > 20.0, rf_half_set(40), size * 2.0);
    const rf_half_power power = rf_half_exp_two(twice, rf_half_set(0));
    const rf_dhalf above = rf_half_times_power(power.hi, power.n) + 1.0;
    const rf_dhalf near = size + size * (z * rf_half_tanh_series(z));
    const rf_dhalf far = 1.0 - 2.0 / above;
    return rf_half_copy_sign(rf_half_select(size < 0.625, near, far), x);
}

/* log(s + sqrt(s^2 + 1)); beyond 2^28 the 1 is nothing. */
static inline rf_dhalf rf_half_asinh(rf_dhalf x)
{
    const rf_dhalf size = rf_half_abs(x), square = size * size;
    const rf_dhalf none = rf_half_set(0);
    const rf_lhalf far = size > 0x1p28;
    const rf_dhalf u = size + square / (1.0 + rf_half_sqrt(1.0 + square));
    const rf_dhalf more = rf_half_select(far, rf_half_set(RF_HALF_LN2), none);
    const rf_dhalf y =
        rf_half_log_above_one(rf_half_select(far, size - 1.0, u), none, more);
    return rf_half_copy_sign(y, x);
}

/* log(1 + t + sqrt(2 t + t^2)), t = x - 1: the root with its own rounding
 * error, which counts next to 1. */
static inline rf_dhalf rf_half_acosh(rf_dhalf x)
{
    const rf_lhalf far = x > 0x1p28;
    const rf_dhalf none = rf_half_set(0);
    const rf_dhalf t = rf_half_select(far, none, x - 1.0);
    rf_dhalf square_low, back_low;
    const rf_dhalf square = rf_half_product(t, t, &square_low);
    const rf_dhalf larger = rf_half_select(t < 2.0, 2.0 * t, square);
    const rf_dhalf smaller = rf_half_select(t < 2.0, square, 2.0 * t);
    const rf_half_two sum = rf_half_join(larger, smaller);
    const rf_dhalf root = rf_half_sqrt(sum.hi);
    const rf_dhalf back = rf_half_product(root, root, &back_low);
    const rf_dhalf left = ((sum.hi - back) - back_low) + (sum.lo + square_low);
    const rf_dhalf root_low =
        rf_half_select(root > 0.0, left / (2.0 * root), none);
    const rf_half_two u = rf_half_join(root, t);
    const rf_dhalf more = rf_half_select(far, rf_half_set(RF_HALF_LN2), none);
    const rf_dhalf y = rf_half_log_above_one(rf_half_select(far, x - 1.0, u.hi),
                                             u.lo + root_low, more);
    return rf_half_select(x < 1.0, rf_half_set(__builtin_nan("")), y);
}

static inline rf_dhalf rf_half_atanh(rf_dhalf x)
{
    const rf_dhalf size = rf_half_abs(x);
    const rf_dhalf u = 2.0 * size / (1.0 - size);
    const rf_dhalf y =
        0.5 * rf_half_log_above_one(u, rf_half_set(0), rf_half_set(0));
    return rf_half_copy_sign(y, x);
}

#endif
