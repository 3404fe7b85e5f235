/* The elementary functions of lanes.h against long double libm, and every
 * lane width against one lane. */
#include "elementary_rig.h"
#include "fail_alloc.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define CHUNK 1024

typedef long double reference(long double x);

/* As f32 around, and exact from there. */
static long double sine_of_turns(long double turns)
{
    return sinl((long double)((float)turns * 6.28318548f));
}

typedef struct single_scan {
    size_t function; /* its offset in the table */
    reference *truth;
    float lo, hi; /* 0 < lo < hi; also mirrored where the function has it */
    bool mirrored;
    double bound;    /* ulp */
    uint32_t stride; /* in bits of the float */
} single_scan;

typedef struct double_scan {
    size_t function;
    reference *truth;
    double lo, hi;
    double bound; /* ulp */
} double_scan;

#define AT(name) offsetof(elementary_table, name)

static const single_scan singles[] = {
    {AT(sin_turns), sine_of_turns, 1e-30f, 0.01f, true, 0.6, 40009},
    {AT(sin_turns), sine_of_turns, 0.01f, 1.0f, true, 1.1, 199},
    {AT(sin_turns), sine_of_turns, 1.0f, 0x1p26f, true, 0.501, 2003},
    {AT(cos), cosl, 1e-4f, 0x1.fffffep28f, true, 0.501, 4001},
    {AT(exp), expl, 1e-10f, 87.33654f, true, 1.0, 997},
    {AT(exp), expl, 87.0f, 88.72283f, false, 1.0, 101},
    {AT(exp2), exp2l, 1e-10f, 126.0f, true, 1.1, 997},
    {AT(exp2), exp2l, 126.0f, 127.99999f, false, 1.1, 101},
    {AT(log), logl, FLT_MIN, FLT_MAX, false, 0.9, 20011},
    {AT(log), logl, 0.5f, 2.0f, false, 0.9, 101},
    {AT(log_level), logl, FLT_MIN, FLT_MAX, false, 2.25, 20011},
    {AT(log_level), logl, 0.5f, 2.0f, false, 2.25, 101},
    {AT(log2), log2l, FLT_MIN, FLT_MAX, false, 0.95, 20011},
    {AT(log2), log2l, 0.5f, 2.0f, false, 0.95, 101},
    {AT(sin_rounded), sinl, 1e-4f, 1e4f, true, 0.501, 4001},
    {AT(cos_rounded), cosl, 1e-4f, 1e4f, true, 0.501, 4001},
    {AT(exp_rounded), expl, 1e-4f, 87.33654f, true, 0.501, 2003},
};

static const double_scan doubles[] = {
    {AT(half_sin), sinl, -7, 7, 0.95},
    {AT(half_sin), sinl, -5e8, 5e8, 0.95},
    {AT(half_cos), cosl, -7, 7, 0.95},
    {AT(half_cos), cosl, -5e8, 5e8, 0.95},
    {AT(half_exp), expl, -1, 1, 1.0},
    {AT(half_exp), expl, -708.396, 709.782, 1.0},
    {AT(half_exp2), exp2l, -1, 1, 1.2},
    {AT(half_exp2), exp2l, -1022, 1023.999, 1.2},
};

static single_function *single_of(const elementary_table *table, size_t at)
{
    single_function *f;
    memcpy(&f, (const char *)table + at, sizeof f);
    return f;
}

static double_function *double_of(const elementary_table *table, size_t at)
{
    double_function *f;
    memcpy(&f, (const char *)table + at, sizeof f);
    return f;
}

