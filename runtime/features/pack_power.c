/* pack_power.c: |X|^2, magnitude and logarithm of the bins. */
#include "base/lanes.h"
#include "features/levels.h"

static void power(const rf_level_job *job, const void *in, void *out)
{
    const rf_vec *re = in, *im = re + job->bins;
    rf_vec *P = out;
    for (size_t k = 0; k < job->bins; k++)
        P[k] = re[k] * re[k] + im[k] * im[k];
}

static void magnitude(const rf_level_job *job, const void *in, void *out)
{
    const rf_vec *P = in, floor = rf_set(job->level.floor);
    rf_vec *S = out;
    for (size_t k = 0; k < job->bins; k++)
        S[k] = rf_sqrt(rf_max(P[k], floor));
}

static void logarithm(const rf_level_job *job, const void *in, void *out)
{
    const rf_vec *P = in, floor = rf_set(job->level.floor);
    const float scale = job->level.scale;
    rf_vec *L = out;
    for (size_t k = 0; k < job->bins; k++)
        L[k] = rf_log_level(rf_max(P[k], floor)) * scale;
}

extern const rf_level_kernel RF_WIDE(rf_level_power);
const rf_level_kernel RF_WIDE(rf_level_power) = {power};
extern const rf_level_kernel RF_WIDE(rf_level_magnitude);
const rf_level_kernel RF_WIDE(rf_level_magnitude) = {magnitude};
extern const rf_level_kernel RF_WIDE(rf_level_log);
const rf_level_kernel RF_WIDE(rf_level_log) = {logarithm};
