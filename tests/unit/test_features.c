/* test_features.c: every feature against its formula, in double. */
#include "fail_alloc.h"
#include "raveforce.h"
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* needs those above */
#include <cmocka.h>

enum { LONGEST = 6000, MOST_BINS = 1025, MOST_FRAMES = 400, MOST_BANDS = 128 };

static float sound[LONGEST];
static size_t samples;
static rf_analyser *analyser;

/* ---- the truth: features/SPEC.md 2, 3, 6 and 8 ---- */

typedef struct framing {
    size_t n_fft, hop, win;
    const char *window, *pad; /* pad NULL: not centred */
} framing;

static double re[MOST_BINS][MOST_FRAMES], im[MOST_BINS][MOST_FRAMES];
static double truth[MOST_BINS][MOST_FRAMES];
static size_t bins, columns;

static double window_at(const framing *f, size_t i)
{
    const size_t before = (f->n_fft - f->win) / 2;
    if (i < before || i >= before + f->win)
        return 0;
    const double u = 2 * acos(-1) * (double)(i - before) / (double)f->win;
    if (f->win == 1 || strcmp(f->window, "ones") == 0)
        return 1;
    if (strcmp(f->window, "hann") == 0)
        return 0.5 - 0.5 * cos(u);
    if (strcmp(f->window, "hamming") == 0)
        return 0.54 - 0.46 * cos(u);
    return 0.42 - 0.5 * cos(u) + 0.08 * cos(2 * u);
}

static double padded(const char *pad, long at)
{
    const long n = (long)samples;
    if (at >= 0 && at < n)
        return (double)sound[at];
    if (strcmp(pad, "constant") == 0)
        return 0;
    if (strcmp(pad, "edge") == 0)
        return (double)sound[at < 0 ? 0 : n - 1];
    while (n > 1 && (at < 0 || at >= n))
        at = at < 0 ? -at : 2 * (n - 1) - at;
    return (double)sound[n > 1 ? at : 0];
}

static void count_columns(const framing *f)
{
    const size_t both = f->pad ? f->n_fft / 2 * 2 : 0;
    columns = 1 + (samples + both - f->n_fft) / f->hop;
    assert_true(columns <= MOST_FRAMES);
}

static double sample_of(const framing *f, size_t t, size_t i)
{
    const size_t before = f->pad ? f->n_fft / 2 : 0;
    return padded(f->pad ? f->pad : "constant",
                  (long)(t * f->hop + i) - (long)before);
}

static void transform(const framing *f)
{
    count_columns(f);
    bins = f->n_fft / 2 + 1;
    const double turn = 2 * acos(-1) / (double)f->n_fft;
    for (size_t k = 0; k < bins; k++)
        for (size_t t = 0; t < columns; t++) {
            re[k][t] = im[k][t] = 0;
            for (size_t i = 0; i < f->n_fft; i++) {
                const double x = window_at(f, i) * sample_of(f, t, i);
                const double angle = turn * (double)(k * i % f->n_fft);
                re[k][t] += x * cos(angle);
                im[k][t] -= x * sin(angle);
            }
        }
}

static double magnitude(size_t k, size_t t)
{
    return hypot(re[k][t], im[k][t]);
}

static double to_mel(double hz, bool htk)
{
    if (htk)
        return 2595 * log10(1 + hz / 700);
    return hz < 1000 ? 3 * hz / 200 : 15 + 27 * log(hz / 1000) / log(6.4);
}

static double from_mel(double m, bool htk)
{
    if (htk)
        return 700 * (pow(10, m / 2595) - 1);
    return m < 15 ? 200 * m / 3 : 1000 * exp((m - 15) * log(6.4) / 27);
}

typedef struct bank {
    size_t bands;
    double sr, fmin, fmax, power;
    bool htk, slaney;
} bank;

