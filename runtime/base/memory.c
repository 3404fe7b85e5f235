#include "base/memory.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 64, FIRST_CAPACITY = 8 };

/* `count * size` as aligned_alloc wants it: whole cache lines; 0: too many. */
static size_t whole_lines(size_t count, size_t size)
{
    if (size > 0 && count > (SIZE_MAX - ALIGNMENT) / size)
        return 0;
    const size_t lines = (count * size + ALIGNMENT - 1) / ALIGNMENT;
    return lines > 0 ? lines * ALIGNMENT : ALIGNMENT;
}

void *rf_alloc_unset(size_t count, size_t size)
{
    const size_t bytes = whole_lines(count, size);
    return bytes > 0 ? aligned_alloc(ALIGNMENT, bytes) : NULL;
}

void *rf_alloc(size_t count, size_t size)
{
    void *memory = rf_alloc_unset(count, size);
    return memory ? memset(memory, 0, whole_lines(count, size)) : NULL;
}

bool rf_grow(void **items, size_t *capacity, size_t count, size_t size)
{
    if (count < *capacity)
        return true;
    if (count == SIZE_MAX)
        return false;
    const size_t twice = *capacity > SIZE_MAX / 2 ? SIZE_MAX : *capacity * 2;
    size_t wanted = twice > count ? twice : count + 1;
    if (wanted < FIRST_CAPACITY)
        wanted = FIRST_CAPACITY;
    void *grown = rf_alloc(wanted, size);
    if (!grown)
        return false;
    if (*capacity > 0)
        memcpy(grown, *items, *capacity * size);
    rf_free(*items);
    *items = grown;
    *capacity = wanted;
    return true;
}

void rf_free(void *memory)
{
    free(memory);
}
