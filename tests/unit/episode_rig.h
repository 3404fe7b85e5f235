/* episode_rig.h: a task of three steps with two slots and six terms. */
#ifndef RF_TESTS_EPISODE_RIG_H
#define RF_TESTS_EPISODE_RIG_H

#include "fail_alloc.h"
#include "task_fixture.h"
#include <stdlib.h>

enum { FRAMES = 2000, STEPS = 3, EPISODES = 37, TARGET = 1500, TERMS = 6 };

static const uint64_t ends[STEPS] = {500, 1300, FRAMES};
static const char *text = "~e: imp 40 >> envperc {a} 0.01\n"
                          "~l: sin 90\n~r: saw {f}\n"
                          "o: balance ~l ~r >> mul ~e\n";

typedef struct fixture {
    rf_plan *plan;
    rf_score *score;
    float target[TARGET];
    rf_task task;
} fixture;

static inline fixture make_fixture(void)
{
    fixture f = {.plan = fixture_plan(text)};
    fixture_target(f.target, TARGET);
    const rf_term terms[] = {{"mse_raw", RF_SPAN_TARGET, NULL, 0},
                             {"mse_raw", RF_SPAN_PLAYED, NULL, 0},
                             {"mse_raw", RF_SPAN_STEP, NULL, 0},
                             {"mfcc_l1", RF_SPAN_TARGET, NULL, 0},
                             {"logmel_l1", RF_SPAN_PLAYED, NULL, 0},
                             {"si_sdr", RF_SPAN_STEP, NULL, 0}};
    f.task = (rf_task){
        .size = sizeof f.task, .plan = f.plan, .ends = ends, .steps = STEPS};
    f.task.score = f.score =
        fixture_score(&f.task, f.target, TARGET, terms, TERMS);
    return f;
}

static inline void clear_fixture(fixture *f)
{
    rf_score_release(f->score);
    rf_plan_release(f->plan);
}

static inline void values_of(size_t episode, float *values)
{
    for (uint32_t k = 0; k < STEPS; k++) {
        values[2 * k] =
            (float)(0.001 + 0.01 * rf_random(7, k, (uint32_t)episode, 0, 5));
        values[2 * k + 1] =
            (float)(40 + 900 * rf_random(8, k, (uint32_t)episode, 0, 5));
    }
}

#endif
