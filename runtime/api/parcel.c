#include "api/parcel.h"
#include "base/float_mode.h"
#include "base/memory.h"
#include "base/sound.h"
#include <string.h>

enum { MIX = 2 };

/* ---- what is pushed: first all checks, then all copies ---- */

static size_t sets_of(const rf_job *job, const rf_push *o)
{
    return o->episodes * (o->held ? 1 : job->steps);
}

static const rf_plan *plan_of(const rf_job *job, const rf_push *o, size_t set)
{
    return o->plans ? o->plans[set] : job->plan;
}

static rf_status check_plans(const rf_job *job, const rf_push *o, rf_error *err)
{
    const size_t slots = job->plan->graph->n_slots, sets = sets_of(job, o);
    if (!o->plans)
        return rf_plan_check_values(job->plan, o->values, sets, err);
    for (size_t i = 0; i < sets; i++) {
        const rf_plan *plan = o->plans[i];
        RF_TRY(rf_job_check_plan(job, plan, err));
        RF_TRY(rf_plan_check_values(
            plan, o->values ? o->values + i * slots : NULL, 1, err));
    }
    return RF_OK;
}

static rf_status check_voices(const rf_job *job, const rf_push *o,
                              rf_error *err)
{
    for (size_t i = 0; o->tempos && i < o->episodes; i++)
        if (!(o->tempos[i] >= 1 && o->tempos[i] <= 10000))
            return rf_fail(err, RF_ARGUMENT, 0, 0,
                           "batch: a tempo must be 1..10000, got %f",
                           (double)o->tempos[i]);
    for (size_t i = 0; o->inputs && i < o->episodes; i++)
        RF_TRY(rf_job_check_input(job, o->inputs[i], err));
    return RF_OK;
}

rf_status rf_parcel_check(const rf_job *job, const rf_push *o, rf_error *err)
{
    RF_TRY(check_plans(job, o, err));
    return check_voices(job, o, err);
}

/* What the parcel's voices held on to. */
static void let_go(const rf_job *job, rf_parcel *p)
{
    const size_t sets = p->episodes * (p->held ? 1 : job->steps);
    for (size_t i = 0; i < sets; i++)
        rf_plan_release(p->plans[i]);
    for (size_t i = 0; i < p->episodes; i++)
        rf_sound_release(p->inputs[i]);
    p->episodes = 0;
}

void rf_parcel_fill(rf_parcel *p, const rf_job *job, const rf_push *o)
{
    const size_t slots = job->plan->graph->n_slots, sets = sets_of(job, o);
    let_go(job, p);
    p->held = o->held;
    p->scripts = false;
    p->episodes = o->episodes;
    p->seed = o->seed;
    if (slots > 0)
        memcpy(p->values, o->values, sets * slots * sizeof *o->values);
    for (size_t i = 0; i < sets; i++) {
        p->plans[i] = rf_plan_retain(plan_of(job, o, i));
        p->scripts = p->scripts || p->plans[i]->n_scripts > 0;
    }
    for (size_t i = 0; i < o->episodes; i++) {
        p->inputs[i] = rf_sound_retain(o->inputs ? o->inputs[i] : job->input);
        p->tempos[i] = o->tempos ? o->tempos[i] : 0;
    }
}

/* ---- what is made of it ---- */

/* Which of the parcel's sets an episode has in a step. */
static size_t set_of(const rf_job *job, const rf_parcel *p, size_t episode,
                     size_t step)
{
    return p->held ? episode : episode * job->steps + step;
}

static void stage(const rf_job *job, const rf_parcel *p, rf_choir *choir,
                  size_t step)
{
    const size_t slots = job->plan->graph->n_slots;
    for (uint32_t v = 0; v < p->episodes; v++) {
        const size_t set = set_of(job, p, v, step);
        rf_choir_follow(choir, v, p->plans[set]);
        rf_choir_stage(choir, v, p->values + set * slots);
    }
}

