/*
 * twofold.h: a number as the unevaluated sum of two doubles.
 *
 * About 104 bits. Dekker, "A floating-point technique for extending the
 * available precision", Numerische Mathematik 18, 1971. No fused products:
 * the same bits on every machine. Nothing here over- or underflows where
 * both arguments lie between 2^-400 and 2^400.
 */
#ifndef RF_BASE_TWOFOLD_H
#define RF_BASE_TWOFOLD_H

#include <stdint.h>
#include <string.h>

typedef struct rf_two {
    double hi, lo; /* |lo| is at most half an ulp of hi */
} rf_two;

static const rf_two rf_two_one = {1, 0};
static const rf_two rf_two_ln2 = {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};
static const rf_two rf_two_half_pi = {0x1.921fb54442d18p0,
                                      0x1.1a62633145c07p-54};

/* a + b where |a| >= |b| or a = 0, exactly. */
static inline rf_two rf_two_join(double a, double b)
{
    const double sum = a + b;
    return (rf_two){sum, b - (sum - a)};
}

/* a + b, exactly. */
static inline rf_two rf_two_sum(double a, double b)
{
    const double sum = a + b, part = sum - a;
    return (rf_two){sum, (a - (sum - part)) + (b - part)};
}

/* a * b, exactly. */
static inline rf_two rf_two_product(double a, double b)
{
    const double split = 0x1p27 + 1; /* Veltkamp's */
    const double a_up = a * split, b_up = b * split;
    const double a1 = a_up - (a_up - a), a2 = a - a1;
    const double b1 = b_up - (b_up - b), b2 = b - b1;
    const double product = a * b;
    const double rest = ((a1 * b1 - product) + a1 * b2 + a2 * b1) + a2 * b2;
    return (rf_two){product, rest};
}

static inline rf_two rf_two_add(rf_two a, rf_two b)
{
    const rf_two hi = rf_two_sum(a.hi, b.hi), lo = rf_two_sum(a.lo, b.lo);
    const rf_two sum = rf_two_join(hi.hi, hi.lo + lo.hi);
    return rf_two_join(sum.hi, sum.lo + lo.lo);
}

static inline rf_two rf_two_negate(rf_two a)
{
    return (rf_two){-a.hi, -a.lo};
}

static inline rf_two rf_two_multiply(rf_two a, rf_two b)
{
    const rf_two p = rf_two_product(a.hi, b.hi);
    return rf_two_join(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi));
}

/* 2^n, -1022 <= n <= 1023. */
static inline double rf_power_of_two(int n)
{
    const uint64_t bits = (uint64_t)(n + 1023) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return power;
}

/* v * 2^n, -2044 <= n <= 2046. */
static inline double rf_times_power(double v, int n)
{
    return v * rf_power_of_two(n / 2) * rf_power_of_two(n - n / 2);
}

/* The n with 2^n <= |x| < 2^(n + 1), for normal x. */
static inline int rf_exponent(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return (int)(bits >> 52 & 0x7ff) - 1023;
}

static inline rf_two rf_two_times_power(rf_two a, int n)
{
    return (rf_two){rf_times_power(a.hi, n), rf_times_power(a.lo, n)};
}

static inline rf_two rf_two_divide(rf_two a, rf_two b)
{
    const double first = a.hi / b.hi;
    const rf_two back = rf_two_multiply((rf_two){first, 0}, b);
    const rf_two left = rf_two_add(a, rf_two_negate(back));
    const double second = left.hi / b.hi;
    const rf_two back2 = rf_two_multiply((rf_two){second, 0}, b);
    const rf_two left2 = rf_two_add(left, rf_two_negate(back2));
    const rf_two sum = rf_two_join(first, second);
    return rf_two_join(sum.hi, sum.lo + left2.hi / b.hi);
}

/* a > 0, or 0. */
static inline rf_two rf_two_root(rf_two a)
{
    if (a.hi <= 0)
        return (rf_two){0, 0};
    const double root = __builtin_sqrt(a.hi);
    const rf_two square = rf_two_product(root, root);
    const rf_two left = rf_two_add(a, rf_two_negate(square));
    return rf_two_join(root, left.hi / (2 * root));
}

/* e^x = (1 + p) * 2^n. */
typedef struct rf_two_power {
    rf_two p; /* about -0.3 .. 0.42, small where x is */
    int n;
} rf_two_power;

static inline double rf_two_power_value(rf_two_power power)
{
    return rf_times_power(rf_two_add(rf_two_one, power.p).hi, power.n);
}

/* |x| < 1100; math_exp.c */
rf_two_power rf_two_exp(rf_two x);
/* x > 0 and normal; math_log.c */
rf_two rf_two_log(rf_two x);

#endif