static double weight(const bank *b, size_t band, double hz)
{
    const double low = to_mel(b->fmin, b->htk), high = to_mel(b->fmax, b->htk);
    double p[3];
    for (size_t i = 0; i < 3; i++)
        p[i] = from_mel(low + (high - low) * (double)(band + i) /
                                  (double)(b->bands + 1),
                        b->htk);
    const double up = (hz - p[0]) / (p[1] - p[0]);
    const double down = (p[2] - hz) / (p[2] - p[1]);
    const double w = fmax(0, fmin(up, down));
    return b->slaney ? w * 2 / (p[2] - p[0]) : w;
}

static void mel_truth(const bank *b)
{
    for (size_t band = 0; band < b->bands; band++)
        for (size_t t = 0; t < columns; t++) {
            double sum = 0;
            for (size_t k = 0; k < bins; k++) {
                const double hz = (double)k * b->sr / (double)(2 * (bins - 1));
                sum += weight(b, band, hz) * pow(magnitude(k, t), b->power);
            }
            truth[band][t] = sum;
        }
}

static void mfcc_truth(const bank *b, size_t n, double lifter, double top_db)
{
    static double db[MOST_BANDS][MOST_FRAMES];
    double most = -INFINITY;
    for (size_t i = 0; i < b->bands; i++)
        for (size_t t = 0; t < columns; t++) {
            db[i][t] = 10 * log10(fmax(1e-10, truth[i][t]));
            most = fmax(most, db[i][t]);
        }
    const double pi = acos(-1), bands = (double)b->bands;
    for (size_t c = 0; c < n; c++)
        for (size_t t = 0; t < columns; t++) {
            double sum = 0;
            for (size_t i = 0; i < b->bands; i++)
                sum += fmax(db[i][t], most - top_db) *
                       cos(pi * (double)(c * (2 * i + 1)) / (2 * bands));
            sum *= sqrt((c == 0 ? 1 : 2) / bands);
            if (lifter > 0)
                sum *= 1 + lifter / 2 * sin(pi * (double)(c + 1) / lifter);
            truth[c][t] = sum;
        }
}

/* ---- what the analyser says ---- */

static rf_setting whole(const char *name, size_t value)
{
    return (rf_setting){.name = name, .number = (double)value};
}

static rf_setting real(const char *name, double value)
{
    return (rf_setting){.name = name, .number = value};
}

static rf_setting text(const char *name, const char *value)
{
    return (rf_setting){.name = name, .text = value};
}

static void hear(double sr)
{
    rf_analyser_destroy(analyser);
    analyser = NULL;
    assert_int_equal(rf_analyser_create(sr, NULL, &analyser, NULL), RF_OK);
    assert_int_equal(rf_analyser_hear(analyser, sound, samples, 0, NULL),
                     RF_OK);
}

static void noise(size_t count, uint64_t seed)
{
    samples = count;
    for (size_t n = 0; n < count; n++)
        sound[n] = (float)(rf_random(seed, (uint32_t)n, 0, 0, 0) - 0.5);
}

static rf_matrix feature(const char *name, const rf_setting *settings, size_t n)
{
    rf_matrix out = {0};
    rf_error err = {0};
    if (rf_analyser_feature(analyser, name, settings, n, &out, &err) != RF_OK)
        fail_msg("%s: %s", name, err.message);
    return out;
}

enum { STFT_SETTINGS = 6 };

static void settings_of(const framing *f, rf_setting *s)
{
    s[0] = whole("n_fft", f->n_fft);
    s[1] = whole("hop_length", f->hop);
    s[2] = whole("win_length", f->win);
    s[3] = text("window", f->window);
    s[4] = text("center", f->pad ? "true" : "false");
    s[5] = text("pad_mode", f->pad ? f->pad : "constant");
}

