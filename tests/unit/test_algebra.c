/* test_algebra.c: matrices whose products and eigenvalues are known. */
#include "fail_alloc.h"
#include "raveforce.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 72 };

static const double pi = 3.141592653589793;

/* What a test looks at: the matrix and its parts. */
typedef struct parts {
    size_t n;
    double a[MOST * MOST], vectors[MOST * MOST], values[MOST];
} parts;

static void take_apart(parts *p)
{
    rf_error err = {0};
    if (rf_eigen(p->a, p->n, p->vectors, p->values, &err) != RF_OK)
        fail_msg("%s", err.message);
}

static double largest(const parts *p)
{
    const double low = fabs(p->values[0]), high = fabs(p->values[p->n - 1]);
    return low > high ? low : high;
}

/* A = V^T diag V, V V^T = I, ascending: to a few n ulp of the largest. */
static void is_taken_apart(const parts *p)
{
    const size_t n = p->n;
    const double bound = 4 * (double)n * DBL_EPSILON;
    for (size_t i = 0; i < n; i++) {
        assert_true(i == 0 || p->values[i - 1] <= p->values[i]);
        for (size_t j = 0; j <= i; j++) {
            double back = 0, dot = 0;
            for (size_t k = 0; k < n; k++) {
                back += p->vectors[k * n + i] * p->values[k] *
                        p->vectors[k * n + j];
                dot += p->vectors[i * n + k] * p->vectors[j * n + k];
            }
            assert_true(fabs(dot - (i == j)) <= bound);
            assert_true(fabs(back - p->a[i * n + j]) <= bound * largest(p));
        }
    }
}

static void put(parts *p, size_t i, size_t j, double x)
{
    p->a[i * p->n + j] = p->a[j * p->n + i] = x;
}

static void fill_random(parts *p, size_t n, uint64_t seed)
{
    p->n = n;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++)
            put(p, i, j, rf_random(seed, (uint32_t)i, (uint32_t)j, 0, 0) - 0.5);
}

static void random_matrices_are_taken_apart(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 2, 3, 4, 5, 8, 10, 17, 40, 72};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        parts p;
        fill_random(&p, sizes[k], k);
        take_apart(&p);
        is_taken_apart(&p);
    }
}

/* Second differences: 2 - 2 cos(k pi / (n + 1)), k = 1..n. */
static void the_string_has_its_known_frequencies(void **state)
{
    (void)state;
    parts p = {.n = 40};
    for (size_t i = 0; i < p.n; i++) {
        put(&p, i, i, 2);
        if (i > 0)
            put(&p, i, i - 1, -1);
    }
    take_apart(&p);
    is_taken_apart(&p);
    for (size_t k = 0; k < p.n; k++) {
        const double angle = (double)(k + 1) * pi / (double)(p.n + 1);
        assert_true(fabs(p.values[k] - (2 - 2 * cos(angle))) < 1e-14);
    }
}

/* 1 / (i + j - 1), n = 8: its ends by 200 digits (mpmath). */
static void hilbert_has_its_known_ends(void **state)
{
    (void)state;
    parts p = {.n = 8};
    for (size_t i = 0; i < p.n; i++)
        for (size_t j = 0; j <= i; j++)
            put(&p, i, j, 1 / (double)(i + j + 1));
    take_apart(&p);
    is_taken_apart(&p);
    assert_true(fabs(p.values[7] - 1.69593899692194945) < 1e-14);
    assert_true(fabs(p.values[0] - 1.11153896637244243e-10) < 1e-15);
}

static void diagonal_matrices_are_sorted_and_exact(void **state)
{
    (void)state;
    parts p = {.n = 4};
    static const double diagonal[] = {3, -1, 1e-300, 7};
    for (size_t i = 0; i < 4; i++)
        put(&p, i, i, diagonal[i]);
    take_apart(&p);
    is_taken_apart(&p);
    assert_true(p.values[0] == -1 && p.values[1] == 1e-300);
    assert_true(p.values[2] == 3 && p.values[3] == 7);
    assert_true(fabs(p.vectors[0 * 4 + 1]) == 1);
}

