/*
 * matrix.c: products and updates of small dense matrices, row after row.
 *
 * Inner loops run along rows, where neighbours do not depend on each other:
 * compilers may take several at once, and each element still sees its sum in
 * the order of the text.
 */
#include "algebra/finite.h"
#include "base/error.h"
#include "base/float_mode.h"

static rf_status check_finite(const char *where, const char *what,
                              const double *x, size_t n, rf_error *err)
{
    if (!x && n > 0)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "%s: no %s", where, what);
    const size_t bad = rf_first_bad(x, n);
    if (bad < n)
        return rf_fail(err, RF_INVALID, 0, 0,
                       "%s: number %zu of %s is not finite", where, bad + 1,
                       what);
    return RF_OK;
}

static bool apart(const double *a, size_t n_a, const double *b, size_t n_b)
{
    return a + n_a <= b || b + n_b <= a;
}

/* to += factor * from */
static void add_row(double *restrict to, double factor,
                    const double *restrict from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] += factor * from[i];
}

static void multiply(const double *a, size_t rows, size_t inner,
                     const double *between, const double *b, size_t columns,
                     double *out)
{
    for (size_t r = 0; r < rows; r++) {
        double *to = out + r * columns;
        for (size_t c = 0; c < columns; c++)
            to[c] = 0;
        for (size_t k = 0; k < inner; k++) {
            const double x = a[r * inner + k];
            add_row(to, between ? x * between[k] : x, b + k * columns, columns);
        }
    }
}

rf_status rf_product(const double *a, size_t rows, size_t inner,
                     const double *between, const double *b, size_t columns,
                     double *out, rf_error *err)
{
    const char *me = "product";
    RF_TRY(check_finite(me, "a", a, rows * inner, err));
    if (between)
        RF_TRY(check_finite(me, "between", between, inner, err));
    RF_TRY(check_finite(me, "b", b, inner * columns, err));
    if (rows == 0 || columns == 0)
        return RF_OK;
    if (!out)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "product: no output");
    const size_t n = rows * columns;
    if (!apart(out, n, a, rows * inner) || !apart(out, n, b, inner * columns) ||
        (between && !apart(out, n, between, inner)))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "product: the output lies in an input");
    const uint64_t host = rf_float_enter();
    multiply(a, rows, inner, between, b, columns, out);
    rf_float_leave(host);
    return RF_OK;
}

/* The lower triangle, then its mirror. */
static void update(double *c, size_t n, double keep, const double *rows,
                   const double *weights, size_t count)
{
    for (size_t i = 0; i < n; i++) {
        double *to = c + i * n;
        for (size_t j = 0; j <= i; j++)
            to[j] *= keep;
        for (size_t k = 0; k < count; k++)
            add_row(to, weights[k] * rows[k * n + i], rows + k * n, i + 1);
        for (size_t j = 0; j < i; j++)
            c[j * n + i] = to[j];
    }
}

rf_status rf_symmetric_update(double *c, size_t n, double keep,
                              const double *rows, const double *weights,
                              size_t count, rf_error *err)
{
    const char *me = "update";
    RF_TRY(check_finite(me, "the matrix", c, n * n, err));
    RF_TRY(check_finite(me, "what is kept", &keep, 1, err));
    RF_TRY(check_finite(me, "the rows", rows, count * n, err));
    RF_TRY(check_finite(me, "the weights", weights, count, err));
    if (n > 0 && count > 0 && !apart(c, n * n, rows, count * n))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "update: the rows lie in the matrix");
    const uint64_t host = rf_float_enter();
    update(c, n, keep, rows, weights, count);
    rf_float_leave(host);
    return RF_OK;
}
