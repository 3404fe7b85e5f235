/* core.Score: a target and what to measure against it. */
#include "bind/types.h"
#include <string.h>

#define TYPE "raveforce.Score"

const rfl_score *rfl_check_score(lua_State *L, int arg)
{
    const rfl_score *box = luaL_checkudata(L, arg, TYPE);
    luaL_argcheck(L, box->score, arg, "the score is closed");
    return box;
}

static int gc(lua_State *L)
{
    rfl_score *box = luaL_checkudata(L, 1, TYPE);
    rf_score_release(box->score);
    box->score = NULL;
    return 0;
}

static rf_span read_span(lua_State *L)
{
    static const char *const names[] = {[RF_SPAN_TARGET] = "target",
                                        [RF_SPAN_PLAYED] = "played",
                                        [RF_SPAN_STEP] = "step"};
    const char *name = rfl_string_field(L, -1, "span", NULL);
    int span = RF_SPAN_TARGET;
    while (span <= RF_SPAN_STEP && strcmp(names[span], name) != 0)
        span++;
    if (span > RF_SPAN_STEP)
        luaL_argerror(L, 2, "a span is \"target\", \"played\" or \"step\"");
    lua_pop(L, 1);
    return (rf_span)span;
}

/* Reads term i (from 0); its name is kept by the table at `keep`. */
static void read_term(lua_State *L, int keep, size_t i, rf_term *out)
{
    lua_rawgeti(L, 2, (lua_Integer)i + 1);
    luaL_argcheck(L, lua_istable(L, -1), 2, "each term must be a table");
    out->span = read_span(L);
    out->measure = rfl_string_field(L, -1, "measure", NULL);
    lua_rawseti(L, keep, (lua_Integer)i + 1);
    lua_pop(L, 1);
}

static int score(lua_State *L)
{
    const rfl_array *target = rfl_check_mono(L, 1);
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    const size_t n = lua_rawlen(L, 2);
    rf_term *terms = rfl_scratch(L, n + 1, sizeof *terms);
    lua_newtable(L);
    for (size_t i = 0; i < n; i++)
        read_term(L, 4, i, &terms[i]);
    const rf_score_options options = {.size = sizeof options,
                                      .target = target->data,
                                      .frames = target->size,
                                      .terms = terms,
                                      .n_terms = n};
    rfl_score *box = rfl_box(L, TYPE, sizeof *box, 0);
    rf_error err = {0};
    if (rf_score_create(&options, &box->score, &err) != RF_OK)
        return rfl_fail(L, &err);
    box->terms = n;
    return 1;
}

void rfl_score_open(lua_State *L)
{
    static const luaL_Reg methods[] = {{NULL, NULL}};
    static const luaL_Reg meta[] = {{"__gc", gc}, {NULL, NULL}};
    static const luaL_Reg functions[] = {{"score", score}, {NULL, NULL}};
    rfl_type(L, TYPE, methods, meta);
    luaL_setfuncs(L, functions, 0);
}
