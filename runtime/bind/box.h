/*
 * box.h: what the Lua types share: typed boxes, arguments, failures.
 *
 * A box is a userdata that holds one C object. It is pushed typed and empty,
 * and only then filled, so that an error in between loses nothing.
 */
#ifndef RF_BIND_BOX_H
#define RF_BIND_BOX_H

#include "raveforce.h"
#include <lauxlib.h>
#include <lua.h>

/* Registry field: the lane width that a host chose for its state. */
#define RFL_LANES "raveforce.lanes"

/* Makes a type: `methods` (may be NULL) get a table of their own, `meta` holds
 * __gc and its like; scripts never see the metatable. */
void rfl_type(lua_State *L, const char *name, const luaL_Reg *methods,
              const luaL_Reg *meta);

/* Pushes a zeroed userdata of that type. */
void *rfl_box(lua_State *L, const char *name, size_t size, int users);

/* Pushes zeroed memory that lives as long as it is on the stack. */
void *rfl_scratch(lua_State *L, size_t count, size_t size);

/* Pushes { kind, line, column, message }. */
void rfl_push_detail(lua_State *L, const rf_error *err);
/* Pushes nil, "line:column: message", detail; returns 3. */
int rfl_fail(lua_State *L, const rf_error *err);
/* Pushes true, or what rfl_fail does. */
int rfl_result(lua_State *L, rf_status status, const rf_error *err);
/* For what only misuse can make fail: raises the message. */
void rfl_must(lua_State *L, rf_status status, const rf_error *err);

/* Arguments; each raises with the argument's position. */
size_t rfl_check_size(lua_State *L, int arg, size_t lowest, size_t highest);
uint32_t rfl_check_u32(lua_State *L, int arg);
double rfl_check_finite(lua_State *L, int arg);
uint64_t rfl_seed(lua_State *L, int arg); /* 42 where there is none */

/* Argument `arg` is nil or a table with no other keys than `names` (NULL at
 * the end). */
void rfl_check_options(lua_State *L, int arg, const char *const *names);

/* Pushes a field of the table (or nil) at `index` and gives its type: raw,
 * because a metamethod could take back what we hold pointers to. */
int rfl_field(lua_State *L, int index, const char *name);
/* Such fields; a missing one is `fallback`. */
double rfl_number_field(lua_State *L, int index, const char *name,
                        double fallback);
uint32_t rfl_u32_field(lua_State *L, int index, const char *name,
                       uint32_t fallback);
bool rfl_bool_field(lua_State *L, int index, const char *name, bool fallback);
/* Pushes the value too: the string lives as long as it is there. */
const char *rfl_string_field(lua_State *L, int index, const char *name,
                             size_t *length);
/* Sets field `name` of the table on top. */
void rfl_set_string(lua_State *L, const char *name, const char *value);
void rfl_set_integer(lua_State *L, const char *name, lua_Integer value);
void rfl_set_number(lua_State *L, const char *name, double value);

/* C memory on its way into a string or array; freed by close or by __gc. */
char **rfl_bytes(lua_State *L);
void rfl_bytes_close(char **bytes);

#endif
