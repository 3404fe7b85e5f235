/* core.Store's episodes: numbers of many as arrays, one as a table. */
#include "bind/record.h"

/* Arguments first and n, behind the store. */
static size_t check_range(lua_State *L, lua_Integer *first)
{
    *first = luaL_checkinteger(L, 2);
    return rfl_check_size(L, 3, 0, RFL_ELEMENTS);
}

static int count(lua_State *L)
{
    int64_t n = 0;
    rf_error err = {0};
    if (rf_store_count(rfl_check_store(L, 1), &n, &err) != RF_OK)
        return rfl_fail(L, &err);
    lua_pushinteger(L, n);
    return 1;
}

static int returns(lua_State *L)
{
    rf_store *store = rfl_check_store(L, 1);
    lua_Integer first;
    const size_t n = check_range(L, &first);
    rfl_array *out = rfl_array_new(L, RFL_F64, rfl_shape_1(n));
    size_t got = 0;
    rf_error err = {0};
    if (rf_store_returns(store, first, out->data, n, &got, &err) != RF_OK)
        return rfl_fail(L, &err);
    if (got < n)
        rfl_array_part(L, -1, 0, rfl_shape_1(got));
    return 1;
}

static void push_origins(lua_State *L, const rf_origin *origins, size_t n)
{
    lua_createtable(L, (int)n, 0);
    for (size_t i = 0; i < n; i++) {
        lua_createtable(L, 0, 3);
        rfl_set_integer(L, "env", origins[i].env);
        rfl_set_integer(L, "episode", origins[i].episode);
        rfl_set_integer(L, "seed", origins[i].seed);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

/* origins(first, n) -> list of { env, episode, seed } */
static int origins(lua_State *L)
{
    rf_store *store = rfl_check_store(L, 1);
    lua_Integer first;
    const size_t n = check_range(L, &first);
    rf_origin *out = rfl_scratch(L, n + 1, sizeof *out);
    size_t got = 0;
    rf_error err = {0};
    if (rf_store_origins(store, first, out, n, &got, &err) != RF_OK)
        return rfl_fail(L, &err);
    push_origins(L, out, got);
    return 1;
}

/* Pushes room for the numbers of the steps that the arguments ask for. */
static rfl_array *room(lua_State *L, lua_Integer *first, size_t *n,
                       size_t *steps, size_t *width)
{
    *n = check_range(L, first);
    *steps = rfl_check_size(L, 4, 1, RFL_ELEMENTS);
    *width = rfl_check_size(L, 5, 0, RFL_ELEMENTS / *steps);
    return rfl_array_new(L, RFL_F64, rfl_shape_2(*n, *steps * *width));
}

/* actions(first, n, steps, width) -> [n][steps * width], as batches take it */
static int actions(lua_State *L)
{
    rf_store *store = rfl_check_store(L, 1);
    lua_Integer first;
    size_t n, steps, width;
    rfl_array *out = room(L, &first, &n, &steps, &width);
    rf_error err = {0};
    if (rf_store_actions(store, first, n, steps, width, out->data, &err) !=
        RF_OK)
        return rfl_fail(L, &err);
    return 1;
}

/* units(first, n, steps, d) -> [n][steps * d]; nothing where there are none */
static int units(lua_State *L)
{
    rf_store *store = rfl_check_store(L, 1);
    lua_Integer first;
    size_t n, steps, width;
    rfl_array *out = room(L, &first, &n, &steps, &width);
    bool there = false;
    rf_error err = {0};
    if (rf_store_units(store, first, n, steps, width, out->data, &there,
                       &err) != RF_OK)
        return rfl_fail(L, &err);
    return there ? 1 : 0;
}

/* Pushes the list of columns, each from 1, as C counts them. */
static const size_t *check_columns(lua_State *L, int arg, size_t width,
                                   size_t *n)
{
    luaL_checktype(L, arg, LUA_TTABLE);
    *n = lua_rawlen(L, arg);
    size_t *columns = rfl_scratch(L, *n + 1, sizeof *columns);
    for (size_t t = 0; t < *n; t++) {
        int whole;
        lua_rawgeti(L, arg, (lua_Integer)t + 1);
        const lua_Integer column = lua_tointegerx(L, -1, &whole);
        luaL_argcheck(L, whole && column >= 1 && (size_t)column <= width, arg,
                      "a column is none of the array's");
        columns[t] = (size_t)column - 1;
        lua_pop(L, 1);
    }
    return columns;
}

/* terms(first, out, columns [, reward_hash]): sums into out[n][width] */
static int terms(lua_State *L)
{
    rf_store *store = rfl_check_store(L, 1);
    const lua_Integer first = luaL_checkinteger(L, 2);
    const rfl_array *out = rfl_check_writable(L, 3);
    luaL_argcheck(L, out->dtype == RFL_F64 && out->shape.dims == 2, 3,
                  "wants float64 [n][width]");
    rf_term_sums sums = {.reward_hash = luaL_optstring(L, 5, NULL),
                         .width = out->shape.extent[1],
                         .out = out->data};
    sums.column = check_columns(L, 4, sums.width, &sums.n_terms);
    rf_error err = {0};
    return rfl_result(
        L, rf_store_terms(store, first, out->shape.extent[0], &sums, &err),
        &err);
}

/* A record on its way into a table; freed at once, or by __gc. */
#define KEPT "raveforce.Kept"

static int kept_free(lua_State *L)
{
    rf_record **box = luaL_checkudata(L, 1, KEPT);
    rf_record_free(*box);
    *box = NULL;
    return 0;
}

static rf_record **kept(lua_State *L)
{
    static const luaL_Reg meta[] = {{"__gc", kept_free}, {NULL, NULL}};
    if (luaL_getmetatable(L, KEPT) == LUA_TNIL)
        rfl_type(L, KEPT, NULL, meta);
    lua_pop(L, 1);
    return rfl_box(L, KEPT, sizeof(void *), 0);
}

static int episode(lua_State *L)
{
    rf_store *store = rfl_check_store(L, 1);
    const lua_Integer id = luaL_checkinteger(L, 2);
    rf_record **record = kept(L);
    rf_error err = {0};
    if (rf_store_episode(store, id, record, &err) != RF_OK)
        return rfl_fail(L, &err);
    rfl_push_record(L, *record);
    rf_record_free(*record);
    *record = NULL;
    return 1;
}

static int rewards(lua_State *L)
{
    rf_store *store = rfl_check_store(L, 1);
    char **bytes = rfl_bytes(L);
    rf_reward_use *uses = NULL;
    size_t n = 0;
    rf_error err = {0};
    if (rf_store_rewards(store, &uses, &n, &err) != RF_OK)
        return rfl_fail(L, &err);
    *bytes = (char *)uses;
    lua_createtable(L, (int)n, 0);
    for (size_t i = 0; i < n; i++) {
        lua_createtable(L, 0, 2);
        rfl_set_string(L, "hash", uses[i].hash);
        rfl_set_integer(L, "first", uses[i].first);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    rfl_bytes_close(bytes);
    return 1;
}

/* best() -> id, return; nothing where there is no episode */
static int best(lua_State *L)
{
    int64_t id = 0;
    double ret = 0;
    rf_error err = {0};
    if (rf_store_best(rfl_check_store(L, 1), &id, &ret, &err) != RF_OK)
        return rfl_fail(L, &err);
    if (id == 0)
        return 0;
    lua_pushinteger(L, id);
    lua_pushnumber(L, ret);
    return 2;
}

const luaL_Reg rfl_episode_methods[] = {
    {"count", count},     {"returns", returns}, {"origins", origins},
    {"actions", actions}, {"units", units},     {"terms", terms},
    {"episode", episode}, {"rewards", rewards}, {"best", best},
    {NULL, NULL}};
