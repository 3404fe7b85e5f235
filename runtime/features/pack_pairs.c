/* pack_pairs.c: real and imaginary parts, side by side and apart. */
#include "base/lanes.h"
#include "features/pairs.h"

#define MIX __builtin_shufflevector

#if RF_W == 4
#define LOW(a, b) MIX(a, b, 0, 4, 1, 5)
#define HIGH(a, b) MIX(a, b, 2, 6, 3, 7)
#define EVEN(a, b) MIX(a, b, 0, 2, 4, 6)
#define ODD(a, b) MIX(a, b, 1, 3, 5, 7)
#elif RF_W == 8
#define LOW(a, b) MIX(a, b, 0, 8, 1, 9, 2, 10, 3, 11)
#define HIGH(a, b) MIX(a, b, 4, 12, 5, 13, 6, 14, 7, 15)
#define EVEN(a, b) MIX(a, b, 0, 2, 4, 6, 8, 10, 12, 14)
#define ODD(a, b) MIX(a, b, 1, 3, 5, 7, 9, 11, 13, 15)
#elif RF_W == 16
#define LOW(a, b) \
    MIX(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define HIGH(a, b) \
    MIX(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
#define EVEN(a, b) \
    MIX(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)
#define ODD(a, b) \
    MIX(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31)
#else
#define LOW(a, b) (a)
#define HIGH(a, b) (b)
#define EVEN(a, b) (a)
#define ODD(a, b) (b)
#endif

static void join(const void *re, const void *im, size_t rows, float *pairs,
                 size_t stride)
{
    const rf_vec *a = re, *b = im;
    for (size_t k = 0; k < rows; k++) {
        const rf_vec both[] = {LOW(a[k], b[k]), HIGH(a[k], b[k])};
        memcpy(pairs + k * stride, both, sizeof both);
    }
}

static void split(const float *pairs, size_t stride, size_t rows, void *re,
                  void *im)
{
    rf_vec *a = re, *b = im;
    for (size_t k = 0; k < rows; k++) {
        rf_vec both[2];
        memcpy(both, pairs + k * stride, sizeof both);
        a[k] = EVEN(both[0], both[1]);
        b[k] = ODD(both[0], both[1]);
    }
}

extern const rf_pairs_kernel RF_WIDE(rf_pairs);
const rf_pairs_kernel RF_WIDE(rf_pairs) = {join, split};
