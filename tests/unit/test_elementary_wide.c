/* The f64 functions of elementary_angle.h and elementary_power.h against long
 * double libm, and every lane width against one lane. */
#include "elementary_rig.h"
#include "fail_alloc.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CHUNK 1024
#define CHUNKS 30

typedef long double reference(long double x);

/* Sizes from `lo` to `hi`, evenly or, where `by_exponent`, each power of two as
 * often; also mirrored. */
typedef struct scan {
    size_t function; /* its offset in the table */
    reference *truth;
    double lo, hi;
    bool mirrored, by_exponent;
    double bound; /* ulp */
} scan;

#define AT(name) offsetof(elementary_table, name)

static const scan scans[] = {
    {AT(trunc), truncl, 1e-3, 1e18, true, true, 0},
    {AT(floor), floorl, 1e-3, 1e18, true, true, 0},
    {AT(ceil), ceill, 1e-3, 1e18, true, true, 0},
    {AT(nearest), roundl, 1e-3, 1e18, true, true, 0},
    {AT(root), sqrtl, 1e-300, 1e300, false, true, 0.501},
    {AT(wide_sin), sinl, 1e-9, 7, true, false, 0.9},
    {AT(wide_sin), sinl, 1e-9, 0x1p29, true, true, 0.9},
    {AT(wide_sin), sinl, 0x1p29, 0x1p62, true, true, 0.6},
    {AT(wide_cos), cosl, 1e-9, 7, true, false, 0.95},
    {AT(wide_cos), cosl, 1e-9, 0x1p29, true, true, 0.95},
    {AT(wide_cos), cosl, 0x1p29, 0x1p62, true, true, 0.6},
    {AT(tan), tanl, 1e-9, 7, true, false, 1.1},
    {AT(tan), tanl, 1e-300, 0x1p29, true, true, 1.1},
    {AT(tan), tanl, 0x1p29, 0x1p62, true, true, 0.6},
    {AT(asin), asinl, 0, 1, true, false, 1.7},
    {AT(asin), asinl, 1e-300, 1, true, true, 1.7},
    {AT(acos), acosl, 0, 1, true, false, 1.2},
    {AT(acos), acosl, 0.999, 1, true, false, 1.2},
    {AT(atan), atanl, 0, 4, true, false, 0.8},
    {AT(atan), atanl, 1e-300, 1e300, true, true, 0.8},
    {AT(log10), log10l, 0.5, 2, false, false, 0.51},
    {AT(log10), log10l, DBL_MIN, 1e308, false, true, 0.51},
    {AT(sinh), sinhl, 0, 3, true, false, 1},
    {AT(sinh), sinhl, 1e-300, 710.4, true, true, 1},
    {AT(cosh), coshl, 0, 3, true, false, 1},
    {AT(cosh), coshl, 1e-9, 710.4, true, true, 1},
    {AT(tanh), tanhl, 0, 3, true, false, 1.4},
    {AT(tanh), tanhl, 1e-300, 1e300, true, true, 1.4},
    {AT(asinh), asinhl, 0, 3, true, false, 1.6},
    {AT(asinh), asinhl, 1e-300, 1e300, true, true, 1.6},
    {AT(acosh), acoshl, 1, 3, false, false, 0.6},
    {AT(acosh), acoshl, 1, 1e300, false, true, 0.6},
    {AT(atanh), atanhl, 0, 1, true, false, 1.75},
    {AT(atanh), atanhl, 1e-300, 1, true, true, 1.75},
};

static double error_in_ulp(long double got, long double truth)
{
    int exponent;
    if (got == truth)
        return 0;
    (void)frexpl(truth, &exponent);
    if (exponent < -1021)
        exponent = -1021;
    return (double)(fabsl(got - truth) / ldexpl(1, exponent - 53));
}

static void assert_same_numbers(const double *a, const double *b)
{
    for (size_t i = 0; i < CHUNK; i++)
        if (!(isnan(a[i]) && isnan(b[i])))
            assert_memory_equal(&a[i], &b[i], sizeof *a);
}

/* All widths give what one lane gives; `y` gets it. */
static void apply(size_t function, const double *x, double *y)
{
    const elementary_table *table[4];
    const size_t n = tables(table);
    for (size_t w = 0; w < n; w++) {
        double_function *f;
        double other[CHUNK];
        memcpy(&f, (const char *)table[w] + function, sizeof f);
        f(x, w ? other : y, CHUNK);
        if (w)
            assert_same_numbers(y, other);
    }
}

