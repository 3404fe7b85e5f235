/* batch.c: packs go in, workers render and score them, packs come out in
 * order. */
#include "api/context.h"
#include "base/float_mode.h"
#include "base/memory.h"
#include "base/sound.h"
#include "score/rollout.h"
#include <pthread.h>
#include <string.h>

enum { MIX = 2 };

typedef struct pack {
    float *values;     /* [episodes][sets][slots]; a set is a step, or all */
    rf_plan **plans;   /* [episodes][sets] retained */
    rf_sound **inputs; /* [episodes] retained, or NULL each */
    float *tempos;     /* [episodes] 0: the plan's */
    bool held, done;
    bool here; /* the caller's thread renders it */
    size_t episodes;
    uint64_t seed;
    double *scores;
    float *audio;
    bool *bad;
    rf_error *trouble; /* [episodes] */
    rf_status status;
    rf_error err;
} pack;

/* Packs are counted from the batch's birth; pack i lies in packs[i % n]. */
struct rf_batch {
    rf_context *context;
    rf_job job;
    bool audio;
    pack *packs;
    size_t n_packs;
    rf_rollout **rollouts; /* one per worker, and the caller's */
    uint32_t n_rollouts;
    size_t pushed, pulled; /* the caller's */
    bool viewed;           /* the pack pulled last is still being read */
    bool hired;            /* the pool works for us */
    pthread_mutex_t lock;  /* for what follows */
    pthread_cond_t work, done;
    size_t offered, taken;
    bool leave;
};

/* ---- a worker's side ---- */

/* Which of the pack's sets an episode has in a step. */
static size_t set_of(const rf_batch *b, const pack *p, size_t episode,
                     size_t step)
{
    return p->held ? episode : episode * b->job.steps + step;
}

static void stage(const rf_batch *b, const pack *p, rf_choir *choir,
                  size_t step)
{
    const size_t slots = b->job.plan->graph->n_slots;
    for (uint32_t v = 0; v < p->episodes; v++) {
        const size_t set = set_of(b, p, v, step);
        rf_choir_follow(choir, v, p->plans[set]);
        rf_choir_stage(choir, v, p->values + set * slots);
    }
}

static void measure(const rf_batch *b, pack *p, const rf_rollout *r,
                    size_t step)
{
    const size_t terms = rf_job_terms(&b->job), steps = b->job.steps;
    for (uint32_t lane = 0; lane < p->episodes; lane++)
        for (size_t t = 0; t < terms; t++)
            p->scores[(lane * steps + step) * terms + t] =
                rf_rollout_value(r, lane, t);
}

/* The first of each episode. */
static void note_trouble(pack *p, const rf_rollout *r)
{
    for (uint32_t v = 0; v < p->episodes; v++)
        if (p->trouble[v].status == RF_OK)
            p->trouble[v] = *rf_rollout_trouble(r, v);
}

static rf_status begin(const rf_batch *b, pack *p, rf_rollout *r, rf_error *err)
{
    rf_choir *choir = rf_rollout_choir(r);
    const size_t frames = rf_job_frames(&b->job);
    for (uint32_t v = 0; p->audio && v < b->context->lanes; v++)
        rf_rollout_keep(r, v, MIX,
                        v < p->episodes ? p->audio + v * frames : NULL);
    for (uint32_t v = 0; v < p->episodes; v++) {
        p->trouble[v].status = RF_OK;
        rf_choir_tempo(choir, v, p->tempos[v]);
        rf_choir_feed(choir, v, p->inputs[v]);
    }
    return rf_rollout_begin(r, (uint32_t)p->episodes, p->seed, err);
}

static rf_status make_steps(const rf_batch *b, pack *p, rf_rollout *r,
                            rf_error *err)
{
    for (size_t k = 0; k < b->job.steps; k++) {
        if (k == 0 || !p->held)
            stage(b, p, rf_rollout_choir(r), k);
        if (k == 0)
            RF_TRY(begin(b, p, r, err));
        RF_TRY(rf_rollout_step(r, err));
        measure(b, p, r, k);
        note_trouble(p, r);
    }
    for (uint32_t v = 0; v < p->episodes; v++)
        p->bad[v] = rf_rollout_bad(r, v);
    return RF_OK;
}

