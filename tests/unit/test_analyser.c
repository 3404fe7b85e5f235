/* test_analyser.c: a sound that grows is analysed once. */
#include <complex.h> /* its macros must not disturb the header's names */

#include "fail_alloc.h"
#include "raveforce.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* needs those above */
#include <cmocka.h>

enum { SECOND = 44100, MOST = 3 };

static float sound[SECOND];

static int fill(void **state)
{
    (void)state;
    for (size_t n = 0; n < SECOND; n++)
        sound[n] = (float)(rf_random(1, (uint32_t)n, 0, 0, 0) - 0.5);
    return 0;
}

static rf_analyser *create(void)
{
    rf_analyser *analyser = NULL;
    assert_int_equal(rf_analyser_create(SECOND, NULL, &analyser, NULL), RF_OK);
    return analyser;
}

static void hear(rf_analyser *analyser, size_t frames, size_t same)
{
    rf_error err = {0};
    if (rf_analyser_hear(analyser, sound, frames, same, &err) != RF_OK)
        fail_msg("%s", err.message);
}

typedef struct wish {
    const char *name;
    rf_setting settings[MOST];
    size_t n;
} wish;

static rf_matrix get(rf_analyser *analyser, const wish *w)
{
    rf_matrix out = {0};
    rf_error err = {0};
    if (rf_analyser_feature(analyser, w->name, w->settings, w->n, &out, &err) !=
        RF_OK)
        fail_msg("%s: %s", w->name, err.message);
    return out;
}

static wish plain(const char *name)
{
    return (wish){.name = name};
}

static wish with_number(const char *name, const char *setting, double number)
{
    return (wish){name, {{setting, NULL, number}}, 1};
}

static size_t floats(const rf_matrix *m)
{
    return m->rows * m->columns * (m->is_complex ? 2 : 1);
}

static float *copy(const rf_matrix *m)
{
    float *data = malloc(floats(m) * sizeof *data);
    assert_non_null(data);
    memcpy(data, m->data, floats(m) * sizeof *data);
    return data;
}

/* What an analyser says that has heard nothing else: the same bits. */
static void expect_afresh(rf_analyser *analyser, const wish *w, size_t frames)
{
    rf_analyser *fresh = create();
    hear(fresh, frames, 0);
    const rf_matrix a = get(analyser, w), b = get(fresh, w);
    assert_int_equal(a.rows, b.rows);
    assert_int_equal(a.columns, b.columns);
    assert_int_equal(a.is_complex, b.is_complex);
    assert_memory_equal(a.data, b.data, floats(&b) * sizeof *b.data);
    rf_analyser_destroy(fresh);
}

static const char *const pads[] = {"constant", "reflect", "edge", NULL};

/* Padded so, or not centred; frames short enough for little sounds. */
static wish padded(const char *name, const char *pad)
{
    const char *length = strcmp(name, "rms") == 0 ? "frame_length" : "n_fft";
    wish w = {name, {{length, NULL, 256}, {"hop_length", NULL, 100}}, 3};
    w.settings[2] = pad ? (rf_setting){"pad_mode", pad, 0}
                        : (rf_setting){"center", "false", 0};
    return w;
}

/* ---- growth ---- */

static void grow_in_chunks(const char *name, const char *pad, uint64_t seed)
{
    rf_analyser *analyser = create();
    const wish w = padded(name, pad);
    size_t had = 0;
    for (uint32_t step = 0; had < 8000; step++) {
        const double u = rf_random(seed, step, 0, 0, 0);
        const size_t longer = had + 1 + (size_t)(1500 * u * u);
        const bool any = pad || longer >= 256;
        hear(analyser, longer, had);
        if (any && step % 3 != 1) /* sometimes nobody looks */
            expect_afresh(analyser, &w, longer);
        had = longer;
    }
    rf_analyser_destroy(analyser);
}

static void growing_gives_the_bits_of_all_at_once(void **state)
{
    (void)state;
    rf_feature_info info;
    for (size_t f = 0; rf_feature_at(f, &info); f++)
        for (size_t p = 0; p < 4; p++)
            grow_in_chunks(info.name, pads[p], 4 * f + p);
}

