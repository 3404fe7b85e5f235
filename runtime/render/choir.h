/*
 * choir.h: W voices in step, each by a plan of its own.
 *
 * Voices of one plan share engines that are as wide as they are many. A voice
 * whose plan changes moves to another engine and goes on there, as a live
 * update (SPEC.md 6.4). No bit of a voice depends on the others.
 */
#ifndef RF_RENDER_CHOIR_H
#define RF_RENDER_CHOIR_H

#include "render/engine.h"

enum { RF_MOST_VOICES = 16 };

typedef struct rf_choir rf_choir;

/* `lanes` voices, all by `plan`; others that they follow have as many slots. */
rf_status rf_choir_create(const rf_plan *plan, uint32_t lanes, rf_choir **out,
                          rf_error *err);
void rf_choir_destroy(rf_choir *choir);

/* ---- of one voice, from the next begin or change on ---- */

void rf_choir_follow(rf_choir *choir, uint32_t voice, const rf_plan *plan);
/* One value per slot: copied. */
void rf_choir_stage(rf_choir *choir, uint32_t voice, const float *values);
/* Beats per minute; 0: those of the plan that the voice begins with. */
void rf_choir_tempo(rf_choir *choir, uint32_t voice, float bpm);
/* What `~input` plays; borrowed. NULL: silence. */
void rf_choir_feed(rf_choir *choir, uint32_t voice, const rf_sound *sound);

/* ---- of all ---- */

/* The first `count` voices are born; the others are silent. Allocates where
 * there is no engine of a plan yet; on failure there are no voices. */
rf_status rf_choir_begin(rf_choir *choir, uint32_t count, uint64_t seed,
                         rf_error *err);
/* Voices go on by the plans that they follow now, with the values staged. On
 * failure all is as it was. Allocates where a voice's plan changes. */
rf_status rf_choir_change(rf_choir *choir, rf_error *err);
/* The next RF_BLOCK frames. [real-time safe] */
void rf_choir_run(rf_choir *choir);

/* The block made last, lane-minor: [RF_BLOCK][lanes]. */
const float *rf_choir_channel(rf_choir *choir, uint32_t channel);
/* (L + R) / 2 of it. */
const float *rf_choir_mean(rf_choir *choir);
bool rf_choir_bad(const rf_choir *choir, uint32_t voice);
/* What a script of the voice first failed with since it began or all were
 * calmed; RF_OK: nothing. */
const rf_error *rf_choir_trouble(const rf_choir *choir, uint32_t voice);
void rf_choir_calm(rf_choir *choir);

/* ---- copies of a choir of one voice ---- */

/* The plan by which it sounds. */
const rf_plan *rf_choir_plan(const rf_choir *choir);
size_t rf_choir_state_bytes(const rf_choir *choir);
size_t rf_choir_save(const rf_choir *choir, void *to);
/* An engine for `plan` is there; what it plays is to be loaded. On failure all
 * is as it was. */
rf_status rf_choir_prepare(rf_choir *choir, const rf_plan *plan, rf_error *err);
void rf_choir_load(rf_choir *choir, const void *from);

#endif
