/* core.random, core.random_bits: Philox4x32-10. */
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

void rfl_random_open(lua_State *L)
{
    static const luaL_Reg functions[] = {
        {"random", number}, {"random_bits", bits}, {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
