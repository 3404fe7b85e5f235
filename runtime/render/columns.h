/* columns.h: voices as columns of rows, copied without knowing what they are.
 */
#ifndef RF_RENDER_COLUMNS_H
#define RF_RENDER_COLUMNS_H

#include "render/kernel.h"

/* Which lane of one engine goes on in which of another. */
typedef struct rf_columns {
    uint32_t to_width, from_width, count;
    uint8_t to[RF_MOST_LANES], from[RF_MOST_LANES]; /* [count] */
    bool whole;  /* each in its own lane, and all of them */
    bool spread; /* one into all lanes */
} rf_columns;

/* `lanes`[to_width]: from where, or -1. */
rf_columns rf_columns_of(const int32_t *lanes, uint32_t to_width,
                         uint32_t from_width);
/* `size` is that of an element: 4 or 8 bytes. */
void rf_columns_copy(const rf_columns *columns, void *to, const void *from,
                     size_t rows, size_t size);
void rf_columns_clear(const rf_columns *columns, void *to, size_t rows,
                      size_t size);

#endif
