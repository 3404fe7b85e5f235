/*
 * decibel.c: power as decibels.
 *
 *     d = 10 log10(max(amin, S)) - 10 log10(max(amin, ref))
 *     d = max(d, max d - top_db)
 *
 * Source: librosa 0.11, power_to_db; features/SPEC.md 3.
 */
#include "features/decibel.h"
#include "base/float_mode.h"
#include "features/levels.h"
#include <float.h>
#include <math.h>

RF_LEVEL_DECLARE(logmel, 1)

enum { MANY = 16 };

/* Several at once, as one processor's vectors have them. */
static void raise_most(float *most, const float *x, size_t n)
{
    size_t i = 0;
    for (; i + MANY <= n; i += MANY)
        for (size_t k = 0; k < MANY; k++)
            most[k] = x[i + k] > most[k] ? x[i + k] : most[k];
    for (; i < n; i++)
        most[0] = x[i] > most[0] ? x[i] : most[0];
}

static void spread(float *most, float x)
{
    for (size_t k = 0; k < MANY; k++)
        most[k] = x;
}

static float join_most(const float *most)
{
    float x = most[0];
    for (size_t k = 1; k < MANY; k++)
        x = most[k] > x ? most[k] : x;
    return x;
}

float rf_db_floor(const float *db, size_t n, size_t columns, size_t stride,
                  double top_db)
{
    if (isnan(top_db))
        return -INFINITY;
    float most[MANY];
    spread(most, -INFINITY);
    for (size_t r = 0; r < n; r++)
        raise_most(most, db + r * stride, columns);
    return (float)((double)join_most(most) - top_db);
}

static rf_status check(const float *power, size_t n, double ref, double amin,
                       double top_db, const float *out, rf_error *err)
{
    if (!power || !out)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "power_to_db: input or output is missing");
    if (n == 0)
        return rf_fail(err, RF_INVALID, 0, 0, "power_to_db: nothing is given");
    if (isinf(ref))
        return rf_fail(err, RF_INVALID, 0, 0,
                       "power_to_db: ref must be finite, got %f", ref);
    if (!isfinite(amin) || !(amin > 0))
        return rf_fail(err, RF_INVALID, 0, 0,
                       "power_to_db: amin must be above 0, got %f", amin);
    if (top_db < 0 || isinf(top_db))
        return rf_fail(err, RF_INVALID, 0, 0,
                       "power_to_db: top_db must be 0.. or none, got %f",
                       top_db);
    for (size_t i = 0; i < n; i++)
        if (!isfinite(power[i]))
            return rf_fail(err, RF_INVALID, 0, 0,
                           "power_to_db: value %zu is not a finite number",
                           i + 1);
    return RF_OK;
}

/* The logarithm of the lanes, one lane wide: what mfcc hears, to the bit. */
static void level(const float *power, size_t n, float amin, float *out)
{
    enum { RUN = 1 << 20 };
    rf_level_job job = {.level = {.kind = RF_LEVEL_LOGMEL, .floor = amin}};
    for (size_t i = 0; i < n; i += RUN) {
        job.level.n_mels = (uint32_t)(n - i < RUN ? n - i : RUN);
        rf_level_logmel_w1.run(&job, power + i, out + i);
    }
}

static float largest(const float *x, size_t n)
{
    float most[MANY];
    spread(most, x[0]);
    raise_most(most, x, n);
    return join_most(most);
}

/* To what a float can be, above 0. */
static float normal(double x)
{
    const float f = (float)fmin(x, (double)FLT_MAX);
    return f > FLT_MIN ? f : FLT_MIN;
}

rf_status rf_power_to_db(const float *power, size_t n, double ref, double amin,
                         double top_db, float *out, rf_error *err)
{
    RF_TRY(check(power, n, ref, amin, top_db, out, err));
    const uint64_t host = rf_float_enter();
    const float least = normal(amin);
    const float one = isnan(ref) ? largest(power, n) : normal(ref);
    float zero;
    level(&one, 1, least, &zero);
    level(power, n, least, out);
    for (size_t i = 0; i < n; i++)
        out[i] -= zero;
    const float floor = rf_db_floor(out, 1, n, n, top_db);
    for (size_t i = 0; i < n; i++)
        out[i] = out[i] > floor ? out[i] : floor;
    rf_float_leave(host);
    return RF_OK;
}