/* As `truth`, within `part` of each value and `whole_part` of the largest. */
static void expect(const rf_matrix *m, size_t rows, double part,
                   double whole_part, double absolute)
{
    assert_int_equal(m->rows, rows);
    assert_int_equal(m->columns, columns);
    assert_false(m->is_complex);
    double most = 0;
    for (size_t r = 0; r < rows; r++)
        for (size_t t = 0; t < columns; t++)
            most = fmax(most, fabs(truth[r][t]));
    for (size_t r = 0; r < rows; r++)
        for (size_t t = 0; t < columns; t++) {
            const double got = (double)m->data[r * columns + t];
            const double bound =
                part * fabs(truth[r][t]) + whole_part * most + absolute;
            if (!(fabs(got - truth[r][t]) <= bound))
                fail_msg("row %zu, frame %zu: %.9g instead of %.9g", r, t, got,
                         truth[r][t]);
        }
}

static void expect_stft(const framing *f)
{
    rf_setting s[STFT_SETTINGS];
    settings_of(f, s);
    transform(f);
    const rf_matrix m = feature("stft", s, STFT_SETTINGS);
    assert_int_equal(m.rows, bins);
    assert_int_equal(m.columns, columns);
    assert_true(m.is_complex);
    double most = 0;
    for (size_t k = 0; k < bins; k++)
        for (size_t t = 0; t < columns; t++)
            most = fmax(most, magnitude(k, t));
    for (size_t k = 0; k < bins; k++)
        for (size_t t = 0; t < columns; t++) {
            const float *x = m.data + 2 * (k * columns + t);
            const double off =
                hypot((double)x[0] - re[k][t], (double)x[1] - im[k][t]);
            assert_true(off <= 2e-6 * most);
        }
}

static const char *const windows[] = {"hann", "hamming", "blackman", "ones"};
static const char *const pads[] = {"constant", "reflect", "edge", NULL};

/* ---- claims ---- */

static void stft_is_its_formula(void **state)
{
    (void)state;
    noise(700, 1);
    hear(8000);
    for (size_t w = 0; w < 4; w++)
        for (size_t p = 0; p < 4; p++) {
            expect_stft(&(framing){64, 19, 64, windows[w], pads[p]});
            expect_stft(&(framing){128, 32, 81, windows[w], pads[p]});
            expect_stft(&(framing){60, 25, 60, windows[w], pads[p]});
        }
    expect_stft(&(framing){2, 3, 1, "hann", "edge"});
    expect_stft(&(framing){450, 700, 450, "hann", "reflect"});
}

static void short_sounds_work_where_frames_are_centred(void **state)
{
    (void)state;
    for (size_t n = 1; n < 8; n++)
        for (size_t p = 0; p < 3; p++) {
            noise(n, n);
            hear(44100);
            expect_stft(&(framing){128, 3, 128, "hann", pads[p]});
        }
}

static void stft_hops_a_quarter_of_its_window(void **state)
{
    (void)state;
    noise(2000, 2);
    hear(44100);
    assert_int_equal(feature("stft", NULL, 0).columns, 1 + 2000 / 512);
    assert_int_equal(feature("stft", NULL, 0).rows, 1025);
    const rf_setting s[] = {whole("n_fft", 256), whole("win_length", 99)};
    assert_int_equal(feature("stft", s, 1).columns, 1 + 2000 / 64);
    assert_int_equal(feature("stft", s, 2).columns, 1 + 2000 / 24);
}

static void melspectrogram_is_its_formula(void **state)
{
    (void)state;
    noise(900, 3);
    hear(16000);
    const framing f = {256, 100, 200, "hann", "reflect"};
    rf_setting s[STFT_SETTINGS + 6];
    settings_of(&f, s);
    transform(&f);
    for (size_t i = 0; i < 16; i++) {
        const bank b = {
            i & 1 ? 40 : 9, 16000, i & 2 ? 50 : 0, i & 2 ? 7600 : 8000,
            i & 4 ? 1 : 2,  i & 8, !(i & 4)};
        s[6] = whole("n_mels", b.bands);
        s[7] = real("fmin", b.fmin);
        s[8] = i & 2 ? real("fmax", b.fmax) : text("fmax", "none");
        s[9] = real("power", b.power);
        s[10] = text("htk", b.htk ? "true" : "false");
        s[11] = text("norm", b.slaney ? "slaney" : "none");
        mel_truth(&b);
        const rf_matrix m = feature("melspectrogram", s, STFT_SETTINGS + 6);
        expect(&m, b.bands, 5e-5, 1e-6, 0);
    }
}

