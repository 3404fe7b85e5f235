/*
 * ring.h: reading and writing delay lines (type.h, rf_variant).
 *
 * A block is written before it is read, so that a delay of 0 is the block
 * itself. Lengths are multiples of RF_BLOCK, as the clock is: writing never
 * wraps inside a block, reading once. For the wide sources that delay; inline,
 * because wide objects share no functions.
 */
#ifndef RF_NODES_RING_H
#define RF_NODES_RING_H

#include "nodes/node.h"

/* Of a delay that is a slot, whatever the slot may be given. */
#define RF_SLOT_SECONDS 10.0f

/* Frames since a line was emptied: from here on it makes no difference. */
enum { RF_RING_OLD = 1 << 30 };

/* Frames worked on at once where lanes differ: positions first, then samples
 * element by element, then arithmetic. Done frame by frame, the three would
 * wait for each other. */
enum { RF_RING_STRETCH = 32 };

/* A line in one block. */
typedef struct rf_ring {
    rf_vec *rows;
    int32_t length;  /* in rows */
    int32_t longest; /* delay that every frame of the block may read */
    int32_t now;     /* the row of the block's first frame */
    bool young;      /* whether some delay leads to before it was emptied */
    rf_ivec age;     /* frames before the block since then */
} rf_ring;

/* ---- lengths ---- */

/* For `variant`: rows for delays of up to `samples`. What is too long is left
 * to the plan to refuse. */
static inline uint32_t rf_ring_rows(float samples)
{
    if (!(samples < 0x1p30f))
        return UINT32_MAX;
    const uint32_t whole = samples > 0 ? (uint32_t)samples : 0;
    return (whole + 2 * RF_BLOCK - 1) / RF_BLOCK * RF_BLOCK;
}

static inline bool rf_is_slot(const rf_shape *shape, size_t row)
{
    return shape->params > row && shape->lower[row] < shape->upper[row];
}

/* The largest number in a row; a slot's at most `most`. */
static inline float rf_largest(const rf_shape *shape, size_t row, float most)
{
    const float largest = shape->params > row ? shape->upper[row] : 0;
    return rf_is_slot(shape, row) && largest > most ? most : largest;
}

/* ---- a block ---- */

static inline rf_ring rf_ring_of(const rf_block *block, size_t index,
                                 rf_ivec age)
{
    const uint32_t length = block->length[index];
    const int32_t longest = (int32_t)(length - RF_BLOCK);
    return (rf_ring){.rows = block->ring[index],
                     .length = (int32_t)length,
                     .longest = longest,
                     .now = (int32_t)(block->clock % length),
                     .age = age,
                     .young = rf_any(age < longest)};
}

static inline rf_ivec rf_ring_older(rf_ivec age)
{
    return rf_select_int(age < RF_RING_OLD, age + RF_BLOCK, age);
}

/* A delay in whole samples, cut to what the line holds. */
static inline rf_ivec rf_ring_delay(const rf_ring *r, rf_vec samples)
{
    const rf_ivec n = rf_trunc_u(samples);
    return rf_select_int(n < r->longest, n, rf_set_int(r->longest));
}

static inline void rf_ring_push(const rf_ring *r, const rf_vec *x)
{
    memcpy(r->rows + r->now, x, RF_BLOCK * sizeof *x);
}

/* The row that lies `delay` behind a frame of the block. */
static inline int32_t rf_ring_row(const rf_ring *r, size_t frame, int32_t delay)
{
    const int32_t row = r->now + (int32_t)frame - delay;
    return row < 0 ? row + r->length : row;
}

/* How many of `count` rows from `row` on lie in one piece. */
static inline size_t rf_ring_piece(const rf_ring *r, int32_t row, size_t count)
{
    const size_t left = (size_t)(r->length - row);
    return count < left ? count : left;
}

/* An element per lane. */
static inline void rf_ring_fetch(const rf_ring *r, const rf_ivec *row,
                                 size_t count, rf_vec *out)
{
    const float *from = (const float *)r->rows;
    const int32_t *at = (const int32_t *)row;
    float *to = (float *)out;
    for (size_t n = 0; n < count; n++)
        for (size_t lane = 0; lane < RF_W; lane++)
            to[n * RF_W + lane] =
                /* cppcheck-suppress uninitvar ; `count` are there */
                from[(size_t)at[n * RF_W + lane] * RF_W + lane];
}

static inline rf_ivec rf_ring_rows_behind(const rf_ring *r, size_t frame,
                                          rf_ivec delay)
{
    const rf_ivec row = r->now + (int32_t)frame - delay;
    return rf_select_int(row < 0, row + r->length, row);
}

/* 0 where a delay leads to before the line was emptied. */
static inline rf_vec rf_ring_since(const rf_ring *r, size_t frame,
                                   rf_ivec delay, rf_vec x)
{
    return rf_select(delay <= r->age + (int32_t)frame, x, rf_set(0));
}

/* ---- fixed delays ---- */

static inline bool rf_alike(rf_ivec n)
{
    return RF_W == 1 || rf_all(n == rf_set_int(*(const int32_t *)&n));
}

static inline void rf_ring_copy(const rf_ring *r, int32_t delay, size_t from,
                                size_t to, rf_vec *out)
{
    while (from < to) {
        const int32_t row = rf_ring_row(r, from, delay);
        const size_t count = rf_ring_piece(r, row, to - from);
        memcpy(out, r->rows + row, count * sizeof *out);
        out += count;
        from += count;
    }
}

static inline void rf_ring_gather(const rf_ring *r, rf_ivec delay, size_t from,
                                  size_t to, rf_vec *out)
{
    rf_ivec row[RF_RING_STRETCH];
    while (from < to) {
        const size_t left = to - from;
        const size_t count = left < RF_RING_STRETCH ? left : RF_RING_STRETCH;
        for (size_t n = 0; n < count; n++)
            row[n] = rf_ring_rows_behind(r, from + n, delay);
        rf_ring_fetch(r, row, count, out);
        out += count;
        from += count;
    }
}

/* Frames from..to of the block, `delay` late. */
static inline void rf_ring_read(const rf_ring *r, rf_ivec delay, size_t from,
                                size_t to, rf_vec *out)
{
    if (rf_alike(delay))
        rf_ring_copy(r, *(const int32_t *)&delay, from, to, out);
    else
        rf_ring_gather(r, delay, from, to, out);
    if (!r->young)
        return;
    for (size_t n = from; n < to; n++)
        out[n - from] = rf_ring_since(r, n, delay, out[n - from]);
}

#endif
