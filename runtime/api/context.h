/* context.h: what batches share. */
#ifndef RF_API_CONTEXT_H
#define RF_API_CONTEXT_H

#include "base/pool.h"

struct rf_context {
    rf_pool *pool;
    uint32_t lanes;
};

#endif
