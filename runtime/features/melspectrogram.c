/* melspectrogram.c: the energy in bands that follow the ear. */
#include "features/feature.h"

static const rf_setting_info settings[] = {
    RF_STFT_SETTINGS(RF_HOP_LENGTH),
    RF_MEL_SETTINGS,
    {0},
};

static rf_status ask(rf_request *request, double sr, rf_error *err)
{
    RF_TRY(rf_ask_mel("melspectrogram", request, sr, err));
    return rf_ask_stft("melspectrogram", request, err);
}

extern const rf_feature rf_feature_melspectrogram;
const rf_feature rf_feature_melspectrogram = {
    .name = "melspectrogram",
    .unit = "power",
    .doc = "Triangular bands, equally wide in mel, times |stft|^power, "
           "[n_mels][frames].",
    .source = "M = W |X|^power; Slaney, Auditory Toolbox, 1998; librosa 0.11, "
              "feature.melspectrogram",
    .settings = settings,
    .ask = ask,
};
