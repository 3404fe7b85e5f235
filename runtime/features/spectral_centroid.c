/* spectral_centroid.c: where the middle of the spectrum is. */
#include "features/feature.h"

static const rf_setting_info settings[] = {
    RF_STFT_SETTINGS(RF_HOP_LENGTH),
    {0},
};

static rf_status ask(rf_request *request, double sr, rf_error *err)
{
    request->level = (rf_level){.kind = RF_LEVEL_CENTROID, .sr = sr};
    return rf_ask_stft("spectral_centroid", request, err);
}

/* The level's second row, the sum of |X|, is for measures. */
static size_t rows(const rf_request *request)
{
    (void)request;
    return 1;
}

static const rf_finish finish = {.rows = rows};

extern const rf_feature rf_feature_spectral_centroid;
const rf_feature rf_feature_spectral_centroid = {
    .name = "spectral_centroid",
    .unit = "Hz",
    .doc = "The mean frequency, weighted by magnitude; 0 for silence, "
           "[1][frames].",
    .source = "sum f |X| / sum |X|; librosa 0.11, feature.spectral_centroid",
    .settings = settings,
    .ask = ask,
    .finish = &finish,
};
