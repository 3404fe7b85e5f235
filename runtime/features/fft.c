/* fft.c: sizes and tables of the lanes' FFT; the work is pack_fft.c's. */
#include "features/fft_tables.h"

#include "base/math.h"
#include "base/memory.h"
#include "base/widths.h"
#include <assert.h>
#include <kiss_fft.h>
#include <string.h>

static const double TURN = 6.28318530717958647692;

enum { SMALLEST_OURS = 64, LARGEST_OURS = 16384 };

bool rf_fft_supports(uint32_t n)
{
    if (n < 2 || n > RF_FFT_LARGEST || n % 2 != 0)
        return false;
    static const uint32_t primes[] = {2, 3, 5};
    for (size_t i = 0; i < 3; i++)
        while (n % primes[i] == 0)
            n /= primes[i];
    return n == 1;
}

static rf_status refuse(uint32_t n, rf_error *err)
{
    const char *wanted = "fft: size must be even, 2..65536, with no prime "
                         "factors but 2, 3 and 5";
    if (n < 2 || n > RF_FFT_LARGEST)
        return rf_fail(err, RF_INVALID, 0, 0, "%s; got %u, nearest is %u",
                       wanted, n, n < 2 ? 2 : RF_FFT_LARGEST);
    uint32_t below = n, above = n;
    while (!rf_fft_supports(below))
        below--;
    while (!rf_fft_supports(above))
        above++;
    return rf_fail(err, RF_INVALID, 0, 0, "%s; got %u, nearest are %u and %u",
                   wanted, n, below, above);
}

/* Ours: a first pass of 8, 16 or 32, as large as the size admits. */
static void divide(rf_fft *fft)
{
    const uint32_t n = fft->n;
    fft->sub = n / 2;
    if ((n & (n - 1)) != 0 || n < SMALLEST_OURS || n > LARGEST_OURS)
        return;
    if (n <= 256)
        fft->sub = 8;
    else
        fft->sub = n <= 2048 ? 64 : n / 32;
    fft->radix = n / fft->sub;
}

/* scale w_size^i, w_size = exp(-2 pi j / size); never a negative zero, which
 * silence would show. */
static void turn_by(float *out, uint32_t i, uint32_t size, double scale)
{
    assert(size > 0);
    const double angle = TURN * (i % size) / size;
    out[0] = (float)(rf_math_cos(angle) * scale);
    out[1] = (float)(rf_math_sin(angle) * -scale + 0.0);
}

/* [rows][columns]: w_size^(ik) */
static void turns(float *out, uint32_t rows, uint32_t columns, uint32_t size)
{
    for (uint32_t i = 0; i < rows; i++)
        for (uint32_t k = 0; k < columns; k++, out += 2)
            turn_by(out, i * k, size, 1);
}

static bool make_tables(rf_fft *fft)
{
    const uint32_t sub = fft->sub, columns = fft->radix / 2;
    const uint32_t parts = columns > 0 ? sub / 64 : 0, middle = sub / 2;
    const size_t first = (size_t)sub * columns, turn = (size_t)64 * parts;
    fft->first = rf_alloc(first + 64 + turn + middle + 1, 2 * sizeof(float));
    if (!fft->first)
        return false;
    fft->turn64 = fft->first + 2 * first;
    fft->turn = fft->turn64 + 2 * (size_t)64;
    fft->split = fft->turn + 2 * turn;
    turns(fft->first, sub, columns, fft->n);
    turns(fft->turn64, 8, 8, 64);
    turns(fft->turn, 64, parts, sub);
    for (uint32_t q = 0; q <= middle; q++)
        turn_by(fft->split + 2 * (size_t)q, q, 2 * sub, 0.5);
    return true;
}

static bool make_kiss(rf_fft *fft)
{
    size_t bytes = 0;
    kiss_fft_alloc((int)fft->sub, 0, NULL, &bytes);
    fft->kiss = rf_alloc(bytes, 1);
    return fft->kiss && kiss_fft_alloc((int)fft->sub, 0, fft->kiss, &bytes);
}

rf_status rf_fft_create(uint32_t n, rf_fft **out, rf_error *err)
{
    if (!rf_fft_supports(n))
        return refuse(n, err);
    rf_fft *fft = rf_alloc(1, sizeof *fft);
    if (!fft)
        return rf_fail(err, RF_NOMEM, 0, 0, "fft: out of memory");
    fft->n = n;
    divide(fft);
    if (!make_tables(fft) || (fft->radix == 0 && !make_kiss(fft))) {
        rf_fft_destroy(fft);
        return rf_fail(err, RF_NOMEM, 0, 0, "fft: out of memory");
    }
    *out = fft;
    return RF_OK;
}

void rf_fft_destroy(rf_fft *fft)
{
    if (!fft)
        return;
    rf_free(fft->kiss);
    rf_free(fft->first);
    rf_free(fft);
}

uint32_t rf_fft_size(const rf_fft *fft)
{
    return fft->n;
}

size_t rf_fft_scratch(const rf_fft *fft, uint32_t lanes)
{
    const size_t n = fft->n, row = lanes * sizeof(float);
    if (fft->radix == 0) /* rows, and one lane's input and output */
        return n * row + 2 * n * sizeof(float);
    const size_t sequences = fft->radix / 2 * RF_FFT_STRIDE(fft->sub);
    const size_t rows = 128 + 2 * (size_t)fft->sub;
    return (sequences + rows) * row;
}

void rf_fft_kiss(const rf_fft *fft, const float *in, float *out)
{
    if (fft->sub > 1)
        kiss_fft(fft->kiss, (const kiss_fft_cpx *)in, (kiss_fft_cpx *)out);
    else
        memcpy(out, in, 2 * sizeof *out);
}

RF_BY_WIDTH(, const rf_fft_kernel, rf_fft_kernel_of, rf_fft_pack)
