/* bench.c: what things cost on this machine. */
#include "commands.h"
#include "front.h"

static const cli_option options[] = {
    {"json", 0, CLI_FLAG, NULL, "for programs instead of people"},
    {"list", 0, CLI_FLAG, NULL, "the names, and which take minutes"},
    {0},
};

static int run(const cli_command *command, const cli_line *line)
{
    static const cli_front front = {
        .module = "raveforce.command.bench", .rest = "names", .trusted = true};
    return cli_front_run(&front, command, line);
}

const cli_command cli_bench = {
    .name = "bench",
    .arguments = "[NAME]...",
    .most = SIZE_MAX,
    .doc = "what things cost on this machine",
    .options = options,
    .run = run,
};
