/* pack_flatness.c: geometric over arithmetic mean, features/SPEC.md 6. */
#include "features/levels.h"
#include "features/pack_sum.h"

typedef struct sums {
    rf_dvec plain, logs;
} sums;

/* The logarithm of a product is cheaper than a sum of logarithms: mantissas
 * are multiplied, at most 33 of them in each way, exponents added. */
typedef struct part {
    rf_vec plain[RF_SUM_WAYS], product[RF_SUM_WAYS];
    rf_ivec exponents;
} part;

static inline void add(part *to, size_t way, rf_vec p)
{
    to->plain[way] += p;
    to->product[way] *= rf_mantissa(p);
    to->exponents += rf_exponent(p);
}

static void add_part(sums *s, const rf_vec *P, rf_vec floor, size_t count)
{
    part all = {0};
    for (size_t way = 0; way < RF_SUM_WAYS; way++)
        all.product[way] = rf_set(1);
    size_t i = 0;
    for (; i + RF_SUM_WAYS <= count; i += RF_SUM_WAYS)
        for (size_t way = 0; way < RF_SUM_WAYS; way++)
            add(&all, way, rf_max(P[i + way], floor));
    for (; i < count; i++)
        add(&all, 0, rf_max(P[i], floor));
    const rf_vec *m = all.product;
    const rf_vec octaves = rf_to_float(all.exponents - 127 * (int32_t)count);
    const rf_vec *p = all.plain;
    rf_sum_add(&s->plain, (p[0] + p[1]) + (p[2] + p[3]));
    rf_sum_add(&s->logs, octaves * 0x1.62e43p-1f);
    rf_sum_add(&s->logs, rf_log_level(m[0] * m[1]) + rf_log_level(m[2] * m[3]));
}

static void flatness(const rf_level_job *job, const void *in, void *out)
{
    const rf_vec *P = in, floor = rf_set(job->level.floor);
    sums s = {0};
    for (size_t from = 0; from < job->bins; from += RF_SUM_PART) {
        const size_t end = rf_part_end(from, job->bins);
        add_part(&s, P + from, floor, end - from);
    }
    for (size_t h = 0; h < RF_HALVES; h++) {
        s.plain.half[h] /= (double)job->bins;
        s.logs.half[h] /= (double)job->bins;
    }
    *(rf_vec *)out = rf_exp(rf_narrow(&s.logs)) / rf_narrow(&s.plain);
}

extern const rf_level_kernel RF_WIDE(rf_level_flatness);
const rf_level_kernel RF_WIDE(rf_level_flatness) = {flatness};
