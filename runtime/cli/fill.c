#include "fill.h"
#include "report.h"
#include "samples.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 32 };

/* How the command line calls slot `index`. */
static const char *call_slot(const rf_slot_info *slot, size_t index,
                             char scratch[NAME_SIZE])
{
    if (*slot->name)
        return slot->name;
    snprintf(scratch, NAME_SIZE, "%zu", index + 1);
    return scratch;
}

/* The last `--set` for that hole, or NULL. */
static const cli_given *find_value(const cli_line *line, const char *hole)
{
    for (size_t i = line->n_given; i-- > 0;) {
        const cli_given *given = &line->given[i];
        if (given->option->kind == CLI_PAIR && strcmp(given->key, hole) == 0 &&
            strcmp(given->option->name, "set") == 0)
            return given;
    }
    return NULL;
}

static rf_status fill_number(const cli_given *given, const rf_slot_info *slot,
                             float *value, rf_slot_spec *spec, rf_error *err)
{
    double number = 0;
    if (rf_number_parse(given->text, strlen(given->text), &number, NULL) !=
            RF_OK ||
        !isfinite((float)number))
        return cli_fail(err, RF_ARGUMENT,
                        "--set %s: a number is wanted, got '%s'", given->key,
                        given->text);
    *value = (float)number;
    if (slot->kind != RF_HOLE_NUMBER && *value != floorf(*value))
        return cli_fail(err, RF_ARGUMENT,
                        "--set %s: %s is a whole number, got %s", given->key,
                        slot->kind == RF_HOLE_NOTE ? "a note"
                                                   : "a number of choose",
                        given->text);
    *spec = (rf_slot_spec){
        .lo = *value, .hi = *value, .integer = *value == floorf(*value)};
    return RF_OK;
}

static rf_status fill_slot(const cli_line *line, const rf_graph *graph,
                           size_t index, cli_fill *fill, rf_error *err)
{
    rf_slot_info slot;
    const rf_status status = rf_graph_slot(graph, index, &slot, err);
    if (status != RF_OK)
        return status;
    char scratch[NAME_SIZE];
    const char *hole = call_slot(&slot, index, scratch);
    const cli_given *given = find_value(line, hole);
    if (!given) {
        cli_fail(err, RF_INVALID, "hole {%s} has no value: --set %s=VALUE",
                 slot.name, hole);
        err->line = slot.line;
        err->col = slot.col;
        return RF_INVALID;
    }
    if (slot.kind != RF_HOLE_SYMBOL)
        return fill_number(given, &slot, &fill->values[index],
                           &fill->specs[index], err);
    fill->symbols[index] = cli_sample_name(given->text);
    if (!fill->symbols[index])
        return cli_fail(err, RF_NOMEM, "no memory for the holes");
    fill->specs[index] = (rf_slot_spec){
        .symbols = (const char *const *)&fill->symbols[index], .n_symbols = 1};
    return RF_OK;
}

/* All names of holes, NULL at the end; to be freed. */
static const char **list_names(const rf_graph *graph)
{
    const size_t count = rf_graph_slots(graph);
    const char **names = calloc(count + 1, sizeof *names);
    rf_slot_info slot;
    for (size_t i = 0, n = 0; names && i < count; i++)
        if (rf_graph_slot(graph, i, &slot, NULL) == RF_OK && *slot.name)
            names[n++] = slot.name;
    return names;
}

static bool has_hole(const rf_graph *graph, const char *hole)
{
    rf_slot_info slot;
    char scratch[NAME_SIZE];
    for (size_t i = 0; i < rf_graph_slots(graph); i++)
        if (rf_graph_slot(graph, i, &slot, NULL) == RF_OK &&
            strcmp(call_slot(&slot, i, scratch), hole) == 0)
            return true;
    return false;
}

static rf_status refuse_hole(const rf_graph *graph, const char *hole,
                             rf_error *err)
{
    const char **names = list_names(graph);
    const char *near = names ? rf_nearest(hole, names) : NULL;
    if (near)
        cli_fail(err, RF_ARGUMENT,
                 "--set: the text has no hole {%s}; did you mean {%s}", hole,
                 near);
    else
        cli_fail(err, RF_ARGUMENT, "--set: the text has no hole {%s}", hole);
    free(names);
    return RF_ARGUMENT;
}

static rf_status check_holes(const cli_line *line, const rf_graph *graph,
                             rf_error *err)
{
    for (size_t i = 0; i < line->n_given; i++) {
        const cli_given *given = &line->given[i];
        if (strcmp(given->option->name, "set") == 0 &&
            !has_hole(graph, given->key))
            return refuse_hole(graph, given->key, err);
    }
    return RF_OK;
}

rf_status cli_fill_holes(const cli_line *line, const rf_graph *graph,
                         cli_fill *out, rf_error *err)
{
    rf_status status = check_holes(line, graph, err);
    if (status != RF_OK)
        return status;
    const size_t count = rf_graph_slots(graph);
    cli_fill fill = {
        .specs = calloc(count + 1, sizeof *fill.specs),
        .values = calloc(count + 1, sizeof *fill.values),
        .symbols = calloc(count + 1, sizeof *fill.symbols),
        .count = count,
    };
    if (!fill.specs || !fill.values || !fill.symbols) {
        cli_fill_clear(&fill);
        return cli_fail(err, RF_NOMEM, "no memory for the holes");
    }
    for (size_t i = 0; i < count && status == RF_OK; i++)
        status = fill_slot(line, graph, i, &fill, err);
    if (status != RF_OK) {
        cli_fill_clear(&fill);
        return status;
    }
    *out = fill;
    return RF_OK;
}

void cli_fill_clear(cli_fill *fill)
{
    for (size_t i = 0; fill->symbols && i < fill->count; i++)
        free(fill->symbols[i]);
    free(fill->symbols);
    free(fill->values);
    free(fill->specs);
    *fill = (cli_fill){0};
}
