/* samples.h: the sounds that `--sample NAME=FILE` names. */
#ifndef RF_CLI_SAMPLES_H
#define RF_CLI_SAMPLES_H

#include "options.h"

typedef struct cli_samples {
    rf_named_sound *sounds;
    char **names; /* with the backslash; the sounds borrow them */
    size_t count;
} cli_samples;

/* Loads them with the files' own rates and channels; of two that share a
 * name the later counts. `out` is cleared with cli_samples_clear. */
rf_status cli_samples_load(const cli_line *line, cli_samples *out,
                           rf_error *err);
void cli_samples_clear(cli_samples *samples);

/* "kick" or "\kick" -> "\kick", to be freed; NULL where memory is short. */
char *cli_sample_name(const char *name);

#endif
