/* take.c: voices go on in another engine: columns, op by op. */
#include "render/columns.h"
#include "render/move.h"
#include <assert.h>
#include <string.h>

typedef struct take {
    rf_engine *to;
    const rf_engine *from;
    const rf_move *move;
    rf_columns columns;
    int32_t mask[RF_MOST_LANES]; /* of the lanes of `to` */
} take;

static void copy(const take *t, void *to, const void *from, size_t rows)
{
    rf_columns_copy(&t->columns, to, from, rows, 4);
}

/* Row `index` of rows of W elements of `size` bytes. */
static void *row_at(const rf_engine *e, void *rows, size_t index, size_t size)
{
    return (char *)rows + index * e->lanes * size;
}

/* Row `index` of those of 4 bytes of an op's state. */
static void *narrow_at(const rf_engine *e, size_t op, size_t index)
{
    const size_t wide = e->plan->ops[op].rows.wide;
    return row_at(e, e->state[op], 2 * wide + index, 4);
}

static void *block_at(const rf_engine *e, uint32_t buffer)
{
    return row_at(e, e->buffers, (size_t)buffer * RF_BLOCK, 4);
}

/* ---- delay lines ---- */

/* A ring of `to`, and the one of `from` that it goes on from. An op asleep has
 * its rings laid as if the clock stood at 0. */
typedef struct relay {
    void *to, *from;
    uint64_t to_length, from_length, to_clock, from_clock;
} relay;

/* The `rows` frames before the clock, in pieces that are whole in both. */
static void relay_rows(const take *t, const relay *r, uint64_t rows)
{
    uint64_t to = (r->to_clock + r->to_length - rows) % r->to_length;
    uint64_t from = (r->from_clock + r->from_length - rows) % r->from_length;
    while (rows > 0) {
        uint64_t n = rows;
        n = r->to_length - to < n ? r->to_length - to : n;
        n = r->from_length - from < n ? r->from_length - from : n;
        copy(t, row_at(t->to, r->to, to, 4), row_at(t->from, r->from, from, 4),
             n);
        to = (to + n) % r->to_length;
        from = (from + n) % r->from_length;
        rows -= n;
    }
}

static void take_ring(const take *t, const relay *r, uint64_t extent,
                      uint64_t cleared)
{
    const uint64_t to_phase = r->to_clock % r->to_length;
    const uint64_t from_phase = r->from_clock % r->from_length;
    const uint64_t least =
        r->to_length < r->from_length ? r->to_length : r->from_length;
    if (r->to_length == r->from_length && to_phase == from_phase) {
        copy(t, r->to, r->from, extent);
        if (cleared > extent)
            rf_columns_clear(&t->columns, row_at(t->to, r->to, extent, 4),
                             cleared - extent, 4);
        return;
    }
    rf_columns_clear(&t->columns, r->to, cleared, 4);
    /* Where a line was not yet written all over, row n is frame n. */
    const uint64_t frames = extent < r->from_length ? r->from_clock : least;
    relay_rows(t, r, frames < least ? frames : least);
}

static void clear_rings(const take *t, size_t op, void *const *rings)
{
    const rf_op *o = &t->to->plan->ops[op];
    for (uint32_t k = 0; k < o->n_rings; k++)
        rf_columns_clear(&t->columns, rings[k], rf_ring_extent(t->to, op, k),
                         4);
}

static void take_rings(const take *t, size_t op, void *const *rings,
                       size_t from_op, void *const *from_rings)
{
    const rf_op *to = &t->to->plan->ops[op];
    const rf_op *from = &t->from->plan->ops[from_op];
    const bool awake = op < t->to->plan->n_ops;
    const bool was_awake = from_op < t->from->plan->n_ops;
    for (uint32_t k = 0; k < to->n_rings; k++) {
        const uint64_t cleared = rf_ring_extent(t->to, op, k);
        if (k >= from->n_rings) {
            rf_columns_clear(&t->columns, rings[k], cleared, 4);
            continue;
        }
        const relay r = {.to = rings[k],
                         .from = from_rings[k],
                         .to_length = to->ring[k],
                         .from_length = from->ring[k],
                         .to_clock = awake ? t->to->clock : 0,
                         .from_clock = was_awake ? t->from->clock : 0};
        take_ring(t, &r, rf_ring_extent(t->from, from_op, k), cleared);
    }
}

/* What the rings of `to` may hold from now on. */
static void note_written(const take *t, bool woken)
{
    rf_engine *to = t->to;
    if (t->from->written > to->written)
        to->written = t->from->written;
    if (to->clock != t->from->clock || (woken && t->from->asleep_written))
        to->written = UINT64_MAX;
    to->asleep_written = to->plan->n_all > to->plan->n_ops;
}

