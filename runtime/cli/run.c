/* run.c: any Lua script with the module loaded; it may do what we may. */
#include "commands.h"
#include "front.h"

static const cli_option options[] = {{0}};

static int run(const cli_command *command, const cli_line *line)
{
    static const cli_front front = {.module = "raveforce.command.run",
                                    .first = "script",
                                    .rest = "arguments",
                                    .trusted = true};
    return cli_front_run(&front, command, line);
}

const cli_command cli_run = {
    .name = "run",
    .arguments = "SCRIPT.lua [ARG]...",
    .least = 1,
    .most = SIZE_MAX,
    .stops = true,
    .doc = "any Lua script with the module loaded (trusted)",
    .options = options,
    .run = run,
};
