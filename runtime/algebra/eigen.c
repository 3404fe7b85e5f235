/*
 * eigen.c: a symmetric matrix as A = V^T diag(values) V.
 *
 *     A = Q T Q^T by Householder reflections, T tridiagonal;
 *     T = W D W^T by implicit QR steps with Wilkinson's shift;  V = (Q W)^T
 *
 * Source: Golub and Van Loan, "Matrix Computations", 4th ed., algorithms
 * 5.1.1, 8.3.1, 8.3.2 and 8.3.3. Eigenvectors are rows here, so that both
 * halves of the work run along memory.
 */
#include "algebra/finite.h"
#include "base/error.h"
#include "base/float_mode.h"
#include "base/memory.h"
#include <float.h>
#include <string.h>

/* Steps per eigenvalue; fewer than two are usual. */
enum { PATIENCE = 60 };

/* The largest element being near 1, what is smaller than this is 0: of all
 * else squares keep their digits, and beta's square is a number. */
static const double nothing = 0x1p-250;

typedef struct work {
    size_t n;
    double *a;    /* n x n: the matrix, then Q, then V */
    double *d;    /* T's diagonal, then the eigenvalues */
    double *e;    /* T's other diagonal */
    double *beta; /* H = I - beta v v^T; v stands in row k, behind k */
    double *p;    /* a vector on its way */
} work;

static double size_of(double x)
{
    return __builtin_fabs(x);
}

static double dot(const double *x, const double *y, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i] * y[i];
    return sum;
}

/* p = sum of factor[j] * row j, rows being `stride` apart. */
static void sum_rows(double *restrict p, const double *factor,
                     const double *restrict rows, size_t n, size_t stride)
{
    for (size_t i = 0; i < n; i++)
        p[i] = 0;
    for (size_t j = 0; j < n; j++) {
        const double x = factor[j];
        for (size_t i = 0; i < n; i++)
            p[i] += x * rows[j * stride + i];
    }
}

/* Makes `x` the v of the reflection that leaves its first element alone. */
static void reflect(double *x, size_t n, double *first, double *beta)
{
    const double head = x[0], tail = dot(x + 1, x + 1, n - 1);
    *first = head;
    *beta = 0;
    if (tail < nothing * nothing)
        return;
    const double length = __builtin_sqrt(head * head + tail);
    *first = head > 0 ? -length : length;
    x[0] = head - *first;
    *beta = 1 / (length * (length + size_of(head)));
}

/* block -= v w^T + w v^T */
static void fold(double *block, const double *restrict v,
                 const double *restrict w, size_t m, size_t stride)
{
    for (size_t i = 0; i < m; i++) {
        double *restrict row = block + i * stride;
        const double v_i = v[i], w_i = w[i];
        for (size_t j = 0; j < m; j++)
            row[j] -= v_i * w[j] + w_i * v[j];
    }
}

/* A to T, both triangles alike; the reflections stay above the diagonal. */
static void tridiagonalise(const work *s)
{
    const size_t n = s->n;
    for (size_t k = 0; k + 1 < n; k++) {
        const size_t m = n - k - 1;
        double *v = s->a + k * n + k + 1, *block = v + n;
        s->d[k] = s->a[k * n + k];
        reflect(v, m, &s->e[k], &s->beta[k]);
        const double beta = s->beta[k];
        if (beta == 0)
            continue;
        sum_rows(s->p, v, block, m, n);
        const double half = beta * beta * dot(s->p, v, m) / 2;
        for (size_t i = 0; i < m; i++)
            s->p[i] = beta * s->p[i] - half * v[i];
        fold(block, v, s->p, m, n);
    }
    s->d[n - 1] = s->a[n * n - 1];
}

static void clear_cross(const work *s, size_t k)
{
    const size_t n = s->n;
    for (size_t i = k; i < n; i++)
        s->a[k * n + i] = s->a[i * n + k] = 0;
    s->a[k * n + k] = 1;
}

/* What lies behind row and column k, times the k-th reflection from the left.
 */
static void apply(const work *s, size_t k)
{
    const size_t n = s->n, m = n - k - 1;
    const double *v = s->a + k * n + k + 1;
    double *block = s->a + (k + 1) * n + k + 1;
    sum_rows(s->p, v, block, m, n);
    for (size_t i = 0; i < m; i++) {
        const double factor = s->beta[k] * v[i];
        for (size_t j = 0; j < m; j++)
            block[i * n + j] -= factor * s->p[j];
    }
}

/* The reflections' product, in their own place, from the last to the first. */
static void gather(const work *s)
{
    clear_cross(s, s->n - 1);
    for (size_t k = s->n - 1; k-- > 0;) {
        if (s->beta[k] != 0)
            apply(s, k);
        clear_cross(s, k);
    }
}

static void transpose(double *a, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++) {
            const double x = a[i * n + j];
            a[i * n + j] = a[j * n + i];
            a[j * n + i] = x;
        }
}

/* The eigenvalue of T's last 2 x 2 block that is nearer to its end. */
static double shift(const work *s, size_t last)
{
    const double end = s->d[last], side = s->e[last - 1];
    const double half = (s->d[last - 1] - end) / 2;
    const double root = __builtin_sqrt(half * half + side * side);
    const double sum = half < 0 ? half - root : half + root;
    return sum == 0 ? end : end - side * (side / sum);
}

