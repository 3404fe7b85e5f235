/* pack_flatness.c: geometric over arithmetic mean, features/SPEC.md 6. */
#include "features/levels.h"
#include "features/pack_sum.h"

typedef struct sums {
    rf_dvec plain, logs;
} sums;

static void add_part(sums *s, const rf_vec *P, rf_vec floor, size_t count)
{
    rf_part plain = {0}, logs = {0};
    for (size_t i = 0; i < count; i++) {
        const rf_vec p = rf_max(P[i], floor);
        plain.way[i % RF_SUM_WAYS] += p;
        logs.way[i % RF_SUM_WAYS] += rf_log(p);
    }
    rf_sum_add(&s->plain, rf_part_sum(&plain));
    rf_sum_add(&s->logs, rf_part_sum(&logs));
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
