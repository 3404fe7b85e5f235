/*
 * rollout.h: W episodes in step: render, compare, forget.
 *
 * The one loop behind rf_episode (one voice) and rf_batch (packs). A block is
 * compared while it is in cache; audio is kept only where somebody asked.
 */
#ifndef RF_SCORE_ROLLOUT_H
#define RF_SCORE_ROLLOUT_H

#include "render/engine.h"
#include "score/meter.h"

/* A task, checked and owned. */
typedef struct rf_job {
    rf_plan *plan;
    rf_score *score; /* may be NULL */
    uint64_t *ends;  /* [steps] */
    size_t steps;
    rf_mix mix;
} rf_job;

rf_status rf_job_init(rf_job *job, const rf_task *task, rf_error *err);
void rf_job_clear(rf_job *job);
/* Frames of the whole episode. */
size_t rf_job_frames(const rf_job *job);
size_t rf_job_terms(const rf_job *job);

typedef struct rf_rollout rf_rollout;

/* `job` must outlive the rollout. */
rf_status rf_rollout_create(const rf_job *job, uint32_t lanes, rf_rollout **out,
                            rf_error *err);
void rf_rollout_destroy(rf_rollout *rollout);

/* Values of one voice for the next step. */
void rf_rollout_stage(rf_rollout *rollout, uint32_t lane, const float *values);
/* Where the sound of a lane goes from the next step on: room for all frames;
 * NULL: nowhere. `channel` 0 and 1 are left and right, 2 the mix. */
void rf_rollout_keep(rf_rollout *rollout, uint32_t lane, uint32_t channel,
                     float *audio);
void rf_rollout_begin(rf_rollout *rollout, uint64_t seed);
/* Renders to the end of the next step; at most job->steps times. */
void rf_rollout_step(rf_rollout *rollout);
/* What term `term` measured over the step made last, for one voice. */
double rf_rollout_value(const rf_rollout *rollout, uint32_t lane, size_t term);
bool rf_rollout_bad(const rf_rollout *rollout, uint32_t lane);

#endif
