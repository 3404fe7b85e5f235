/* kernel_run.c: begins, updates and runs a plan's nodes, W voices at once. */
#include "nodes/node.h"
#include "render/kernel.h"
#include <float.h>
#include <string.h>

/* A node with all it needs at hand: nothing is looked up per block. */
typedef struct op {
    rf_node_run *run;
    rf_node_change *init, *update;
    void *state;
    size_t state_bytes;
    size_t first_row, n_rows;
    uint32_t n_rings;
    rf_block block;
} op;

typedef rf_vec block_of[RF_BLOCK];

/* ---- bind ---- */

static size_t table_bytes(const rf_plan *plan)
{
    size_t inputs = 0;
    for (size_t i = 0; i < plan->n_all; i++)
        inputs += plan->ops[i].shape.inputs;
    return sizeof(rf_signal) + plan->n_all * sizeof(op) +
           inputs * sizeof(rf_signal);
}

static op make_op(const rf_engine *e, size_t i, const rf_signal *in,
                  const rf_signal *feed, size_t first_ring)
{
    const rf_op *from = &e->plan->ops[i];
    const rf_node_type *type = rf_node_types(RF_W)[from->type];
    const rf_variant variant =
        type->variant ? type->variant(&from->shape) : type->simple;
    block_of *buffers = e->buffers;
    return (op){
        .run = variant.run,
        .init = type->init,
        .update = type->update,
        .state = e->state[i],
        .state_bytes = RF_W * (8 * from->rows.wide + 4 * from->rows.narrow),
        .first_row = from->first_row,
        .n_rows = from->shape.params,
        .n_rings = from->n_rings,
        .block = {.in = in,
                  .param = (rf_vec *)e->rows + from->first_row,
                  .L = buffers[from->out.L],
                  .R =
                      variant.output == RF_STEREO ? buffers[from->out.R] : NULL,
                  .bpm = e->bpm,
                  .shape = &from->shape,
                  .ring = (rf_vec **)e->rings + first_ring,
                  .length = from->ring,
                  .feed = feed},
    };
}

static void bind(rf_engine *e)
{
    op *ops = e->table;
    rf_signal *feed = (rf_signal *)(ops + e->plan->n_all);
    rf_signal *signals = feed + 1;
    block_of *buffers = e->buffers, *fed = e->feed;
    size_t rings = 0;
    rf_script *script = e->scripts;
    *feed = (rf_signal){fed[0], fed[1], 2};
    for (size_t i = 0; i < e->plan->n_all; i++) {
        const rf_op *from = &e->plan->ops[i];
        ops[i] = make_op(e, i, signals, feed, rings);
        if (from->shape.script.text)
            ops[i].block.script = script++;
        rings += from->n_rings;
        for (uint32_t k = 0; k < from->shape.inputs; k++)
            *signals++ =
                (rf_signal){buffers[from->in[k].L], buffers[from->in[k].R],
                            from->in[k].channels};
    }
}

/* ---- begin, apply ---- */

static void set_row(void *rows, size_t row, float value)
{
    ((rf_vec *)rows)[row] = rf_set(value);
}

static rf_change change_of(const rf_engine *e, const op *o, rf_ivec lanes)
{
    return (rf_change){.lanes = lanes,
                       .param = o->block.param,
                       .bpm = e->bpm,
                       .seed = e->seed,
                       .shape = o->block.shape};
}

static void clear_rings(const rf_engine *e, size_t i, const op *o)
{
    for (uint32_t k = 0; k < o->n_rings; k++)
        memset(o->block.ring[k], 0, rf_ring_extent(e, i, k) * sizeof(rf_vec));
}

static void begin(rf_engine *e)
{
    op *ops = e->table;
    block_of *buffers = e->buffers;
    if (e->plan->n_rows > 0)
        memcpy(e->rows, e->staged, e->plan->n_rows * sizeof(rf_vec));
    memset(buffers, 0, (1 + e->plan->n_feedback) * sizeof *buffers);
    *(rf_ivec *)e->bad = rf_set_int(0);
    for (size_t i = 0; i < e->plan->n_all; i++) {
        memset(ops[i].state, 0, ops[i].state_bytes);
        clear_rings(e, i, &ops[i]);
        if (ops[i].init) {
            const rf_change birth = change_of(e, &ops[i], rf_set_int(-1));
            ops[i].init(ops[i].state, &birth);
        }
    }
}

static rf_ivec mask_of(const int32_t *lanes)
{
    rf_ivec mask;
    memcpy(&mask, lanes, sizeof mask);
    return mask;
}

static void born(rf_engine *e, size_t i, const int32_t *lanes)
{
    const op *o = (const op *)e->table + i;
    const rf_change birth = change_of(e, o, mask_of(lanes));
    if (o->init)
        o->init(o->state, &birth);
}

static void update(rf_engine *e, size_t i, const int32_t *lanes,
                   const void *before)
{
    const op *o = (const op *)e->table + i;
    rf_change change = change_of(e, o, mask_of(lanes));
    change.before = before;
    if (o->update)
        o->update(o->state, &change);
}

static void note(rf_engine *e, size_t i, const int32_t *lanes, float seconds,
                 float midi)
{
    const rf_node_type *type = rf_node_types(RF_W)[e->plan->ops[i].type];
    const op *o = (const op *)e->table + i;
    const rf_change change = change_of(e, o, mask_of(lanes));
    if (type->note)
        type->note(o->state, &change, seconds, midi);
}

