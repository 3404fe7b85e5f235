/* timed.h: what `--update`, `--message` and `--tempo` let happen, in the order
 * of time. */
#ifndef RF_CLI_TIMED_H
#define RF_CLI_TIMED_H

#include "options.h"

enum { CLI_TEXT_LIMIT = 1 << 24 }; /* bytes of code in a file */

typedef enum cli_deed { CLI_UPDATE, CLI_MESSAGE, CLI_TEMPO } cli_deed;

typedef struct cli_timed {
    uint64_t block; /* happens before this block */
    cli_deed deed;
    const char *name; /* the file of a text; the message itself */
    char *text;       /* of an update, as the file had it; else NULL */
    size_t length;
    double bpm;
} cli_timed;

typedef struct cli_timeline {
    cli_timed *items;
    size_t count;
} cli_timeline;

/* Reads all of them; what was said first happens first. `out` is cleared with
 * cli_timeline_clear. */
rf_status cli_timeline_read(const cli_line *line, double sr, cli_timeline *out,
                            rf_error *err);
void cli_timeline_clear(cli_timeline *timeline);

/* Does it, and says whether it was done; a refusal is reported, and the sound
 * goes on. */
bool cli_timed_apply(const cli_timed *timed, rf_stream *stream);

#endif
