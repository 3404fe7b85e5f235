/*
 * elementary_f64.h: sine and exponential on half an rf_dvec.
 *
 * A part of lanes.h. Worst errors against libm in long double, in ulp of f64,
 * four million arguments a range:
 *
 *     rf_half_sin    0.859   to 5e8 (0.778 to 7)
 *     rf_half_cos    0.905   to 5e8
 *     rf_half_exp    0.955   -708.39 .. 709.78
 *     rf_half_exp2   1.117   -1022 .. 1024
 *
 * The functions that end in _rounded take and give f32 and round once.
 */
#ifndef RF_BASE_ELEMENTARY_F64_H
#define RF_BASE_ELEMENTARY_F64_H

/* Adding 1.5 * 2^52 rounds to an integer and leaves it in the low bits. */
#define RF_HALF_ROUND 0x1.8p52

static inline rf_uhalf rf_half_words(rf_dhalf v)
{
    rf_uhalf words;
    memcpy(&words, &v, sizeof words);
    return words;
}

static inline rf_dhalf rf_half_from_words(rf_uhalf words)
{
    rf_dhalf v;
    memcpy(&v, &words, sizeof v);
    return v;
}

static inline rf_dhalf rf_half_select(rf_lhalf mask, rf_dhalf yes, rf_dhalf no)
{
#if RF_W == 1
    return mask ? yes : no;
#else
    const rf_uhalf m = (rf_uhalf)mask;
    return rf_half_from_words((rf_half_words(yes) & m) |
                              (rf_half_words(no) & ~m));
#endif
}

/* A mask: the lanes where `words` is odd. */
static inline rf_lhalf rf_half_odd(rf_uhalf words)
{
#if RF_W == 1
    return (rf_lhalf)(words & 1);
#else
    return (rf_lhalf)(0 - (words & 1));
#endif
}

/* sin r / r - 1 = z S(z), z = r^2, |r| <= pi/4: minimax, 2^-57.8. */
static inline rf_dhalf rf_half_sin_series(rf_dhalf z)
{
    rf_dhalf s = z * 0x1.5d8b58ca274f7p-33 - 0x1.ae5e4b8dcea95p-26;
    s = s * z + 0x1.71de355536329p-19;
    s = s * z - 0x1.a01a019be92b5p-13;
    s = s * z + 0x1.111111110f730p-7;
    return s * z - 0x1.5555555555548p-3;
}

/* cos r - 1 + z/2 = z^2 C(z), minimax, 2^-63.9. */
static inline rf_dhalf rf_half_cos_series(rf_dhalf z)
{
    rf_dhalf c = z * -0x1.8fa3c04425feap-37 + 0x1.1ee9d78f469f6p-29;
    c = c * z - 0x1.27e4f7ecfcd17p-22;
    c = c * z + 0x1.a01a019c8b251p-16;
    c = c * z - 0x1.6c16c16c15003p-10;
    return c * z + 0x1.555555555554bp-5;
}

/* An angle as (quadrant * pi/2 + r) + low, |r| <= pi/4. */
typedef struct rf_half_turn {
    rf_dhalf r, low;
    rf_uhalf quadrant; /* its last two bits count */
} rf_half_turn;

/* Cody-Waite: pi/2 in three pieces of 24 bits, whose products with n < 2^29 are
 * exact, and a rest. */
static inline rf_half_turn rf_half_reduce(rf_dhalf x)
{
    const rf_dhalf angle = rf_half_select(x * x < 0x1p58, x, x * 0.0);
    const rf_dhalf turned = angle * 0x1.45f306dc9c883p-1 + RF_HALF_ROUND;
    const rf_dhalf n = turned - RF_HALF_ROUND;

    const rf_dhalf exact = (angle - n * 0x1.921fb6p0) + n * 0x1.777a5cp-25;
    const rf_dhalf third = n * -0x1.ee59d8p-50;
    const rf_dhalf head = exact - third;
    const rf_dhalf tail = ((exact - head) - third) + n * 0x1.cceba3f91f197p-74;
    const rf_dhalf r = head + tail;
    return (rf_half_turn){r, (head - r) + tail, rf_half_words(turned)};
}

/* The sine of x + quarter * pi/2. */
static inline rf_dhalf rf_half_sine(rf_dhalf x, uint64_t quarter)
{
    const rf_half_turn turn = rf_half_reduce(x);
    const rf_uhalf quadrant = turn.quadrant + quarter;
    const rf_dhalf r = turn.r, low = turn.low;
    const rf_dhalf z = r * r;
    const rf_dhalf sine = r + (r * (z * rf_half_sin_series(z)) + low);
    const rf_dhalf most = 1.0 - z * 0.5;
    const rf_dhalf rest = z * z * rf_half_cos_series(z) - r * low;
    const rf_dhalf cosine = most + (((1.0 - most) - z * 0.5) + rest);
    const rf_dhalf size = rf_half_select(rf_half_odd(quadrant), cosine, sine);
    const rf_uhalf sign = (quadrant & 2) << 62;
    return rf_half_from_words(rf_half_words(size) ^ sign);
}

