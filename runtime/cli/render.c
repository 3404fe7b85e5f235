/*
 * render.c: a text as a sound file.
 *
 *     code --graph--> plan (holes filled, samples loaded) --stream--> WAV
 */
#include "commands.h"
#include "feed.h"
#include "fill.h"
#include "raveforce_io.h"
#include "raveforce_lua.h"
#include "report.h"
#include "samples.h"
#include "timed.h"
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
    {"message", 0, CLI_PAIR, "T=TEXT", "chain,node,parameter,value;… at T"},
    {"tempo", 0, CLI_PAIR, "T=BPM", "another tempo from T on"},
    {"livecoding", 0, CLI_FLAG, NULL, "updates wait for the bar line"},
    {"strict", 0, CLI_FLAG, NULL, "textbook filters, interpolation and rates"},
    {"input", 0, CLI_TEXT, "FILE", "a sound that the text hears as ~input"},
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
    cli_timeline timeline;
    const cli_timed *running; /* the text that took over last; NULL: none */
    bool told;                /* what a script failed with */
    cli_feed feed;
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
    cli_timeline_clear(&j->timeline);
    cli_feed_clear(&j->feed);
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
    /* 1.1 * 44100 is a little more than 48510, whose ceiling is meant */
    const double exact = seconds->number * j->sr;
    const double frames = ceil(exact - exact * 1e-12);
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
        status = cli_timeline_read(line, j->sr, &j->timeline, err);
    if (status == RF_OK)
        status = cli_feed_open(line, j->sr, &j->feed, err);
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
                                  .n_slots = j->fill.count,
                                  .live = j->timeline.count > 0,
                                  .strict = cli_line_last(line, "strict"),
                                  .scripts = rf_host_scripts()};
    status = rf_plan_create(j->graph, &plan, &j->plan, err);
    if (status != RF_OK)
        return status;
    const cli_given *seed = cli_line_last(line, "seed");
    status =
        rf_stream_create(j->plan, j->fill.values,
                         seed ? (uint64_t)seed->whole : 42, &j->stream, err);
    if (status == RF_OK)
        rf_stream_live_coding(j->stream, cli_line_last(line, "livecoding"));
    return status;
}

/* Frames `from` to `to`, in pieces that can be fed. */
static rf_status pull_piece(job *j, size_t from, size_t to, rf_error *err)
{
    rf_status status = RF_OK;
    for (size_t end; from < to && status == RF_OK; from = end) {
        end = to - from > RF_STREAM_FEED ? from + RF_STREAM_FEED : to;
        const size_t blocks = (end - from + RF_BLOCK - 1) / RF_BLOCK;
        status = cli_feed_give(&j->feed, j->stream, blocks * RF_BLOCK, err);
        if (status == RF_OK)
            status =
                rf_stream_pull(j->stream, j->sound + from,
                               j->sound + j->frames + from, end - from, err);
    }
    return status;
}

/* What a script failed with, once: in the text that took over last. */
static void tell_trouble(job *j)
{
    rf_error trouble;
    if (j->told || rf_stream_trouble(j->stream, &trouble) == RF_OK)
        return;
    j->told = true;
    if (j->running)
        cli_report(&trouble, j->running->name, j->running->text,
                   j->running->length);
    else
        cli_report(&trouble, j->path, j->text, j->length);
}

/* Pulls up to each deed in turn, and from the last one to the end. */
static rf_status pull(job *j, rf_error *err)
{
    j->sound = calloc(j->frames, 2 * sizeof *j->sound);
    if (!j->sound)
        return cli_fail(err, RF_NOMEM, "no memory for %zu frames", j->frames);
    size_t done = 0;
    for (size_t i = 0; i <= j->timeline.count; i++) {
        const cli_timed *next =
            i < j->timeline.count ? &j->timeline.items[i] : NULL;
        size_t until = j->frames;
        if (next && next->block < j->frames / RF_BLOCK + 1)
            until = (size_t)next->block * RF_BLOCK;
        if (until > j->frames)
            until = j->frames;
        const rf_status status = pull_piece(j, done, until, err);
        if (status != RF_OK)
            return status;
        done = until;
        tell_trouble(j);
        if (next && done < j->frames && cli_timed_apply(next, j->stream) &&
            next->text)
            j->running = next;
    }
    return RF_OK;
}

static rf_status save(const cli_line *line, const job *j, rf_error *err)
{
    const rf_audio audio = {
        .data = j->sound, .frames = j->frames, .channels = 2, .sr = j->sr};
    return rf_audio_save(cli_line_last(line, "out")->text, &audio, err);
}

/* What went wrong while it sounded, and did not stop it. */
static void warn(const job *j)
{
    if (rf_stream_bad(j->stream))
        fprintf(stderr,
                "%s: warning: samples that were not finite came out as 0\n",
                j->path);
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
    if (status == RF_OK)
        warn(j);
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
