/* engine.c: the memory of an engine, and when what happens. */
#include "render/engine.h"
#include "base/memory.h"
#include "base/widths.h"
#include "render/kernel.h"
#include <assert.h>

RF_BY_WIDTH(, const rf_kernel, rf_kernel_of, rf_kernel)

/* ---- one allocation, laid out twice: to count, then to place ---- */

typedef struct layout {
    unsigned char *base; /* NULL while counting */
    size_t used;
} layout;

static void *place(layout *l, size_t bytes)
{
    void *at = l->base ? l->base + l->used : NULL;
    l->used += (bytes + 63) / 64 * 64;
    return at;
}

static bool is_mono(const rf_plan *plan)
{
    for (size_t i = 0; i < plan->n_outputs; i++)
        if (plan->outputs[i].L != plan->outputs[i].R)
            return false;
    return true;
}

static void lay_state(rf_engine *e, layout *l)
{
    const size_t row = 4 * (size_t)e->lanes;
    e->seed = place(l, 2 * row);
    e->bpm = place(l, row);
    e->bad = place(l, row);
    e->rows = place(l, e->plan->n_rows * row);
    for (size_t i = 0; i < e->plan->n_ops; i++) {
        const rf_rows rows = e->plan->ops[i].rows;
        void *state = place(l, (2 * rows.wide + rows.narrow) * row);
        if (e->state)
            e->state[i] = state;
    }
    size_t n = 0;
    for (size_t i = 0; i < e->plan->n_ops; i++) {
        for (uint32_t k = 0; k < e->plan->ops[i].n_rings; k++, n++) {
            void *ring = place(l, e->plan->ops[i].ring[k] * row);
            if (e->rings)
                e->rings[n] = ring;
        }
    }
}

/* Feedback blocks come first of the buffers, so that they follow the state. */
static void lay_out(rf_engine *e, layout *l)
{
    const size_t row = 4 * (size_t)e->lanes, block = RF_BLOCK * row;
    lay_state(e, l);
    e->buffers = place(l, e->plan->n_buffers * block);
    e->feed = place(l, 2 * block);
    e->staged = place(l, e->plan->n_rows * row);
    e->out[0] = place(l, block);
    e->out[1] = is_mono(e->plan) ? e->out[0] : place(l, block);
    e->mean = is_mono(e->plan) ? e->out[0] : place(l, block);
    e->table = place(l, e->kernel->table_bytes(e->plan));
}

static rf_status allocate(rf_engine *e, rf_error *err)
{
    layout counted = {NULL, 0};
    lay_out(e, &counted);
    e->arena = rf_alloc(counted.used, 1);
    e->state = rf_alloc(e->plan->n_ops, sizeof *e->state);
    e->rings = rf_alloc(e->plan->n_rings, sizeof *e->rings);
    if (!e->arena || !e->state || !e->rings)
        return rf_fail(err, RF_NOMEM, 0, 0, "engine: out of memory");
    layout placed = {e->arena, 0};
    lay_out(e, &placed);
    e->kernel->bind(e);
    return RF_OK;
}

rf_status rf_engine_create(const rf_plan *plan, uint32_t lanes, rf_engine **out,
                           rf_error *err)
{
    rf_engine *e = rf_alloc(1, sizeof *e);
    if (!e)
        return rf_fail(err, RF_NOMEM, 0, 0, "engine: out of memory");
    e->kernel = rf_kernel_of(lanes);
    assert(e->kernel);
    e->plan = rf_plan_retain(plan);
    e->lanes = lanes;
    const rf_status status = allocate(e, err);
    if (status != RF_OK) {
        rf_engine_destroy(e);
        return status;
    }
    e->kernel->set_row(e->bpm, 0, plan->bpm);
    rf_engine_stage_rows(e, plan->rows);
    *out = e;
    return RF_OK;
}

void rf_engine_destroy(rf_engine *engine)
{
    if (!engine)
        return;
    rf_plan_release(engine->plan);
    rf_free(engine->rings);
    rf_free(engine->state);
    rf_free(engine->arena);
    rf_free(engine);
}

void rf_engine_stage(rf_engine *e, uint32_t lane, const float *values)
{
    float *staged = e->staged;
    for (size_t i = 0; i < e->plan->n_uses; i++) {
        const rf_use *use = &e->plan->uses[i];
        staged[use->row * (size_t)e->lanes + lane] =
            rf_plan_slot_value(e->plan, use->slot, values[use->slot]);
    }
}

void rf_engine_stage_rows(rf_engine *e, const float *rows)
{
    for (size_t row = 0; row < e->plan->n_rows; row++)
        e->kernel->set_row(e->staged, row, rows[row]);
}

void rf_engine_begin(rf_engine *e, uint64_t seed)
{
    for (uint32_t lane = 0; lane < e->lanes; lane++)
        e->seed[lane] = seed;
    e->kernel->begin(e);
    e->clock = 0;
}

void rf_engine_apply(rf_engine *e)
{
    e->kernel->apply(e);
}

void rf_engine_run(rf_engine *e)
{
    e->kernel->run(e);
    e->clock += RF_BLOCK;
    e->mean_made = false;
}

const void *rf_engine_channel(const rf_engine *e, uint32_t channel)
{
    return e->out[channel];
}

const void *rf_engine_mean(rf_engine *e)
{
    if (e->out[0] == e->out[1]) /* the mean of equals */
        return e->out[0];
    if (!e->mean_made)
        e->kernel->mean(e);
    e->mean_made = true;
    return e->mean;
}

void rf_engine_copy_lane(const rf_engine *e, const void *block, uint32_t lane,
                         size_t from, size_t to, float *out)
{
    e->kernel->copy_lane(block, lane, from, to, out);
}

bool rf_engine_bad(const rf_engine *e, uint32_t lane)
{
    return ((const int32_t *)e->bad)[lane] != 0;
}