static void a_sound_may_change_behind_what_is_the_same(void **state)
{
    (void)state;
    static const size_t steps[][2] = {{5000, 0},    {5000, 3000}, {2000, 1999},
                                      {9000, 2000}, {9000, 9000}, {300, 300},
                                      {4000, 10},   {9000, 0}};
    rf_feature_info info;
    for (size_t f = 0; rf_feature_at(f, &info); f++) {
        rf_analyser *analyser = create();
        const wish w = padded(info.name, "reflect");
        for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
            for (size_t n = steps[i][1]; n < steps[i][0]; n++)
                sound[n] = -sound[n] * 0.5f;
            hear(analyser, steps[i][0], steps[i][1]);
            expect_afresh(analyser, &w, steps[i][0]);
        }
        rf_analyser_destroy(analyser);
        fill(NULL);
    }
}

static void the_samples_are_its_own(void **state)
{
    (void)state;
    rf_analyser *analyser = create();
    const wish w = plain("mfcc");
    hear(analyser, 3000, 0);
    memset(sound, 0, sizeof sound); /* nobody told it */
    const rf_matrix m = get(analyser, &w);
    float *before = copy(&m);
    fill(NULL);
    hear(analyser, 3000, 0);
    const rf_matrix again = get(analyser, &w);
    assert_memory_equal(again.data, before, floats(&m) * sizeof *before);
    free(before);
    rf_analyser_destroy(analyser);
}

/* ---- what is counted ---- */

static uint64_t frames_of_a_second(void)
{
    return 1 + SECOND / 512;
}

static void sixteen_steps_cost_less_than_one_and_a_half_analyses(void **state)
{
    (void)state;
    rf_analyser *analyser = create();
    const wish w = plain("mfcc");
    size_t had = 0;
    for (size_t k = 1; k <= 16; k++) {
        const size_t longer = SECOND * k / 16;
        hear(analyser, longer, had);
        get(analyser, &w);
        had = longer;
    }
    const uint64_t all = rf_analyser_transforms(analyser);
    assert_true(all >= frames_of_a_second());
    assert_true(2 * all <= 3 * frames_of_a_second());
    rf_analyser_destroy(analyser);
}

static void features_of_one_framing_share_its_transforms(void **state)
{
    (void)state;
    static const char *const orders[][5] = {
        {"stft", "melspectrogram", "mfcc", "spectral_centroid",
         "spectral_flatness"},
        {"mfcc", "spectral_flatness", "melspectrogram", "stft",
         "spectral_centroid"}};
    for (size_t o = 0; o < 2; o++) {
        rf_analyser *analyser = create();
        size_t had = 0;
        for (size_t longer = SECOND / 2; longer <= SECOND; longer += 4410) {
            hear(analyser, longer, had);
            const wish first = plain(orders[o][0]);
            get(analyser, &first);
            const uint64_t count = rf_analyser_transforms(analyser);
            for (size_t i = 1; i < 5; i++) {
                const wish w = plain(orders[o][i]);
                expect_afresh(analyser, &w, longer);
            }
            assert_int_equal(rf_analyser_transforms(analyser), count);
            had = longer;
        }
        rf_analyser_destroy(analyser);
    }
}

static void other_settings_of_the_bands_cost_no_transform(void **state)
{
    (void)state;
    rf_analyser *analyser = create();
    hear(analyser, SECOND, 0);
    for (size_t n = 1; n < 60; n++) { /* more than it keeps */
        const wish w = with_number("mfcc", "n_mels", (double)(20 + n % 50));
        expect_afresh(analyser, &w, SECOND);
    }
    assert_int_equal(rf_analyser_transforms(analyser), frames_of_a_second());
    rf_analyser_destroy(analyser);
}

static void level_alone_is_not_a_transform(void **state)
{
    (void)state;
    rf_analyser *analyser = create();
    const wish w = plain("rms");
    hear(analyser, SECOND, 0);
    get(analyser, &w);
    assert_int_equal(rf_analyser_transforms(analyser), 0);
    rf_analyser_destroy(analyser);
}

static void results_stay_until_the_sound_changes(void **state)
{
    (void)state;
    rf_analyser *analyser = create();
    const wish w = plain("mfcc");
    hear(analyser, SECOND, 0);
    const rf_matrix once = get(analyser, &w), twice = get(analyser, &w);
    assert_ptr_equal(once.data, twice.data);
    fail_after(0); /* the same sound, the same wish: nothing is needed */
    hear(analyser, SECOND, SECOND);
    get(analyser, &w);
    fail_never();
    assert_int_equal(rf_analyser_transforms(analyser), frames_of_a_second());
    hear(analyser, SECOND, 0);
    get(analyser, &w);
    assert_int_equal(rf_analyser_transforms(analyser),
                     2 * frames_of_a_second());
    rf_analyser_destroy(analyser);
}