/* ---- the same plan ---- */

static void copy_state(const take *t, size_t op)
{
    const rf_rows rows = t->to->plan->ops[op].rows;
    rf_columns_copy(&t->columns, t->to->state[op], t->from->state[op],
                    rows.wide, 8);
    copy(t, narrow_at(t->to, op, 0), narrow_at(t->from, op, 0), rows.narrow);
}

/* All but the rings lies in one piece. */
static void copy_fixed(const take *t)
{
    const rf_engine *from = t->from;
    const size_t blocks = 1 + from->plan->n_feedback;
    if (t->columns.whole) {
        memcpy(t->to->seed, from->seed, rf_engine_fixed_bytes(from));
        return;
    }
    for (size_t i = 0; i < from->plan->n_all; i++)
        copy_state(t, i);
    copy(t, t->to->rows, from->rows, from->plan->n_rows);
    copy(t, t->to->staged, from->staged, from->plan->n_rows);
    copy(t, t->to->out[0], from->out[0], RF_BLOCK);
    if (from->out[1] != from->out[0])
        copy(t, t->to->out[1], from->out[1], RF_BLOCK);
    copy(t, t->to->buffers, from->buffers, blocks * RF_BLOCK);
}

static void take_same(const take *t)
{
    size_t rings = 0;
    copy_fixed(t);
    for (size_t i = 0; i < t->to->plan->n_all; i++) {
        take_rings(t, i, t->to->rings + rings, i, t->from->rings + rings);
        rings += t->to->plan->ops[i].n_rings;
    }
    t->to->mean_made = false;
    note_written(t, false);
}

/* ---- another plan ---- */

static void clear_block(const take *t, rf_port port)
{
    if (port.L != RF_SILENCE)
        rf_columns_clear(&t->columns, block_at(t->to, port.L), RF_BLOCK, 4);
    if (port.R != RF_SILENCE && port.R != port.L)
        rf_columns_clear(&t->columns, block_at(t->to, port.R), RF_BLOCK, 4);
}

static void copy_block(const take *t, rf_port to, rf_port from)
{
    copy(t, block_at(t->to, to.L), block_at(t->from, from.L), RF_BLOCK);
    if (to.R != RF_SILENCE && to.R != to.L)
        copy(t, block_at(t->to, to.R), block_at(t->from, from.R), RF_BLOCK);
}

static void clear_state(const take *t, size_t op)
{
    const rf_rows rows = t->to->plan->ops[op].rows;
    rf_columns_clear(&t->columns, t->to->state[op], rows.wide, 8);
    rf_columns_clear(&t->columns, narrow_at(t->to, op, 0), rows.narrow, 4);
}

static void *param_at(const rf_engine *e, size_t op, void *rows, size_t index)
{
    return row_at(e, rows, e->plan->ops[op].first_row + index, 4);
}

static void take_birth(const take *t, size_t op, void *const *rings)
{
    rf_engine *to = t->to;
    const rf_op *o = &to->plan->ops[op];
    clear_state(t, op);
    clear_rings(t, op, rings);
    clear_block(t, o->out);
    rf_columns own = t->columns;
    own.from_width = own.to_width;
    own.whole = own.spread = false;
    memcpy(own.from, own.to, sizeof own.from);
    rf_columns_copy(&own, param_at(to, op, to->rows, 0),
                    param_at(to, op, to->staged, 0), o->shape.params, 4);
    to->kernel->born(to, op, t->mask);
}

/* The wide rows: in their places, unless the type knows better. */
static void carry_wide(const take *t, size_t op, size_t from_op)
{
    const rf_op *to = &t->to->plan->ops[op];
    const rf_op *from = &t->from->plan->ops[from_op];
    const rf_node_type *type = rf_node_types(1)[to->type];
    for (uint32_t i = 0; i < to->rows.wide; i++) {
        const int32_t source =
            type->carry ? type->carry(&from->shape, &to->shape, i) : (int32_t)i;
        if (source >= 0 && (size_t)source < from->rows.wide)
            rf_columns_copy(
                &t->columns, row_at(t->to, t->to->state[op], i, 8),
                row_at(t->from, t->from->state[from_op], (size_t)source, 8), 1,
                8);
    }
}

static void carry_state(const take *t, size_t op, size_t from_op)
{
    const size_t to = t->to->plan->ops[op].rows.narrow;
    const size_t from = t->from->plan->ops[from_op].rows.narrow;
    clear_state(t, op);
    carry_wide(t, op, from_op);
    copy(t, narrow_at(t->to, op, 0), narrow_at(t->from, from_op, 0),
         to < from ? to : from);
}

