/*
 * carrier.h: one walk over a thing's state that counts, saves or loads it.
 *
 * A room writes the walk once, so that what is saved is what is loaded:
 *
 *     static void walk(thing *t, rf_carrier *c)
 *     {
 *         rf_carry(c, &t->count, sizeof t->count);
 *         rf_carry(c, t->rows, t->count * sizeof *t->rows);
 *     }
 */
#ifndef RF_BASE_CARRIER_H
#define RF_BASE_CARRIER_H

#include <stddef.h>
#include <string.h>

typedef enum rf_carrying { RF_COUNT, RF_SAVE, RF_LOAD } rf_carrying;

typedef struct rf_carrier {
    rf_carrying what;
    unsigned char *at; /* the copy's next byte; unused while counting */
    size_t bytes;      /* so far */
} rf_carrier;

/* Pieces lie where a cache line begins, in memory of rf_alloc's alignment. */
static inline void rf_carry(rf_carrier *c, void *data, size_t bytes)
{
    if (c->what == RF_SAVE && bytes > 0)
        memcpy(c->at + c->bytes, data, bytes);
    else if (c->what == RF_LOAD && bytes > 0)
        memcpy(data, c->at + c->bytes, bytes);
    c->bytes += (bytes + 63) / 64 * 64;
}

#endif
