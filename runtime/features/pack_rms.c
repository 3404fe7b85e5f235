/* pack_rms.c: sqrt(mean x^2) of the frame as it is, features/SPEC.md 8. */
#include "features/levels.h"
#include "features/pack_sum.h"

static rf_vec squares(const rf_vec *x, size_t count)
{
    rf_part part = {0};
    size_t i = 0;
    for (; i + RF_SUM_WAYS <= count; i += RF_SUM_WAYS)
        for (size_t way = 0; way < RF_SUM_WAYS; way++)
            part.way[way] += x[i + way] * x[i + way];
    for (; i < count; i++)
        part.way[0] += x[i] * x[i];
    return rf_part_sum(&part);
}

static void rms(const rf_level_job *job, const void *in, void *out)
{
    const rf_vec *x = in;
    rf_dvec sum = {0};
    for (size_t from = 0; from < job->length; from += RF_SUM_PART) {
        const size_t end = rf_part_end(from, job->length);
        rf_sum_add(&sum, squares(x + from, end - from));
    }
    for (size_t h = 0; h < RF_HALVES; h++)
        sum.half[h] /= (double)job->length;
    *(rf_vec *)out = rf_sqrt(rf_narrow(&sum));
}

extern const rf_level_kernel RF_WIDE(rf_level_rms);
const rf_level_kernel RF_WIDE(rf_level_rms) = {rms};
