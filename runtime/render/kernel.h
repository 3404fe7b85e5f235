/*
 * kernel.h: the part of the engine that touches rows, once per lane width.
 *
 * `engine.c` owns the memory and says when; a kernel knows rf_vec and does it.
 */
#ifndef RF_RENDER_KERNEL_H
#define RF_RENDER_KERNEL_H

#include "nodes/script.h"
#include "render/engine.h"

enum { RF_MOST_LANES = 16 };

/* What a voice's `~input` plays: frame 0 is frame `start` of the voice. */
typedef struct rf_fed {
    const float *left, *right;
    uint64_t start;
    size_t frames;
} rf_fed;

/* Everything a kernel works on. Rows and blocks as void *: W is the kernel's
 * business. */
struct rf_engine {
    rf_plan *plan;
    const struct rf_kernel *kernel;
    uint32_t lanes;
    void *arena;
    /* state: */
    void **rings;        /* [plan->n_rings] delay lines, op after op */
    uint64_t clock;      /* frames made since the voices began */
    uint64_t written;    /* rows of the rings of ops that run, from row 0 on,
                            that may hold something */
    bool asleep_written; /* whether rings of ops asleep hold anything */
    uint64_t *seed;      /* [W] */
    void *bpm;           /* row */
    void *bad;           /* mask row */
    void *rows;          /* [plan->n_rows] parameters in force */
    void *staged;        /* [plan->n_rows] values that wait */
    void **state;        /* [ops] */
    void *out[2];        /* the destination's blocks; out[1] may be out[0] */
    void *buffers; /* [plan->n_buffers] blocks, buffer 0 is silence; state up to
                      n_feedback */
    /* for a block only: */
    void *feed;   /* [2] blocks: what the host feeds in */
    void *before; /* [most rows of a node] those that were in force */
    void *mean;   /* block */
    bool mean_made;
    void *table; /* the kernel's own */
    /* not in the arena: */
    rf_fed fed[RF_MOST_LANES];
    bool settled;       /* the clock is that of voices that are there */
    bool hears;         /* somebody is fed, or was in the block before */
    rf_script *scripts; /* [plan->n_scripts] op after op */
    void *machine;
    rf_error *trouble; /* [W] the first script of each that failed */
};

typedef struct rf_kernel {
    /* What `bind` fills: the plan's nodes with all they need at hand. */
    size_t (*table_bytes)(const rf_plan *plan);
    /* Once memory is laid out. */
    void (*bind)(rf_engine *engine);
    void (*begin)(rf_engine *engine);
    void (*apply)(rf_engine *engine);
    void (*run)(rf_engine *engine);
    void (*mean)(rf_engine *engine);
    void (*copy_lane)(const void *block, uint32_t lane, size_t from, size_t to,
                      float *out);
    void (*set_row)(void *rows, size_t row, float value);
    /* One op, for lanes where the mask is -1; else 0. Rows are in force. */
    void (*born)(rf_engine *engine, size_t op, const int32_t *mask);
    void (*update)(rf_engine *engine, size_t op, const int32_t *mask,
                   const void *before);
    void (*note)(rf_engine *engine, size_t op, const int32_t *mask,
                 float seconds, float midi);
} rf_kernel;

/* Rows of the op's k-th ring, from row 0 on, that may hold something. */
static inline uint64_t rf_ring_extent(const rf_engine *e, size_t op, uint32_t k)
{
    const uint64_t rows = e->plan->ops[op].ring[k];
    if (op >= e->plan->n_ops)
        return e->asleep_written ? rows : 0;
    return e->written < rows ? e->written : rows;
}

/* NULL for a width that this build lacks. */
const rf_kernel *rf_kernel_of(uint32_t lanes);

/* Bytes from `seed` to the last block that is state: all but the rings. */
size_t rf_engine_fixed_bytes(const rf_engine *engine);

#endif