static void more_framings_than_it_keeps_still_come_out_right(void **state)
{
    (void)state;
    rf_analyser *analyser = create();
    hear(analyser, 3000, 0);
    for (size_t round = 0; round < 2; round++)
        for (size_t i = 0; i < 70; i++) {
            const wish w = with_number(i % 2 ? "melspectrogram" : "stft",
                                       "hop_length", (double)(200 + 10 * i));
            expect_afresh(analyser, &w, 3000);
        }
    rf_analyser_destroy(analyser);
}

static void what_is_in_use_is_kept(void **state)
{
    (void)state;
    rf_analyser *analyser = create();
    const wish used = plain("mfcc");
    hear(analyser, SECOND - 512, 0);
    for (size_t i = 0; i < 70; i++) {
        const wish other = with_number("rms", "hop_length", 100 + (double)i);
        get(analyser, &other);
        get(analyser, &used);
    }
    const uint64_t before = rf_analyser_transforms(analyser);
    assert_int_equal(before, frames_of_a_second() - 1);
    hear(analyser, SECOND, SECOND - 512);
    expect_afresh(analyser, &used, SECOND);
    /* one more, and two that were not complete */
    assert_int_equal(rf_analyser_transforms(analyser), before + 3);
    rf_analyser_destroy(analyser);
}

static void tables_may_be_shared(void **state)
{
    (void)state;
    rf_tables *tables = NULL;
    rf_analyser *two[2] = {NULL, NULL};
    assert_int_equal(rf_tables_create(&tables, NULL), RF_OK);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(rf_analyser_create(SECOND, tables, &two[i], NULL),
                         RF_OK);
    rf_tables_release(tables); /* they hold them */
    const wish w = plain("mfcc");
    for (size_t i = 0; i < 2; i++) {
        hear(two[i], 5000, 0);
        expect_afresh(two[i], &w, 5000);
        rf_analyser_destroy(two[i]);
    }
}

/* ---- errors ---- */

static void bad_sounds_are_refused_and_the_old_one_stays(void **state)
{
    (void)state;
    rf_analyser *analyser = create();
    const wish w = plain("mfcc");
    rf_error err;
    hear(analyser, 3000, 0);
    static float bad[3000];
    memcpy(bad, sound, sizeof bad);
    bad[2047] = NAN;
    assert_int_equal(rf_analyser_hear(analyser, bad, 3000, 0, &err),
                     RF_INVALID);
    assert_string_equal(err.message,
                        "analyser: sample 2048 is not a finite number");
    bad[300] = -INFINITY;
    assert_int_equal(rf_analyser_hear(analyser, bad, 301, 10, &err),
                     RF_INVALID);
    assert_string_equal(err.message,
                        "analyser: sample 301 is not a finite number");
    assert_int_equal(rf_analyser_hear(analyser, bad, 0, 0, &err), RF_INVALID);
    assert_string_equal(err.message, "analyser: the sound is empty");
    expect_afresh(analyser, &w, 3000);
    rf_analyser_destroy(analyser);
}

static void misuse_is_an_argument_error(void **state)
{
    (void)state;
    rf_error err;
    rf_matrix out;
    rf_analyser *analyser = NULL;
    static const double rates[] = {0, -1, 768001, NAN};
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(rf_analyser_create(rates[i], NULL, &analyser, &err),
                         RF_ARGUMENT);
    assert_int_equal(rf_analyser_create(SECOND, NULL, NULL, &err), RF_ARGUMENT);
    analyser = create();
    assert_int_equal(rf_analyser_feature(analyser, "rms", NULL, 0, &out, &err),
                     RF_ARGUMENT);
    assert_string_equal(err.message, "rms: the analyser has heard nothing yet");
    assert_int_equal(rf_analyser_hear(analyser, NULL, 3, 0, &err), RF_ARGUMENT);
    assert_int_equal(rf_analyser_hear(NULL, sound, 3, 0, &err), RF_ARGUMENT);
    assert_int_equal(rf_analyser_hear(analyser, sound, 3, 1, &err),
                     RF_ARGUMENT);
    hear(analyser, 10, 0);
    assert_int_equal(rf_analyser_hear(analyser, sound, 9, 10, &err),
                     RF_ARGUMENT);
    assert_string_equal(err.message,
                        "analyser: 10 samples cannot be the same: there were "
                        "10, there are 9");
    assert_int_equal(rf_analyser_feature(NULL, "rms", NULL, 0, &out, &err),
                     RF_ARGUMENT);
    assert_int_equal(rf_analyser_feature(analyser, NULL, NULL, 0, &out, &err),
                     RF_ARGUMENT);
    assert_int_equal(rf_analyser_feature(analyser, "rms", NULL, 1, &out, &err),
                     RF_ARGUMENT);
    assert_int_equal(rf_analyser_feature(analyser, "rms", NULL, 0, NULL, &err),
                     RF_ARGUMENT);
    assert_int_equal(rf_analyser_transforms(NULL), 0);
    rf_analyser_destroy(analyser);
    rf_analyser_destroy(NULL);
}