static void run_pack(const rf_batch *b, pack *p, rf_rollout *r)
{
    const uint64_t host = rf_float_enter();
    p->status = make_steps(b, p, r, &p->err);
    rf_float_leave(host);
}

/* The next pack that is not the caller's own; NULL: there is none. */
static pack *next_pack(rf_batch *b)
{
    while (b->taken < b->offered) {
        pack *p = &b->packs[b->taken++ % b->n_packs];
        if (!p->here)
            return p;
    }
    return NULL;
}

static void work(void *data, uint32_t worker)
{
    rf_batch *b = data;
    pthread_mutex_lock(&b->lock);
    for (;;) {
        pack *p = next_pack(b);
        if (p) {
            pthread_mutex_unlock(&b->lock);
            run_pack(b, p, b->rollouts[worker]);
            pthread_mutex_lock(&b->lock);
            p->done = true;
            pthread_cond_signal(&b->done);
        } else if (b->leave) {
            break;
        } else {
            pthread_cond_wait(&b->work, &b->lock);
        }
    }
    pthread_mutex_unlock(&b->lock);
}

/* ---- the caller's side ---- */

static void hire(rf_batch *b)
{
    if (!b->hired)
        b->hired = rf_pool_start(b->context->pool, work, b);
}

static void dismiss(rf_batch *b)
{
    if (!b->hired)
        return;
    pthread_mutex_lock(&b->lock);
    b->leave = true;
    pthread_cond_broadcast(&b->work);
    pthread_mutex_unlock(&b->lock);
    rf_pool_wait(b->context->pool);
    b->leave = false;
    b->hired = false;
}

static void finish(rf_batch *b, pack *p)
{
    if (!b->hired || p->here) {
        b->taken += !b->hired;
        run_pack(b, p, b->rollouts[b->n_rollouts - 1]);
        return;
    }
    pthread_mutex_lock(&b->lock);
    while (!p->done)
        pthread_cond_wait(&b->done, &b->lock);
    pthread_mutex_unlock(&b->lock);
}

size_t rf_batch_pack(const rf_batch *b)
{
    return b ? b->context->lanes : 0;
}

size_t rf_batch_room(const rf_batch *b)
{
    return b ? b->n_packs - (b->pushed - b->pulled) - b->viewed : 0;
}

/* ---- push: first all checks, then all copies ---- */

static size_t sets_of(const rf_batch *b, const rf_push *o)
{
    return o->episodes * (o->held ? 1 : b->job.steps);
}

static const rf_plan *plan_of(const rf_batch *b, const rf_push *o, size_t set)
{
    return o->plans ? o->plans[set] : b->job.plan;
}

static rf_status check_plans(const rf_batch *b, const rf_push *o, rf_error *err)
{
    const size_t slots = b->job.plan->graph->n_slots, sets = sets_of(b, o);
    if (!o->plans)
        return rf_plan_check_values(b->job.plan, o->values, sets, err);
    for (size_t i = 0; i < sets; i++) {
        const rf_plan *plan = o->plans[i];
        RF_TRY(rf_job_check_plan(&b->job, plan, err));
        RF_TRY(rf_plan_check_values(
            plan, o->values ? o->values + i * slots : NULL, 1, err));
    }
    return RF_OK;
}

static rf_status check_voices(const rf_batch *b, const rf_push *o,
                              rf_error *err)
{
    for (size_t i = 0; o->tempos && i < o->episodes; i++)
        if (!(o->tempos[i] >= 1 && o->tempos[i] <= 10000))
            return rf_fail(err, RF_ARGUMENT, 0, 0,
                           "batch: a tempo must be 1..10000, got %f",
                           (double)o->tempos[i]);
    for (size_t i = 0; o->inputs && i < o->episodes; i++)
        RF_TRY(rf_job_check_input(&b->job, o->inputs[i], err));
    return RF_OK;
}

