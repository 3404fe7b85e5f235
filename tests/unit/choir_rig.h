/* choir_rig.h: a task that each voice may play by a plan of its own. */
#ifndef RF_TESTS_CHOIR_RIG_H
#define RF_TESTS_CHOIR_RIG_H

#include "fail_alloc.h"
#include "task_fixture.h"
#include <stdlib.h>

enum { FRAMES = 3000, STEPS = 4, EPISODES = 37, TERMS = 2, PLANS = 4 };

/* One step ends on a block, the others within one. */
static const uint64_t ends[STEPS] = {700, 1280, 2222, FRAMES};

/* The same two slots in each: a tone through some other effect. */
static const char *const texts[PLANS] = {
    "~e: imp 40 >> envperc 0.001 {a}\no: saw {f} >> mul ~e >> lpf 900 0.7\n",
    "~e: imp 40 >> envperc 0.001 {a}\no: saw {f} >> mul ~e >> onepole 0.9\n",
    "~e: imp 40 >> envperc 0.001 {a}\n"
    "o: saw {f} >> mul ~e >> lpf 900 0.7 >> mul 0.5\n",
    "~n: noiz 3 >> mul 0.1\n~e: imp 40 >> envperc 0.001 {a}\n"
    "o: saw {f} >> mul ~e >> add ~n >> lpf 900 0.7\n"};

typedef struct fixture {
    rf_plan *plans[PLANS];
    rf_score *score;
    rf_task task;
} fixture;

static inline rf_plan *make_plan(const char *text, double sr, bool live)
{
    const rf_slot_spec slots[2] = {{.lo = 0.001f, .hi = 1},
                                   {.lo = 20, .hi = 2000}};
    const rf_plan_options options = {.sr = sr, .slots = slots, .live = live};
    return fixture_plan_of(fixture_graph(text), options);
}

static inline fixture make_fixture(void)
{
    static float target[FRAMES];
    fixture_target(target, FRAMES);
    const rf_term terms[TERMS] = {{"mfcc_l1", RF_SPAN_PLAYED, NULL, 0},
                                  {"mse_raw", RF_SPAN_STEP, NULL, 0}};
    fixture f = {0};
    for (size_t i = 0; i < PLANS; i++)
        f.plans[i] = make_plan(texts[i], 44100, true);
    f.task = (rf_task){.size = sizeof f.task,
                       .plan = f.plans[0],
                       .ends = ends,
                       .steps = STEPS};
    f.task.score = f.score =
        fixture_score(&f.task, target, FRAMES, terms, TERMS);
    return f;
}

static inline void clear_fixture(fixture *f)
{
    rf_score_release(f->score);
    for (size_t i = 0; i < PLANS; i++)
        rf_plan_release(f->plans[i]);
}

/* ---- what is played ---- */

typedef struct entry {
    float values[STEPS][2];
    size_t plan[STEPS];
} entry;

/* A third of them keep their plan. */
static inline entry make_entry(uint32_t i)
{
    entry e;
    for (uint32_t k = 0; k < STEPS; k++) {
        e.values[k][0] = (float)(0.01 + 0.1 * rf_random(1, k, i, 0, 5));
        e.values[k][1] = (float)(40 + 900 * rf_random(2, k, i, 0, 5));
        e.plan[k] = (size_t)(PLANS * rf_random(3, i % 3 ? k : 0, i, 0, 5));
    }
    return e;
}

typedef struct outcome {
    double scores[STEPS][TERMS];
    float audio[FRAMES];
} outcome;

static inline void play_alone(const fixture *f, const entry *e, outcome *out)
{
    rf_episode *episode;
    size_t n;
    assert_int_equal(rf_episode_create(&f->task, &episode, NULL), RF_OK);
    rf_episode_reset(episode, 42);
    for (size_t k = 0; k < STEPS; k++)
        assert_int_equal(rf_episode_step_by(episode, f->plans[e->plan[k]],
                                            e->values[k], out->scores[k], NULL),
                         RF_OK);
    memcpy(out->audio, rf_episode_audio(episode, &n), sizeof out->audio);
    rf_episode_destroy(episode);
}

#endif
