/*
 * elementary.h: sine, exponential and their like over lanes.
 *
 * A part of lanes.h. f32 in, f32 out, each lane by itself. No libm, no fused
 * products, no intrinsics: the same bits on every machine and at every width.
 * Subnormal numbers count as 0, so that flush-to-zero changes nothing else.
 *
 * Worst errors against libm in double, in ulp of f32:
 *
 *     rf_sin_turns 1.091 every float in -1..1, at 0.8799912; beyond, 0.501
 *     rf_cos    0.501   to 2^29
 *     rf_exp    0.989   every float, at -5.8533711
 *     rf_exp2   1.057   every float, at 0.5687656
 *     rf_log    0.862   every float from 0.1 to 10, at 0.7068477
 *     rf_log2   0.903   every float from 0.1 to 10, at 1.3752584
 *     rf_*_rounded 0.501
 *
 *     rf_log_level 2.211 every float from 1/32 to 32, at 0.6950312, where ulp
 *               of less than 1/4 count as those of 1/4
 *
 * tests/unit/test_elementary.c scans more coarsely, against long double.
 */
#ifndef RF_BASE_ELEMENTARY_H
#define RF_BASE_ELEMENTARY_H

#include "base/elementary_f64.h"

/* Adding 1.5 * 2^23 rounds to an integer and leaves it in the low bits. */
#define RF_ROUND 0x1.8p23f

#define RF_SMALLEST 0x1p-126f /* the smallest normal number */
#define RF_LARGEST 0x1.fffffep127f

static inline rf_uvec rf_words(rf_vec v)
{
    return (rf_uvec)rf_bits(v);
}

static inline rf_vec rf_from_words(rf_uvec words)
{
    return rf_from_bits((rf_ivec)words);
}

/* Adding 1.5 * 2^21 rounds to quarters and leaves their number there. */
#define RF_ROUND_QUARTER 0x1.8p21f

#define RF_AROUND 0x1.921fb6p2f /* 2 PI */

/*
 * sin x, x = turns * 2 PI as f32, for -1 <= turns <= 1. Cody-Waite: x = n pi/2
 * + (r + low), n = 4 m <= 4, pi/2 in pieces of 21 and 3 bits, whose products
 * with n are exact, and a rest.
 */
static inline rf_vec rf_sin_turn(rf_vec turns)
{
    const rf_vec x = turns * RF_AROUND;
    const rf_vec turned = turns + RF_ROUND_QUARTER;
    const rf_vec m = turned - RF_ROUND_QUARTER;
    const rf_uvec quadrant = rf_words(turned);
    const rf_vec r = (x - m * 0x1.921fbp2f) - m * 0x1.4p-20f;
    const rf_vec low = m * -0x1.110b46p-24f;

    const rf_vec z = r * r;
    /* sin r = r + r z s, cos r = 1 - z/2 + z^2 c: minimax, 2^-27.8, 2^-33.1 */
    rf_vec s = z * -0x1.991ba2p-13f + 0x1.1106c6p-7f;
    s = s * z - 0x1.555544p-3f;
    rf_vec c = z * 0x1.99e0dp-16f - 0x1.6c0c1ap-10f;
    c = c * z + 0x1.55554ap-5f;
    const rf_vec sine = r + (r * (z * s) + low);
    const rf_vec cosine = 1.0f - (z * 0.5f - (z * z * c - r * low));
    /* in words, not by rf_select: at one lane too this is no branch, and GCC
       makes vectors along time of it */
    /* cppcheck-suppress shiftTooManyBitsSigned ; a vector's */
    const rf_uvec odd = (rf_uvec)((rf_ivec)(quadrant << 31) >> 31);
    const rf_uvec both = rf_words(sine) ^ rf_words(cosine);
    const rf_uvec size = rf_words(sine) ^ (both & odd);
    return rf_from_words(size ^ ((quadrant << 30) & 0x80000000u));
}

/* The same bits, and for what is not in -1..1 the nearest f32. */
static inline rf_vec rf_sin_turns(rf_vec turns)
{
    const rf_ivec near = rf_abs(turns) <= 1.0f;
    const rf_vec far = rf_sin_rounded(turns * RF_AROUND);
    return rf_select(near, rf_sin_turn(turns), far);
}

static inline rf_vec rf_cos(rf_vec x)
{
    return rf_cos_rounded(x);
}

/* v * 2^n, where n is what `rounded` holds in its low bits and the result is
 * normal; anything else where it is not. */
static inline rf_vec rf_scale(rf_vec v, rf_vec rounded)
{
    return rf_from_words(rf_words(v) + (rf_words(rounded) << 23));
}

/* Of a normal number above 0: m in 1..2 where it is m 2^e. */
static inline rf_vec rf_mantissa(rf_vec x)
{
    return rf_from_words((rf_words(x) & 0x007fffffu) | 0x3f800000u);
}

/* And 127 + e. */
static inline rf_ivec rf_exponent(rf_vec x)
{
    return (rf_ivec)(rf_words(x) >> 23);
}

/* Infinite above 88.72, 0 below the normal numbers. */
static inline rf_vec rf_exp(rf_vec x)
{
    const rf_vec rounded = x * 0x1.715476p0f + RF_ROUND;
    const rf_vec n = rounded - RF_ROUND;
    const rf_vec r = (x - n * 0x1.62e4p-1f) - n * 0x1.7f7d1cp-20f;
    /* (e^r - 1 - r) / r^2, |r| <= ln(2)/2: minimax, 2^-28.1 */
    rf_vec p = r * 0x1.6acefep-10f + 0x1.123e8ap-7f;
    p = p * r + 0x1.555854p-5f;
    p = p * r + 0x1.55548cp-3f;
    p = p * r + 0x1.fffffcp-2f;
    const rf_vec y = rf_scale(1.0f + (r + r * r * p), rounded);
    const rf_vec large = rf_select(x <= 0x1.62e42ep6f, y, x * 0x1p127f);
    return rf_select(x < -0x1.5d589ep6f, rf_set(0), large);
}

