/* measures_samples.c: measures that add up over samples, and need no frames. */
#include "base/math.h"
#include "base/widths.h"
#include "score/measure_settings.h"
#include "score/measures.h"
#include "score/samples.h"

static const double TINY = 1e-8;      /* e of SPEC.md 14, si_sdr and snr */
static const double RMS_FLOOR = 1e-5; /* -100 dB */

RF_BY_WIDTH(static, const rf_sample_kernels, samples, rf_sum_samples)

#define PICK(name)                                           \
    static rf_sum_kernel *name(uint32_t lanes)               \
    {                                                        \
        return samples(lanes) ? samples(lanes)->name : NULL; \
    }

PICK(squares)

PICK(absolute)

PICK(energy)

PICK(dots)

PICK(residual)

PICK(clipped)

static const rf_setting_info none[] = {{0}};
static const rf_setting_info clipping_settings[] = {
    RF_NUMBER_SETTING("limit", "amplitude", "from here on a sample is clipped",
                      0, 1e6, 1),
    {0},
};

static double mean(const double *sums, const rf_facts *facts,
                   const double *values)
{
    (void)values;
    return sums[0] / (double)facts->frames;
}

/* A sum of squares, or of products, once the means are removed. */
static double centred(double products, double a, double b, size_t frames)
{
    return products - a * b / (double)frames;
}

static double positive(double v)
{
    return v > 0 ? v : 0;
}

static double decibels(double wanted, double rest)
{
    return 10 * rf_math_log10(wanted / (positive(rest) + TINY) + TINY);
}

static double scale_invariant(const double *sums, const rf_facts *facts,
                              const double *values)
{
    (void)values;
    const size_t n = facts->frames;
    const double y = sums[RF_DOTS_Y];
    const double xx = positive(centred(facts->xx, facts->x, facts->x, n));
    const double yy = centred(sums[RF_DOTS_YY], y, y, n);
    const double xy = centred(sums[RF_DOTS_XY], facts->x, y, n);
    const double a = xy / (xx + TINY);
    return decibels(a * a * xx, yy - 2 * a * xy + a * a * xx);
}

static double to_noise(const double *sums, const rf_facts *facts,
                       const double *values)
{
    (void)values;
    const size_t n = facts->frames;
    const double d = sums[RF_RESIDUAL_D], dd = sums[RF_RESIDUAL_DD];
    return decibels(positive(centred(facts->xx, facts->x, facts->x, n)),
                    centred(dd, d, d, n));
}

static double level(double squares, size_t frames)
{
    const double rms =
        frames > 0 ? rf_math_sqrt(squares / (double)frames) : 0.0;
    return 20 * rf_math_log10(rms > RMS_FLOOR ? rms : RMS_FLOOR);
}

static double level_difference(const double *sums, const rf_facts *facts,
                               const double *values)
{
    (void)values;
    return rf_math_abs(level(sums[0], facts->y_frames) -
                       level(facts->xx, facts->x_frames));
}

static const rf_sums mse = {1, squares, mean};
static const rf_sums mae = {1, absolute, mean};
static const rf_sums sdr = {RF_DOTS, dots, scale_invariant};
static const rf_sums noise = {RF_RESIDUALS, residual, to_noise};
static const rf_sums rms = {1, energy, level_difference};
static const rf_sums clips = {1, clipped, mean};

const rf_measure rf_measure_mse_raw = {
    .info = {.name = "mse_raw",
             .unit = "amplitude^2",
             .doc = "Mean squared difference of the samples.",
             .source = "Lan, Torresen, Jensenius: RaveForce, 2019",
             .lo = 0,
             .hi = INFINITY,
             .zero = true,
             .phase = "sensitive",
             .gain = "sensitive",
             .shift = "very sensitive",
             .pitch = "none"},
    .settings = none,
    .sums = &mse,
};

const rf_measure rf_measure_mae_raw = {
    .info = {.name = "mae_raw",
             .unit = "amplitude",
             .doc = "Mean absolute difference of the samples.",
             .source = "Shier, Tzanetakis, McNally: SpiegeLib, 2020",
             .lo = 0,
             .hi = INFINITY,
             .zero = true,
             .phase = "sensitive",
             .gain = "sensitive",
             .shift = "very sensitive",
             .pitch = "none"},
    .settings = none,
    .sums = &mae,
};

const rf_measure rf_measure_si_sdr = {
    .info = {.name = "si_sdr",
             .unit = "dB",
             .doc = "Scale-invariant ratio of the signal to its distortion; "
                    "-80 for silence.",
             .source = "Le Roux, Wisdom, Erdogan, Hershey: SDR - half-baked or "
                       "well done?, 2019",
             .lo = -80,
             .hi = INFINITY,
             .similarity = true,
             .phase = "sensitive",
             .gain = "ignored",
             .shift = "sensitive",
             .pitch = "poor"},
    .settings = none,
    .sums = &sdr,
};

const rf_measure rf_measure_snr = {
    .info = {.name = "snr",
             .unit = "dB",
             .doc = "Ratio of the target to what the sound differs by, their "
                    "means removed.",
             .source = "Le Roux, Wisdom, Erdogan, Hershey: SDR - half-baked or "
                       "well done?, 2019",
             .lo = -80,
             .hi = INFINITY,
             .similarity = true,
             .phase = "sensitive",
             .gain = "sensitive",
             .shift = "very sensitive",
             .pitch = "none"},
    .settings = none,
    .sums = &noise,
};

const rf_measure rf_measure_rms_db_diff = {
    .info = {.name = "rms_db_diff",
             .unit = "dB",
             .doc = "Difference of the levels (RMS, at least -100 dB), each "
                    "sound over its own length.",
             .source = "McFee et al.: librosa, 2015 (rms)",
             .lo = 0,
             .hi = INFINITY,
             .zero = true,
             .phase = "ignored",
             .gain = "sensitive",
             .shift = "ignored",
             .pitch = "none"},
    .settings = none,
    .sums = &rms,
};

const rf_measure rf_measure_clipping = {
    .info = {.name = "clipping",
             .unit = "share",
             .doc = "Share of the samples whose size is at least `limit`.",
             .source = "ITU-R BS.1770-4, 2015, annex 2 (sample peak)",
             .lo = 0,
             .hi = 1,
             .targetless = true,
             .phase = "ignored",
             .gain = "sensitive",
             .shift = "ignored",
             .pitch = "none"},
    .settings = clipping_settings,
    .sums = &clips,
};
