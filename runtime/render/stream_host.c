/* stream_host.c: what surrounds the text: tempo, seed, gain, sounds, input. */
#include "base/memory.h"
#include "render/stream.h"
#include <assert.h>
#include <math.h>
#include <string.h>

static rf_status no_stream(rf_error *err)
{
    return rf_fail(err, RF_ARGUMENT, 0, 0, "stream: there is none");
}

/* ---- sounds ---- */

rf_status rf_shelf_create(size_t room, rf_shelf **out, rf_error *err)
{
    rf_shelf *shelf = rf_alloc(1, sizeof *shelf);
    if (shelf) {
        shelf->users = 1;
        shelf->sounds = rf_alloc(room, sizeof *shelf->sounds);
        shelf->names = rf_alloc(room, sizeof *shelf->names);
    }
    if (!shelf || !shelf->sounds || !shelf->names) {
        rf_shelf_release(shelf);
        return rf_stream_no_memory(err);
    }
    *out = shelf;
    return RF_OK;
}

bool rf_shelf_add(rf_shelf *shelf, const char *name, const rf_sound *sound)
{
    const size_t bytes = strlen(name) + 1;
    char *copy = rf_alloc(bytes, 1);
    if (!copy)
        return false;
    shelf->names[shelf->count] = memcpy(copy, name, bytes);
    shelf->sounds[shelf->count++] =
        (rf_named_sound){copy, rf_sound_retain(sound)};
    return true;
}

rf_shelf *rf_shelf_retain(rf_shelf *shelf)
{
    atomic_fetch_add(&shelf->users, 1);
    return shelf;
}

void rf_shelf_release(rf_shelf *shelf)
{
    if (!shelf || atomic_fetch_sub(&shelf->users, 1) > 1)
        return;
    for (size_t i = 0; i < shelf->count; i++) {
        rf_sound_release((rf_sound *)shelf->sounds[i].sound);
        rf_free(shelf->names[i]);
    }
    rf_free(shelf->names);
    rf_free(shelf->sounds);
    rf_free(shelf);
}

/* The shelf with one more sound, in place of that of its name. */
static rf_status restock(const rf_stream *s, const char *name,
                         const rf_sound *sound, rf_shelf **out, rf_error *err)
{
    rf_shelf *shelf = NULL;
    RF_TRY(rf_shelf_create(s->shelf->count + 1, &shelf, err));
    assert(shelf);
    bool ok = rf_shelf_add(shelf, name, sound);
    for (size_t i = 0; i < s->shelf->count && ok; i++)
        if (strcmp(s->shelf->names[i], name) != 0)
            ok = rf_shelf_add(shelf, s->shelf->names[i],
                              s->shelf->sounds[i].sound);
    if (ok) {
        *out = shelf;
        return RF_OK;
    }
    rf_shelf_release(shelf);
    return rf_stream_no_memory(err);
}

rf_status rf_stream_sound(rf_stream *s, const char *name, const rf_sound *sound,
                          rf_error *err)
{
    rf_shelf *shelf = NULL;
    if (!s || !name || !sound)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "sound: no stream, no name or no sound");
    rf_stream_tidy(s);
    RF_TRY(restock(s, name, sound, &shelf, err));
    rf_shelf *before = s->shelf;
    const bool restocked = s->restocked;
    s->shelf = shelf;
    s->restocked = true;
    const rf_status status = rf_stream_prepare_again(s, err);
    if (status != RF_OK) {
        s->shelf = before;
        s->restocked = restocked;
    }
    rf_shelf_release(status == RF_OK ? before : shelf);
    return status;
}

/* ---- numbers ---- */

rf_status rf_stream_tempo(rf_stream *s, double bpm, rf_error *err)
{
    if (!s)
        return no_stream(err);
    if (!(bpm >= 1 && bpm <= 10000))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "tempo: must be 1..10000 bpm, got %f", bpm);
    s->bpm = (float)bpm;
    rf_engine_tempo(s->engine, 0, s->bpm);
    return RF_OK;
}

void rf_stream_seed(rf_stream *s, uint64_t seed)
{
    if (s)
        rf_engine_seed(s->engine, 0, seed);
}

rf_status rf_stream_gain(rf_stream *s, double gain, rf_error *err)
{
    if (!s)
        return no_stream(err);
    if (!(fabs(gain) <= 1000))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "gain: must be -1000..1000, got %f", gain);
    s->gain = (float)gain;
    return RF_OK;
}

