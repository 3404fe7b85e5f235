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

typedef struct rf_two {
    double hi, lo; /* |lo| is at most half an ulp of hi */
} rf_two;

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

/* A power of two, or a factor whose product with `a` is exact. */
static inline rf_two rf_two_scale(rf_two a, double factor)
{
    return (rf_two){a.hi * factor, a.lo * factor};
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

#endif