/* The unit matrix, and one eigenvalue twenty times with another nearby. */
static void equal_and_close_eigenvalues_are_found(void **state)
{
    (void)state;
    parts p = {.n = 21}, turned = {.n = 21};
    for (size_t i = 0; i < p.n; i++)
        put(&p, i, i, 1);
    take_apart(&p);
    is_taken_apart(&p);
    fill_random(&turned, 21, 5);
    take_apart(&turned);
    for (size_t i = 0; i < p.n; i++)
        for (size_t j = 0; j <= i; j++) { /* I + 1e-9 v v^T */
            const double *v = turned.vectors;
            put(&p, i, j, (double)(i == j) + 1e-9 * v[i] * v[j]);
        }
    take_apart(&p);
    is_taken_apart(&p);
    assert_true(fabs(p.values[19] - 1) < 1e-14);
    assert_true(fabs(p.values[20] - 1 - 1e-9) < 1e-14);
}

static void matrices_of_low_rank_have_zeros(void **state)
{
    (void)state;
    parts p = {.n = 30};
    double rows[3 * 30], weights[] = {1, 1, 1};
    assert_int_equal(rf_normals(1, 0, 0, 0, 0, rows, 90, NULL), RF_OK);
    assert_int_equal(rf_symmetric_update(p.a, 30, 0, rows, weights, 3, NULL),
                     RF_OK);
    take_apart(&p);
    is_taken_apart(&p);
    for (size_t k = 0; k < 27; k++)
        assert_true(fabs(p.values[k]) < 1e-13);
    assert_true(p.values[27] > 1);
    memset(p.a, 0, sizeof p.a);
    take_apart(&p);
    for (size_t k = 0; k < 30; k++)
        assert_true(p.values[k] == 0);
}

/* Squares of the elements would leave the range of doubles. */
static void size_does_not_matter(void **state)
{
    (void)state;
    static const double scales[] = {0x1p1000, 0x1p-900};
    parts p, scaled;
    fill_random(&p, 12, 9);
    take_apart(&p);
    for (size_t s = 0; s < 2; s++) {
        scaled = p;
        for (size_t i = 0; i < 144; i++)
            scaled.a[i] *= scales[s];
        take_apart(&scaled);
        for (size_t i = 0; i < 12; i++)
            assert_true(scaled.values[i] == p.values[i] * scales[s]);
        assert_memory_equal(scaled.vectors, p.vectors, 144 * sizeof(double));
    }
}

/* Elements whose squares are no numbers any more, beside others near 1. */
static void elements_of_all_sizes_are_taken_apart(void **state)
{
    (void)state;
    static const double sizes[] = {1e-60,  1e-75,  1e-76,  1e-80,
                                   1e-154, 1e-160, 1e-170, 1e-310};
    parts p = {.n = 4};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        memset(p.a, 0, sizeof p.a); /* one zero twice, and what joins them */
        p.a[0] = 1;
        put(&p, 2, 1, sizes[s]);
        take_apart(&p);
        is_taken_apart(&p);
        for (size_t i = 0; i < 4; i++) {
            put(&p, i, i, 1 + (double)i / 8);
            put(&p, 3, i, i == 3 ? 1 : sizes[s] * (1 + (double)i / 30));
        }
        take_apart(&p);
        is_taken_apart(&p);
    }
}

static void the_upper_triangle_is_not_read(void **state)
{
    (void)state;
    parts p, other;
    fill_random(&p, 6, 2);
    other = p;
    for (size_t i = 0; i < 6; i++)
        for (size_t j = i + 1; j < 6; j++)
            other.a[i * 6 + j] = NAN;
    take_apart(&p);
    take_apart(&other);
    assert_memory_equal(other.values, p.values, 6 * sizeof(double));
}

