/*
 * meter.h: listens to W sounds while they are made and measures them against
 * a score.
 *
 * Audio is forgotten as soon as no frame needs it any more. Frames that are
 * complete are transformed once; those at the end of a step are made again
 * when the sound has gone on. At one lane, where a pack would waste the vector
 * unit, frames take the place of voices; the bits are the same.
 */
#ifndef RF_SCORE_METER_H
#define RF_SCORE_METER_H

#include "base/carrier.h"
#include "score/score.h"

typedef struct rf_meter rf_meter;

/* `score` must outlive the meter. */
rf_status rf_meter_create(const rf_score *score, uint32_t lanes, rf_meter **out,
                          rf_error *err);
/* For one sound, all zeros: nothing is transformed, though it is counted. */
rf_status rf_meter_create_silent(const rf_score *score, rf_meter **out,
                                 rf_error *err);
void rf_meter_destroy(rf_meter *meter);
/* New sounds begin. */
void rf_meter_begin(rf_meter *meter);
/* Rows from..to of a lane-minor block are the next frames of the sounds; never
 * across the end of a step. [real-time safe] */
void rf_meter_hear(rf_meter *meter, const void *block, size_t from, size_t to);
/* A step ends here: F(k) frames were heard. */
void rf_meter_step(rf_meter *meter);
/* What a term measured at the step that ended last; finite. */
double rf_meter_value(const rf_meter *meter, uint32_t lane, size_t term);
/* The same, but it may be infinite. */
double rf_meter_raw(const rf_meter *meter, uint32_t lane, size_t term);
/* All that was heard, for a meter of the same score and lanes. What was
 * measured last is not among it. */
void rf_meter_carry(rf_meter *meter, rf_carrier *carrier);
/* How many frames of each sound were transformed since the meter was made. */
uint64_t rf_meter_transforms(const rf_meter *meter);

#endif
