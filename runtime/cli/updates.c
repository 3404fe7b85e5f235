#include "updates.h"
#include "raveforce_io.h"
#include "report.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The first block whose number is at least seconds * sr / RF_BLOCK. */
static rf_status read_time(const cli_given *given, double sr, uint64_t *block,
                           rf_error *err)
{
    double seconds = 0;
    if (rf_number_parse(given->key, strlen(given->key), &seconds, NULL) !=
            RF_OK ||
        !(seconds >= 0 && seconds <= 1e9))
        return cli_fail(err, RF_ARGUMENT,
                        "--update: a time in seconds is wanted, got '%s'",
                        given->key);
    *block = (uint64_t)ceil(seconds * sr / RF_BLOCK);
    return RF_OK;
}

static rf_status read_update(const cli_given *given, double sr, cli_update *out,
                             rf_error *err)
{
    out->path = given->text;
    const rf_status status = read_time(given, sr, &out->block, err);
    if (status != RF_OK)
        return status;
    return rf_file_read(given->text, CLI_TEXT_LIMIT, &out->text, &out->length,
                        err);
}

/* Behind all that are not later: what was said first happens first. */
static void insert(cli_updates *updates, cli_update update)
{
    size_t at = updates->count++;
    for (; at > 0 && updates->items[at - 1].block > update.block; at--)
        updates->items[at] = updates->items[at - 1];
    updates->items[at] = update;
}

rf_status cli_updates_read(const cli_line *line, double sr, cli_updates *out,
                           rf_error *err)
{
    cli_updates updates = {
        .items = calloc(line->n_given + 1, sizeof *updates.items)};
    if (!updates.items)
        return cli_fail(err, RF_NOMEM, "no memory for the updates");
    rf_status status = RF_OK;
    for (size_t i = 0; i < line->n_given && status == RF_OK; i++) {
        if (strcmp(line->given[i].option->name, "update") != 0)
            continue;
        cli_update update = {0};
        status = read_update(&line->given[i], sr, &update, err);
        if (status == RF_OK)
            insert(&updates, update);
    }
    if (status != RF_OK) {
        cli_updates_clear(&updates);
        return status;
    }
    *out = updates;
    return RF_OK;
}

void cli_updates_clear(cli_updates *updates)
{
    for (size_t i = 0; i < updates->count; i++)
        rf_bytes_free(updates->items[i].text);
    free(updates->items);
    *updates = (cli_updates){0};
}

void cli_update_apply(const cli_update *update, rf_stream *stream)
{
    rf_graph *graph = NULL;
    rf_error err;
    rf_status status =
        rf_graph_create(update->text, update->length, &graph, &err);
    if (status == RF_OK)
        status = rf_stream_update(stream, graph, &err);
    if (status != RF_OK)
        cli_report(&err, update->path, update->text, update->length);
    rf_graph_release(graph);
}
