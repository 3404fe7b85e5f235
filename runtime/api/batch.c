/* batch.c: packs go in, workers render and score them, packs come out in
 * order. */
#include "api/context.h"
#include "base/float_mode.h"
#include "base/memory.h"
#include "score/rollout.h"
#include <pthread.h>
#include <string.h>

enum { MIX = 2 };

typedef struct pack {
    float *values; /* [episodes][steps or 1][slots] */
    bool held, done;
    size_t episodes;
    uint64_t seed;
    double *scores;
    float *audio;
    bool *bad;
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

static const float *values_of(const rf_batch *b, const pack *p, size_t episode,
                              size_t step)
{
    const size_t slots = b->job.plan->graph->n_slots;
    const size_t sets = p->held ? 1 : b->job.steps;
    const size_t set = episode * sets + (p->held ? 0 : step);
    return slots > 0 ? p->values + set * slots : NULL;
}

/* Lanes without an episode of their own repeat the first. */
static void stage(const rf_batch *b, const pack *p, rf_rollout *r, size_t step)
{
    for (uint32_t lane = 0; lane < b->context->lanes; lane++) {
        const size_t episode = lane < p->episodes ? lane : 0;
        rf_rollout_stage(r, lane, values_of(b, p, episode, step));
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

static void run_pack(const rf_batch *b, pack *p, rf_rollout *r)
{
    const uint64_t host = rf_float_enter();
    const size_t frames = rf_job_frames(&b->job);
    for (uint32_t lane = 0; p->audio && lane < b->context->lanes; lane++)
        rf_rollout_keep(r, lane, MIX,
                        lane < p->episodes ? p->audio + lane * frames : NULL);
    for (size_t k = 0; k < b->job.steps; k++) {
        if (k == 0 || !p->held)
            stage(b, p, r, k);
        if (k == 0)
            rf_rollout_begin(r, p->seed);
        rf_rollout_step(r);
        measure(b, p, r, k);
    }
    for (uint32_t lane = 0; lane < p->episodes; lane++)
        p->bad[lane] = rf_rollout_bad(r, lane);
    rf_float_leave(host);
}

static void work(void *data, uint32_t worker)
{
    rf_batch *b = data;
    pthread_mutex_lock(&b->lock);
    for (;;) {
        while (b->taken == b->offered && !b->leave)
            pthread_cond_wait(&b->work, &b->lock);
        if (b->taken == b->offered)
            break;
        pack *p = &b->packs[b->taken++ % b->n_packs];
        pthread_mutex_unlock(&b->lock);
        run_pack(b, p, b->rollouts[worker]);
        pthread_mutex_lock(&b->lock);
        p->done = true;
        pthread_cond_signal(&b->done);
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
    if (!b->hired) {
        b->taken++;
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

rf_status rf_batch_push(rf_batch *b, const float *values, bool held,
                        size_t episodes, uint64_t seed, rf_error *err)
{
    if (!b || episodes == 0 || episodes > rf_batch_pack(b))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "batch: a push takes 1..%zu episodes, got %zu",
                       rf_batch_pack(b), episodes);
    if (rf_batch_room(b) == 0)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "batch: full; pull before the next push");
    const size_t sets = episodes * (held ? 1 : b->job.steps);
    const size_t slots = b->job.plan->graph->n_slots;
    RF_TRY(rf_plan_check_values(b->job.plan, values, sets, err));
    pack *p = &b->packs[b->pushed++ % b->n_packs];
    if (slots > 0)
        memcpy(p->values, values, sets * slots * sizeof *values);
    p->held = held;
    p->done = false;
    p->episodes = episodes;
    p->seed = seed;
    pthread_mutex_lock(&b->lock);
    b->offered = b->pushed;
    pthread_cond_signal(&b->work);
    pthread_mutex_unlock(&b->lock);
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
    *out = (rf_pack){.episodes = p->episodes,
                     .scores = b->job.score ? p->scores : NULL,
                     .audio = p->audio,
                     .frames = rf_job_frames(&b->job),
                     .bad = p->bad};
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
        p->scores =
            rf_alloc(lanes * steps * rf_job_terms(&b->job), sizeof *p->scores);
        p->bad = rf_alloc(lanes, sizeof *p->bad);
        p->audio = b->audio ? rf_alloc(lanes * frames, sizeof *p->audio) : NULL;
        if (!p->values || !p->scores || !p->bad || (b->audio && !p->audio))
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
        rf_free(b->packs[i].values);
        rf_free(b->packs[i].scores);
        rf_free(b->packs[i].bad);
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