static void measure(const rf_job *job, rf_parcel *p, const rf_rollout *r,
                    size_t step)
{
    const size_t terms = rf_job_terms(job), steps = job->steps;
    for (uint32_t lane = 0; lane < p->episodes; lane++)
        for (size_t t = 0; t < terms; t++)
            p->scores[(lane * steps + step) * terms + t] =
                rf_rollout_value(r, lane, t);
}

/* The first of each episode. */
static void note_trouble(rf_parcel *p, const rf_rollout *r)
{
    for (uint32_t v = 0; v < p->episodes; v++)
        if (p->trouble[v].status == RF_OK)
            p->trouble[v] = *rf_rollout_trouble(r, v);
}

static rf_status begin(const rf_job *job, rf_parcel *p, uint32_t lanes,
                       rf_rollout *r, rf_error *err)
{
    rf_choir *choir = rf_rollout_choir(r);
    const size_t frames = rf_job_frames(job);
    for (uint32_t v = 0; p->audio && v < lanes; v++)
        rf_rollout_keep(r, v, MIX,
                        v < p->episodes ? p->audio + v * frames : NULL);
    for (uint32_t v = 0; v < p->episodes; v++) {
        p->trouble[v].status = RF_OK;
        rf_choir_tempo(choir, v, p->tempos[v]);
        rf_choir_feed(choir, v, p->inputs[v]);
    }
    return rf_rollout_begin(r, (uint32_t)p->episodes, p->seed, err);
}

static rf_status make_steps(const rf_job *job, rf_parcel *p, uint32_t lanes,
                            rf_rollout *r, rf_error *err)
{
    for (size_t k = 0; k < job->steps; k++) {
        if (k == 0 || !p->held)
            stage(job, p, rf_rollout_choir(r), k);
        if (k == 0)
            RF_TRY(begin(job, p, lanes, r, err));
        RF_TRY(rf_rollout_step(r, err));
        measure(job, p, r, k);
        note_trouble(p, r);
    }
    for (uint32_t v = 0; v < p->episodes; v++)
        p->bad[v] = rf_rollout_bad(r, v);
    return RF_OK;
}

void rf_parcel_run(rf_parcel *p, const rf_job *job, uint32_t lanes,
                   rf_rollout *r)
{
    const uint64_t host = rf_float_enter();
    p->status = make_steps(job, p, lanes, r, &p->err);
    rf_float_leave(host);
}

/* ---- birth and death ---- */

rf_status rf_parcel_init(rf_parcel *p, const rf_job *job, size_t lanes,
                         bool audio, rf_error *err)
{
    const size_t sets = lanes * job->steps, slots = job->plan->graph->n_slots;
    p->values = rf_alloc(sets * slots, sizeof *p->values);
    p->plans = rf_alloc(sets, sizeof(rf_plan *));
    p->inputs = rf_alloc(lanes, sizeof(rf_sound *));
    p->tempos = rf_alloc(lanes, sizeof *p->tempos);
    p->scores = rf_alloc(sets * rf_job_terms(job), sizeof *p->scores);
    p->bad = rf_alloc(lanes, sizeof *p->bad);
    p->trouble = rf_alloc(lanes, sizeof *p->trouble);
    if (audio)
        p->audio = rf_alloc(lanes * rf_job_frames(job), sizeof *p->audio);
    if (!p->values || !p->plans || !p->inputs || !p->tempos || !p->scores ||
        !p->bad || !p->trouble || (audio && !p->audio))
        return rf_fail(err, RF_NOMEM, 0, 0, "batch: out of memory");
    return RF_OK;
}

void rf_parcel_clear(rf_parcel *p, const rf_job *job)
{
    let_go(job, p);
    rf_free(p->values);
    rf_free(p->plans);
    rf_free(p->inputs);
    rf_free(p->tempos);
    rf_free(p->scores);
    rf_free(p->bad);
    rf_free(p->trouble);
    rf_free(p->audio);
}
