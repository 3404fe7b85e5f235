/* decibel.h: what works on whole matrices of decibels. */
#ifndef RF_FEATURES_DECIBEL_H
#define RF_FEATURES_DECIBEL_H

#include "base/error.h"

/* The level below which top_db cuts: the largest of `n` rows of `columns`
 * values, rows `stride` apart, minus top_db (NaN: no cut, -infinity). */
float rf_db_floor(const float *db, size_t n, size_t columns, size_t stride,
                  double top_db);

#endif
