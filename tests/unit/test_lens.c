/*
 * test_lens.c: levels against their formulas in double, the transform term by
 * term; all widths against one lane; gathering against single samples.
 */
#include "base/memory.h"
#include "fail_alloc.h"
#include "features/fft.h"
#include "features/lens.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* needs those above */
#include <cmocka.h>

static const double PI = 3.14159265358979323846;

enum { LENGTH = 60, BINS = LENGTH / 2 + 1, LANES = 16, SR = 8000, LONG = 2048 };

static const rf_framing framing = {
    .length = LENGTH, .hop = 10, .win_length = 50, .window = RF_HANN};

static const rf_level levels[] = {
    {.kind = RF_LEVEL_POWER},
    {.kind = RF_LEVEL_MAGNITUDE},
    {.kind = RF_LEVEL_MAGNITUDE, .floor = 0.5f},
    {.kind = RF_LEVEL_LOG, .floor = 1e-5f, .scale = 2},
    {.kind = RF_LEVEL_MEL,
     .sr = SR,
     .power = 2,
     .n_mels = 8,
     .fmax = SR / 2.0,
     .norm = RF_MEL_SLANEY},
    {.kind = RF_LEVEL_MEL,
     .sr = SR,
     .power = 1,
     .n_mels = 2,
     .fmin = 100,
     .fmax = 3000,
     .htk = true,
     .norm = RF_MEL_NONE},
    {.kind = RF_LEVEL_LOGMEL,
     .sr = SR,
     .power = 2,
     .n_mels = 8,
     .fmax = SR / 2.0,
     .floor = 1e-10f},
    {.kind = RF_LEVEL_CENTROID, .sr = SR},
    {.kind = RF_LEVEL_FLATNESS, .power = 2, .floor = 1e-10f},
    {.kind = RF_LEVEL_FLATNESS, .power = 1, .floor = 1e-10f},
    {.kind = RF_LEVEL_RMS},
    {.kind = RF_LEVEL_SPECTRUM},
};
enum { N_LEVELS = sizeof levels / sizeof *levels, SPECTRUM = N_LEVELS - 1 };

static uint64_t seed = 1;

static float noise(void)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (float)(int32_t)(seed >> 32) * 0x1p-31f;
}

static const uint32_t *widths(void)
{
    static const uint32_t narrow[] = {1, 4, 0};
#if defined(__x86_64__)
    static const uint32_t eight[] = {1, 4, 8, 0}, all[] = {1, 4, 8, 16, 0};
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") &&
        __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl"))
        return all;
    return __builtin_cpu_supports("avx2") ? eight : narrow;
#else
    return narrow;
#endif
}

static rf_lens *make(const rf_framing *f, const rf_level *asked, size_t n)
{
    rf_lens *lens = NULL;
    rf_error err = {0};
    if (rf_lens_create(f, asked, n, NULL, &lens, &err) != RF_OK)
        fail_msg("%s", err.message);
    return lens;
}

static rf_look *look_with(const rf_lens *lens, uint32_t lanes)
{
    rf_look *look = NULL;
    assert_int_equal(rf_look_create(lens, lanes, &look, NULL), RF_OK);
    return look;
}

/* Sound `lane` of `sounds`[LANES][length] and those behind it. */
static void look_at(rf_look *look, uint32_t lanes, uint32_t length,
                    const float *sounds, size_t lane)
{
    float *frame = rf_alloc((size_t)length * lanes, sizeof *frame);
    assert_non_null(frame);
    for (size_t i = 0; i < length; i++)
        for (size_t l = 0; l < lanes; l++)
            frame[i * lanes + l] = sounds[(lane + l) * length + i];
    rf_look_at(look, frame);
    rf_free(frame);
}

/* ---- the truth ---- */

typedef struct truth {
    double re[BINS], im[BINS], power[BINS], rms;
} truth;

static truth transform(const float *x)
{
    truth t = {0};
    const size_t win = framing.win_length, first = (LENGTH - win) / 2;
    for (size_t k = 0; k < BINS; k++) {
        for (size_t i = 0; i < win; i++) {
            const double w = 0.5 - 0.5 * cos(2 * PI * (double)i / (double)win);
            const double y = w * (double)x[first + i];
            const double angle = 2 * PI * (double)((first + i) * k) / LENGTH;
            t.re[k] += y * cos(angle);
            t.im[k] -= y * sin(angle);
        }
        t.power[k] = t.re[k] * t.re[k] + t.im[k] * t.im[k];
    }
    for (size_t i = 0; i < LENGTH; i++)
        t.rms += (double)x[i] * (double)x[i] / LENGTH;
    t.rms = sqrt(t.rms);
    return t;
}

