#include "graph/names.h"
#include <stdbool.h>
#include <string.h>

static uint32_t shorter(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

int rf_name_compare(const rf_name *a, const rf_name *b)
{
    const int order = memcmp(a->text, b->text, shorter(a->length, b->length));
    if (order != 0)
        return order;
    return (a->length > b->length) - (a->length < b->length);
}

/* Merges two neighbouring runs of `from` into `to`. */
static void merge(const rf_name *names, const uint32_t *from, size_t middle,
                  size_t end, uint32_t *to)
{
    size_t a = 0, b = middle;
    for (size_t i = 0; i < end; i++) {
        const bool first =
            b == end || (a < middle && rf_name_compare(&names[from[a]],
                                                       &names[from[b]]) <= 0);
        to[i] = first ? from[a++] : from[b++];
    }
}

void rf_names_sort(const rf_name *names, size_t count, uint32_t *order,
                   uint32_t *scratch)
{
    uint32_t *from = order, *to = scratch;
    for (size_t i = 0; i < count; i++)
        from[i] = (uint32_t)i;
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t i = 0; i < count; i += 2 * width) {
            const size_t left = count - i;
            const size_t middle = width < left ? width : left;
            const size_t end = 2 * width < left ? 2 * width : left;
            merge(names, from + i, middle, end, to + i);
        }
        uint32_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != order && count > 0)
        memcpy(order, from, count * sizeof *order);
}

size_t rf_names_lower(const rf_name *names, const uint32_t *order, size_t count,
                      const rf_name *name)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (rf_name_compare(&names[order[middle]], name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t rf_names_upper(const rf_name *names, const uint32_t *order, size_t count,
                      const rf_name *prefix)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        rf_name head = names[order[middle]];
        head.length = shorter(head.length, prefix->length);
        if (rf_name_compare(&head, prefix) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
