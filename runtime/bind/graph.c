/* core.Graph: a checked text. */
#include "bind/types.h"

#define TYPE "raveforce.Graph"

const rf_graph *rfl_check_graph(lua_State *L, int arg)
{
    rf_graph **box = luaL_checkudata(L, arg, TYPE);
    luaL_argcheck(L, *box, arg, "the graph is closed");
    return *box;
}

static int gc(lua_State *L)
{
    rf_graph **box = luaL_checkudata(L, 1, TYPE);
    rf_graph_release(*box);
    *box = NULL;
    return 0;
}

static int text(lua_State *L)
{
    size_t length;
    const char *bytes = rf_graph_text(rfl_check_graph(L, 1), &length);
    lua_pushlstring(L, bytes, length);
    return 1;
}

static void push_slot(lua_State *L, const rf_slot_info *slot)
{
    static const char *const kinds[] = {[RF_HOLE_NUMBER] = "number",
                                        [RF_HOLE_INTEGER] = "integer",
                                        [RF_HOLE_NOTE] = "note",
                                        [RF_HOLE_SYMBOL] = "symbol"};
    lua_createtable(L, 0, 5);
    rfl_set_string(L, "name", slot->name);
    rfl_set_string(L, "kind", kinds[slot->kind]);
    rfl_set_integer(L, "line", slot->line);
    rfl_set_integer(L, "column", slot->col);
    rfl_set_integer(L, "holes", slot->holes);
}

static int slots(lua_State *L)
{
    const rf_graph *graph = rfl_check_graph(L, 1);
    lua_newtable(L);
    for (size_t i = 0; i < rf_graph_slots(graph); i++) {
        rf_slot_info slot;
        rf_error err = {0};
        rfl_must(L, rf_graph_slot(graph, i, &slot, &err), &err);
        push_slot(L, &slot);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static int count(lua_State *L)
{
    const rf_graph *graph = rfl_check_graph(L, 1);
    lua_pushinteger(L, (lua_Integer)rf_graph_chains(graph));
    lua_pushinteger(L, (lua_Integer)rf_graph_nodes(graph));
    return 2;
}

static int tostring(lua_State *L)
{
    const rf_graph *graph = rfl_check_graph(L, 1);
    lua_pushfstring(L, "graph of %I chains, %I nodes, %I slots",
                    (lua_Integer)rf_graph_chains(graph),
                    (lua_Integer)rf_graph_nodes(graph),
                    (lua_Integer)rf_graph_slots(graph));
    return 1;
}

static int graph(lua_State *L)
{
    size_t length;
    const char *bytes = luaL_checklstring(L, 1, &length);
    rf_graph **box = rfl_box(L, TYPE, sizeof(void *), 0);
    rf_error err = {0};
    if (rf_graph_create(bytes, length, box, &err) != RF_OK)
        return rfl_fail(L, &err);
    return 1;
}

void rfl_graph_open(lua_State *L)
{
    static const luaL_Reg methods[] = {
        {"text", text}, {"slots", slots}, {"count", count}, {NULL, NULL}};
    static const luaL_Reg meta[] = {
        {"__gc", gc}, {"__tostring", tostring}, {NULL, NULL}};
    static const luaL_Reg functions[] = {{"graph", graph}, {NULL, NULL}};
    rfl_type(L, TYPE, methods, meta);
    luaL_setfuncs(L, functions, 0);
}
