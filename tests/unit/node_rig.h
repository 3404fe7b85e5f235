/*
 * node_rig.h: one node at one lane width, driven with plain floats.
 *
 * A rig holds what the engine would give the node: the shape, a row per
 * parameter, the inputs, the state and the rings; wide_nodes.c, compiled per
 * width, carries it over to the lanes. Rows and frames are RIG_LANES wide here,
 * whatever the width of the node; state and rings are as wide as the node's.
 */
#ifndef RF_TESTS_NODE_RIG_H
#define RF_TESTS_NODE_RIG_H

#include "nodes/script.h"
#include "nodes/type.h"
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <setjmp.h>

#include <cmocka.h>

enum { RIG_LANES = 16, RIG_INPUTS = 4, RIG_ROWS = 40, RIG_STATE = 32768 };
enum { RIG_RINGS = 4 << 20, RIG_GUARD = 64 }; /* bytes */
enum { RIG_ALL = 0xffff };                    /* a mask: every lane */

typedef float rig_row[RIG_LANES];
typedef rig_row rig_signal[RF_BLOCK];

typedef struct node_rig node_rig;

/* What wide_nodes.c exports per width. */
typedef struct rig_width {
    uint32_t lanes;
    void (*change)(node_rig *rig, rf_node_change *change, uint32_t mask);
    void (*run)(node_rig *rig);
    bool (*note)(node_rig *rig, uint32_t mask, float seconds, float midi);
} rig_width;

struct node_rig {
    const rig_width *width;
    const rf_node_type *type;
    rf_variant variant;
    rf_shape shape;
    uint8_t channels[RIG_INPUTS];
    rig_row param[RIG_ROWS];
    rig_row before[RIG_ROWS]; /* what was in force at the last run or change */
    bool reshaped; /* the next change has no rows before: another shape */
    float lower[RIG_ROWS], upper[RIG_ROWS]; /* rig_param, rig_range */
    uint64_t clock;                         /* a block more after each run */
    rig_row bpm;
    uint64_t seed[RIG_LANES];
    rf_script *script;            /* meta */
    rig_signal in[RIG_INPUTS][2]; /* [1] is not read where a signal is mono */
    rig_signal out[2];            /* as a reader sees both channels */
    _Alignas(64) unsigned char state[RIG_STATE]; /* 0xa5 behind its rows */
    size_t ring[RF_MAX_RINGS]; /* where each begins in `rings`, bytes */
    /* 0xa5 before and behind each. Last: rig_init leaves it alone. */
    _Alignas(64) unsigned char rings[RIG_RINGS];
};

extern const rig_width rig_width_w1;
extern const rig_width rig_width_w4;
#if defined(__x86_64__)
extern const rig_width rig_width_w8;
extern const rig_width rig_width_w16;
#endif

