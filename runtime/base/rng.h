/*
 * rng.h: counter-based random numbers.
 *
 * Philox4x32-10: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy
 * as 1, 2, 3", SC 2011, section 3.3 and table 2.
 */
#ifndef RF_BASE_RNG_H
#define RF_BASE_RNG_H

#include <stdint.h>

/* One block: counter and key in, four words out. */
void rf_philox(const uint32_t counter[4], const uint32_t key[2],
               uint32_t out[4]);

#endif
