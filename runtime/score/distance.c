/* distance.c: two sounds and a number: an episode of one step. */
#include "base/float_mode.h"
#include "score/meter.h"
#include <math.h>

static rf_status check_sound(const char *who, const float *sound, size_t frames,
                             rf_error *err)
{
    if (frames == 0)
        return rf_fail(err, RF_INVALID, 0, 0, "%s: the sound is empty", who);
    if (!sound)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "%s: there is no sound", who);
    if (frames > RF_MOST_FRAMES)
        return rf_fail(err, RF_LIMIT, 0, 0, "a %s has at most %u frames", who,
                       RF_MOST_FRAMES);
    for (size_t n = 0; n < frames; n++)
        if (!isfinite(sound[n]))
            return rf_fail(err, RF_INVALID, 0, 0,
                           "%s: frame %zu is not a finite number", who, n + 1);
    return RF_OK;
}

static rf_status hear(const rf_score *score, const float *sound, size_t frames,
                      double *out, rf_error *err)
{
    rf_meter *meter = NULL;
    RF_TRY(rf_meter_create(score, 1, &meter, err));
    rf_meter_begin(meter);
    for (size_t n = 0; n < frames; n += RF_BLOCK) {
        const size_t left = frames - n;
        rf_meter_hear(meter, sound + n, 0, left < RF_BLOCK ? left : RF_BLOCK);
    }
    rf_meter_step(meter);
    *out = rf_meter_raw(meter, 0, 0);
    rf_meter_destroy(meter);
    return RF_OK;
}

static rf_status compare(const rf_score_options *options, const float *sound,
                         size_t frames, double *out, rf_error *err)
{
    rf_score *score = NULL;
    RF_TRY(rf_score_make(options, &score, err));
    const rf_status status = hear(score, sound, frames, out, err);
    rf_score_release(score);
    return status;
}

rf_status rf_distance(const char *measure, const rf_setting *settings,
                      size_t n_settings, const float *target,
                      size_t target_frames, const float *candidate,
                      size_t candidate_frames, double sr, rf_tables *tables,
                      double *out, rf_error *err)
{
    const rf_measure *found;
    if (!measure || !out)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "distance: no measure or no place for the number");
    RF_TRY(rf_measure_find(measure, &found, err));
    if (!found->info.targetless)
        RF_TRY(check_sound("target", target, target_frames, err));
    RF_TRY(check_sound("candidate", candidate, candidate_frames, err));
    const bool longer = candidate_frames > target_frames;
    const rf_term term = {.measure = measure,
                          .span = longer ? RF_SPAN_PLAYED : RF_SPAN_TARGET,
                          .settings = settings,
                          .n_settings = n_settings};
    const rf_score_options options = {.size = sizeof options,
                                      .target = found->info.targetless ? NULL
                                                                       : target,
                                      .frames = target_frames,
                                      .sr = sr,
                                      .terms = &term,
                                      .n_terms = 1,
                                      .ends = &(uint64_t){candidate_frames},
                                      .steps = 1,
                                      .tables = tables};
    const uint64_t host = rf_float_enter();
    const rf_status status =
        compare(&options, candidate, candidate_frames, out, err);
    rf_float_leave(host);
    return status;
}
