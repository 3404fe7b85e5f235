/* copy_cost.c: what a memory copy costs on this machine: what benchmarks
 * measure state and blocks against. */
#include "base/error.h"
#include "base/memory.h"
#include <string.h>
#include <time.h>

/* Long enough that the clock's grain does not show, and few are interrupted. */
static const double BURST = 0.5e-3;

enum { ROUNDS = 9 };

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Through pointers that the compiler cannot see through. */
static double burst(char *volatile *to, char *volatile *from, size_t bytes,
                    size_t calls)
{
    const double begin = seconds();
    for (size_t i = 0; i < calls; i++)
        memcpy(*to, *from, bytes);
    return seconds() - begin;
}

static double measure(char *to, char *from, size_t bytes)
{
    char *volatile there = to, *volatile here = from;
    size_t calls = 1;
    while (burst(&there, &here, bytes, calls) < BURST)
        calls *= 2;
    double least = burst(&there, &here, bytes, calls);
    for (size_t i = 1; i < ROUNDS; i++) {
        const double now = burst(&there, &here, bytes, calls);
        least = now < least ? now : least;
    }
    return least / (double)calls;
}

rf_status rf_copy_cost(size_t bytes, double *out, rf_error *err)
{
    if (!out || bytes == 0)
        return rf_fail(
            err, RF_ARGUMENT, 0, 0,
            "copy_cost: nothing to copy, or no place for the result");
    char *from = rf_alloc(bytes, 1), *to = rf_alloc(bytes, 1);
    const bool ok = from && to;
    if (ok)
        *out = measure(to, from, bytes);
    rf_free(from);
    rf_free(to);
    return ok ? RF_OK
              : rf_fail(err, RF_NOMEM, 0, 0, "copy_cost: out of memory");
}
