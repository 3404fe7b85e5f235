/* place.h: what the surroundings say: where we are, how wide to compute. */
#ifndef RF_CLI_PLACE_H
#define RF_CLI_PLACE_H

#include "raveforce.h"

enum { CLI_PATH_SIZE = 4096 };

/* The folder in which raveforce/init.lua lies: in the source tree that this
 * program was built in, or under the prefix that it is installed in. RF_IO */
rf_status cli_place_of_lua(char out[CLI_PATH_SIZE], rf_error *err);

/* RAVEFORCE_LANES, or 0 where it is not set. RF_ARGUMENT for a width that
 * this processor lacks. */
rf_status cli_forced_lanes(uint32_t *out, rf_error *err);

#endif
