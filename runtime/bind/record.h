/*
 * record.h: episodes between Lua and the store: a table each, or many as
 * arrays.
 */
#ifndef RF_BIND_RECORD_H
#define RF_BIND_RECORD_H

#include "bind/types.h"
#include "raveforce_io.h"

/* What `out` points to stays on the stack. */
void rfl_check_record(lua_State *L, int arg, rf_record *out);
void rfl_check_records(lua_State *L, int arg, rf_records *out);

/* Pushes a table. */
void rfl_push_record(lua_State *L, const rf_record *record);

/* core.Store, open; raises otherwise. */
rf_store *rfl_check_store(lua_State *L, int arg);

/* Its methods that read episodes, in episodes.c; ends with {NULL, NULL}. */
extern const luaL_Reg rfl_episode_methods[];

#endif
