/* fftw.h: FFTW for our benches, where it is installed. */
#ifndef RF_CLI_FFTW_H
#define RF_CLI_FFTW_H

#include <lua.h>

/* Offers `require "raveforce.fftw"`: lua/meta/fftw.lua. May raise. */
void cli_fftw_offer(lua_State *L);

#endif