static void mfcc_is_its_formula(void **state)
{
    (void)state;
    noise(1500, 4);
    for (size_t n = 500; n < 1500; n++)
        sound[n] *= 1e-6f; /* so that top_db cuts */
    hear(22050);
    const framing f = {256, 50, 256, "hann", "constant"};
    rf_setting s[STFT_SETTINGS + 4];
    settings_of(&f, s);
    transform(&f);
    static const double lifters[] = {0, 22, 7.5}, tops[] = {80, 20, INFINITY};
    for (size_t i = 0; i < 3; i++) {
        const bank b = {40, 22050, 0, 11025, 2, false, true};
        const size_t n = 5 + 15 * i;
        s[6] = whole("n_mels", b.bands);
        s[7] = whole("n_mfcc", n);
        s[8] = real("lifter", lifters[i]);
        s[9] =
            isinf(tops[i]) ? text("top_db", "none") : real("top_db", tops[i]);
        mel_truth(&b);
        mfcc_truth(&b, n, lifters[i], tops[i]);
        const rf_matrix m = feature("mfcc", s, STFT_SETTINGS + 4);
        expect(&m, n, 1e-5, 0, 2e-3);
    }
}

static void more_coefficients_than_bands_are_as_many_as_bands(void **state)
{
    (void)state;
    noise(600, 5);
    hear(22050);
    const rf_setting s[] = {whole("n_mels", 12), whole("n_mfcc", 13),
                            whole("n_fft", 512)};
    assert_int_equal(feature("mfcc", s, 3).rows, 12);
    const rf_setting far = real("n_mfcc", 1e300);
    assert_int_equal(feature("mfcc", &far, 1).rows, 128);
}

static void rms_is_its_formula(void **state)
{
    (void)state;
    noise(800, 6);
    hear(8000);
    for (size_t p = 0; p < 4; p++)
        for (size_t length = 1; length < 500; length = 3 * length + 2) {
            const framing f = {length, 7, length, "ones", pads[p]};
            const rf_setting s[] = {
                whole("frame_length", length), whole("hop_length", 7),
                text("center", pads[p] ? "true" : "false"),
                text("pad_mode", pads[p] ? pads[p] : "edge")};
            count_columns(&f);
            for (size_t t = 0; t < columns; t++) {
                double sum = 0;
                for (size_t i = 0; i < length; i++)
                    sum += pow(sample_of(&f, t, i), 2);
                truth[0][t] = sqrt(sum / (double)length);
            }
            const rf_matrix m = feature("rms", s, 4);
            expect(&m, 1, 1e-5, 0, 1e-7);
        }
}

static void centroid_and_flatness_are_their_formulas(void **state)
{
    (void)state;
    noise(900, 7);
    hear(16000);
    const framing f = {128, 31, 128, "hamming", "edge"};
    rf_setting s[STFT_SETTINGS + 2];
    settings_of(&f, s);
    transform(&f);
    for (size_t t = 0; t < columns; t++) {
        double sum = 0, weighted = 0;
        for (size_t k = 0; k < bins; k++) {
            sum += magnitude(k, t);
            weighted += magnitude(k, t) * (double)k * 16000 / 128;
        }
        truth[0][t] = weighted / sum;
    }
    rf_matrix m = feature("spectral_centroid", s, STFT_SETTINGS);
    expect(&m, 1, 5e-5, 0, 0);
    for (size_t power = 1; power <= 2; power++) {
        const double amin = power == 1 ? 1e-10 : 0.5; /* some are less */
        s[6] = real("amin", amin);
        s[7] = whole("power", power);
        for (size_t t = 0; t < columns; t++) {
            double logs = 0, sum = 0;
            for (size_t k = 0; k < bins; k++) {
                const double P = pow(magnitude(k, t), (double)power);
                logs += log(fmax(amin, P));
                sum += fmax(amin, P);
            }
            truth[0][t] = exp(logs / (double)bins) / (sum / (double)bins);
        }
        m = feature("spectral_flatness", s, STFT_SETTINGS + 2);
        expect(&m, 1, 2e-4, 0, 1e-7);
    }
}