/* (x, y) <- (c x + t y, c y - t x) */
static void rotate(double *restrict x, double *restrict y, size_t n, double c,
                   double t)
{
    for (size_t i = 0; i < n; i++) {
        const double old = x[i];
        x[i] = c * old + t * y[i];
        y[i] = c * y[i] - t * old;
    }
}

/* One implicit QR step on T[first..last]. */
static void step(const work *s, size_t first, size_t last)
{
    double *d = s->d, *e = s->e;
    double x = d[first] - shift(s, last), bulge = e[first];
    for (size_t k = first; k < last; k++) {
        const double length = __builtin_sqrt(x * x + bulge * bulge);
        const double c = length > nothing ? x / length : 1;
        const double t = length > nothing ? bulge / length : 0;
        if (k > first)
            e[k - 1] = length;
        const double side = e[k];
        const double h = 2 * c * side + t * (d[k + 1] - d[k]);
        d[k] += t * h;
        d[k + 1] -= t * h;
        e[k] = x = c * h - side;
        if (k + 1 < last) {
            bulge = t * e[k + 1];
            e[k + 1] *= c;
        }
        rotate(s->a + k * s->n, s->a + (k + 1) * s->n, s->n, c, t);
    }
}

static bool negligible(const work *s, size_t k)
{
    const double beside = size_of(s->d[k]) + size_of(s->d[k + 1]);
    return size_of(s->e[k]) <= DBL_EPSILON / 2 * beside + nothing;
}

static bool diagonalise(const work *s)
{
    size_t last = s->n - 1, left = PATIENCE * s->n;
    while (last > 0) {
        if (negligible(s, last - 1)) {
            last--;
            continue;
        }
        size_t first = last - 1;
        while (first > 0 && !negligible(s, first - 1))
            first--;
        if (left-- == 0)
            return false;
        step(s, first, last);
    }
    return true;
}

static void swap(double *x, double *y, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const double old = x[i];
        x[i] = y[i];
        y[i] = old;
    }
}

static void sort(const work *s)
{
    const size_t n = s->n;
    for (size_t i = 0; i < n; i++) {
        size_t least = i;
        for (size_t k = i + 1; k < n; k++)
            if (s->d[k] < s->d[least])
                least = k;
        if (least != i) {
            swap(&s->d[i], &s->d[least], 1);
            swap(s->a + i * n, s->a + least * n, n);
        }
    }
}

/* A power of two near the largest element, so that squares stay numbers. */
static double scale_of(const double *a, size_t n)
{
    double most = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++)
            if (size_of(a[i * n + j]) > most)
                most = size_of(a[i * n + j]);
    double scale = 1;
    while (most >= 2 * scale && scale < 0x1p1000)
        scale *= 2;
    while (most > 0 && most < scale && scale > 0x1p-1000)
        scale /= 2;
    return scale;
}

/* Both triangles from the lower one. */
static void load(const work *s, const double *a, double scale)
{
    const size_t n = s->n;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++)
            s->a[i * n + j] = s->a[j * n + i] = a[i * n + j] / scale;
}

static rf_status check(const double *a, size_t n, const double *vectors,
                       const double *values, rf_error *err)
{
    if (!a || !vectors || !values)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "eigen: a matrix or an output is missing");
    if (n > RF_EIGEN_MOST)
        return rf_fail(err, RF_LIMIT, 0, 0, "eigen: at most %d rows, got %zu",
                       RF_EIGEN_MOST, n);
    for (size_t i = 0; i < n; i++) {
        const size_t bad = rf_first_bad(a + i * n, i + 1);
        if (bad <= i)
            return rf_fail(err, RF_INVALID, 0, 0,
                           "eigen: row %zu, column %zu is not finite", i + 1,
                           bad + 1);
    }
    return RF_OK;
}

static rf_status decompose(const work *s, double scale, rf_error *err)
{
    tridiagonalise(s);
    gather(s);
    transpose(s->a, s->n);
    if (!diagonalise(s))
        return rf_fail(err, RF_LIMIT, 0, 0, "eigen: no convergence");
    sort(s);
    for (size_t i = 0; i < s->n; i++)
        s->d[i] *= scale;
    if (rf_first_bad(s->d, s->n) < s->n)
        return rf_fail(err, RF_INVALID, 0, 0,
                       "eigen: a value is too large for a double");
    return RF_OK;
}

rf_status rf_eigen(const double *a, size_t n, double *vectors, double *values,
                   rf_error *err)
{
    if (n == 0)
        return RF_OK;
    RF_TRY(check(a, n, vectors, values, err));
    double *memory = rf_alloc(n * (n + 4), sizeof *memory);
    if (!memory)
        return rf_fail(err, RF_NOMEM, 0, 0, "eigen: out of memory");
    double *rest = memory + n * n;
    const work s = {n, memory, rest, rest + n, rest + 2 * n, rest + 3 * n};
    const uint64_t host = rf_float_enter();
    const double scale = scale_of(a, n);
    load(&s, a, scale);
    const rf_status status = decompose(&s, scale, err);
    rf_float_leave(host);
    if (status == RF_OK) {
        memcpy(values, s.d, n * sizeof *values);
        memcpy(vectors, s.a, n * n * sizeof *vectors);
    }
    rf_free(memory);
    return status;
}
