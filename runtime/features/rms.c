/* rms.c: how loud each frame is. */
#include "features/feature.h"

enum { FRAME_LENGTH, HOP_LENGTH, CENTER, PAD_MODE };

static const rf_setting_info settings[] = {
    RF_WHOLE("frame_length", 1, RF_FFT_LARGEST, 2048, false,
             "samples of a frame"),
    RF_HOP_LENGTH,
    RF_CENTER,
    RF_PAD_MODE,
    {0},
};

static rf_status ask(rf_request *request, double sr, rf_error *err)
{
    (void)sr;
    (void)err;
    const double *v = request->values;
    request->framing = rf_ask_frames(v[FRAME_LENGTH], v[HOP_LENGTH],
                                     v[CENTER] != 0, v[PAD_MODE]);
    request->level = (rf_level){.kind = RF_LEVEL_RMS};
    return RF_OK;
}

extern const rf_feature rf_feature_rms;
const rf_feature rf_feature_rms = {
    .name = "rms",
    .unit = "amplitude",
    .doc = "The root of the mean square of each frame, [1][frames].",
    .source = "sqrt(mean y^2); librosa 0.11, feature.rms",
    .settings = settings,
    .ask = ask,
};
