/* features.c: the features of a sound file, printed or written. */
#include "commands.h"
#include "front.h"
#include "report.h"

static const cli_option options[] = {
    {"out", 'o', CLI_TEXT, "OUT.npy", "write the numbers there: rows x frames"},
    {"list", 0, CLI_FLAG, NULL, "which there are; with a NAME, all about it"},
    {0},
};

static int run(const cli_command *command, const cli_line *line)
{
    static const cli_front front = {.module = "raveforce.command.features",
                                    .first = "input",
                                    .rest = "rest",
                                    .trusted = true};
    if (line->n_arguments < 2 && !cli_line_last(line, "list")) {
        rf_error err;
        cli_fail(&err, RF_ARGUMENT, "IN.wav or the feature's NAME is missing");
        return cli_misuse(&err, "raveforce features");
    }
    return cli_front_run(&front, command, line);
}

const cli_command cli_features = {
    .name = "features",
    .arguments = "IN.wav NAME [OPTION=VALUE]...",
    .most = SIZE_MAX, /* none with --list */
    .doc = "what there is to hear in a sound",
    .options = options,
    .run = run,
};
