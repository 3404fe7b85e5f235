/*
 * raveforce_lua.h: RaveForce inside Lua 5.4, and Lua inside RaveForce.
 */
#ifndef RAVEFORCE_LUA_H
#define RAVEFORCE_LUA_H

#include "raveforce.h"
#include <lua.h>

#ifdef __cplusplus
extern "C" {
#endif

/* `require "raveforce.core"`: lua/meta/core.lua describes it. */
RF_API int luaopen_raveforce_core(lua_State *L);

/*
 * What the node `meta` runs, for rf_plan_options: Lua 5.4, each machine a state
 * of its own, within limits (`raveforce nodes meta` says which). [any thread]
 */
RF_API const rf_script_host *rf_host_scripts(void);

/*
 * ---- host: a Lua state for task scripts, or for trusted ones ----
 */

typedef struct rf_host rf_host;

typedef struct rf_host_options {
    size_t size;           /* sizeof(rf_host_options) */
    bool trusted;          /* all standard libraries, no limits */
    uint64_t memory;       /* bytes; 0: 1 GiB. Over it the script is stopped */
    uint64_t instructions; /* between two refills; 0: 500 million */
    const char *lua_dir;   /* where raveforce/init.lua lies */
    uint32_t lanes;        /* 0: the widest */
} rf_host_options;

RF_API RF_MUST_USE rf_status rf_host_create(const rf_host_options *options,
                                            rf_host **out, rf_error *err);
RF_API void rf_host_destroy(rf_host *host);
/*
 * The state, for pushing arguments and reading results. Trusted code and task
 * share it: a task's chunk sees what lua/raveforce/sandbox.lua lists, and in a
 * sandbox nobody has io, os, C modules, binary chunks, or __gc on tables.
 * Instructions are counted, seconds are not: a pattern over a long text takes
 * as long as it takes.
 */
RF_API lua_State *rf_host_state(rf_host *host);

/*
 * Requires `module`, takes its field `function` and calls it with the
 * `arguments` values on top of the stack (popped), results `results`. A Lua
 * error becomes a status by its kind (RF_LIMIT where memory or instructions
 * ran out, even if the script caught that) and its whole text is
 * rf_host_message. The budget is refilled before.
 */
RF_API RF_MUST_USE rf_status rf_host_call(rf_host *host, const char *module,
                                          const char *function, int arguments,
                                          int results, rf_error *err);
/* `file:line:column: kind: what`, with line and caret where there is one. */
RF_API const char *rf_host_message(const rf_host *host);
/*
 * Asks for an end: `require "raveforce.host".interrupted()` becomes true, which
 * training loops look at between episodes; a second call stops the script at
 * its next instruction. [any thread] [signal safe]
 */
RF_API void rf_host_interrupt(rf_host *host);

#ifdef __cplusplus
}
#endif

#endif
