/* stream.c: one voice, pulled in sizes that the host likes. */
#include "render/stream.h"
#include "base/float_mode.h"
#include "base/memory.h"
#include <string.h>

rf_status rf_stream_no_memory(rf_error *err)
{
    return rf_fail(err, RF_NOMEM, 0, 0, "stream: out of memory");
}

/* ---- making one ---- */

static rf_status stock(rf_stream *s, const rf_plan *plan, rf_error *err)
{
    RF_TRY(rf_shelf_create(plan->n_sounds, &s->shelf, err));
    for (size_t i = 0; i < plan->n_sounds; i++)
        if (!rf_shelf_add(s->shelf, plan->names[i], plan->sounds[i]))
            return rf_stream_no_memory(err);
    return RF_OK;
}

static rf_status fill(rf_stream *s, const rf_plan *plan, rf_error *err)
{
    RF_TRY(stock(s, plan, err));
    s->bpm = plan->bpm;
    s->gain = 1;
    s->values = rf_alloc(plan->graph->n_slots, sizeof *s->values);
    if (!s->values)
        return rf_stream_no_memory(err);
    RF_TRY(rf_piece_create(plan->graph, &s->piece, err));
    return rf_engine_create(plan, 1, &s->engine, err);
}

static void stage(rf_stream *s, const float *values)
{
    const size_t slots = s->engine->plan->graph->n_slots;
    if (slots == 0)
        return;
    memcpy(s->values, values, slots * sizeof *values);
    rf_engine_stage(s->engine, 0, values);
}

rf_status rf_stream_create(const rf_plan *plan, const float *values,
                           uint64_t seed, rf_stream **out, rf_error *err)
{
    if (!plan || !out)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "stream: no plan or no place for it");
    RF_TRY(rf_plan_check_values(plan, values, 1, err));
    rf_stream *s = rf_alloc(1, sizeof *s);
    if (!s)
        return rf_stream_no_memory(err);
    const rf_status status = fill(s, plan, err);
    if (status != RF_OK) {
        rf_stream_destroy(s);
        return status;
    }
    const uint64_t host = rf_float_enter();
    stage(s, values);
    rf_engine_begin(s->engine, seed);
    rf_float_leave(host);
    *out = s;
    return RF_OK;
}

void rf_stream_clear(rf_stream *s)
{
    rf_next_destroy(s->retired);
    rf_next_destroy(s->next);
    rf_engine_destroy(s->engine);
    rf_piece_release(s->piece);
    rf_shelf_release(s->shelf);
    rf_free(s->fifo.frames[0]);
    rf_free(s->fifo.frames[1]);
    rf_free(s->values);
}

void rf_stream_destroy(rf_stream *s)
{
    if (!s)
        return;
    rf_stream_clear(s);
    rf_free(s);
}

/* What waits was compared with the values of before. */
static rf_status prepare_for(rf_stream *s, const float *values, rf_error *err)
{
    const size_t slots = s->engine->plan->graph->n_slots;
    float *before = s->values;
    const bool changed = s->changed;
    s->values = rf_alloc(slots, sizeof *s->values);
    rf_status status = RF_NOMEM;
    if (s->values) {
        memcpy(s->values, values, slots * sizeof *values);
        s->changed = true;
        status = rf_stream_prepare_again(s, err);
    } else {
        rf_stream_no_memory(err);
    }
    if (status != RF_OK) {
        float *refused = s->values;
        s->values = before;
        s->changed = changed;
        before = refused;
    }
    rf_free(before);
    return status;
}

rf_status rf_stream_set(rf_stream *s, const float *values, rf_error *err)
{
    if (!s)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "stream: there is none");
    RF_TRY(rf_plan_check_values(s->engine->plan, values, 1, err));
    if (s->next && s->engine->plan->graph->n_slots > 0)
        RF_TRY(prepare_for(s, values, err));
    stage(s, values);
    s->changed = true;
    return RF_OK;
}

/* ---- pull ---- */

void rf_stream_rest(rf_stream *s)
{
    if (s->unread == 0 || s->rested)
        return;
    const float *from[RF_REST] = {rf_engine_channel(s->engine, 0),
                                  rf_engine_channel(s->engine, 1),
                                  rf_engine_mean(s->engine)};
    for (size_t i = 0; i < RF_REST; i++)
        memcpy(s->rest[i], from[i], sizeof s->rest[i]);
    s->rested = true;
}

/* What it replaces waits in `retired` for a call that may free: until then,
 * nothing else takes over. */
static void take_over(rf_stream *s)
{
    rf_stream_swap(s, s->next);
    s->retired = s->next;
    s->next = NULL;
}

static void next_block(rf_stream *s)
{
    if (s->changed)
        rf_engine_apply(s->engine);
    s->changed = false;
    if (s->next && rf_stream_due(s))
        take_over(s);
    rf_stream_hear(s);
    rf_engine_run(s->engine);
    s->unread = RF_BLOCK;
    s->rested = false;
    if (s->trouble.status == RF_OK)
        s->trouble = *rf_engine_trouble(s->engine, 0);
}

static const float *channel(const rf_stream *s, size_t index)
{
    if (s->rested)
        return s->rest[index];
    return index < 2 ? rf_engine_channel(s->engine, (uint32_t)index)
                     : rf_engine_mean(s->engine);
}

static void copy(const rf_stream *s, const float *from, float *to, size_t n)
{
    from += RF_BLOCK - s->unread;
    memcpy(to, from, n * sizeof *to);
    for (size_t i = 0; s->gain != 1 && i < n; i++)
        to[i] *= s->gain;
}

rf_status rf_stream_pull(rf_stream *s, float *left, float *right, size_t frames,
                         rf_error *err)
{
    if (!s || (frames > 0 && !left))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "pull: no stream or no place for the sound");
    const uint64_t host = rf_float_enter();
    for (size_t done = 0; done < frames;) {
        if (s->unread == 0)
            next_block(s);
        const size_t missing = frames - done;
        const size_t n = s->unread < missing ? s->unread : missing;
        copy(s, channel(s, right ? 0 : 2), left + done, n);
        if (right)
            copy(s, channel(s, 1), right + done, n);
        s->unread -= n;
        done += n;
    }
    rf_float_leave(host);
    return RF_OK;
}

bool rf_stream_bad(const rf_stream *s)
{
    return s && rf_engine_bad(s->engine, 0);
}

rf_status rf_stream_trouble(const rf_stream *s, rf_error *out)
{
    if (!s || s->trouble.status == RF_OK)
        return RF_OK;
    if (out)
        *out = s->trouble;
    return s->trouble.status;
}
