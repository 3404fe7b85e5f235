/* nodes.c: the node reference, from the nodes' own tables. */
#include "commands.h"
#include "report.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_number(float value)
{
    char text[RF_NUMBER_TEXT];
    rf_number_format(value, text);
    fputs(text, stdout);
}

/* Whether it is one of a range of numbers at all. */
static bool has_range(const rf_param_info *param)
{
    return param->lo < param->hi;
}

static void print_param(const rf_param_info *param)
{
    printf("- `%s` (%s", param->name, param->takes);
    if (has_range(param)) {
        fputs(", ", stdout);
        print_number(param->lo);
        fputs(" to ", stdout);
        print_number(param->hi);
    }
    printf("%s%s): %s\n", *param->unit ? " " : "", param->unit, param->doc);
}

static void print_usage(size_t node, const rf_node_info *info)
{
    printf("%s", info->name);
    rf_param_info param;
    for (size_t i = 0; rf_node_param(node, i, &param); i++)
        printf(" %s", param.name);
}

static void print_node(size_t node, const rf_node_info *info)
{
    printf("## %s\n\n%s\n\n    ", info->name, info->doc);
    print_usage(node, info);
    puts("");
    if (info->aliases[0]) {
        fputs("\nAlso: ", stdout);
        for (size_t i = 0; info->aliases[i]; i++)
            printf("%s%s", i ? ", " : "", info->aliases[i]);
        puts("");
    }
    rf_param_info param;
    for (size_t i = 0; rf_node_param(node, i, &param); i++) {
        if (i == 0)
            puts("");
        print_param(&param);
    }
    if (info->quirks)
        printf("\n%s\n", info->quirks);
    fputs("\nExample:\n\n    ", stdout);
    for (const char *c = info->example; *c; c++) {
        putchar(*c);
        if (*c == '\n')
            fputs("    ", stdout);
    }
    puts("");
}

static void print_list(void)
{
    rf_node_info info;
    for (size_t i = 0; rf_node_at(i, &info); i++)
        printf("%-10s %s\n", info.name, info.doc);
}

static bool is_called(const rf_node_info *info, const char *name)
{
    if (strcmp(info->name, name) == 0)
        return true;
    for (size_t i = 0; info->aliases[i]; i++)
        if (strcmp(info->aliases[i], name) == 0)
            return true;
    return false;
}

/* The nearest of all names, or NULL. */
static const char *nearest(const char *name)
{
    size_t count = 0;
    rf_node_info info;
    for (size_t i = 0; rf_node_at(i, &info); i++)
        count++;
    const char **names = calloc(count + 1, sizeof *names);
    if (!names)
        return NULL;
    for (size_t i = 0; i < count && rf_node_at(i, &info); i++)
        names[i] = info.name;
    const char *near = rf_nearest(name, names);
    free(names);
    return near;
}

static int unknown(const char *name)
{
    const char *near = nearest(name);
    rf_error err;
    if (near)
        cli_fail(&err, RF_ARGUMENT, "unknown node '%s'; did you mean '%s'",
                 name, near);
    else
        cli_fail(&err, RF_ARGUMENT, "unknown node '%s'", name);
    return cli_report(&err, "raveforce nodes", NULL, 0);
}

static int run(const cli_command *command, const cli_line *line)
{
    (void)command;
    if (line->n_arguments == 0) {
        print_list();
        return CLI_OK;
    }
    rf_node_info info;
    for (size_t i = 0; rf_node_at(i, &info); i++) {
        if (!is_called(&info, line->arguments[0]))
            continue;
        print_node(i, &info);
        return CLI_OK;
    }
    return unknown(line->arguments[0]);
}

static const cli_option options[] = {{0}};

const cli_command cli_nodes = {
    .name = "nodes",
    .arguments = "[NAME]",
    .most = 1,
    .doc = "the node reference",
    .options = options,
    .run = run,
};
