/*
 * interrupt.h: Ctrl-C asks the script to end.
 *
 * The first asks, the second stops it at its next instruction, the third ends
 * the process.
 */
#ifndef RF_CLI_INTERRUPT_H
#define RF_CLI_INTERRUPT_H

#include "raveforce_lua.h"

/* From now on SIGINT is passed on to `host`. */
void cli_interrupt_watch(rf_host *host);
/* No longer; before the host is destroyed. Whether there was one. */
bool cli_interrupt_end(void);

#endif
