/* train.c: lets an agent search a task's parameters. */
#include "commands.h"
#include "front.h"
#include "report.h"

static const cli_option options[] = {
    {"agent", 0, CLI_TEXT, "NAME", "who searches; default cem"},
    {"agent-set", 0, CLI_PAIR, "K=V", "a setting of the agent; repeatable"},
    {"set", 0, CLI_PAIR, "K=V", "a setting of the task; repeatable"},
    {"iterations", 0, CLI_WHOLE, "EPISODES", "how many; default 2000"},
    {"seed", 0, CLI_WHOLE, "S", "the root of all chance; default 0"},
    {"seeds", 0, CLI_WHOLE, "N", "so many runs, from --seed on"},
    {"start", 0, CLI_TEXT, "FILE", "known values, as JSON, or a run's best"},
    {"stop-at", 0, CLI_NUMBER, "R", "ends when an episode earns that much"},
    {"patience", 0, CLI_WHOLE, "EPISODES", "ends when so many are no better"},
    {"watch", 0, CLI_FLAG, NULL, "a reward that is saved takes effect"},
    {"threads", 0, CLI_WHOLE, "N", "workers; default every processor"},
    {"out", 0, CLI_TEXT, "DIR", "default runs/TASK-AGENT-SEED"},
    {"resume", 0, CLI_TEXT, "DIR", "go on with what was interrupted in it"},
    {0},
};

static int run(const cli_command *command, const cli_line *line)
{
    static const cli_front front = {.module = "raveforce.command.train",
                                    .first = "task"};
    if (line->n_arguments == 0 && !cli_line_last(line, "resume")) {
        rf_error err;
        cli_fail(&err, RF_ARGUMENT, "TASK.lua is missing");
        return cli_misuse(&err, "raveforce train");
    }
    return cli_front_run(&front, command, line);
}

const cli_command cli_train = {
    .name = "train",
    .arguments = "TASK.lua",
    .most = 1, /* none with --resume: the run keeps its task */
    .doc = "an agent searches a task's parameters",
    .options = options,
    .run = run,
};
