/*
 * render.c: a text as a sound file.
 *
 *     code --graph--> plan (holes filled, samples loaded) --stream--> WAV
 */
#include "commands.h"
#include "fill.h"
#include "raveforce_io.h"
#include "report.h"
#include "samples.h"
#include "updates.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_FRAMES = 1 << 28 };

static const cli_option options[] = {
    {"seconds", 0, CLI_NUMBER, "S", "how long; ceil(S * R) frames"},
    {"sr", 0, CLI_NUMBER, "R", "sample rate in Hz; default 44100"},
    {"bpm", 0, CLI_NUMBER, "B", "tempo; default 120"},
    {"seed", 0, CLI_WHOLE, "N", "the engine's seed; default 42"},
    {"sample", 0, CLI_PAIR, "NAME=FILE", "a sound that the text calls \\NAME"},
    {"set", 0, CLI_PAIR, "HOLE=VALUE", "fills {HOLE}; the n-th {} is n"},
    {"update", 0, CLI_PAIR, "T=FILE", "the text takes over after T seconds"},
    {"out", 'o', CLI_TEXT, "OUT.wav", "32-bit float, stereo"},
    {0},
};

/* Everything that one render holds. */
typedef struct job {
    const char *path; /* of the code */
    char *text;
    size_t length;
    double sr, bpm;
    size_t frames;
    cli_samples samples;
    cli_updates updates;
    cli_fill fill;
    rf_graph *graph;
    rf_plan *plan;
    rf_stream *stream;
    float *sound; /* left, then right */
} job;

static void clear(job *j)
{
    free(j->sound);
    rf_stream_destroy(j->stream);
    rf_plan_release(j->plan);
    rf_graph_release(j->graph);
    cli_fill_clear(&j->fill);
    cli_updates_clear(&j->updates);
    cli_samples_clear(&j->samples);
    rf_bytes_free(j->text);
}

static rf_status check_rates(const cli_line *line, job *j, rf_error *err)
{
    j->bpm = cli_line_number(line, "bpm", 120);
    if (!(j->bpm >= 1 && j->bpm <= 10000))
        return cli_fail(err, RF_ARGUMENT, "--bpm must be 1..10000, got %g",
                        j->bpm);
    j->sr = cli_line_number(line, "sr", 44100);
    if (!(j->sr >= 1000 && j->sr <= 768000))
        return cli_fail(err, RF_ARGUMENT,
                        "--sr must be 1000..768000 Hz, got %g", j->sr);
    return RF_OK;
}

static rf_status read_extent(const cli_line *line, job *j, rf_error *err)
{
    const cli_given *seconds = cli_line_last(line, "seconds");
    if (!seconds)
        return cli_fail(err, RF_ARGUMENT, "--seconds is missing");
    if (!cli_line_last(line, "out"))
        return cli_fail(err, RF_ARGUMENT, "-o OUT.wav is missing");
    const rf_status status = check_rates(line, j, err);
    if (status != RF_OK)
        return status;
    if (!(seconds->number > 0))
        return cli_fail(err, RF_ARGUMENT, "--seconds must be above 0, got %s",
                        seconds->text);
    const double frames = ceil(seconds->number * j->sr);
    if (frames > MAX_FRAMES)
        return cli_fail(err, RF_LIMIT,
                        "--seconds %s: more than %d frames at %g Hz",
                        seconds->text, MAX_FRAMES, j->sr);
    j->frames = (size_t)frames;
    return RF_OK;
}

/* What the command line names is read before anything sounds. */
static rf_status read_files(const cli_line *line, job *j, rf_error *err)
{
    j->path = line->arguments[0];
    rf_status status =
        rf_file_read(j->path, CLI_TEXT_LIMIT, &j->text, &j->length, err);
    if (status == RF_OK)
        status = cli_samples_load(line, &j->samples, err);
    if (status == RF_OK)
        status = cli_updates_read(line, j->sr, &j->updates, err);
    return status;
}

static rf_status make_stream(const cli_line *line, job *j, rf_error *err)
{
    rf_status status = rf_graph_create(j->text, j->length, &j->graph, err);
    if (status == RF_OK)
        status = cli_fill_holes(line, j->graph, &j->fill, err);
    if (status != RF_OK)
        return status;
    const rf_plan_options plan = {.size = sizeof plan,
                                  .sr = j->sr,
                                  .bpm = j->bpm,
                                  .sounds = j->samples.sounds,
                                  .n_sounds = j->samples.count,
                                  .slots = j->fill.specs,
                                  .n_slots = j->fill.count};
    status = rf_plan_create(j->graph, &plan, &j->plan, err);
    if (status != RF_OK)
        return status;
    const cli_given *seed = cli_line_last(line, "seed");
    return rf_stream_create(j->plan, j->fill.values,
                            seed ? (uint64_t)seed->whole : 42, &j->stream, err);
}

/* Pulls up to each update in turn, and from the last one to the end. */
static rf_status pull(job *j, rf_error *err)
{
    j->sound = calloc(j->frames, 2 * sizeof *j->sound);
    if (!j->sound)
        return cli_fail(err, RF_NOMEM, "no memory for %zu frames", j->frames);
    size_t done = 0;
    for (size_t i = 0; i <= j->updates.count; i++) {
        const cli_update *update =
            i < j->updates.count ? &j->updates.items[i] : NULL;
        size_t until = j->frames;
        if (update && update->block < j->frames / RF_BLOCK + 1)
            until = (size_t)update->block * RF_BLOCK;
        if (until > j->frames)
            until = j->frames;
        const rf_status status =
            rf_stream_pull(j->stream, j->sound + done,
                           j->sound + j->frames + done, until - done, err);
        if (status != RF_OK)
            return status;
        done = until;
        if (update && done < j->frames)
            cli_update_apply(update, j->stream);
    }
    return RF_OK;
}

static rf_status save(const cli_line *line, const job *j, rf_error *err)
{
    const rf_audio audio = {
        .data = j->sound, .frames = j->frames, .channels = 2, .sr = j->sr};
    return rf_audio_save(cli_line_last(line, "out")->text, &audio, err);
}

static rf_status work(const cli_line *line, job *j, rf_error *err)
{
    rf_status status = read_extent(line, j, err);
    if (status == RF_OK)
        status = read_files(line, j, err);
    if (status == RF_OK)
        status = make_stream(line, j, err);
    if (status == RF_OK)
        status = pull(j, err);
    if (status == RF_OK && rf_stream_bad(j->stream))
        fprintf(stderr,
                "%s: warning: samples that were not finite came out as 0\n",
                j->path);
    if (status == RF_OK)
        status = save(line, j, err);
    return status;
}

static int run(const cli_command *command, const cli_line *line)
{
    (void)command;
    job j = {0};
    rf_error err;
    int status = CLI_OK;
    if (work(line, &j, &err) != RF_OK)
        status = cli_report(&err, err.line > 0 ? j.path : "raveforce render",
                            j.text, j.length);
    clear(&j);
    return status;
}

const cli_command cli_render = {
    .name = "render",
    .arguments = "CODE.glicol",
    .least = 1,
    .most = 1,
    .doc = "a text as a sound file",
    .options = options,
    .run = run,
};
