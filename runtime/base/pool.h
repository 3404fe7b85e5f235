/* pool.h: threads that work for whoever asks first. */
#ifndef RF_BASE_POOL_H
#define RF_BASE_POOL_H

#include "base/error.h"

typedef struct rf_pool rf_pool;

/* `threads` workers, asleep. */
rf_status rf_pool_create(uint32_t threads, rf_pool **out, rf_error *err);
void rf_pool_destroy(rf_pool *pool);
uint32_t rf_pool_threads(const rf_pool *pool);

/* What a worker runs: `worker` is 0..threads-1. */
typedef void rf_pool_work(void *data, uint32_t worker);

/* Every worker runs `work(data, worker)` once; returns at once. False, and
 * nothing started, where the pool is at work already or has no workers. */
bool rf_pool_start(rf_pool *pool, rf_pool_work *work, void *data);
/* Waits until all workers have come back from the work started last. */
void rf_pool_wait(rf_pool *pool);

#endif
