/* pack_mel.c: bands of the mel bank and their decibels, features/SPEC.md 3. */
#include "features/levels.h"
#include "features/pack_sum.h"

static rf_vec weighted(const float *weights, const rf_vec *S, size_t count)
{
    rf_part part = {0};
    size_t i = 0;
    for (; i + RF_SUM_WAYS <= count; i += RF_SUM_WAYS)
        for (size_t way = 0; way < RF_SUM_WAYS; way++)
            part.way[way] += S[i + way] * weights[i + way];
    for (; i < count; i++)
        part.way[0] += S[i] * weights[i];
    return rf_part_sum(&part);
}

/* Bands of more than one part are rare: few bands, or long frames. */
static rf_vec long_band(const float *weights, const rf_vec *S, size_t count)
{
    rf_dvec sum = {0};
    for (size_t from = 0; from < count; from += RF_SUM_PART) {
        const size_t end = rf_part_end(from, count);
        rf_sum_add(&sum, weighted(weights + from, S + from, end - from));
    }
    return rf_narrow(&sum);
}

static void mel(const rf_level_job *job, const void *in, void *out)
{
    const rf_mel *bank = job->mel;
    const rf_vec *S = in;
    rf_vec *M = out;
    for (size_t b = 0; b < bank->bands; b++) {
        const float *weights = bank->weights + bank->start[b];
        const size_t count = bank->start[b + 1] - bank->start[b];
        const rf_vec *from = S + bank->first[b];
        M[b] = count <= RF_SUM_PART ? weighted(weights, from, count)
                                    : long_band(weights, from, count);
    }
}

static void logmel(const rf_level_job *job, const void *in, void *out)
{
    const float db = 0x1.15f2cfp+2f; /* 10 / ln 10 */
    const rf_vec *M = in, floor = rf_set(job->level.floor);
    rf_vec *L = out;
    for (size_t b = 0; b < job->level.n_mels; b++)
        L[b] = rf_log_level(rf_max(M[b], floor)) * db;
}

extern const rf_level_kernel RF_WIDE(rf_level_mel);
const rf_level_kernel RF_WIDE(rf_level_mel) = {mel};
extern const rf_level_kernel RF_WIDE(rf_level_logmel);
const rf_level_kernel RF_WIDE(rf_level_logmel) = {logmel};
