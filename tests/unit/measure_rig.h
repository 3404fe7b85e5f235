/*
 * measure_rig.h: measures driven with made-up columns, at one lane width.
 *
 * SOUNDS sounds, each with a spectrum of its own, are compared with one target
 * in packs of W; whatever W, sound s is the same.
 */
#ifndef RF_TESTS_MEASURE_RIG_H
#define RF_TESTS_MEASURE_RIG_H

#include "base/memory.h"
#include "base/setting.h"
#include "score/measure.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
/* needs those above */
#include <cmocka.h>

enum { SOUNDS = 16, FRAMES = 5, MOST_ROWS = 300 };

typedef struct rig_columns {
    size_t rows;
    float x[FRAMES][MOST_ROWS];
    float y[SOUNDS][FRAMES][MOST_ROWS];
} rig_columns;

/* The widths that this processor has, 0 at the end. */
static inline const uint32_t *rig_widths(void)
{
#if defined(__x86_64__)
    static const uint32_t all[] = {1, 4, 8, 16, 0}, eight[] = {1, 4, 8, 0};
    static const uint32_t four[] = {1, 4, 0};
    if (__builtin_cpu_supports("avx512f") &&
        __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl"))
        return all;
    return __builtin_cpu_supports("avx2") ? eight : four;
#else
    static const uint32_t four[] = {1, 4, 0};
    return four;
#endif
}

static inline const rf_measure *rig_measure(const char *name)
{
    const rf_measure *measure = NULL;
    assert_int_equal(rf_measure_find(name, &measure, NULL), RF_OK);
    return measure;
}

/* The parts of a measure with the settings given. */
static inline size_t rig_prepare(const rf_measure *measure,
                                 const rf_setting *given, size_t n_given,
                                 double sr, rf_part *parts)
{
    double values[RF_MOST_SETTINGS];
    size_t n = 0;
    rf_error err = {0};
    assert_int_equal(rf_settings_read(measure->info.name, measure->settings,
                                      given, n_given, values, &err),
                     RF_OK);
    assert_int_equal(measure->prepare(values, sr, parts, &n, &err), RF_OK);
    assert_in_range(n, 1, RF_MOST_PARTS);
    return n;
}

static inline void rig_free(rf_part *parts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        rf_free(parts[i].table);
}

/* Sounds first.. of a pack; `y` [rows][lanes]. */
static inline void rig_interleave(const rig_columns *c, size_t first,
                                  uint32_t lanes, size_t frame, float *y)
{
    for (size_t r = 0; r < c->rows; r++)
        for (size_t lane = 0; lane < lanes; lane++)
            y[r * lanes + lane] = c->y[first + lane][frame][r];
}

static inline void rig_run_part(rf_part *part, const rig_columns *c,
                                uint32_t lanes, double *out)
{
    part->level_rows = c->rows;
    const rf_comparison *by = part->comparison;
    const rf_comparison_kernel *kernel = by->kernel(lanes);
    const size_t rows = by->rows(part);
    float *y = rf_alloc(c->rows * lanes, sizeof *y);
    float *kept = rf_alloc(rows * lanes * FRAMES, sizeof *kept);
    assert_true(y && kept);
    const float *x[FRAMES];
    for (size_t t = 0; t < FRAMES; t++)
        x[t] = c->x[t];
    double facts[RF_PART_FACTS] = {0};
    if (by->facts)
        by->facts(part, x, FRAMES, facts);
    for (size_t first = 0; first < SOUNDS; first += lanes) {
        for (size_t t = 0; t < FRAMES; t++) {
            rig_interleave(c, first, lanes, t, y);
            kernel->column(part, y, x[t], kept + t * rows * lanes);
        }
        kernel->finish(part, kept, x, facts, FRAMES, out + first);
    }
    rf_free(kept);
    rf_free(y);
}

/* What the measure says of each sound: `out`[SOUNDS]. */
static inline void rig_run(rf_part *parts, size_t n_parts, const rig_columns *c,
                           uint32_t lanes, double *out)
{
    memset(out, 0, SOUNDS * sizeof *out);
    for (size_t i = 0; i < n_parts; i++) {
        double values[SOUNDS];
        rig_run_part(&parts[i], c, lanes, values);
        for (size_t s = 0; s < SOUNDS; s++)
            out[s] += parts[i].weight * values[s];
    }
}

#endif
