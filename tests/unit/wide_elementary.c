/* The elementary functions at this lane width, for test_elementary.c. */
#include "elementary_table.h"

#include "base/elementary_power.h"
#include "base/lanes.h"

#define SINGLE(name)                                                \
    static void each_##name(const float *x, float *y, size_t count) \
    {                                                               \
        for (size_t i = 0; i < count; i += RF_W) {                  \
            rf_vec v;                                               \
            memcpy(&v, x + i, sizeof v);                            \
            v = rf_##name(v);                                       \
            memcpy(y + i, &v, sizeof v);                            \
        }                                                           \
    }

#define DOUBLE(name)                                                  \
    static void each_##name(const double *x, double *y, size_t count) \
    {                                                                 \
        for (size_t i = 0; i < count; i += RF_HALF) {                 \
            rf_dhalf v;                                               \
            memcpy(&v, x + i, sizeof v);                              \
            v = rf_##name(v);                                         \
            memcpy(y + i, &v, sizeof v);                              \
        }                                                             \
    }

#define BESIDE(name)                                                    \
    static void beside_##name(const double *x, double *y, size_t count) \
    {                                                                   \
        for (size_t i = 0; i < count; i += RF_HALF) {                   \
            rf_dhalf v;                                                 \
            memcpy(&v, x + i, sizeof v);                                \
            v = rf_half_##name(v);                                      \
            memcpy(y + i, &v, sizeof v);                                \
        }                                                               \
    }

#define PAIR(name)                                                       \
    static void pair_##name(const double *x, const double *y, double *z, \
                            size_t count)                                \
    {                                                                    \
        for (size_t i = 0; i < count; i += RF_HALF) {                    \
            rf_dhalf v, w;                                               \
            memcpy(&v, x + i, sizeof v);                                 \
            memcpy(&w, y + i, sizeof w);                                 \
            v = rf_half_##name(v, w);                                    \
            memcpy(z + i, &v, sizeof v);                                 \
        }                                                                \
    }

SINGLE(sin_turns)
SINGLE(cos)
SINGLE(exp)
SINGLE(exp2)
SINGLE(log)
SINGLE(log_level)
SINGLE(log2)
SINGLE(sin_rounded)
SINGLE(cos_rounded)
SINGLE(exp_rounded)
DOUBLE(half_sin)
DOUBLE(half_cos)
DOUBLE(half_exp)
DOUBLE(half_exp2)
BESIDE(trunc)
BESIDE(floor)
BESIDE(ceil)
BESIDE(nearest)
BESIDE(sign)
BESIDE(wide_sin)
BESIDE(wide_cos)
BESIDE(tan)
BESIDE(asin)
BESIDE(acos)
BESIDE(atan)
BESIDE(log10)
BESIDE(root)
BESIDE(sinh)
BESIDE(cosh)
BESIDE(tanh)
BESIDE(asinh)
BESIDE(acosh)
BESIDE(atanh)
PAIR(remainder)
PAIR(pow)

const elementary_table RF_WIDE(elementary) = {
    .sin_turns = each_sin_turns,
    .cos = each_cos,
    .exp = each_exp,
    .exp2 = each_exp2,
    .log = each_log,
    .log_level = each_log_level,
    .log2 = each_log2,
    .sin_rounded = each_sin_rounded,
    .cos_rounded = each_cos_rounded,
    .exp_rounded = each_exp_rounded,
    .half_sin = each_half_sin,
    .half_cos = each_half_cos,
    .half_exp = each_half_exp,
    .half_exp2 = each_half_exp2,
    .trunc = beside_trunc,
    .floor = beside_floor,
    .ceil = beside_ceil,
    .nearest = beside_nearest,
    .sign = beside_sign,
    .wide_sin = beside_wide_sin,
    .wide_cos = beside_wide_cos,
    .tan = beside_tan,
    .asin = beside_asin,
    .acos = beside_acos,
    .atan = beside_atan,
    .log10 = beside_log10,
    .root = beside_root,
    .sinh = beside_sinh,
    .cosh = beside_cosh,
    .tanh = beside_tanh,
    .asinh = beside_asinh,
    .acosh = beside_acosh,
    .atanh = beside_atanh,
    .remainder = pair_remainder,
    .pow = pair_pow,
};