static void apply_to_pairs(size_t function, const double *x, const double *y,
                           double *z)
{
    const elementary_table *table[4];
    const size_t n = tables(table);
    for (size_t w = 0; w < n; w++) {
        pair_function *f;
        double other[CHUNK];
        memcpy(&f, (const char *)table[w] + function, sizeof f);
        f(x, y, w ? other : z, CHUNK);
        if (w)
            assert_same_numbers(z, other);
    }
}

static double argument(const scan *s, double at)
{
    if (!s->by_exponent)
        return s->lo + (s->hi - s->lo) * at;
    const double lo = log2(s->lo), hi = log2(s->hi);
    return exp2(lo + (hi - lo) * at);
}

static void check_scan(const scan *s)
{
    double at = 0, worst = 0, where = 0; /* 0..1, by the golden ratio */
    for (size_t chunk = 0; chunk < CHUNKS; chunk++) {
        double x[CHUNK], y[CHUNK];
        for (size_t i = 0; i < CHUNK; i++) {
            at = fmod(at + 0.6180339887498949, 1);
            x[i] = argument(s, at) * (s->mirrored && i % 2 ? -1 : 1);
        }
        apply(s->function, x, y);
        for (size_t i = 0; i < CHUNK; i++) {
            const double error =
                error_in_ulp((long double)y[i], s->truth((long double)x[i]));
            if (!(error <= worst)) {
                worst = error;
                where = x[i];
            }
        }
    }
    if (!(worst <= s->bound))
        fail_msg("at offset %zu: %.4f ulp off at %a", s->function, worst,
                 where);
}

static void functions_keep_their_bounds_at_all_widths(void **state)
{
    (void)state;
    for (size_t s = 0; s < sizeof scans / sizeof *scans; s++)
        check_scan(&scans[s]);
}

/* x and y by turns; [i] of each scan a pair. */
static void random_pairs(double span_x, double span_y, uint64_t *seed,
                         double *x, double *y)
{
    for (size_t i = 0; i < CHUNK; i++) {
        *seed = *seed * 6364136223846793005u + 1442695040888963407u;
        const double a = (double)(*seed >> 32) * 0x1p-31 - 1;
        *seed = *seed * 6364136223846793005u + 1442695040888963407u;
        const double b = (double)(*seed >> 32) * 0x1p-31 - 1;
        x[i] = exp2(a * span_x);
        y[i] = exp2(b * span_y) * (i % 2 ? -1 : 1);
    }
}

/* Those below the normal numbers may be flushed. */
static void powers_keep_their_bound_at_all_widths(void **state)
{
    (void)state;
    uint64_t seed = 1;
    const double spans[][2] = {{1, 4},     {0.01, 14}, {20, 5}, {1000, 1},
                               {1e-6, 30}, {3, 8},     {1, 10}};
    for (size_t s = 0; s < sizeof spans / sizeof *spans; s++)
        for (size_t chunk = 0; chunk < CHUNKS; chunk++) {
            double x[CHUNK], y[CHUNK], z[CHUNK];
            random_pairs(spans[s][0], spans[s][1], &seed, x, y);
            apply_to_pairs(AT(pow), x, y, z);
            for (size_t i = 0; i < CHUNK; i++) {
                const long double truth =
                    powl((long double)x[i], (long double)y[i]);
                const double rounded = (double)truth;
                if (rounded < DBL_MIN || isinf(rounded))
                    continue;
                const double error = error_in_ulp((long double)z[i], truth);
                if (!(error <= 1.1))
                    fail_msg("%a^%a: %.4f ulp off", x[i], y[i], error);
            }
        }
}

static void assert_like(double got, double wanted, const char *what, double x,
                        double y)
{
    if (isnan(wanted) ? isnan(got) : got == wanted)
        return;
    fail_msg("%s(%g, %g): %g, not %g", what, x, y, got, wanted);
}

static void remainders_are_exact(void **state)
{
    (void)state;
    uint64_t seed = 9;
    const double spans[][2] = {{10, 10}, {60, 10}, {1000, 1000}, {3, 3}};
    for (size_t s = 0; s < sizeof spans / sizeof *spans; s++)
        for (size_t chunk = 0; chunk < 10; chunk++) {
            double x[CHUNK], y[CHUNK], z[CHUNK];
            random_pairs(spans[s][0], spans[s][1], &seed, x, y);
            if (chunk % 2) /* whole numbers, of which many divide */
                for (size_t i = 0; i < CHUNK; i++) {
                    x[i] = round(x[i] * 10) * (i % 3 ? 1 : -1);
                    y[i] = round(y[i]) + (round(y[i]) == 0);
                }
            apply_to_pairs(AT(remainder), x, y, z);
            for (size_t i = 0; i < CHUNK; i++)
                assert_like(z[i], fmod(x[i], y[i]), "remainder", x[i], y[i]);
        }
}

