/* elementary_rig.h: the elementary functions at every width that there is. */
#ifndef TESTS_UNIT_ELEMENTARY_RIG_H
#define TESTS_UNIT_ELEMENTARY_RIG_H

#include "elementary_table.h"

/* The tables that this processor can enter, one lane first. */
static inline size_t tables(const elementary_table *out[4])
{
    size_t n = 0;
    out[n++] = &elementary_w1;
    out[n++] = &elementary_w4;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2"))
        out[n++] = &elementary_w8;
    if (__builtin_cpu_supports("avx512f") &&
        __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl"))
        out[n++] = &elementary_w16;
#endif
    return n;
}

#endif