/* Exact at integers; infinite from 128 on, 0 below -126. */
static inline rf_vec rf_exp2(rf_vec x)
{
    const rf_vec rounded = x + RF_ROUND;
    const rf_vec f = x - (rounded - RF_ROUND);
    /* (2^f - 1 - f ln 2) / f^2, |f| <= 1/2: minimax, 2^-28.2 */
    rf_vec p = f * 0x1.41afbcp-13f + 0x1.5f073cp-10f;
    p = p * f + 0x1.3b2daep-7f;
    p = p * f + 0x1.c6af84p-5f;
    p = p * f + 0x1.ebfbdcp-3f;
    const rf_vec y = rf_scale(1.0f + (f * 0x1.62e43p-1f + f * f * p), rounded);
    const rf_vec large = rf_select(x < 128.0f, y, x * 0x1p127f);
    return rf_select(x < -126.0f, rf_set(0), large);
}

/* x = (1 + f) * 2^e with 1 + f in sqrt(1/2) .. sqrt(2), for normal x > 0. */
static inline rf_vec rf_log_split(rf_vec x, rf_vec *e)
{
    const rf_uvec words = rf_words(x);
    const rf_uvec above = words - 0x3f3504f3u; /* sqrt(1/2) */
    *e = rf_to_float((rf_ivec)above >> 23);
    return rf_from_words(words - (above & 0xff800000u)) - 1.0f;
}

/* `y` where x has a logarithm: -inf at 0, and at what is flushed to it. */
static inline rf_vec rf_log_domain(rf_vec x, rf_vec y)
{
    const rf_vec none = rf_select(x <= -RF_SMALLEST, rf_set(__builtin_nanf("")),
                                  rf_set(-__builtin_inff()));
    const rf_vec low = rf_select(x < RF_SMALLEST, none, x);
    return rf_select((x >= RF_SMALLEST) & (x <= RF_LARGEST), y, low);
}

static inline rf_vec rf_log(rf_vec x)
{
    rf_vec e;
    const rf_vec f = rf_log_split(x, &e), z = f * f;
    /* (log(1 + f) - f + f^2/2) / f^3: minimax, 2^-28.7 */
    rf_vec p = f * 0x1.b5e16cp-5f - 0x1.bf4352p-4f;
    p = p * f + 0x1.efebc2p-4f;
    p = p * f - 0x1.0100cp-3f;
    p = p * f + 0x1.230388p-3f;
    p = p * f - 0x1.552f54p-3f;
    p = p * f + 0x1.99a54p-3f;
    p = p * f - 0x1.00007p-2f;
    p = p * f + 0x1.555548p-2f;
    const rf_vec rest = (f * (z * p) - z * 0.5f) + e * 0x1.7f7d1cp-20f;
    const rf_vec whole = e * 0x1.62e4p-1f; /* exact */
    const rf_vec sum = whole + f, lost = (whole - sum) + f;
    return rf_log_domain(x, sum + (lost + rest));
}

/*
 * For levels, which a floor keeps positive: no domain, a shorter polynomial.
 * x: normal and above 0. Anything else, infinity included, gives some number.
 */
static inline rf_vec rf_log_level(rf_vec x)
{
    const rf_uvec words = rf_words(x);
    const rf_uvec power = (words - 0x3f3504f3u) & 0xff800000u; /* 2^23 e */
    const rf_vec e = rf_to_float((rf_ivec)power);
    const rf_vec f = rf_from_words(words - power) - 1.0f, z = f * f;
    /* (log(1 + f) - f) / f^2: minimax, 2^-24.7; in two halves, because each
       step waits for the one before */
    rf_vec even = z * -0x1.9b049p-4f - 0x1.62d61cp-3f;
    rf_vec odd = z * 0x1.4e8dccp-3f + 0x1.974fdap-3f;
    even = even * z - 0x1.ff35f8p-3f;
    odd = odd * z + 0x1.555a64p-2f;
    even = even * z - 0x1.0000c4p-1f;
    const rf_vec rest = z * (even + f * odd) + e * 0x1.7f7d1cp-43f;
    return e * 0x1.62e4p-24f + (f + rest); /* the first is exact */
}

/* Exact at powers of two. */
static inline rf_vec rf_log2(rf_vec x)
{
    rf_vec e;
    const rf_vec f = rf_log_split(x, &e);
    /* (log2(1 + f) - f / ln 2) / f^2: minimax, 2^-29 */
    rf_vec p = f * 0x1.7168d6p-4f - 0x1.5274f4p-3f;
    p = p * f + 0x1.626b0cp-3f;
    p = p * f - 0x1.6fece8p-3f;
    p = p * f + 0x1.a3e14p-3f;
    p = p * f - 0x1.ec614ep-3f;
    p = p * f + 0x1.277ffcp-2f;
    p = p * f - 0x1.7154d6p-2f;
    p = p * f + 0x1.ec7086p-2f;
    p = p * f - 0x1.c551d8p-3f;
    /* 1 / ln 2 = 1 + 1/2 - 0.0573, half of it 1/2 + 0.2213: then only small
       products are rounded */
    const rf_vec z = f * f;
    const rf_vec small = z * p - f * 0x1.d57136p-5f;
    const rf_vec rest = f * 0.5f + (small - z * 0.5f);
    const rf_vec sum = e + f, lost = (e - sum) + f;
    return rf_log_domain(x, sum + (lost + rest));
}

#endif
