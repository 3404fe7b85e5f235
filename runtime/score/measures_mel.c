/* measures_mel.c: measures of mel spectrograms. */
#include "score/measure_settings.h"
#include "score/measures.h"

static const rf_setting_info settings[] = {RF_MEL_SETTINGS, {0}};

enum { TOP_DB = RF_MEL_VALUES };
static const rf_setting_info floored_settings[] = {
    RF_MEL_SETTINGS,
    RF_TOP_DB_SETTING("the floor of both, below the loudest band of both; "
                      "none: no floor",
                      60),
    {0},
};

/* Products of the two, and the sound's squares. */
enum { COSINE_XY, COSINE_YY, COSINE_ROWS };

RF_BY_WIDTH(static, const rf_comparison_kernel, cosine, rf_compare_cosine)

static size_t cosine_rows(const rf_part *part)
{
    (void)part;
    return COSINE_ROWS;
}

/* Summed as a sound is, so that equal ones are at no angle. */
static void target_norm(const rf_part *part, const float *const *x,
                        size_t frames, double *facts)
{
    double sum = 0;
    for (size_t t = 0; t < frames; t++) {
        float kept[COSINE_ROWS];
        cosine(1)->column(part, x[t], x[t], kept);
        sum += (double)kept[COSINE_YY];
    }
    facts[0] = sum;
}

static const rf_comparison comparison_cosine = {cosine_rows, target_norm,
                                                cosine};

static rf_status prepare_l1(const double *values, double sr, rf_part *parts,
                            size_t *n_parts, rf_error *err)
{
    RF_TRY(rf_mel_part("logmel_l1", values, sr, RF_LEVEL_LOGMEL, parts, err));
    parts[0].comparison = &rf_comparison_absolute;
    *n_parts = 1;
    return RF_OK;
}

static rf_status prepare_floored(const double *values, double sr,
                                 rf_part *parts, size_t *n_parts, rf_error *err)
{
    RF_TRY(rf_mel_part("logmel_l1_floor60", values, sr, RF_LEVEL_LOGMEL, parts,
                       err));
    parts[0].comparison = &rf_comparison_floored_bands;
    parts[0].args[0] = rf_top_db(values[TOP_DB]);
    *n_parts = 1;
    return RF_OK;
}

static rf_status prepare_cosine(const double *values, double sr, rf_part *parts,
                                size_t *n_parts, rf_error *err)
{
    RF_TRY(rf_mel_part("mel_cos", values, sr, RF_LEVEL_MEL, parts, err));
    parts[0].comparison = &comparison_cosine;
    *n_parts = 1;
    return RF_OK;
}

const rf_measure rf_measure_logmel_l1 = {
    .info = {.name = "logmel_l1",
             .unit = "dB",
             .doc = "Mean absolute difference of the mel power spectrograms in "
                    "dB, which end at -100 dB.",
             .source = "Yamamoto, Song, Kim: Parallel WaveGAN, 2020",
             .lo = 0,
             .hi = INFINITY,
             .zero = true,
             .phase = "ignored",
             .gain = "sensitive",
             .shift = "weak",
             .pitch = "good"},
    .settings = settings,
    .prepare = prepare_l1,
};

const rf_measure rf_measure_logmel_l1_floor60 = {
    .info = {.name = "logmel_l1_floor60",
             .unit = "dB",
             .doc = "logmel_l1 of what lies within 60 dB of the loudest band "
                    "of both.",
             .source = "Yamamoto, Song, Kim: Parallel WaveGAN, 2020; floor as "
                       "in librosa's power_to_db, McFee et al., 2015",
             .lo = 0,
             .hi = INFINITY,
             .zero = true,
             .phase = "ignored",
             .gain = "sensitive",
             .shift = "weak",
             .pitch = "good"},
    .settings = floored_settings,
    .prepare = prepare_floored,
};

const rf_measure rf_measure_mel_cos = {
    .info = {.name = "mel_cos",
             .unit = "1",
             .doc = "1 minus the cosine of the angle between the mel magnitude "
                    "spectrograms; one silent 1, both 0.",
             .source = "Turian, Henry: I'm sorry for your loss, 2020",
             .lo = 0,
             .hi = 1,
             .zero = true,
             .phase = "ignored",
             .gain = "ignored",
             .shift = "weak",
             .pitch = "local"},
    .settings = settings,
    .prepare = prepare_cosine,
};
