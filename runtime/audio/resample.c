#include "audio/audio.h"
#include "base/memory.h"
#include <math.h>
#include <soxr.h>

/* Beyond it soxr 0.1.3 takes minutes for a frame (1 Hz to 768 kHz). */
#define MAX_RATIO 65536

/* `out` arrives zeroed: what soxr leaves unwritten at the end is silence. */
static rf_status resample_channel(const rf_audio *audio, uint32_t channel,
                                  rf_audio *out, rf_error *err)
{
    const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_VHQ, 0);
    const soxr_io_spec_t io = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
    const soxr_runtime_spec_t runtime = soxr_runtime_spec(1);
    const char *problem = soxr_oneshot(
        audio->sr, out->sr, 1, audio->data + channel * audio->frames,
        audio->frames, NULL, out->data + channel * out->frames, out->frames,
        NULL, &io, &quality, &runtime);
    /* the arguments are checked: only memory can be lacking */
    if (problem != NULL)
        return rf_fail(err, RF_NOMEM, 0, 0, "resample: %s", problem);
    return RF_OK;
}

rf_status rf_audio_convert(const rf_audio *audio, double sr,
                           uint64_t max_samples, const char *name,
                           rf_audio *out, rf_error *err)
{
    if (sr / audio->sr > MAX_RATIO || audio->sr / sr > MAX_RATIO)
        return rf_fail(err, RF_LIMIT, 0, 0,
                       "%s: %f Hz to %f Hz is too far: at most %d-fold", name,
                       audio->sr, sr, MAX_RATIO);
    /* exact for whole rates: the product has less than 2^53 */
    const double frames = ceil((double)audio->frames * sr / audio->sr);
    if (frames * audio->channels > (double)max_samples)
        return rf_fail(err, RF_LIMIT, 0, 0,
                       "%s: too long at %f Hz: %zu frames of %u channels", name,
                       sr, (size_t)frames, audio->channels);
    rf_audio made = {
        .frames = (size_t)frames, .channels = audio->channels, .sr = sr};
    made.data = rf_alloc(made.frames * made.channels, sizeof *made.data);
    if (made.data == NULL)
        return rf_fail(err, RF_NOMEM, 0, 0, "%s: no memory for %zu frames",
                       name, made.frames);
    rf_status status = RF_OK;
    for (uint32_t c = 0; c < made.channels && status == RF_OK; c++)
        status = resample_channel(audio, c, &made, err);
    /* ringing may carry the loudest of floats over the edge */
    if (status == RF_OK)
        status = rf_audio_check_samples(&made, name, err);
    if (status == RF_OK)
        *out = made;
    else
        rf_audio_clear(&made);
    return status;
}

rf_status rf_audio_resample(const rf_audio *audio, double sr, rf_audio *out,
                            rf_error *err)
{
    if (out == NULL)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "resample: nowhere to put it");
    if (!rf_audio_rate_fits(sr))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "resample: rate must be 1..%d Hz, got %f", RF_AUDIO_RATE,
                       sr);
    RF_TRY(rf_audio_check(audio, "resample", err));
    return rf_audio_convert(audio, sr, RF_AUDIO_SAMPLES, "resample", out, err);
}