static double mel_to_hz(const rf_level *l, double part)
{
    if (l->htk) {
        const double lo = 2595 * log10(1 + l->fmin / 700);
        const double hi = 2595 * log10(1 + l->fmax / 700);
        return 700 * (pow(10, (lo + (hi - lo) * part) / 2595) - 1);
    }
    const double hi = 15 + 27 * log(l->fmax / 1000) / log(6.4);
    const double m = hi * part; /* from 0 Hz on */
    return m < 15 ? 200 * m / 3 : 1000 * exp((m - 15) * log(6.4) / 27);
}

static double mel(const rf_level *l, const truth *t, size_t band)
{
    const double n = l->n_mels + 1;
    const double p0 = mel_to_hz(l, (double)band / n);
    const double p1 = mel_to_hz(l, (double)(band + 1) / n);
    const double p2 = mel_to_hz(l, (double)(band + 2) / n);
    double sum = 0;
    for (size_t k = 0; k < BINS; k++) {
        const double f = (double)k * SR / LENGTH;
        const double w =
            fmax(0, fmin((f - p0) / (p1 - p0), (p2 - f) / (p2 - p1)));
        sum += w * pow(t->power[k], l->power / 2.0);
    }
    return l->norm == RF_MEL_SLANEY ? sum * 2 / (p2 - p0) : sum;
}

static double centroid(const truth *t, double *sum)
{
    double weighted = 0;
    *sum = 0;
    for (size_t k = 0; k < BINS; k++) {
        *sum += sqrt(t->power[k]);
        weighted += sqrt(t->power[k]) * (double)k * SR / LENGTH;
    }
    return weighted / *sum;
}

static double flatness(const rf_level *l, const truth *t)
{
    double logs = 0, sum = 0;
    for (size_t k = 0; k < BINS; k++) {
        const double p =
            fmax((double)l->floor, pow(t->power[k], l->power / 2.0));
        logs += log(p) / BINS;
        sum += p / BINS;
    }
    return exp(logs) / sum;
}

static double wanted(const rf_level *l, const truth *t, size_t row)
{
    const double floor = (double)l->floor;
    double sum;
    switch (l->kind) {
    case RF_LEVEL_SPECTRUM:
        return row < BINS ? t->re[row] : t->im[row - BINS];
    case RF_LEVEL_POWER:
        return t->power[row];
    case RF_LEVEL_MAGNITUDE:
        return sqrt(fmax(t->power[row], floor));
    case RF_LEVEL_LOG:
        return (double)l->scale * log(fmax(t->power[row], floor));
    case RF_LEVEL_MEL:
        return mel(l, t, row);
    case RF_LEVEL_LOGMEL:
        return 10 * log10(fmax(mel(l, t, row), floor));
    case RF_LEVEL_CENTROID:
        sum = 0;
        return row == 0 ? centroid(t, &sum) : (centroid(t, &sum), sum);
    case RF_LEVEL_FLATNESS:
        return flatness(l, t);
    case RF_LEVEL_RMS:
        return t->rms;
    }
    return NAN;
}

static void assert_row(const rf_look *look, size_t level, size_t row,
                       uint32_t lanes, size_t lane, const truth *t)
{
    const float *rows = rf_look_level(look, level);
    const double want = wanted(&levels[level], t, row);
    const double got = (double)rows[row * lanes + lane];
    if (!(fabs(got - want) <= 5e-6 + 5e-6 * fabs(want)))
        fail_msg("level %zu row %zu lane %zu of %u: %.9g, wanted %.9g", level,
                 row, lane, lanes, got, want);
}

static float sounds[LANES * LENGTH], longs[LANES * LONG];

/* With noise, the same one each time. */
static void fill(float *x, size_t bytes)
{
    seed = 1;
    for (size_t i = 0; i < bytes / sizeof *x; i++)
        x[i] = noise();
}

