/* measures_stft.c: measures of one short-time Fourier transform. */
#include "score/measure_settings.h"
#include "score/measures.h"

static const double POWER_FLOOR = 1e-10;
#define DB_PER_LOG 4.34294481903251828 /* 10 / ln 10 */

static const rf_setting_info settings[] = {RF_STFT_SETTINGS, {0}};

RF_BY_WIDTH(static, const rf_comparison_kernel, centroid, rf_compare_centroid)

/* The difference, and whether there is one. */
static size_t two_rows(const rf_part *part)
{
    (void)part;
    return 2;
}

static const rf_comparison comparison_centroid = {two_rows, NULL, centroid};

/* One part of this level, compared like this. */
static rf_status one_part(const char *measure, const double *values,
                          rf_level level, const rf_comparison *comparison,
                          rf_part *parts, size_t *n_parts, rf_error *err)
{
    rf_part part = {.level = level, .comparison = comparison, .weight = 1};
    RF_TRY(rf_stft_framing(measure, values, &part.framing, err));
    parts[0] = part;
    *n_parts = 1;
    return RF_OK;
}

static rf_status prepare_l1(const double *values, double sr, rf_part *parts,
                            size_t *n_parts, rf_error *err)
{
    (void)sr;
    return one_part("stft_mag_l1", values,
                    rf_plain_level(RF_LEVEL_MAGNITUDE, 0, 1),
                    &rf_comparison_absolute, parts, n_parts, err);
}

static rf_status prepare_lsd(const double *values, double sr, rf_part *parts,
                             size_t *n_parts, rf_error *err)
{
    (void)sr;
    return one_part("lsd", values,
                    rf_plain_level(RF_LEVEL_LOG, POWER_FLOOR, DB_PER_LOG),
                    &rf_comparison_root, parts, n_parts, err);
}

static rf_status prepare_convergence(const double *values, double sr,
                                     rf_part *parts, size_t *n_parts,
                                     rf_error *err)
{
    (void)sr;
    return one_part("spectral_convergence", values,
                    rf_plain_level(RF_LEVEL_MAGNITUDE, 0, 1),
                    &rf_comparison_ratio, parts, n_parts, err);
}

static rf_status prepare_centroid(const double *values, double sr,
                                  rf_part *parts, size_t *n_parts,
                                  rf_error *err)
{
    rf_level level = rf_plain_level(RF_LEVEL_CENTROID, 0, 1);
    level.sr = sr;
    return one_part("centroid_hz", values, level, &comparison_centroid, parts,
                    n_parts, err);
}

const rf_measure rf_measure_stft_mag_l1 = {
    .info = {.name = "stft_mag_l1",
             .unit = "amplitude",
             .doc = "Mean absolute difference of the magnitude spectrograms.",
             .source = "Engel, Hantrakul, Gu, Roberts: DDSP, 2020",
             .lo = 0,
             .hi = INFINITY,
             .zero = true,
             .phase = "ignored",
             .gain = "sensitive",
             .shift = "weak",
             .pitch = "local"},
    .settings = settings,
    .prepare = prepare_l1,
};

const rf_measure rf_measure_lsd = {
    .info = {.name = "lsd",
             .unit = "dB",
             .doc = "Log-spectral distance: root mean square difference of a "
                    "frame's power spectra in dB, mean over frames.",
             .source = "Gray, Markel: Distance measures for speech processing, "
                       "1976",
             .lo = 0,
             .hi = INFINITY,
             .zero = true,
             .phase = "ignored",
             .gain = "sensitive",
             .shift = "weak",
             .pitch = "good"},
    .settings = settings,
    .prepare = prepare_lsd,
};

const rf_measure rf_measure_spectral_convergence = {
    .info = {.name = "spectral_convergence",
             .unit = "ratio",
             .doc = "Norm of the difference of the magnitude spectrograms over "
                    "the target's norm; infinite beside a silent target.",
             .source = "Arik, Jun, Diamos: Fast spectrogram inversion using "
                       "multi-head convolutional neural networks, 2018",
             .lo = 0,
             .hi = INFINITY,
             .zero = true,
             .phase = "ignored",
             .gain = "sensitive",
             .shift = "weak",
             .pitch = "local"},
    .settings = settings,
    .prepare = prepare_convergence,
};

const rf_measure rf_measure_centroid_hz = {
    .info = {.name = "centroid_hz",
             .unit = "Hz",
             .doc = "Mean absolute difference of the spectral centroids, over "
                    "frames where both have one; 0 where there is none, so "
                    "also beside silence.",
             .source = "Peeters: A large set of audio features, 2004",
             .lo = 0,
             .hi = INFINITY,
             .zero = true,
             .phase = "ignored",
             .gain = "ignored",
             .shift = "weak",
             .pitch = "global"},
    .settings = settings,
    .prepare = prepare_centroid,
};
