/* diff.c: two sounds, equally loud, and what is left between them. */
#include "commands.h"
#include "front.h"

static const cli_option options[] = {
    {"out", 'o', CLI_TEXT, "DIR", "where sounds and picture go; default diff"},
    {"json", 0, CLI_FLAG, NULL, "as JSON, which a pipe gets anyway"},
    {0},
};

static int run(const cli_command *command, const cli_line *line)
{
    static const cli_front front = {.module = "raveforce.command.diff",
                                    .rest = "sounds"};
    return cli_front_run(&front, command, line);
}

const cli_command cli_diff = {
    .name = "diff",
    .arguments = "A B",
    .least = 2,
    .most = 2,
    .doc = "files, runs or RUN:EPISODE, equally loud, and what differs",
    .options = options,
    .run = run,
};
