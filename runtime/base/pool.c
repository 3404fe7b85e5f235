#include "base/pool.h"
#include "base/memory.h"
#include <pthread.h>
#include <signal.h>

enum { MOST_THREADS = 1024 };

typedef struct worker {
    rf_pool *pool;
    pthread_t thread;
    uint32_t index;
} worker;

struct rf_pool {
    pthread_mutex_t mutex; /* guards all below but threads and workers */
    pthread_cond_t wake;   /* there is work, or an end of it */
    pthread_cond_t idle;   /* the last worker came back */
    rf_pool_work *work;
    void *data;
    uint64_t round;   /* how often work was started */
    uint32_t running; /* workers that have not come back from this round */
    bool taken;       /* from start until wait */
    bool stop;
    uint32_t threads;
    worker *workers; /* [threads] */
};

/* A host's signal handlers run on the host's threads; faults stay ours. */
static void block_signals(sigset_t *host)
{
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    sigset_t blocked;
    sigfillset(&blocked);
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++)
        sigdelset(&blocked, faults[i]);
    pthread_sigmask(SIG_BLOCK, &blocked, host);
}

static void *run(void *argument)
{
    const worker *self = argument;
    rf_pool *pool = self->pool;
    pthread_mutex_lock(&pool->mutex);
    for (uint64_t seen = 0;; seen++) {
        while (pool->round == seen && !pool->stop)
            pthread_cond_wait(&pool->wake, &pool->mutex);
        if (pool->round == seen)
            break;
        rf_pool_work *work = pool->work;
        void *data = pool->data;
        pthread_mutex_unlock(&pool->mutex);
        work(data, self->index);
        pthread_mutex_lock(&pool->mutex);
        if (--pool->running == 0)
            pthread_cond_signal(&pool->idle);
    }
    pthread_mutex_unlock(&pool->mutex);
    return NULL;
}

/* Workers inherit the mask: no signal reaches them from the first moment on. */
static rf_status start_threads(rf_pool *pool, uint32_t threads, rf_error *err)
{
    sigset_t host;
    block_signals(&host);
    while (pool->threads < threads) {
        worker *next = &pool->workers[pool->threads];
        next->pool = pool;
        next->index = pool->threads;
        if (pthread_create(&next->thread, NULL, run, next) != 0)
            break;
        pool->threads++;
    }
    pthread_sigmask(SIG_SETMASK, &host, NULL);
    if (pool->threads == threads)
        return RF_OK;
    return rf_fail(err, RF_LIMIT, 0, 0,
                   "pool: the system starts no more than %u of %u threads",
                   pool->threads, threads);
}

rf_status rf_pool_create(uint32_t threads, rf_pool **out, rf_error *err)
{
    if (threads > MOST_THREADS)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "pool: threads must be 0..%d, got %u", MOST_THREADS,
                       threads);
    rf_pool *pool = rf_alloc(1, sizeof *pool);
    worker *workers = rf_alloc(threads, sizeof *workers);
    if (!pool || !workers) {
        rf_free(workers);
        rf_free(pool);
        return rf_fail(err, RF_NOMEM, 0, 0, "pool: no memory for %u threads",
                       threads);
    }
    pool->workers = workers;
    /* with default attributes these cannot fail where pthreads are futexes */
    pthread_mutex_init(&pool->mutex, NULL);
    pthread_cond_init(&pool->wake, NULL);
    pthread_cond_init(&pool->idle, NULL);
    const rf_status status = start_threads(pool, threads, err);
    if (status != RF_OK) {
        rf_pool_destroy(pool);
        return status;
    }
    *out = pool;
    return RF_OK;
}

void rf_pool_destroy(rf_pool *pool)
{
    if (!pool)
        return;
    rf_pool_wait(pool);
    pthread_mutex_lock(&pool->mutex);
    pool->stop = true;
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->mutex);
    for (uint32_t i = 0; i < pool->threads; i++)
        pthread_join(pool->workers[i].thread, NULL);
    pthread_cond_destroy(&pool->idle);
    pthread_cond_destroy(&pool->wake);
    pthread_mutex_destroy(&pool->mutex);
    rf_free(pool->workers);
    rf_free(pool);
}

uint32_t rf_pool_threads(const rf_pool *pool)
{
    return pool->threads;
}

bool rf_pool_start(rf_pool *pool, rf_pool_work *work, void *data)
{
    pthread_mutex_lock(&pool->mutex);
    const bool free = !pool->taken && pool->threads > 0;
    if (free) {
        pool->taken = true;
        pool->work = work;
        pool->data = data;
        pool->running = pool->threads;
        pool->round++;
        pthread_cond_broadcast(&pool->wake);
    }
    pthread_mutex_unlock(&pool->mutex);
    return free;
}

void rf_pool_wait(rf_pool *pool)
{
    pthread_mutex_lock(&pool->mutex);
    while (pool->running > 0)
        pthread_cond_wait(&pool->idle, &pool->mutex);
    pool->taken = false;
    pthread_mutex_unlock(&pool->mutex);
}
