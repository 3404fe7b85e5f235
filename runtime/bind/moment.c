/* core.Moment: an episode as it was; the C moment keeps all it needs alive. */
#include "bind/types.h"

#define TYPE "raveforce.Moment"

const rf_moment *rfl_check_moment(lua_State *L, int arg)
{
    rf_moment **box = luaL_checkudata(L, arg, TYPE);
    luaL_argcheck(L, *box, arg, "the moment is closed");
    return *box;
}

/* The collector does not see their memory: it runs whenever so much more of it
 * was taken. */
#define TAKEN "raveforce.taken"
enum { MOST_TAKEN = 1 << 26 };

static void count_memory(lua_State *L, size_t bytes)
{
    lua_getfield(L, LUA_REGISTRYINDEX, TAKEN);
    lua_Integer taken = lua_tointeger(L, -1) + (lua_Integer)bytes;
    lua_pop(L, 1);
    if (taken >= MOST_TAKEN) {
        lua_gc(L, LUA_GCCOLLECT);
        taken = 0;
    }
    lua_pushinteger(L, taken);
    lua_setfield(L, LUA_REGISTRYINDEX, TAKEN);
}

int rfl_moment_new(lua_State *L, const rf_episode *episode)
{
    rf_moment **box = rfl_box(L, TYPE, sizeof(rf_moment *), 0);
    rf_error err = {0};
    if (rf_episode_snapshot(episode, box, &err) != RF_OK)
        return rfl_fail(L, &err);
    count_memory(L, rf_moment_bytes(*box));
    return 1;
}

static int gc(lua_State *L)
{
    rf_moment **box = luaL_checkudata(L, 1, TYPE);
    rf_moment_release(*box);
    *box = NULL;
    return 0;
}

static int bytes(lua_State *L)
{
    lua_pushinteger(L, (lua_Integer)rf_moment_bytes(rfl_check_moment(L, 1)));
    return 1;
}

void rfl_moment_open(lua_State *L)
{
    static const luaL_Reg methods[] = {
        {"bytes", bytes}, {"close", gc}, {NULL, NULL}};
    static const luaL_Reg meta[] = {
        {"__gc", gc}, {"__close", gc}, {NULL, NULL}};
    rfl_type(L, TYPE, methods, meta);
}
