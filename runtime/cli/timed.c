#include "timed.h"
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
                        "--%s: a time in seconds is wanted, got '%s'",
                        given->option->name, given->key);
    *block = (uint64_t)ceil(seconds * sr / RF_BLOCK);
    return RF_OK;
}

static rf_status read_tempo(const cli_given *given, double *bpm, rf_error *err)
{
    if (rf_number_parse(given->text, strlen(given->text), bpm, NULL) == RF_OK &&
        *bpm >= 1 && *bpm <= 10000)
        return RF_OK;
    return cli_fail(err, RF_ARGUMENT, "--tempo: bpm must be 1..10000, got '%s'",
                    given->text);
}

static rf_status read_deed(const cli_given *given, cli_timed *out,
                           rf_error *err)
{
    out->name = given->text;
    switch (out->deed) {
    case CLI_UPDATE:
        return rf_file_read(given->text, CLI_TEXT_LIMIT, &out->text,
                            &out->length, err);
    case CLI_TEMPO:
        return read_tempo(given, &out->bpm, err);
    default:
        return RF_OK;
    }
}

/* Whether the option is one of ours, and which. */
static bool is_timed(const char *name, cli_deed *deed)
{
    static const char *const names[] = {[CLI_UPDATE] = "update",
                                        [CLI_MESSAGE] = "message",
                                        [CLI_TEMPO] = "tempo"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i], name) != 0)
            continue;
        *deed = (cli_deed)i;
        return true;
    }
    return false;
}

/* Behind all that are not later: what was said first happens first. */
static void insert(cli_timeline *timeline, cli_timed timed)
{
    size_t at = timeline->count++;
    for (; at > 0 && timeline->items[at - 1].block > timed.block; at--)
        timeline->items[at] = timeline->items[at - 1];
    timeline->items[at] = timed;
}

rf_status cli_timeline_read(const cli_line *line, double sr, cli_timeline *out,
                            rf_error *err)
{
    cli_timeline timeline = {
        .items = calloc(line->n_given + 1, sizeof *timeline.items)};
    if (!timeline.items)
        return cli_fail(err, RF_NOMEM, "no memory for the updates");
    rf_status status = RF_OK;
    for (size_t i = 0; i < line->n_given && status == RF_OK; i++) {
        const cli_given *given = &line->given[i];
        cli_timed timed = {0};
        if (!is_timed(given->option->name, &timed.deed))
            continue;
        status = read_time(given, sr, &timed.block, err);
        if (status == RF_OK)
            status = read_deed(given, &timed, err);
        if (status == RF_OK)
            insert(&timeline, timed);
    }
    if (status != RF_OK) {
        cli_timeline_clear(&timeline);
        return status;
    }
    *out = timeline;
    return RF_OK;
}

void cli_timeline_clear(cli_timeline *timeline)
{
    for (size_t i = 0; i < timeline->count; i++)
        rf_bytes_free(timeline->items[i].text);
    free(timeline->items);
    *timeline = (cli_timeline){0};
}

static rf_status update(const cli_timed *timed, rf_stream *stream,
                        rf_error *err)
{
    rf_graph *graph = NULL;
    rf_status status = rf_graph_create(timed->text, timed->length, &graph, err);
    if (status == RF_OK)
        status = rf_stream_update(stream, graph, err);
    rf_graph_release(graph);
    return status;
}

bool cli_timed_apply(const cli_timed *timed, rf_stream *stream)
{
    rf_error err;
    rf_status status = RF_OK;
    switch (timed->deed) {
    case CLI_UPDATE:
        status = update(timed, stream, &err);
        break;
    case CLI_MESSAGE:
        status =
            rf_stream_message(stream, timed->name, strlen(timed->name), &err);
        break;
    case CLI_TEMPO:
        status = rf_stream_tempo(stream, timed->bpm, &err);
        break;
    }
    if (status == RF_OK)
        return true;
    if (timed->text)
        cli_report(&err, timed->name, timed->text, timed->length);
    else
        cli_report(&err, "raveforce render", NULL, 0);
    return false;
}
