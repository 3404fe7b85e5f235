/* record.h: core.Record, a finished episode, read from a table. */
#ifndef RF_BIND_RECORD_H
#define RF_BIND_RECORD_H

#include "bind/types.h"
#include "raveforce_io.h"

/* What `out` points to stays on the stack. */
void rfl_check_record(lua_State *L, int arg, rf_record *out);

#endif
