/*
 * mel.h: triangular bands on a scale of equal steps in pitch.
 *
 * features/SPEC.md 3; the scales are Slaney's (Auditory Toolbox, 1998: linear
 * below 1000 Hz, logarithmic above) and HTK's (O'Shaughnessy, 1987).
 */
#ifndef RF_FEATURES_MEL_H
#define RF_FEATURES_MEL_H

#include "features/lens.h"

double rf_mel_of_hz(double hz, bool htk);
double rf_mel_to_hz(double mel, bool htk);

/* Only weights that are not zero: band b has those of the bins first[b],
 * first[b] + 1, …, at weights[start[b]] .. weights[start[b + 1]]. */
typedef struct rf_mel {
    uint32_t bands;
    uint32_t *first; /* [bands] */
    uint32_t *start; /* [bands + 1] */
    float *weights;
} rf_mel;

/* Of `level`: sr, n_mels, fmin, fmax, htk, norm; `length` samples a frame. A
 * band between two bins is empty. */
rf_status rf_mel_create(const rf_level *level, uint32_t length, rf_mel **out,
                        rf_error *err);
void rf_mel_destroy(rf_mel *mel);

#endif
