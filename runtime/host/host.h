/*
 * host.h: one Lua state and what keeps a script within its limits.
 *
 * Trusted code (lua/raveforce) and the task share the state. What a task could
 * do in C without running an instruction, or where Lua runs no hooks, is
 * guarded in the libraries themselves (guards.c); what it may name at all is
 * the business of lua/raveforce/sandbox.lua.
 */
#ifndef RF_HOST_HOST_H
#define RF_HOST_HOST_H

#include "raveforce_lua.h"
#include <lauxlib.h>
#include <stdatomic.h>

/* Instructions between two looks at the limits. */
enum { RF_HOST_PERIOD = 1000 };

typedef enum rf_stop {
    RF_STOP_NONE,
    RF_STOP_INSTRUCTIONS,
    RF_STOP_MEMORY,
    RF_STOP_INTERRUPT
} rf_stop;

typedef struct rf_place {
    char file[256]; /* "": not known */
    int line;
} rf_place;

struct rf_host {
    lua_State *lua;
    bool trusted;
    uint64_t memory, used;        /* bytes; memory 0: no cap */
    uint64_t instructions, spent; /* instructions 0: no budget */
    bool over;                    /* used was above memory */
    rf_stop stop;                 /* why the script must end */
    rf_place place;               /* where that was noticed */
    atomic_uint interrupts;
    char message[4096];
    char lua_dir[];
};

/* The host of a state: Lua hands its allocator's context to everyone. */
static inline rf_host *rf_host_of(lua_State *L)
{
    void *host;
    lua_getallocf(L, &host);
    return host;
}

/* limits.c */
void *rf_host_allocate(void *host, void *block, size_t old, size_t size);
/* Anchors the error value of a stop; raises where memory is short. */
void rf_host_limits_open(lua_State *L);
/* A new budget, for the state's main thread. */
void rf_host_begin(rf_host *host);
/* Counts work that C does in the place of instructions; may raise. */
void rf_host_charge(lua_State *L, uint64_t work);

/* libraries.c: a lua_CFunction. */
int rf_host_libraries(lua_State *L);
/* guards.c: replaces functions in the libraries that are open. */
void rf_host_guards(lua_State *L);

/* lists.c: lua_CFunctions, but for the length of the table at 1, which must not
 * have a __len of its own. */
lua_Unsigned rf_host_length(lua_State *L);
int rf_host_rep(lua_State *L);
int rf_host_insert(lua_State *L);
int rf_host_remove(lua_State *L);
int rf_host_move(lua_State *L);

/* report.c: turns the error value on top (popped) into status and text. */
rf_status rf_host_report(rf_host *host, int lua_status, rf_error *err);

#endif
