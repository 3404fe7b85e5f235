/* updates.h: the texts that `--update T=FILE` names, in the order of time. */
#ifndef RF_CLI_UPDATES_H
#define RF_CLI_UPDATES_H

#include "options.h"

enum { CLI_TEXT_LIMIT = 1 << 24 }; /* bytes of code in a file */

typedef struct cli_update {
    uint64_t block; /* takes over before this block */
    const char *path;
    char *text; /* as the file had it */
    size_t length;
} cli_update;

typedef struct cli_updates {
    cli_update *items;
    size_t count;
} cli_updates;

/* Reads all of them. `out` is cleared with cli_updates_clear. */
rf_status cli_updates_read(const cli_line *line, double sr, cli_updates *out,
                           rf_error *err);
void cli_updates_clear(cli_updates *updates);

/* Hands the update over; a refusal is reported, and the sound goes on. */
void cli_update_apply(const cli_update *update, rf_stream *stream);

#endif
