/* check.c: tries a task out. */
#include "commands.h"
#include "front.h"

static const cli_option options[] = {
    {"set", 0, CLI_PAIR, "K=V", "a setting of the task; repeatable"},
    {0},
};

static int run(const cli_command *command, const cli_line *line)
{
    static const cli_front front = {.module = "raveforce.command.check",
                                    .first = "task"};
    return cli_front_run(&front, command, line);
}

const cli_command cli_check = {
    .name = "check",
    .arguments = "TASK.lua",
    .least = 1,
    .most = 1,
    .doc = "does the task keep the environment's promises?",
    .options = options,
    .run = run,
};
