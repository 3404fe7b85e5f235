/* test_measures.c: measures of frames are their formulas, features/SPEC.md 14,
 * written here once more, in double and one sound at a time. */
#include "fail_alloc.h"
#include "measure_rig.h"

static const double SR = 44100;

typedef double truth(const rig_columns *c, size_t sound);

static double x_of(const rig_columns *c, size_t t, size_t r)
{
    return (double)c->x[t][r];
}

static double y_of(const rig_columns *c, size_t s, size_t t, size_t r)
{
    return (double)c->y[s][t][r];
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

static double mean_abs(const rig_columns *c, size_t s)
{
    double sum = 0;
    for (size_t t = 0; t < FRAMES; t++)
        for (size_t r = 0; r < c->rows; r++)
            sum += fabs(x_of(c, t, r) - y_of(c, s, t, r));
    return sum / (double)(FRAMES * c->rows);
}

static double mean_square(const rig_columns *c, size_t s)
{
    double sum = 0;
    for (size_t t = 0; t < FRAMES; t++)
        for (size_t r = 0; r < c->rows; r++)
            sum += pow(x_of(c, t, r) - y_of(c, s, t, r), 2);
    return sum / (double)(FRAMES * c->rows);
}

static double mean_root(const rig_columns *c, size_t s)
{
    double sum = 0;
    for (size_t t = 0; t < FRAMES; t++) {
        double squares = 0;
        for (size_t r = 0; r < c->rows; r++)
            squares += pow(x_of(c, t, r) - y_of(c, s, t, r), 2);
        sum += sqrt(squares / (double)c->rows);
    }
    return sum / FRAMES;
}

static double convergence(const rig_columns *c, size_t s)
{
    double apart = 0, norm = 0;
    for (size_t t = 0; t < FRAMES; t++)
        for (size_t r = 0; r < c->rows; r++) {
            apart += pow(x_of(c, t, r) - y_of(c, s, t, r), 2);
            norm += pow(x_of(c, t, r), 2);
        }
    return sqrt(apart) / sqrt(norm);
}

/* Of the logarithms of what is raised to the floor. */
static double mean_log(const rig_columns *c, size_t s, double floor)
{
    double sum = 0;
    for (size_t t = 0; t < FRAMES; t++)
        for (size_t r = 0; r < c->rows; r++)
            sum += fabs(log(larger(x_of(c, t, r), floor)) -
                        log(larger(y_of(c, s, t, r), floor)));
    return sum / (double)(FRAMES * c->rows);
}

/* Convergence and log distance of the same numbers, three times a third; the
 * level has raised them. */
static double both(const rig_columns *c, size_t s)
{
    return convergence(c, s) + mean_log(c, s, 0);
}

static double six_scales(const rig_columns *c, size_t s)
{
    return 6 * (mean_abs(c, s) + mean_log(c, s, 1e-5));
}

static double cosine(const rig_columns *c, size_t s)
{
    double xy = 0, xx = 0, yy = 0;
    for (size_t t = 0; t < FRAMES; t++)
        for (size_t r = 0; r < c->rows; r++) {
            xy += x_of(c, t, r) * y_of(c, s, t, r);
            xx += pow(x_of(c, t, r), 2);
            yy += pow(y_of(c, s, t, r), 2);
        }
    return 1 - xy / sqrt(xx * yy);
}

static double loudest_x(const rig_columns *c)
{
    double most = -1e9;
    for (size_t t = 0; t < FRAMES; t++)
        for (size_t r = 0; r < c->rows; r++)
            most = larger(most, x_of(c, t, r));
    return most;
}

static double loudest_y(const rig_columns *c, size_t s)
{
    double most = -1e9;
    for (size_t t = 0; t < FRAMES; t++)
        for (size_t r = 0; r < c->rows; r++)
            most = larger(most, y_of(c, s, t, r));
    return most;
}

static double within_60(const rig_columns *c, size_t s)
{
    const double floor = larger(loudest_x(c), loudest_y(c, s)) - 60;
    double sum = 0;
    for (size_t t = 0; t < FRAMES; t++)
        for (size_t r = 0; r < c->rows; r++)
            sum += fabs(larger(floor, x_of(c, t, r)) -
                        larger(floor, y_of(c, s, t, r)));
    return sum / (double)(FRAMES * c->rows);
}

/* Coefficient `k` of frame `t`, of the target or (s >= 0) of a sound. */
static double mfcc(const rig_columns *c, int s, size_t t, size_t k,
                   double floor)
{
    const double bands = (double)c->rows, pi = acos(-1);
    double sum = 0;
    for (size_t b = 0; b < c->rows; b++) {
        const double level = s < 0 ? x_of(c, t, b) : y_of(c, (size_t)s, t, b);
        sum += larger(level, floor) *
               cos(pi * (double)k * (double)(2 * b + 1) / (2 * bands));
    }
    return sum * sqrt((k == 0 ? 1 : 2) / bands);
}

static double mfcc_apart(const rig_columns *c, size_t s, size_t t, size_t k,
                         double below)
{
    return mfcc(c, -1, t, k, loudest_x(c) - below) -
           mfcc(c, (int)s, t, k, loudest_y(c, s) - below);
}

static double mfcc_l1(const rig_columns *c, size_t s)
{
    double sum = 0;
    for (size_t t = 0; t < FRAMES; t++)
        for (size_t k = 0; k < 13; k++)
            sum += fabs(mfcc_apart(c, s, t, k, 80));
    return sum / (FRAMES * 13);
}

static double mfcc_mse(const rig_columns *c, size_t s)
{
    double sum = 0;
    for (size_t t = 0; t < FRAMES; t++)
        for (size_t k = 0; k < 20; k++)
            sum += pow(mfcc_apart(c, s, t, k, 80), 2);
    return sum / (FRAMES * 20);
}

static double euclidean(const rig_columns *c, size_t s, size_t from, size_t to)
{
    double sum = 0;
    for (size_t t = 0; t < FRAMES; t++) {
        double squares = 0;
        for (size_t k = from; k < to; k++)
            squares += pow(mfcc_apart(c, s, t, k, 1e6), 2);
        sum += sqrt(squares);
    }
    return sum / FRAMES;
}

static double mfcc_l2(const rig_columns *c, size_t s)
{
    return euclidean(c, s, 0, 20);
}

static double mcd(const rig_columns *c, size_t s)
{
    return euclidean(c, s, 1, 14) / sqrt((double)c->rows);
}

/* The distribution functions side by side, in rows. */
static double carried(const rig_columns *c, size_t s, size_t t)
{
    double x_sum = 0, y_sum = 0, f = 0, g = 0, sum = 0;
    for (size_t r = 0; r < c->rows; r++) {
        x_sum += x_of(c, t, r);
        y_sum += y_of(c, s, t, r);
    }
    for (size_t r = 0; r < c->rows; r++) {
        f += x_of(c, t, r) / x_sum;
        g += y_of(c, s, t, r) / y_sum;
        sum += fabs(f - g);
    }
    return sum;
}

static double transport(const rig_columns *c, size_t s)
{
    double sum = 0;
    for (size_t t = 0; t < FRAMES; t++)
        sum += carried(c, s, t);
    return sum / FRAMES;
}

static double transport_hz(const rig_columns *c, size_t s)
{
    return transport(c, s) * SR / 2048;
}

static double in_db(const rig_columns *c, size_t s)
{
    double sum = 0;
    for (size_t t = 0; t < FRAMES; t++)
        sum += fabs(20 * log10(larger(1e-4, x_of(c, t, 0))) -
                    20 * log10(larger(1e-4, y_of(c, s, t, 0))));
    return sum / FRAMES;
}

static double correlation(const rig_columns *c, size_t s)
{
    double x_mean = 0, y_mean = 0, xx = 0, yy = 0, xy = 0;
    for (size_t t = 0; t < FRAMES; t++) {
        x_mean += x_of(c, t, 0) / FRAMES;
        y_mean += y_of(c, s, t, 0) / FRAMES;
    }
    for (size_t t = 0; t < FRAMES; t++) {
        const double x = x_of(c, t, 0) - x_mean, y = y_of(c, s, t, 0) - y_mean;
        xx += x * x;
        yy += y * y;
        xy += x * y;
    }
    return 1 - xy / sqrt(xx * yy);
}

/* Row 0 is the centroid, row 1 the sum of magnitudes. */
static double centroids(const rig_columns *c, size_t s)
{
    double sum = 0, n = 0;
    for (size_t t = 0; t < FRAMES; t++)
        if (x_of(c, t, 1) > 1e-30 && y_of(c, s, t, 1) > 1e-30) {
            sum += fabs(x_of(c, t, 0) - y_of(c, s, t, 0));
            n++;
        }
    return n > 0 ? sum / n : 0;
}

static double quiet(const rig_columns *c, size_t s)
{
    double n = 0;
    for (size_t t = 0; t < FRAMES; t++)
        n += 20 * log10(y_of(c, s, t, 0)) < -60;
    return n / FRAMES;
}

/* What the rows of a measure may be: their number, and from 10^lo to 10^hi, or
 * lo..hi in dB. */
typedef struct claim {
    const char *name;
    truth *truth;
    size_t rows;
    double lo, hi;
    bool db;
} claim;

static const claim claims[] = {
    {"raveforce_mfcc", mfcc_mse, 128, -100, 40, true},
    {"raveforce_stft", mean_square, 261, -30, 30, true},
    {"stft_mag_l1", mean_abs, 261, -5, 2, false},
    {"logmel_l1", mean_abs, 128, -100, 40, true},
    {"logmel_l1_floor60", within_60, 128, -100, 40, true},
    {"lsd", mean_root, 261, -100, 40, true},
    {"spectral_convergence", convergence, 261, -5, 2, false},
    {"mrstft_default", both, 257, -4, 2, false},
    {"mrstft_music", both, 257, -4, 2, false},
    {"ddsp_mss", six_scales, 33, -7, 2, false},
    {"mel_cos", cosine, 128, -5, 2, false},
    {"mfcc_l1", mfcc_l1, 128, -100, 40, true},
    {"mfcc_l2", mfcc_l2, 128, -100, 40, true},
    {"mcd", mcd, 128, -100, 40, true},
    {"sot_hz", transport_hz, 261, -3, 2, false},
    {"sot_mel", transport, 128, -3, 2, false},
    {"env_l1", mean_abs, 1, -5, 0, false},
    {"env_db", in_db, 1, -6, 0, false},
    {"env_corr", correlation, 1, -3, 0, false},
    {"centroid_hz", centroids, 2, 1, 4, false},
    {"silence", quiet, 1, -6, 0, false},
};
enum { CLAIMS = sizeof claims / sizeof *claims };

/* 0..1, the same for ever: Knuth's MMIX generator. */
static double chance(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (double)(*seed >> 11) * 0x1p-53;
}

static float any(const claim *of, uint64_t *seed)
{
    const double v = of->lo + (of->hi - of->lo) * chance(seed);
    return (float)(of->db ? v : pow(10, v));
}

static rig_columns columns;

static rig_columns *fill(const claim *of)
{
    uint64_t seed = 1;
    rig_columns *c = &columns;
    c->rows = of->rows;
    for (size_t t = 0; t < FRAMES; t++)
        for (size_t r = 0; r < of->rows; r++) {
            c->x[t][r] = any(of, &seed);
            for (size_t s = 0; s < SOUNDS; s++)
                c->y[s][t][r] = any(of, &seed);
        }
    return c;
}

static void measure(const claim *of, const rig_columns *c, uint32_t lanes,
                    double *out)
{
    rf_part parts[RF_MOST_PARTS];
    const size_t n = rig_prepare(rig_measure(of->name), NULL, 0, SR, parts);
    rig_run(parts, n, c, lanes, out);
    rig_free(parts, n);
}

static void set_sound(rig_columns *c, size_t s, float v)
{
    for (size_t t = 0; t < FRAMES; t++)
        for (size_t r = 0; r < c->rows; r++)
            c->y[s][t][r] = v;
}

static void set_target(rig_columns *c, float v)
{
    for (size_t t = 0; t < FRAMES; t++)
        for (size_t r = 0; r < c->rows; r++)
            c->x[t][r] = v;
}

/* ---- claims ---- */

static void check_formula(const claim *of, uint32_t lanes)
{
    const rig_columns *c = fill(of);
    double out[SOUNDS];
    measure(of, c, lanes, out);
    for (size_t s = 0; s < SOUNDS; s++) {
        const double want = of->truth(c, s);
        if (!(fabs(out[s] - want) <= 1e-5 * fabs(want) + 1e-7))
            fail_msg("%s of sound %zu in %u lanes: %.9g, not %.9g", of->name, s,
                     lanes, out[s], want);
    }
}

static void frames_are_compared_by_their_formula(void **state)
{
    (void)state;
    for (size_t i = 0; i < CLAIMS; i++)
        for (const uint32_t *w = rig_widths(); *w; w++)
            check_formula(&claims[i], *w);
}

static void a_width_changes_no_bit(void **state)
{
    (void)state;
    for (size_t i = 0; i < CLAIMS; i++) {
        const rig_columns *c = fill(&claims[i]);
        double alone[SOUNDS], packed[SOUNDS];
        measure(&claims[i], c, 1, alone);
        for (const uint32_t *w = rig_widths(); *w; w++) {
            measure(&claims[i], c, *w, packed);
            assert_memory_equal(alone, packed, sizeof alone);
        }
    }
}

static void equal_columns_are_nothing_apart(void **state)
{
    (void)state;
    for (size_t i = 0; i < CLAIMS; i++) {
        const rf_measure_info info = rig_measure(claims[i].name)->info;
        rig_columns *c = fill(&claims[i]);
        for (size_t s = 0; s < SOUNDS; s++)
            memcpy(c->y[s], c->x, sizeof c->x);
        double out[SOUNDS];
        measure(&claims[i], c, 4, out);
        if (info.zero && !(out[3] >= 0 && out[3] < 1e-15))
            fail_msg("%s of equal sounds: %g", claims[i].name, out[3]);
    }
}

static const claim *claim_of(const char *name)
{
    size_t i = 0;
    while (strcmp(claims[i].name, name) != 0)
        i++;
    return &claims[i];
}

/* Both silent; the sound alone; the target alone. */
static void check_silence(const char *name, double both_silent,
                          double sound_silent, double target_silent)
{
    const claim *of = claim_of(name);
    double out[SOUNDS];
    rig_columns *c = fill(of);
    set_sound(c, 0, 0);
    measure(of, c, 4, out);
    assert_float_equal((float)out[0], (float)sound_silent, 1e-3);
    set_target(c, 0);
    measure(of, c, 4, out);
    assert_true(out[0] == both_silent);
    if (isinf(target_silent))
        assert_true(isinf(out[1]) && out[1] > 0);
    else
        assert_float_equal((float)out[1], (float)target_silent, 1e-3);
}

static void silence_is_as_the_specification_has_it(void **state)
{
    (void)state;
    check_silence("spectral_convergence", 0, 1, INFINITY);
    check_silence("mel_cos", 0, 1, 1);
    check_silence("env_corr", 0, 1, 1);
    check_silence("sot_hz", 0, 260 * SR / 2048, 260 * SR / 2048);
    check_silence("sot_mel", 0, 127, 127);
    check_silence("centroid_hz", 0, 0, 0);
}

static void a_frame_far_below_the_loudest_is_silent_in_transport(void **state)
{
    (void)state;
    const claim *of = claim_of("sot_mel");
    rig_columns *c = fill(of);
    memcpy(c->y[0], c->x, sizeof c->x);
    memcpy(c->y[1], c->x, sizeof c->x);
    for (size_t r = 0; r < c->rows; r++) {
        c->y[0][2][r] *= 1e-9f;
        c->y[1][2][r] *= 1e-6f;
    }
    double out[SOUNDS];
    measure(of, c, 1, out);
    assert_true(fabs(out[0] - 127.0 / FRAMES) < 1e-6);
    assert_true(out[1] < 1e-3);
}

static void flat_envelopes_are_alike(void **state)
{
    (void)state;
    const claim *of = claim_of("env_corr");
    rig_columns *c = fill(of);
    double out[SOUNDS];
    set_sound(c, 0, 0.1f);
    measure(of, c, 1, out);
    assert_true(out[0] == 1);
    set_target(c, 0.3f);
    set_sound(c, 1, 0);
    measure(of, c, 1, out);
    assert_true(out[0] == 0);
    assert_true(out[1] == 1);
    assert_true(out[2] == 1);
}

static void what_is_too_loud_is_no_nan(void **state)
{
    (void)state;
    static const float loud[] = {1e30f, 3e38f, INFINITY};
    for (size_t i = 0; i < CLAIMS; i++)
        for (size_t j = 0; j < 9; j++) {
            rig_columns *c = fill(&claims[i]);
            set_sound(c, 0, loud[j % 3]);
            c->y[1][2][0] = loud[j % 3];
            if (j >= 3)
                set_target(c, loud[j / 3]);
            double out[SOUNDS];
            measure(&claims[i], c, 4, out);
            for (size_t s = 0; s < SOUNDS; s++)
                if (!(out[s] >= 0))
                    fail_msg("%s: %g", claims[i].name, out[s]);
        }
}

static void a_bounded_measure_stays_in_its_range(void **state)
{
    (void)state;
    for (size_t i = 0; i < CLAIMS; i++) {
        const rf_measure_info info = rig_measure(claims[i].name)->info;
        rig_columns *c = fill(&claims[i]);
        set_sound(c, 0, INFINITY);
        set_sound(c, 1, 0);
        double out[SOUNDS];
        measure(&claims[i], c, 1, out);
        for (size_t s = 0; s < SOUNDS; s++)
            assert_true(out[s] >= info.lo && out[s] <= info.hi);
    }
}

static void no_other_width_has_a_kernel(void **state)
{
    (void)state;
    for (const rf_measure *const *m = rf_measures(); *m; m++) {
        if ((*m)->sums) {
            assert_null((*m)->sums->kernel(3));
            continue;
        }
        rf_part parts[RF_MOST_PARTS];
        const size_t n = rig_prepare(*m, NULL, 0, SR, parts);
        for (size_t i = 0; i < n; i++)
            assert_null(parts[i].comparison->kernel(3));
        rig_free(parts, n);
    }
}

static void top_db_none_is_no_floor(void **state)
{
    (void)state;
    const rf_setting none = {.name = "top_db", .text = "none"};
    const claim *of = claim_of("logmel_l1_floor60");
    const rig_columns *c = fill(of);
    rf_part parts[RF_MOST_PARTS];
    const size_t n = rig_prepare(rig_measure(of->name), &none, 1, SR, parts);
    double out[SOUNDS];
    rig_run(parts, n, c, 4, out);
    assert_true(fabs(out[5] - mean_abs(c, 5)) < 1e-4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_are_compared_by_their_formula),
        cmocka_unit_test(a_width_changes_no_bit),
        cmocka_unit_test(equal_columns_are_nothing_apart),
        cmocka_unit_test(silence_is_as_the_specification_has_it),
        cmocka_unit_test(a_frame_far_below_the_loudest_is_silent_in_transport),
        cmocka_unit_test(flat_envelopes_are_alike),
        cmocka_unit_test(what_is_too_loud_is_no_nan),
        cmocka_unit_test(a_bounded_measure_stays_in_its_range),
        cmocka_unit_test(no_other_width_has_a_kernel),
        cmocka_unit_test(top_db_none_is_no_floor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
