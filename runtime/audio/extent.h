/*
 * extent.h: how much sound a file's headers promise.
 *
 * libsndfile repairs headers that promise more than there is, and does not
 * say so. So the containers are walked here once more, by their own rules.
 */
#ifndef RF_AUDIO_EXTENT_H
#define RF_AUDIO_EXTENT_H

#include "audio/source.h"

typedef struct rf_extent {
    bool cut;        /* the file ends before its sound does */
    uint64_t frames; /* what the header promises; 0: it does not say */
    bool no_rate;    /* a WAV of 0 Hz: libsndfile has no words for it */
} rf_extent;

/* WAV, AIFF and OGG; of all else nothing is known. */
rf_extent rf_extent_find(rf_source *source);

#endif