/* The spectrum changes how power is made: with it and without it. */
static void assert_formulas(uint32_t lanes, size_t n_levels)
{
    rf_lens *lens = make(&framing, levels, n_levels);
    rf_look *look = look_with(lens, lanes);
    look_at(look, lanes, LENGTH, sounds, 0);
    for (size_t lane = 0; lane < lanes; lane++) {
        const truth t = transform(sounds + lane * LENGTH);
        for (size_t i = 0; i < n_levels; i++)
            for (size_t r = 0; r < rf_level_rows(&levels[i], LENGTH); r++)
                assert_row(look, i, r, lanes, lane, &t);
    }
    rf_look_destroy(look);
    rf_lens_release(lens);
}

static void levels_are_those_of_the_formulas(void **state)
{
    (void)state;
    fill(sounds, sizeof sounds);
    for (const uint32_t *w = widths(); *w; w++) {
        assert_formulas(*w, N_LEVELS);
        assert_formulas(*w, SPECTRUM);
    }
}

static void assert_lane(const rf_look *look, const rf_look *one, uint32_t lanes,
                        uint32_t length, size_t lane)
{
    for (size_t i = 0; i < N_LEVELS; i++) {
        const float *rows = rf_look_level(look, i);
        const float *single = rf_look_level(one, i);
        for (size_t r = 0; r < rf_level_rows(&levels[i], length); r++)
            assert_memory_equal(&rows[r * lanes + lane], &single[r], 4);
    }
}

/* Lane 0 alone, lane 1 alone, …: so lanes do not see each other either. */
static void assert_lanes(const rf_lens *lens, uint32_t lanes, const float *x)
{
    const uint32_t length = rf_lens_framing(lens)->length;
    rf_look *one = look_with(lens, 1), *look = look_with(lens, lanes);
    look_at(look, lanes, length, x, 0);
    for (size_t lane = 0; lane < lanes; lane++) {
        look_at(one, 1, length, x, lane);
        assert_lane(look, one, lanes, length, lane);
    }
    rf_look_destroy(look);
    rf_look_destroy(one);
}

static void all_widths_give_the_bits_of_one_lane(void **state)
{
    (void)state;
    fill(sounds, sizeof sounds);
    fill(longs, sizeof longs);
    for (size_t i = 0; i < LENGTH; i++) /* lanes 0 and 2 are silent */
        sounds[i] = sounds[i + (size_t)2 * LENGTH] = 0;
    longs[7 + (size_t)3 * LONG] = 1e30f; /* power overflows in lane 3 */
    rf_framing longer = framing;
    longer.length = LONG;
    rf_lens *small = make(&framing, levels, N_LEVELS);
    rf_lens *large = make(&longer, levels, N_LEVELS);
    for (const uint32_t *w = widths(); *w; w++) {
        assert_lanes(small, *w, sounds);
        assert_lanes(large, *w, longs);
    }
    rf_lens_release(large);
    rf_lens_release(small);
}

/* What is asked for beside a level changes nothing about it. */
static void a_level_alone_has_the_same_bits(void **state)
{
    (void)state;
    fill(sounds, sizeof sounds);
    rf_lens *all = make(&framing, levels, N_LEVELS);
    rf_look *full = look_with(all, 4);
    look_at(full, 4, LENGTH, sounds, 0);
    for (size_t i = 0; i < N_LEVELS; i++) {
        rf_lens *lens = make(&framing, &levels[i], 1);
        rf_look *look = look_with(lens, 4);
        look_at(look, 4, LENGTH, sounds, 0);
        assert_memory_equal(rf_look_level(look, 0), rf_look_level(full, i),
                            rf_level_rows(&levels[i], LENGTH) * 16);
        rf_look_destroy(look);
        rf_lens_release(lens);
    }
    rf_look_destroy(full);
    rf_lens_release(all);
}

/* Bands of hundreds of bins are summed in parts: against the power of the same
 * look, with the weights by formula. */
