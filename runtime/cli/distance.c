/* distance.c: one number for two sound files. */
#include "commands.h"
#include "front.h"
#include "report.h"

static const cli_option options[] = {
    {"list", 0, CLI_FLAG, NULL, "which there are; with a NAME, all about it"},
    {0},
};

static int run(const cli_command *command, const cli_line *line)
{
    static const cli_front front = {.module = "raveforce.command.distance",
                                    .first = "measure",
                                    .rest = "rest",
                                    .trusted = true};
    if (line->n_arguments < 3 && !cli_line_last(line, "list")) {
        rf_error err;
        cli_fail(&err, RF_ARGUMENT, "MEASURE, TARGET or CANDIDATE is missing");
        return cli_misuse(&err, "raveforce distance");
    }
    return cli_front_run(&front, command, line);
}

const cli_command cli_distance = {
    .name = "distance",
    .arguments = "MEASURE TARGET CANDIDATE [OPTION=VALUE]...",
    .most = SIZE_MAX, /* none with --list */
    .doc = "how far two sounds are apart",
    .options = options,
    .run = run,
};
