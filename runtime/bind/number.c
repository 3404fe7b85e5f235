/* Numbers as text, whatever the locale, and the nearest of some names. */
#include "bind/types.h"
#include <stdio.h>
#include <string.h>

static int format_number(lua_State *L)
{
    char text[RF_NUMBER_TEXT];
    const float value = (float)luaL_checknumber(L, 1);
    lua_pushlstring(L, text, rf_number_format(value, text));
    return 1;
}

/* A decimal comma is the locale's. */
static size_t print_double(char *text, size_t size, int digits, double value)
{
    const int length = snprintf(text, size, "%.*g", digits, value);
    char *comma = strchr(text, ',');
    if (comma)
        *comma = '.';
    return (size_t)length;
}

/* format_double(x): the fewest digits that bring a finite number back */
static int format_double(lua_State *L)
{
    enum { SAFE = 15, ENOUGH = 17 }; /* digits of any decimal, of any double */
    const double value = rfl_check_finite(L, 1);
    char text[40];
    size_t length = 0;
    double back = 0;
    for (int digits = SAFE; digits <= ENOUGH; digits++) {
        length = print_double(text, sizeof text, digits, value);
        if (rf_number_parse(text, length, &back, NULL) == RF_OK &&
            back == value)
            break;
    }
    lua_pushlstring(L, text, length);
    return 1;
}

static int parse_number(lua_State *L)
{
    size_t length;
    const char *text = luaL_checklstring(L, 1, &length);
    double value;
    rf_error err = {0};
    if (rf_number_parse(text, length, &value, &err) != RF_OK)
        return rfl_fail(L, &err);
    lua_pushnumber(L, value);
    return 1;
}

static int nearest(lua_State *L)
{
    const char *name = luaL_checkstring(L, 1);
    luaL_checktype(L, 2, LUA_TTABLE);
    const size_t n = lua_rawlen(L, 2);
    const char **names = rfl_scratch(L, n + 1, sizeof *names);
    for (size_t i = 0; i < n; i++) {
        luaL_argcheck(L, lua_rawgeti(L, 2, (lua_Integer)i + 1) == LUA_TSTRING,
                      2, "names are strings");
        names[i] = lua_tostring(L, -1);
        lua_pop(L, 1);
    }
    lua_pushstring(L, rf_nearest(name, names));
    return 1;
}

void rfl_number_open(lua_State *L)
{
    static const luaL_Reg functions[] = {{"format_number", format_number},
                                         {"format_double", format_double},
                                         {"parse_number", parse_number},
                                         {"nearest", nearest},
                                         {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
