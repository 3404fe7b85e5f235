/*
 * lanes.h: one voice per SIMD lane.
 *
 * RF_W is the lane width of this object: 1, 4, 8 or 16. rf_vec is a float, or
 * a vector of RF_W floats; operators work on both. Comparisons give masks:
 * combine them with & | rf_not, spend them in rf_select. A mask is not a
 * number: its true lanes are 1 or -1.
 */
#ifndef RF_BASE_LANES_H
#define RF_BASE_LANES_H

#ifndef RF_W
#error "only wide sources, compiled once per lane width, include lanes.h"
#endif

#include "base/error.h"
#include <string.h>

#define RF_WIDE_NAME(name, w) name##_w##w
#define RF_WIDE_AT(name, w) RF_WIDE_NAME(name, w)
/* What a wide object exports is constant and bears its width. */
#define RF_WIDE(name) RF_WIDE_AT(name, RF_W)

#if RF_W == 1

typedef float rf_vec;
typedef int32_t rf_ivec;
typedef uint32_t rf_uvec;
typedef double rf_dhalf; /* what the f64 functions compute on */
typedef int64_t rf_lhalf;
typedef uint64_t rf_uhalf;
#define RF_HALVES 1
#define RF_HALF 1

#else

typedef float rf_vec __attribute__((vector_size(RF_W * 4)));
typedef int32_t rf_ivec __attribute__((vector_size(RF_W * 4)));
typedef uint32_t rf_uvec __attribute__((vector_size(RF_W * 4)));
typedef double rf_dhalf __attribute__((vector_size(RF_W * 4)));
typedef int64_t rf_lhalf __attribute__((vector_size(RF_W * 4)));
typedef uint64_t rf_uhalf __attribute__((vector_size(RF_W * 4)));
#define RF_HALVES 2
#define RF_HALF (RF_W / 2)

#endif

/* RF_W doubles: wider vectors than the hardware's become scalars in GCC 12. */
typedef struct rf_dvec {
    rf_dhalf half[RF_HALVES];
} rf_dvec;

/* ---- making and taking apart ---- */

static inline rf_vec rf_set(float x)
{
    return (rf_vec){0} + x;
}

static inline rf_ivec rf_set_int(int32_t x)
{
    return (rf_ivec){0} + x;
}

static inline float rf_lane(const rf_vec *v, size_t lane)
{
    return ((const float *)v)[lane];
}

static inline void rf_put(rf_vec *v, size_t lane, float x)
{
    ((float *)v)[lane] = x;
}

static inline int32_t rf_lane_int(const rf_ivec *v, size_t lane)
{
    return ((const int32_t *)v)[lane];
}

static inline void rf_put_int(rf_ivec *v, size_t lane, int32_t x)
{
    ((int32_t *)v)[lane] = x;
}

static inline rf_ivec rf_bits(rf_vec v)
{
    rf_ivec bits;
    memcpy(&bits, &v, sizeof bits);
    return bits;
}

static inline rf_vec rf_from_bits(rf_ivec bits)
{
    rf_vec v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

/* ---- masks ---- */

static inline rf_ivec rf_not(rf_ivec mask)
{
#if RF_W == 1
    return !mask;
#else
    return ~mask;
#endif
}

static inline rf_vec rf_select(rf_ivec mask, rf_vec yes, rf_vec no)
{
#if RF_W == 1
    return mask ? yes : no;
#else
    return rf_from_bits((rf_bits(yes) & mask) | (rf_bits(no) & ~mask));
#endif
}

static inline rf_ivec rf_select_int(rf_ivec mask, rf_ivec yes, rf_ivec no)
{
#if RF_W == 1
    return mask ? yes : no;
#else
    return (yes & mask) | (no & ~mask);
#endif
}

static inline bool rf_true(const rf_ivec *mask, size_t lane)
{
    return ((const int32_t *)mask)[lane] != 0;
}

/*
 * Only to skip work that would change nothing: never in a result. On x86 one
 * instruction gathers the sign bits; what GCC 12 makes of the loop costs as
 * much as a sine.
 */
static inline bool rf_any(rf_ivec mask)
{
#if RF_W == 1
    return mask != 0;
#elif RF_W == 16 && defined(__AVX512DQ__)
    return __builtin_ia32_cvtd2mask512(mask) != 0;
#elif RF_W == 8 && defined(__AVX__)
    return __builtin_ia32_movmskps256(rf_from_bits(mask)) != 0;
#elif RF_W == 4 && defined(__SSE__)
    return __builtin_ia32_movmskps(rf_from_bits(mask)) != 0;
#else
    uint64_t words[RF_W / 2], any = 0;
    memcpy(words, &mask, sizeof words);
    for (size_t i = 0; i < RF_W / 2; i++)
        any |= words[i];
    return any != 0;
#endif
}

static inline bool rf_all(rf_ivec mask)
{
    return !rf_any(rf_not(mask));
}

/* ---- arithmetic ---- */

static inline rf_vec rf_min(rf_vec a, rf_vec b)
{
    return rf_select(a < b, a, b);
}

static inline rf_vec rf_max(rf_vec a, rf_vec b)
{
    return rf_select(a > b, a, b);
}

static inline rf_vec rf_abs(rf_vec v)
{
    return rf_from_bits(rf_bits(v) & 0x7fffffff);
}

static inline rf_vec rf_to_float(rf_ivec i)
{
#if RF_W == 1
    return (float)i;
#else
    return __builtin_convertvector(i, rf_vec);
#endif
}

/* Toward zero, clamped to ±2147483520; NaN gives 0. */
static inline rf_ivec rf_to_int(rf_vec v)
{
    /* NOLINTNEXTLINE(misc-redundant-expression): NaN differs from itself */
    const rf_vec number = rf_select(v == v, v, rf_set(0));
    const rf_vec low = rf_max(number, rf_set(-2147483520.0f));
    const rf_vec safe = rf_min(low, rf_set(2147483520.0f));
#if RF_W == 1
    return (int32_t)safe;
#else
    return __builtin_convertvector(safe, rf_ivec);
#endif
}

/* SPEC.md 1, trunc_u, as far as 31 bits go: 0 for what is negative or NaN. */
static inline rf_ivec rf_trunc_u(rf_vec v)
{
    return rf_to_int(rf_select(v > 0.0f, v, rf_set(0)));
}

/* From 2^23 on every float is whole. */
static inline rf_vec rf_floor(rf_vec v)
{
    const rf_vec whole = rf_to_float(rf_to_int(v));
    const rf_vec down = whole - rf_select(whole > v, rf_set(1), rf_set(0));
    return rf_select(rf_abs(v) < 8388608.0f, down, v);
}

static inline rf_vec rf_ceil(rf_vec v)
{
    return -rf_floor(-v);
}

static inline rf_vec rf_sqrt(rf_vec v)
{
    rf_vec root = rf_set(0);
    for (size_t lane = 0; lane < RF_W; lane++)
        rf_put(&root, lane, __builtin_sqrtf(rf_lane(&v, lane)));
    return root;
}

static inline rf_dvec rf_widen(rf_vec v)
{
    rf_dvec wide = {0};
    for (size_t lane = 0; lane < RF_W; lane++)
        ((double *)&wide)[lane] = (double)rf_lane(&v, lane);
    return wide;
}

/* To the nearest f32. */
static inline rf_vec rf_narrow(const rf_dvec *wide)
{
    rf_vec v = rf_set(0);
    for (size_t lane = 0; lane < RF_W; lane++)
        rf_put(&v, lane, (float)((const double *)wide)[lane]);
    return v;
}

#include "base/elementary.h"

#endif
