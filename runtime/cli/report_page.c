/* report_page.c: runs as an HTML page. */
#include "commands.h"
#include "front.h"

static const cli_option options[] = {
    {"out", 'o', CLI_TEXT, "FILE.html",
     "default: RUN/report.html of one folder, else report.html"},
    {0},
};

static int run(const cli_command *command, const cli_line *line)
{
    static const cli_front front = {.module = "raveforce.command.report",
                                    .rest = "runs"};
    return cli_front_run(&front, command, line);
}

const cli_command cli_report_page = {
    .name = "report",
    .arguments = "RUN...",
    .least = 1,
    .most = 10000,
    .doc = "one HTML page of runs, to see and to hear",
    .options = options,
    .run = run,
};