static void silence_is_what_the_table_of_edge_cases_says(void **state)
{
    (void)state;
    samples = 3000;
    memset(sound, 0, sizeof sound);
    hear(44100);
    columns = 1 + 3000 / 512;
    memset(truth, 0, sizeof truth);
    rf_matrix m = feature("melspectrogram", NULL, 0);
    expect(&m, 128, 0, 0, 0);
    m = feature("rms", NULL, 0);
    expect(&m, 1, 0, 0, 0);
    m = feature("spectral_centroid", NULL, 0);
    expect(&m, 1, 0, 0, 0);
    for (size_t t = 0; t < columns; t++)
        truth[0][t] = -100 * sqrt(128);
    m = feature("mfcc", NULL, 0);
    expect(&m, 20, 0, 0, 1e-3);
    for (size_t t = 0; t < columns; t++)
        truth[0][t] = 1;
    m = feature("spectral_flatness", NULL, 0);
    expect(&m, 1, 0, 0, 1e-5);
}

static void what_is_all_but_silent_is_never_nan(void **state)
{
    (void)state;
    rf_feature_info info;
    static const float levels[] = {1e-38f, 1e-40f, 1e-20f, 1e15f};
    for (size_t i = 0; i < 4; i++)
        for (size_t f = 0; rf_feature_at(f, &info); f++) {
            noise(2500, 8);
            for (size_t n = 0; n < samples; n++)
                sound[n] *= levels[i];
            hear(44100);
            const rf_matrix m = feature(info.name, NULL, 0);
            const size_t n = m.rows * m.columns * (m.is_complex ? 2 : 1);
            for (size_t at = 0; at < n; at++)
                assert_true(m.data[at] == m.data[at]);
        }
}

static void a_sine_has_its_centroid_at_its_frequency(void **state)
{
    (void)state;
    samples = 4096;
    for (size_t n = 0; n < samples; n++)
        sound[n] = (float)(0.5 * sin(2 * acos(-1) * 1000 * (double)n / 16000));
    hear(16000);
    const rf_setting s[] = {whole("n_fft", 1024), text("center", "false")};
    const rf_matrix m = feature("spectral_centroid", s, 2);
    for (size_t t = 0; t < m.columns; t++)
        assert_true(fabsf(m.data[t] - 1000) < 2);
}

/* ---- the list ---- */

static void features_are_listed_in_alphabetical_order(void **state)
{
    (void)state;
    static const char *const names[] = {
        "melspectrogram",    "mfcc", "rms", "spectral_centroid",
        "spectral_flatness", "stft"};
    rf_feature_info info = {0};
    for (size_t i = 0; i < 6; i++) {
        assert_true(rf_feature_at(i, &info));
        assert_string_equal(info.name, names[i]);
        assert_true(info.doc[0] && info.source[0] && info.unit);
        assert_int_equal(info.is_complex, i == 5);
        rf_setting_info setting;
        for (size_t k = 0; k < info.settings; k++) {
            assert_true(rf_feature_setting(i, k, &setting));
            assert_true(setting.name[0] && setting.doc[0] && setting.unit);
            assert_true(setting.optional || !isnan(setting.fallback));
        }
        assert_false(rf_feature_setting(i, info.settings, &setting));
    }
    assert_false(rf_feature_at(6, &info));
    assert_string_equal(info.name, "stft"); /* untouched */
    assert_false(rf_feature_at(SIZE_MAX, &info));
    assert_false(rf_feature_at(0, NULL));
    assert_false(rf_feature_setting(6, 0, &(rf_setting_info){0}));
}

