/*
 * mfcc.c: cepstral coefficients of the mel bands.
 *
 *     L = max(10 log10(max(M, 1e-10)), max L - top_db),   C = lifter DCT-II L
 *
 * The maximum is that of the whole matrix: a quiet frame depends on the
 * loudest band of the sound.
 */
#include "features/dct.h"
#include "features/decibel.h"
#include "features/feature.h"

enum { N_MFCC = RF_SET_AFTER_MEL, LIFTER, TOP_DB };

static const rf_setting_info settings[] = {
    RF_STFT_SETTINGS(RF_HOP_LENGTH),
    RF_MEL_SETTINGS,
    RF_WHOLE("n_mfcc", 1, INFINITY, 20, false,
             "coefficients; at most n_mels are there"),
    RF_NUMBER("lifter", "", 0, INFINITY, 0, false,
              "row c times 1 + lifter / 2 sin(pi (c + 1) / lifter); 0: no"),
    RF_NUMBER("top_db", "dB", 0, INFINITY, 80, true,
              "how far below the loudest band of all is heard"),
    {0},
};

static rf_status ask(rf_request *request, double sr, rf_error *err)
{
    RF_TRY(rf_ask_mel("mfcc", request, sr, err));
    request->level.kind = RF_LEVEL_LOGMEL;
    request->level.floor = 1e-10f;
    return rf_ask_stft("mfcc", request, err);
}

static size_t rows(const rf_request *request)
{
    const double most = request->level.n_mels, n = request->values[N_MFCC];
    return (size_t)(n < most ? n : most);
}

/* The widest there is. */
static uint32_t lanes(void)
{
    const uint32_t *width = rf_lane_widths();
    while (width[1])
        width++;
    return *width;
}

static size_t whole_lines(size_t floats)
{
    return (floats + 15) / 16 * 16;
}

/* The matrix, then a pack of columns before and after. */
static size_t floats(const rf_request *request)
{
    const size_t bands = request->level.n_mels, n = rows(request);
    return whole_lines(n * bands) + (bands + n) * lanes();
}

static void prepare(const rf_request *request, float *memory)
{
    rf_dct_matrix(rows(request), request->level.n_mels, request->values[LIFTER],
                  memory);
}

/* `count` of `n` rows from `from` on, none below `floor`; zeros fill up. */
static void load(const rf_columns *in, size_t from, size_t count, size_t width,
                 float floor, float *pack)
{
    for (size_t b = 0; b < in->rows; b++) {
        const float *row = in->data + b * in->stride + from;
        float *to = pack + b * width;
        for (size_t i = 0; i < count; i++)
            to[i] = row[i] > floor ? row[i] : floor;
        for (size_t i = count; i < width; i++)
            to[i] = 0;
    }
}

static void run(const rf_request *request, const rf_columns *in, float *memory,
                float *out)
{
    const size_t n = rows(request), bands = in->rows, width = lanes();
    const rf_dct_kernel *dct = rf_dct_kernel_of((uint32_t)width);
    const float floor = rf_db_floor(in->data, bands, in->columns, in->stride,
                                    request->values[TOP_DB]);
    float *pack = memory + whole_lines(n * bands), *made = pack + bands * width;
    for (size_t from = 0; from < in->columns; from += width) {
        const size_t left = in->columns - from;
        const size_t count = left < width ? left : width;
        load(in, from, count, width, floor, pack);
        dct->apply(memory, n, bands, pack, made);
        for (size_t c = 0; c < n; c++)
            for (size_t i = 0; i < count; i++)
                out[c * in->columns + from + i] = made[c * width + i];
    }
}

static const rf_finish finish = {rows, floats, prepare, run};

extern const rf_feature rf_feature_mfcc;
const rf_feature rf_feature_mfcc = {
    .name = "mfcc",
    .unit = "dB",
    .doc = "The shape of the log-mel spectrum, [min(n_mfcc, n_mels)][frames].",
    .source = "Orthonormal DCT-II of power_to_db(melspectrogram); Davis, "
              "Mermelstein, 1980; librosa 0.11, feature.mfcc",
    .settings = settings,
    .ask = ask,
    .finish = &finish,
};
