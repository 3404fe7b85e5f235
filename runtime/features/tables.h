/*
 * tables.h: what rf_tables keeps: immutable tables, each counted.
 *
 * Who found a table holds it until it lets go, also when the cache has dropped
 * it. The cache drops what nobody else holds, the longest unused first.
 */
#ifndef RF_FEATURES_TABLES_H
#define RF_FEATURES_TABLES_H

#include "features/fft.h"
#include "features/mel.h"

#define RF_TABLES_MOST 64u

/* What a table is made of; what its kind does not use is 0. */
typedef struct rf_table_key {
    enum { RF_TABLE_FFT = 1, RF_TABLE_WINDOW, RF_TABLE_MEL } kind;
    uint32_t length;
    uint32_t win_length;
    rf_window window;
    rf_level level; /* as rf_level_plain gives it */
} rf_table_key;

typedef struct rf_table rf_table;

/* Makes it where it is not there; `tables` as in lens.h, but not NULL. */
rf_status rf_tables_find(rf_tables *tables, const rf_table_key *key,
                         const rf_table **out, rf_error *err);
void rf_table_release(const rf_table *table); /* may be NULL */

/* What a table of that kind holds. */
const rf_fft *rf_table_fft(const rf_table *table);
const float *rf_table_window(const rf_table *table);
const rf_mel *rf_table_mel(const rf_table *table);

#endif
