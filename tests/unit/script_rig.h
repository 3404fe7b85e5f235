/* script_rig.h: a machine of rf_host_scripts, and a voice's block. */
#ifndef RF_TESTS_SCRIPT_RIG_H
#define RF_TESTS_SCRIPT_RIG_H

#include "raveforce_lua.h"
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>

#include <cmocka.h>

/* A machine, a program and a voice's block. */
typedef struct rig {
    const rf_script_host *host;
    void *machine, *program;
    float numbers[RF_SCRIPT_NUMBERS];
    float output[RF_BLOCK], sound[RF_BLOCK], input[RF_BLOCK];
    rf_script_block block;
    rf_error err;
} rig;

enum { PHASE = 0, X0 = 1, A = 13, FREQ = 39, FREQ2 = 40 };

static inline void open_rig(rig *r)
{
    *r = (rig){.host = rf_host_scripts()};
    r->block = (rf_script_block){.numbers = r->numbers,
                                 .output = r->output,
                                 .sound = r->sound,
                                 .sr = 44100};
    assert_int_equal(r->host->open(r->host->data, &r->machine, &r->err), RF_OK);
}

static inline void close_rig(rig *r)
{
    r->host->close(r->machine);
}

static inline rf_status compile(rig *r, const char *code)
{
    r->err = (rf_error){0};
    return r->host->compile(r->machine, code, strlen(code), &r->program,
                            &r->err);
}

static inline rf_status run(rig *r)
{
    r->err = (rf_error){0};
    const rf_status status =
        r->host->run(r->machine, r->program, &r->block, &r->err);
    assert_int_equal(r->err.status, status);
    return status;
}

/* A run from zeros, in a machine of its own. */
static inline rf_status fresh_run(rig *r, const char *code)
{
    open_rig(r);
    rf_status status = compile(r, code);
    if (status == RF_OK)
        status = run(r);
    close_rig(r);
    return status;
}

static inline void assert_message(const rig *r, const char *part)
{
    if (strstr(r->err.message, part))
        return;
    fail_msg("'%s' does not say '%s'", r->err.message, part);
}

#endif