/* The widths that this processor has, W = 1 first, NULL at the end. */
static inline const rig_width *const *rig_widths(void)
{
#if defined(__x86_64__)
    static const rig_width *const all[] = {&rig_width_w1, &rig_width_w4,
                                           &rig_width_w8, &rig_width_w16, NULL};
    static const rig_width *const eight[] = {&rig_width_w1, &rig_width_w4,
                                             &rig_width_w8, NULL};
    static const rig_width *const four[] = {&rig_width_w1, &rig_width_w4, NULL};
    if (__builtin_cpu_supports("avx512f") &&
        __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl"))
        return all;
    return __builtin_cpu_supports("avx2") ? eight : four;
#else
    static const rig_width *const four[] = {&rig_width_w1, &rig_width_w4, NULL};
    return four;
#endif
}

static inline const rf_node_type *rig_type(uint32_t lanes, const char *name)
{
    const rf_node_type *const *types = rf_node_types(lanes);
    for (; *types; types++)
        if (strcmp((*types)->name, name) == 0)
            return *types;
    fail_msg("no node %s", name);
    return NULL;
}

static inline size_t rig_state_bytes(const node_rig *rig)
{
    const rf_rows rows = rig->variant.rows;
    return (8 * rows.wide + 4 * rows.narrow) * rig->width->lanes;
}

static inline size_t rig_ring_bytes(const node_rig *rig, size_t ring)
{
    return 4 * (size_t)rig->variant.ring[ring] * rig->width->lanes;
}

static inline bool rig_untouched(const unsigned char *from, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        if (from[i] != 0xa5)
            return false;
    return true;
}

/* Whether the node kept within its rows. */
static inline bool rig_intact(const node_rig *rig)
{
    const size_t used = rig_state_bytes(rig);
    bool intact = rig_untouched(rig->state + used, RIG_STATE - used);
    for (size_t i = 0; i < rig->variant.n_rings; i++) {
        const unsigned char *ring = rig->rings + rig->ring[i];
        intact &= rig_untouched(ring - RIG_GUARD, RIG_GUARD) &&
                  rig_untouched(ring + rig_ring_bytes(rig, i), RIG_GUARD);
    }
    return intact;
}

/* From now on `param` is in force. */
static inline void rig_settle(node_rig *rig)
{
    memcpy(rig->before, rig->param, sizeof rig->param);
    rig->reshaped = false;
    assert_true(rig_intact(rig));
}

static inline void rig_change(node_rig *rig, rf_node_change *change,
                              uint32_t mask)
{
    if (change)
        rig->width->change(rig, change, mask);
    rig_settle(rig);
}

static inline void rig_run(node_rig *rig)
{
    rig->width->run(rig);
    rig->clock += RF_BLOCK;
    rig_settle(rig);
}

/*
 * A node with `inputs` ("" none, "1" mono, "2" stereo, "12"…), all else zero,
 * at 44100 Hz and 120 bpm; the caller sets params and what the shape lacks,
 * then calls rig_begin.
 */
static inline void rig_init(node_rig *rig, const rig_width *width,
                            const char *name, const char *inputs)
{
    memset(rig, 0, offsetof(node_rig, rings));
    rig->width = width;
    rig->type = rig_type(width->lanes, name);
    for (size_t i = 0; inputs[i]; i++)
        rig->channels[i] = (uint8_t)(inputs[i] - '0');
    rig->shape = (rf_shape){.sr = 44100,
                            .inputs = (uint32_t)strlen(inputs),
                            .channels = rig->channels,
                            .lower = rig->lower,
                            .upper = rig->upper,
                            .speed = RF_NO_INPUT,
                            .span = RF_NO_ROW};
    for (size_t lane = 0; lane < RIG_LANES; lane++) {
        rig->bpm[lane] = 120;
        rig->seed[lane] = 42;
    }
}

/* The next parameter row, the same in all lanes. */
static inline void rig_param(node_rig *rig, float value)
{
    const uint32_t row = rig->shape.params++;
    rig->lower[row] = rig->upper[row] = value;
    for (size_t lane = 0; lane < RIG_LANES; lane++)
        rig->param[row][lane] = value;
}

/* The next parameter row, a slot: the caller fills it, from lo to hi. */
static inline void rig_range(node_rig *rig, float lo, float hi)
{
    const uint32_t row = rig->shape.params;
    rig_param(rig, lo);
    rig->upper[row] = hi;
}

/* All rings cleared, with guards around them. */
static inline void rig_lay_rings(node_rig *rig)
{
    size_t at = 0;
    for (size_t i = 0; i < rig->variant.n_rings; i++) {
        const size_t bytes = rig_ring_bytes(rig, i);
        assert_true(bytes > 0 && at + bytes + 3 * RIG_GUARD <= RIG_RINGS);
        memset(rig->rings + at, 0xa5, RIG_GUARD);
        rig->ring[i] = at += RIG_GUARD;
        memset(rig->rings + at, 0, bytes);
        memset(rig->rings + at + bytes, 0xa5, RIG_GUARD);
        at += (bytes + RIG_GUARD + 63) / 64 * 64;
    }
}

static inline void rig_begin(node_rig *rig)
{
    rig->variant = rig->type->variant ? rig->type->variant(&rig->shape)
                                      : rig->type->simple;
    memset(rig->state, 0xa5, sizeof rig->state);
    assert_true(rig_state_bytes(rig) <= sizeof rig->state);
    memset(rig->state, 0, rig_state_bytes(rig));
    rig_lay_rings(rig);
    rig->clock = 0;
    rig->reshaped = true;
    rig_change(rig, rig->type->init, RIG_ALL);
}

/* `to` reads what `from` has just played. */
static inline void rig_connect(node_rig *to, size_t input, const node_rig *from)
{
    memcpy(to->in[input], from->out, sizeof from->out);
}

/* Random numbers for tests: a step of a linear congruential generator
 * (Knuth's MMIX constants), -1 <= x < 1. */
static inline float rig_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (float)(*seed >> 40) / 8388608.0f - 1.0f;
}

static inline uint32_t rig_bits(float x)
{
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline void rig_assert_same(float x, float y, const char *file, int line)
{
    if (rig_bits(x) == rig_bits(y))
        return;
    print_error("%.9g is not %.9g\n", (double)x, (double)y);
    _fail(file, line);
}

static inline void rig_assert_near(double x, double y, double tolerance,
                                   const char *file, int line)
{
    if (x - y <= tolerance && y - x <= tolerance)
        return;
    print_error("%.9g is not near %.9g\n", x, y);
    _fail(file, line);
}

/* The same bits. */
#define assert_same(x, y) rig_assert_same(x, y, __FILE__, __LINE__)

#define assert_near(x, y, tolerance)                                         \
    rig_assert_near((double)(x), (double)(y), (double)(tolerance), __FILE__, \
                    __LINE__)

#endif
