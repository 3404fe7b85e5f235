/* Whole files, hashes, and the clock. */
#include "bind/types.h"
#include "raveforce_io.h"
#include <string.h>
#include <time.h>

const char *rfl_check_path(lua_State *L, int arg)
{
    size_t length;
    const char *path = luaL_checklstring(L, arg, &length);
    luaL_argcheck(L, strlen(path) == length, arg, "a path holds no zero byte");
    return path;
}

static int file_read(lua_State *L)
{
    const char *path = rfl_check_path(L, 1);
    const size_t limit = rfl_check_size(L, 2, 0, SIZE_MAX / 4);
    char **bytes = rfl_bytes(L);
    size_t length;
    rf_error err = {0};
    if (rf_file_read(path, limit, bytes, &length, &err) != RF_OK)
        return rfl_fail(L, &err);
    lua_pushlstring(L, *bytes, length);
    rfl_bytes_close(bytes);
    return 1;
}

static int file_write(lua_State *L)
{
    const char *path = rfl_check_path(L, 1);
    size_t length;
    const char *bytes = luaL_checklstring(L, 2, &length);
    rf_error err = {0};
    return rfl_result(L, rf_file_write(path, bytes, length, &err), &err);
}

static int folder_make(lua_State *L)
{
    rf_error err = {0};
    return rfl_result(L, rf_folder_make(rfl_check_path(L, 1), &err), &err);
}

/* folder_list(path) -> the names in it, sorted by their bytes */
static int folder_list(lua_State *L)
{
    const char *path = rfl_check_path(L, 1);
    char **names = rfl_bytes(L);
    size_t length = 0;
    rf_error err = {0};
    if (rf_folder_list(path, names, &length, &err) != RF_OK)
        return rfl_fail(L, &err);
    lua_newtable(L);
    lua_Integer n = 0;
    for (size_t at = 0; at < length; at += strlen(*names + at) + 1) {
        lua_pushstring(L, *names + at);
        lua_rawseti(L, -2, ++n);
    }
    rfl_bytes_close(names);
    return 1;
}

static int sha256(lua_State *L)
{
    size_t length;
    const char *bytes = luaL_checklstring(L, 1, &length);
    char hash[65];
    rf_sha256(bytes, length, hash);
    lua_pushstring(L, hash);
    return 1;
}

static int copy_cost(lua_State *L)
{
    rf_error err = {0};
    double cost = 0;
    rfl_must(L, rf_copy_cost(rfl_check_size(L, 1, 1, SIZE_MAX), &cost, &err),
             &err);
    lua_pushnumber(L, cost);
    return 1;
}

static int seconds(lua_State *L)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    lua_pushnumber(L, (double)now.tv_sec + (double)now.tv_nsec * 1e-9);
    return 1;
}

void rfl_file_open(lua_State *L)
{
    static const luaL_Reg functions[] = {
        {"file_read", file_read},     {"file_write", file_write},
        {"folder_make", folder_make}, {"folder_list", folder_list},
        {"sha256", sha256},           {"clock", seconds},
        {"copy_cost", copy_cost},     {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