static void wide_bands_are_summed_whole(void **state)
{
    (void)state;
    const rf_framing f = {
        .length = LONG, .hop = 512, .win_length = LONG, .window = RF_HANN};
    const rf_level asked[] = {
        {.kind = RF_LEVEL_POWER},
        {.kind = RF_LEVEL_MEL,
         .sr = SR,
         .power = 2,
         .n_mels = 1,
         .fmax = SR / 2.0,
         .htk = true,
         .norm = RF_MEL_NONE},
    };
    fill(longs, sizeof longs);
    rf_lens *lens = make(&f, asked, 2);
    rf_look *look = look_with(lens, 1);
    look_at(look, 1, LONG, longs, 0);
    const double peak = mel_to_hz(&asked[1], 0.5);
    double sum = 0;
    for (size_t k = 0; k <= LONG / 2; k++) {
        const double hz = (double)k * SR / LONG;
        sum += fmin(hz / peak, (SR / 2.0 - hz) / (SR / 2.0 - peak)) *
               (double)((const float *)rf_look_level(look, 0))[k];
    }
    const double got = (double)*(const float *)rf_look_level(look, 1);
    assert_true(fabs(got - sum) < 1e-6 * sum);
    rf_look_destroy(look);
    rf_lens_release(lens);
}

/* ---- closed forms ---- */

static float first_of(const rf_look *look, size_t level, size_t row)
{
    return ((const float *)rf_look_level(look, level))[row];
}

static rf_look *one_lane(rf_lens **lens)
{
    static const rf_framing f = {
        .length = LONG, .hop = 512, .win_length = LONG, .window = RF_HANN};
    *lens = make(&f, levels, N_LEVELS);
    return look_with(*lens, 1);
}

static void silence_is_the_floor(void **state)
{
    (void)state;
    rf_lens *lens;
    rf_look *look = one_lane(&lens);
    memset(longs, 0, sizeof longs);
    look_at(look, 1, LONG, longs, 0);
    assert_true(first_of(look, 0, 100) == 0);
    assert_true(first_of(look, 1, 100) == 0);
    assert_true(fabs((double)first_of(look, 2, 100) - sqrt(0.5)) < 1e-7);
    assert_true(fabs((double)first_of(look, 3, 9) - 2 * log(1e-5)) < 1e-5);
    assert_true(first_of(look, 4, 3) == 0);
    assert_true(fabs((double)first_of(look, 6, 3) + 100) < 1e-5);
    assert_true(first_of(look, 7, 0) == 0); /* centroid */
    assert_true(first_of(look, 7, 1) == 0);
    assert_true(fabs((double)first_of(look, 8, 0) - 1) < 1e-5); /* flatness */
    assert_true(fabs((double)first_of(look, 9, 0) - 1) < 1e-5);
    assert_true(first_of(look, 10, 0) == 0);
    rf_look_destroy(look);
    rf_lens_release(lens);
}

static void a_sine_on_a_bin_has_its_frequency_and_half_its_window(void **state)
{
    (void)state;
    rf_lens *lens;
    rf_look *look = one_lane(&lens);
    const double bin = 100, hz = bin * SR / LONG;
    for (size_t n = 0; n < LONG; n++)
        longs[n] = (float)sin(2 * PI * bin * (double)n / LONG);
    look_at(look, 1, LONG, longs, 0);
    assert_true(fabs((double)first_of(look, 1, 100) - LONG / 4.0) < 1e-3);
    assert_true(fabs((double)first_of(look, 1, 99) - LONG / 8.0) < 1e-3);
    assert_true(fabs((double)first_of(look, 7, 0) - hz) < 0.1);
    assert_true(fabs((double)first_of(look, 7, 1) - LONG / 2.0) < 0.1);
    assert_true((double)first_of(look, 8, 0) < 1e-6);
    assert_true(fabs((double)first_of(look, 10, 0) - sqrt(0.5)) < 1e-7);
    rf_look_destroy(look);
    rf_lens_release(lens);
}

static void a_constant_is_in_the_lowest_two_bins(void **state)
{
    (void)state;
    rf_lens *lens;
    rf_look *look = one_lane(&lens);
    for (size_t n = 0; n < LONG; n++)
        longs[n] = 0.5f;
    look_at(look, 1, LONG, longs, 0);
    assert_true(fabs((double)first_of(look, SPECTRUM, 0) - 512) < 1e-3);
    assert_true(fabs((double)first_of(look, SPECTRUM, 1) + 256) < 1e-3);
    assert_true((double)first_of(look, 1, 2) < 1e-3);
    assert_true(first_of(look, 10, 0) == 0.5f);
    rf_look_destroy(look);
    rf_lens_release(lens);
}