static void defaults_are_librosas(void **state)
{
    (void)state;
    static const struct {
        size_t feature;
        const char *name;
        double value;
    } known[] = {{5, "n_fft", 2048},     {5, "hop_length", NAN},
                 {5, "win_length", NAN}, {5, "window", 0},
                 {5, "center", 1},       {5, "pad_mode", 0},
                 {0, "hop_length", 512}, {0, "power", 2},
                 {0, "n_mels", 128},     {0, "fmin", 0},
                 {0, "fmax", NAN},       {0, "htk", 0},
                 {0, "norm", 0},         {1, "n_mfcc", 20},
                 {1, "lifter", 0},       {1, "top_db", 80},
                 {1, "n_mels", 128},     {1, "hop_length", 512},
                 {2, "hop_length", 512}, {2, "center", 1},
                 {2, "pad_mode", 0},     {4, "amin", 1e-10},
                 {4, "power", 2},        {3, "n_fft", 2048},
                 {3, "hop_length", 512}, {2, "frame_length", 2048}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        rf_setting_info info = {.name = ""};
        for (size_t k = 0; strcmp(info.name, known[i].name) != 0; k++)
            assert_true(rf_feature_setting(known[i].feature, k, &info));
        assert_true(isnan(known[i].value) ? isnan(info.fallback)
                                          : info.fallback == known[i].value);
    }
}

/* ---- errors ---- */

static void fails(rf_status status, const char *name, const rf_setting *s,
                  size_t n, const char *message)
{
    rf_matrix out = {7, 7, true, sound};
    rf_error err = {0};
    assert_int_equal(rf_analyser_feature(analyser, name, s, n, &out, &err),
                     status);
    assert_string_equal(err.message, message);
    assert_true(out.rows == 7 && out.columns == 7 && out.data == sound);
}

static void refused(const char *name, const rf_setting *s, size_t n,
                    const char *message)
{
    fails(RF_INVALID, name, s, n, message);
}

static void refused_one(const char *name, rf_setting s, const char *message)
{
    refused(name, &s, 1, message);
}

static void settings_out_of_range_are_refused(void **state)
{
    (void)state;
    noise(3000, 9);
    hear(8000);
    refused_one("mfcc", whole("hop_length", 0),
                "mfcc: hop_length must be 1.., got 0");
    refused_one("stft", real("n_fft", 0),
                "stft: n_fft must be 2..65536, got 0");
    refused_one("stft", whole("n_fft", 1022),
                "stft: n_fft must be even, without prime factors but 2, 3 and "
                "5, got 1022; the nearest are 1000 and 1024");
    refused_one("rms", whole("frame_length", 0),
                "rms: frame_length must be 1..65536, got 0");
    refused_one("stft", whole("win_length", 4096),
                "stft: win_length must be at most n_fft, 2048, got 4096");
    refused_one("stft", whole("win_length", 3),
                "stft: hop_length must be 1.., got win_length / 4 = 0");
    refused_one("melspectrogram", real("fmax", 4001),
                "melspectrogram: fmax must be at most half the sample rate, "
                "4000 Hz, got 4001");
    refused_one("mfcc", real("fmin", 4000),
                "mfcc: fmin must be below fmax, 4000 Hz, got 4000");
    refused_one("mfcc", whole("n_mels", 0),
                "mfcc: n_mels must be 1..4096, got 0");
    refused_one("mfcc", whole("n_mfcc", 0), "mfcc: n_mfcc must be 1.., got 0");
    refused_one("mfcc", real("top_db", -1),
                "mfcc: top_db must be 0.. dB or none, got -1");
    refused_one("mfcc", real("lifter", -1), "mfcc: lifter must be 0.., got -1");
    refused_one("melspectrogram", whole("power", 3),
                "melspectrogram: power must be 1..2, got 3");
    refused_one("spectral_flatness", real("amin", 0),
                "spectral_flatness: amin must be a normal float from above 0 "
                "to 1e30, got 0");
    refused_one("spectral_flatness", real("amin", 1e31),
                "spectral_flatness: amin must be a normal float from above 0 "
                "to 1e30, got 10000000000000000000000000000000");
    refused_one("stft", text("window", "han"),
                "stft: window must be hann, hamming, blackman or ones, got "
                "'han'");
    refused_one("rms", whole("hop_lenght", 3),
                "rms: unknown setting 'hop_lenght'; did you mean "
                "'hop_length'");
}

