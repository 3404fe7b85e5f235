/* terminal.c: progress on standard error; results on standard output. */
#include "terminal.h"
#include <lauxlib.h>
#include <stdio.h>
#include <unistd.h>

static int say(lua_State *L)
{
    size_t length;
    const char *text = luaL_checklstring(L, 1, &length);
    fwrite(text, 1, length, stderr);
    fflush(stderr);
    return 0;
}

static int print(lua_State *L)
{
    size_t length;
    const char *text = luaL_checklstring(L, 1, &length);
    fwrite(text, 1, length, stdout);
    return 0;
}

static int is_terminal(lua_State *L)
{
    lua_pushboolean(L, isatty(STDERR_FILENO));
    return 1;
}

static int open_terminal(lua_State *L)
{
    static const luaL_Reg functions[] = {{"say", say},
                                         {"print", print},
                                         {"is_terminal", is_terminal},
                                         {NULL, NULL}};
    luaL_newlib(L, functions);
    return 1;
}

void cli_terminal_offer(lua_State *L)
{
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
    lua_pushcfunction(L, open_terminal);
    lua_setfield(L, -2, "raveforce.terminal");
    lua_pop(L, 1);
}
