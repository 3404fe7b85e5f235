#include "base/big.h"
#include <assert.h>
#include <string.h>

static void push(rf_big *big, uint32_t limb)
{
    assert(big->n < RF_BIG_LIMBS);
    big->limb[big->n++] = limb;
}

void rf_big_set(rf_big *big, uint64_t value)
{
    for (big->n = 0; value > 0; value >>= 32)
        push(big, (uint32_t)value);
}

void rf_big_copy(rf_big *big, const rf_big *from)
{
    big->n = from->n;
    memcpy(big->limb, from->limb, from->n * sizeof from->limb[0]);
}

void rf_big_multiply(rf_big *big, uint32_t factor, uint32_t more)
{
    uint64_t carry = more;
    for (size_t i = 0; i < big->n; i++) {
        carry += (uint64_t)big->limb[i] * factor;
        big->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry > 0)
        push(big, (uint32_t)carry);
}

void rf_big_power_of_ten(rf_big *big, uint32_t exponent)
{
    for (; exponent >= 9; exponent -= 9)
        rf_big_multiply(big, 1000000000, 0);
    for (; exponent > 0; exponent--)
        rf_big_multiply(big, 10, 0);
}

void rf_big_double(rf_big *big, uint32_t times)
{
    const size_t limbs = times / 32;
    assert(big->n + limbs <= RF_BIG_LIMBS);
    if (big->n == 0)
        return;
    for (size_t i = big->n; limbs > 0 && i-- > 0;)
        big->limb[i + limbs] = big->limb[i];
    for (size_t i = 0; i < limbs; i++)
        big->limb[i] = 0;
    big->n += limbs;
    rf_big_multiply(big, 1u << times % 32, 0);
}

void rf_big_subtract(rf_big *big, const rf_big *less)
{
    int64_t borrow = 0;
    for (size_t i = 0; i < big->n; i++) {
        const int64_t left =
            borrow + big->limb[i] - (i < less->n ? less->limb[i] : 0);
        big->limb[i] = (uint32_t)left;
        borrow = left < 0 ? -1 : 0;
    }
    assert(borrow == 0);
    while (big->n > 0 && big->limb[big->n - 1] == 0)
        big->n--;
}

int rf_big_compare(const rf_big *a, const rf_big *b)
{
    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    for (size_t i = a->n; i-- > 0;) {
        if (a->limb[i] != b->limb[i])
            return a->limb[i] < b->limb[i] ? -1 : 1;
    }
    return 0;
}

int rf_big_compare_sum(const rf_big *a, const rf_big *b, const rf_big *c)
{
    if (rf_big_compare(a, c) > 0) /* or c - a would be negative */
        return 1;
    rf_big rest;
    rf_big_copy(&rest, c);
    rf_big_subtract(&rest, a);
    return rf_big_compare(b, &rest);
}

uint32_t rf_big_bits(const rf_big *big)
{
    if (big->n == 0)
        return 0;
    const int zeros = __builtin_clz(big->limb[big->n - 1]);
    return (uint32_t)big->n * 32 - (uint32_t)zeros;
}
