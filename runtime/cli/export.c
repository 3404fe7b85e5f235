/* export.c: the episodes of a run as a table for other programs. */
#include "commands.h"
#include "front.h"

static const cli_option options[] = {
    {"out", 'o', CLI_TEXT, "FILE", "ends in .csv or .jsonl"},
    {0},
};

static int run(const cli_command *command, const cli_line *line)
{
    static const cli_front front = {.module = "raveforce.command.export",
                                    .first = "run"};
    return cli_front_run(&front, command, line);
}

const cli_command cli_export = {
    .name = "export",
    .arguments = "RUN",
    .least = 1,
    .most = 1,
    .doc = "a run's episodes as CSV or JSON lines",
    .options = options,
    .run = run,
};
