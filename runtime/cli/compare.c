/* compare.c: what seeds say about tasks and agents. */
#include "commands.h"
#include "front.h"

static const cli_option options[] = {
    {"at", 0, CLI_NUMBER, "R", "counts the episodes until a return of R"},
    {"json", 0, CLI_FLAG, NULL, "as JSON, which a pipe gets anyway"},
    {0},
};

static int run(const cli_command *command, const cli_line *line)
{
    static const cli_front front = {.module = "raveforce.command.compare",
                                    .rest = "runs"};
    return cli_front_run(&front, command, line);
}

const cli_command cli_compare = {
    .name = "compare",
    .arguments = "RUN...",
    .least = 1,
    .most = 10000,
    .doc = "runs grouped by what they tried: medians over seeds",
    .options = options,
    .run = run,
};