static float from_bits(uint32_t bits)
{
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static uint32_t bits_of(float x)
{
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* In units of the last place of a format of `digits` bits. */
static double error_in_ulp(long double got, long double truth, int digits,
                           int lowest)
{
    int exponent;
    (void)frexpl(truth, &exponent);
    if (exponent < lowest)
        exponent = lowest;
    return (double)(fabsl(got - truth) / ldexpl(1, exponent - digits));
}

/* All widths give what one lane gives; `y` gets it. */
static void apply_at_all_widths(size_t function, const float *x, float *y)
{
    const elementary_table *table[4];
    const size_t n = tables(table);
    single_of(table[0], function)(x, y, CHUNK);
    for (size_t w = 1; w < n; w++) {
        float other[CHUNK];
        single_of(table[w], function)(x, other, CHUNK);
        for (size_t i = 0; i < CHUNK; i++)
            if (!(isnan(y[i]) && isnan(other[i])))
                assert_int_equal(bits_of(y[i]), bits_of(other[i]));
    }
}

/* Below 2^(this - 1) an ulp is as large as there: where numbers end, or 1/4 of
 * levels, whose error is absolute. */
static int lowest_of(size_t function)
{
    return function == AT(log_level) ? -1 : -125;
}

static void check_chunk(const single_scan *scan, const float *x)
{
    float y[CHUNK];
    apply_at_all_widths(scan->function, x, y);
    const int lowest = lowest_of(scan->function);
    for (size_t i = 0; i < CHUNK; i++) {
        const long double truth = scan->truth((long double)x[i]);
        const double error = error_in_ulp((long double)y[i], truth, 24, lowest);
        if (!(error <= scan->bound))
            fail_msg("at offset %zu: %a gives %a, %.4f ulp off", scan->function,
                     (double)x[i], (double)y[i], error);
    }
}

static void f32_functions_keep_their_bounds_at_all_widths(void **state)
{
    (void)state;
    for (size_t s = 0; s < sizeof singles / sizeof *singles; s++) {
        const single_scan *scan = &singles[s];
        const uint32_t last = bits_of(scan->hi);
        uint32_t bits = bits_of(scan->lo);
        while (bits < last) {
            float x[CHUNK];
            for (size_t i = 0; i < CHUNK; i++, bits += scan->stride) {
                const float size = bits < last ? from_bits(bits) : scan->hi;
                x[i] = scan->mirrored && i % 2 ? -size : size;
            }
            check_chunk(scan, x);
        }
    }
}

static void check_double_chunk(const double_scan *scan, const double *x)
{
    const elementary_table *table[4];
    const size_t n = tables(table);
    double y[CHUNK];
    double_of(table[0], scan->function)(x, y, CHUNK);
    for (size_t w = 1; w < n; w++) {
        double other[CHUNK];
        double_of(table[w], scan->function)(x, other, CHUNK);
        assert_memory_equal(y, other, sizeof y);
    }
    for (size_t i = 0; i < CHUNK; i++) {
        const long double truth = scan->truth((long double)x[i]);
        const double error = error_in_ulp((long double)y[i], truth, 53, -1021);
        if (!(error <= scan->bound))
            fail_msg("at offset %zu: %a gives %a, %.4f ulp off", scan->function,
                     x[i], y[i], error);
    }
}

static void f64_functions_keep_their_bounds_at_all_widths(void **state)
{
    (void)state;
    for (size_t s = 0; s < sizeof doubles / sizeof *doubles; s++) {
        const double_scan *scan = &doubles[s];
        double at = 0; /* 0..1, by the golden ratio */
        for (size_t chunk = 0; chunk < 60; chunk++) {
            double x[CHUNK];
            for (size_t i = 0; i < CHUNK; i++) {
                at = fmod(at + 0.6180339887498949, 1);
                x[i] = scan->lo + (scan->hi - scan->lo) * at;
            }
            check_double_chunk(scan, x);
        }
    }
}

/* Each and its neighbours, from the first on. */
static void fill_near_multiples(double of, size_t chunk, float *x)
{
    for (size_t i = 0; i < CHUNK; i++) {
        const size_t k = 1 + chunk * (CHUNK / 4) + i / 4;
        const float multiple = (float)((double)k * of);
        x[i] = from_bits(bits_of(multiple) + (uint32_t)(i % 4) - 1);
    }
}

static void sine_holds_next_to_quarter_turns(void **state)
{
    (void)state;
    const single_scan sine = {AT(sin_turns), sine_of_turns, 0, 0,
                              false,         1.1,           0};
    for (size_t chunk = 0; chunk < 100; chunk++) {
        float x[CHUNK];
        fill_near_multiples(0.25, chunk, x);
        check_chunk(&sine, x);
    }
}

static void cosine_holds_next_to_multiples_of_half_pi(void **state)
{
    (void)state;
    const single_scan cosine = {AT(cos), cosl, 0, 0, true, 0.501, 0};
    for (size_t chunk = 0; chunk < 100; chunk++) {
        float x[CHUNK];
        fill_near_multiples(1.5707963267948966, chunk, x);
        check_chunk(&cosine, x);
    }
}

static void a_far_lane_leaves_its_neighbours_alone(void **state)
{
    (void)state;
    float x[CHUNK], near[CHUNK], mixed[CHUNK];
    for (size_t i = 0; i < CHUNK; i++)
        x[i] = (float)i / CHUNK;
    apply_at_all_widths(AT(sin_turns), x, near);
    for (size_t i = 0; i < CHUNK; i += 4)
        x[i] = 1000.0f + (float)i;
    apply_at_all_widths(AT(sin_turns), x, mixed);
    for (size_t i = 0; i < CHUNK; i++)
        if (i % 4)
            assert_int_equal(bits_of(near[i]), bits_of(mixed[i]));
        else
            assert_float_equal(mixed[i], sine_of_turns(x[i]), 1e-6f);
}

static void absurd_angles_stay_between_minus_one_and_one(void **state)
{
    (void)state;
    float x[CHUNK], y[CHUNK];
    for (size_t i = 0; i < CHUNK; i++)
        x[i] = from_bits(bits_of(0x1p28f) + (uint32_t)i * 700000);
    x[CHUNK - 1] = -FLT_MAX / 8; /* times 2 PI still a number */
    for (size_t f = 0; f < 2; f++) {
        apply_at_all_widths(f ? AT(cos) : AT(sin_turns), x, y);
        for (size_t i = 0; i < CHUNK; i++)
            assert_true(isfinite(x[i]) ? fabsf(y[i]) <= 1 : isnan(y[i]));
    }
}

/* The value of a function at one place, the same at all widths. */
static float value(size_t function, float at)
{
    float x[CHUNK], y[CHUNK];
    for (size_t i = 0; i < CHUNK; i++)
        x[i] = at;
    apply_at_all_widths(function, x, y);
    return y[CHUNK - 1];
}

static void sine_of_zero_is_zero_and_of_no_number_no_number(void **state)
{
    (void)state;
    assert_true(value(AT(sin_turns), 0) == 0);
    assert_true(value(AT(cos), 0) == 1);
    assert_true(isnan(value(AT(sin_turns), NAN)));
    assert_true(isnan(value(AT(sin_turns), INFINITY)));
    assert_true(isnan(value(AT(cos), -INFINITY)));
}

static void exponentials_end_in_zero_and_infinity(void **state)
{
    (void)state;
    const size_t functions[] = {AT(exp), AT(exp2), AT(exp_rounded)};
    for (size_t f = 0; f < 3; f++) {
        assert_true(value(functions[f], 0) == 1);
        assert_true(value(functions[f], 129) == INFINITY);
        assert_true(value(functions[f], FLT_MAX) == INFINITY);
        assert_true(value(functions[f], INFINITY) == INFINITY);
        assert_true(value(functions[f], -150) == 0);
        assert_true(value(functions[f], -FLT_MAX) == 0);
        assert_true(value(functions[f], -INFINITY) == 0);
        assert_true(isnan(value(functions[f], NAN)));
    }
    assert_true(value(AT(exp), 88.72284f) == INFINITY);
    assert_true(value(AT(exp), -87.33655f) == 0);
}

static void powers_of_two_are_exact(void **state)
{
    (void)state;
    for (int n = -126; n < 128; n++) {
        assert_true(value(AT(exp2), (float)n) == ldexpf(1, n));
        assert_true(value(AT(log2), ldexpf(1, n)) == (float)n);
    }
    for (int n = -1022; n < 1024; n++) {
        double x[CHUNK], y[CHUNK];
        for (size_t i = 0; i < CHUNK; i++)
            x[i] = n;
        elementary_w4.half_exp2(x, y, CHUNK);
        assert_true(y[0] == ldexp(1, n));
    }
}

static void logarithms_end_where_numbers_do(void **state)
{
    (void)state;
    const size_t functions[] = {AT(log), AT(log2)};
    for (size_t f = 0; f < 2; f++) {
        assert_true(value(functions[f], 1) == 0);
        assert_true(value(functions[f], 0) == -INFINITY);
        assert_true(value(functions[f], -0.0f) == -INFINITY);
        assert_true(value(functions[f], FLT_MIN / 2) == -INFINITY);
        assert_true(value(functions[f], INFINITY) == INFINITY);
        assert_true(isnan(value(functions[f], -1)));
        assert_true(isnan(value(functions[f], -INFINITY)));
        assert_true(isnan(value(functions[f], NAN)));
    }
}

static void levels_end_where_numbers_do(void **state)
{
    (void)state;
    assert_true(value(AT(log_level), 1) == 0);
    assert_true(fabs((double)value(AT(log_level), FLT_MIN) + 87.336544750553) <
                5e-6);
    assert_true(fabs((double)value(AT(log_level), FLT_MAX) - 88.722839052068) <
                5e-6);
    assert_true(isfinite(value(AT(log_level), INFINITY)));
}

static void f64_exponentials_end_in_zero_and_infinity(void **state)
{
    (void)state;
    double x[16] = {710,       1024,     INFINITY, -708.4, -1022.1,
                    -INFINITY, -DBL_MAX, DBL_MAX,  NAN};
    double e[16], e2[16];
    elementary_w1.half_exp(x, e, 16);
    elementary_w1.half_exp2(x, e2, 16);
    assert_true(e[0] == INFINITY && e[1] == INFINITY && e[2] == INFINITY);
    assert_true(e2[1] == INFINITY && e2[2] == INFINITY && e2[7] == INFINITY);
    assert_true(e[3] == 0 && e[4] == 0 && e[5] == 0 && e[6] == 0);
    assert_true(e2[4] == 0 && e2[5] == 0 && e2[6] == 0);
    assert_true(isnan(e[8]) && isnan(e2[8]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(f32_functions_keep_their_bounds_at_all_widths),
        cmocka_unit_test(f64_functions_keep_their_bounds_at_all_widths),
        cmocka_unit_test(sine_holds_next_to_quarter_turns),
        cmocka_unit_test(cosine_holds_next_to_multiples_of_half_pi),
        cmocka_unit_test(a_far_lane_leaves_its_neighbours_alone),
        cmocka_unit_test(absurd_angles_stay_between_minus_one_and_one),
        cmocka_unit_test(sine_of_zero_is_zero_and_of_no_number_no_number),
        cmocka_unit_test(exponentials_end_in_zero_and_infinity),
        cmocka_unit_test(f64_exponentials_end_in_zero_and_infinity),
        cmocka_unit_test(powers_of_two_are_exact),
        cmocka_unit_test(logarithms_end_where_numbers_do),
        cmocka_unit_test(levels_end_where_numbers_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
