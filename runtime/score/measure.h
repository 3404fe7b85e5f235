/*
 * measure.h: what a measure is: the contract between each measure and the
 * meter that runs them.
 *
 * A measure compares samples, or frames. One that compares samples (`sums`) is
 * fed segments and adds up. One that compares frames is a weighted sum of
 * parts; of each frame a part keeps a few rows (`column`), and at the end of
 * every step makes one number of all the frames there are (`finish`).
 *
 * x is the target, y the sound. Source of all formulas: features/SPEC.md 14,
 * and the papers that each measure names.
 */
#ifndef RF_SCORE_MEASURE_H
#define RF_SCORE_MEASURE_H

#include "features/lens.h"

/* ---- samples ---- */

/* What finish is told beside the sums. Frames are samples in time here. */
typedef struct rf_facts {
    size_t frames;   /* compared: the span */
    size_t x_frames; /* of them the target has, the rest are its padding */
    size_t y_frames; /* of them the sound has */
    double x, xx;    /* sum of x, sum of x^2 */
} rf_facts;

/* Adds what frames from..to of the lane-minor `block` say beside target[0 ..
 * to-from] to sums[n][W]; target NULL: silence. `values`: the settings.
 * Within the call in frame order, f32 or f64 as the measure needs; across
 * calls in f64. */
typedef void rf_sum_kernel(const void *block, size_t from, size_t to,
                           const float *target, const double *values,
                           double *sums);

typedef struct rf_sums {
    size_t n; /* sums a voice */
    rf_sum_kernel *(*kernel)(uint32_t lanes);
    /* `sums`[n] of one voice; `values`: the settings. */
    double (*finish)(const double *sums, const rf_facts *facts,
                     const double *values);
} rf_sums;

/* ---- frames ---- */

enum { RF_MOST_PARTS = 16, RF_PART_ARGS = 4, RF_PART_FACTS = 4 };

typedef struct rf_comparison rf_comparison;

/* What is looked at, and how it is compared. Plain data but for `table`. */
typedef struct rf_part {
    rf_framing framing;
    rf_level level;
    const rf_comparison *comparison;
    double weight;             /* in the measure's value */
    double args[RF_PART_ARGS]; /* the comparison's own: n_mfcc, top_db… */
    float *table;      /* the comparison's own, from rf_alloc, or NULL */
    size_t level_rows; /* of a column; filled in by the score */
} rf_part;

typedef struct rf_comparison_kernel {
    /* One frame: level rows `y` [level_rows][W] beside the target's `x`
     * [level_rows] (NULL: targetless) to kept rows [rows][W]. */
    void (*column)(const rf_part *part, const void *y, const float *x,
                   void *kept);
    /* All `frames` (at least 1) frames: kept [frames][rows][W], the target's
     * columns and facts; `out`[W], finite or +infinity, never NaN. */
    void (*finish)(const rf_part *part, const void *kept, const float *const *x,
                   const double *facts, size_t frames, double *out);
} rf_comparison_kernel;

struct rf_comparison {
    size_t (*rows)(const rf_part *part); /* kept of each frame */
    /* What finish wants to know of all the target's columns together, worked
     * out once per step: facts[RF_PART_FACTS]; may be NULL. */
    void (*facts)(const rf_part *part, const float *const *x, size_t frames,
                  double *facts);
    const rf_comparison_kernel *(*kernel)(uint32_t lanes);
};

/* ---- measures ---- */

typedef struct rf_measure {
    rf_measure_info info;            /* `settings` is counted from the table */
    const rf_setting_info *settings; /* ends without a name */
    const rf_sums *sums;             /* or NULL, and then: */
    /* `values`: one per setting, read by rf_settings_read. Fills parts and
     * their number; on failure every table is free. `err` names the setting. */
    rf_status (*prepare)(const double *values, double sr, rf_part *parts,
                         size_t *n_parts, rf_error *err);
} rf_measure;

enum { RF_MOST_SETTINGS = 16 };

/* All measures in the order of the documentation, NULL at the end. */
const rf_measure *const *rf_measures(void);
/* RF_INVALID: the message names the nearest. */
rf_status rf_measure_find(const char *name, const rf_measure **out,
                          rf_error *err);

#endif
