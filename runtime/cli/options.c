#include "options.h"
#include "report.h"
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_OPTIONS = 30, HELP = 255, CODE = 256 };

/* What getopt wants: option i is CODE + i, or its letter. */
typedef struct getopt_tables {
    struct option longs[MAX_OPTIONS + 2];
    const char *names[MAX_OPTIONS + 2]; /* for the nearest */
    char shorts[2 + 2 * MAX_OPTIONS + 2];
} getopt_tables;

static void fill_tables(const cli_command *command, getopt_tables *tables)
{
    *tables = (getopt_tables){0};
    char *s = tables->shorts;
    if (command->stops)
        *s++ = '+';
    *s++ = ':'; /* getopt keeps quiet, and tells a missing value apart */
    *s++ = 'h';
    int n = 0;
    for (; n < MAX_OPTIONS && command->options[n].name; n++) {
        const cli_option *option = &command->options[n];
        tables->names[n] = option->name;
        tables->longs[n] = (struct option){
            option->name,
            option->kind == CLI_FLAG ? no_argument : required_argument, NULL,
            CODE + n};
        if (option->letter == 0)
            continue;
        *s++ = option->letter;
        if (option->kind != CLI_FLAG)
            *s++ = ':';
    }
    tables->names[n] = "help";
    tables->longs[n] = (struct option){"help", no_argument, NULL, HELP};
}

static const cli_option *find(const cli_command *command, int code)
{
    if (code >= CODE)
        return &command->options[code - CODE];
    const cli_option *option = command->options;
    while (option->name && option->letter != code)
        option++;
    return option;
}

/* `word` is what getopt stumbled over; `code` 0: a long option. */
static rf_status unknown(const getopt_tables *tables, const char *word,
                         int code, rf_error *err)
{
    if (code >= HELP)
        return cli_fail(err, RF_ARGUMENT, "'%s': this option takes no value",
                        word);
    if (code != 0)
        return cli_fail(err, RF_ARGUMENT, "unknown option '-%c'", code);
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(word, "="), word);
    const char *near = rf_nearest(name + 2, tables->names);
    if (near)
        return cli_fail(err, RF_ARGUMENT,
                        "unknown option '%s'; did you mean '--%s'", name, near);
    return cli_fail(err, RF_ARGUMENT, "unknown option '%s'", name);
}

static rf_status read_number(cli_given *given, rf_error *err)
{
    const char *text = given->text;
    if (rf_number_parse(text, strlen(text), &given->number, NULL) != RF_OK ||
        !isfinite(given->number))
        return cli_fail(err, RF_ARGUMENT, "--%s: a number is wanted, got '%s'",
                        given->option->name, text);
    return RF_OK;
}

static rf_status read_whole(cli_given *given, rf_error *err)
{
    const char *c = given->text;
    uint64_t number = 0;
    for (; *c >= '0' && *c <= '9' && number <= INT64_MAX / 10; c++)
        number = 10 * number + (uint64_t)(*c - '0');
    if (c == given->text || *c != '\0' || number > INT64_MAX)
        return cli_fail(err, RF_ARGUMENT,
                        "--%s: a whole number from 0 on is wanted, got '%s'",
                        given->option->name, given->text);
    given->whole = (int64_t)number;
    return RF_OK;
}

static rf_status read_pair(cli_given *given, char *value, rf_error *err)
{
    char *sign = strchr(value, '=');
    if (!sign || sign == value || sign[1] == '\0')
        return cli_fail(err, RF_ARGUMENT, "--%s: %s is wanted, got '%s'",
                        given->option->name, given->option->value, value);
    *sign = '\0';
    given->key = value;
    given->text = sign + 1;
    return RF_OK;
}

static rf_status read_value(cli_given *given, char *value, rf_error *err)
{
    given->text = value;
    switch (given->option->kind) {
    case CLI_NUMBER:
        return read_number(given, err);
    case CLI_WHOLE:
        return read_whole(given, err);
    case CLI_PAIR:
        return read_pair(given, value, err);
    default:
        return RF_OK;
    }
}

/* `line` has room for an option in every word: flags have no letters. */
static rf_status read_options(const cli_command *command, int argc, char **argv,
                              cli_line *line, rf_error *err)
{
    getopt_tables tables;
    fill_tables(command, &tables);
    optind = 1;
    int code;
    while ((code = getopt_long(argc, argv, tables.shorts, tables.longs,
                               NULL)) != -1) {
        if (code == HELP || code == 'h') {
            line->help = true;
            return RF_OK;
        }
        if (code == '?')
            return unknown(&tables, argv[optind - 1], optopt, err);
        if (code == ':')
            return cli_fail(err, RF_ARGUMENT, "option '%s' lacks its value: %s",
                            argv[optind - 1], find(command, optopt)->value);
        cli_given *given = &line->given[line->n_given++];
        given->option = find(command, code);
        const rf_status status = read_value(given, optarg, err);
        if (status != RF_OK)
            return status;
    }
    line->arguments = argv + optind;
    line->n_arguments = (size_t)(argc - optind);
    return RF_OK;
}

static rf_status check_arguments(const cli_command *command,
                                 const cli_line *line, rf_error *err)
{
    if (line->help)
        return RF_OK;
    if (line->n_arguments < command->least)
        return cli_fail(err, RF_ARGUMENT, "%s is missing", command->arguments);
    if (line->n_arguments > command->most)
        return cli_fail(err, RF_ARGUMENT, "unexpected argument '%s'",
                        line->arguments[command->most]);
    return RF_OK;
}

rf_status cli_line_read(const cli_command *command, int argc, char **argv,
                        cli_line *out, rf_error *err)
{
    cli_line line = {.given = calloc((size_t)argc, sizeof *line.given)};
    if (!line.given)
        return cli_fail(err, RF_NOMEM, "no memory for the command line");
    rf_status status = read_options(command, argc, argv, &line, err);
    if (status == RF_OK)
        status = check_arguments(command, &line, err);
    if (status != RF_OK) {
        cli_line_clear(&line);
        return status;
    }
    *out = line;
    return RF_OK;
}

void cli_line_clear(cli_line *line)
{
    free(line->given);
    *line = (cli_line){0};
}

const cli_given *cli_line_last(const cli_line *line, const char *name)
{
    for (size_t i = line->n_given; i-- > 0;)
        if (strcmp(line->given[i].option->name, name) == 0)
            return &line->given[i];
    return NULL;
}

double cli_line_number(const cli_line *line, const char *name, double fallback)
{
    const cli_given *given = cli_line_last(line, name);
    return given ? given->number : fallback;
}

static void print_option(const cli_option *option)
{
    char form[48];
    snprintf(form, sizeof form, "--%s %s", option->name,
             option->value ? option->value : "");
    if (option->letter)
        printf("  -%c, %-22s %s\n", option->letter, form, option->doc);
    else
        printf("      %-22s %s\n", form, option->doc);
}

void cli_command_help(const cli_command *command)
{
    static const cli_option help = {"help", 'h', CLI_FLAG, NULL, "this text"};
    printf("usage: raveforce %s [OPTION]...%s%s\n\n%s\n\n", command->name,
           *command->arguments ? " " : "", command->arguments, command->doc);
    for (const cli_option *option = command->options; option->name; option++)
        print_option(option);
    print_option(&help);
}
