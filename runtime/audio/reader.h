/* reader.h: a sound file that libsndfile has opened and we have accepted. */
#ifndef RF_AUDIO_READER_H
#define RF_AUDIO_READER_H

#include "audio/extent.h"
#include <sndfile.h>

typedef struct rf_reader {
    rf_source *source;
    SNDFILE *file;
    SF_INFO info;
    rf_extent extent;
} rf_reader;

/* The format is known by the content. Refuses formats other than WAV, FLAC,
 * AIFF, OGG, and channels or rates beyond the limits. `source` must outlive
 * the reader. */
rf_status rf_reader_open(rf_source *source, rf_reader *out, rf_error *err);
void rf_reader_close(rf_reader *reader);

#endif
