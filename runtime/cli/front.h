/*
 * front.h: the subcommands that Lua carries out.
 *
 * The command line becomes a table: an option `agent-set` the field
 * `agent_set`; pairs a table each, there even when empty; the arguments what
 * cli_front says. `require(module).command(table)` does the rest and prints.
 */
#ifndef RF_CLI_FRONT_H
#define RF_CLI_FRONT_H

#include "options.h"

typedef struct cli_front {
    const char *module;
    const char *first; /* the field of the first argument; NULL: none */
    const char *rest;  /* the field of the list of the others; NULL: none */
    bool trusted;      /* no sandbox */
} cli_front;

/* Returns the exit status; what is wrong is on standard error by then. */
int cli_front_run(const cli_front *front, const cli_command *command,
                  const cli_line *line);

#endif
