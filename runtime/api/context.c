/* context.c: threads and lane width. */
#include "api/context.h"
#include "base/memory.h"
#include "nodes/type.h"

enum { MAX_THREADS = 1024 };

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)

const char *rf_version(void)
{
    return TEXT(RF_VERSION_MAJOR) "." TEXT(RF_VERSION_MINOR) "." TEXT(
        RF_VERSION_PATCH);
}

const uint32_t *rf_lane_widths(void)
{
    static const uint32_t widths[] = {1, 4, 8, 16, 0};
#if defined(__x86_64__)
    static const uint32_t to_8[] = {1, 4, 8, 0};
    static const uint32_t to_4[] = {1, 4, 0};
    if (!__builtin_cpu_supports("avx2"))
        return to_4;
    if (!__builtin_cpu_supports("avx512f") ||
        !__builtin_cpu_supports("avx512dq") ||
        !__builtin_cpu_supports("avx512bw") ||
        !__builtin_cpu_supports("avx512vl"))
        return to_8;
    return widths;
#else
    static const uint32_t to_4[] = {1, 4, 0};
    (void)widths;
    return to_4;
#endif
}

static uint32_t widest(void)
{
    uint32_t w = 1;
    for (const uint32_t *all = rf_lane_widths(); *all; all++)
        w = *all;
    return w;
}

static rf_status check_lanes(uint32_t lanes, rf_error *err)
{
    for (const uint32_t *all = rf_lane_widths(); *all; all++)
        if (*all == lanes)
            return RF_OK;
    switch (widest()) {
    case 16:
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "lanes: must be 1, 4, 8 or 16, got %u", lanes);
    case 8:
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "lanes: this processor has 1, 4 and 8, got %u", lanes);
    default:
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "lanes: this processor has 1 and 4, got %u", lanes);
    }
}

rf_status rf_context_create(const rf_context_options *options, rf_context **out,
                            rf_error *err)
{
    const rf_context_options defaults = {.size = sizeof defaults};
    const rf_context_options *o = options ? options : &defaults;
    if (!out || o->size < sizeof *o)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "context: no place for it, or options lack their size");
    if (o->threads > MAX_THREADS)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "threads: must be 0..%d, got %u",
                       MAX_THREADS, o->threads);
    if (o->lanes != 0)
        RF_TRY(check_lanes(o->lanes, err));
    rf_context *context = rf_alloc(1, sizeof *context);
    if (!context)
        return rf_fail(err, RF_NOMEM, 0, 0, "context: out of memory");
    context->lanes = o->lanes ? o->lanes : widest();
    const rf_status status = rf_pool_create(o->threads, &context->pool, err);
    if (status != RF_OK) {
        rf_free(context);
        return status;
    }
    *out = context;
    return RF_OK;
}

void rf_context_destroy(rf_context *context)
{
    if (!context)
        return;
    rf_pool_destroy(context->pool);
    rf_free(context);
}

uint32_t rf_context_lanes(const rf_context *context)
{
    return context ? context->lanes : 0;
}

uint32_t rf_context_threads(const rf_context *context)
{
    return context ? rf_pool_threads(context->pool) : 0;
}
