/*
 * kernel.h: the part of the engine that touches rows, once per lane width.
 *
 * `engine.c` owns the memory and says when; a kernel knows rf_vec and does it.
 */
#ifndef RF_RENDER_KERNEL_H
#define RF_RENDER_KERNEL_H

#include "render/engine.h"

/* Everything a kernel works on. Rows and blocks as void *: W is the kernel's
 * business. */
struct rf_engine {
    rf_plan *plan;
    const struct rf_kernel *kernel;
    uint32_t lanes;
    void *arena;
    /* state: */
    uint64_t *seed; /* [W] */
    void *bpm;      /* row */
    void *bad;      /* mask row */
    void *rows;     /* [plan->n_rows] parameters in force */
    void **state;   /* [ops] */
    void **rings;   /* [plan->n_rings] delay lines, op after op */
    uint64_t clock; /* frames made since the voices began */
    /* for a block only: */
    void *buffers; /* [plan->n_buffers] blocks, buffer 0 is silence */
    void *feed;    /* [2] blocks: what the host feeds in */
    void *staged;  /* [plan->n_rows] values that wait */
    void *out[2];  /* the destination's blocks; out[1] may be out[0] */
    void *mean;    /* block */
    bool mean_made;
    void *table; /* the kernel's own */
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
} rf_kernel;

/* NULL for a width that this build lacks. */
const rf_kernel *rf_kernel_of(uint32_t lanes);

#endif
