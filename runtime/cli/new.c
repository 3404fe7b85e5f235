/* new.c: a folder with a task that trains at once. */
#include "commands.h"
#include "front.h"

static const cli_option options[] = {{0}};

static int run(const cli_command *command, const cli_line *line)
{
    static const cli_front front = {
        .module = "raveforce.command.new", .first = "path", .trusted = true};
    return cli_front_run(&front, command, line);
}

const cli_command cli_new = {
    .name = "new",
    .arguments = "NAME",
    .least = 1,
    .most = 1,
    .doc = "a folder with a task to start from",
    .options = options,
    .run = run,
};
