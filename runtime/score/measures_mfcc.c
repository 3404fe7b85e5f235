/* measures_mfcc.c: measures of mel-frequency cepstral coefficients. */
#include "base/math.h"
#include "score/measure_settings.h"
#include "score/measures.h"

enum { N_MFCC = RF_MEL_VALUES, TOP_DB };

static const rf_setting_info l1_settings[] = {
    RF_MEL_SETTINGS,
    RF_N_MFCC_SETTING("coefficients from c0 on, at most n_mels", 13),
    RF_TOP_DB_SETTING("each sound's floor, below its loudest band; none: no "
                      "floor",
                      80),
    {0},
};

static const rf_setting_info l2_settings[] = {
    RF_MEL_SETTINGS,
    RF_N_MFCC_SETTING("coefficients from c0 on, at most n_mels", 20),
    {0},
};

static const rf_setting_info mcd_settings[] = {
    RF_MEL_SETTINGS,
    RF_N_MFCC_SETTING("coefficients from c1 on, at most n_mels - 1", 13),
    {0},
};

RF_BY_WIDTH(static, const rf_comparison_kernel, cepstrum, rf_compare_cepstrum)

static const rf_comparison comparison_cepstrum = {rf_one_row, NULL, cepstrum};

static rf_status prepare_l1(const double *values, double sr, rf_part *parts,
                            size_t *n_parts, rf_error *err)
{
    rf_part part;
    size_t n = 0;
    RF_TRY(rf_mel_part("mfcc_l1", values, sr, RF_LEVEL_LOGMEL, &part, err));
    RF_TRY(rf_mfcc_table("mfcc_l1", 0, values[N_MFCC], values[RF_N_MELS], &n,
                         &part.table, err));
    part.comparison = &rf_comparison_mfcc_absolute;
    part.args[0] = rf_top_db(values[TOP_DB]);
    part.args[1] = (double)n;
    parts[0] = part;
    *n_parts = 1;
    return RF_OK;
}

static rf_status euclidean(const char *measure, size_t first,
                           const double *values, double sr, rf_part *out,
                           rf_error *err)
{
    rf_part part;
    size_t n = 0;
    RF_TRY(rf_mel_part(measure, values, sr, RF_LEVEL_LOGMEL, &part, err));
    RF_TRY(rf_mfcc_table(measure, first, values[N_MFCC], values[RF_N_MELS], &n,
                         &part.table, err));
    part.comparison = &comparison_cepstrum;
    part.args[0] = (double)n;
    *out = part;
    return RF_OK;
}

static rf_status prepare_l2(const double *values, double sr, rf_part *parts,
                            size_t *n_parts, rf_error *err)
{
    RF_TRY(euclidean("mfcc_l2", 0, values, sr, parts, err));
    *n_parts = 1;
    return RF_OK;
}

/* Divided by the root of n_mels, it is the RMS difference in dB of the two
 * smoothed mel spectra: SPEC.md 14, notes. */
static rf_status prepare_mcd(const double *values, double sr, rf_part *parts,
                             size_t *n_parts, rf_error *err)
{
    RF_TRY(euclidean("mcd", 1, values, sr, parts, err));
    parts[0].weight = 1 / rf_math_sqrt(values[RF_N_MELS]);
    *n_parts = 1;
    return RF_OK;
}

const rf_measure rf_measure_mfcc_l1 = {
    .info = {.name = "mfcc_l1",
             .unit = "dB",
             .doc = "Mean absolute difference of 13 MFCC, each sound within "
                    "80 dB of its loudest band.",
             .source = "Shier, Tzanetakis, McNally: SpiegeLib, 2020",
             .lo = 0,
             .hi = INFINITY,
             .zero = true,
             .phase = "ignored",
             .gain = "sensitive",
             .shift = "weak",
             .pitch = "good"},
    .settings = l1_settings,
    .prepare = prepare_l1,
};

const rf_measure rf_measure_mfcc_l2 = {
    .info = {.name = "mfcc_l2",
             .unit = "dB",
             .doc = "Euclidean distance of a frame's 20 MFCC, mean over "
                    "frames; spectra end at -100 dB.",
             .source = "Yee-King, Fedden, d'Inverno: Automatic programming of "
                       "VST sound synthesizers, 2018",
             .lo = 0,
             .hi = INFINITY,
             .zero = true,
             .phase = "ignored",
             .gain = "sensitive",
             .shift = "weak",
             .pitch = "good"},
    .settings = l2_settings,
    .prepare = prepare_l2,
};

const rf_measure rf_measure_mcd = {
    .info = {.name = "mcd",
             .unit = "dB",
             .doc = "Mel-cepstral distortion: root mean square difference in "
                    "dB of the smoothed mel spectra without their level (c1 to "
                    "c13), mean over frames.",
             .source = "Kubichek: Mel-cepstral distance measure for objective "
                       "speech quality assessment, 1993",
             .lo = 0,
             .hi = INFINITY,
             .zero = true,
             .phase = "ignored",
             .gain = "weak",
             .shift = "weak",
             .pitch = "good"},
    .settings = mcd_settings,
    .prepare = prepare_mcd,
};
