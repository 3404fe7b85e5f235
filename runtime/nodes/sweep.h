/*
 * sweep.h: delays that a signal moves, SPEC.md 7.21.
 *
 *     pos = (-ms / 1000) * sr,    while pos < 0: pos = pos + n
 *     k = floor(pos),    f = pos - k
 *     out = get(k) * f + get(k + 1) * (1 - f)
 *
 * get(i), i modulo n, is what was pushed n - i samples ago. So weights are the
 * wrong way round, and 0 ms is n - 1 samples. Strict engines give each
 * neighbour its own weight, and stay between `nearest` and n - 1 samples.
 */
#ifndef RF_NODES_SWEEP_H
#define RF_NODES_SWEEP_H

#include "nodes/ring.h"

/* How a node turns times into delays. */
typedef struct rf_sweep {
    float sr;
    float n; /* samples that the line of SPEC.md 7.21 holds */
    bool strict;
    float nearest; /* delay of a strict engine */
} rf_sweep;

/* Some frames: delays of two neighbours, and how much of the first. Where all
 * lanes are alike, frame i is element i instead of row i. */
typedef struct rf_taps {
    bool alike;
    rf_vec share[RF_RING_STRETCH];
    rf_ivec first[RF_RING_STRETCH], second[RF_RING_STRETCH];
} rf_taps;

/*
 * What the loop comes to from any `pos`, and the remainder of what lies beyond
 * n. All additions but the last are exact, as differences of multiples of a
 * power of two that become no larger. From 2^40 on, where the loop would not
 * end, and for what is no number: as 0 ms.
 */
static __attribute__((noinline, unused)) float rf_sweep_wrap(float pos, float n)
{
    const double from = (double)pos, length = (double)n;
    if (!(__builtin_fabs(from) < 0x1p40))
        return 0;
    const double turns = (double)(int64_t)(from / length);
    const double rest = from - turns * length;
    return rest < 0 ? (float)rest + n : (float)rest;
}

/* `share` holds positions, which become delays and shares. */
static inline void rf_taps_default(rf_taps *t, const rf_sweep *s, size_t rows)
{
    const rf_ivec n = rf_set_int((int32_t)s->n);
    for (size_t i = 0; i < rows; i++) {
        const rf_ivec k = rf_to_int(t->share[i]);
        const rf_ivec first = n - rf_select_int(k < n, k, k - n);
        const rf_ivec second = first - 1;
        t->share[i] -= rf_to_float(k);
        t->first[i] = first;
        t->second[i] = rf_select_int(second == 0, n, second);
    }
}

static inline void rf_taps_find_default(rf_taps *t, const rf_sweep *s,
                                        const rf_vec *ms, size_t rows)
{
    rf_ivec inside = rf_set_int(-1);
    for (size_t i = 0; i < rows; i++) {
        const rf_vec pos = (-ms[i] / 1000.0f) * s->sr;
        const rf_vec once = rf_select(pos < 0.0f, pos + s->n, pos);
        inside &= (once >= 0.0f) & (once <= s->n);
        t->share[i] = once;
    }
    if (!rf_all(inside))
        for (size_t i = 0; i < rows; i++)
            for (size_t lane = 0; lane < RF_W; lane++) {
                const float pos = (-rf_lane(&ms[i], lane) / 1000.0f) * s->sr;
                rf_put(&t->share[i], lane, rf_sweep_wrap(pos, s->n));
            }
    rf_taps_default(t, s, rows);
}

/* The delay itself: what lies `share` before the later of two neighbours. */
static inline void rf_taps_find_strict(rf_taps *t, const rf_sweep *s,
                                       const rf_vec *ms, size_t rows)
{
    const rf_vec low = rf_set(s->nearest), high = rf_set(s->n - 1.0f);
    for (size_t i = 0; i < rows; i++) {
        const rf_vec delay = (ms[i] / 1000.0f) * s->sr;
        const rf_vec inside = rf_min(rf_max(delay, low), high);
        const rf_ivec whole = rf_to_int(inside);
        t->share[i] = 1.0f - (inside - rf_to_float(whole));
        t->first[i] = whole;
        t->second[i] = whole + 1;
    }
}

/* Times that are alike in all lanes go side by side into fewer rows. */
static inline bool rf_taps_pack(const rf_vec *ms, rf_vec *packed)
{
    rf_ivec alike = rf_set_int(-1);
    for (size_t n = 0; n < RF_RING_STRETCH; n++) {
        const float first = rf_lane(&ms[n], 0);
        alike &= ms[n] == rf_set(first);
        rf_put(&packed[n / RF_W], n % RF_W, first);
    }
    return rf_all(alike);
}

