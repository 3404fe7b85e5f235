/* pool.h: threads that work for whoever asks first. */
#ifndef RF_BASE_POOL_H
#define RF_BASE_POOL_H

#include "base/error.h"

typedef struct rf_pool rf_pool;

/* `threads` (0..1024) workers, asleep; RF_LIMIT: the system starts fewer. */
rf_status rf_pool_create(uint32_t threads, rf_pool **out, rf_error *err);
void rf_pool_destroy(rf_pool *pool);
uint32_t rf_pool_threads(const rf_pool *pool);

/* What a worker runs: `worker` is 0..threads-1. */
typedef void rf_pool_work(void *data, uint32_t worker);

/* Every worker runs `work(data, worker)` once; returns at once. False, and
 * nothing started, where the pool has no workers, or whoever started it last
 * has not waited for it yet. */
bool rf_pool_start(rf_pool *pool, rf_pool_work *work, void *data);
/* Waits until all workers have come back; then the pool is free again. Only
 * for whom rf_pool_start gave true, once. */
void rf_pool_wait(rf_pool *pool);

#endif
