/* test_mel.c: windows, mel bank and their cache, against their formulas. */
#include "fail_alloc.h"
#include "features/levels.h"
#include "features/tables.h"
#include "features/window.h"
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* needs those above */
#include <cmocka.h>

static const double PI = 3.14159265358979323846;

enum { MOST = 140000 };

static float values[MOST], wanted[MOST];

static double window_at(rf_window window, double u)
{
    switch (window) {
    case RF_HANN:
        return 0.5 - 0.5 * cos(u);
    case RF_HAMMING:
        return 0.54 - 0.46 * cos(u);
    case RF_BLACKMAN:
        return 0.42 - 0.5 * cos(u) + 0.08 * cos(2 * u);
    default:
        return 1;
    }
}

static void windows_are_periodic(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {2, 3, 15, 16, 400, 2048};
    for (int w = RF_HANN; w <= RF_ONES; w++)
        for (size_t s = 0; s < 6; s++) {
            const uint32_t n = sizes[s];
            rf_window_fill((rf_window)w, n, n, values);
            for (uint32_t i = 0; i < n; i++)
                assert_true(fabs(window_at((rf_window)w, 2 * PI * i / n) -
                                 (double)values[i]) <= 6e-8);
        }
}

static void a_window_of_one_is_1(void **state)
{
    (void)state;
    for (int w = RF_HANN; w <= RF_ONES; w++) {
        rf_window_fill((rf_window)w, 1, 1, values);
        assert_true(values[0] == 1);
    }
}

static void a_shorter_window_stands_in_the_middle_of_zeros(void **state)
{
    (void)state;
    for (uint32_t win = 1; win <= 9; win++) {
        const uint32_t before = (9 - win) / 2;
        rf_window_fill(RF_HAMMING, win, 9, values);
        rf_window_fill(RF_HAMMING, win, win, wanted);
        for (uint32_t i = 0; i < 9; i++) {
            const bool in = i >= before && i - before < win;
            assert_true(values[i] == (in ? wanted[i - before] : 0));
        }
    }
}

static void a_window_mirrors_to_the_bit(void **state)
{
    (void)state;
    rf_window_fill(RF_BLACKMAN, 1025, 1025, values);
    for (uint32_t i = 1; i < 1025; i++)
        assert_true(values[i] == values[1025 - i]);
}

/* ---- the bank ---- */

typedef struct bank_case {
    double sr;
    uint32_t length, n_mels;
    double fmin, fmax;
    bool htk;
    rf_mel_norm norm;
} bank_case;

static const bank_case banks[] = {
    {44100, 2048, 128, 0, 22050, false, RF_MEL_SLANEY},
    {22050, 512, 40, 0, 11025, true, RF_MEL_NONE},
    {16000, 1024, 80, 50, 7600, false, RF_MEL_NONE},
    {8000, 64, 64, 0, 4000, true, RF_MEL_SLANEY},
    {48000, 4096, 1, 300, 3000, false, RF_MEL_SLANEY},
    {44100, 66, 300, 20, 20000, false, RF_MEL_SLANEY},
    {44100, 64, 3, 500, 500, false, RF_MEL_SLANEY},
};
enum { BANKS = sizeof banks / sizeof *banks };

static rf_level level_of(const bank_case *c)
{
    return (rf_level){.kind = RF_LEVEL_MEL,
                      .sr = c->sr,
                      .power = 2,
                      .n_mels = c->n_mels,
                      .fmin = c->fmin,
                      .fmax = c->fmax,
                      .htk = c->htk,
                      .norm = c->norm};
}

static double to_mel(double f, bool htk)
{
    if (htk)
        return 2595 * log10(1 + f / 700);
    return f < 1000 ? 3 * f / 200 : 15 + 27 * log(f / 1000) / log(6.4);
}

static double to_hz(double m, bool htk)
{
    if (htk)
        return 700 * (pow(10, m / 2595) - 1);
    return m < 15 ? 200 * m / 3 : 1000 * exp((m - 15) * log(6.4) / 27);
}

static double edge(const bank_case *c, uint32_t i)
{
    const double lo = to_mel(c->fmin, c->htk), hi = to_mel(c->fmax, c->htk);
    return to_hz(lo + (hi - lo) * i / (c->n_mels + 1), c->htk);
}