static void creating_without_memory_fails_and_leaks_nothing(void **state)
{
    (void)state;
    size_t n = 0;
    rf_status status;
    rf_analyser *analyser = NULL;
    do {
        fail_after(n++);
        status = rf_analyser_create(SECOND, NULL, &analyser, NULL);
        fail_never();
        assert_true((status == RF_OK) == (analyser != NULL));
    } while (status == RF_NOMEM);
    assert_int_equal(status, RF_OK);
    assert_true(n > 2);
    rf_analyser_destroy(analyser);
}

/* One by one the allocations of growing and looking fail; what was there is
 * still right, and what is asked for comes when there is memory. */
static void running_out_of_memory_loses_nothing(void **state)
{
    (void)state;
    rf_feature_info info;
    for (size_t f = 0; rf_feature_at(f, &info); f++) {
        rf_analyser *analyser = create();
        const wish w = padded(info.name, "edge");
        size_t had = 1000, failures = 0;
        hear(analyser, had, 0);
        for (bool whole = false; !whole; failures++) {
            const size_t longer = had < 40000 ? had + 701 : had;
            rf_matrix out = {.rows = 77};
            fail_after(failures);
            rf_status status =
                rf_analyser_hear(analyser, sound, longer, had, NULL);
            if (status == RF_OK) {
                had = longer;
                status = rf_analyser_feature(analyser, w.name, w.settings, w.n,
                                             &out, NULL);
            }
            whole = status == RF_OK;
            fail_never();
            assert_true(whole || (status == RF_NOMEM && out.rows == 77));
            if (failures % 4 == 3)
                expect_afresh(analyser, &w, had);
        }
        expect_afresh(analyser, &w, had);
        assert_true(failures > 1);
        rf_analyser_destroy(analyser);
    }
}

static void a_first_look_without_memory_loses_nothing(void **state)
{
    (void)state;
    rf_feature_info info;
    for (size_t f = 0; rf_feature_at(f, &info); f++) {
        const wish w = padded(info.name, "constant");
        rf_status status = RF_NOMEM;
        size_t n = 0;
        rf_analyser *analyser = create();
        hear(analyser, 5000, 0);
        while (status == RF_NOMEM) {
            rf_matrix out;
            rf_analyser_destroy(analyser);
            analyser = create();
            hear(analyser, 5000, 0);
            fail_after(n++);
            status = rf_analyser_feature(analyser, w.name, w.settings, w.n,
                                         &out, NULL);
            fail_never();
            expect_afresh(analyser, &w, 5000);
        }
        assert_int_equal(status, RF_OK);
        assert_true(n > 5);
        rf_analyser_destroy(analyser);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(growing_gives_the_bits_of_all_at_once),
        cmocka_unit_test(a_sound_may_change_behind_what_is_the_same),
        cmocka_unit_test(the_samples_are_its_own),
        cmocka_unit_test(sixteen_steps_cost_less_than_one_and_a_half_analyses),
        cmocka_unit_test(features_of_one_framing_share_its_transforms),
        cmocka_unit_test(other_settings_of_the_bands_cost_no_transform),
        cmocka_unit_test(level_alone_is_not_a_transform),
        cmocka_unit_test(results_stay_until_the_sound_changes),
        cmocka_unit_test(more_framings_than_it_keeps_still_come_out_right),
        cmocka_unit_test(what_is_in_use_is_kept),
        cmocka_unit_test(tables_may_be_shared),
        cmocka_unit_test(bad_sounds_are_refused_and_the_old_one_stays),
        cmocka_unit_test(misuse_is_an_argument_error),
        cmocka_unit_test(creating_without_memory_fails_and_leaks_nothing),
        cmocka_unit_test(running_out_of_memory_loses_nothing),
        cmocka_unit_test(a_first_look_without_memory_loses_nothing),
    };
    return cmocka_run_group_tests_name("analyser", tests, fill, NULL);
}
