/* terminal.c: progress on standard error; results on standard output. */
#include "terminal.h"
#include "again.h"
#include <lauxlib.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
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

static int flush(lua_State *L)
{
    (void)L;
    fflush(stdout);
    return 0;
}

static int is_terminal(lua_State *L)
{
    lua_pushboolean(L, isatty(STDERR_FILENO));
    return 1;
}

static int is_piped(lua_State *L)
{
    lua_pushboolean(L, !isatty(STDOUT_FILENO));
    return 1;
}

/* Comes back early when a signal arrives. */
static int wait(lua_State *L)
{
    const double seconds = luaL_checknumber(L, 1);
    luaL_argcheck(L, seconds >= 0 && seconds <= 3600, 1, "0..3600 seconds");
    const time_t whole = (time_t)seconds;
    const struct timespec time = {
        .tv_sec = whole, .tv_nsec = (long)((seconds - (double)whole) * 1e9)};
    nanosleep(&time, NULL);
    return 0;
}

/* What changes when a file does: its place on the disk, its size and its
 * time; nil where there is none. */
static int stamp(lua_State *L)
{
    struct stat info;
    if (stat(luaL_checkstring(L, 1), &info) != 0) {
        lua_pushnil(L);
        return 1;
    }
    lua_pushfstring(L, "%I %I %I %I", (LUAI_UACINT)info.st_ino,
                    (LUAI_UACINT)info.st_size, (LUAI_UACINT)info.st_mtim.tv_sec,
                    (LUAI_UACINT)info.st_mtim.tv_nsec);
    return 1;
}

static int open_terminal(lua_State *L)
{
    static const luaL_Reg functions[] = {{"say", say},
                                         {"print", print},
                                         {"flush", flush},
                                         {"is_terminal", is_terminal},
                                         {"is_piped", is_piped},
                                         {"wait", wait},
                                         {"stamp", stamp},
                                         {"again", cli_again},
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