/* Indices of sounds that have other places now. */
static void map_sounds(const take *t, float *row)
{
    for (uint32_t i = 0; i < t->columns.count; i++) {
        float *index = row + t->columns.to[i];
        *index = (float)t->move->sounds[(size_t)*index];
    }
}

static bool is_symbol(const rf_plan *plan, const rf_value *value)
{
    return value->symbol ||
           (value->slot != RF_NO_SLOT && plan->choices[value->slot].count > 0);
}

static void take_row(const take *t, size_t op, size_t from_op, uint32_t index)
{
    rf_engine *to = t->to;
    const rf_op *o = &to->plan->ops[op];
    const rf_value *value = &to->plan->graph->nodes[o->node].values[index];
    const bool kept = !t->move->ops[op].rows || value->reference;
    float *row = param_at(to, op, to->rows, index);
    float *staged = param_at(to, op, to->staged, index);
    const bool there = index < t->from->plan->ops[from_op].shape.params;
    if (kept && there)
        copy(t, row, param_at(t->from, from_op, t->from->rows, index), 1);
    if (t->move->sounds && is_symbol(to->plan, value)) {
        if (kept && there)
            map_sounds(t, row);
        if (t->move->ops[op].before)
            map_sounds(t, row_at(to, to->before, index, 4));
    }
    for (uint32_t i = 0; i < t->columns.count; i++) {
        const uint8_t lane = t->columns.to[i];
        if (kept && there)
            staged[lane] = row[lane];
        else
            row[lane] = staged[lane];
    }
}

static void take_kept(const take *t, size_t op, void *const *rings)
{
    const rf_moved *moved = &t->move->ops[op];
    const rf_op *o = &t->to->plan->ops[op];
    const rf_op *from = &t->from->plan->ops[moved->from];
    void *const *from_rings = t->from->rings + t->move->from_ring[moved->from];
    carry_state(t, op, moved->from);
    take_rings(t, op, rings, moved->from, from_rings);
    copy_block(t, o->out, from->out);
    if (moved->before)
        copy(t, t->to->before, param_at(t->from, moved->from, t->from->rows, 0),
             o->shape.params);
    for (uint32_t i = 0; i < o->shape.params; i++)
        take_row(t, op, moved->from, i);
    if (moved->update)
        t->to->kernel->update(t->to, op, t->mask,
                              moved->before ? t->to->before : NULL);
}

static void take_moved(const take *t)
{
    size_t rings = 0;
    bool woken = false;
    for (size_t i = 0; i < t->to->plan->n_all; i++) {
        const uint32_t from = t->move->ops[i].from;
        if (from == RF_BORN)
            take_birth(t, i, t->to->rings + rings);
        else
            take_kept(t, i, t->to->rings + rings);
        woken = woken || (i < t->to->plan->n_ops && from != RF_BORN &&
                          from >= t->from->plan->n_ops);
        rings += t->to->plan->ops[i].n_rings;
    }
    note_written(t, woken);
}

/* ---- both ---- */

static void take_voice(const take *t)
{
    if (t->columns.whole && !t->move)
        return; /* with the rest */
    rf_columns_copy(&t->columns, t->to->seed, t->from->seed, 1, 8);
    copy(t, t->to->bpm, t->from->bpm, 1);
    copy(t, t->to->bad, t->from->bad, 1);
}

void rf_engine_take_lanes(rf_engine *to, const int32_t *lanes,
                          const rf_engine *from, const rf_move *move)
{
    take t = {.to = to,
              .from = from,
              .move = move,
              .columns = rf_columns_of(lanes, to->lanes, from->lanes)};
    assert(to->plan == (move ? move->to : from->plan));
    assert(!move || from->plan == move->from);
    for (uint32_t i = 0; i < to->lanes; i++)
        t.mask[i] = lanes[i] < 0 ? 0 : -1;
    if (!to->settled)
        to->clock = from->clock;
    to->settled = true;
    take_voice(&t);
    if (move)
        take_moved(&t);
    else
        take_same(&t);
}

void rf_engine_take(rf_engine *to, uint32_t to_lane, const rf_engine *from,
                    uint32_t from_lane, const rf_move *move)
{
    int32_t lanes[RF_MOST_LANES];
    for (uint32_t i = 0; i < to->lanes; i++)
        lanes[i] = i == to_lane ? (int32_t)from_lane : -1;
    rf_engine_take_lanes(to, lanes, from, move);
}
