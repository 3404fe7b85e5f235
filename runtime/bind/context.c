/* core.Context: the threads and the lane width. */
#include "bind/types.h"
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#define TYPE "raveforce.Context"

rf_context *rfl_check_context(lua_State *L, int arg)
{
    rf_context **box = luaL_checkudata(L, arg, TYPE);
    luaL_argcheck(L, *box, arg, "the context is closed");
    return *box;
}

static int gc(lua_State *L)
{
    rf_context **box = luaL_checkudata(L, 1, TYPE);
    rf_context_destroy(*box);
    *box = NULL;
    return 0;
}

static int lanes(lua_State *L)
{
    lua_pushinteger(L, rf_context_lanes(rfl_check_context(L, 1)));
    return 1;
}

static int threads(lua_State *L)
{
    lua_pushinteger(L, rf_context_threads(rfl_check_context(L, 1)));
    return 1;
}

/* Pushes "1, 4, 8". */
static const char *push_widths(lua_State *L)
{
    lua_pushliteral(L, "");
    for (const uint32_t *w = rf_lane_widths(); *w; w++) {
        lua_pushfstring(L, w[1] ? "%I, " : "%I", (lua_Integer)*w);
        lua_concat(L, 2);
    }
    return lua_tostring(L, -1);
}

/* The width that `text` names, or 0. */
static uint32_t find_width(lua_State *L, const char *text)
{
    const uint32_t *w = rf_lane_widths();
    for (; *w; w++) {
        const char *name = lua_pushfstring(L, "%I", (lua_Integer)*w);
        const bool same = strcmp(name, text) == 0;
        lua_pop(L, 1);
        if (same)
            break;
    }
    return *w;
}

/* What the host wants, else what RAVEFORCE_LANES says, else 0; false, with the
 * three results of a failure pushed, where it is no width of this processor. */
static bool default_lanes(lua_State *L, uint32_t *out)
{
    lua_getfield(L, LUA_REGISTRYINDEX, RFL_LANES);
    *out = (uint32_t)lua_tointeger(L, -1);
    lua_pop(L, 1);
    const char *text = getenv("RAVEFORCE_LANES");
    if (*out || !text || !*text)
        return true;
    *out = find_width(L, text);
    if (*out)
        return true;
    rf_error err = {.status = RF_ARGUMENT};
    const char *why =
        lua_pushfstring(L, "RAVEFORCE_LANES: this processor has %s, got '%s'",
                        push_widths(L), text);
    strncpy(err.message, why, sizeof err.message - 1);
    rfl_fail(L, &err);
    return false;
}

static int context(lua_State *L)
{
    static const char *const names[] = {"threads", "lanes", NULL};
    lua_settop(L, 1);
    rfl_check_options(L, 1, names);
    rf_context_options options = {.size = sizeof options};
    options.threads = rfl_u32_field(L, 1, "threads", 0);
    options.lanes = rfl_u32_field(L, 1, "lanes", 0);
    if (options.lanes == 0 && !default_lanes(L, &options.lanes))
        return 3;
    rf_context **box = rfl_box(L, TYPE, sizeof(void *), 0);
    rf_error err = {0};
    if (rf_context_create(&options, box, &err) != RF_OK)
        return rfl_fail(L, &err);
    return 1;
}

static int lane_widths(lua_State *L)
{
    lua_newtable(L);
    const uint32_t *widths = rf_lane_widths();
    for (size_t i = 0; widths[i]; i++) {
        lua_pushinteger(L, widths[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static int processors(lua_State *L)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    const bool known = sched_getaffinity(0, sizeof set, &set) == 0;
    lua_pushinteger(L, known ? CPU_COUNT(&set) : 1);
    return 1;
}

void rfl_context_open(lua_State *L)
{
    static const luaL_Reg methods[] = {
        {"lanes", lanes}, {"threads", threads}, {NULL, NULL}};
    static const luaL_Reg meta[] = {{"__gc", gc}, {NULL, NULL}};
    static const luaL_Reg functions[] = {{"context", context},
                                         {"lane_widths", lane_widths},
                                         {"processors", processors},
                                         {NULL, NULL}};
    rfl_type(L, TYPE, methods, meta);
    luaL_setfuncs(L, functions, 0);
}