static void too_loud(const char *name)
{
    char message[160];
    snprintf(message, sizeof message,
             "%s: the sound is too loud, not every number fits a float", name);
    refused(name, NULL, 0, message);
}

static void sounds_too_loud_for_a_float_are_refused(void **state)
{
    (void)state;
    rf_feature_info info;
    noise(3000, 9);
    for (size_t n = 0; n < samples; n++)
        sound[n] *= 1e20f;
    hear(8000);
    for (size_t f = 0; rf_feature_at(f, &info); f++)
        if (strcmp(info.name, "stft") != 0)
            too_loud(info.name);
    const rf_matrix m = feature("stft", NULL, 0);
    for (size_t i = 0; i < m.rows * m.columns * 2; i++)
        assert_true(isfinite(m.data[i]));
    for (size_t n = 0; n < samples; n++)
        sound[n] *= 1e18f;
    hear(8000);
    too_loud("stft");
    /* growing does not make it less loud; another sound does */
    rf_error err = {0};
    assert_int_equal(
        rf_analyser_hear(analyser, sound, samples - 1, samples - 1, &err),
        RF_OK);
    too_loud("rms");
    noise(3000, 9);
    hear(8000);
    assert_true(isfinite(feature("rms", NULL, 0).data[0]));
}

static void more_frames_than_memory_has_are_refused(void **state)
{
    (void)state;
    static const float zeros[40000];
    rf_error err = {0};
    hear(8000);
    assert_int_equal(rf_analyser_hear(analyser, zeros, 40000, 0, &err), RF_OK);
    const rf_setting s[] = {whole("hop_length", 1), whole("n_fft", 65536)};
    fails(RF_LIMIT, "mfcc", s, 2,
          "mfcc: 40001 frames of 65538 numbers are more than 1073741824; a "
          "longer hop_length makes fewer");
}

static void features_that_do_not_exist_are_refused(void **state)
{
    (void)state;
    refused("mfc", NULL, 0, "no feature 'mfc'; did you mean 'mfcc'");
    refused("loudness", NULL, 0, "no feature 'loudness'");
}

static void frames_that_are_not_centred_must_fit(void **state)
{
    (void)state;
    noise(2047, 10);
    hear(8000);
    refused_one("stft", text("center", "false"),
                "stft: without center the sound must be at least one frame "
                "long, 2048 samples, got 2047");
    noise(2048, 10);
    hear(8000);
    const rf_setting s = text("center", "false");
    assert_int_equal(feature("rms", &s, 1).columns, 1);
}

/* ---- power_to_db ---- */

static void power_to_db_is_its_formula(void **state)
{
    (void)state;
    enum { N = 1000 };
    static float power[N], out[N];
    double most = 0;
    for (size_t i = 0; i < N; i++) {
        power[i] = (float)exp(60 * rf_random(3, (uint32_t)i, 0, 0, 0) - 45);
        most = fmax(most, (double)power[i]);
    }
    power[5] = 0;
    power[6] = -1;
    static const double refs[] = {1, NAN, 1e-3, 0}, amins[] = {1e-10, 1e-5},
                        tops[] = {80, NAN, 0, 30};
    for (size_t i = 0; i < 32; i++) {
        const double ref = refs[i % 4], amin = amins[i / 4 % 2];
        const double top = tops[i / 8];
        assert_int_equal(rf_power_to_db(power, N, ref, amin, top, out, NULL),
                         RF_OK);
        const double zero = log10(fmax(amin, isnan(ref) ? most : ref));
        double loudest = 10 * (log10(fmax(amin, most)) - zero);
        for (size_t k = 0; k < N; k++) {
            double d = 10 * (log10(fmax(amin, (double)power[k])) - zero);
            d = isnan(top) ? d : fmax(d, loudest - top);
            assert_true(fabs((double)out[k] - d) < 5e-5);
        }
    }
}

