/* toys_spectra.h: a multi-resolution STFT distance, in a plain and quick way.
 */
#ifndef RF_CLI_TOYS_SPECTRA_H
#define RF_CLI_TOYS_SPECTRA_H

#include <stddef.h>

/* Frames of 2048, 512 and 128 samples, a quarter apart, as many as fit; four
 * at a time, a lane each, so that every room has lanes left over. */
enum { TOYS_SIZES = 3, TOYS_LONGEST = 2048, TOYS_MOST = 11025 };

typedef float toys_four __attribute__((vector_size(16), aligned(4)));

#define TOYS_FRAMES(n, samples) (((samples) - (n)) / ((n) / 4) + 1)
#define TOYS_ROOM(n) ((TOYS_FRAMES(n, TOYS_MOST) + 3) / 4 * ((n) / 2 + 1))

/* Magnitudes: of each size, of each four frames, bin after bin. */
typedef struct toys_seen {
    float at[(TOYS_ROOM(2048) + TOYS_ROOM(512) + TOYS_ROOM(128)) * 4];
} toys_seen;

/* What a transform needs; too large for the stack of a thread. */
typedef struct toys_lens {
    float window[TOYS_SIZES][TOYS_LONGEST];
    float sound[TOYS_MOST + TOYS_LONGEST]; /* lanes that are off read on */
    float turn[TOYS_LONGEST][2];           /* e^(-2 pi i k / 2048) */
    toys_four work[2][TOYS_LONGEST / 2][2];
} toys_lens;

void toys_lens_init(toys_lens *lens);

/* At least 2048 samples, at most TOYS_MOST. */
void toys_look(toys_lens *lens, const double *sound, size_t samples,
               toys_seen *seen);

/* The mean over the sizes of
 *     |S_x - S_y|_F / (|S_y|_F + 1e-9) + mean |ln (S_x + 1e-3) - ln (S_y +
 * 1e-3)| where S are the magnitudes under a symmetric Hann window, y the
 * target. */
double toys_spectral_distance(const toys_seen *x, const toys_seen *y,
                              size_t samples);

#endif
