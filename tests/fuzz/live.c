/*
 * live.c: a program that is played while things happen to it.
 *
 * The input is a text and events behind it, each after a byte 0x1e. An event's
 * first letter says what it is, the rest is its argument:
 *
 *     u TEXT    the text takes over       s BYTES   values for the slots
 *     m TEXT    a message                 t NUMBER  the tempo
 *     p NUMBER  so many frames            f NUMBER  so many are fed in
 *     e NUMBER  the engine's seed         l NUMBER  live-coding mode: odd is on
 *     w         \kick becomes another     r         all begins anew
 *     c         a twin goes on from here  x         both go back to that place
 *
 * After each event a block is played. The twin hears of every event but of the
 * texts that were refused, and must sound the same: so snapshots
 * hold everything, and a refused text changes nothing.
 */
#include "rig.h"

enum { MOST_EVENTS = 32, NUMBER = 100000 };

typedef struct event {
    char kind;
    const uint8_t *rest;
    size_t size;
} event;

typedef struct game {
    rf_graph *graph;
    rf_plan *plan;
    rf_stream *stream, *twin; /* the twin may be NULL */
    rf_snapshot *place;       /* where it began */
    float values[FUZZ_SLOTS];
} game;

static bool begin(game *g, const uint8_t *text, size_t size)
{
    rf_error err;
    if (rf_graph_create((const char *)text, size, &g->graph, &err) != RF_OK)
        return false;
    g->plan = fuzz_plan(g->graph, false, g->values, &err);
    return g->plan &&
           rf_stream_create(g->plan, g->values, 42, &g->stream, &err) == RF_OK;
}

static void end(game *g)
{
    rf_snapshot_release(g->place);
    rf_stream_destroy(g->twin);
    rf_stream_destroy(g->stream);
    rf_plan_release(g->plan);
    rf_graph_release(g->graph);
}

/* Digits and whatever else, as a number. */
static size_t number(const event *e)
{
    size_t n = 0;
    for (size_t i = 0; i < e->size && n < NUMBER; i++)
        n = n * 10 + (size_t)(e->rest[i] % 10);
    return n % NUMBER;
}

/* ---- events that a stream hears of ---- */

static rf_status update(rf_stream *stream, const event *e)
{
    rf_graph *graph = NULL;
    rf_error err = {0};
    rf_status status =
        rf_graph_create((const char *)e->rest, e->size, &graph, &err);
    if (status == RF_OK)
        status = rf_stream_update(stream, graph, &err);
    if (status != RF_OK)
        fuzz_check_error(status, &err, e->rest, e->size);
    rf_graph_release(graph);
    return status;
}

static rf_status message(rf_stream *stream, const event *e)
{
    rf_error err = {0};
    const rf_status status =
        rf_stream_message(stream, (const char *)e->rest, e->size, &err);
    if (status != RF_OK)
        fuzz_insist(err.status == status && err.message[0] != '\0',
                    "a message is refused without a word");
    return status;
}

static rf_status feed(rf_stream *stream, const event *e)
{
    float sound[FUZZ_FRAMES];
    const size_t frames = number(e) % FUZZ_FRAMES;
    for (size_t i = 0; i < frames; i++)
        sound[i] = (float)(i % 17) / 17;
    return rf_stream_feed(stream, sound, number(e) % 2 ? NULL : sound, frames,
                          NULL);
}

static rf_status pull(rf_stream *stream, const event *e)
{
    fuzz_pull(stream, number(e) % FUZZ_FRAMES);
    return RF_OK;
}

static rf_status live_coding(rf_stream *stream, const event *e)
{
    rf_stream_live_coding(stream, number(e) % 2);
    return RF_OK;
}

static rf_status seed(rf_stream *stream, const event *e)
{
    rf_stream_seed(stream, number(e));
    return RF_OK;
}

static rf_status hear(const game *g, rf_stream *stream, const event *e)
{
    switch (e->kind) {
    case 'u':
        return update(stream, e);
    case 'm':
        return message(stream, e);
    case 's':
        return rf_stream_set(stream, g->values, NULL);
    case 't':
        return rf_stream_tempo(stream, (double)number(e) / 8, NULL);
    case 'f':
        return feed(stream, e);
    case 'p':
        return pull(stream, e);
    case 'l':
        return live_coding(stream, e);
    case 'e':
        return seed(stream, e);
    case 'w':
        return rf_stream_sound(stream, "\\kick", fuzz_sounds()[1].sound, NULL);
    case 'r':
        return rf_stream_reset(stream, NULL);
    default:
        return RF_OK;
    }
}

/* ---- the game ---- */

/* A byte for each slot; where there are too few, the others stay. */
static void choose_values(game *g, const event *e)
{
    const size_t slots = rf_graph_slots(g->graph);
    for (size_t i = 0; i < slots && i < e->size; i++) {
        const rf_slot_spec spec = fuzz_spec(g->graph, i);
        g->values[i] = fuzz_value(&spec, (float)e->rest[i] / 255);
    }
}

static void part(game *g)
{
    rf_snapshot_release(g->place);
    g->place = NULL;
    if (rf_stream_snapshot(g->stream, &g->place, NULL) != RF_OK)
        abort();
    if (!g->twin &&
        rf_stream_create(g->plan, g->values, 1, &g->twin, NULL) != RF_OK)
        abort();
    if (rf_stream_restore(g->twin, g->place, NULL) != RF_OK)
        abort();
}

static void go_back(const game *g)
{
    if (rf_stream_restore(g->stream, g->place, NULL) != RF_OK ||
        rf_stream_restore(g->twin, g->place, NULL) != RF_OK)
        abort();
}

static void play_both(const game *g)
{
    float sound[4][RF_BLOCK];
    if (rf_stream_pull(g->stream, sound[0], sound[1], RF_BLOCK, NULL) ||
        (g->twin &&
         rf_stream_pull(g->twin, sound[2], sound[3], RF_BLOCK, NULL)))
        abort();
    fuzz_check_sound(sound[0], sound[1], RF_BLOCK);
    for (size_t n = 0; g->twin && n < RF_BLOCK; n++)
        fuzz_insist(sound[0][n] == sound[2][n] && sound[1][n] == sound[3][n],
                    "the twin sounds otherwise");
}

static void happen(game *g, const event *e)
{
    if (e->kind == 's')
        choose_values(g, e);
    if (e->kind == 'c')
        part(g);
    else if (e->kind == 'x' && g->twin)
        go_back(g);
    const rf_status status = hear(g, g->stream, e);
    const bool refused = e->kind == 'u' && status != RF_OK;
    if (g->twin && !refused)
        fuzz_insist(hear(g, g->twin, e) == status, "the twin says otherwise");
    play_both(g);
}

/* Where the record that begins at `at` ends. */
static size_t record(const uint8_t *data, size_t size, size_t at)
{
    while (at < size && data[at] != 0x1e)
        at++;
    return at;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    game g = {0};
    size_t at = record(data, size, 0);
    if (begin(&g, data, at)) {
        play_both(&g);
        for (size_t i = 0; i < MOST_EVENTS && at + 1 < size; i++) {
            const size_t last = record(data, size, at + 1);
            const size_t length = last - at - 1;
            if (length > 0)
                happen(&g,
                       &(event){(char)data[at + 1], data + at + 2, length - 1});
            at = last;
        }
    }
    end(&g);
    return 0;
}
