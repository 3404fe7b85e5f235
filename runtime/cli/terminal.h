/* terminal.h: what our Lua commands may do to the user's screen. */
#ifndef RF_CLI_TERMINAL_H
#define RF_CLI_TERMINAL_H

#include <lua.h>

/* Offers `require "raveforce.terminal"`: lua/meta/terminal.lua. May raise. */
void cli_terminal_offer(lua_State *L);

#endif
