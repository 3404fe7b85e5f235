/* rf_math_*: against long double libm, and annex F at the edges. */
#include "fail_alloc.h"
#include "raveforce.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

typedef long double reference(long double x);

typedef struct scan {
    const char *name;
    reference *truth;
    double lo, hi; /* logarithmic, and mirrored, where `mirrored` */
    bool mirrored;
    double bound; /* ulp */
} scan;

static const scan scans[] = {
    {"sin", sinl, -10, 10, false, 0.58},
    {"sin", sinl, -2e8, 2e8, false, 0.58},
    {"sin", sinl, 1e-300, 1e300, true, 0.58},
    {"cos", cosl, -10, 10, false, 0.58},
    {"cos", cosl, 1e-300, 1e300, true, 0.58},
    {"tan", tanl, -10, 10, false, 0.58},
    {"tan", tanl, 1e-300, 1e300, true, 0.58},
    {"asin", asinl, -1, 1, false, 0.51},
    {"asin", asinl, 1e-300, 1, true, 0.51},
    {"acos", acosl, -1, 1, false, 0.51},
    {"atan", atanl, -3, 3, false, 0.51},
    {"atan", atanl, 1e-300, 1e300, true, 0.51},
    {"sinh", sinhl, -3, 3, false, 0.51},
    {"sinh", sinhl, 1e-300, 710, true, 0.51},
    {"cosh", coshl, 1e-9, 710, true, 0.51},
    {"tanh", tanhl, -3, 3, false, 0.51},
    {"tanh", tanhl, 1e-300, 100, true, 0.51},
    {"exp", expl, -708, 709.7, false, 0.51},
    {"exp", expl, 1e-300, 700, true, 0.51},
    {"exp2", exp2l, -1022, 1023.9, false, 0.51},
    {"exp2", exp2l, -1, 1, false, 0.51},
    {"expm1", expm1l, -1, 1, false, 0.51},
    {"expm1", expm1l, 1e-300, 700, true, 0.51},
    {"log", logl, DBL_MIN, DBL_MAX, false, 0.51},
    {"log", logl, 0.001, 3, false, 0.51},
    {"log2", log2l, 0.001, 3, false, 0.51},
    {"log10", log10l, 0.001, 3, false, 0.51},
    {"log1p", log1pl, -0.9999, 3, false, 0.51},
    {"cbrt", cbrtl, 1e-300, 1e300, true, 0.51},
    {"sqrt", sqrtl, 0, 1e300, false, 0.5},
};

/* In units of the last place of a double. */
static double error_in_ulp(double got, long double truth)
{
    int exponent;
    (void)frexpl(truth, &exponent);
    if (exponent < -1021)
        exponent = -1021;
    const long double miss = fabsl((long double)got - truth);
    return (double)(miss / ldexpl(1, exponent - 53));
}

static double place(const scan *s, double at, size_t i)
{
    if (!s->mirrored)
        return s->lo + (s->hi - s->lo) * at;
    const double size = exp(log(s->lo) + (log(s->hi) - log(s->lo)) * at);
    return i % 2 ? -size : size;
}

static void functions_keep_their_bounds(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof scans / sizeof *scans; k++) {
        rf_function *f = rf_math_function(scans[k].name);
        assert_non_null(f);
        double at = 0; /* 0..1, by the golden ratio */
        for (size_t i = 0; i < 40000; i++) {
            at = fmod(at + 0.6180339887498949, 1);
            const double x = place(&scans[k], at, i), y = f(x);
            const double error =
                error_in_ulp(y, scans[k].truth((long double)x));
            if (!(error <= scans[k].bound))
                fail_msg("%s(%a) = %a, %.4f ulp off", scans[k].name, x, y,
                         error);
        }
    }
}

static void logarithms_hold_over_all_magnitudes(void **state)
{
    (void)state;
    const char *const names[] = {"log", "log2", "log10"};
    reference *const truths[] = {logl, log2l, log10l};
    for (size_t k = 0; k < 3; k++)
        for (double x = DBL_MIN; x < DBL_MAX / 2; x *= 1.03)
            assert_true(error_in_ulp(rf_math_function(names[k])(x),
                                     truths[k]((long double)x)) <= 0.51);
}

static void sine_holds_next_to_multiples_of_half_pi(void **state)
{
    (void)state;
    rf_function *sine = rf_math_function("sin");
    rf_function *cosine = rf_math_function("cos");
    for (double k = 1; k < 1e15; k = floor(k * 1.01) + 1) {
        const double x = k * 1.5707963267948966;
        assert_true(error_in_ulp(sine(x), sinl((long double)x)) <= 0.58);
        assert_true(error_in_ulp(cosine(x), cosl((long double)x)) <= 0.58);
    }
    /* the double nearest to a multiple of pi/2: Muller, "Elementary
       functions", section 9.1 */
    const double worst = 0x1.6ac5b262ca1ffp+849;
    assert_true(error_in_ulp(cosine(worst), cosl((long double)worst)) <= 0.58);
}

static void pow_keeps_its_bound(void **state)
{
    (void)state;
    double a = 0, b = 0;
    for (size_t i = 0; i < 100000; i++) {
        a = fmod(a + 0.6180339887498949, 1);
        b = fmod(b + 0.7548776662466927, 1);
        const double x = exp((a - 0.5) * (i % 3 ? 4 : 600));
        const double y = (b - 0.5) * 2 * 705 / fabs(log(x));
        const double z = rf_math_pow(x, y);
        const double error =
            error_in_ulp(z, powl((long double)x, (long double)y));
        if (!(error <= 0.52))
            fail_msg("pow(%a, %a) = %a, %.4f ulp off", x, y, z, error);
    }
}

