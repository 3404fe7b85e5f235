/* core.Score: a target and what to measure against it, step by step. */
#include "bind/setting.h"
#include <math.h>
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

/* Reads term i (from 0); what it points to is kept by the table at `keep`. */
static void read_term(lua_State *L, int keep, size_t i, rf_term *out)
{
    lua_rawgeti(L, 2, (lua_Integer)i + 1);
    luaL_argcheck(L, lua_istable(L, -1), 2, "each term must be a table");
    out->span = read_span(L);
    out->measure = rfl_string_field(L, -1, "measure", NULL);
    lua_rawseti(L, keep, (lua_Integer)lua_rawlen(L, keep) + 1);
    rfl_field(L, -1, "settings");
    out->settings = rfl_check_settings(L, -1, keep, &out->n_settings);
    lua_pop(L, 2);
}

static const rf_term *read_terms(lua_State *L, int keep, size_t n)
{
    rf_term *terms = rfl_scratch(L, n + 1, sizeof *terms);
    for (size_t i = 0; i < n; i++)
        read_term(L, keep, i, &terms[i]);
    return terms;
}

/* score(target or nil, terms, { ends = {…}, sr = Hz }) */
static int score(lua_State *L)
{
    static const char *const names[] = {"ends", "sr", NULL};
    const rfl_array *target =
        lua_isnoneornil(L, 1) ? NULL : rfl_check_mono(L, 1);
    luaL_checktype(L, 2, LUA_TTABLE);
    luaL_checktype(L, 3, LUA_TTABLE);
    rfl_check_options(L, 3, names);
    lua_settop(L, 3);
    lua_newtable(L);
    rf_score_options options = {.size = sizeof options};
    options.n_terms = lua_rawlen(L, 2);
    options.terms = read_terms(L, 4, options.n_terms);
    options.ends = rfl_check_ends(L, 3, &options.steps);
    options.sr = rfl_number_field(L, 3, "sr", NAN); /* required */
    options.target = target ? target->data : NULL;
    options.frames = target ? target->size : 0;
    rfl_score *box = rfl_box(L, TYPE, sizeof *box, 0);
    rf_error err = {0};
    if (rfl_tables(L, &options.tables, &err) != RF_OK ||
        rf_score_create(&options, &box->score, &err) != RF_OK)
        return rfl_fail(L, &err);
    box->terms = options.n_terms;
    box->steps = options.steps;
    return 1;
}

/* What the terms say of silence: float64 [steps][terms]. */
static int silence(lua_State *L)
{
    const rfl_score *box = rfl_check_score(L, 1);
    const rfl_array *out =
        rfl_array_new(L, RFL_F64, rfl_shape_2(box->steps, box->terms));
    double *data = out->data;
    rf_error err = {0};
    for (size_t step = 0; step < box->steps; step++)
        if (rf_score_silence(box->score, step, data + step * box->terms,
                             &err) != RF_OK)
            return rfl_fail(L, &err);
    return 1;
}

/* What the terms say of a finished sound: float64 [steps][terms]. */
static int sound(lua_State *L)
{
    const rfl_score *box = rfl_check_score(L, 1);
    const rfl_array *audio = rfl_check_mono(L, 2);
    const rfl_array *out =
        rfl_array_new(L, RFL_F64, rfl_shape_2(box->steps, box->terms));
    rf_error err = {0};
    if (rf_score_sound(box->score, audio->data, audio->size, out->data, &err) !=
        RF_OK)
        return rfl_fail(L, &err);
    return 1;
}

static int transforms(lua_State *L)
{
    lua_pushinteger(
        L, (lua_Integer)rf_score_transforms(rfl_check_score(L, 1)->score));
    return 1;
}

void rfl_score_open(lua_State *L)
{
    static const luaL_Reg methods[] = {{"silence", silence},
                                       {"sound", sound},
                                       {"transforms", transforms},
                                       {NULL, NULL}};
    static const luaL_Reg meta[] = {{"__gc", gc}, {NULL, NULL}};
    static const luaL_Reg functions[] = {{"score", score}, {NULL, NULL}};
    rfl_type(L, TYPE, methods, meta);
    luaL_setfuncs(L, functions, 0);
}
