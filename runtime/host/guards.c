/*
 * What a script could use to get around the limits, replaced in the libraries
 * of a sandboxed state:
 *
 * - an xpcall handler runs inside the hook that raised, where no hook runs;
 * - a coroutine that dies in a hook closes its variables without hooks;
 * - a coroutine too short to meet the hook would cost nothing;
 * - Lua runs __gc without hooks: tables have none here;
 * - a few functions loop in C for as long as they are told to (lists.c).
 *
 * A guard has the function it replaces as upvalue 1.
 */
#include "host/host.h"
#include <lualib.h>
#include <string.h>

static int all_results(lua_State *L, int status, lua_KContext context)
{
    (void)status;
    (void)context;
    return lua_gettop(L);
}

/* Calls the original with all arguments; it may yield. */
static int forward(lua_State *L)
{
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_callk(L, lua_gettop(L) - 1, LUA_MULTRET, 0, all_results);
    return lua_gettop(L);
}

/* Upvalue 1 is the script's own handler. */
static int handle(lua_State *L)
{
    if (rf_host_of(L)->stop != RF_STOP_NONE)
        return 1;
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, 1, 1);
    return 1;
}

static int guard_xpcall(lua_State *L)
{
    luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_pushvalue(L, 2);
    lua_pushcclosure(L, handle, 1);
    lua_replace(L, 2);
    return forward(L);
}

static int end_body(lua_State *L, int status, lua_KContext context)
{
    (void)context;
    if (status != LUA_OK && status != LUA_YIELD)
        return lua_error(L);
    return lua_gettop(L);
}

/* A coroutine's own protected call (of upvalue 1) closes its variables. */
static int body(lua_State *L)
{
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    const int status =
        lua_pcallk(L, lua_gettop(L) - 1, LUA_MULTRET, 0, 0, end_body);
    return end_body(L, status, 0);
}

/* For create and wrap; the instructions before the first hook are prepaid. */
static int guard_coroutine(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TFUNCTION);
    rf_host_charge(L, RF_HOST_PERIOD);
    lua_settop(L, 1);
    lua_pushcclosure(L, body, 1);
    return forward(L);
}

/* Lua looks for __gc when the metatable is set, so it is hidden meanwhile: a
 * script may reach the metatable of any class, ours included. */
static void set_without_finalizer(lua_State *L)
{
    lua_pushliteral(L, "__gc");
    lua_pushvalue(L, -1);
    lua_rawget(L, 2);
    lua_pushvalue(L, -2);
    lua_pushnil(L);
    lua_rawset(L, 2);
    lua_pushvalue(L, 2);
    lua_setmetatable(L, 1);
    lua_rawset(L, 2);
}

static int safe_setmetatable(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argexpected(L, lua_isnil(L, 2) || lua_istable(L, 2), 2,
                     "nil or table");
    luaL_argcheck(L, luaL_getmetafield(L, 1, "__metatable") == LUA_TNIL, 1,
                  "has a protected metatable");
    lua_settop(L, 2);
    if (lua_istable(L, 2))
        set_without_finalizer(L);
    else
        lua_setmetatable(L, 1);
    lua_settop(L, 1);
    return 1;
}

/* load(chunk, name, mode, env): text only, whatever mode says. */
static int guard_load(lua_State *L)
{
    if (lua_gettop(L) < 3)
        lua_settop(L, 3);
    lua_pushliteral(L, "t");
    lua_replace(L, 3);
    return forward(L);
}

/* An honest length, and what sorting it may take: n log n comparisons, each
 * worth some instructions. */
static int guard_sort(lua_State *L)
{
    const lua_Unsigned n = rf_host_length(L);
    uint64_t cost = n;
    for (lua_Unsigned left = n; left > 1; left /= 2)
        cost += n * 8;
    rf_host_charge(L, cost);
    return forward(L);
}

/*
 * A match backtracks in C, where no hook runs: at worst once per place and
 * quantifier, each within the other. Charged is a 64th of that, which lets
 * ordinary patterns on ordinary strings go by.
 */
static uint64_t match_cost(size_t length, const char *pattern, size_t size)
{
    const uint64_t most = (uint64_t)1 << 56;
    uint64_t cost = length + 1;
    for (size_t i = 0; i < size && cost < most; i++) {
        if (pattern[i] == '%')
            i++;
        else if (strchr("*+-", pattern[i]) && pattern[i] != '\0')
            cost *= length + 1;
    }
    return cost / 64 + length;
}

/* find, match, gmatch, gsub */
static int guard_pattern(lua_State *L)
{
    size_t length, size;
    luaL_checklstring(L, 1, &length);
    const char *pattern = luaL_checklstring(L, 2, &size);
    rf_host_charge(L, match_cost(length, pattern, size));
    return forward(L);
}

/* The pieces may come from a metamethod in C, which no hook sees. */
static int guard_concat(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    const lua_Integer first = luaL_optinteger(L, 3, 1);
    const lua_Integer last = lua_isnoneornil(L, 4)
                                 ? (lua_Integer)rf_host_length(L)
                                 : luaL_checkinteger(L, 4);
    if (last >= first)
        rf_host_charge(L, (lua_Unsigned)last - (lua_Unsigned)first + 1);
    return forward(L);
}

typedef struct guard {
    const char *library, *name;
    lua_CFunction function; /* NULL: taken away */
} guard;

void rf_host_guards(lua_State *L)
{
    static const guard guards[] = {
        {LUA_GNAME, "xpcall", guard_xpcall},
        {LUA_GNAME, "setmetatable", safe_setmetatable},
        {LUA_GNAME, "load", guard_load},
        {LUA_GNAME, "dofile", NULL},
        {LUA_GNAME, "loadfile", NULL},
        {LUA_COLIBNAME, "create", guard_coroutine},
        {LUA_COLIBNAME, "wrap", guard_coroutine},
        {LUA_STRLIBNAME, "rep", rf_host_rep},
        {LUA_STRLIBNAME, "dump", NULL},
        {LUA_STRLIBNAME, "find", guard_pattern},
        {LUA_STRLIBNAME, "match", guard_pattern},
        {LUA_STRLIBNAME, "gmatch", guard_pattern},
        {LUA_STRLIBNAME, "gsub", guard_pattern},
        {LUA_TABLIBNAME, "insert", rf_host_insert},
        {LUA_TABLIBNAME, "remove", rf_host_remove},
        {LUA_TABLIBNAME, "sort", guard_sort},
        {LUA_TABLIBNAME, "move", rf_host_move},
        {LUA_TABLIBNAME, "concat", guard_concat},
        {LUA_LOADLIBNAME, "loadlib", NULL},
    };
    for (size_t i = 0; i < sizeof guards / sizeof *guards; i++) {
        const guard *g = &guards[i];
        lua_getglobal(L, g->library);
        lua_getfield(L, -1, g->name);
        if (g->function) {
            lua_pushcclosure(L, g->function, 1);
        } else {
            lua_pop(L, 1);
            lua_pushnil(L);
        }
        lua_setfield(L, -2, g->name);
        lua_pop(L, 1);
    }
}
