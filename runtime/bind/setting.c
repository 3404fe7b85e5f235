#include "bind/setting.h"
#include <math.h>
#include <string.h>

/* A copy of the value on top stays in the table at `keep`. */
static void keep_value(lua_State *L, int keep)
{
    lua_pushvalue(L, -1);
    lua_rawseti(L, keep, (lua_Integer)lua_rawlen(L, keep) + 1);
}

static const char *plain_string(lua_State *L, int index, const char *what)
{
    size_t length;
    const char *text = lua_tolstring(L, index, &length);
    if (strlen(text) != length)
        luaL_error(L, "%s holds a zero byte", what);
    return text;
}

/* The value on top. A NaN is a mistake and not "none": as a text, it is
 * refused by whoever wanted a number. */
static void read_value(lua_State *L, int keep, rf_setting *out)
{
    switch (lua_type(L, -1)) {
    case LUA_TNUMBER:
        out->number = lua_tonumber(L, -1);
        out->text = isnan(out->number) ? "NaN" : NULL;
        break;
    case LUA_TBOOLEAN:
        out->text = lua_toboolean(L, -1) ? "true" : "false";
        break;
    case LUA_TSTRING:
        out->text = plain_string(L, -1, out->name);
        keep_value(L, keep);
        break;
    default:
        luaL_error(L,
                   "setting '%s' must be a number, true, false or a text, "
                   "got a %s",
                   out->name, luaL_typename(L, -1));
    }
}

/* A name and its value on top: pops the value. */
static void read_pair(lua_State *L, int keep, rf_setting *out)
{
    if (lua_type(L, -2) != LUA_TSTRING)
        luaL_error(L, "settings have names, got a %s", luaL_typename(L, -2));
    *out = (rf_setting){.name = plain_string(L, -2, "the name of a setting")};
    read_value(L, keep, out);
    lua_pop(L, 1);
    keep_value(L, keep);
}

static size_t count_pairs(lua_State *L, int index)
{
    size_t n = 0;
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1))
        n++;
    return n;
}

static void sort(rf_setting *settings, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        const rf_setting moved = settings[i];
        size_t to = i;
        for (; to > 0 && strcmp(settings[to - 1].name, moved.name) > 0; to--)
            settings[to] = settings[to - 1];
        settings[to] = moved;
    }
}

const rf_setting *rfl_check_settings(lua_State *L, int index, int keep,
                                     size_t *n)
{
    enum { MOST = 64 }; /* far more than anything has */
    *n = 0;
    index = lua_absindex(L, index);
    keep = lua_absindex(L, keep);
    if (lua_isnoneornil(L, index))
        return NULL;
    if (!lua_istable(L, index))
        luaL_error(L, "settings must be a table, got a %s",
                   luaL_typename(L, index));
    luaL_checkstack(L, 6, NULL);
    const size_t count = count_pairs(L, index);
    if (count > MOST)
        luaL_error(L, "there are %I settings", (lua_Integer)count);
    rf_setting *settings = rfl_scratch(L, count + 1, sizeof *settings);
    keep_value(L, keep);
    lua_pop(L, 1);
    lua_pushnil(L);
    while (lua_next(L, index)) {
        /* a finaliser may have added to the table meanwhile */
        if (*n == count)
            luaL_error(L, "the settings changed while they were read");
        read_pair(L, keep, &settings[(*n)++]);
    }
    sort(settings, *n);
    return settings;
}

static void push_choices(lua_State *L, const char *const *choices)
{
    lua_newtable(L);
    for (size_t i = 0; choices[i]; i++) {
        lua_pushstring(L, choices[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_setfield(L, -2, "choices");
}

static void set_boolean(lua_State *L, const char *name, bool value)
{
    lua_pushboolean(L, value);
    lua_setfield(L, -2, name);
}

static void set_fallback(lua_State *L, const rf_setting_info *info)
{
    const double x = info->fallback;
    if (isnan(x))
        return;
    if (info->kind == RF_SETTING_FLAG)
        set_boolean(L, "fallback", x != 0);
    else if (info->kind == RF_SETTING_CHOICE)
        rfl_set_string(L, "fallback", info->choices[(size_t)x]);
    else
        rfl_set_number(L, "fallback", x);
}

void rfl_push_setting(lua_State *L, const rf_setting_info *info)
{
    static const char *const kinds[] = {[RF_SETTING_NUMBER] = "number",
                                        [RF_SETTING_WHOLE] = "whole",
                                        [RF_SETTING_FLAG] = "flag",
                                        [RF_SETTING_CHOICE] = "choice"};
    lua_createtable(L, 0, 9);
    rfl_set_string(L, "name", info->name);
    rfl_set_string(L, "unit", info->unit);
    rfl_set_string(L, "doc", info->doc);
    rfl_set_string(L, "kind", kinds[info->kind]);
    rfl_set_number(L, "lo", info->lo);
    rfl_set_number(L, "hi", info->hi);
    set_boolean(L, "optional", info->optional);
    set_fallback(L, info);
    if (info->choices)
        push_choices(L, info->choices);
}
