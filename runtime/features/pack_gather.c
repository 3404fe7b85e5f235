/*
 * pack_gather.c: frames of one sound become lanes.
 *
 * Blocks of W samples of W frames are transposed; where a block of a frame
 * reaches out of the sound, the padding comes sample by sample.
 */
#include "base/lanes.h"
#include "features/levels.h"

/*
 * Transposing: first 4 x 4 within 128 bits, as a processor's shuffles have it,
 * then the 128-bit parts among each other. LOW2 and HIGH2 mix single floats,
 * LOW4 and HIGH4 pairs of them.
 */
#define MIX __builtin_shufflevector

#if RF_W == 4
#define LOW2(a, b) MIX(a, b, 0, 4, 1, 5)
#define HIGH2(a, b) MIX(a, b, 2, 6, 3, 7)
#define LOW4(a, b) MIX(a, b, 0, 1, 4, 5)
#define HIGH4(a, b) MIX(a, b, 2, 3, 6, 7)
#elif RF_W == 8
#define LOW2(a, b) MIX(a, b, 0, 8, 1, 9, 4, 12, 5, 13)
#define HIGH2(a, b) MIX(a, b, 2, 10, 3, 11, 6, 14, 7, 15)
#define LOW4(a, b) MIX(a, b, 0, 1, 8, 9, 4, 5, 12, 13)
#define HIGH4(a, b) MIX(a, b, 2, 3, 10, 11, 6, 7, 14, 15)
#elif RF_W == 16
#define LOW2(a, b) \
    MIX(a, b, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29)
#define HIGH2(a, b) \
    MIX(a, b, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31)
#define LOW4(a, b) \
    MIX(a, b, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29)
#define HIGH4(a, b) \
    MIX(a, b, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31)
/* 128-bit parts 0 and 2, or 1 and 3, of both */
#define EVEN(a, b) \
    MIX(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27)
#define ODD(a, b) \
    MIX(a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31)
#endif

#if RF_W > 1

/* Rows 4 g .. 4 g + 3: afterwards row 4 g + q has, in its part c, column
 * 4 c + q of them. */
static inline void turn_quads(rf_vec *row)
{
    for (size_t g = 0; g < RF_W; g += 4) {
        const rf_vec a = LOW2(row[g], row[g + 1]);
        const rf_vec b = HIGH2(row[g], row[g + 1]);
        const rf_vec c = LOW2(row[g + 2], row[g + 3]);
        const rf_vec d = HIGH2(row[g + 2], row[g + 3]);
        row[g] = LOW4(a, c);
        row[g + 1] = HIGH4(a, c);
        row[g + 2] = LOW4(b, d);
        row[g + 3] = HIGH4(b, d);
    }
}

#endif

/* The parts: row q of each quad to the rows q, 4 + q, 8 + q… */
static inline void transpose(rf_vec *row)
{
#if RF_W == 1
    (void)row;
#else
    turn_quads(row);
#endif
#if RF_W == 8
    for (size_t q = 0; q < 4; q++) {
        const rf_vec a = row[q], b = row[4 + q];
        row[q] = MIX(a, b, 0, 1, 2, 3, 8, 9, 10, 11);
        row[4 + q] = MIX(a, b, 4, 5, 6, 7, 12, 13, 14, 15);
    }
#elif RF_W == 16
    for (size_t q = 0; q < 4; q++) {
        const rf_vec a = EVEN(row[q], row[4 + q]);
        const rf_vec b = ODD(row[q], row[4 + q]);
        const rf_vec c = EVEN(row[8 + q], row[12 + q]);
        const rf_vec d = ODD(row[8 + q], row[12 + q]);
        row[q] = EVEN(a, c);
        row[4 + q] = EVEN(b, d);
        row[8 + q] = ODD(a, c);
        row[12 + q] = ODD(b, d);
    }
#endif
}

/* Where frame `lane` of the pack begins. */
static int64_t start_of(const rf_gather_job *job, size_t lane)
{
    const size_t last = job->count - 1;
    return rf_framing_start(job->framing, job->t + (lane < last ? lane : last));
}

static inline rf_vec load(const float *from)
{
    rf_vec v;
    memcpy(&v, from, sizeof v);
    return v;
}

static float sample(const rf_gather_job *job, int64_t at)
{
    const int64_t from = rf_framing_source(job->framing, at, job->total);
    return from < 0 || from >= (int64_t)job->samples ? 0 : job->sound[from];
}

/* Whether the W samples from `at` on are all zeros that stand for none. */
static bool nothing(const rf_gather_job *job, int64_t at)
{
    const bool zeros = job->framing->pad == RF_PAD_CONSTANT ||
                       job->framing->fit == RF_FIT_COVER;
    if (at >= (int64_t)job->samples)
        return zeros || at + RF_W <= (int64_t)job->total;
    return zeros && at + RF_W <= 0;
}

/* W samples from `at` on, of which the first `wanted` matter. */
static rf_vec load_any(const rf_gather_job *job, int64_t at, size_t wanted)
{
    if (at >= 0 && at + RF_W <= (int64_t)job->samples)
        return load(job->sound + at);
    rf_vec v = rf_set(0);
    if (nothing(job, at))
        return v;
    for (size_t i = 0; i < wanted; i++)
        rf_put(&v, i, sample(job, at + (int64_t)i));
    return v;
}

/* Blocks in which all frames lie within the sound. */
static void inner(const rf_gather_job *job, const int64_t *start, size_t from,
                  size_t to, rf_vec *out)
{
    const float *sound[RF_W];
    for (size_t lane = 0; lane < RF_W; lane++)
        sound[lane] = job->sound + (start[lane] + (int64_t)from);
    for (size_t n = from; n < to; n += RF_W) {
        rf_vec row[RF_W];
        for (size_t lane = 0; lane < RF_W; lane++) {
            row[lane] = load(sound[lane]);
            sound[lane] += RF_W;
        }
        transpose(row);
        for (size_t i = 0; i < RF_W; i++)
            out[n + i] = row[i];
    }
}

static void outer(const rf_gather_job *job, const int64_t *start, size_t from,
                  size_t to, rf_vec *out)
{
    for (size_t n = from; n < to; n += RF_W) {
        const size_t wanted = to - n < RF_W ? to - n : RF_W;
        rf_vec row[RF_W];
        for (size_t lane = 0; lane < RF_W; lane++)
            row[lane] = load_any(job, start[lane] + (int64_t)n, wanted);
        transpose(row);
        for (size_t i = 0; i < wanted; i++)
            out[n + i] = row[i];
    }
}

/* `x` as a whole number of blocks, within 0..most. */
static size_t blocks(int64_t x, size_t most)
{
    const int64_t top = (int64_t)most;
    const size_t within = (size_t)(x < 0 ? 0 : x > top ? top : x);
    return within / RF_W * RF_W;
}

static void gather(const rf_gather_job *job, void *frame)
{
    const size_t length = job->framing->length;
    int64_t start[RF_W];
    for (size_t lane = 0; lane < RF_W; lane++)
        start[lane] = start_of(job, lane);
    /* the first frame begins to be inside, the last one ceases to be */
    const size_t from = blocks(RF_W - 1 - start[0], length);
    const size_t left = blocks((int64_t)job->samples - start[RF_W - 1], length);
    const size_t to = left > from ? left : from;
    outer(job, start, 0, from, frame);
    if (from < to)
        inner(job, start, from, to, frame);
    outer(job, start, to, length, frame);
}

extern const rf_gather_kernel RF_WIDE(rf_gather);
const rf_gather_kernel RF_WIDE(rf_gather) = {gather};
