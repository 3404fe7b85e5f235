/* watch.c: scores a fixed set of episodes again whenever a file is saved. */
#include "commands.h"
#include "front.h"

static const cli_option options[] = {
    {"set", 0, CLI_PAIR, "K=V", "a setting of the task; repeatable"},
    {"episodes", 0, CLI_WHOLE, "N", "how many; default 1000"},
    {"seed", 0, CLI_WHOLE, "S", "which ones; default 0"},
    {"threads", 0, CLI_WHOLE, "N", "workers; default every processor"},
    {"rounds", 0, CLI_WHOLE, "N", "ends after so many; default: Ctrl-C ends"},
    {0},
};

static int run(const cli_command *command, const cli_line *line)
{
    static const cli_front front = {.module = "raveforce.command.watch",
                                    .first = "task"};
    return cli_front_run(&front, command, line);
}

const cli_command cli_watch = {
    .name = "watch",
    .arguments = "TASK.lua",
    .least = 1,
    .most = 1,
    .doc = "scores a set of episodes again on every save",
    .options = options,
    .run = run,
};
