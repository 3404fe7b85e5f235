/* stft.c: the short-time Fourier transform. */
#include "features/feature.h"

static const rf_setting_info settings[] = {
    RF_STFT_SETTINGS(
        RF_WHOLE("hop_length", 1, INFINITY, NAN, true,
                 "samples from one frame to the next; none: win_length / 4")),
    {0},
};

static rf_status ask(rf_request *request, double sr, rf_error *err)
{
    (void)sr;
    request->level = (rf_level){.kind = RF_LEVEL_SPECTRUM};
    return rf_ask_stft("stft", request, err);
}

extern const rf_feature rf_feature_stft;
const rf_feature rf_feature_stft = {
    .name = "stft",
    .unit = "amplitude",
    .doc = "Complex spectra of windowed frames, [1 + n_fft / 2][frames].",
    .source = "X[k,t] = sum_i w[i] y[t hop + i] exp(-2 pi j k i / n_fft); "
              "librosa 0.11, stft",
    .is_complex = true,
    .settings = settings,
    .ask = ask,
};
