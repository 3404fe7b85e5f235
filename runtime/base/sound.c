#include "base/sound.h"
#include "base/error.h"
#include "base/memory.h"
#include <math.h>
#include <string.h>

static rf_status check(const float *data, uint32_t channels, size_t frames,
                       double sr, rf_error *err)
{
    if (!data)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "sound: data is NULL");
    if (channels < 1 || channels > 2)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "sound: channels must be 1 or 2, got %u", channels);
    if (frames < 1 || frames >= SIZE_MAX / sizeof(float) / channels)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "sound: frames must be 1 or more and fit into memory, "
                       "got %zu",
                       frames);
    if (!(sr >= 1 && sr <= 768000))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "sound: sr must be 1..768000 Hz, got %f", sr);
    for (size_t i = 0; i < frames * channels; i++) {
        if (!isfinite(data[i]))
            return rf_fail(err, RF_INVALID, 0, 0,
                           "sound: samples must be finite, data[%zu] is %f", i,
                           (double)data[i]);
    }
    return RF_OK;
}

rf_status rf_sound_create(const float *data, uint32_t channels, size_t frames,
                          double sr, rf_sound **out, rf_error *err)
{
    if (!out)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "sound: out is NULL");
    RF_TRY(check(data, channels, frames, sr, err));
    const size_t samples = (frames + 1) * channels;
    rf_sound *sound = rf_alloc(1, sizeof *sound);
    float *copy = rf_alloc(samples, sizeof *copy);
    if (!sound || !copy) {
        rf_free(copy);
        rf_free(sound);
        return rf_fail(err, RF_NOMEM, 0, 0, "sound: no memory for %zu samples",
                       frames * channels);
    }
    for (size_t c = 0; c < channels; c++)
        memcpy(copy + c * (frames + 1), data + c * frames,
               frames * sizeof *copy);
    atomic_init(&sound->users, 1);
    sound->sr = sr;
    sound->frames = frames;
    sound->channels = channels;
    sound->channel[0] = copy;
    sound->channel[1] = copy + (channels - 1) * (frames + 1);
    *out = sound;
    return RF_OK;
}

/* Users are counted behind `const`: a reader may keep what it reads. */
rf_sound *rf_sound_retain(const rf_sound *sound)
{
    rf_sound *kept = (rf_sound *)sound;
    if (kept)
        atomic_fetch_add_explicit(&kept->users, 1, memory_order_relaxed);
    return kept;
}

void rf_sound_release(rf_sound *sound)
{
    if (!sound ||
        atomic_fetch_sub_explicit(&sound->users, 1, memory_order_acq_rel) != 1)
        return;
    rf_free(sound->channel[0]);
    rf_free(sound);
}
