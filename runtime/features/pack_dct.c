/* pack_dct.c: a matrix times rows of lanes. */
#include "base/lanes.h"
#include "features/dct.h"

/* Rows at once: they share what they load, and fill the adders. */
enum { TILE = 4, RUN = 16 };

/*
 * Sums of RUN bands, added up: with |L| up to 100 dB and 128 bands the error
 * stays below 2e-4, where one running sum would make 1e-3.
 */
static void tile(const float *matrix, size_t n_mels, const rf_vec *in,
                 rf_vec *out)
{
    const float *m0 = matrix, *m1 = m0 + n_mels, *m2 = m1 + n_mels,
                *m3 = m2 + n_mels;
    rf_vec all0 = rf_set(0), all1 = all0, all2 = all0, all3 = all0;
    for (size_t from = 0; from < n_mels; from += RUN) {
        const size_t to = n_mels - from < RUN ? n_mels : from + RUN;
        rf_vec s0 = rf_set(0), s1 = s0, s2 = s0, s3 = s0;
        for (size_t b = from; b < to; b++) {
            const rf_vec x = in[b];
            s0 += x * m0[b];
            s1 += x * m1[b];
            s2 += x * m2[b];
            s3 += x * m3[b];
        }
        all0 += s0;
        all1 += s1;
        all2 += s2;
        all3 += s3;
    }
    out[0] = all0;
    out[1] = all1;
    out[2] = all2;
    out[3] = all3;
}

static void row(const float *matrix, size_t n_mels, const rf_vec *in,
                rf_vec *out)
{
    rf_vec all = rf_set(0);
    for (size_t from = 0; from < n_mels; from += RUN) {
        const size_t to = n_mels - from < RUN ? n_mels : from + RUN;
        rf_vec sum = rf_set(0);
        for (size_t b = from; b < to; b++)
            sum += in[b] * matrix[b];
        all += sum;
    }
    *out = all;
}

static void apply(const float *matrix, size_t n_mfcc, size_t n_mels,
                  const void *in, void *out)
{
    rf_vec *to = out;
    size_t c = 0;
    for (; c + TILE <= n_mfcc; c += TILE)
        tile(matrix + c * n_mels, n_mels, in, to + c);
    for (; c < n_mfcc; c++)
        row(matrix + c * n_mels, n_mels, in, to + c);
}

extern const rf_dct_kernel RF_WIDE(rf_dct);
const rf_dct_kernel RF_WIDE(rf_dct) = {apply};
