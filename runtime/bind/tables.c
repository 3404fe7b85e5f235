/* One cache of windows, transforms and filter banks for each Lua state. */
#include "bind/setting.h"

#define TYPE "raveforce.Tables"
#define FIELD "raveforce.tables" /* of the registry */

typedef struct box {
    rf_tables *tables;
} box;

static int gc(lua_State *L)
{
    box *b = luaL_checkudata(L, 1, TYPE);
    rf_tables_release(b->tables);
    b->tables = NULL;
    return 0;
}

static rf_status make(lua_State *L, rf_tables **out, rf_error *err)
{
    static const luaL_Reg meta[] = {{"__gc", gc}, {NULL, NULL}};
    if (luaL_getmetatable(L, TYPE) == LUA_TNIL)
        rfl_type(L, TYPE, NULL, meta);
    lua_pop(L, 1);
    box *b = rfl_box(L, TYPE, sizeof *b, 0);
    const rf_status status = rf_tables_create(&b->tables, err);
    *out = b->tables;
    if (status == RF_OK)
        lua_setfield(L, LUA_REGISTRYINDEX, FIELD);
    else
        lua_pop(L, 1);
    return status;
}

rf_status rfl_tables(lua_State *L, rf_tables **out, rf_error *err)
{
    luaL_checkstack(L, 6, NULL);
    if (lua_getfield(L, LUA_REGISTRYINDEX, FIELD) == LUA_TNIL) {
        lua_pop(L, 1);
        return make(L, out, err);
    }
    *out = ((box *)lua_touserdata(L, -1))->tables;
    lua_pop(L, 1);
    return RF_OK;
}