/* From 2^29 on an angle counts as 0; infinities and NaN give NaN. */
static inline rf_dhalf rf_half_sin(rf_dhalf x)
{
    return rf_half_sine(x, 0);
}

static inline rf_dhalf rf_half_cos(rf_dhalf x)
{
    return rf_half_sine(x, 1);
}

/* v * 2^n, where n is what `rounded` holds in its low bits and the result is
 * normal; anything else where it is not. */
static inline rf_dhalf rf_half_scale(rf_dhalf v, rf_dhalf rounded)
{
    return rf_half_from_words(rf_half_words(v) +
                              (rf_half_words(rounded) << 52));
}

/* (e^r - 1 - r) / r^2, |r| <= ln(2)/2: minimax, 2^-57.8. */
static inline rf_dhalf rf_half_exp_series(rf_dhalf r)
{
    rf_dhalf p = r * 0x1.adc5ae7c598b7p-26 + 0x1.28aef1f39c8e4p-22;
    p = p * r + 0x1.71defefc2e3b2p-19;
    p = p * r + 0x1.a0199877ed80bp-16;
    p = p * r + 0x1.a01a0138c01e5p-13;
    p = p * r + 0x1.6c16c184bb5a2p-10;
    p = p * r + 0x1.11111111259a0p-7;
    p = p * r + 0x1.55555555505f5p-5;
    p = p * r + 0x1.5555555555500p-3;
    return p * r + 0x1.000000000000ap-1;
}

/* Infinite above 709.78, 0 below the normal numbers. */
static inline rf_dhalf rf_half_exp(rf_dhalf x)
{
    const rf_dhalf rounded = x * 0x1.71547652b82fep0 + RF_HALF_ROUND;
    const rf_dhalf n = rounded - RF_HALF_ROUND;
    const rf_dhalf r = (x - n * 0x1.62e42fefa4p-1) + n * 0x1.8432a1b0e2634p-43;
    const rf_dhalf p = rf_half_exp_series(r);
    const rf_dhalf y = rf_half_scale(1.0 + (r + r * r * p), rounded);
    const rf_dhalf large =
        rf_half_select(x <= 0x1.62e42fefa39efp9, y, x * 0x1p1023);
    return rf_half_select(x < -0x1.6232bdd7abcd2p9, (rf_dhalf){0}, large);
}

/* Exact at integers; infinite from 1024 on, 0 below -1022. */
static inline rf_dhalf rf_half_exp2(rf_dhalf x)
{
    const rf_dhalf rounded = x + RF_HALF_ROUND;
    const rf_dhalf f = x - (rounded - RF_HALF_ROUND);
    /* (2^f - 1 - f ln 2) / f^2, |f| <= 1/2: minimax, 2^-57.7 */
    rf_dhalf p = f * 0x1.e7c6d7c8c1ae0p-32 + 0x1.e617b4a606e81p-28;
    p = p * f + 0x1.b52652dbb2944p-24;
    p = p * f + 0x1.62bfc9f56ed7bp-20;
    p = p * f + 0x1.ffcbfbc7c886dp-17;
    p = p * f + 0x1.4309130dc5797p-13;
    p = p * f + 0x1.5d87fe78c3742p-10;
    p = p * f + 0x1.3b2ab6fba0791p-7;
    p = p * f + 0x1.c6b08d704a046p-5;
    p = p * f + 0x1.ebfbdff82c5a1p-3;
    const rf_dhalf y = 1.0 + (f * 0x1.62e42fefa39efp-1 + f * f * p);
    const rf_dhalf large =
        rf_half_select(x < 1024.0, rf_half_scale(y, rounded), x * 0x1p1023);
    return rf_half_select(x < -1022.0, (rf_dhalf){0}, large);
}

/* What feeds coefficients: a cosine off by an f32 ulp would move a filter. */
static inline rf_vec rf_sin_rounded(rf_vec x)
{
    rf_dvec wide = rf_widen(x);
    for (size_t h = 0; h < RF_HALVES; h++)
        wide.half[h] = rf_half_sin(wide.half[h]);
    return rf_narrow(&wide);
}

static inline rf_vec rf_cos_rounded(rf_vec x)
{
    rf_dvec wide = rf_widen(x);
    for (size_t h = 0; h < RF_HALVES; h++)
        wide.half[h] = rf_half_cos(wide.half[h]);
    return rf_narrow(&wide);
}

static inline rf_vec rf_exp_rounded(rf_vec x)
{
    rf_dvec wide = rf_widen(x);
    for (size_t h = 0; h < RF_HALVES; h++)
        wide.half[h] = rf_half_exp(wide.half[h]);
    return rf_narrow(&wide);
}

#endif