void rf_stream_live_coding(rf_stream *s, bool on)
{
    if (s)
        s->live_coding = on;
}

/* ---- what is fed in ---- */

static rf_status open_fifo(rf_fifo *fifo, rf_error *err)
{
    float *left = rf_alloc(RF_STREAM_FEED, sizeof *left);
    float *right = rf_alloc(RF_STREAM_FEED, sizeof *right);
    if (!left || !right) {
        rf_free(right);
        rf_free(left);
        return rf_stream_no_memory(err);
    }
    fifo->frames[0] = left;
    fifo->frames[1] = right;
    return RF_OK;
}

rf_status rf_stream_feed(rf_stream *s, const float *left, const float *right,
                         size_t frames, rf_error *err)
{
    if (!s || (frames > 0 && !left))
        return rf_fail(err, RF_ARGUMENT, 0, 0, "feed: no stream or no sound");
    rf_fifo *fifo = &s->fifo;
    if (frames > RF_STREAM_FEED - fifo->count)
        return rf_fail(err, RF_LIMIT, 0, 0,
                       "feed: %zu frames wait, %zu more do not fit",
                       fifo->count, frames);
    if (!fifo->frames[0])
        RF_TRY(open_fifo(fifo, err));
    assert(fifo->frames[0]);
    for (size_t i = 0; i < frames; i++) {
        const size_t at = (fifo->first + fifo->count++) % RF_STREAM_FEED;
        fifo->frames[0][at] = left[i];
        fifo->frames[1][at] = (right ? right : left)[i];
    }
    return RF_OK;
}

void rf_stream_hear(rf_stream *s)
{
    rf_fifo *fifo = &s->fifo;
    const size_t n = fifo->count < RF_BLOCK ? fifo->count : RF_BLOCK;
    if (!fifo->frames[0])
        return;
    for (size_t i = 0; i < n; i++) {
        const size_t at = (fifo->first + i) % RF_STREAM_FEED;
        fifo->block[0][i] = fifo->frames[0][at];
        fifo->block[1][i] = fifo->frames[1][at];
    }
    fifo->first = (fifo->first + n) % RF_STREAM_FEED;
    fifo->count -= n;
    rf_engine_feed_at(s->engine, 0, n > 0 ? fifo->block[0] : NULL,
                      fifo->block[1], s->engine->clock, n);
}

/* ---- reset ---- */

static rf_status empty(const rf_stream *s, rf_next *next, rf_shelf **shelf,
                       rf_error *err)
{
    rf_graph *graph = NULL;
    rf_plan *plan = NULL;
    RF_TRY(rf_graph_create("", 0, &graph, err));
    rf_status status = rf_piece_create(graph, &next->piece, err);
    if (status == RF_OK)
        status =
            rf_plan_derive(s->engine->plan, graph, NULL, 0, NULL, &plan, err);
    if (status == RF_OK)
        status = rf_engine_create(plan, 1, &next->engine, err);
    if (status == RF_OK)
        status = rf_shelf_create(0, shelf, err);
    rf_plan_release(plan);
    rf_graph_release(graph);
    return status;
}

static void start_over(rf_stream *s, rf_next *next, rf_shelf *shelf)
{
    rf_engine *engine = s->engine;
    rf_piece *piece = s->piece;
    s->engine = next->engine;
    s->piece = next->piece;
    next->engine = engine;
    next->piece = piece;
    rf_next_destroy(s->next);
    rf_shelf_release(s->shelf);
    s->shelf = shelf;
    s->next = NULL;
    s->bpm = 120;
    s->gain = 1;
    s->unread = 0;
    s->rested = s->changed = s->restocked = s->live_coding = false;
    s->trouble = (rf_error){0};
    rf_engine_begin(s->engine, 42);
    rf_engine_tempo(s->engine, 0, s->bpm);
}

rf_status rf_stream_reset(rf_stream *s, rf_error *err)
{
    rf_shelf *shelf = NULL;
    if (!s)
        return no_stream(err);
    rf_stream_tidy(s);
    rf_next *next = rf_alloc(1, sizeof *next);
    if (!next)
        return rf_stream_no_memory(err);
    const rf_status status = empty(s, next, &shelf, err);
    if (status == RF_OK)
        start_over(s, next, shelf);
    rf_next_destroy(next);
    return status;
}