static void an_impulse_is_flat(void **state)
{
    (void)state;
    rf_lens *lens;
    rf_look *look = one_lane(&lens);
    memset(longs, 0, sizeof longs);
    longs[LONG / 2] = 1; /* where the window is 1 */
    look_at(look, 1, LONG, longs, 0);
    for (size_t k = 0; k <= LONG / 2; k++)
        assert_true(fabs((double)first_of(look, 0, k) - 1) < 1e-6);
    assert_true(fabs((double)first_of(look, 7, 0) - SR / 4.0) < 0.01);
    assert_true(fabs((double)first_of(look, 8, 0) - 1) < 1e-6);
    assert_true(fabs((double)first_of(look, 10, 0) - sqrt(1.0 / LONG)) < 1e-8);
    rf_look_destroy(look);
    rf_lens_release(lens);
}

/* Below tiny no centroid; just above it one. */
static void a_centroid_needs_more_than_nothing(void **state)
{
    (void)state;
    const rf_framing f = {
        .length = 64, .hop = 1, .win_length = 64, .window = RF_ONES};
    const rf_level level = {.kind = RF_LEVEL_CENTROID, .sr = SR};
    rf_lens *lens = make(&f, &level, 1);
    rf_look *look = look_with(lens, 1);
    static float x[64];
    x[0] = 2e-19f;
    look_at(look, 1, 64, x, 0);
    assert_true(fabs((double)first_of(look, 0, 0) - SR / 4.0) < 0.1);
    assert_true(first_of(look, 0, 1) > 0);
    x[0] = 1e-30f; /* its power underflows */
    look_at(look, 1, 64, x, 0);
    assert_true(first_of(look, 0, 0) == 0 && first_of(look, 0, 1) == 0);
    rf_look_destroy(look);
    rf_lens_release(lens);
}

/* ---- levels and lenses as things ---- */

static void levels_are_equal_in_what_they_use(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_LEVELS; i++)
        for (size_t j = 0; j < N_LEVELS; j++)
            assert_int_equal(rf_level_equal(&levels[i], &levels[j]), i == j);
    const rf_level a = levels[6];
    for (size_t field = 0; field < 9; field++) {
        rf_level b = a;
        b.sr += field == 1;
        b.floor += field == 2 ? 1 : 0;
        b.power -= field == 3;
        b.n_mels += field == 4;
        b.fmin += field == 5;
        b.fmax -= field == 6;
        b.htk = field == 7;
        b.norm = field == 8 ? RF_MEL_NONE : b.norm;
        assert_int_equal(rf_level_equal(&a, &b), field == 0);
    }
    rf_level rms = levels[10];
    rms.floor = 3;
    rms.sr = 1;
    assert_true(rf_level_equal(&rms, &levels[10]));
}

static void rows_are_bins_bands_or_few(void **state)
{
    (void)state;
    static const size_t rows[] = {BINS, BINS, BINS, BINS, 8, 2,
                                  8,    2,    1,    1,    1, BINS + BINS};
    for (size_t i = 0; i < N_LEVELS; i++)
        assert_int_equal(rf_level_rows(&levels[i], LENGTH), rows[i]);
}

static void equal_levels_are_one(void **state)
{
    (void)state;
    const rf_level twice[] = {levels[6], levels[0], levels[6], levels[0]};
    rf_lens *lens = make(&framing, twice, 4);
    rf_look *look = look_with(lens, 1);
    assert_ptr_equal(rf_look_level(look, 0), rf_look_level(look, 2));
    assert_ptr_equal(rf_look_level(look, 1), rf_look_level(look, 3));
    assert_ptr_not_equal(rf_look_level(look, 0), rf_look_level(look, 1));
    rf_look_destroy(look);
    rf_lens_release(lens);
}

static void a_lens_knows_its_framing(void **state)
{
    (void)state;
    rf_lens *lens = make(&framing, levels, 1);
    assert_true(rf_framing_equal(rf_lens_framing(lens), &framing));
    assert_true(rf_lens_transforms(lens));
    rf_lens_release(lens);
}

