/* stream.c: one voice, pulled in sizes that the host likes. */
#include "base/float_mode.h"
#include "base/memory.h"
#include "render/engine.h"
#include <string.h>

struct rf_stream {
    rf_plan *plan;
    rf_engine *engine;
    size_t unread; /* frames of the engine's block that nobody pulled yet */
    bool changed;  /* values wait for the next block */
    float *rows;   /* scratch of an update */
};

rf_status rf_stream_create(const rf_plan *plan, const float *values,
                           uint64_t seed, rf_stream **out, rf_error *err)
{
    if (!plan || !out)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "stream: no plan or no place for it");
    RF_TRY(rf_plan_check_values(plan, values, 1, err));
    rf_stream *s = rf_alloc(1, sizeof *s);
    if (!s)
        return rf_fail(err, RF_NOMEM, 0, 0, "stream: out of memory");
    s->plan = rf_plan_retain(plan);
    s->rows = rf_alloc(plan->n_rows, sizeof *s->rows);
    rf_status status =
        s->rows ? rf_engine_create(plan, 1, &s->engine, err)
                : rf_fail(err, RF_NOMEM, 0, 0, "stream: out of memory");
    if (status != RF_OK) {
        rf_stream_destroy(s);
        return status;
    }
    const uint64_t host = rf_float_enter();
    if (values)
        rf_engine_stage(s->engine, 0, values);
    rf_engine_begin(s->engine, seed);
    rf_float_leave(host);
    *out = s;
    return RF_OK;
}

void rf_stream_destroy(rf_stream *s)
{
    if (!s)
        return;
    rf_engine_destroy(s->engine);
    rf_free(s->rows);
    rf_plan_release(s->plan);
    rf_free(s);
}

rf_status rf_stream_set(rf_stream *s, const float *values, rf_error *err)
{
    if (!s)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "stream: there is none");
    RF_TRY(rf_plan_check_values(s->plan, values, 1, err));
    if (values)
        rf_engine_stage(s->engine, 0, values);
    s->changed = true;
    return RF_OK;
}

/* ---- a text that differs in values ---- */

static rf_status value_of(const rf_plan *plan, const rf_value *value,
                          float *out, rf_error *err)
{
    if (value->slot != RF_NO_SLOT)
        return rf_fail(err, RF_INVALID, value->line, value->col,
                       "update: a text that takes over has no holes");
    *out = value->number;
    if (!value->symbol)
        return RF_OK;
    const size_t sound = rf_plan_sound(plan, value->symbol);
    if (sound == plan->n_sounds)
        return rf_fail(err, RF_UNKNOWN_SAMPLE, value->line, value->col,
                       "no sample '%s'", value->symbol);
    *out = (float)sound;
    return RF_OK;
}

static rf_status read_rows(const rf_plan *plan, const rf_graph *graph,
                           float *rows, rf_error *err)
{
    for (size_t i = 0; i < graph->n_nodes; i++)
        for (uint32_t k = 0; k < graph->nodes[i].n_values; k++)
            RF_TRY(value_of(plan, &graph->nodes[i].values[k], rows++, err));
    return RF_OK;
}

rf_status rf_stream_update(rf_stream *s, const rf_graph *graph, rf_error *err)
{
    uint32_t line, col;
    if (!s || !graph)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "update: no stream or no text");
    if (!rf_graph_same_shape(s->plan->graph, graph, &line, &col))
        return rf_fail(err, RF_UNSUPPORTED, line, col,
                       "update: from here the text differs in more than its "
                       "values, which is not supported yet");
    RF_TRY(read_rows(s->plan, graph, s->rows, err));
    rf_engine_stage_rows(s->engine, s->rows);
    s->changed = true;
    return RF_OK;
}

/* ---- pull ---- */

static void next_block(rf_stream *s)
{
    if (s->changed)
        rf_engine_apply(s->engine);
    s->changed = false;
    rf_engine_run(s->engine);
    s->unread = RF_BLOCK;
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
        const size_t left_over = frames - done;
        const size_t n = s->unread < left_over ? s->unread : left_over;
        const size_t from = RF_BLOCK - s->unread;
        const float *l =
            right ? rf_engine_channel(s->engine, 0) : rf_engine_mean(s->engine);
        const float *r = rf_engine_channel(s->engine, 1);
        memcpy(left + done, l + from, n * sizeof *left);
        if (right)
            memcpy(right + done, r + from, n * sizeof *right);
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
