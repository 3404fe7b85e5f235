/* measures_envelope.c: measures of the level over time, and of its absence. */
#include "base/math.h"
#include "score/measure_settings.h"
#include "score/measures.h"

static const double ENVELOPE_FLOOR = 1e-4; /* -80 dB */

enum { FRAME_LENGTH, HOP_LENGTH, THRESHOLD };

#define FRAMES(length, hop)                                                   \
    RF_WHOLE_SETTING("frame_length", "samples", "length of an RMS frame", 1,  \
                     65536, length),                                          \
        RF_WHOLE_SETTING("hop_length", "samples", "from a frame to the next", \
                         1, 65536, hop)

static const rf_setting_info settings[] = {FRAMES(1024, 256), {0}};
static const rf_setting_info silence_settings[] = {
    FRAMES(2048, 512),
    RF_NUMBER_SETTING("threshold", "dB", "a frame below it is silent", -200, 0,
                      -60),
    {0},
};

RF_BY_WIDTH(static, const rf_comparison_kernel, correlation,
            rf_compare_correlation)

RF_BY_WIDTH(static, const rf_comparison_kernel, silence, rf_compare_silence)

static void target_envelope(const rf_part *part, const float *const *x,
                            size_t frames, double *facts)
{
    (void)part;
    double sum = 0, squares = 0, deviations = 0;
    for (size_t t = 0; t < frames; t++)
        sum += (double)x[t][0];
    const double mean = sum / (double)frames;
    for (size_t t = 0; t < frames; t++) {
        const double v = (double)x[t][0];
        squares += v * v;
        deviations += (v - mean) * (v - mean);
    }
    facts[RF_ENVELOPE_MEAN] = mean;
    facts[RF_ENVELOPE_SQUARES] = squares;
    facts[RF_ENVELOPE_DEVIATIONS] = deviations;
}

static const rf_comparison comparison_correlation = {
    rf_one_row, target_envelope, correlation};
static const rf_comparison comparison_silence = {rf_one_row, NULL, silence};

static rf_part envelope(const double *values, const rf_comparison *comparison)
{
    const uint32_t length = (uint32_t)values[FRAME_LENGTH];
    return (rf_part){.framing = {.length = length,
                                 .hop = (uint32_t)values[HOP_LENGTH],
                                 .win_length = length,
                                 .window = RF_ONES,
                                 .pad = RF_PAD_CONSTANT,
                                 .fit = RF_FIT_CENTRED},
                     .level = rf_plain_level(RF_LEVEL_RMS, 0, 1),
                     .comparison = comparison,
                     .weight = 1};
}

static rf_status prepare_l1(const double *values, double sr, rf_part *parts,
                            size_t *n_parts, rf_error *err)
{
    (void)sr, (void)err;
    parts[0] = envelope(values, &rf_comparison_absolute);
    *n_parts = 1;
    return RF_OK;
}

static rf_status prepare_db(const double *values, double sr, rf_part *parts,
                            size_t *n_parts, rf_error *err)
{
    (void)sr, (void)err;
    parts[0] = envelope(values, &rf_comparison_decibels);
    parts[0].args[0] = ENVELOPE_FLOOR;
    *n_parts = 1;
    return RF_OK;
}

static rf_status prepare_correlation(const double *values, double sr,
                                     rf_part *parts, size_t *n_parts,
                                     rf_error *err)
{
    (void)sr, (void)err;
    parts[0] = envelope(values, &comparison_correlation);
    *n_parts = 1;
    return RF_OK;
}

static rf_status prepare_silence(const double *values, double sr,
                                 rf_part *parts, size_t *n_parts, rf_error *err)
{
    (void)sr, (void)err;
    const double ln_10 = 2.302585092994045684;
    parts[0] = envelope(values, &comparison_silence);
    parts[0].args[0] = rf_math_exp(values[THRESHOLD] / 20 * ln_10);
    *n_parts = 1;
    return RF_OK;
}

const rf_measure rf_measure_env_l1 = {
    .info = {.name = "env_l1",
             .unit = "amplitude",
             .doc = "Mean absolute difference of the RMS envelopes.",
             .source = "McFee et al.: librosa, 2015 (rms)",
             .lo = 0,
             .hi = INFINITY,
             .zero = true,
             .phase = "ignored",
             .gain = "sensitive",
             .shift = "medium",
             .pitch = "none"},
    .settings = settings,
    .prepare = prepare_l1,
};

const rf_measure rf_measure_env_db = {
    .info = {.name = "env_db",
             .unit = "dB",
             .doc = "Mean absolute difference of the RMS envelopes in dB, "
                    "which end at -80 dB.",
             .source = "McFee et al.: librosa, 2015 (rms, amplitude_to_db)",
             .lo = 0,
             .hi = INFINITY,
             .zero = true,
             .phase = "ignored",
             .gain = "sensitive",
             .shift = "medium",
             .pitch = "none"},
    .settings = settings,
    .prepare = prepare_db,
};

const rf_measure rf_measure_env_corr = {
    .info = {.name = "env_corr",
             .unit = "1",
             .doc = "1 minus the correlation of the RMS envelopes; one silent "
                    "or flat 1, both 0.",
             .source = "Pearson: Notes on regression and inheritance in the "
                       "case of two parents, 1895",
             .lo = 0,
             .hi = 2,
             .zero = true,
             .phase = "ignored",
             .gain = "ignored",
             .shift = "medium",
             .pitch = "none"},
    .settings = settings,
    .prepare = prepare_correlation,
};

const rf_measure rf_measure_silence = {
    .info = {.name = "silence",
             .unit = "share",
             .doc = "Share of the frames whose RMS is below `threshold`.",
             .source = "McFee et al.: librosa, 2015 (rms)",
             .lo = 0,
             .hi = 1,
             .targetless = true,
             .phase = "ignored",
             .gain = "sensitive",
             .shift = "ignored",
             .pitch = "none"},
    .settings = silence_settings,
    .prepare = prepare_silence,
};