static void rms_alone_needs_no_transform(void **state)
{
    (void)state;
    rf_framing f = framing;
    f.length = 63; /* which none supports */
    rf_lens *lens = NULL;
    assert_int_equal(rf_lens_create(&f, levels, N_LEVELS, NULL, &lens, NULL),
                     RF_INVALID);
    assert_null(lens);
    lens = make(&f, &levels[10], 1);
    assert_false(rf_lens_transforms(lens));
    rf_look *look = look_with(lens, 1);
    fill(longs, sizeof longs);
    look_at(look, 1, 63, longs, 0);
    double sum = 0;
    for (size_t i = 0; i < 63; i++)
        sum += (double)longs[i] * (double)longs[i] / 63;
    assert_true(fabs((double)first_of(look, 0, 0) - sqrt(sum)) < 1e-7);
    rf_look_destroy(look);
    rf_lens_release(lens);
}

static void a_look_keeps_its_lens_and_a_lens_its_tables(void **state)
{
    (void)state;
    rf_tables *tables = NULL;
    rf_lens *lens = NULL;
    assert_int_equal(rf_tables_create(&tables, NULL), RF_OK);
    assert_int_equal(
        rf_lens_create(&framing, levels, N_LEVELS, tables, &lens, NULL), RF_OK);
    rf_tables_release(tables);
    assert_ptr_equal(rf_lens_retain(lens), lens);
    rf_lens_release(lens);
    rf_look *look = look_with(lens, 1);
    rf_lens_release(lens);
    fill(sounds, sizeof sounds);
    look_at(look, 1, LENGTH, sounds, 0);
    const truth t = transform(sounds);
    assert_row(look, 6, 3, 1, 0, &t);
    rf_look_destroy(look);
    assert_null(rf_lens_retain(NULL));
    rf_lens_release(NULL);
    rf_look_destroy(NULL);
}

/* A second lens of the same kind finds what the first one made. */
static void lenses_share_tables(void **state)
{
    (void)state;
    rf_tables *tables = NULL;
    rf_lens *first = NULL, *second = NULL;
    assert_int_equal(rf_tables_create(&tables, NULL), RF_OK);
    assert_int_equal(
        rf_lens_create(&framing, levels, N_LEVELS, tables, &first, NULL),
        RF_OK);
    fail_after(3); /* the lens, its steps and levels */
    assert_int_equal(
        rf_lens_create(&framing, levels, N_LEVELS, tables, &second, NULL),
        RF_OK);
    fail_never();
    rf_lens_release(second);
    rf_lens_release(first);
    rf_tables_release(tables);
}

static void other_widths_are_refused(void **state)
{
    (void)state;
    rf_lens *lens = make(&framing, levels, 1);
    rf_look *look = NULL;
    assert_int_equal(rf_look_create(lens, 3, &look, NULL), RF_UNSUPPORTED);
    assert_null(look);
    rf_lens_release(lens);
}

static void short_memory_is_told(void **state)
{
    (void)state;
    rf_lens *lens = NULL;
    rf_look *look = NULL;
    rf_status status;
    size_t n = 0;
    do {
        fail_after(n++);
        status = rf_lens_create(&framing, levels, N_LEVELS, NULL, &lens, NULL);
        fail_never();
        if (status != RF_OK)
            assert_null(lens);
    } while (status == RF_NOMEM);
    assert_int_equal(status, RF_OK);
    assert_true(n > 12);
    n = 0;
    do {
        fail_after(n++);
        status = rf_look_create(lens, 4, &look, NULL);
        fail_never();
        if (status != RF_OK)
            assert_null(look);
    } while (status == RF_NOMEM);
    assert_int_equal(status, RF_OK);
    assert_int_equal(n, 5);
    fail_after(0); /* a look allocates nothing */
    static _Alignas(64) float frame[4 * LENGTH];
    rf_look_at(look, frame);
    assert_int_equal(allocations(), 0);
    fail_never();
    rf_look_destroy(look);
    rf_lens_release(lens);
}

/* ---- gathering ---- */

enum { SOUND = 700 };

static void assert_gathered(const rf_framing *f, uint32_t lanes, size_t samples,
                            size_t total, size_t t, size_t count)
{
    /* a place of just this size: reading beyond it shows under asan */
    float *sound = rf_alloc(samples, sizeof *sound);
    const size_t size = (size_t)f->length * lanes;
    float *frame = rf_alloc(size + 1, sizeof *frame);
    assert_true(sound && frame);
    for (size_t i = 0; i < samples; i++)
        sound[i] = (float)(i + 1);
    frame[size] = -7;
    rf_look_gather(f, lanes, sound, samples, total, t, count, frame);
    for (size_t lane = 0; lane < lanes; lane++) {
        const size_t which = t + (lane < count ? lane : count - 1);
        const int64_t start = rf_framing_start(f, which);
        for (size_t i = 0; i < f->length; i++) {
            const int64_t from =
                rf_framing_source(f, start + (int64_t)i, total);
            const float want =
                from >= 0 && from < (int64_t)samples ? (float)(from + 1) : 0;
            assert_true(frame[i * lanes + lane] == want);
        }
    }
    assert_true(frame[size] == -7);
    rf_free(frame);
    rf_free(sound);
}