static double weight(const bank_case *c, uint32_t b, uint32_t k)
{
    const double f = k * c->sr / c->length;
    const double p0 = edge(c, b), p1 = edge(c, b + 1), p2 = edge(c, b + 2);
    if (!(p2 > p0)) /* a band without width holds nothing */
        return 0;
    const double w = fmax(0, fmin((f - p0) / (p1 - p0), (p2 - f) / (p2 - p1)));
    return c->norm == RF_MEL_SLANEY ? w * 2 / (p2 - p0) : w;
}

/* All weights of band `b`, zeros too. */
static void unfold(const rf_mel *mel, uint32_t b, uint32_t bins, float *out)
{
    memset(out, 0, bins * sizeof *out);
    for (uint32_t i = mel->start[b]; i < mel->start[b + 1]; i++)
        out[mel->first[b] + i - mel->start[b]] = mel->weights[i];
}

static void assert_bank(const bank_case *c)
{
    const rf_level level = level_of(c);
    const uint32_t bins = c->length / 2 + 1;
    rf_mel *mel = NULL;
    assert_int_equal(rf_mel_create(&level, c->length, &mel, NULL), RF_OK);
    assert_int_equal(mel->bands, c->n_mels);
    for (uint32_t b = 0; b < c->n_mels; b++) {
        unfold(mel, b, bins, values);
        const double top =
            c->norm == RF_MEL_NONE ? 1 : 2 / (edge(c, b + 2) - edge(c, b));
        for (uint32_t k = 0; k < bins; k++)
            if (!(fabs((double)values[k] - weight(c, b, k)) <= 1e-7 * top))
                fail_msg("band %u bin %u: %g, wanted %g", b, k,
                         (double)values[k], weight(c, b, k));
    }
    assert_true(mel->start[c->n_mels] <= 2 * bins);
    for (uint32_t i = 0; i < mel->start[c->n_mels]; i++)
        assert_true(mel->weights[i] > 0);
    rf_mel_destroy(mel);
}

static void weights_are_those_of_the_formula(void **state)
{
    (void)state;
    for (size_t i = 0; i < BANKS; i++)
        assert_bank(&banks[i]);
}

static void the_scales_meet_their_fixed_points(void **state)
{
    (void)state;
    assert_true(rf_mel_of_hz(0, false) == 0 && rf_mel_of_hz(0, true) == 0);
    assert_true(fabs(rf_mel_of_hz(1000, false) - 15) < 1e-12);
    assert_true(fabs(rf_mel_of_hz(6400, false) - 42) < 1e-12);
    assert_true(fabs(rf_mel_of_hz(6300, true) - 2595) < 1e-9);
    for (int i = 0; i < 240; i++) {
        const double hz = i * 100.0 + 7;
        for (int htk = 0; htk < 2; htk++)
            assert_true(fabs(rf_mel_to_hz(rf_mel_of_hz(hz, htk), htk) - hz) <
                        1e-11 * hz + 1e-10);
    }
}

static void bands_narrower_than_a_bin_are_empty(void **state)
{
    (void)state;
    const rf_level level = level_of(&banks[5]);
    rf_mel *mel = NULL;
    assert_int_equal(rf_mel_create(&level, 66, &mel, NULL), RF_OK);
    size_t empty = 0;
    for (uint32_t b = 0; b < mel->bands; b++)
        empty += mel->start[b] == mel->start[b + 1];
    assert_true(empty > 200);
    rf_mel_destroy(mel);
}

/* ---- the reference files ---- */

static char first_folder[4096];

typedef struct reference {
    char kind[40], params[200], shape[40], file[100];
    long offset;
    size_t count;
} reference;

/* `key`'s value in "a=1;b=2", or NULL. */
static const char *param(const reference *r, const char *key)
{
    const size_t n = strlen(key);
    for (const char *at = r->params; at; at = strchr(at, ';')) {
        at += *at == ';';
        if (strncmp(at, key, n) == 0 && at[n] == '=')
            return at + n + 1;
    }
    return NULL;
}

static double number(const reference *r, const char *key, double fallback)
{
    const char *text = param(r, key);
    return text ? strtod(text, NULL) : fallback;
}

