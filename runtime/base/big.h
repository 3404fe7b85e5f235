/* big.h: whole numbers of up to 4096 bits, as exact decimals need them. */
#ifndef RF_BASE_BIG_H
#define RF_BASE_BIG_H

#include <stddef.h>
#include <stdint.h>

enum { RF_BIG_LIMBS = 128 };

/* The limbs from `n` on are not read; the topmost is not 0; n = 0 is zero. */
typedef struct rf_big {
    size_t n;
    uint32_t limb[RF_BIG_LIMBS]; /* the lowest first */
} rf_big;

/* None of these may leave 4096 bits or go below zero: callers see to it. */
void rf_big_set(rf_big *big, uint64_t value);
void rf_big_copy(rf_big *big, const rf_big *from);
/* big * factor + more */
void rf_big_multiply(rf_big *big, uint32_t factor, uint32_t more);
void rf_big_power_of_ten(rf_big *big, uint32_t exponent); /* times 10^e */
void rf_big_double(rf_big *big, uint32_t times);
void rf_big_subtract(rf_big *big, const rf_big *less);
/* Below, at or above 0, as a is below, at or above b. */
int rf_big_compare(const rf_big *a, const rf_big *b);
/* The same with a + b on the left. */
int rf_big_compare_sum(const rf_big *a, const rf_big *b, const rf_big *c);
uint32_t rf_big_bits(const rf_big *big); /* 0 for zero */

#endif