static void assert_all_gathered(const rf_framing *f, uint32_t lanes,
                                size_t samples, size_t total)
{
    const size_t frames = rf_framing_count(f, total);
    for (size_t t = 0; t < frames; t += lanes) {
        const size_t left = frames - t;
        assert_gathered(f, lanes, samples, total, t,
                        left < lanes ? left : lanes);
        assert_gathered(f, lanes, samples, total, t, 1);
    }
}

/* 9 kinds of framing, 5 lengths, 3 hops. */
static void frames_are_gathered_into_lanes(void **state)
{
    (void)state;
    static const uint32_t lengths[] = {1, 6, 16, 30, 64};
    static const uint32_t hops[] = {1, 5, 16};
    for (const uint32_t *w = widths(); *w; w++)
        for (size_t kind = 0; kind < 135; kind++) {
            const uint32_t length = lengths[kind / 9 % 5];
            const rf_framing f = {.length = length,
                                  .hop = hops[kind / 45],
                                  .win_length = length,
                                  .pad = (rf_pad)(kind % 3),
                                  .fit = (rf_fit)(kind / 3 % 3)};
            assert_all_gathered(&f, *w, 1, 1);
            assert_all_gathered(&f, *w, 20, 20);
            assert_all_gathered(&f, *w, 150, 150);
            assert_all_gathered(&f, *w, 50, 120);
        }
}

/* Frames of one sound as lanes are what the frames one by one are. */
static void a_lane_may_be_a_frame(void **state)
{
    (void)state;
    static float sound[SOUND];
    fill(sound, sizeof sound);
    rf_lens *lens = make(&framing, levels, N_LEVELS);
    rf_look *one = look_with(lens, 1);
    static _Alignas(64) float frame[LENGTH * LANES], single[LENGTH];
    for (const uint32_t *w = widths(); *w; w++) {
        rf_look *look = look_with(lens, *w);
        rf_look_gather(&framing, *w, sound, SOUND, SOUND, 3, *w, frame);
        rf_look_at(look, frame);
        for (size_t lane = 0; lane < *w; lane++) {
            rf_look_gather(&framing, 1, sound, SOUND, SOUND, 3 + lane, 1,
                           single);
            rf_look_at(one, single);
            assert_lane(look, one, *w, LENGTH, lane);
        }
        rf_look_destroy(look);
    }
    rf_look_destroy(one);
    rf_lens_release(lens);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_are_those_of_the_formulas),
        cmocka_unit_test(all_widths_give_the_bits_of_one_lane),
        cmocka_unit_test(a_level_alone_has_the_same_bits),
        cmocka_unit_test(wide_bands_are_summed_whole),
        cmocka_unit_test(silence_is_the_floor),
        cmocka_unit_test(a_sine_on_a_bin_has_its_frequency_and_half_its_window),
        cmocka_unit_test(a_constant_is_in_the_lowest_two_bins),
        cmocka_unit_test(an_impulse_is_flat),
        cmocka_unit_test(a_centroid_needs_more_than_nothing),
        cmocka_unit_test(levels_are_equal_in_what_they_use),
        cmocka_unit_test(rows_are_bins_bands_or_few),
        cmocka_unit_test(equal_levels_are_one),
        cmocka_unit_test(a_lens_knows_its_framing),
        cmocka_unit_test(rms_alone_needs_no_transform),
        cmocka_unit_test(a_look_keeps_its_lens_and_a_lens_its_tables),
        cmocka_unit_test(lenses_share_tables),
        cmocka_unit_test(other_widths_are_refused),
        cmocka_unit_test(short_memory_is_told),
        cmocka_unit_test(frames_are_gathered_into_lanes),
        cmocka_unit_test(a_lane_may_be_a_frame),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
