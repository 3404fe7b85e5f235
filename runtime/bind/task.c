/* core.Task: what all episodes share, read from a table. */
#include "bind/types.h"
#include <string.h>

const uint64_t *rfl_check_ends(lua_State *L, int arg, size_t *steps)
{
    rfl_field(L, arg, "ends");
    luaL_argcheck(L, lua_istable(L, -1), arg, "ends must be a table");
    const size_t n = lua_rawlen(L, -1);
    luaL_argcheck(L, n > 0, arg, "ends must have at least one frame count");
    uint64_t *ends = rfl_scratch(L, n, sizeof *ends);
    for (size_t i = 0; i < n; i++) {
        int whole;
        lua_rawgeti(L, -2, (lua_Integer)i + 1);
        const lua_Integer end = lua_tointegerx(L, -1, &whole);
        luaL_argcheck(L, whole && end > 0 && (lua_Unsigned)end <= RFL_ELEMENTS,
                      arg, "ends must be frame counts");
        ends[i] = (uint64_t)end;
        lua_pop(L, 1);
    }
    *steps = n;
    return ends;
}

static rf_mix read_mix(lua_State *L, int arg)
{
    rfl_field(L, arg, "mix");
    const char *mix = luaL_optstring(L, -1, "mean");
    const bool left = strcmp(mix, "left") == 0;
    luaL_argcheck(L, left || strcmp(mix, "mean") == 0, arg,
                  "mix is \"mean\" or \"left\"");
    lua_pop(L, 1);
    return left ? RF_MIX_LEFT : RF_MIX_MEAN;
}

void rfl_check_task(lua_State *L, int arg, rfl_task *out)
{
    static const char *const names[] = {"plan", "score", "ends",
                                        "mix",  "input", NULL};
    luaL_checktype(L, arg, LUA_TTABLE);
    rfl_check_options(L, arg, names);
    *out = (rfl_task){.task.size = sizeof out->task};
    out->task.mix = read_mix(L, arg);
    rfl_field(L, arg, "plan");
    const rfl_plan *plan = rfl_check_plan(L, -1);
    out->task.plan = plan->plan;
    out->slots = plan->slots;
    if (rfl_field(L, arg, "score") != LUA_TNIL) {
        const rfl_score *score = rfl_check_score(L, -1);
        out->task.score = score->score;
        out->terms = score->terms;
    }
    if (rfl_field(L, arg, "input") != LUA_TNIL)
        out->task.input = rfl_check_sound_box(L, -1);
    out->task.ends = rfl_check_ends(L, arg, &out->task.steps);
    out->frames = out->task.ends[out->task.steps - 1];
}