static bool is(const reference *r, const char *key, const char *value)
{
    const char *text = param(r, key);
    return text && strncmp(text, value, strlen(value)) == 0;
}

static bool parse(const char *line, reference *r)
{
    char id[100], signal[100], offset[30];
    if (sscanf(line, "%99s %99s %39s %199s %39s %99s %29s", id, signal, r->kind,
               r->params, r->shape, r->file, offset) != 7)
        return false;
    char *end = NULL;
    r->offset = strtol(offset, NULL, 10);
    r->count = strtoul(r->shape, &end, 10);
    if (*end == 'x')
        r->count *= strtoul(end + 1, NULL, 10);
    return r->count <= MOST;
}

static bank_case bank_of(const reference *r)
{
    const double sr = number(r, "sr", 0);
    return (bank_case){
        .sr = sr,
        .length = (uint32_t)number(r, "n_fft", 0),
        .n_mels = (uint32_t)number(r, "n_mels", 0),
        .fmin = number(r, "fmin", 0),
        .fmax = number(r, "fmax", sr / 2),
        .htk = is(r, "htk", "True"),
        /* what is null there is not in the index */
        .norm = is(r, "norm", "slaney") ? RF_MEL_SLANEY : RF_MEL_NONE,
    };
}

static void ours_bank(const reference *r)
{
    const bank_case c = bank_of(r);
    const rf_level level = level_of(&c);
    rf_mel *mel = NULL;
    assert_int_equal(rf_mel_create(&level, c.length, &mel, NULL), RF_OK);
    const uint32_t bins = c.length / 2 + 1;
    assert_int_equal(r->count, bins * c.n_mels);
    for (uint32_t b = 0; b < c.n_mels; b++)
        unfold(mel, b, bins, values + (size_t)b * bins);
    rf_mel_destroy(mel);
}

static void ours_frequencies(const reference *r)
{
    const bank_case c = bank_of(r);
    const double lo = rf_mel_of_hz(c.fmin, c.htk);
    const double hi = rf_mel_of_hz(c.fmax, c.htk);
    for (uint32_t i = 0; i < r->count; i++)
        values[i] =
            (float)rf_mel_to_hz(lo + (hi - lo) * i / (c.n_mels + 1), c.htk);
}

static void ours_window(const reference *r)
{
    const uint32_t n = (uint32_t)r->count;
    rf_window_fill(is(r, "window", "hann")      ? RF_HANN
                   : is(r, "window", "hamming") ? RF_HAMMING
                                                : RF_BLACKMAN,
                   n, n, values);
}

/* Whether it is one of ours, and then met. */
static bool check(const reference *r, const char *folder)
{
    double absolute = 0, relative = 0, of_most = 0;
    if (strcmp(r->kind, "window") == 0 && is(r, "periodic", "True")) {
        ours_window(r);
        absolute = 2e-7;
    } else if (strcmp(r->kind, "mel_frequencies") == 0) {
        ours_frequencies(r);
        relative = 1e-6;
    } else if (strcmp(r->kind, "mel_filterbank") == 0) {
        ours_bank(r);
        of_most = 1e-5;
    } else {
        return false;
    }
    char path[4400];
    snprintf(path, sizeof path, "%s/%s", folder, r->file);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, r->offset, SEEK_SET), 0);
    assert_int_equal(fread(wanted, sizeof *wanted, r->count, file), r->count);
    fclose(file);
    double most = 0;
    for (size_t i = 0; i < r->count; i++)
        most = fmax(most, fabs((double)wanted[i]));
    for (size_t i = 0; i < r->count; i++) {
        const double w = (double)wanted[i], got = (double)values[i];
        if (!(fabs(got - w) <= absolute + relative * fabs(w) + of_most * most))
            fail_msg("%s %s: %zu is %.9g, wanted %.9g", r->kind, r->params, i,
                     got, w);
    }
    return true;
}

static void reference_values_are_met(void **state)
{
    (void)state;
    char folder[4200], path[4300], line[20000];
    snprintf(folder, sizeof folder, "%s/../shared/features", first_folder);
    snprintf(path, sizeof path, "%s/index.tsv", folder);
    FILE *index = fopen(path, "r");
    if (!index) {
        print_message("skipped: no ../shared/features\n");
        return;
    }
    size_t checked = 0;
    while (fgets(line, sizeof line, index)) {
        reference r = {0};
        checked += parse(line, &r) && check(&r, folder);
    }
    fclose(index);
    assert_int_equal(checked, 9 + 3 + 3);
}

