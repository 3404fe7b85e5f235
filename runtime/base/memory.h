/* memory.h: checked memory. */
#ifndef RF_BASE_MEMORY_H
#define RF_BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Zeroed, 64-byte aligned, `count * size` bytes (at least 1); NULL where the
 * product overflows or memory is short. All memory of the library comes from
 * here, through aligned_alloc alone, so that a test can wrap that one name
 * and fail on demand.
 */
void *rf_alloc(size_t count, size_t size);

/* The same but for the zeroes: for who writes all of it at once. */
void *rf_alloc_unset(size_t count, size_t size);

/* Grows `*items` so that index `count` fits: doubles, keeps what is there,
 * zeroes the rest. False (and nothing changed) where memory is short. */
bool rf_grow(void **items, size_t *capacity, size_t count, size_t size);

void rf_free(void *memory);

#endif