static void eigen_refuses_what_it_cannot_take(void **state)
{
    (void)state;
    parts p;
    rf_error err = {0};
    fill_random(&p, 4, 3);
    p.values[0] = 77;
    put(&p, 2, 1, INFINITY);
    assert_int_equal(rf_eigen(p.a, 4, p.vectors, p.values, &err), RF_INVALID);
    assert_string_equal(err.message, "eigen: row 3, column 2 is not finite");
    put(&p, 2, 1, NAN);
    assert_int_equal(rf_eigen(p.a, 4, p.vectors, p.values, NULL), RF_INVALID);
    assert_int_equal(rf_eigen(NULL, 4, p.vectors, p.values, &err), RF_ARGUMENT);
    assert_int_equal(rf_eigen(p.a, 4, NULL, p.values, &err), RF_ARGUMENT);
    assert_int_equal(rf_eigen(p.a, 4, p.vectors, NULL, &err), RF_ARGUMENT);
    assert_int_equal(
        rf_eigen(p.a, RF_EIGEN_MOST + 1, p.vectors, p.values, &err), RF_LIMIT);
    assert_string_equal(err.message, "eigen: at most 4096 rows, got 4097");
    assert_true(p.values[0] == 77);
    assert_int_equal(rf_eigen(NULL, 0, NULL, NULL, &err), RF_OK);
    double most[4] = {DBL_MAX, DBL_MAX, DBL_MAX, DBL_MAX};
    assert_int_equal(rf_eigen(most, 2, p.vectors, p.values, &err), RF_INVALID);
    assert_string_equal(err.message,
                        "eigen: a value is too large for a double");
    put(&p, 2, 1, 0);
    fail_after(0);
    const rf_status status = rf_eigen(p.a, 4, p.vectors, p.values, &err);
    fail_never();
    assert_int_equal(status, RF_NOMEM);
    assert_true(p.values[0] == 77);
}

/* Worked out by hand. */
static void products_are_as_by_hand(void **state)
{
    (void)state;
    const double a[] = {1, 2, 3, 4, 5, 6}, b[] = {1, 0, 2, 1, 0, 3};
    const double between[] = {1, 10, 100};
    double out[4];
    assert_int_equal(rf_product(a, 2, 3, NULL, b, 2, out, NULL), RF_OK);
    assert_true(out[0] == 5 && out[1] == 11 && out[2] == 14 && out[3] == 23);
    assert_int_equal(rf_product(a, 2, 3, between, b, 2, out, NULL), RF_OK);
    assert_true(out[0] == 41 && out[1] == 920);
    assert_true(out[2] == 104 && out[3] == 1850);
    assert_int_equal(rf_product(a, 2, 0, NULL, b, 2, out, NULL), RF_OK);
    assert_true(out[0] == 0 && out[3] == 0);
    assert_int_equal(rf_product(NULL, 0, 3, NULL, b, 2, NULL, NULL), RF_OK);
}

static void updates_are_as_by_hand(void **state)
{
    (void)state;
    double c[] = {1, 99, 2, 4};
    const double rows[] = {1, 2, 3, -1}, weights[] = {2, -0.5};
    assert_int_equal(rf_symmetric_update(c, 2, 0.5, rows, weights, 2, NULL),
                     RF_OK);
    assert_true(c[0] == 0.5 + 2 - 4.5 && c[3] == 2 + 8 - 0.5);
    assert_true(c[1] == 1 + 4 + 1.5 && c[2] == c[1]);
    assert_int_equal(rf_symmetric_update(c, 2, 2, NULL, NULL, 0, NULL), RF_OK);
    assert_true(c[0] == -4 && c[2] == 13);
}