/* The lanes that differ; the rows that were in force are kept in `before`
 * where there are any. */
static rf_ivec take_rows(rf_engine *e, const op *o)
{
    rf_vec *rows = (rf_vec *)e->rows + o->first_row, *before = e->before;
    const rf_vec *staged = (const rf_vec *)e->staged + o->first_row;
    rf_ivec changed = rf_set_int(0);
    for (size_t i = 0; i < o->n_rows; i++)
        changed |= rows[i] != staged[i];
    if (!rf_any(changed))
        return changed;
    for (size_t i = 0; i < o->n_rows; i++) {
        before[i] = rows[i];
        rows[i] = staged[i];
    }
    return changed;
}

static void apply(rf_engine *e)
{
    op *ops = e->table;
    for (size_t i = 0; i < e->plan->n_all; i++) {
        const rf_ivec changed = take_rows(e, &ops[i]);
        if (ops[i].update && rf_any(changed)) {
            rf_change change = change_of(e, &ops[i], changed);
            change.before = e->before;
            ops[i].update(ops[i].state, &change);
        }
    }
}

/* ---- run ---- */

static const rf_vec *signal_at(const rf_engine *e, size_t output,
                               uint32_t channel)
{
    const rf_port *port = &e->plan->outputs[output];
    block_of *buffers = e->buffers;
    return buffers[channel == 0 ? port->L : port->R];
}

/* SPEC.md 5.5: the sum of all sounding chains, in order of definition, all but
 * the last. */
static const rf_vec *add_up(const rf_engine *e, uint32_t channel, rf_vec *out)
{
    const rf_vec *sum = ((block_of *)e->buffers)[RF_SILENCE];
    for (size_t i = 0; i + 1 < e->plan->n_outputs; i++) {
        const rf_vec *in = signal_at(e, i, channel);
        for (size_t n = 0; n < RF_BLOCK; n++)
            out[n] = sum[n] + in[n];
        sum = out;
    }
    return sum;
}

/* What is not finite becomes 0, and is remembered. */
static void mend(const rf_engine *e, rf_vec *out)
{
    rf_ivec bad = *(rf_ivec *)e->bad;
    for (size_t n = 0; n < RF_BLOCK; n++) {
        const rf_ivec fine = rf_abs(out[n]) <= FLT_MAX; /* nor NaN */
        bad |= rf_not(fine);
        out[n] = rf_select(fine, out[n], rf_set(0));
    }
    *(rf_ivec *)e->bad = bad;
}

/* With the last. */
static void finish(const rf_engine *e, uint32_t channel, rf_vec *out)
{
    if (e->plan->n_outputs == 0)
        return;
    const rf_vec *sum = add_up(e, channel, out);
    const rf_vec *last = signal_at(e, e->plan->n_outputs - 1, channel);
    rf_ivec odd = rf_set_int(0); /* bits, where one is not finite */
    for (size_t n = 0; n < RF_BLOCK; n++) {
        const rf_vec y = out[n] = sum[n] + last[n];
        /* NOLINTNEXTLINE(misc-redundant-expression): 0 of what is finite */
        odd |= rf_bits(y - y);
    }
    if (rf_any(odd != 0))
        mend(e, out);
}

static float fed_sample(const rf_fed *fed, const float *channel, uint64_t frame)
{
    const bool inside =
        channel && frame >= fed->start && frame - fed->start < fed->frames;
    return inside ? channel[frame - fed->start] : 0.0f;
}

/* What the host feeds in, from row-less arrays into lanes. */
static void hear(rf_engine *e)
{
    block_of *feed = e->feed;
    bool hears = false;
    for (size_t lane = 0; lane < RF_W; lane++) {
        const rf_fed *fed = &e->fed[lane];
        hears = hears || fed->left;
        for (size_t n = 0; n < RF_BLOCK; n++) {
            const uint64_t frame = e->clock + n;
            rf_put(&feed[0][n], lane, fed_sample(fed, fed->left, frame));
            rf_put(&feed[1][n], lane, fed_sample(fed, fed->right, frame));
        }
    }
    e->hears = hears;
}

static void run(rf_engine *e)
{
    op *ops = e->table;
    if (e->hears)
        hear(e);
    for (size_t i = 0; i < e->plan->n_ops; i++) {
        ops[i].block.clock = e->clock;
        if (ops[i].run)
            ops[i].run(ops[i].state, &ops[i].block);
    }
    finish(e, 0, e->out[0]);
    if (e->out[1] != e->out[0])
        finish(e, 1, e->out[1]);
}

static void mean(rf_engine *e)
{
    const rf_vec *left = e->out[0], *right = e->out[1];
    rf_vec *out = e->mean;
    for (size_t n = 0; n < RF_BLOCK; n++)
        out[n] = 0.5f * left[n] + 0.5f * right[n]; /* L + R may overflow */
}

static void copy_lane(const void *block, uint32_t lane, size_t from, size_t to,
                      float *out)
{
    const float *in = (const float *)block + lane;
    for (size_t n = from; n < to; n++)
        *out++ = in[n * RF_W];
}

extern const rf_kernel RF_WIDE(rf_kernel);
const rf_kernel RF_WIDE(rf_kernel) = {
    .table_bytes = table_bytes,
    .bind = bind,
    .begin = begin,
    .apply = apply,
    .run = run,
    .mean = mean,
    .copy_lane = copy_lane,
    .set_row = set_row,
    .born = born,
    .update = update,
    .note = note,
};
