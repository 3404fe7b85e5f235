#include "render/columns.h"
#include <string.h>

enum { CHUNK = 64 }; /* rows that stay in cache while columns are picked */

rf_columns rf_columns_of(const int32_t *lanes, uint32_t to_width,
                         uint32_t from_width)
{
    rf_columns c = {.to_width = to_width, .from_width = from_width};
    c.whole = to_width == from_width;
    for (uint32_t i = 0; i < to_width; i++) {
        c.whole = c.whole && lanes[i] == (int32_t)i;
        if (lanes[i] < 0)
            continue;
        c.to[c.count] = (uint8_t)i;
        c.from[c.count++] = (uint8_t)lanes[i];
    }
    c.spread = c.count == to_width && to_width > 1;
    for (uint32_t i = 1; i < c.count; i++)
        c.spread = c.spread && c.from[i] == c.from[0];
    return c;
}

/* The compiler sees `size`, and `width` of the spread: one copy of the code for
 * each. */
static inline void pick(const rf_columns *c, char *to, const char *from,
                        size_t rows, size_t size)
{
    const size_t to_row = c->to_width * size, from_row = c->from_width * size;
    for (size_t begin = 0; begin < rows; begin += CHUNK) {
        const size_t end = rows - begin < CHUNK ? rows : begin + CHUNK;
        for (uint32_t i = 0; i < c->count; i++) {
            char *out = to + c->to[i] * size;
            const char *in = from + c->from[i] * size;
            for (size_t r = begin; r < end; r++)
                memcpy(out + r * to_row, in + r * from_row, size);
        }
    }
}

static inline void spread(const rf_columns *c, char *to, const char *from,
                          size_t rows, size_t size, size_t width)
{
    const size_t from_row = c->from_width * size;
    from += c->from[0] * size;
    for (size_t r = 0; r < rows; r++, to += width * size)
        for (size_t i = 0; i < width; i++)
            memcpy(to + i * size, from + r * from_row, size);
}

static inline void copy(const rf_columns *c, char *to, const char *from,
                        size_t rows, size_t size)
{
    if (c->whole)
        memcpy(to, from, rows * c->to_width * size);
    else if (c->spread && c->to_width == 16)
        spread(c, to, from, rows, size, 16);
    else if (c->spread && c->to_width == 8)
        spread(c, to, from, rows, size, 8);
    else if (c->spread && c->to_width == 4)
        spread(c, to, from, rows, size, 4);
    else
        pick(c, to, from, rows, size);
}

void rf_columns_copy(const rf_columns *columns, void *to, const void *from,
                     size_t rows, size_t size)
{
    if (rows == 0)
        return;
    if (size == 4)
        copy(columns, to, from, rows, 4);
    else
        copy(columns, to, from, rows, 8);
}

void rf_columns_clear(const rf_columns *c, void *to, size_t rows, size_t size)
{
    char *out = to;
    if (rows == 0)
        return;
    if (c->count == c->to_width) {
        memset(out, 0, rows * c->to_width * size);
        return;
    }
    for (size_t r = 0; r < rows; r++, out += c->to_width * size)
        for (uint32_t i = 0; i < c->count; i++)
            memset(out + c->to[i] * size, 0, size);
}
