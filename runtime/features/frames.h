/*
 * frames.h: one sound that may grow, and the levels of its frames.
 *
 * A framing's spectra are kept, so that every level is worked out of them
 * without another transform. Frames that are complete stay as the sound grows;
 * those at its end are made again. A lane is a frame.
 */
#ifndef RF_FEATURES_FRAMES_H
#define RF_FEATURES_FRAMES_H

#include "features/lens.h"

/* [rows][columns], rows `stride` columns apart; a column of the spectrum is
 * two floats. */
typedef struct rf_columns {
    const float *data;
    size_t rows, columns, stride;
} rf_columns;

typedef struct rf_frames rf_frames;

/* `tables` may be NULL: its own. */
rf_status rf_frames_create(rf_tables *tables, rf_frames **out, rf_error *err);
void rf_frames_destroy(rf_frames *frames);
/* As rf_analyser_hear. */
rf_status rf_frames_hear(rf_frames *frames, const float *samples, size_t count,
                         size_t same, rf_error *err);
/* Samples of the sound; 0 before it was heard. */
size_t rf_frames_samples(const rf_frames *frames);
/* Whether it is so loud that powers may be beyond a float. */
bool rf_frames_loud(const rf_frames *frames);
/* Another number for every sound. */
uint64_t rf_frames_sound(const rf_frames *frames);
/* How many frames were transformed. */
uint64_t rf_frames_transforms(const rf_frames *frames);
/* All frames, at least one; views until the next call. RF_LEVEL_SPECTRUM comes
 * as [bins] rows of pairs. */
rf_status rf_frames_level(rf_frames *frames, const rf_framing *framing,
                          const rf_level *level, rf_columns *out,
                          rf_error *err);

#endif
