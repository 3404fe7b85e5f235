/* replay.c: an episode of a run as sound and text again. */
#include "commands.h"
#include "front.h"

static const cli_option options[] = {
    {"out", 'o', CLI_TEXT, "OUT.wav", "32-bit float, stereo"},
    {"text", 0, CLI_FLAG, NULL, "prints the text of each step, filled"},
    {0},
};

static int run(const cli_command *command, const cli_line *line)
{
    static const cli_front front = {
        .module = "raveforce.command.replay", .first = "run", .rest = "rest"};
    return cli_front_run(&front, command, line);
}

const cli_command cli_replay = {
    .name = "replay",
    .arguments = "RUN EPISODE",
    .least = 2,
    .most = 2,
    .doc = "an episode (a number, or best) as sound again",
    .options = options,
    .run = run,
};
