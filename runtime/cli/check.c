/* check.c: tries a task out. */
#include "commands.h"
#include "front.h"
#include "report.h"

static const cli_option options[] = {
    {"set", 0, CLI_PAIR, "K=V", "a setting of the task; repeatable"},
    {"only", 0, CLI_TEXT, "NAMES", "these checks, between commas"},
    {"list", 0, CLI_FLAG, NULL, "which checks there are"},
    {"digest", 0, CLI_FLAG, NULL, "64 digits of all sounds and rewards"},
    {"json", 0, CLI_FLAG, NULL, "as JSON, which a pipe gets anyway"},
    {0},
};

static int run(const cli_command *command, const cli_line *line)
{
    static const cli_front front = {.module = "raveforce.command.check",
                                    .first = "task"};
    if (line->n_arguments == 0 && !cli_line_last(line, "list")) {
        rf_error err;
        cli_fail(&err, RF_ARGUMENT, "TASK.lua is missing");
        return cli_misuse(&err, "raveforce check");
    }
    return cli_front_run(&front, command, line);
}

const cli_command cli_check = {
    .name = "check",
    .arguments = "TASK.lua",
    .most = 1, /* none with --list */
    .doc = "does the task keep the environment's promises?",
    .options = options,
    .run = run,
};
