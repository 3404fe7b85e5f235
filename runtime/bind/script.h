/*
 * script.h: Lua 5.4 machines for the node `meta` (rf_host_scripts).
 *
 * A machine is a Lua state of its own that belongs to an engine. Scripts share
 * it, and voices share a script, so nothing that a script leaves behind may
 * outlive its run but the numbers and the output that the run was given: what
 * a script can name are tables that refuse other keys (script_scope.c).
 */
#ifndef RF_BIND_SCRIPT_H
#define RF_BIND_SCRIPT_H

#include "raveforce_lua.h"
#include <lauxlib.h>

/* Of the main thread's stack, from the bottom: the function that runs a
 * program, and that function's upvalues. */
enum {
    RFL_SCRIPT_ENV = 1, /* the scripts' _ENV: holds the named numbers */
    RFL_SCRIPT_SCOPE,   /* what else a script can name */
    RFL_SCRIPT_OUTPUT,
    RFL_SCRIPT_INPUT,
    RFL_SCRIPT_NAMES, /* of the numbers, RF_SCRIPT_NUMBERS upvalues */
    RFL_SCRIPT_UPVALUES = RFL_SCRIPT_NAMES + RF_SCRIPT_NUMBERS - 1
};

typedef struct rfl_machine {
    lua_State *lua;
    size_t used, most; /* bytes */
    bool settled;      /* `most` is that of a run */
    double sr;         /* what scripts see, Hz */
    bool has_input;    /* whether they see one */
} rfl_machine;

/* A userdata of the machine. */
typedef struct rfl_program {
    int function; /* in the registry */
    bool reads_input;
    uint32_t count; /* of the numbers that the code names: */
    uint8_t numbers[RF_SCRIPT_NUMBERS];
} rfl_program;

/* A run. */
typedef struct rfl_job {
    rfl_machine *machine;
    const rfl_program *program;
    rf_script_block *block;
    /* What the run made, until all of it is known to be fine: */
    float numbers[RF_SCRIPT_NUMBERS];
    float output[RF_BLOCK], sound[RF_BLOCK];
} rfl_job;

/* script_run.c: a lua_CFunction with the upvalues above. [job] */
int rfl_script_run(lua_State *L);

/* script_scope.c: the names of the numbers, NULL at the end. */
extern const char *const rfl_script_numbers[];
/* Pushes the RFL_SCRIPT_UPVALUES values. */
void rfl_script_scope(lua_State *L);

/* script_library.c: sets the functions and constants of `math` in the table
 * on top. */
void rfl_script_library(lua_State *L);
/* Their names, NULL at the end. */
extern const char *const rfl_script_functions[];

/* script_text.c */

typedef struct rfl_script_place {
    uint32_t line, col; /* within the code, from 1; 0: unknown */
} rfl_script_place;

/* Fills `err`; the message is cut where it is too long. */
rf_status rfl_script_fail(rf_error *err, rf_status status,
                          rfl_script_place place, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* What Lua says in `message`, without the chunk's name: its line goes into
 * `err`, and the column of what it is near to, where that is clear. */
rf_status rfl_script_report(rf_error *err, rf_status status,
                            const char *message, const char *code,
                            size_t length);
/* The next word of the code, wherever it stands, from `*at` on; NULL: none. */
const char *rfl_script_word(const char **at, const char *end, size_t *length);
/* `...` copies as many values as there are with one instruction: refused. */
rf_status rfl_script_check(const char *code, size_t length, rf_error *err);
/* For what Lua does not compile: RF_INVALID where it is the language of the
 * original engine, RF_OK where it does not look like that. */
rf_status rfl_script_rhai(const char *code, size_t length, rf_error *err);

#endif
