/*
 * math.h: functions of double with the same bits on every machine.
 *
 * What scripts compute with instead of libm. Plain doubles and, where it
 * matters, sums of two (twofold.h); denormal results may be flushed, as the
 * caller's float mode has it. Special values are those of C17, annex F.
 *
 * Worst errors in ulp against long double, as tests/unit/test_math.c scans
 * them (its bounds are a little wider):
 *
 *     sin cos tan                    0.557
 *     asin acos atan atan2           0.503
 *     sinh cosh tanh                 0.501
 *     exp exp2 expm1 log1p           0.501
 *     log log2 log10 cbrt pow        0.501
 *
 * These hold for every angle: large ones are reduced exactly. Powers of two
 * and of ten come out exact, as do their logarithms and whole cube roots.
 *
 * floor, ceil, round (half away from zero), trunc, abs and sqrt are exact.
 */
#ifndef RF_BASE_MATH_H
#define RF_BASE_MATH_H

#include "raveforce.h"

/* math_exp.c */
double rf_math_exp(double x);
double rf_math_exp2(double x);
double rf_math_expm1(double x);
double rf_math_sinh(double x);
double rf_math_cosh(double x);
double rf_math_tanh(double x);

/* math_log.c */
double rf_math_log(double x);
double rf_math_log2(double x);
double rf_math_log10(double x);
double rf_math_log1p(double x);

/* math_trig.c */
double rf_math_sin(double x);
double rf_math_cos(double x);
double rf_math_tan(double x);

/* math_arc.c */
double rf_math_asin(double x);
double rf_math_acos(double x);
double rf_math_atan(double x);

/* math.c */
double rf_math_sqrt(double x);
double rf_math_cbrt(double x);
double rf_math_floor(double x);
double rf_math_ceil(double x);
double rf_math_round(double x);
double rf_math_trunc(double x);
double rf_math_abs(double x);

#endif