static rf_status check(const rf_batch *b, const rf_push *o, rf_error *err)
{
    if (!b || !o || o->size < sizeof *o || o->episodes == 0 ||
        o->episodes > rf_batch_pack(b))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "batch: a push has its size and 1..%zu episodes, got "
                       "%zu",
                       rf_batch_pack(b), o ? o->episodes : 0);
    if (rf_batch_room(b) == 0)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "batch: full; pull before the next push");
    RF_TRY(check_plans(b, o, err));
    return check_voices(b, o, err);
}

/* What the pack's voices held on to. */
static void let_go(const rf_batch *b, pack *p)
{
    const size_t sets = p->episodes * (p->held ? 1 : b->job.steps);
    for (size_t i = 0; i < sets; i++)
        rf_plan_release(p->plans[i]);
    for (size_t i = 0; i < p->episodes; i++)
        rf_sound_release(p->inputs[i]);
    p->episodes = 0;
}

static void fill(const rf_batch *b, const rf_push *o, pack *p)
{
    const size_t slots = b->job.plan->graph->n_slots, sets = sets_of(b, o);
    let_go(b, p);
    p->held = o->held;
    p->done = p->here = false;
    p->episodes = o->episodes;
    p->seed = o->seed;
    if (slots > 0)
        memcpy(p->values, o->values, sets * slots * sizeof *o->values);
    for (size_t i = 0; i < sets; i++) {
        p->plans[i] = rf_plan_retain(plan_of(b, o, i));
        p->here = p->here || p->plans[i]->n_scripts > 0;
    }
    for (size_t i = 0; i < o->episodes; i++) {
        p->inputs[i] = rf_sound_retain(o->inputs ? o->inputs[i] : b->job.input);
        p->tempos[i] = o->tempos ? o->tempos[i] : 0;
    }
}

rf_status rf_batch_push(rf_batch *b, const rf_push *push, rf_error *err)
{
    RF_TRY(check(b, push, err));
    pack *p = &b->packs[b->pushed++ % b->n_packs];
    fill(b, push, p);
    pthread_mutex_lock(&b->lock);
    b->offered = b->pushed;
    pthread_cond_signal(&b->work);
    pthread_mutex_unlock(&b->lock);
    if (!p->here)
        hire(b);
    return RF_OK;
}

rf_status rf_batch_pull(rf_batch *b, rf_pack *out, rf_error *err)
{
    if (!b || !out || b->pulled == b->pushed)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "batch: nothing is under way, or no place for it");
    pack *p = &b->packs[b->pulled % b->n_packs];
    finish(b, p);
    b->pulled++;
    b->viewed = true;
    if (b->pulled == b->pushed)
        dismiss(b);
    if (p->status != RF_OK)
        return rf_fail(err, p->status, p->err.line, p->err.col, "%s",
                       p->err.message);
    *out = (rf_pack){.episodes = p->episodes,
                     .scores = b->job.score ? p->scores : NULL,
                     .audio = p->audio,
                     .frames = rf_job_frames(&b->job),
                     .bad = p->bad,
                     .trouble = p->trouble};
    return RF_OK;
}

/* ---- birth and death ---- */

static rf_status no_memory(rf_error *err)
{
    return rf_fail(err, RF_NOMEM, 0, 0, "batch: out of memory");
}

/* Audio is large: fewer packs are under way, so that it fits. */
static rf_status count_packs(rf_batch *b, rf_error *err)
{
    const uint64_t most = (uint64_t)1 << 30; /* bytes */
    const uint64_t bytes =
        (uint64_t)rf_job_frames(&b->job) * b->context->lanes * sizeof(float);
    b->n_packs = 2 * (size_t)rf_context_threads(b->context) + 2;
    if (!b->audio || bytes * b->n_packs <= most)
        return RF_OK;
    if (2 * bytes > most)
        return rf_fail(err, RF_LIMIT, 0, 0,
                       "batch: the sound of %u episodes of %zu frames is more "
                       "than memory should hold",
                       2 * b->context->lanes, rf_job_frames(&b->job));
    b->n_packs = (size_t)(most / bytes);
    return RF_OK;
}

