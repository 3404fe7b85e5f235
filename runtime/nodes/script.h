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
    void *machine; /* what host->open gave the engine */
    void *program; /* what host->compile gave for this node */
    /* The first run that failed, with the place within the code; RF_OK: none.
     * Whoever reports it sets it back. */
    rf_error trouble;
} rf_script;

#endif
