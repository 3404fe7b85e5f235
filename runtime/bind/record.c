#include "bind/record.h"

static int64_t integer_field(lua_State *L, int arg, const char *name)
{
    int whole;
    rfl_field(L, arg, name);
    const lua_Integer n = lua_tointegerx(L, -1, &whole);
    luaL_argcheck(L, whole, arg,
                  lua_pushfstring(L, "%s must be an integer", name));
    lua_pop(L, 1);
    return n;
}

/* A field's numbers; their copy is kept by the table at `keep`. */
static const double *numbers(lua_State *L, int keep, const char *name,
                             size_t *count)
{
    rfl_field(L, -1, name);
    const double *out = rfl_doubles(L, name, count);
    if (out)
        lua_rawseti(L, keep, (lua_Integer)lua_rawlen(L, keep) + 1);
    else
        lua_pop(L, 1);
    return out;
}

static const char *optional_text(lua_State *L, int keep)
{
    if (rfl_field(L, -1, "text") == LUA_TNIL) {
        lua_pop(L, 1);
        return NULL;
    }
    lua_pop(L, 1);
    const char *text = rfl_string_field(L, -1, "text", NULL);
    lua_rawseti(L, keep, (lua_Integer)lua_rawlen(L, keep) + 1);
    return text;
}

static void read_step(lua_State *L, int keep, rf_record_step *out)
{
    if (!lua_istable(L, -1))
        luaL_error(L, "each step must be a table");
    out->action = numbers(L, keep, "action", &out->n_action);
    out->unit = numbers(L, keep, "unit", &out->n_unit);
    out->terms = numbers(L, keep, "terms", &out->n_terms);
    out->text = optional_text(L, keep);
    out->reward = rfl_number_field(L, -1, "reward", 0);
    if (!out->action || !out->terms)
        luaL_error(L, "a step has an action and terms");
}

static void read_steps(lua_State *L, int arg, rf_record *out)
{
    luaL_argcheck(L, rfl_field(L, arg, "steps") == LUA_TTABLE, arg,
                  "steps must be a table");
    const int list = lua_gettop(L), keep = list + 1;
    const size_t n = lua_rawlen(L, list);
    lua_newtable(L);
    rf_record_step *steps = rfl_scratch(L, n + 1, sizeof *steps);
    for (size_t i = 0; i < n; i++) {
        lua_rawgeti(L, list, (lua_Integer)i + 1);
        read_step(L, keep, &steps[i]);
        lua_pop(L, 1);
    }
    out->steps = steps;
    out->n_steps = n;
}

void rfl_check_record(lua_State *L, int arg, rf_record *out)
{
    luaL_checktype(L, arg, LUA_TTABLE);
    *out = (rf_record){0};
    out->id = integer_field(L, arg, "id");
    out->env = integer_field(L, arg, "env");
    out->episode = integer_field(L, arg, "episode");
    out->ret = rfl_number_field(L, arg, "ret", 0);
    out->seconds = rfl_number_field(L, arg, "seconds", 0);
    out->task_hash = rfl_string_field(L, arg, "task_hash", NULL);
    out->reward_hash = rfl_string_field(L, arg, "reward_hash", NULL);
    read_steps(L, arg, out);
}
