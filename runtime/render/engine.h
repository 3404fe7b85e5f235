/*
 * engine.h: a plan at work: W voices, block after block.
 *
 * All state of all voices is one arena of rows of W elements, without
 * pointers; behind it, in the same allocation, lie the buffers that live for a
 * block only. Nothing but the functions with `create` in their names allocates.
 *
 * All that happens to an engine happens between blocks. A lane that was never
 * begun nor taken must not run.
 */
#ifndef RF_RENDER_ENGINE_H
#define RF_RENDER_ENGINE_H

#include "graph/diff.h"
#include "plan/plan.h"

typedef struct rf_engine rf_engine;

/* Opens a machine for the plan's scripts, where it has any, and compiles them:
 * whatever that says, with the place in the text. */
rf_status rf_engine_create(const rf_plan *plan, uint32_t lanes, rf_engine **out,
                           rf_error *err);
void rf_engine_destroy(rf_engine *engine);

/*
 * Values for one voice, one per slot of the plan: they wait for the next
 * begin, apply or take.
 */
void rf_engine_stage(rf_engine *engine, uint32_t lane, const float *values);
/* The same from a text of the same shape, for all voices. `rows`: what
 * rf_plan of that text holds, in this plan's order. */
void rf_engine_stage_rows(rf_engine *engine, const float *rows);

/* All voices are born with the values staged; the clock is 0. Tempo and what
 * is fed in stay. */
void rf_engine_begin(rf_engine *engine, uint64_t seed);
/* What differs of the values staged becomes a live update (SPEC.md 6.5), at
 * once, also of nodes that are asleep. */
void rf_engine_apply(rf_engine *engine);
/* The next RF_BLOCK frames. */
void rf_engine_run(rf_engine *engine);

/*
 * A live update of one op of one voice, at once: `rows`[its parameters], all
 * of them set again, but those behind references stay.
 */
void rf_engine_update(rf_engine *engine, uint32_t lane, size_t op,
                      const float *rows);
/* One parameter of it, as a message sets it. `row` is the op's. */
void rf_engine_send(rf_engine *engine, uint32_t lane, size_t op, uint32_t row,
                    float value);
/* A note for a node that takes notes (rf_node_type); others ignore it. */
void rf_engine_note(rf_engine *engine, uint32_t lane, size_t op, float seconds,
                    float midi);
/* What row `row` of the plan holds for a voice. */
float rf_engine_row(const rf_engine *engine, uint32_t lane, size_t row);

/* A voice's tempo, at once; it holds across begin. */
void rf_engine_tempo(rf_engine *engine, uint32_t lane, float bpm);
/* The seed of a voice's nodes that are made from now on; begin sets another. */
void rf_engine_seed(rf_engine *engine, uint32_t lane, uint64_t seed);
/*
 * What a voice's `~input` plays: frame i of both arrays is frame i of the
 * voice, as rf_engine_begin counts them; behind the last is silence. `left`
 * NULL: silence; `right` NULL: the left one. Borrowed until the next call for
 * this lane, begin included. No part of the state: neither saved nor taken.
 */
void rf_engine_feed(rf_engine *engine, uint32_t lane, const float *left,
                    const float *right, size_t frames);
/* The same, where frame 0 of the arrays is frame `start` of the voice. */
void rf_engine_feed_at(rf_engine *engine, uint32_t lane, const float *left,
                       const float *right, uint64_t start, size_t frames);

/*
 * ---- voices that go on elsewhere ----
 */

/* How the voices of one plan go on in another: immutable. */
typedef struct rf_move rf_move;

/*
 * From the diff of the two plans' texts. Slots are equal where they have the
 * same name (or, without one, the same number). RF_ARGUMENT unless both plans
 * are `live` and of one sample rate.
 */
rf_status rf_move_create(const rf_plan *from, const rf_plan *to, rf_move **out,
                         rf_error *err);
/* The same from a diff of texts that have the shapes of the plans' own. */
rf_status rf_move_create_from(const rf_plan *from, const rf_plan *to,
                              const rf_graph_diff *diff, rf_move **out,
                              rf_error *err);
void rf_move_destroy(rf_move *move);

/*
 * The voice in `from_lane` goes on in `to_lane` of another engine, in place of
 * what was there, with its seed, tempo and bad flag: no bit of its sound
 * depends on the plan, pack or width around it. `from` stays as it is, so that
 * a voice may go on in several.
 *
 * The first voice that `to` gets after create or begin brings its clock along;
 * for later ones of another age, delay lines are laid anew.
 *
 * `move` NULL: both have the same plan. The state is copied as it is, rows in
 * force, rows staged and the lane of the block made last (rf_engine_channel)
 * included.
 *
 * Else `move` leads from one plan to the other (6.5). Before, the caller
 * stages `to_lane`'s values where `to` has slots; rows that are no slots are
 * staged since `to` was made. Then
 *   - a kept node whose text did not change keeps its rows in force, also those
 *     that messages or slots have set;
 *   - a kept node whose text changed gets all rows staged, but keeps the
 *     numbers behind references, and `update`;
 *   - any other is born with the rows staged, from the voice's seed and tempo.
 * What waited as staged for kept nodes is dropped: who has new values for the
 * slots stages and applies them now. The block made last does not go along.
 */
void rf_engine_take(rf_engine *to, uint32_t to_lane, const rf_engine *from,
                    uint32_t from_lane, const rf_move *move);
/* The same for many voices at once: lane i goes on from `lanes[i]` of `from`,
 * or, where that is -1, as it was. A whole pack, or one voice in all lanes,
 * costs little more than its memory. */
void rf_engine_take_lanes(rf_engine *to, const int32_t *lanes,
                          const rf_engine *from, const rf_move *move);

/*
 * All voices as bytes, for an engine of the same plan and width: the block
 * made last and rows that are staged included. `save` writes at most
 * state_bytes, as much as was ever played, and returns how much that is.
 */
size_t rf_engine_state_bytes(const rf_engine *engine);
size_t rf_engine_save(const rf_engine *engine, void *to);
void rf_engine_load(rf_engine *engine, const void *from);

/*
 * ---- results ----
 */

/* The block made last, lane-minor: [RF_BLOCK][W] floats. */
const void *rf_engine_channel(const rf_engine *engine, uint32_t channel);
/* (L + R) / 2 of it. */
const void *rf_engine_mean(rf_engine *engine);
/* Frames from..to of one lane of a lane-minor block. */
void rf_engine_copy_lane(const rf_engine *engine, const void *block,
                         uint32_t lane, size_t from, size_t to, float *out);
/* Whether the voice made a sample that is not finite since it began. */
bool rf_engine_bad(const rf_engine *engine, uint32_t lane);
/* What a script of the voice first failed with since it began or went on here,
 * and the place in the text; RF_OK: nothing. */
const rf_error *rf_engine_trouble(const rf_engine *engine, uint32_t lane);
/* That is forgotten, for all voices. */
void rf_engine_calm(rf_engine *engine);

#endif
