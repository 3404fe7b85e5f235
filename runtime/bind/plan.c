/*
 * core.Plan: a graph made ready to render. The C plan keeps graph and sounds
 * alive itself; the box only adds how many slots there are.
 */
#include "bind/types.h"
#include "raveforce_lua.h"

#define TYPE "raveforce.Plan"

const rfl_plan *rfl_check_plan(lua_State *L, int arg)
{
    const rfl_plan *box = luaL_checkudata(L, arg, TYPE);
    luaL_argcheck(L, box->plan, arg, "the plan is closed");
    return box;
}

static int gc(lua_State *L)
{
    rfl_plan *box = luaL_checkudata(L, 1, TYPE);
    rf_plan_release(box->plan);
    box->plan = NULL;
    return 0;
}

static int sr(lua_State *L)
{
    lua_pushnumber(L, rf_plan_sr(rfl_check_plan(L, 1)->plan));
    return 1;
}

static int fill(lua_State *L)
{
    const rfl_plan *box = rfl_check_plan(L, 1);
    lua_settop(L, 2);
    float *values = rfl_scratch(L, box->slots + 1, sizeof *values);
    rfl_read_values(L, 2, box->slots, values);
    rf_error err = {0};
    size_t length = 0;
    rfl_must(L, rf_plan_fill(box->plan, values, NULL, 0, &length, &err), &err);
    luaL_Buffer text;
    char *out = luaL_buffinitsize(L, &text, length + 1);
    rfl_must(L, rf_plan_fill(box->plan, values, out, length + 1, &length, &err),
             &err);
    luaL_pushresultsize(&text, length);
    return 1;
}

/* Reads field `sounds`; the table stays on the stack, for the names' sake. */
static void read_sounds(lua_State *L, rf_plan_options *options)
{
    const int type = rfl_field(L, 2, "sounds");
    const int table = lua_gettop(L);
    if (type == LUA_TNIL)
        return;
    luaL_argcheck(L, type == LUA_TTABLE, 2, "sounds must be a table");
    size_t n = 0;
    for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1))
        n++;
    rf_named_sound *sounds = rfl_scratch(L, n + 1, sizeof *sounds);
    lua_pushnil(L);
    for (size_t i = 0; i < n && lua_next(L, table); i++) {
        luaL_argcheck(L, lua_type(L, -2) == LUA_TSTRING, 2,
                      "sounds have names");
        sounds[i].name = lua_tostring(L, -2);
        sounds[i].sound = rfl_check_sound_box(L, -1);
        lua_pop(L, 1);
    }
    lua_settop(L, table + 1);
    options->sounds = sounds;
    options->n_sounds = n;
}

/* Reads `symbols` of the slot on top; the strings stay alive in their table,
 * the pointers in the one at `keep`. */
static void read_symbols(lua_State *L, int keep, rf_slot_spec *spec)
{
    const int type = rfl_field(L, -1, "symbols");
    if (type == LUA_TTABLE) {
        const size_t n = lua_rawlen(L, -1);
        const char **symbols = rfl_scratch(L, n + 1, sizeof *symbols);
        lua_rawseti(L, keep, (lua_Integer)lua_rawlen(L, keep) + 1);
        for (size_t i = 0; i < n; i++) {
            if (lua_rawgeti(L, -1, (lua_Integer)i + 1) != LUA_TSTRING)
                luaL_argerror(L, 2, "symbols must be strings");
            symbols[i] = lua_tostring(L, -1);
            lua_pop(L, 1);
        }
        spec->symbols = symbols;
        spec->n_symbols = n;
    } else if (type != LUA_TNIL) {
        luaL_argerror(L, 2, "symbols must be a table");
    }
    lua_pop(L, 1);
}

static void read_slot(lua_State *L, int keep, rf_slot_spec *spec)
{
    luaL_argcheck(L, lua_istable(L, -1), 2, "each slot must be a table");
    spec->lo = (float)rfl_number_field(L, -1, "lo", 0);
    spec->hi = (float)rfl_number_field(L, -1, "hi", 0);
    spec->integer = rfl_bool_field(L, -1, "integer", false);
    read_symbols(L, keep, spec);
}

/* Reads field `slots`; table, specs and what they point to stay pushed. */
static void read_slots(lua_State *L, rf_plan_options *options)
{
    const int type = rfl_field(L, 2, "slots");
    const int table = lua_gettop(L);
    if (type == LUA_TNIL)
        return;
    luaL_argcheck(L, type == LUA_TTABLE, 2, "slots must be a table");
    const size_t n = lua_rawlen(L, table);
    rf_slot_spec *specs = rfl_scratch(L, n + 1, sizeof *specs);
    lua_newtable(L);
    for (size_t i = 0; i < n; i++) {
        lua_rawgeti(L, table, (lua_Integer)i + 1);
        read_slot(L, table + 2, &specs[i]);
        lua_pop(L, 1);
    }
    options->slots = specs;
    options->n_slots = n;
}

static int plan(lua_State *L)
{
    static const char *const names[] = {"sr",   "bpm",    "sounds", "slots",
                                        "live", "strict", NULL};
    const rf_graph *graph = rfl_check_graph(L, 1);
    lua_settop(L, 2);
    rfl_check_options(L, 2, names);
    rf_plan_options options = {.size = sizeof options,
                               .scripts = rf_host_scripts()};
    options.sr = rfl_number_field(L, 2, "sr", 0);
    options.bpm = rfl_number_field(L, 2, "bpm", 0);
    options.live = rfl_bool_field(L, 2, "live", false);
    options.strict = rfl_bool_field(L, 2, "strict", false);
    if (!lua_isnil(L, 2)) {
        read_sounds(L, &options);
        read_slots(L, &options);
    }
    rfl_plan *box = rfl_box(L, TYPE, sizeof *box, 0);
    rf_error err = {0};
    if (rf_plan_create(graph, &options, &box->plan, &err) != RF_OK)
        return rfl_fail(L, &err);
    box->slots = rf_graph_slots(graph);
    return 1;
}

void rfl_plan_open(lua_State *L)
{
    static const luaL_Reg methods[] = {
        {"sr", sr}, {"fill", fill}, {NULL, NULL}};
    static const luaL_Reg meta[] = {{"__gc", gc}, {NULL, NULL}};
    static const luaL_Reg functions[] = {{"plan", plan}, {NULL, NULL}};
    rfl_type(L, TYPE, methods, meta);
    luaL_setfuncs(L, functions, 0);
}
