/* rescore.c: the episodes of a run under another reward. */
#include "commands.h"
#include "front.h"

static const cli_option options[] = {
    {"reward", 0, CLI_TEXT, "FILE.lua", "the reward; default: the task's now"},
    {"sounds", 0, CLI_TEXT, "DIR", "writes the sounds of the new best ten"},
    {"threads", 0, CLI_WHOLE, "N", "workers; default every processor"},
    {"json", 0, CLI_FLAG, NULL, "as JSON, which a pipe gets anyway"},
    {0},
};

static int run(const cli_command *command, const cli_line *line)
{
    static const cli_front front = {.module = "raveforce.command.rescore",
                                    .first = "run"};
    return cli_front_run(&front, command, line);
}

const cli_command cli_rescore = {
    .name = "rescore",
    .arguments = "RUN",
    .least = 1,
    .most = 1,
    .doc = "a run's episodes under another reward",
    .options = options,
    .run = run,
};
