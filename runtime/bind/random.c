/* core.random, core.random_bits, core.normals: Philox4x32-10. */
#include "bind/types.h"

static int number(lua_State *L)
{
    const uint64_t root = (uint64_t)luaL_checkinteger(L, 1);
    lua_pushnumber(L, rf_random(root, rfl_check_u32(L, 2), rfl_check_u32(L, 3),
                                rfl_check_u32(L, 4), rfl_check_u32(L, 5)));
    return 1;
}

static int bits(lua_State *L)
{
    const uint64_t root = (uint64_t)luaL_checkinteger(L, 1);
    const uint64_t all =
        rf_random_bits(root, rfl_check_u32(L, 2), rfl_check_u32(L, 3),
                       rfl_check_u32(L, 4), rfl_check_u32(L, 5));
    lua_pushinteger(L, (lua_Integer)all);
    return 1;
}

/* Pushes where `n` normals go: argument 7, or a new table; NULL: a table. */
static const rfl_array *place_for(lua_State *L, size_t n)
{
    lua_settop(L, 7);
    if (lua_isnil(L, 7))
        lua_createtable(L, (int)n, 0);
    else
        lua_pushvalue(L, 7);
    if (lua_istable(L, 8))
        return NULL;
    const rfl_array *a = rfl_check_writable(L, 7);
    luaL_argcheck(L, a->dtype == RFL_F64, 7, "wants a float64 array");
    luaL_argcheck(L, a->size >= n, 7, "has fewer than n elements");
    return a;
}

/* normals(root, draw, episode, env, purpose, n, out) -> out */
static int normals(lua_State *L)
{
    enum { RUN = 64 };
    const uint64_t root = (uint64_t)luaL_checkinteger(L, 1);
    const uint64_t draw = (uint64_t)luaL_checkinteger(L, 2);
    const uint32_t episode = rfl_check_u32(L, 3), env = rfl_check_u32(L, 4);
    const uint32_t purpose = rfl_check_u32(L, 5);
    const size_t n = rfl_check_size(L, 6, 0, (size_t)1 << 30);
    const rfl_array *a = place_for(L, n);
    for (size_t from = 0; from < n; from += RUN) {
        double some[RUN];
        const size_t count = n - from < RUN ? n - from : RUN;
        rf_error err = {0};
        rfl_must(L,
                 rf_normals(root, draw + 2 * from, episode, env, purpose,
                            a ? (double *)a->data + from : some, count, &err),
                 &err);
        for (size_t i = 0; !a && i < count; i++) {
            lua_pushnumber(L, some[i]);
            lua_rawseti(L, 8, (lua_Integer)(from + i) + 1);
        }
    }
    return 1;
}

void rfl_random_open(lua_State *L)
{
    static const luaL_Reg functions[] = {{"random", number},
                                         {"random_bits", bits},
                                         {"normals", normals},
                                         {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
