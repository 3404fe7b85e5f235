/* play.c: a sound on the machine's own output. */
#include "commands.h"
#include "front.h"

static const cli_option options[] = {
    {"target", 0, CLI_FLAG, NULL, "of a run: what it wanted to sound like"},
    {"seconds", 0, CLI_NUMBER, "S", "of a text: how long; default 4"},
    {"set", 0, CLI_PAIR, "HOLE=VALUE", "fills {HOLE}; the n-th {} is n"},
    {"sample", 0, CLI_PAIR, "NAME=FILE", "a sound that the text calls \\NAME"},
    {"sr", 0, CLI_NUMBER, "R", "sample rate in Hz; default 44100"},
    {"bpm", 0, CLI_NUMBER, "B", "tempo; default 120"},
    {"seed", 0, CLI_WHOLE, "N", "the engine's seed; default 42"},
    {0},
};

static int run(const cli_command *command, const cli_line *line)
{
    static const cli_front front = {.module = "raveforce.command.play",
                                    .first = "sound"};
    return cli_front_run(&front, command, line);
}

const cli_command cli_play = {
    .name = "play",
    .arguments = "SOUND|CODE|RUN",
    .least = 1,
    .most = 1,
    .doc = "a sound file, a text (.glicol), a run's best or RUN:EPISODE",
    .options = options,
    .run = run,
};
