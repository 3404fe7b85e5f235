/* lens_steps.h: what a look does, step by step; of a lens, for look.c. */
#ifndef RF_FEATURES_LENS_STEPS_H
#define RF_FEATURES_LENS_STEPS_H

#include "features/levels.h"
#include "features/tables.h"

#define RF_STEP_FRAME SIZE_MAX

typedef struct rf_lens_step {
    rf_level_job job;
    const rf_table *bank; /* what job.mel belongs to; NULL: none */
    size_t below;         /* the step whose rows it reads, or RF_STEP_FRAME */
} rf_lens_step;

/* NULL where nothing is transformed. */
const rf_fft *rf_lens_fft(const rf_lens *lens);
const float *rf_lens_window(const rf_lens *lens);
/* In the order in which they are to be run. */
const rf_lens_step *rf_lens_steps(const rf_lens *lens, size_t *count);
/* Which step makes level `index`. */
size_t rf_lens_level_step(const rf_lens *lens, size_t index);

#endif
