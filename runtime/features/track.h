/* track.h: one level of all frames of a sound; of frames.c. */
#ifndef RF_FEATURES_TRACK_H
#define RF_FEATURES_TRACK_H

#include "features/lens.h"

enum { RF_TRACK_WIDTHS = 8 }; /* more than any build has */

typedef struct rf_track {
    rf_framing framing;
    rf_level level;
    rf_lens *lens; /* the spectrum, if there is one, is its level 0 */
    rf_look
        *looks[RF_TRACK_WIDTHS]; /* per entry of rf_lane_widths, on demand */
    size_t rows, floats;         /* of a row, of a column in a row */
    float *data;                 /* [rows][capacity][floats] */
    size_t capacity;             /* columns */
    size_t done; /* columns from the first on that are the sound's */
    uint64_t used;
} rf_track;

/* Whether it is worked out of its framing's spectra. */
bool rf_track_derived(const rf_track *track);
rf_status rf_track_create(const rf_framing *framing, const rf_level *level,
                          rf_tables *tables, rf_track **out, rf_error *err);
void rf_track_destroy(rf_track *track);
/* Room for so many columns; those that are done stay. */
rf_status rf_track_reserve(rf_track *track, size_t columns, rf_error *err);
/* The look of entry `width` of rf_lane_widths. */
rf_status rf_track_look(rf_track *track, size_t width, rf_look **out,
                        rf_error *err);
/* `count` lanes of `rows`, [rows * floats] rows of `lanes`, become the columns
 * behind those that are done. */
void rf_track_append(rf_track *track, const float *rows, size_t lanes,
                     size_t count);
/* Of a track of spectra, the other way: columns from `from` on become lanes;
 * those behind `count` are as the last. */
void rf_track_fetch(const rf_track *track, size_t from, size_t lanes,
                    size_t count, float *rows);

#endif
