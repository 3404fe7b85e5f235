#include "audio/audio.h"
#include "base/memory.h"
#include <math.h>

bool rf_audio_rate_fits(double sr)
{
    return sr >= 1 && sr <= RF_AUDIO_RATE;
}

rf_status rf_audio_check_samples(const rf_audio *audio, const char *name,
                                 rf_error *err)
{
    const size_t samples = audio->frames * audio->channels;
    for (size_t i = 0; i < samples; i++)
        if (!isfinite(audio->data[i]))
            return rf_fail(err, RF_INVALID, 0, 0,
                           "%s: frame %zu of channel %zu is not finite", name,
                           i % audio->frames + 1, i / audio->frames + 1);
    return RF_OK;
}

rf_status rf_audio_check(const rf_audio *audio, const char *name, rf_error *err)
{
    if (audio == NULL || audio->data == NULL || audio->frames == 0)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "%s: no sound", name);
    if (audio->channels < 1 || audio->channels > RF_AUDIO_CHANNELS)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "%s: channels must be 1..%d, got %u", name,
                       RF_AUDIO_CHANNELS, audio->channels);
    if (audio->frames > RF_AUDIO_SAMPLES / audio->channels)
        return rf_fail(err, RF_LIMIT, 0, 0,
                       "%s: %zu frames of %u channels are too many", name,
                       audio->frames, audio->channels);
    if (!rf_audio_rate_fits(audio->sr))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "%s: rate must be 1..%d Hz, got %f", name, RF_AUDIO_RATE,
                       audio->sr);
    return rf_audio_check_samples(audio, name, err);
}

void rf_audio_clear(rf_audio *audio)
{
    if (audio == NULL)
        return;
    rf_free(audio->data);
    *audio = (rf_audio){0};
}
