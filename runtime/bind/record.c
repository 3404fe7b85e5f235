/* core.Record: an episode as a table, in and out; and many as arrays. */
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
    out->seed = integer_field(L, arg, "seed");
    out->ret = rfl_number_field(L, arg, "ret", 0);
    out->seconds = rfl_number_field(L, arg, "seconds", 0);
    out->task_hash = rfl_string_field(L, arg, "task_hash", NULL);
    out->reward_hash = rfl_string_field(L, arg, "reward_hash", NULL);
    read_steps(L, arg, out);
}

/* ---- many ---- */

/* The elements of a float64 array, `each` of them for every one of `count`. */
static const double *elements(lua_State *L, int arg, const char *name,
                              size_t count, size_t *each)
{
    rfl_field(L, arg, name);
    const rfl_array *a = luaL_testudata(L, -1, RFL_ARRAY);
    if (!a || a->dtype != RFL_F64) {
        luaL_argerror(L, arg,
                      lua_pushfstring(L, "%s must be a float64 array", name));
        return NULL; /* never: that raised */
    }
    rfl_check_array(L, lua_gettop(L));
    luaL_argcheck(L, count == 0 ? a->size == 0 : a->size % count == 0, arg,
                  lua_pushfstring(L, "%s must have a row for each of %I steps",
                                  name, (lua_Integer)count));
    *each = count == 0 ? 0 : a->size / count;
    return a->data;
}

void rfl_check_records(lua_State *L, int arg, rf_records *out)
{
    luaL_checktype(L, arg, LUA_TTABLE);
    *out = (rf_records){0};
    out->first = integer_field(L, arg, "first");
    out->env = integer_field(L, arg, "env");
    out->episode = integer_field(L, arg, "episode");
    out->seed = integer_field(L, arg, "seed");
    out->seconds = rfl_number_field(L, arg, "seconds", 0);
    out->task_hash = rfl_string_field(L, arg, "task_hash", NULL);
    out->reward_hash = rfl_string_field(L, arg, "reward_hash", NULL);
    out->returns = elements(L, arg, "returns", 1, &out->n);
    out->rewards = elements(L, arg, "rewards", out->n, &out->n_steps);
    const size_t steps = out->n * out->n_steps;
    out->actions = elements(L, arg, "actions", steps, &out->n_action);
    out->terms = elements(L, arg, "terms", steps, &out->n_terms);
    if (rfl_field(L, arg, "units") != LUA_TNIL)
        out->units = elements(L, arg, "units", steps, &out->n_unit);
}

/* ---- out ---- */

static void set_doubles(lua_State *L, const char *name, const double *values,
                        size_t n)
{
    lua_createtable(L, (int)n, 0);
    for (size_t i = 0; i < n; i++) {
        lua_pushnumber(L, values[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_setfield(L, -2, name);
}

static void push_step(lua_State *L, const rf_record_step *step)
{
    lua_createtable(L, 0, 5);
    set_doubles(L, "action", step->action, step->n_action);
    if (step->unit)
        set_doubles(L, "unit", step->unit, step->n_unit);
    set_doubles(L, "terms", step->terms, step->n_terms);
    rfl_set_number(L, "reward", step->reward);
    if (step->text)
        rfl_set_string(L, "text", step->text);
}

void rfl_push_record(lua_State *L, const rf_record *record)
{
    lua_createtable(L, 0, 9);
    rfl_set_integer(L, "id", record->id);
    rfl_set_integer(L, "env", record->env);
    rfl_set_integer(L, "episode", record->episode);
    rfl_set_integer(L, "seed", record->seed);
    rfl_set_number(L, "ret", record->ret);
    rfl_set_number(L, "seconds", record->seconds);
    rfl_set_string(L, "task_hash", record->task_hash);
    rfl_set_string(L, "reward_hash", record->reward_hash);
    lua_createtable(L, (int)record->n_steps, 0);
    for (size_t k = 0; k < record->n_steps; k++) {
        push_step(L, &record->steps[k]);
        lua_rawseti(L, -2, (lua_Integer)k + 1);
    }
    lua_setfield(L, -2, "steps");
}
