/* core.nodes: the node reference as tables. */
#include "bind/types.h"

static void push_aliases(lua_State *L, const char *const *aliases)
{
    lua_newtable(L);
    for (size_t i = 0; aliases && aliases[i]; i++) {
        lua_pushstring(L, aliases[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

static void push_params(lua_State *L, size_t node)
{
    rf_param_info param;
    lua_newtable(L);
    for (size_t i = 0; rf_node_param(node, i, &param); i++) {
        lua_createtable(L, 0, 9);
        rfl_set_string(L, "name", param.name);
        rfl_set_string(L, "unit", param.unit);
        rfl_set_string(L, "doc", param.doc);
        rfl_set_string(L, "takes", param.takes);
        rfl_set_number(L, "lo", param.lo);
        rfl_set_number(L, "hi", param.hi);
        rfl_set_number(L, "fallback", param.fallback);
        lua_pushboolean(L, param.has_fallback);
        lua_setfield(L, -2, "has_fallback");
        lua_pushboolean(L, param.repeats);
        lua_setfield(L, -2, "repeats");
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

static int nodes(lua_State *L)
{
    rf_node_info node;
    lua_newtable(L);
    for (size_t i = 0; rf_node_at(i, &node); i++) {
        lua_createtable(L, 0, 7);
        rfl_set_string(L, "name", node.name);
        rfl_set_string(L, "doc", node.doc);
        rfl_set_string(L, "example", node.example);
        rfl_set_string(L, "quirks", node.quirks);
        lua_pushboolean(L, node.wordless);
        lua_setfield(L, -2, "wordless");
        push_aliases(L, node.aliases);
        lua_setfield(L, -2, "aliases");
        push_params(L, i);
        lua_setfield(L, -2, "params");
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    return 1;
}

void rfl_nodes_open(lua_State *L)
{
    static const luaL_Reg functions[] = {{"nodes", nodes}, {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
