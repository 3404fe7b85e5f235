/* measures_multi.c: sums over STFT of several resolutions, which fix their
 * frames: no settings. */
#include "score/measure_settings.h"
#include "score/measures.h"

/* SPEC.md 14: what |X|^2 and A are at least. */
static const double MRSTFT_FLOOR = 1e-8;
static const double DDSP_FLOOR = 1e-5;

static const rf_setting_info none[] = {{0}};

typedef struct resolution {
    uint32_t n_fft, hop, win;
} resolution;

/* Of magnitudes; both parts of a resolution look at the same. */
static rf_part magnitudes(const rf_framing *framing, double power_floor,
                          const rf_comparison *comparison)
{
    return (rf_part){
        .framing = *framing,
        .level = rf_plain_level(RF_LEVEL_MAGNITUDE, power_floor, 1),
        .comparison = comparison,
        .weight = 1,
    };
}

enum { RESOLUTIONS = 3 };

/* The mean over resolutions of spectral convergence and log distance. */
static void fill_mrstft(const resolution *of, rf_part *parts, size_t *n_parts)
{
    for (size_t i = 0; i < RESOLUTIONS; i++) {
        const rf_framing framing = {.length = of[i].n_fft,
                                    .hop = of[i].hop,
                                    .win_length = of[i].win,
                                    .window = RF_HANN,
                                    .pad = RF_PAD_REFLECT,
                                    .fit = RF_FIT_CENTRED};
        rf_part *convergence = &parts[2 * i], *log = &parts[2 * i + 1];
        *convergence = magnitudes(&framing, MRSTFT_FLOOR, &rf_comparison_ratio);
        *log = magnitudes(&framing, MRSTFT_FLOOR, &rf_comparison_logs);
        log->weight = convergence->weight = 1.0 / RESOLUTIONS;
    }
    *n_parts = 2 * (size_t)RESOLUTIONS;
}

static rf_status prepare_default(const double *values, double sr,
                                 rf_part *parts, size_t *n_parts, rf_error *err)
{
    (void)values, (void)sr, (void)err;
    static const resolution of[RESOLUTIONS] = {
        {1024, 120, 600}, {2048, 240, 1200}, {512, 50, 240}};
    fill_mrstft(of, parts, n_parts);
    return RF_OK;
}

static rf_status prepare_music(const double *values, double sr, rf_part *parts,
                               size_t *n_parts, rf_error *err)
{
    (void)values, (void)sr, (void)err;
    static const resolution of[RESOLUTIONS] = {
        {512, 128, 512}, {1024, 256, 1024}, {2048, 512, 2048}};
    fill_mrstft(of, parts, n_parts);
    return RF_OK;
}

static rf_status prepare_ddsp(const double *values, double sr, rf_part *parts,
                              size_t *n_parts, rf_error *err)
{
    (void)values, (void)sr, (void)err;
    size_t n = 0;
    for (uint32_t n_fft = 2048; n_fft >= 64; n_fft /= 2) {
        const rf_framing framing = {.length = n_fft,
                                    .hop = n_fft / 4,
                                    .win_length = n_fft,
                                    .window = RF_HANN,
                                    .pad = RF_PAD_CONSTANT,
                                    .fit = RF_FIT_COVER};
        parts[n] = magnitudes(&framing, 0, &rf_comparison_absolute);
        parts[n + 1] = magnitudes(&framing, 0, &rf_comparison_floored_logs);
        parts[n + 1].args[0] = DDSP_FLOOR;
        n += 2;
    }
    *n_parts = n;
    return RF_OK;
}

const rf_measure rf_measure_mrstft_default = {
    .info = {.name = "mrstft_default",
             .unit = "ratio",
             .doc = "Spectral convergence and mean absolute log distance of "
                    "the magnitudes, mean over STFT of 2048, 1024 and 512.",
             .source = "Yamamoto, Song, Kim: Parallel WaveGAN, 2020; "
                       "Steinmetz, Reiss: auraloss, 2020",
             .lo = 0,
             .hi = INFINITY,
             .zero = true,
             .phase = "ignored",
             .gain = "sensitive",
             .shift = "weak",
             .pitch = "good"},
    .settings = none,
    .prepare = prepare_default,
};

const rf_measure rf_measure_mrstft_music = {
    .info = {.name = "mrstft_music",
             .unit = "ratio",
             .doc = "mrstft_default with windows of 2048, 1024 and 512 and "
                    "hops of a quarter.",
             .source = "Steinmetz, Reiss: auraloss, 2020",
             .lo = 0,
             .hi = INFINITY,
             .zero = true,
             .phase = "ignored",
             .gain = "sensitive",
             .shift = "weak",
             .pitch = "good"},
    .settings = none,
    .prepare = prepare_music,
};

const rf_measure rf_measure_ddsp_mss = {
    .info = {.name = "ddsp_mss",
             .unit = "1",
             .doc = "Mean absolute differences of magnitudes and of their "
                    "logarithms, summed over STFT of 2048, 1024, ... 64.",
             .source = "Engel, Hantrakul, Gu, Roberts: DDSP, 2020",
             .lo = 0,
             .hi = INFINITY,
             .zero = true,
             .phase = "ignored",
             .gain = "sensitive",
             .shift = "weak",
             .pitch = "good"},
    .settings = none,
    .prepare = prepare_ddsp,
};