/* ---- the cache ---- */

static rf_table_key window_key(uint32_t length)
{
    return (rf_table_key){.kind = RF_TABLE_WINDOW,
                          .length = length,
                          .win_length = length,
                          .window = RF_HANN};
}

static const rf_table *find(rf_tables *tables, const rf_table_key *key)
{
    const rf_table *table = NULL;
    assert_int_equal(rf_tables_find(tables, key, &table, NULL), RF_OK);
    return table;
}

static void equal_tables_are_made_once(void **state)
{
    (void)state;
    rf_tables *tables = NULL;
    assert_int_equal(rf_tables_create(&tables, NULL), RF_OK);
    const rf_level level = level_of(&banks[0]);
    rf_table_key keys[] = {
        window_key(64),
        window_key(64),
        window_key(64),
        window_key(128),
        {.kind = RF_TABLE_FFT, .length = 64},
        {.kind = RF_TABLE_FFT, .length = 128},
        {.kind = RF_TABLE_MEL, .length = 64, .level = rf_level_bank(&level)},
        {.kind = RF_TABLE_MEL, .length = 64, .level = rf_level_bank(&level)},
    };
    keys[1].window = RF_ONES;
    keys[2].win_length = 63;
    keys[7].level.fmin = 1;
    enum { KEYS = sizeof keys / sizeof *keys };
    const rf_table *held[KEYS];
    for (size_t i = 0; i < KEYS; i++) {
        held[i] = find(tables, &keys[i]);
        for (size_t j = 0; j < i; j++)
            assert_ptr_not_equal(held[i], held[j]);
        const rf_table *again = find(tables, &keys[i]);
        assert_ptr_equal(again, held[i]);
        rf_table_release(again);
    }
    assert_int_equal(rf_fft_size(rf_table_fft(held[5])), 128);
    assert_true(rf_table_window(held[0])[32] == 1);
    assert_int_equal(rf_table_mel(held[6])->bands, 128);
    rf_tables_release(tables);
    /* what is held outlives the cache */
    assert_true(rf_table_window(held[0])[32] == 1);
    for (size_t i = 0; i < KEYS; i++)
        rf_table_release(held[i]);
}

/* Making one allocates, finding one does not. */
static bool is_kept(rf_tables *tables, uint32_t length)
{
    const rf_table_key key = window_key(length);
    const rf_table *table = NULL;
    fail_after(0);
    const rf_status status = rf_tables_find(tables, &key, &table, NULL);
    fail_never();
    rf_table_release(table);
    return status == RF_OK;
}

static void use(rf_tables *tables, uint32_t length)
{
    const rf_table_key key = window_key(length);
    rf_table_release(find(tables, &key));
}

static void the_longest_unused_goes(void **state)
{
    (void)state;
    rf_tables *tables = NULL;
    assert_int_equal(rf_tables_create(&tables, NULL), RF_OK);
    for (uint32_t n = 1; n <= RF_TABLES_MOST; n++)
        use(tables, n);
    use(tables, 1);
    use(tables, 1000);
    assert_false(is_kept(tables, 2));
    assert_true(is_kept(tables, 1));
    for (uint32_t n = 3; n <= RF_TABLES_MOST; n++)
        assert_true(is_kept(tables, n));
    assert_true(is_kept(tables, 1000));
    rf_tables_release(tables);
}

static void what_is_held_stays_in_the_cache(void **state)
{
    (void)state;
    rf_tables *tables = NULL;
    assert_int_equal(rf_tables_create(&tables, NULL), RF_OK);
    const rf_table *held[RF_TABLES_MOST];
    for (uint32_t n = 0; n < RF_TABLES_MOST; n++) {
        const rf_table_key key = window_key(n + 1);
        held[n] = find(tables, &key);
    }
    const rf_table_key extra = window_key(500);
    const rf_table *lone = find(tables, &extra);
    assert_true(rf_table_window(lone)[250] == 1);
    assert_false(is_kept(tables, 500));
    for (uint32_t n = 0; n < RF_TABLES_MOST; n++)
        assert_true(is_kept(tables, n + 1));
    rf_table_release(held[9]);
    use(tables, 501);
    assert_false(is_kept(tables, 10));
    assert_true(is_kept(tables, 501));
    for (uint32_t n = 0; n < RF_TABLES_MOST; n++)
        if (n != 9)
            rf_table_release(held[n]);
    rf_table_release(lone);
    rf_tables_release(tables);
}

