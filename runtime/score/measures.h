/* measures.h: the list of measures. A new one is a file and a line here. */
#ifndef RF_SCORE_MEASURES_H
#define RF_SCORE_MEASURES_H

#include "score/measure.h"

/* In the order of the documentation: features/SPEC.md 14, then those that
 * need no target. */
#define RF_FOR_MEASURES(X)  \
    X(mse_raw)              \
    X(mae_raw)              \
    X(si_sdr)               \
    X(snr)                  \
    X(raveforce_mfcc)       \
    X(raveforce_stft)       \
    X(stft_mag_l1)          \
    X(logmel_l1)            \
    X(logmel_l1_floor60)    \
    X(lsd)                  \
    X(spectral_convergence) \
    X(mrstft_default)       \
    X(mrstft_music)         \
    X(ddsp_mss)             \
    X(mel_cos)              \
    X(mfcc_l1)              \
    X(mfcc_l2)              \
    X(mcd)                  \
    X(sot_hz)               \
    X(sot_mel)              \
    X(env_l1)               \
    X(env_db)               \
    X(env_corr)             \
    X(rms_db_diff)          \
    X(centroid_hz)          \
    X(silence)              \
    X(clipping)

#define RF_MEASURE_DECLARE(name) extern const rf_measure rf_measure_##name;
RF_FOR_MEASURES(RF_MEASURE_DECLARE)

#endif
