/*
 * setting.h: what features and measures may be told, between Lua and C.
 */
#ifndef RF_BIND_SETTING_H
#define RF_BIND_SETTING_H

#include "bind/types.h"

/*
 * Reads the table (or nil) at `index`: numbers, booleans, and strings for
 * choices and "none"; in the order of the names, so that of two mistakes
 * always the same one is told. What the result points to is kept by the table
 * at `keep`; the stack stays as it was.
 */
const rf_setting *rfl_check_settings(lua_State *L, int index, int keep,
                                     size_t *n);

/* Pushes a table: name, unit, doc, kind, lo, hi, fallback, optional, choices.
 */
void rfl_push_setting(lua_State *L, const rf_setting_info *info);

/* The tables that all scores, analysers and distances of this state share;
 * made when first asked for. NULL while the state closes. */
rf_status rfl_tables(lua_State *L, rf_tables **out, rf_error *err);

#endif