static rf_status make_packs(rf_batch *b, rf_error *err)
{
    const size_t lanes = b->context->lanes, steps = b->job.steps;
    const size_t frames = rf_job_frames(&b->job);
    b->packs = rf_alloc(b->n_packs, sizeof *b->packs);
    if (!b->packs)
        return no_memory(err);
    for (size_t i = 0; i < b->n_packs; i++) {
        pack *p = &b->packs[i];
        p->values = rf_alloc(lanes * steps * b->job.plan->graph->n_slots,
                             sizeof *p->values);
        p->plans = rf_alloc(lanes * steps, sizeof(rf_plan *));
        p->inputs = rf_alloc(lanes, sizeof(rf_sound *));
        p->tempos = rf_alloc(lanes, sizeof *p->tempos);
        p->scores =
            rf_alloc(lanes * steps * rf_job_terms(&b->job), sizeof *p->scores);
        p->bad = rf_alloc(lanes, sizeof *p->bad);
        p->trouble = rf_alloc(lanes, sizeof *p->trouble);
        p->audio = b->audio ? rf_alloc(lanes * frames, sizeof *p->audio) : NULL;
        if (!p->values || !p->plans || !p->inputs || !p->tempos || !p->scores ||
            !p->bad || !p->trouble || (b->audio && !p->audio))
            return no_memory(err);
    }
    return RF_OK;
}

static rf_status make_rollouts(rf_batch *b, rf_error *err)
{
    b->rollouts = rf_alloc(b->n_rollouts, sizeof(rf_rollout *));
    if (!b->rollouts)
        return no_memory(err);
    for (uint32_t i = 0; i < b->n_rollouts; i++)
        RF_TRY(rf_rollout_create(&b->job, b->context->lanes, &b->rollouts[i],
                                 err));
    return RF_OK;
}

rf_status rf_batch_create(rf_context *context, const rf_task *task, bool audio,
                          rf_batch **out, rf_error *err)
{
    if (!context || !out)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "batch: no context or no place for it");
    rf_batch *b = rf_alloc(1, sizeof *b);
    if (!b)
        return no_memory(err);
    const uint32_t threads = rf_context_threads(context);
    b->context = context;
    b->audio = audio;
    b->n_rollouts = threads + 1;
    pthread_mutex_init(&b->lock, NULL);
    pthread_cond_init(&b->work, NULL);
    pthread_cond_init(&b->done, NULL);
    rf_status status = rf_job_init(&b->job, task, err);
    if (status == RF_OK)
        status = count_packs(b, err);
    if (status == RF_OK)
        status = make_packs(b, err);
    if (status == RF_OK)
        status = make_rollouts(b, err);
    if (status != RF_OK) {
        rf_batch_destroy(b);
        return status;
    }
    *out = b;
    return RF_OK;
}

static void clear_packs(rf_batch *b)
{
    for (size_t i = 0; b->packs && i < b->n_packs; i++) {
        let_go(b, &b->packs[i]);
        rf_free(b->packs[i].values);
        rf_free(b->packs[i].plans);
        rf_free(b->packs[i].inputs);
        rf_free(b->packs[i].tempos);
        rf_free(b->packs[i].scores);
        rf_free(b->packs[i].bad);
        rf_free(b->packs[i].trouble);
        rf_free(b->packs[i].audio);
    }
    rf_free(b->packs);
}

void rf_batch_destroy(rf_batch *b)
{
    if (!b)
        return;
    pthread_mutex_lock(&b->lock);
    b->taken = b->offered; /* what nobody began, nobody will */
    pthread_mutex_unlock(&b->lock);
    dismiss(b);
    for (uint32_t i = 0; b->rollouts && i < b->n_rollouts; i++)
        rf_rollout_destroy(b->rollouts[i]);
    rf_free(b->rollouts);
    clear_packs(b);
    rf_job_clear(&b->job);
    pthread_cond_destroy(&b->done);
    pthread_cond_destroy(&b->work);
    pthread_mutex_destroy(&b->lock);
    rf_free(b);
}
