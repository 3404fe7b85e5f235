/*
 * engine.h: a plan at work: W voices, block after block.
 *
 * All state of all voices is one arena of rows of W elements, without
 * pointers; behind it, in the same allocation, lie the buffers that live for a
 * block only. Nothing but rf_engine_create allocates.
 */
#ifndef RF_RENDER_ENGINE_H
#define RF_RENDER_ENGINE_H

#include "plan/plan.h"

typedef struct rf_engine rf_engine;

rf_status rf_engine_create(const rf_plan *plan, uint32_t lanes, rf_engine **out,
                           rf_error *err);
void rf_engine_destroy(rf_engine *engine);

/*
 * Values for one voice, one per slot of the plan: they wait for the next
 * begin or apply.
 */
void rf_engine_stage(rf_engine *engine, uint32_t lane, const float *values);
/* The same from a text of the same shape, for all voices. `rows`: what
 * rf_plan of that text holds, in this plan's order. */
void rf_engine_stage_rows(rf_engine *engine, const float *rows);

/* All voices are born with the values staged. */
void rf_engine_begin(rf_engine *engine, uint64_t seed);
/* What differs of the values staged becomes a live update (SPEC.md 6.5). */
void rf_engine_apply(rf_engine *engine);
/* The next RF_BLOCK frames. */
void rf_engine_run(rf_engine *engine);

/* The block made last, lane-minor: [RF_BLOCK][W] floats. */
const void *rf_engine_channel(const rf_engine *engine, uint32_t channel);
/* (L + R) / 2 of it. */
const void *rf_engine_mean(rf_engine *engine);
/* Frames from..to of one lane of a lane-minor block. */
void rf_engine_copy_lane(const rf_engine *engine, const void *block,
                         uint32_t lane, size_t from, size_t to, float *out);
/* Whether the voice made a sample that is not finite since it began. */
bool rf_engine_bad(const rf_engine *engine, uint32_t lane);

#endif
