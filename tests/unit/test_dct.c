/* test_dct.c: the DCT-II against its formula, at every width. */
#include "base/memory.h"
#include "fail_alloc.h"
#include "features/dct.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* needs those above */
#include <cmocka.h>

enum { MOST = 128, WIDEST = 16 };

static float matrix[MOST * MOST];

static double random_db(size_t i)
{
    return 100 * rf_random(7, (uint32_t)i, 0, 0, 0) - 90;
}

/* One coefficient, from the formula of features/SPEC.md 3. */
static long double coefficient(size_t c, size_t n, double lifter,
                               const double *bands)
{
    const long double pi = acosl(-1);
    long double sum = 0;
    for (size_t b = 0; b < n; b++)
        sum += bands[b] *
               cosl(pi * (long double)(c * (2 * b + 1)) / (long double)(2 * n));
    sum *= sqrtl((c == 0 ? 1.0L : 2.0L) / (long double)n);
    if (lifter > 0)
        sum *= 1 + lifter / 2 * sinl(pi * (long double)(c + 1) / lifter);
    return sum;
}

/* Against the formula, and every width against the first lane of one. */
static void check_at(size_t n_mfcc, size_t n_mels, double lifter, double bound)
{
    rf_dct_matrix(n_mfcc, n_mels, lifter, matrix);
    float one[MOST];
    for (const uint32_t *w = rf_lane_widths(); *w; w++) {
        float *in = rf_alloc(n_mels * *w, sizeof *in);
        float *out = rf_alloc(n_mfcc * *w, sizeof *out);
        double bands[MOST];
        for (size_t b = 0; b < n_mels; b++)
            for (size_t lane = 0; lane < *w; lane++)
                in[b * *w + lane] = (float)random_db(b + 1000 * lane);
        rf_dct_kernel_of(*w)->apply(matrix, n_mfcc, n_mels, in, out);
        for (size_t c = 0; c < n_mfcc; c++) {
            if (*w == 1)
                one[c] = out[c];
            assert_memory_equal(&out[c * *w], &one[c], sizeof one[c]);
            const size_t lane = *w - 1;
            for (size_t b = 0; b < n_mels; b++)
                bands[b] = (double)in[b * *w + lane];
            const long double true_value =
                coefficient(c, n_mels, lifter, bands);
            assert_true(fabsl(out[c * *w + lane] - true_value) < bound);
        }
        rf_free(in);
        rf_free(out);
    }
}

static void is_the_formula_at_every_width(void **state)
{
    (void)state;
    check_at(20, 128, 0, 5e-4);
    check_at(13, 40, 22, 5e-3);
    check_at(128, 128, 0, 5e-4);
    check_at(7, 7, 3, 5e-4);
    check_at(1, 1, 0, 5e-4);
    check_at(3, 33, 0, 5e-4);
}

static void its_rows_are_orthonormal(void **state)
{
    (void)state;
    rf_dct_matrix(40, 40, 0, matrix);
    for (size_t i = 0; i < 40; i++)
        for (size_t j = 0; j < 40; j++) {
            double dot = 0;
            for (size_t b = 0; b < 40; b++)
                dot += (double)matrix[i * 40 + b] * (double)matrix[j * 40 + b];
            assert_true(fabs(dot - (i == j)) < 1e-6);
        }
}

static void silence_has_a_first_coefficient_alone(void **state)
{
    (void)state;
    rf_dct_matrix(20, 128, 0, matrix);
    float in[MOST], out[20];
    for (size_t b = 0; b < MOST; b++)
        in[b] = -100;
    rf_dct_kernel_of(1)->apply(matrix, 20, 128, in, out);
    assert_true(fabs((double)out[0] + 100 * sqrt(128)) < 1e-3);
    for (size_t c = 1; c < 20; c++)
        assert_true(fabsf(out[c]) < 1e-3f);
}

static void a_width_that_is_not_built_has_no_kernel(void **state)
{
    (void)state;
    assert_null(rf_dct_kernel_of(0));
    assert_null(rf_dct_kernel_of(3));
    assert_null(rf_dct_kernel_of(32));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_the_formula_at_every_width),
        cmocka_unit_test(its_rows_are_orthonormal),
        cmocka_unit_test(silence_has_a_first_coefficient_alone),
        cmocka_unit_test(a_width_that_is_not_built_has_no_kernel),
    };
    return cmocka_run_group_tests_name("dct", tests, NULL, NULL);
}
