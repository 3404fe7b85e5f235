/* fill.h: what `--set HOLE=VALUE` puts into a text's holes. */
#ifndef RF_CLI_FILL_H
#define RF_CLI_FILL_H

#include "options.h"

/* Per slot of the graph, in its order. */
typedef struct cli_fill {
    rf_slot_spec *specs;
    float *values;
    char **symbols; /* what the specs of symbols point to */
    size_t count;
} cli_fill;

/*
 * A named hole goes by its name, a `{}` by its place among the holes: 1, 2…
 * Every hole wants a value. RF_ARGUMENT for a hole that is not there (the
 * message names the nearest) or a value of the wrong kind; RF_INVALID, with
 * the place, for a hole that has none. `out` is cleared with cli_fill_clear.
 */
rf_status cli_fill_holes(const cli_line *line, const rf_graph *graph,
                         cli_fill *out, rf_error *err);
void cli_fill_clear(cli_fill *fill);

#endif
