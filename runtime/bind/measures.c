/* core.distance: one number for two sounds; and the list of measures. */
#include "bind/setting.h"

static void push_settings(lua_State *L, size_t index)
{
    rf_setting_info setting;
    lua_newtable(L);
    for (size_t i = 0; rf_measure_setting(index, i, &setting); i++) {
        rfl_push_setting(L, &setting);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_setfield(L, -2, "settings");
}

static void set_boolean(lua_State *L, const char *name, bool value)
{
    lua_pushboolean(L, value);
    lua_setfield(L, -2, name);
}

static int measures(lua_State *L)
{
    rf_measure_info info;
    lua_newtable(L);
    for (size_t i = 0; rf_measure_at(i, &info); i++) {
        lua_createtable(L, 0, 14);
        rfl_set_string(L, "name", info.name);
        rfl_set_string(L, "unit", info.unit);
        rfl_set_string(L, "doc", info.doc);
        rfl_set_string(L, "source", info.source);
        rfl_set_number(L, "lo", info.lo);
        rfl_set_number(L, "hi", info.hi);
        set_boolean(L, "similarity", info.similarity);
        set_boolean(L, "zero", info.zero);
        set_boolean(L, "targetless", info.targetless);
        rfl_set_string(L, "phase", info.phase);
        rfl_set_string(L, "gain", info.gain);
        rfl_set_string(L, "shift", info.shift);
        rfl_set_string(L, "pitch", info.pitch);
        push_settings(L, i);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    return 1;
}

/* distance(name, target or nil, candidate, settings or nil, sr) */
static int distance(lua_State *L)
{
    const char *name = luaL_checkstring(L, 1);
    const rfl_array *target =
        lua_isnoneornil(L, 2) ? NULL : rfl_check_mono(L, 2);
    const rfl_array *candidate = rfl_check_mono(L, 3);
    const double sr = rfl_check_finite(L, 5);
    lua_settop(L, 5);
    lua_newtable(L);
    size_t n;
    const rf_setting *settings = rfl_check_settings(L, 4, 6, &n);
    rf_tables *tables;
    double out = 0;
    rf_error err = {0};
    if (rfl_tables(L, &tables, &err) != RF_OK ||
        rf_distance(name, settings, n, target ? target->data : NULL,
                    target ? target->size : 0, candidate->data, candidate->size,
                    sr, tables, &out, &err) != RF_OK)
        return rfl_fail(L, &err);
    lua_pushnumber(L, out);
    return 1;
}

void rfl_measures_open(lua_State *L)
{
    static const luaL_Reg functions[] = {
        {"measures", measures}, {"distance", distance}, {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
