/* spectral_flatness.c: noise (1) or tone (0). */
#include "features/feature.h"
#include <float.h>

/* Sums of it are to fit a float. */
static const double MOST_AMIN = 1e30;

enum { AMIN = RF_SET_AFTER_STFT, POWER };

static const rf_setting_info settings[] = {
    RF_STFT_SETTINGS(RF_HOP_LENGTH),
    RF_NUMBER("amin", "", 0, INFINITY, 1e-10, false,
              "what is less counts as this; above 0, at most 1e30"),
    RF_WHOLE("power", 1, 2, 2, false, "of the magnitude: 1 or 2"),
    {0},
};

static rf_status ask(rf_request *request, double sr, rf_error *err)
{
    (void)sr;
    const double amin = request->values[AMIN];
    if (!(amin >= (double)FLT_MIN && amin <= MOST_AMIN))
        return rf_fail(err, RF_INVALID, 0, 0,
                       "spectral_flatness: amin must be a normal float from "
                       "above 0 to 1e30, got %f",
                       amin);
    request->level = (rf_level){
        .kind = RF_LEVEL_FLATNESS,
        .floor = (float)amin,
        .power = (uint32_t)request->values[POWER],
    };
    return rf_ask_stft("spectral_flatness", request, err);
}

extern const rf_feature rf_feature_spectral_flatness;
const rf_feature rf_feature_spectral_flatness = {
    .name = "spectral_flatness",
    .unit = "",
    .doc = "Geometric by arithmetic mean of the spectrum: 1 for white noise "
           "and silence, near 0 for a tone, [1][frames].",
    .source = "exp(mean ln P) / mean P, P = max(amin, |X|^power); Dubnov, "
              "2004; librosa 0.11, feature.spectral_flatness",
    .settings = settings,
    .ask = ask,
};
