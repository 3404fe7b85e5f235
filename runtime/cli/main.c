/* main.c: finds the subcommand, reads its line, runs it. */
#include "commands.h"
#include "place.h"
#include "report.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>

static const cli_command *const commands[] = {
    &cli_train, &cli_render,  &cli_play,    &cli_features,    &cli_distance,
    &cli_diff,  &cli_score,   &cli_rescore, &cli_replay,      &cli_export,
    &cli_watch, &cli_compare, &cli_new,     &cli_report_page, &cli_check,
    &cli_nodes, &cli_bench,   &cli_run,
};
enum { N_COMMANDS = sizeof commands / sizeof commands[0], COLUMN = 20 };

static void print_usage(FILE *to)
{
    fputs("usage: raveforce COMMAND [OPTION]... [ARGUMENT]...\n\n", to);
    for (size_t i = 0; i < N_COMMANDS; i++) {
        const cli_command *c = commands[i];
        fprintf(to, "  %-8s %-*s", c->name, COLUMN, c->arguments);
        if (strlen(c->arguments) > COLUMN)
            fprintf(to, "\n  %-8s %-*s", "", COLUMN, "");
        fprintf(to, " %s\n", c->doc);
    }
    fputs("\n`raveforce COMMAND --help` says more; "
          "`raveforce --version` which one this is\n",
          to);
}

static const cli_command *find_command(const char *name)
{
    for (size_t i = 0; i < N_COMMANDS; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static int unknown_command(const char *name)
{
    const char *names[N_COMMANDS + 1] = {NULL};
    for (size_t i = 0; i < N_COMMANDS; i++)
        names[i] = commands[i]->name;
    const char *near = rf_nearest(name, names);
    rf_error err;
    if (near)
        cli_fail(&err, RF_ARGUMENT, "unknown command '%s'; did you mean '%s'",
                 name, near);
    else
        cli_fail(&err, RF_ARGUMENT, "unknown command '%s'", name);
    const int status = cli_report(&err, "raveforce", NULL, 0);
    fputs("`raveforce --help` lists the commands\n", stderr);
    return status;
}

static int run_command(const cli_command *command, int argc, char **argv)
{
    cli_line line;
    rf_error err;
    if (cli_line_read(command, argc, argv, &line, &err) != RF_OK) {
        char name[32];
        snprintf(name, sizeof name, "raveforce %s", command->name);
        return cli_misuse(&err, name);
    }
    int status = CLI_OK;
    uint32_t lanes;
    if (line.help)
        cli_command_help(command);
    else if (cli_forced_lanes(&lanes, &err) != RF_OK)
        status = cli_report(&err, "raveforce", NULL, 0);
    else
        status = command->run(command, &line);
    cli_line_clear(&line);
    return status;
}

/* Output that did not reach its file is a failure, not a shorter text. */
static int finish(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    fputs("raveforce: io: cannot write to standard output\n", stderr);
    return status == CLI_OK ? CLI_FILE : status;
}

int main(int argc, char **argv)
{
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow: a failed write */
    if (argc < 2) {
        print_usage(stderr);
        return CLI_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_usage(stdout);
        return finish(CLI_OK);
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("raveforce %s\n", rf_version());
        return finish(CLI_OK);
    }
    const cli_command *command = find_command(argv[1]);
    if (!command)
        return unknown_command(argv[1]);
    return finish(run_command(command, argc - 1, argv + 1));
}
