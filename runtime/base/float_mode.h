/*
 * float_mode.h: flush-to-zero and round-to-nearest, for as long as we compute.
 *
 * The promise of the same bits everywhere needs one mode of the floating-point
 * unit; the host's own comes back when we leave.
 */
#ifndef RF_BASE_FLOAT_MODE_H
#define RF_BASE_FLOAT_MODE_H

#include <stdint.h>

#if defined(__x86_64__)

/* MXCSR: flush-to-zero, denormals-are-zero, exceptions masked, to nearest. */
static inline uint64_t rf_float_enter(void)
{
    const uint32_t host = __builtin_ia32_stmxcsr();
    __builtin_ia32_ldmxcsr(0x9fc0u);
    return host;
}

static inline void rf_float_leave(uint64_t host)
{
    __builtin_ia32_ldmxcsr((uint32_t)host);
}

#elif defined(__aarch64__)

/* FPCR: FZ, to nearest. */
static inline uint64_t rf_float_enter(void)
{
    uint64_t host;
    __asm__ volatile("mrs %0, fpcr" : "=r"(host));
    __asm__ volatile("msr fpcr, %0" : : "r"((uint64_t)1 << 24));
    return host;
}

static inline void rf_float_leave(uint64_t host)
{
    __asm__ volatile("msr fpcr, %0" : : "r"(host));
}

#else

static inline uint64_t rf_float_enter(void)
{
    return 0;
}

static inline void rf_float_leave(uint64_t host)
{
    (void)host;
}

#endif

#endif