static void power_to_db_may_work_in_place(void **state)
{
    (void)state;
    float x[] = {1, 10, 100, 0};
    assert_int_equal(rf_power_to_db(x, 4, NAN, 1e-10, 80, x, NULL), RF_OK);
    assert_true(x[2] == 0 && fabsf(x[1] + 10) < 1e-5f);
    assert_true(fabsf(x[0] + 20) < 1e-5f && x[3] == -80);
}

static void power_to_db_refuses(const float *power, size_t n, double ref,
                                double amin, double top, const char *message)
{
    float out[2] = {7, 7};
    rf_error err = {0};
    const rf_status status =
        rf_power_to_db(power, n, ref, amin, top, out, &err);
    assert_int_equal(status, power ? RF_INVALID : RF_ARGUMENT);
    assert_string_equal(err.message, message);
    assert_true(out[0] == 7 && out[1] == 7);
}

static void power_to_db_refuses_what_makes_no_sense(void **state)
{
    (void)state;
    const float good[] = {1, 2}, bad[] = {1, NAN}, inf[] = {INFINITY, 1};
    power_to_db_refuses(bad, 2, 1, 1e-10, 80,
                        "power_to_db: value 2 is not a finite number");
    power_to_db_refuses(inf, 2, 1, 1e-10, 80,
                        "power_to_db: value 1 is not a finite number");
    power_to_db_refuses(good, 2, 1, 0, 80,
                        "power_to_db: amin must be above 0, got 0");
    power_to_db_refuses(good, 2, 1, NAN, 80,
                        "power_to_db: amin must be above 0, got nan");
    power_to_db_refuses(good, 2, 1, 1e-10, -1,
                        "power_to_db: top_db must be 0.. or none, got -1");
    power_to_db_refuses(good, 2, INFINITY, 1e-10, 80,
                        "power_to_db: ref must be finite, got inf");
    power_to_db_refuses(good, 0, 1, 1e-10, 80, "power_to_db: nothing is given");
    power_to_db_refuses(NULL, 2, 1, 1e-10, 80,
                        "power_to_db: input or output is missing");
}

static int done(void **state)
{
    (void)state;
    rf_analyser_destroy(analyser);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stft_is_its_formula),
        cmocka_unit_test(short_sounds_work_where_frames_are_centred),
        cmocka_unit_test(stft_hops_a_quarter_of_its_window),
        cmocka_unit_test(melspectrogram_is_its_formula),
        cmocka_unit_test(mfcc_is_its_formula),
        cmocka_unit_test(more_coefficients_than_bands_are_as_many_as_bands),
        cmocka_unit_test(rms_is_its_formula),
        cmocka_unit_test(centroid_and_flatness_are_their_formulas),
        cmocka_unit_test(silence_is_what_the_table_of_edge_cases_says),
        cmocka_unit_test(what_is_all_but_silent_is_never_nan),
        cmocka_unit_test(a_sine_has_its_centroid_at_its_frequency),
        cmocka_unit_test(features_are_listed_in_alphabetical_order),
        cmocka_unit_test(defaults_are_librosas),
        cmocka_unit_test(settings_out_of_range_are_refused),
        cmocka_unit_test(sounds_too_loud_for_a_float_are_refused),
        cmocka_unit_test(more_frames_than_memory_has_are_refused),
        cmocka_unit_test(features_that_do_not_exist_are_refused),
        cmocka_unit_test(frames_that_are_not_centred_must_fit),
        cmocka_unit_test(power_to_db_is_its_formula),
        cmocka_unit_test(power_to_db_may_work_in_place),
        cmocka_unit_test(power_to_db_refuses_what_makes_no_sense),
    };
    return cmocka_run_group_tests_name("features", tests, NULL, done);
}
