/* sound.c: a sound that is there already, heard as if it were an episode. */
#include "base/float_mode.h"
#include "score/meter.h"
#include <math.h>

static rf_status check(const rf_score *score, const float *samples,
                       size_t frames, const double *out, rf_error *err)
{
    if (!score || !samples || frames == 0 || !out)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "score: no score, no sound, or no place for the values");
    for (size_t n = 0; n < frames; n++)
        if (!isfinite(samples[n]))
            return rf_fail(err, RF_INVALID, 0, 0,
                           "score: frame %zu is not a finite number", n + 1);
    return RF_OK;
}

/* Frames from..to of the sound, zeros where it has none, cut where rendering
 * would cut them: sums within a block are f32. */
static void hear(rf_meter *meter, const float *samples, size_t frames,
                 size_t from, size_t to)
{
    float block[RF_BLOCK];
    while (from < to) {
        const size_t room = RF_BLOCK - from % RF_BLOCK;
        const size_t n = to - from < room ? to - from : room;
        for (size_t i = 0; i < n; i++)
            block[i] = from + i < frames ? samples[from + i] : 0;
        rf_meter_hear(meter, block, 0, n);
        from += n;
    }
}

rf_status rf_score_sound(const rf_score *score, const float *samples,
                         size_t frames, double *out, rf_error *err)
{
    rf_meter *meter = NULL;
    RF_TRY(check(score, samples, frames, out, err));
    RF_TRY(rf_meter_create(score, 1, &meter, err));
    const uint64_t host = rf_float_enter();
    rf_meter_begin(meter);
    uint64_t start = 0;
    for (size_t k = 0; k < score->steps; k++) {
        hear(meter, samples, frames, (size_t)start, (size_t)score->ends[k]);
        rf_meter_step(meter);
        start = score->ends[k];
        for (size_t t = 0; t < score->n_terms; t++)
            out[k * score->n_terms + t] = rf_meter_value(meter, 0, t);
    }
    rf_float_leave(host);
    rf_meter_destroy(meter);
    return RF_OK;
}
