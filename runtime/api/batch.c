/* batch.c: packs go in, workers render and score them, packs come out in
 * order. */
#include "api/context.h"
#include "api/parcel.h"
#include "base/memory.h"
#include <pthread.h>

typedef struct pack {
    rf_parcel parcel;
    bool done;
    bool here; /* the caller's thread renders it */
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

static void run_pack(const rf_batch *b, pack *p, rf_rollout *r)
{
    rf_parcel_run(&p->parcel, &b->job, b->context->lanes, r);
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
    return rf_parcel_check(&b->job, o, err);
}

rf_status rf_batch_push(rf_batch *b, const rf_push *push, rf_error *err)
{
    RF_TRY(check(b, push, err));
    pack *p = &b->packs[b->pushed++ % b->n_packs];
    rf_parcel_fill(&p->parcel, &b->job, push);
    p->done = false;
    p->here = p->parcel.scripts;
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
    const rf_parcel *made = &p->parcel;
    if (made->status != RF_OK)
        return rf_fail(err, made->status, made->err.line, made->err.col, "%s",
                       made->err.message);
    *out = (rf_pack){.episodes = made->episodes,
                     .scores = b->job.score ? made->scores : NULL,
                     .audio = made->audio,
                     .frames = rf_job_frames(&b->job),
                     .bad = made->bad,
                     .trouble = made->trouble};
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
    b->packs = rf_alloc(b->n_packs, sizeof *b->packs);
    if (!b->packs)
        return no_memory(err);
    for (size_t i = 0; i < b->n_packs; i++)
        RF_TRY(rf_parcel_init(&b->packs[i].parcel, &b->job, b->context->lanes,
                              b->audio, err));
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
    for (size_t i = 0; b->packs && i < b->n_packs; i++)
        rf_parcel_clear(&b->packs[i].parcel, &b->job);
    rf_free(b->packs);
    rf_job_clear(&b->job);
    pthread_cond_destroy(&b->done);
    pthread_cond_destroy(&b->work);
    pthread_mutex_destroy(&b->lock);
    rf_free(b);
}
