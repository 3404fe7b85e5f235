/*
 * rollout.h: W episodes in step: render, compare, forget.
 *
 * The one loop behind rf_episode (one voice) and rf_batch (packs). A block is
 * compared while it is in cache; audio is kept only where somebody asked.
 */
#ifndef RF_SCORE_ROLLOUT_H
#define RF_SCORE_ROLLOUT_H

#include "render/choir.h"
#include "score/meter.h"

/* A task, checked and owned. */
typedef struct rf_job {
    rf_plan *plan;
    rf_score *score; /* may be NULL */
    rf_sound *input; /* may be NULL */
    uint64_t *ends;  /* [steps] */
    size_t steps;
    rf_mix mix;
} rf_job;

rf_status rf_job_init(rf_job *job, const rf_task *task, rf_error *err);
void rf_job_clear(rf_job *job);
/* Whether voices of this job may go by such a plan. */
rf_status rf_job_check_plan(const rf_job *job, const rf_plan *plan,
                            rf_error *err);
/* NULL is fine: what there is without one. */
rf_status rf_job_check_input(const rf_job *job, const rf_sound *input,
                             rf_error *err);
/* Frames of the whole episode. */
size_t rf_job_frames(const rf_job *job);
size_t rf_job_terms(const rf_job *job);

typedef struct rf_rollout rf_rollout;

/* `job` must outlive the rollout. */
rf_status rf_rollout_create(const rf_job *job, uint32_t lanes, rf_rollout **out,
                            rf_error *err);
void rf_rollout_destroy(rf_rollout *rollout);

/* The voices: whom they follow, their values, tempo and input, from the next
 * step on. Tempo and input as they are when the voices begin. */
rf_choir *rf_rollout_choir(rf_rollout *rollout);
/* Where the sound of a lane goes from the next step on: room for all frames;
 * NULL: nowhere. `channel` 0 and 1 are left and right, 2 the mix. */
void rf_rollout_keep(rf_rollout *rollout, uint32_t lane, uint32_t channel,
                     float *audio);
/* `count` voices are born, before the first step. */
rf_status rf_rollout_begin(rf_rollout *rollout, uint32_t count, uint64_t seed,
                           rf_error *err);
/* Renders to the end of the next step; at most job->steps times. What can fail
 * is that voices change: then all is as it was. */
rf_status rf_rollout_step(rf_rollout *rollout, rf_error *err);
/* The voices as they are after a step, as bytes: for a rollout of the same job
 * and lanes. Where sounds go to is not among them. `save` writes at most
 * state_bytes and returns how much it wrote. */
size_t rf_rollout_state_bytes(const rf_rollout *rollout);
size_t rf_rollout_save(const rf_rollout *rollout, void *to);
/* `plan`: by which the voice sounded. On failure all is as it was. */
rf_status rf_rollout_load(rf_rollout *rollout, const rf_plan *plan,
                          const void *from, rf_error *err);
/* What term `term` measured over the step made last, for one voice. */
double rf_rollout_value(const rf_rollout *rollout, uint32_t lane, size_t term);
bool rf_rollout_bad(const rf_rollout *rollout, uint32_t lane);
/* What a script of the voice first failed with in the step made last; RF_OK:
 * nothing. */
const rf_error *rf_rollout_trouble(const rf_rollout *rollout, uint32_t lane);

#endif