/* From times: RF_RING_STRETCH rows, or what rf_taps_pack made of them. */
static inline void rf_taps_find(rf_taps *t, const rf_sweep *s, const rf_vec *ms)
{
    const size_t rows = t->alike ? RF_RING_STRETCH / RF_W : RF_RING_STRETCH;
    if (s->strict)
        rf_taps_find_strict(t, s, ms, rows);
    else
        rf_taps_find_default(t, s, ms, rows);
}

/* For RF_RING_STRETCH frames of a signal. Lines that were emptied lately differ
 * between lanes. */
static inline void rf_taps_follow(rf_taps *t, const rf_sweep *s,
                                  const rf_ring *r, const rf_vec *ms)
{
    rf_vec packed[RF_RING_STRETCH / RF_W];
    t->alike = !r->young && rf_taps_pack(ms, packed);
    rf_taps_find(t, s, t->alike ? packed : ms);
}

/* How many of `count` frames have the first's delays. */
static inline size_t rf_taps_run(const int32_t *first, const int32_t *second,
                                 size_t count)
{
    size_t n = 1;
    while (n < count && first[n] == first[0] && second[n] == second[0])
        n++;
    return n;
}

/* Run by run, each without a branch. */
static inline void rf_taps_read_alike(const rf_taps *t, const rf_ring *r,
                                      size_t start, size_t from, size_t to,
                                      rf_vec *restrict out)
{
    const int32_t *first = (const int32_t *)t->first;
    const int32_t *second = (const int32_t *)t->second;
    while (from < to) {
        const float *share = (const float *)t->share + from;
        const int32_t row[2] = {rf_ring_row(r, start + from, first[from]),
                                rf_ring_row(r, start + from, second[from])};
        size_t count = rf_taps_run(first + from, second + from, to - from);
        count = rf_ring_piece(r, row[0], count);
        count = rf_ring_piece(r, row[1], count);
        const rf_vec *a = r->rows + row[0], *b = r->rows + row[1];
        for (size_t n = 0; n < count; n++)
            out[n] = a[n] * share[n] + b[n] * (1.0f - share[n]);
        out += count;
        from += count;
    }
}

static inline void rf_taps_fetch(const rf_ring *r, const rf_ivec *delay,
                                 size_t frame, size_t count, rf_vec *out)
{
    rf_ivec row[RF_RING_STRETCH];
    for (size_t n = 0; n < count; n++)
        row[n] = rf_ring_rows_behind(r, frame + n, delay[n]);
    rf_ring_fetch(r, row, count, out);
    if (!r->young)
        return;
    for (size_t n = 0; n < count; n++)
        out[n] = rf_ring_since(r, frame + n, delay[n], out[n]);
}

static inline void rf_taps_read_each(const rf_taps *t, const rf_ring *r,
                                     size_t start, size_t from, size_t to,
                                     rf_vec *out)
{
    rf_vec first[RF_RING_STRETCH], second[RF_RING_STRETCH];
    const size_t count = to - from;
    rf_taps_fetch(r, t->first + from, start + from, count, first);
    rf_taps_fetch(r, t->second + from, start + from, count, second);
    for (size_t n = 0; n < count; n++) {
        const rf_vec share = t->share[from + n];
        out[n] = first[n] * share + second[n] * (1.0f - share);
    }
}

/* Frames from..to of the stretch that begins at frame `start` of the block. */
static inline void rf_taps_read(const rf_taps *t, const rf_ring *r,
                                size_t start, size_t from, size_t to,
                                rf_vec *out)
{
    if (t->alike)
        rf_taps_read_alike(t, r, start, from, to, out);
    else
        rf_taps_read_each(t, r, start, from, to, out);
}

/* The shortest delay of the stretch in any lane: as many frames may be worked
 * on before what they make is read. */
static inline size_t rf_taps_reach(const rf_taps *t)
{
    const size_t rows = t->alike ? RF_RING_STRETCH / RF_W : RF_RING_STRETCH;
    rf_ivec least = t->second[0];
    for (size_t i = 0; i < rows; i++) {
        least = rf_select_int(t->first[i] < least, t->first[i], least);
        least = rf_select_int(t->second[i] < least, t->second[i], least);
    }
    int32_t reach = RF_RING_STRETCH;
    for (size_t lane = 0; lane < RF_W; lane++) {
        const int32_t delay = rf_lane_int(&least, lane);
        reach = delay < reach ? delay : reach;
    }
    return (size_t)reach;
}

#endif
