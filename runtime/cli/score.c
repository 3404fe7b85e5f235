/* score.c: what a task's reward says of sounds that exist already. */
#include "commands.h"
#include "front.h"

static const cli_option options[] = {
    {"set", 0, CLI_PAIR, "K=V", "a setting of the task; repeatable"},
    {"json", 0, CLI_FLAG, NULL, "as JSON, which a pipe gets anyway"},
    {0},
};

static int run(const cli_command *command, const cli_line *line)
{
    static const cli_front front = {
        .module = "raveforce.command.score", .first = "task", .rest = "sounds"};
    return cli_front_run(&front, command, line);
}

const cli_command cli_score = {
    .name = "score",
    .arguments = "TASK.lua [AUDIO]...",
    .least = 1,
    .most = 10000,
    .doc = "what a task's reward says of sounds",
    .options = options,
    .run = run,
};
