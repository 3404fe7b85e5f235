/* feed.h: the sound that a text hears as ~input. */
#ifndef RF_CLI_FEED_H
#define RF_CLI_FEED_H

#include "options.h"
#include "raveforce_io.h"

typedef struct cli_feed {
    rf_audio audio; /* at the engine's rate; nothing where none was given */
    size_t done;    /* frames that the stream has */
} cli_feed;

/* Reads `--input FILE`. `out` is cleared with cli_feed_clear. */
rf_status cli_feed_open(const cli_line *line, double sr, cli_feed *out,
                        rf_error *err);
void cli_feed_clear(cli_feed *feed);
/* The next `frames` frames, at most RF_STREAM_FEED, before they are pulled;
 * silence when the sound is over. */
rf_status cli_feed_give(cli_feed *feed, rf_stream *stream, size_t frames,
                        rf_error *err);

#endif
