/* nodes.c: the node reference. */
#include "commands.h"
#include "front.h"

static const cli_option options[] = {
    {"all", 0, CLI_FLAG, NULL, "every node's page, as Markdown"},
    {"snippets", 0, CLI_FLAG, NULL, "for editors: JSON as VS Code reads it"},
    {0},
};

static int run(const cli_command *command, const cli_line *line)
{
    static const cli_front front = {
        .module = "raveforce.command.nodes", .rest = "names", .trusted = true};
    return cli_front_run(&front, command, line);
}

const cli_command cli_nodes = {
    .name = "nodes",
    .arguments = "[NAME]",
    .most = 1,
    .doc = "the node reference",
    .options = options,
    .run = run,
};
