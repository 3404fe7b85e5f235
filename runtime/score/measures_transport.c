/* measures_transport.c: spectral optimal transport. */
#include "score/measure_settings.h"
#include "score/measures.h"

static const rf_setting_info hz_settings[] = {RF_STFT_SETTINGS, {0}};
static const rf_setting_info mel_settings[] = {RF_MEL_SETTINGS, {0}};

RF_BY_WIDTH(static, const rf_comparison_kernel, transport, rf_compare_transport)

/* What is carried, and the sums of both spectra. */
static size_t three_rows(const rf_part *part)
{
    (void)part;
    return 3;
}

static const rf_comparison comparison_transport = {three_rows, NULL, transport};

static rf_status prepare_hz(const double *values, double sr, rf_part *parts,
                            size_t *n_parts, rf_error *err)
{
    rf_part part = {.level = rf_plain_level(RF_LEVEL_POWER, 0, 1),
                    .comparison = &comparison_transport,
                    .weight = sr / values[RF_N_FFT]}; /* Hz a bin */
    RF_TRY(rf_stft_framing("sot_hz", values, &part.framing, err));
    parts[0] = part;
    *n_parts = 1;
    return RF_OK;
}

static rf_status prepare_mel(const double *values, double sr, rf_part *parts,
                             size_t *n_parts, rf_error *err)
{
    RF_TRY(rf_mel_part("sot_mel", values, sr, RF_LEVEL_MEL, parts, err));
    parts[0].comparison = &comparison_transport;
    *n_parts = 1;
    return RF_OK;
}

const rf_measure rf_measure_sot_hz = {
    .info = {.name = "sot_hz",
             .unit = "Hz",
             .doc = "How far the energy of a frame's power spectrum has to be "
                    "carried, mean over frames; half the rate where one is "
                    "silent.",
             .source = "Torres, Peeters, Richard: Unsupervised harmonic "
                       "parameter estimation using differentiable DSP and "
                       "spectral optimal transport, 2024",
             .lo = 0,
             .hi = INFINITY,
             .zero = true,
             .phase = "ignored",
             .gain = "ignored",
             .shift = "very weak",
             .pitch = "best"},
    .settings = hz_settings,
    .prepare = prepare_hz,
};

const rf_measure rf_measure_sot_mel = {
    .info = {.name = "sot_mel",
             .unit = "bands",
             .doc = "How far a frame's mel magnitudes have to be carried, mean "
                    "over frames; n_mels - 1 where one is silent.",
             .source = "Torres, Peeters, Richard: Unsupervised harmonic "
                       "parameter estimation using differentiable DSP and "
                       "spectral optimal transport, 2024",
             .lo = 0,
             .hi = INFINITY,
             .zero = true,
             .phase = "ignored",
             .gain = "ignored",
             .shift = "very weak",
             .pitch = "best"},
    .settings = mel_settings,
    .prepare = prepare_mel,
};
