/* engine.c: the memory of an engine, and when what happens. */
#include "render/engine.h"
#include "base/memory.h"
#include "base/widths.h"
#include "render/kernel.h"
#include <assert.h>
#include <string.h>

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

static void lay_rings(rf_engine *e, layout *l)
{
    const size_t row = 4 * (size_t)e->lanes;
    size_t n = 0;
    for (size_t i = 0; i < e->plan->n_all; i++) {
        for (uint32_t k = 0; k < e->plan->ops[i].n_rings; k++, n++) {
            void *ring = place(l, e->plan->ops[i].ring[k] * row);
            if (e->rings)
                e->rings[n] = ring;
        }
    }
}

static void lay_state(rf_engine *e, layout *l)
{
    const size_t row = 4 * (size_t)e->lanes, block = RF_BLOCK * row;
    e->seed = place(l, 2 * row);
    e->bpm = place(l, row);
    e->bad = place(l, row);
    e->rows = place(l, e->plan->n_rows * row);
    e->staged = place(l, e->plan->n_rows * row);
    for (size_t i = 0; i < e->plan->n_all; i++) {
        const rf_rows rows = e->plan->ops[i].rows;
        void *state = place(l, (2 * rows.wide + rows.narrow) * row);
        if (e->state)
            e->state[i] = state;
    }
    e->out[0] = place(l, block);
    e->out[1] = is_mono(e->plan) ? e->out[0] : place(l, block);
}

static size_t most_params(const rf_plan *plan)
{
    size_t most = 0;
    for (size_t i = 0; i < plan->n_all; i++)
        if (plan->ops[i].shape.params > most)
            most = plan->ops[i].shape.params;
    return most;
}

/* Feedback blocks come first of the buffers, so that they follow the state. */
static void lay_out(rf_engine *e, layout *l)
{
    const size_t row = 4 * (size_t)e->lanes, block = RF_BLOCK * row;
    lay_rings(e, l);
    lay_state(e, l);
    e->buffers = place(l, e->plan->n_buffers * block);
    e->feed = place(l, 2 * block);
    e->before = place(l, most_params(e->plan) * row);
    e->mean = is_mono(e->plan) ? e->out[0] : place(l, block);
    e->table = place(l, e->kernel->table_bytes(e->plan));
}

static rf_status allocate(rf_engine *e, rf_error *err)
{
    layout counted = {NULL, 0};
    lay_out(e, &counted);
    e->arena = rf_alloc(counted.used, 1);
    e->state = rf_alloc(e->plan->n_all, sizeof *e->state);
    e->rings = rf_alloc(e->plan->n_rings, sizeof *e->rings);
    e->scripts = rf_alloc(e->plan->n_scripts, sizeof *e->scripts);
    e->trouble = rf_alloc(e->lanes, sizeof *e->trouble);
    if (!e->arena || !e->state || !e->rings || !e->scripts || !e->trouble)
        return rf_fail(err, RF_NOMEM, 0, 0, "engine: out of memory");
    layout placed = {e->arena, 0};
    lay_out(e, &placed);
    e->kernel->bind(e);
    RF_TRY(rf_scripts_open(e->plan, e->scripts, &e->machine, err));
    for (size_t i = 0; i < e->plan->n_scripts; i++)
        e->scripts[i].trouble = e->trouble;
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
    rf_scripts_close(engine->plan, engine->machine);
    rf_plan_release(engine->plan);
    rf_free(engine->trouble);
    rf_free(engine->scripts);
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
            rf_plan_use_value(e->plan, use, values[use->slot]);
    }
}

void rf_engine_stage_rows(rf_engine *e, const float *rows)
{
    for (size_t row = 0; row < e->plan->n_rows; row++)
        e->kernel->set_row(e->staged, row, rows[row]);
}

void rf_engine_calm(rf_engine *e)
{
    for (uint32_t lane = 0; lane < e->lanes; lane++)
        e->trouble[lane].status = RF_OK;
}

void rf_engine_begin(rf_engine *e, uint64_t seed)
{
    rf_engine_calm(e);
    for (uint32_t lane = 0; lane < e->lanes; lane++)
        e->seed[lane] = seed;
    e->kernel->begin(e);
    e->clock = e->written = 0;
    e->asleep_written = e->settled = false;
}

void rf_engine_apply(rf_engine *e)
{
    e->kernel->apply(e);
}

/* ---- one op of one voice ---- */

static float *row_at(const rf_engine *e, void *rows, size_t op, size_t row)
{
    return (float *)rows + (e->plan->ops[op].first_row + row) * e->lanes;
}

/* The rows in force, for `update` to compare with. */
static void keep_rows(rf_engine *e, size_t op)
{
    const size_t rows = e->plan->ops[op].shape.params;
    if (rows > 0)
        memcpy(e->before, row_at(e, e->rows, op, 0),
               rows * e->lanes * sizeof(float));
}

static void update_lane(rf_engine *e, uint32_t lane, size_t op)
{
    int32_t mask[RF_MOST_LANES] = {0};
    mask[lane] = -1;
    e->kernel->update(e, op, mask, e->before);
}

