/* math_trig.c: sine, cosine, tangent of any angle. */
#include "base/math.h"
#include "base/twofold.h"

#include <float.h>

/* Below it, sin x and tan x are x, and keep the sign of a zero. */
#define SMALL 0x1p-30

/* An angle as quadrant * pi/2 + r, |r| <= pi/4. */
typedef struct turn {
    rf_two r;
    unsigned quadrant; /* its last two bits count */
} turn;

/*
 * Cody and Waite, "Software manual for the elementary functions", 1980: pi/2
 * in three pieces of 24 bits, whose products with n are exact, and a rest.
 */
static turn reduce_medium(double x) /* |x| < 2^28 */
{
    const double rounded = x * 0x1.45f306dc9c883p-1 + 0x1.8p52;
    const double n = rounded - 0x1.8p52;
    const double exact = (x - n * 0x1.921fb6p0) + n * 0x1.777a5cp-25;
    const rf_two most = rf_two_sum(exact, n * 0x1.ee59d8p-50);
    const rf_two rest = {n * 0x1.cceba3f91f197p-74, 0};
    return (turn){rf_two_add(most, rest), (unsigned)(int64_t)n};
}

/* Bits of 2/pi behind the point, after a word of zeros. */
static const uint64_t two_over_pi[] = {
    0x0000000000000000u, 0xa2f9836e4e441529u, 0xfc2757d1f534ddc0u,
    0xdb6295993c439041u, 0xfe5163abdebbc561u, 0xb7246e3a424dd2e0u,
    0x06492eea09d1921cu, 0xfe1deb1cb129a73eu, 0xe88235f52ebb4484u,
    0xe99c7026b45f7e41u, 0x3991d639835339f4u, 0x9c845f8bbdf9283bu,
    0x1ff897ffde05980fu, 0xef2f118b5a0a6d1fu, 0x6d367ecf27cb09b7u,
    0x4f463f669e5fea2du, 0x7527bac7ebe5f17bu, 0x3d0739f78a5292eau,
    0x6bfb5fb11f8d5d08u, 0x56033046fc7b6babu,
};

__extension__ typedef unsigned __int128 uint128;

/* `high`, `low` as a fraction of 2^128. */
static rf_two fraction(uint64_t high, uint64_t low)
{
    const double a = (double)(high >> 32) * 0x1p-32;
    const double b = (double)(high & 0xffffffffu) * 0x1p-64;
    const double c = (double)(low >> 32) * 0x1p-96;
    const double d = (double)(low & 0xffffffffu) * 0x1p-128;
    return rf_two_add(rf_two_sum(a, b), rf_two_sum(c, d));
}

/*
 * Payne and Hanek, "Radian reduction for trigonometric functions", 1983:
 * of 2/pi only the 192 bits count that make neither whole turns nor dust.
 */
static turn reduce_large(double x) /* 2^28 <= x < infinity */
{
    uint64_t mantissa;
    memcpy(&mantissa, &x, sizeof mantissa);
    mantissa = (mantissa & 0xfffffffffffffu) | 0x10000000000000u;
    const unsigned start = (unsigned)(rf_exponent(x) - 52 - 2 + 64);
    const uint64_t *words = two_over_pi + start / 64;
    const unsigned shift = start % 64;
    uint64_t product[3];
    uint128 carry = 0;
    for (int i = 2; i >= 0; i--) {
        const uint128 pair = (uint128)words[i] << 64 | words[i + 1];
        const uint64_t word = (uint64_t)(pair << shift >> 64);
        carry += (uint128)word * mantissa;
        product[i] = (uint64_t)carry;
        carry >>= 64;
    }

    unsigned quadrant = (unsigned)(product[0] >> 62);
    uint64_t high = product[0] << 2 | product[1] >> 62;
    uint64_t low = product[1] << 2 | product[2] >> 62;
    const bool above = high >> 63; /* nearer to the next quadrant */
    if (above) {
        quadrant++;
        high = ~high;
        low = ~low;
    }
    const rf_two r = rf_two_multiply(fraction(high, low), rf_two_half_pi);
    return (turn){above ? rf_two_negate(r) : r, quadrant};
}

static turn reduce(double x)
{
    const double size = __builtin_fabs(x);
    if (size < 0x1.921fb54442d18p-1)
        return (turn){{x, 0}, 0};
    if (size < 0x1p28)
        return reduce_medium(x);
    turn t = reduce_large(size);
    if (x < 0)
        t = (turn){rf_two_negate(t.r), 0 - t.quadrant};
    return t;
}

/* r - r^3/3! + r^5/5! ..., the first two terms in two doubles. */
static rf_two sine(rf_two r)
{
    const rf_two sixth = {0x1.5555555555555p-3, 0x1.5555555555555p-57};
    const rf_two z = rf_two_multiply(r, r);
    double tail = z.hi * (1.0 / 355687428096000) - 1.0 / 1307674368000;
    tail = tail * z.hi + 1.0 / 6227020800;
    tail = tail * z.hi - 1.0 / 39916800;
    tail = tail * z.hi + 1.0 / 362880;
    tail = tail * z.hi - 1.0 / 5040;
    tail = tail * z.hi + 1.0 / 120;
    const rf_two factor =
        rf_two_add(rf_two_negate(sixth), (rf_two){z.hi * tail, 0});
    return rf_two_add(r, rf_two_multiply(rf_two_multiply(r, z), factor));
}

/* 1 - r^2/2! + r^4/4! ... */
static rf_two cosine(rf_two r)
{
    const rf_two z = rf_two_multiply(r, r);
    double tail = z.hi * (-1.0 / 6402373705728000) + 1.0 / 20922789888000;
    tail = tail * z.hi - 1.0 / 87178291200;
    tail = tail * z.hi + 1.0 / 479001600;
    tail = tail * z.hi - 1.0 / 3628800;
    tail = tail * z.hi + 1.0 / 40320;
    tail = tail * z.hi - 1.0 / 720;
    tail = tail * z.hi + 1.0 / 24;
    const rf_two half = {z.hi * -0.5, z.lo * -0.5};
    const rf_two fall = rf_two_add(half, (rf_two){z.hi * z.hi * tail, 0});
    return rf_two_add((rf_two){1, 0}, fall);
}

static double sine_of(turn t)
{
    const double size = t.quadrant & 1 ? cosine(t.r).hi : sine(t.r).hi;
    return t.quadrant & 2 ? -size : size;
}

double rf_math_sin(double x)
{
    if (!(__builtin_fabs(x) <= DBL_MAX))
        return __builtin_nan("");
    if (__builtin_fabs(x) < SMALL)
        return x;
    return sine_of(reduce(x));
}

double rf_math_cos(double x)
{
    if (!(__builtin_fabs(x) <= DBL_MAX))
        return __builtin_nan("");
    turn t = reduce(x);
    t.quadrant++;
    return sine_of(t);
}

double rf_math_tan(double x)
{
    if (!(__builtin_fabs(x) <= DBL_MAX))
        return __builtin_nan("");
    if (__builtin_fabs(x) < SMALL)
        return x;
    const turn t = reduce(x);
    const rf_two s = sine(t.r), c = cosine(t.r);
    if (t.quadrant & 1)
        return rf_two_divide(rf_two_negate(c), s).hi;
    return rf_two_divide(s, c).hi;
}
