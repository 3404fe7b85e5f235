/*
 * pack_logs.c: how far magnitudes are apart in ln: the mean over frames of the
 * mean |ln y - ln x| of the rows.
 *
 * No logarithm per row: sum |ln y - ln x| is the logarithm of the product of
 * all max(y, x) over that of all min(y, x). Of both the mantissas are
 * multiplied and the exponents added.
 */
#include "score/comparisons.h"
#include "score/pack_sums.h"

/* Two rows in each of four ways at a time. No 128 rows make 2^68. */
enum { WAYS = 4, AT_ONCE = 8 };

typedef struct ratio {
    rf_vec large[WAYS], small[WAYS]; /* products of mantissas */
    rf_ivec octaves;
} ratio;

typedef struct order {
    rf_vec large, small;
} order;

static inline order in_order(rf_vec a, rf_vec b)
{
    const rf_ivec above = a > b;
    return (order){rf_select(above, a, b), rf_select(above, b, a)};
}

/* Magnitudes are roots of f32: the product of two is a normal number. */
static inline void add_pair(ratio *r, size_t way, order a, order b)
{
    const rf_vec large = a.large * b.large, small = a.small * b.small;
    r->large[way] *= rf_mantissa(large);
    r->small[way] *= rf_mantissa(small);
    r->octaves += rf_exponent(large) - rf_exponent(small);
}

static inline rf_vec product(const rf_vec ways[WAYS])
{
    return (ways[0] * ways[1]) * (ways[2] * ways[3]);
}

/* As rf_set, which adds to 0, but the bits alone: a load is all of it. */
static inline rf_vec spread(float x)
{
    int32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return rf_from_bits(rf_set_int(bits));
}

/* The order of two rows, as they are. */
static inline order plain(rf_vec y, float x, float floor)
{
    (void)floor;
    return in_order(y, spread(x));
}

static inline order floored(rf_vec y, float x, float floor)
{
    return in_order(rf_max(y, spread(floor)), spread(x > floor ? x : floor));
}

typedef order order_of(rf_vec y, float x, float floor);

/* The sum over `rows` rows, RF_SUMMED_IN_F32 at most. */
static inline __attribute__((always_inline)) rf_vec
apart(const rf_vec *y, const float *x, size_t rows, order_of *of, float floor)
{
    ratio r = {.octaves = rf_set_int(0)};
    for (size_t way = 0; way < WAYS; way++)
        r.large[way] = r.small[way] = rf_set(1);
    size_t i = 0;
    for (; i + AT_ONCE <= rows; i += AT_ONCE)
        for (size_t way = 0; way < WAYS; way++) {
            const size_t k = i + 2 * way;
            add_pair(&r, way, of(y[k], x[k], floor),
                     of(y[k + 1], x[k + 1], floor));
        }
    for (; i < rows; i++)
        add_pair(&r, 0, of(y[i], x[i], floor), in_order(rf_set(1), rf_set(1)));
    return rf_to_float(r.octaves) * 0x1.62e43p-1f +
           rf_log_level(product(r.large) / product(r.small));
}

static inline __attribute__((always_inline)) void
mean_of(const rf_part *part, const rf_vec *y, const float *x, order_of *of,
        rf_vec *kept)
{
    const size_t rows = part->level_rows;
    const float floor = (float)part->args[0];
    rf_dvec sum = {0};
    for (size_t from = 0; from < rows; from += RF_SUMMED_IN_F32) {
        const size_t left = rows - from;
        const size_t n = left < RF_SUMMED_IN_F32 ? left : RF_SUMMED_IN_F32;
        rf_dvec_add(&sum, apart(y + from, x + from, n, of, floor));
    }
    *kept = rf_scaled(sum, 1 / (double)rows);
}

static void as_they_are(const rf_part *part, const void *y, const float *x,
                        void *kept)
{
    mean_of(part, y, x, plain, kept);
}

static void above(const rf_part *part, const void *y, const float *x,
                  void *kept)
{
    mean_of(part, y, x, floored, kept);
}

static void finish(const rf_part *part, const void *kept, const float *const *x,
                   const double *facts, size_t frames, double *out)
{
    (void)part, (void)x, (void)facts;
    const rf_dvec sum = rf_sum_frames(kept, 1, frames);
    rf_give(&sum, 1 / (double)frames, out);
}

extern const rf_logs_kernels RF_WIDE(rf_compare_logs);
const rf_logs_kernels RF_WIDE(rf_compare_logs) = {
    .plain = {as_they_are, finish},
    .floored = {above, finish},
};
