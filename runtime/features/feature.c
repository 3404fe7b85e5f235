/* feature.c: from settings that several features have to framings and banks. */
#include "features/feature.h"

const char *const rf_window_names[] = {
    [RF_HANN] = "hann",
    [RF_HAMMING] = "hamming",
    [RF_BLACKMAN] = "blackman",
    [RF_ONES] = "ones",
    NULL,
};

const char *const rf_pad_names[] = {
    [RF_PAD_CONSTANT] = "constant",
    [RF_PAD_REFLECT] = "reflect",
    [RF_PAD_EDGE] = "edge",
    NULL,
};

const char *const rf_norm_names[] = {"slaney", NULL};

rf_framing rf_ask_frames(double length, double hop, bool center, double pad)
{
    /* no sound is long enough for a second frame so far away */
    const double far = (double)UINT32_MAX;
    return (rf_framing){
        .length = (uint32_t)length,
        .hop = (uint32_t)(hop < far ? hop : far),
        .win_length = (uint32_t)length,
        .window = RF_ONES,
        .pad = (rf_pad)pad,
        .fit = center ? RF_FIT_CENTRED : RF_FIT_INSIDE,
    };
}

rf_status rf_ask_stft(const char *who, rf_request *request, rf_error *err)
{
    const double *v = request->values;
    const double n_fft = v[RF_SET_N_FFT], given = v[RF_SET_WIN_LENGTH];
    const double win = isnan(given) ? n_fft : given;
    RF_TRY(rf_framing_check(who, (uint32_t)n_fft, (uint32_t)win, err));
    double hop = v[RF_SET_HOP_LENGTH];
    if (isnan(hop))
        hop = floor(win / 4);
    if (hop < 1)
        return rf_fail(err, RF_INVALID, 0, 0,
                       "%s: hop_length must be 1.., got win_length / 4 = 0",
                       who);
    rf_framing f =
        rf_ask_frames(n_fft, hop, v[RF_SET_CENTER] != 0, v[RF_SET_PAD_MODE]);
    f.win_length = (uint32_t)win;
    f.window = (rf_window)v[RF_SET_WINDOW];
    request->framing = f;
    return RF_OK;
}

rf_status rf_ask_mel(const char *who, rf_request *request, double sr,
                     rf_error *err)
{
    const double *v = request->values;
    const double fmin = v[RF_SET_FMIN], given = v[RF_SET_FMAX];
    const double fmax = isnan(given) ? sr / 2 : given;
    if (fmax > sr / 2)
        return rf_fail(err, RF_INVALID, 0, 0,
                       "%s: fmax must be at most half the sample rate, %f Hz, "
                       "got %f",
                       who, sr / 2, fmax);
    if (!(fmin < fmax))
        return rf_fail(err, RF_INVALID, 0, 0,
                       "%s: fmin must be below fmax, %f Hz, got %f", who, fmax,
                       fmin);
    request->level = (rf_level){
        .kind = RF_LEVEL_MEL,
        .sr = sr,
        .power = (uint32_t)v[RF_SET_POWER],
        .n_mels = (uint32_t)v[RF_SET_N_MELS],
        .fmin = fmin,
        .fmax = fmax,
        .htk = v[RF_SET_HTK] != 0,
        .norm = isnan(v[RF_SET_NORM]) ? RF_MEL_NONE : RF_MEL_SLANEY,
    };
    return RF_OK;
}