static void products_and_updates_refuse_bad_numbers(void **state)
{
    (void)state;
    double good[] = {1, 2, 3, 4}, bad[] = {1, 2, NAN, 4}, out[4] = {7, 7, 7, 7};
    rf_error err = {0};
    assert_int_equal(rf_product(bad, 2, 2, NULL, good, 2, out, &err),
                     RF_INVALID);
    assert_string_equal(err.message, "product: number 3 of a is not finite");
    assert_int_equal(rf_product(good, 2, 2, bad + 2, good, 2, out, &err),
                     RF_INVALID);
    assert_string_equal(err.message,
                        "product: number 1 of between is not finite");
    assert_int_equal(rf_product(good, 2, 2, NULL, bad, 2, out, &err),
                     RF_INVALID);
    assert_int_equal(rf_symmetric_update(bad, 2, 1, good, good, 2, &err),
                     RF_INVALID);
    assert_int_equal(rf_symmetric_update(out, 2, INFINITY, good, good, 2, &err),
                     RF_INVALID);
    assert_int_equal(rf_symmetric_update(out, 2, 1, bad, good, 2, &err),
                     RF_INVALID);
    assert_int_equal(rf_symmetric_update(out, 2, 1, good, bad + 2, 2, &err),
                     RF_INVALID);
    assert_string_equal(err.message,
                        "update: number 1 of the weights is not finite");
    for (size_t i = 0; i < 4; i++)
        assert_true(out[i] == 7);
}

static void products_and_updates_refuse_bad_places(void **state)
{
    (void)state;
    double m[8] = {1, 2, 3, 4}, out[4] = {0};
    rf_error err = {0};
    assert_int_equal(rf_product(NULL, 2, 2, NULL, m, 2, out, &err),
                     RF_ARGUMENT);
    assert_string_equal(err.message, "product: no a");
    assert_int_equal(rf_product(m, 2, 2, NULL, NULL, 2, out, &err),
                     RF_ARGUMENT);
    assert_int_equal(rf_product(m, 2, 2, NULL, m, 2, NULL, &err), RF_ARGUMENT);
    assert_string_equal(err.message, "product: no output");
    assert_int_equal(rf_product(m, 2, 2, NULL, out, 2, m + 3, &err),
                     RF_ARGUMENT);
    assert_string_equal(err.message, "product: the output lies in an input");
    assert_int_equal(rf_product(out, 2, 2, NULL, m, 2, m + 3, &err),
                     RF_ARGUMENT);
    assert_int_equal(rf_product(out, 2, 2, m, out, 2, m + 1, &err),
                     RF_ARGUMENT);
    assert_int_equal(rf_symmetric_update(NULL, 2, 1, m, m, 2, &err),
                     RF_ARGUMENT);
    assert_int_equal(rf_symmetric_update(m, 2, 1, NULL, m, 2, &err),
                     RF_ARGUMENT);
    assert_int_equal(rf_symmetric_update(m, 2, 1, out, NULL, 2, &err),
                     RF_ARGUMENT);
    assert_int_equal(rf_symmetric_update(m, 2, 1, m + 3, m, 2, &err),
                     RF_ARGUMENT);
    assert_string_equal(err.message, "update: the rows lie in the matrix");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_matrices_are_taken_apart),
        cmocka_unit_test(the_string_has_its_known_frequencies),
        cmocka_unit_test(hilbert_has_its_known_ends),
        cmocka_unit_test(diagonal_matrices_are_sorted_and_exact),
        cmocka_unit_test(equal_and_close_eigenvalues_are_found),
        cmocka_unit_test(matrices_of_low_rank_have_zeros),
        cmocka_unit_test(size_does_not_matter),
        cmocka_unit_test(elements_of_all_sizes_are_taken_apart),
        cmocka_unit_test(the_upper_triangle_is_not_read),
        cmocka_unit_test(eigen_refuses_what_it_cannot_take),
        cmocka_unit_test(products_are_as_by_hand),
        cmocka_unit_test(updates_are_as_by_hand),
        cmocka_unit_test(products_and_updates_refuse_bad_numbers),
        cmocka_unit_test(products_and_updates_refuse_bad_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
