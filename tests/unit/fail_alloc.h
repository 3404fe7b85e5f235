/*
 * fail_alloc.h: memory that runs short when a test says so.
 *
 * Test programs are linked with --wrap=aligned_alloc, so each of them includes
 * this header in exactly one C file. Typical use:
 *
 *     size_t n = 0;
 *     do {
 *         fail_after(n++);
 *         status = rf_thing_create(&thing, &err);
 *         fail_never();
 *     } while (status == RF_NOMEM);
 *     assert_int_equal(status, RF_OK);
 *     assert_true(n > 1); // it did fail at least once
 */
#ifndef RF_TESTS_FAIL_ALLOC_H
#define RF_TESTS_FAIL_ALLOC_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);

/* Atomic, because workers of a pool may allocate too. */
static atomic_size_t fail_alloc_count;
static atomic_size_t fail_alloc_limit = SIZE_MAX;

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    if (atomic_fetch_add(&fail_alloc_count, 1) >= fail_alloc_limit)
        return NULL;
    return __real_aligned_alloc(alignment, size);
}

/* From now on `n` allocations succeed, and all after them fail. */
static inline void fail_after(size_t n)
{
    atomic_store(&fail_alloc_count, 0);
    atomic_store(&fail_alloc_limit, n);
}

/* All allocations succeed again; the count begins anew. */
static inline void fail_never(void)
{
    fail_after(SIZE_MAX);
}

/* Attempts, failed ones included, since fail_after or fail_never. */
static inline size_t allocations(void)
{
    return atomic_load(&fail_alloc_count);
}

#endif
