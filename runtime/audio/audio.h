/* audio.h: what the files of this room share about a sound. */
#ifndef RF_AUDIO_AUDIO_H
#define RF_AUDIO_AUDIO_H

#include "base/error.h"
#include "raveforce_io.h"

/* At most so many channels, Hz, and (unless a host says otherwise) frames x
 * channels. */
#define RF_AUDIO_CHANNELS 64
#define RF_AUDIO_RATE 768000
#define RF_AUDIO_SAMPLES ((uint64_t)1 << 28)

/* A rate of 1..768000 Hz; not NaN. */
bool rf_audio_rate_fits(double sr);
/* RF_INVALID at the first sample that is not finite; `name` begins the
 * message. */
rf_status rf_audio_check_samples(const rf_audio *audio, const char *name,
                                 rf_error *err);
/* A host's own sound: some, within the limits, every sample finite. */
rf_status rf_audio_check(const rf_audio *audio, const char *name,
                         rf_error *err);

/* A checked sound at another rate; at most `max_samples` of frames x
 * channels. */
rf_status rf_audio_convert(const rf_audio *audio, double sr,
                           uint64_t max_samples, const char *name,
                           rf_audio *out, rf_error *err);

#endif