static void *use_many(void *tables)
{
    for (uint32_t round = 0; round < 20; round++)
        for (uint32_t n = 1; n <= 90; n++) {
            const rf_table_key key = window_key(2 * n);
            const rf_table *table = find(tables, &key);
            assert_true(rf_table_window(table)[n] == 1);
            rf_table_release(table);
        }
    return NULL;
}

static void threads_share_a_cache(void **state)
{
    (void)state;
    rf_tables *tables = NULL;
    assert_int_equal(rf_tables_create(&tables, NULL), RF_OK);
    pthread_t threads[3];
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, use_many, tables),
                         0);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    rf_tables_release(tables);
}

static void tables_are_counted(void **state)
{
    (void)state;
    assert_int_equal(rf_tables_create(NULL, NULL), RF_ARGUMENT);
    assert_null(rf_tables_retain(NULL));
    rf_tables_release(NULL);
    rf_table_release(NULL);
    rf_mel_destroy(NULL);
    rf_tables *tables = NULL;
    assert_int_equal(rf_tables_create(&tables, NULL), RF_OK);
    assert_ptr_equal(rf_tables_retain(tables), tables);
    rf_tables_release(tables);
    use(tables, 3);
    assert_true(is_kept(tables, 3));
    rf_tables_release(tables);
}

static void a_size_without_transform_is_refused_and_not_kept(void **state)
{
    (void)state;
    rf_tables *tables = NULL;
    assert_int_equal(rf_tables_create(&tables, NULL), RF_OK);
    const rf_table *table = NULL;
    const rf_table_key key = {.kind = RF_TABLE_FFT, .length = 63};
    for (int i = 0; i < 2; i++)
        assert_int_equal(rf_tables_find(tables, &key, &table, NULL),
                         RF_INVALID);
    assert_null(table);
    rf_tables_release(tables);
}

static void assert_told(const rf_table_key *key)
{
    rf_status status;
    size_t n = 0;
    do {
        rf_tables *tables = NULL;
        const rf_table *table = NULL;
        fail_after(n++);
        status = rf_tables_create(&tables, NULL);
        if (status == RF_OK)
            status = rf_tables_find(tables, key, &table, NULL);
        fail_never();
        assert_true((status == RF_OK) == (table != NULL));
        rf_table_release(table);
        rf_tables_release(tables);
    } while (status == RF_NOMEM);
    assert_int_equal(status, RF_OK);
    assert_true(n > 3);
}

static void short_memory_is_told(void **state)
{
    (void)state;
    const rf_level level = level_of(&banks[0]);
    const rf_table_key window = window_key(64);
    const rf_table_key fft = {.kind = RF_TABLE_FFT, .length = 64};
    const rf_table_key mel = {
        .kind = RF_TABLE_MEL, .length = 64, .level = rf_level_bank(&level)};
    assert_told(&window);
    assert_told(&fft);
    assert_told(&mel);
}

int main(void)
{
    if (!realpath(".", first_folder))
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(windows_are_periodic),
        cmocka_unit_test(a_window_of_one_is_1),
        cmocka_unit_test(a_shorter_window_stands_in_the_middle_of_zeros),
        cmocka_unit_test(a_window_mirrors_to_the_bit),
        cmocka_unit_test(weights_are_those_of_the_formula),
        cmocka_unit_test(the_scales_meet_their_fixed_points),
        cmocka_unit_test(bands_narrower_than_a_bin_are_empty),
        cmocka_unit_test(reference_values_are_met),
        cmocka_unit_test(equal_tables_are_made_once),
        cmocka_unit_test(the_longest_unused_goes),
        cmocka_unit_test(what_is_held_stays_in_the_cache),
        cmocka_unit_test(threads_share_a_cache),
        cmocka_unit_test(tables_are_counted),
        cmocka_unit_test(a_size_without_transform_is_refused_and_not_kept),
        cmocka_unit_test(short_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
