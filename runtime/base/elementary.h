/*
 * elementary.h: sine, exponential and their like over lanes.
 *
 * A part of lanes.h. No libm: the same bits on every machine.
 */
#ifndef RF_BASE_ELEMENTARY_H
#define RF_BASE_ELEMENTARY_H

/* f32 in, f32 out, each lane by itself. */
rf_vec rf_sin(rf_vec x);
rf_vec rf_cos(rf_vec x);
rf_vec rf_exp(rf_vec x);
rf_vec rf_exp2(rf_vec x);
rf_vec rf_log(rf_vec x);
rf_vec rf_log2(rf_vec x);

/* f64, on one half of an rf_dvec: `for (h < RF_HALVES) d.half[h] = …`. */
rf_dhalf rf_half_sin(rf_dhalf x);
rf_dhalf rf_half_cos(rf_dhalf x);
rf_dhalf rf_half_exp(rf_dhalf x);
rf_dhalf rf_half_exp2(rf_dhalf x);

/* f32 in, computed in f64, rounded once: what feeds coefficients. */
rf_vec rf_sin_rounded(rf_vec x);
rf_vec rf_cos_rounded(rf_vec x);
rf_vec rf_exp_rounded(rf_vec x);

#endif
