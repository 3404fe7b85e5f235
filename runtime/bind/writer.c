/* core.Writer: a file written piece by piece; there only once it is whole. */
#include "bind/types.h"
#include "raveforce_io.h"

#define TYPE "raveforce.Writer"

static rf_writer *check(lua_State *L)
{
    rf_writer **box = luaL_checkudata(L, 1, TYPE);
    luaL_argcheck(L, *box, 1, "the writer is closed");
    return *box;
}

static int close(lua_State *L)
{
    rf_writer **box = luaL_checkudata(L, 1, TYPE);
    rf_writer_destroy(*box);
    *box = NULL;
    return 0;
}

static int write(lua_State *L)
{
    rf_writer *writer = check(L);
    size_t length;
    const char *bytes = luaL_checklstring(L, 2, &length);
    rf_error err = {0};
    return rfl_result(L, rf_writer_write(writer, bytes, length, &err), &err);
}

/* Once: what is written then is under its name. */
static int commit(lua_State *L)
{
    rf_error err = {0};
    const rf_status status = rf_writer_commit(check(L), &err);
    close(L);
    return rfl_result(L, status, &err);
}

/* writer(path) -> Writer | nil, message, detail */
static int writer(lua_State *L)
{
    const char *path = rfl_check_path(L, 1);
    rf_writer **box = rfl_box(L, TYPE, sizeof(void *), 0);
    rf_error err = {0};
    if (rf_writer_create(path, box, &err) != RF_OK)
        return rfl_fail(L, &err);
    return 1;
}

void rfl_writer_open(lua_State *L)
{
    static const luaL_Reg methods[] = {
        {"write", write}, {"commit", commit}, {"close", close}, {NULL, NULL}};
    static const luaL_Reg metamethods[] = {
        {"__gc", close}, {"__close", close}, {NULL, NULL}};
    static const luaL_Reg functions[] = {{"writer", writer}, {NULL, NULL}};
    rfl_type(L, TYPE, methods, metamethods);
    luaL_setfuncs(L, functions, 0);
}
