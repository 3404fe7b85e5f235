/*
 * script.h: how `meta` runs code that no room of the core understands.
 *
 * The host fills in the interface (rf_script_host of raveforce.h); an engine
 * opens one machine for all its nodes, on the thread that renders.
 */
#ifndef RF_NODES_SCRIPT_H
#define RF_NODES_SCRIPT_H

#include "raveforce.h"

/* One node's script in one engine. */
typedef struct rf_script {
    const rf_script_host *host;
    void *machine;      /* what host->open gave the engine */
    void *program;      /* what host->compile gave for this node */
    uint32_t line, col; /* of the code in the text */
    /* [lanes] the engine's: what a script of the voice first failed with,
     * with the place in the text; RF_OK: nothing. */
    rf_error *trouble;
} rf_script;

/* A place within the code becomes one of the text; without one, it is the
 * code's beginning. */
static inline void rf_script_place(const rf_script *script, rf_error *err)
{
    if (err->line == 0)
        err->line = err->col = 1;
    if (err->line == 1)
        err->col += script->col - 1;
    err->line += script->line - 1;
}

#endif