/* Infinities, zeros, numbers next to where something changes, no number. */
static const double edges[] = {0,
                               -0.0,
                               1,
                               -1,
                               0.5,
                               -0.5,
                               2,
                               -2,
                               3,
                               -3,
                               1.5,
                               -1.5,
                               0x1p52,
                               -0x1p52 - 1,
                               0x1.fffffffffffffp51,
                               0x1p53,
                               0.49999999999999994,
                               1e300,
                               -1e300,
                               DBL_MAX,
                               -DBL_MAX,
                               1e-300,
                               INFINITY,
                               -INFINITY,
                               NAN,
                               711,
                               -750,
                               0x1p29,
                               0x1p1000,
                               28,
                               1.0000000000000002,
                               0.9999999999999999};

enum { EDGES = sizeof edges / sizeof *edges };

static double sign(double x)
{
    return isnan(x) ? x : copysign(1, x);
}

static double half_power(double x)
{
    return pow(x, 0.5);
}

static void special_values_are_those_of_c(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        size_t function;
        double (*truth)(double);
    } all[] = {{"trunc", AT(trunc), trunc},    {"floor", AT(floor), floor},
               {"ceil", AT(ceil), ceil},       {"round", AT(nearest), round},
               {"sign", AT(sign), sign},       {"sin", AT(wide_sin), sin},
               {"cos", AT(wide_cos), cos},     {"tan", AT(tan), tan},
               {"asin", AT(asin), asin},       {"acos", AT(acos), acos},
               {"atan", AT(atan), atan},       {"log10", AT(log10), log10},
               {"root", AT(root), half_power}, {"sinh", AT(sinh), sinh},
               {"cosh", AT(cosh), cosh},       {"tanh", AT(tanh), tanh},
               {"asinh", AT(asinh), asinh},    {"acosh", AT(acosh), acosh},
               {"atanh", AT(atanh), atanh}};
    double x[CHUNK] = {0}, y[CHUNK];
    memcpy(x, edges, sizeof edges);
    for (size_t f = 0; f < sizeof all / sizeof *all; f++) {
        apply(all[f].function, x, y);
        for (size_t i = 0; i < EDGES; i++) {
            const double truth = all[f].truth(x[i]);
            if (isnan(truth) || isinf(truth) || truth == 0)
                assert_like(y[i], truth, all[f].name, x[i], 0);
            else if (fabs(y[i] - truth) > 1e-15 * fabs(truth))
                fail_msg("%s(%a): %a, not %a", all[f].name, x[i], y[i], truth);
        }
    }
}

static void special_pairs_are_those_of_c(void **state)
{
    (void)state;
    _Static_assert(EDGES * EDGES == CHUNK, "all pairs in a chunk");
    double x[CHUNK], y[CHUNK], z[CHUNK], rest[CHUNK];
    for (size_t i = 0; i < CHUNK; i++) {
        x[i] = edges[i / EDGES];
        y[i] = edges[i % EDGES];
    }
    apply_to_pairs(AT(pow), x, y, z);
    apply_to_pairs(AT(remainder), x, y, rest);
    for (size_t i = 0; i < CHUNK; i++) {
        const double truth = pow(x[i], y[i]);
        assert_like(rest[i], fmod(x[i], y[i]), "remainder", x[i], y[i]);
        if (!(fabs(z[i] - truth) <= 4e-16 * fabs(truth)))
            assert_like(z[i], truth, "pow", x[i], y[i]);
        if (truth == 0 || isinf(truth))
            assert_int_equal(signbit(z[i]) != 0, signbit(truth) != 0);
    }
}

static void powers_of_ten_have_whole_logarithms(void **state)
{
    (void)state;
    double x[CHUNK] = {0}, y[CHUNK];
    char text[8] = "1e";
    for (int n = 0; n <= 308; n++) {
        text[2] = (char)('0' + n / 100);
        text[3] = (char)('0' + n / 10 % 10);
        text[4] = (char)('0' + n % 10);
        x[n] = strtod(text, NULL);
    }
    apply(AT(log10), x, y);
    for (int n = 0; n <= 308; n++)
        assert_true(y[n] == n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions_keep_their_bounds_at_all_widths),
        cmocka_unit_test(powers_keep_their_bound_at_all_widths),
        cmocka_unit_test(remainders_are_exact),
        cmocka_unit_test(special_values_are_those_of_c),
        cmocka_unit_test(special_pairs_are_those_of_c),
        cmocka_unit_test(powers_of_ten_have_whole_logarithms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
