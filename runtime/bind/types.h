/*
 * types.h: the module's Lua types: how other files get at what is in a box,
 * and how each file adds itself to the module (the table on top).
 */
#ifndef RF_BIND_TYPES_H
#define RF_BIND_TYPES_H

#include "bind/array.h"

/* Each raises where the argument is something else, or closed. */
rf_context *rfl_check_context(lua_State *L, int arg);
const rf_graph *rfl_check_graph(lua_State *L, int arg);
const rf_sound *rfl_check_sound_box(lua_State *L, int arg);

typedef struct rfl_plan {
    rf_plan *plan;
    size_t slots;
} rfl_plan;
const rfl_plan *rfl_check_plan(lua_State *L, int arg);

typedef struct rfl_score {
    rf_score *score;
    size_t terms, steps;
} rfl_score;
const rfl_score *rfl_check_score(lua_State *L, int arg);

/* Field `ends` of the table at `arg`: frames after each step, in order; stays
 * on the stack. */
const uint64_t *rfl_check_ends(lua_State *L, int arg, size_t *steps);

/* A core.Task as the C functions want it; what it names stays on the stack. */
typedef struct rfl_task {
    rf_task task;
    size_t slots, terms, frames;
} rfl_task;
void rfl_check_task(lua_State *L, int arg, rfl_task *out);

const rf_moment *rfl_check_moment(lua_State *L, int arg);
/* Pushes the episode as it is, or what rfl_fail does. */
int rfl_moment_new(lua_State *L, const rf_episode *episode);

/* Reads the table at `index` into all of `to`. */
void rfl_array_read(lua_State *L, int index, const rfl_array *to);
/* Reads exactly `count` finite numbers, from a table or an array (nil where
 * there are none), into `out`. */
void rfl_read_values(lua_State *L, int arg, size_t count, float *out);
/* Pushes a copy of the numbers of the table or array on top, in its place;
 * NULL for nil. */
const double *rfl_doubles(lua_State *L, const char *name, size_t *count);

/* A string without zero bytes. */
const char *rfl_check_path(lua_State *L, int arg);

void rfl_array_open(lua_State *L);
void rfl_array_make_open(lua_State *L);
void rfl_context_open(lua_State *L);
void rfl_graph_open(lua_State *L);
void rfl_sound_open(lua_State *L);
void rfl_plan_open(lua_State *L);
void rfl_stream_open(lua_State *L);
void rfl_score_open(lua_State *L);
void rfl_features_open(lua_State *L);
void rfl_measures_open(lua_State *L);
void rfl_episode_open(lua_State *L);
void rfl_moment_open(lua_State *L);
void rfl_batch_open(lua_State *L);
void rfl_random_open(lua_State *L);
void rfl_math_open(lua_State *L);
void rfl_algebra_open(lua_State *L);
void rfl_number_open(lua_State *L);
void rfl_nodes_open(lua_State *L);
void rfl_bridge_open(lua_State *L);
void rfl_spectrogram_open(lua_State *L);
void rfl_audio_open(lua_State *L);
void rfl_file_open(lua_State *L);
void rfl_store_open(lua_State *L);
void rfl_writer_open(lua_State *L);
void rfl_stretch_open(lua_State *L);

#endif