void rf_engine_update(rf_engine *e, uint32_t lane, size_t op, const float *rows)
{
    const rf_op *o = &e->plan->ops[op];
    const rf_value *values = e->plan->graph->nodes[o->node].values;
    keep_rows(e, op);
    for (uint32_t i = 0; i < o->shape.params; i++)
        if (!values[i].reference)
            row_at(e, e->rows, op, i)[lane] =
                row_at(e, e->staged, op, i)[lane] = rows[i];
    update_lane(e, lane, op);
}

void rf_engine_send(rf_engine *e, uint32_t lane, size_t op, uint32_t row,
                    float value)
{
    keep_rows(e, op);
    row_at(e, e->rows, op, row)[lane] = value;
    row_at(e, e->staged, op, row)[lane] = value;
    update_lane(e, lane, op);
}

void rf_engine_note(rf_engine *e, uint32_t lane, size_t op, float seconds,
                    float midi)
{
    int32_t mask[RF_MOST_LANES] = {0};
    mask[lane] = -1;
    e->kernel->note(e, op, mask, seconds, midi);
}

float rf_engine_row(const rf_engine *e, uint32_t lane, size_t row)
{
    return ((const float *)e->rows)[row * e->lanes + lane];
}

void rf_engine_run(rf_engine *e)
{
    e->kernel->run(e);
    e->clock += RF_BLOCK;
    if (e->written < e->clock)
        e->written = e->clock;
    e->settled = true;
    e->mean_made = false;
}

void rf_engine_tempo(rf_engine *e, uint32_t lane, float bpm)
{
    ((float *)e->bpm)[lane] = bpm;
}

void rf_engine_seed(rf_engine *e, uint32_t lane, uint64_t seed)
{
    e->seed[lane] = seed;
}

void rf_engine_feed_at(rf_engine *e, uint32_t lane, const float *left,
                       const float *right, uint64_t start, size_t frames)
{
    e->fed[lane] = (rf_fed){left, right ? right : left, start, frames};
    e->hears = true;
}

void rf_engine_feed(rf_engine *e, uint32_t lane, const float *left,
                    const float *right, size_t frames)
{
    rf_engine_feed_at(e, lane, left, right, 0, frames);
}

/* ---- all voices as bytes ---- */

typedef struct header {
    uint64_t clock, written;
    bool asleep_written;
} header;

size_t rf_engine_fixed_bytes(const rf_engine *e)
{
    const size_t block = (size_t)RF_BLOCK * 4 * e->lanes;
    return (size_t)((const char *)e->buffers - (const char *)e->seed) +
           (1 + e->plan->n_feedback) * block;
}

size_t rf_engine_state_bytes(const rf_engine *e)
{
    return sizeof(header) + rf_engine_fixed_bytes(e) +
           (size_t)((const char *)e->seed - (const char *)e->arena);
}

size_t rf_engine_save(const rf_engine *e, void *to)
{
    const header head = {e->clock, e->written, e->asleep_written};
    const size_t fixed = rf_engine_fixed_bytes(e);
    void *const *ring = e->rings;
    char *at = to;
    memcpy(at, &head, sizeof head);
    memcpy(at + sizeof head, e->seed, fixed);
    at += sizeof head + fixed;
    for (size_t i = 0; i < e->plan->n_all; i++) {
        for (uint32_t k = 0; k < e->plan->ops[i].n_rings; k++) {
            const size_t bytes = rf_ring_extent(e, i, k) * 4 * e->lanes;
            memcpy(at, *ring++, bytes);
            at += bytes;
        }
    }
    return (size_t)(at - (char *)to);
}

/* What is there beyond the rows that come is cleared. */
static void load_ring(char *ring, const char *from, size_t bytes, size_t before)
{
    memcpy(ring, from, bytes);
    if (before > bytes)
        memset(ring + bytes, 0, before - bytes);
}

void rf_engine_load(rf_engine *e, const void *from)
{
    header head;
    const size_t fixed = rf_engine_fixed_bytes(e);
    const rf_engine before = *e; /* how far its rings were written */
    const char *at = from;
    void *const *ring = e->rings;
    memcpy(&head, at, sizeof head);
    memcpy(e->seed, at + sizeof head, fixed);
    at += sizeof head + fixed;
    e->clock = head.clock;
    e->written = head.written;
    e->asleep_written = head.asleep_written;
    for (size_t i = 0; i < e->plan->n_all; i++) {
        for (uint32_t k = 0; k < e->plan->ops[i].n_rings; k++) {
            const size_t row = 4 * (size_t)e->lanes;
            const size_t bytes = rf_ring_extent(e, i, k) * row;
            load_ring(*ring++, at, bytes, rf_ring_extent(&before, i, k) * row);
            at += bytes;
        }
    }
    e->settled = true;
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

const rf_error *rf_engine_trouble(const rf_engine *e, uint32_t lane)
{
    return &e->trouble[lane];
}
