/* measures_history.c: what the first RaveForce rewarded, kept for those who
 * compare with it. */
#include "score/measure_settings.h"
#include "score/measures.h"

/* Its MFCC were made with librosa's default rate, whatever the sound's. */
static const double BANK_SR = 22050;

enum { N_MFCC = RF_MEL_VALUES, TOP_DB };

static const rf_setting_info mfcc_settings[] = {
    RF_MEL_SETTINGS,
    RF_N_MFCC_SETTING("coefficients from c0 on, at most n_mels", 20),
    RF_TOP_DB_SETTING("each sound's floor, below its loudest band; none: no "
                      "floor",
                      80),
    {0},
};

static const rf_setting_info stft_settings[] = {RF_STFT_SETTINGS, {0}};

static rf_status prepare_mfcc(const double *values, double sr, rf_part *parts,
                              size_t *n_parts, rf_error *err)
{
    (void)sr;
    rf_part part;
    size_t n = 0;
    RF_TRY(rf_mel_part("raveforce_mfcc", values, BANK_SR, RF_LEVEL_LOGMEL,
                       &part, err));
    RF_TRY(rf_mfcc_table("raveforce_mfcc", 0, values[N_MFCC], values[RF_N_MELS],
                         &n, &part.table, err));
    part.comparison = &rf_comparison_mfcc_squares;
    part.args[0] = rf_top_db(values[TOP_DB]);
    part.args[1] = (double)n;
    parts[0] = part;
    *n_parts = 1;
    return RF_OK;
}

static rf_status prepare_stft(const double *values, double sr, rf_part *parts,
                              size_t *n_parts, rf_error *err)
{
    (void)sr;
    rf_part part = {.level = rf_plain_level(RF_LEVEL_SPECTRUM, 0, 1),
                    .comparison = &rf_comparison_squares,
                    .weight = 1};
    RF_TRY(rf_stft_framing("raveforce_stft", values, &part.framing, err));
    parts[0] = part;
    *n_parts = 1;
    return RF_OK;
}

const rf_measure rf_measure_raveforce_mfcc = {
    .info = {.name = "raveforce_mfcc",
             .unit = "dB^2",
             .doc = "History: mean squared difference of 20 MFCC, computed as "
                    "if sr were 22050; fmax is that of 22050 Hz too.",
             .source = "Lan, Torresen, Jensenius: RaveForce, 2019",
             .lo = 0,
             .hi = INFINITY,
             .zero = true,
             .phase = "ignored",
             .gain = "sensitive",
             .shift = "weak",
             .pitch = "good"},
    .settings = mfcc_settings,
    .prepare = prepare_mfcc,
};

const rf_measure rf_measure_raveforce_stft = {
    .info = {.name = "raveforce_stft",
             .unit = "amplitude^2",
             .doc = "History: mean squared difference of the STFT's real and "
                    "imaginary parts.",
             .source = "Lan, Torresen, Jensenius: RaveForce, 2019",
             .lo = 0,
             .hi = INFINITY,
             .zero = true,
             .phase = "sensitive",
             .gain = "sensitive",
             .shift = "very sensitive",
             .pitch = "none"},
    .settings = stft_settings,
    .prepare = prepare_stft,
};