static void atan2_keeps_its_bound(void **state)
{
    (void)state;
    double a = 0, b = 0;
    for (size_t i = 0; i < 100000; i++) {
        a = fmod(a + 0.6180339887498949, 1);
        b = fmod(b + 0.7548776662466927, 1);
        const double y = (a - 0.5) * (i % 2 ? 2 : 1e-5), x = b - 0.5;
        const double z = rf_math_atan2(y, x);
        const double error =
            error_in_ulp(z, atan2l((long double)y, (long double)x));
        if (!(error <= 0.51))
            fail_msg("atan2(%a, %a) = %a, %.4f ulp off", y, x, z, error);
    }
}

static const double edges[] = {
    0.0,
    -0.0,
    1,
    -1,
    INFINITY,
    -INFINITY,
    NAN,
    0.5,
    -0.5,
    1.5,
    -1.5,
    2,
    -2,
    2.5,
    -2.5,
    3,
    -3,
    8,
    -8,
    1000,
    1024,
    -1022,
    1e300,
    -1e300,
    1e-300,
    -1e17,
    1e17,
    0.75,
    1e22,
    -750,
    709.9,
    710.4,
    1e-9,
    -1e-9,
    0x1p53,
    0x1p-40,
    0.49999999999999994,
    -0.49999999999999994,
    4503599627370495.5,
    -4503599627370495.5,
    4503599627370497.5,
};
enum { EDGES = sizeof edges / sizeof *edges };

/* Zeros and infinities with their signs, one NaN like another; subnormal
 * numbers may be flushed. */
static bool same(double a, double b, double tolerance)
{
    if (isnan(a) || isnan(b))
        return isnan(a) && isnan(b);
    if (a == b)
        return !signbit(a) == !signbit(b);
    if (fabs(b) < DBL_MIN)
        return fabs(a) <= DBL_MIN;
    return fabs(a - b) <= fabs(b) * tolerance;
}

static void edges_are_as_annex_f_has_them(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        rf_function *truth;
        double tolerance;
    } functions[] = {
        {"sin", sin, 3e-16},     {"cos", cos, 3e-16},     {"tan", tan, 3e-16},
        {"asin", asin, 3e-16},   {"acos", acos, 3e-16},   {"atan", atan, 3e-16},
        {"sinh", sinh, 4e-16},   {"cosh", cosh, 4e-16},   {"tanh", tanh, 4e-16},
        {"exp", exp, 3e-16},     {"exp2", exp2, 3e-16},   {"cbrt", cbrt, 3e-16},
        {"expm1", expm1, 3e-16}, {"log1p", log1p, 3e-16}, {"log", log, 3e-16},
        {"log2", log2, 3e-16},   {"log10", log10, 4e-16}, {"sqrt", sqrt, 0},
        {"floor", floor, 0},     {"ceil", ceil, 0},       {"round", round, 0},
        {"trunc", trunc, 0},     {"abs", fabs, 0},
    };
    for (size_t k = 0; k < sizeof functions / sizeof *functions; k++) {
        rf_function *f = rf_math_function(functions[k].name);
        for (size_t i = 0; i < EDGES; i++) {
            const double got = f(edges[i]), want = functions[k].truth(edges[i]);
            if (!same(got, want, functions[k].tolerance))
                fail_msg("%s(%a) = %a, not %a", functions[k].name, edges[i],
                         got, want);
        }
    }
}

static void edges_of_pow_and_atan2_are_as_annex_f_has_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < EDGES; i++)
        for (size_t j = 0; j < EDGES; j++) {
            const double a = edges[i], b = edges[j];
            if (!same(rf_math_pow(a, b), pow(a, b), 3e-16))
                fail_msg("pow(%a, %a) = %a", a, b, rf_math_pow(a, b));
            if (!same(rf_math_atan2(a, b), atan2(a, b), 3e-16))
                fail_msg("atan2(%a, %a) = %a", a, b, rf_math_atan2(a, b));
        }
}

static void whole_results_are_exact(void **state)
{
    (void)state;
    rf_function *exp2_of = rf_math_function("exp2");
    rf_function *log2_of = rf_math_function("log2");
    for (int n = -1022; n < 1024; n++) {
        assert_true(exp2_of(n) == ldexp(1, n));
        assert_true(log2_of(ldexp(1, n)) == n);
        assert_true(rf_math_pow(2, n) == ldexp(1, n));
    }
    double power = 1;
    for (int n = 0; n <= 22; n++, power *= 10) {
        assert_true(rf_math_pow(10, n) == power);
        assert_true(rf_math_function("log10")(power) == n);
    }
    for (int n = -100; n <= 100; n++)
        assert_true(rf_math_function("cbrt")((double)n * n * n) == n);
}

static void every_name_has_its_function(void **state)
{
    (void)state;
    const char *const *names = rf_math_functions();
    size_t n = 0;
    for (; names[n]; n++) {
        assert_non_null(rf_math_function(names[n]));
        assert_true(n == 0 || strcmp(names[n - 1], names[n]) < 0);
    }
    assert_int_equal(n, 23);
    assert_null(rf_math_function("gamma"));
    assert_null(rf_math_function(""));
    assert_null(rf_math_function(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions_keep_their_bounds),
        cmocka_unit_test(logarithms_hold_over_all_magnitudes),
        cmocka_unit_test(sine_holds_next_to_multiples_of_half_pi),
        cmocka_unit_test(pow_keeps_its_bound),
        cmocka_unit_test(atan2_keeps_its_bound),
        cmocka_unit_test(edges_are_as_annex_f_has_them),
        cmocka_unit_test(edges_of_pow_and_atan2_are_as_annex_f_has_them),
        cmocka_unit_test(whole_results_are_exact),
        cmocka_unit_test(every_name_has_its_function),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
