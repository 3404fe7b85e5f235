/* stream_snapshot.c: the whole of a stream, kept. */
#include "base/memory.h"
#include "render/stream.h"
#include <string.h>

struct rf_snapshot {
    atomic_size_t users;
    rf_plan *plan;
    rf_piece *piece;
    rf_graph *waiting; /* the program that waits; may be NULL */
    rf_shelf *shelf;
    float *values;
    size_t slots;
    void *state; /* of the engine */
    float *fed[2];
    rf_stream rest; /* its plain members alone */
};

/* ---- keeping ---- */

static void keep_fed(rf_snapshot *to, const rf_fifo *fifo)
{
    for (size_t i = 0; i < fifo->count; i++)
        for (size_t c = 0; c < 2; c++)
            to->fed[c][i] = fifo->frames[c][(fifo->first + i) % RF_STREAM_FEED];
}

static bool allocate(rf_snapshot *to, const rf_stream *s)
{
    to->slots = s->piece->running->n_slots;
    to->values = rf_alloc(to->slots, sizeof *to->values);
    to->fed[0] = rf_alloc(s->fifo.count, sizeof(float));
    to->fed[1] = rf_alloc(s->fifo.count, sizeof(float));
    to->state = rf_alloc(rf_engine_state_bytes(s->engine), 1);
    return to->values && to->fed[0] && to->fed[1] && to->state;
}

static void keep(rf_snapshot *to, const rf_stream *s)
{
    to->plan = rf_plan_retain(s->engine->plan);
    to->piece = rf_piece_retain(s->piece);
    to->shelf = rf_shelf_retain(s->shelf);
    to->waiting = s->next ? rf_graph_retain(s->next->piece->program) : NULL;
    to->rest = *s;
    if (to->slots > 0)
        memcpy(to->values, s->values, to->slots * sizeof *to->values);
    keep_fed(to, &s->fifo);
    rf_engine_save(s->engine, to->state);
}

rf_status rf_stream_snapshot(const rf_stream *s, rf_snapshot **out,
                             rf_error *err)
{
    if (!s || !out)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "snapshot: no stream or no place for it");
    rf_snapshot *snapshot = rf_alloc(1, sizeof *snapshot);
    if (!snapshot)
        return rf_stream_no_memory(err);
    snapshot->users = 1;
    if (!allocate(snapshot, s)) {
        rf_snapshot_release(snapshot);
        return rf_stream_no_memory(err);
    }
    keep(snapshot, s);
    *out = snapshot;
    return RF_OK;
}

rf_snapshot *rf_snapshot_retain(const rf_snapshot *snapshot)
{
    rf_snapshot *shared = (rf_snapshot *)snapshot;
    if (shared)
        atomic_fetch_add(&shared->users, 1);
    return shared;
}

void rf_snapshot_release(rf_snapshot *snapshot)
{
    if (!snapshot || atomic_fetch_sub(&snapshot->users, 1) > 1)
        return;
    rf_free(snapshot->state);
    rf_free(snapshot->fed[1]);
    rf_free(snapshot->fed[0]);
    rf_free(snapshot->values);
    rf_shelf_release(snapshot->shelf);
    rf_graph_release(snapshot->waiting);
    rf_piece_release(snapshot->piece);
    rf_plan_release(snapshot->plan);
    rf_free(snapshot);
}

/* ---- going back ---- */

/* A stream beside the one that there is, which then goes in its place. */
static rf_status build(const rf_snapshot *from, rf_stream *to, rf_error *err)
{
    const size_t room = from->rest.fifo.frames[0] ? RF_STREAM_FEED : 0;
    *to = from->rest;
    to->next = to->retired = NULL;
    to->engine = NULL;
    to->piece = rf_piece_retain(from->piece);
    to->shelf = rf_shelf_retain(from->shelf);
    to->values = rf_alloc(from->slots, sizeof *to->values);
    to->fifo.first = 0;
    to->fifo.frames[0] = room ? rf_alloc(room, sizeof(float)) : NULL;
    to->fifo.frames[1] = room ? rf_alloc(room, sizeof(float)) : NULL;
    if (!to->values || (room && !(to->fifo.frames[0] && to->fifo.frames[1])))
        return rf_stream_no_memory(err);
    for (size_t c = 0; c < 2 && room > 0 && to->fifo.count > 0; c++)
        memcpy(to->fifo.frames[c], from->fed[c],
               to->fifo.count * sizeof(float));
    if (from->slots > 0)
        memcpy(to->values, from->values, from->slots * sizeof(float));
    return RF_OK;
}

static void load(const rf_snapshot *from, rf_engine *engine)
{
    rf_engine_load(engine, from->state);
    rf_engine_calm(engine);
}

/* Where something waits it is prepared from the state of then, which takes an
 * engine in that state. */
static rf_status build_engine(const rf_stream *s, const rf_snapshot *from,
                              rf_stream *to, rf_error *err)
{
    if (s->engine->plan == from->plan && !from->waiting)
        return RF_OK;
    RF_TRY(rf_engine_create(from->plan, 1, &to->engine, err));
    load(from, to->engine);
    return from->waiting ? rf_stream_follow(to, from->waiting, &to->next, err)
                         : RF_OK;
}

rf_status rf_stream_restore(rf_stream *s, const rf_snapshot *snapshot,
                            rf_error *err)
{
    rf_stream to;
    if (!s || !snapshot)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "restore: no stream or no snapshot");
    rf_status status = build(snapshot, &to, err);
    if (status == RF_OK)
        status = build_engine(s, snapshot, &to, err);
    if (status != RF_OK) {
        rf_stream_clear(&to);
        return status;
    }
    if (!to.engine) {
        to.engine = s->engine;
        s->engine = NULL;
        load(snapshot, to.engine);
    }
    rf_stream_clear(s);
    *s = to;
    return RF_OK;
}
