/* toys.h: problems for `bench agents`. */
#ifndef RF_CLI_TOYS_H
#define RF_CLI_TOYS_H

#include <lua.h>

/* Offers `require "raveforce.toys"`: lua/meta/toys.lua. May raise. */
void cli_toys_offer(lua_State *L);

#endif
