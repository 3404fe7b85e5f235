/* finite.h: whether numbers are numbers. */
#ifndef RF_ALGEBRA_FINITE_H
#define RF_ALGEBRA_FINITE_H

#include <stddef.h>

/* The place of the first that is infinite or no number; `n`: none is. */
static inline size_t rf_first_bad(const double *x, size_t n)
{
    size_t i = 0;
    while (i < n && x[i] - x[i] == 0)
        i++;
    return i;
}

#endif
