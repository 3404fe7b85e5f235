/* The meter: what it says while sounds are made is what rf_distance says of
 * the sounds so far, for every measure, span and width. */
#include "fail_alloc.h"
#include "meter_fixture.h"

static bool adds_up(const char *measure)
{
    const rf_measure *found;
    assert_int_equal(rf_measure_find(measure, &found, NULL), RF_OK);
    return found->sums != NULL;
}

/* Frames from..end of a sound of `frames`, zeros behind; the next call but one
 * uses the memory again. */
static const float *cut(const float *sound, size_t frames, size_t from,
                        size_t end)
{
    static float memory[2][20000];
    static size_t turn;
    float *out = memory[turn++ % 2];
    for (size_t n = from; n < end; n++)
        out[n - from] = n < frames ? sound[n] : 0;
    return out;
}

/* What a term should say of voice y at step k: of two sounds that are as long
 * as its span. What adds up knows what is padding: it gets what there is. */
static double expected(const fixture *f, const rf_term *term, size_t k,
                       const float *y)
{
    const size_t end = (size_t)f->ends[k];
    const size_t from =
        term->span == RF_SPAN_STEP && k > 0 ? (size_t)f->ends[k - 1] : 0;
    const size_t last = term->span == RF_SPAN_TARGET ? f->frames : end;
    if (!adds_up(term->measure))
        return distance_by(term, cut(target, f->frames, from, last),
                           last - from, cut(y, end, from, last), last - from);
    const size_t n_x = last < f->frames ? last : f->frames;
    const size_t n_y = last < end ? last : end;
    if (n_x <= from)
        return distance_by(term, &(float){0}, 1, y + from, n_y - from);
    return distance_by(term, target + from, n_x - from, y + from, n_y - from);
}

static void assert_expected(const fixture *f, const rf_term *terms, size_t n,
                            size_t voice)
{
    rf_score *score = make_score(f, terms, n);
    double *values = calloc(f->steps * n, sizeof *values);
    run_once(score, 1, voice, values);
    for (size_t at = 0; at < f->steps * n; at++)
        assert_same(
            values[at], expected(f, &terms[at % n], at / n, voices[voice]),
            !adds_up(terms[at % n].measure), terms[at % n].measure, at / n);
    free(values);
    rf_score_release(score);
}

static void every_step_is_measured_as_if_it_were_the_last(void **state)
{
    (void)state;
    rf_term terms[MEASURES * SPANS];
    const size_t n = every_term(terms);
    assert_true(n >= 3);
    for (size_t i = 0; i < FIXTURES; i++)
        assert_expected(&fixtures[i], terms, n, i % 4);
}

/* n_fft and hop_length: with gaps, nearly all at an edge, longer than all. */
static const double sizes[][2] = {
    {64, 1000}, {250, 250}, {1024, 137}, {8192, 512}, {16384, 9000}};
enum { SIZES = sizeof sizes / sizeof *sizes };

static void sized_terms(size_t i, rf_setting settings[2], rf_term terms[SPANS])
{
    settings[0] = (rf_setting){"n_fft", NULL, sizes[i][0]};
    settings[1] = (rf_setting){"hop_length", NULL, sizes[i][1]};
    for (int span = 0; span < SPANS; span++)
        terms[span] = (rf_term){"stft_mag_l1", (rf_span)span, settings, 2};
}

static void frames_of_any_length_and_hop_will_do(void **state)
{
    (void)state;
    for (size_t i = 0; i < SIZES; i++) {
        rf_setting settings[2];
        rf_term terms[SPANS];
        sized_terms(i, settings, terms);
        for (size_t k = 0; k < FIXTURES; k++)
            assert_expected(&fixtures[k], terms, SPANS, 3);
    }
}

static void a_distance_has_the_bits_of_an_episode_of_one_step(void **state)
{
    (void)state;
    rf_term terms[MEASURES * SPANS];
    const size_t n = every_term(terms);
    const fixture longer = {4000, 1, {6000}}, shorter = {6000, 1, {4000}};
    double *values = calloc(n, sizeof *values);
    for (int i = 0; i < 2; i++) {
        const fixture *f = i ? &shorter : &longer;
        const size_t frames = (size_t)f->ends[0];
        rf_score *score = make_score(f, terms, n);
        run_once(score, 1, 4, values);
        for (size_t t = 0; t < n; t++)
            if (terms[t].span == (i ? RF_SPAN_TARGET : RF_SPAN_PLAYED))
                assert_same(values[t],
                            distance_of(terms[t].measure, target, f->frames,
                                        voices[4], frames),
                            true, terms[t].measure, 0);
        rf_score_release(score);
    }
    free(values);
}

/* ---- the same bits ---- */

static void assert_packs_alike(const fixture *f, const rf_term *terms, size_t n)
{
    const size_t all = f->steps * n;
    double *alone = calloc(VOICES * all, sizeof *alone);
    double *packed = calloc(VOICES * all, sizeof *packed);
    rf_score *score = make_score(f, terms, n);
    for (size_t v = 0; v < VOICES; v++)
        run_once(score, 1, v, alone + v * all);
    for (const uint32_t *w = rf_lane_widths(); *w; w++)
        for (size_t first = 0; first < VOICES; first += *w) {
            run_once(score, *w, first, packed);
            for (size_t at = 0; at < all * *w; at++)
                assert_same(packed[at],
                            alone[(first + at % *w) * all + at / *w], true,
                            terms[at / *w % n].measure, at / *w / n);
        }
    rf_score_release(score);
    free(packed);
    free(alone);
}

static void a_lane_is_a_voice_that_is_alone(void **state)
{
    (void)state;
    rf_term terms[MEASURES * SPANS];
    const size_t n = every_term(terms);
    for (size_t i = 1; i < FIXTURES; i += 2)
        assert_packs_alike(&fixtures[i], terms, n);
}

static void so_it_is_with_any_length_and_hop(void **state)
{
    (void)state;
    for (size_t i = 0; i < SIZES; i++) {
        rf_setting settings[2];
        rf_term terms[SPANS];
        sized_terms(i, settings, terms);
        for (size_t k = 0; k < FIXTURES; k += 2)
            assert_packs_alike(&fixtures[k], terms, SPANS);
    }
}

static void new_sounds_find_nothing_of_the_old(void **state)
{
    (void)state;
    rf_term terms[MEASURES * SPANS];
    const size_t n = every_term(terms);
    const fixture *f = &fixtures[1];
    rf_score *score = make_score(f, terms, n);
    double *values[2];
    const float *sounds[VOICES], *others[VOICES];
    for (size_t i = 0; i < VOICES; i++) {
        sounds[i] = voices[i];
        others[i] = voices[3];
    }
    for (const uint32_t *w = rf_lane_widths(); *w; w++) {
        const size_t all = f->steps * n * *w;
        rf_meter *used = make_meter(score, *w);
        values[0] = calloc(all, sizeof **values);
        values[1] = calloc(all, sizeof **values);
        run(used, score, *w, others, values[1]);
        rf_meter_begin(used); /* and drops them in the middle of a step */
        hear(used, *w, others, 0, 300);
        run(used, score, *w, sounds, values[1]);
        run_once(score, *w, 0, values[0]);
        assert_memory_equal(values[0], values[1], all * sizeof **values);
        rf_meter_destroy(used);
        free(values[1]);
        free(values[0]);
    }
    rf_score_release(score);
}

/* ---- silence, transforms ---- */

static void silence_is_what_zeros_are_worth(void **state)
{
    (void)state;
    rf_term terms[MEASURES * SPANS];
    const size_t n = every_term(terms);
    for (size_t i = 0; i < FIXTURES; i++) {
        const fixture *f = &fixtures[i];
        rf_score *score = make_score(f, terms, n);
        double *values = calloc(f->steps * n, sizeof *values);
        double *silence = calloc(n, sizeof *silence);
        run_once(score, 1, 1, values);
        for (size_t k = 0; k < f->steps; k++) {
            assert_int_equal(rf_score_silence(score, k, silence, NULL), RF_OK);
            for (size_t t = 0; t < n; t++)
                assert_same(silence[t], values[k * n + t], true,
                            terms[t].measure, k);
        }
        assert_int_equal(rf_score_silence(score, f->steps, silence, NULL),
                         RF_ARGUMENT);
        free(silence);
        free(values);
        rf_score_release(score);
    }
}

static uint64_t transforms_of(const fixture *f, const rf_term *terms, size_t n)
{
    rf_score *score = make_score(f, terms, n);
    const uint64_t count = rf_score_transforms(score);
    rf_score_release(score);
    return count;
}

static void a_score_knows_how_much_a_meter_transforms(void **state)
{
    (void)state;
    rf_term terms[MEASURES * SPANS];
    const size_t n = every_term(terms);
    const float *sounds[VOICES];
    for (size_t i = 0; i < VOICES; i++)
        sounds[i] = voices[i];
    for (size_t i = 1; i < FIXTURES; i += 2) {
        rf_score *score = make_score(&fixtures[i], terms, n);
        double *values = calloc(VOICES * STEPS * n, sizeof *values);
        for (const uint32_t *w = rf_lane_widths(); *w; w++) {
            rf_meter *meter = make_meter(score, *w);
            run(meter, score, *w, sounds, values);
            assert_int_equal(rf_meter_transforms(meter),
                             rf_score_transforms(score));
            run(meter, score, *w, sounds, values);
            assert_int_equal(rf_meter_transforms(meter),
                             2 * rf_score_transforms(score));
            rf_meter_destroy(meter);
        }
        free(values);
        rf_score_release(score);
    }
}

static void terms_that_look_at_the_same_share_it(void **state)
{
    (void)state;
    const rf_term both[] = {{"stft_mag_l1", RF_SPAN_PLAYED, NULL, 0},
                            {"mfcc_l1", RF_SPAN_PLAYED, NULL, 0},
                            {"logmel_l1", RF_SPAN_PLAYED, NULL, 0}};
    const rf_term spans[] = {{"mfcc_l1", RF_SPAN_PLAYED, NULL, 0},
                             {"mfcc_l1", RF_SPAN_TARGET, NULL, 0},
                             {"mfcc_l1", RF_SPAN_STEP, NULL, 0}};
    const fixture *once = &fixtures[2], *many = &fixtures[1];
    /* librosa: 1 + floor(5000 / 512) */
    assert_int_equal(transforms_of(once, both, 1), 10);
    assert_int_equal(transforms_of(once, both, 3), 10);
    assert_int_equal(transforms_of(once, spans, 3), 10);
    assert_int_equal(transforms_of(many, both, 3),
                     transforms_of(many, both, 1));
    assert_int_equal(transforms_of(many, spans, 3),
                     transforms_of(many, spans, 1) +
                         transforms_of(many, spans + 1, 1) +
                         transforms_of(many, spans + 2, 1));
}

/* One second at 44.1 kHz. Frames that reach over the end of a step are looked
 * at again; over a whole target, half of a step's frames do. */
static void sixteen_steps_cost_at_most_half_as_much_again(void **state)
{
    (void)state;
    const fixture whole = {20000, 1, {44100}};
    fixture steps = {20000, 16, {0}};
    for (size_t k = 0; k < 16; k++)
        steps.ends[k] = 44100 * (k + 1) / 16;
    const char *const names[] = {"stft_mag_l1", "mfcc_l1", "ddsp_mss",
                                 "mrstft_default", "mrstft_music"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (int span = RF_SPAN_PLAYED; span <= RF_SPAN_STEP; span++) {
            const rf_term term = {.measure = names[i], .span = (rf_span)span};
            const uint64_t one = transforms_of(&whole, &term, 1);
            assert_in_range(2 * transforms_of(&steps, &term, 1), 2 * one,
                            3 * one);
        }
}

static void running_out_of_memory_loses_nothing(void **state)
{
    (void)state;
    const rf_term terms[] = {{"mse_raw", RF_SPAN_TARGET, NULL, 0},
                             {"mfcc_l1", RF_SPAN_PLAYED, NULL, 0},
                             {"env_l1", RF_SPAN_STEP, NULL, 0}};
    rf_score *score = make_score(&fixtures[0], terms, 3);
    for (const uint32_t *w = rf_lane_widths(); *w; w++) {
        rf_meter *meter = NULL;
        rf_status status;
        size_t n = 0;
        do {
            fail_after(n++);
            status = rf_meter_create(score, *w, &meter, NULL);
            fail_never();
        } while (status == RF_NOMEM);
        assert_int_equal(status, RF_OK);
        assert_true(n > 10);
        rf_meter_destroy(meter);
    }
    rf_score_release(score);
}

static void listening_allocates_nothing(void **state)
{
    (void)state;
    rf_term terms[MEASURES * SPANS];
    const size_t n = every_term(terms);
    const float *sounds[VOICES];
    for (size_t i = 0; i < VOICES; i++)
        sounds[i] = voices[i];
    rf_score *score = make_score(&fixtures[1], terms, n);
    double *values = calloc(VOICES * STEPS * n, sizeof *values);
    for (const uint32_t *w = rf_lane_widths(); *w; w++) {
        rf_meter *meter = make_meter(score, *w);
        fail_never();
        run(meter, score, *w, sounds, values);
        assert_int_equal(allocations(), 0);
        rf_meter_destroy(meter);
    }
    free(values);
    rf_score_release(score);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_step_is_measured_as_if_it_were_the_last),
        cmocka_unit_test(frames_of_any_length_and_hop_will_do),
        cmocka_unit_test(a_distance_has_the_bits_of_an_episode_of_one_step),
        cmocka_unit_test(a_lane_is_a_voice_that_is_alone),
        cmocka_unit_test(so_it_is_with_any_length_and_hop),
        cmocka_unit_test(new_sounds_find_nothing_of_the_old),
        cmocka_unit_test(silence_is_what_zeros_are_worth),
        cmocka_unit_test(a_score_knows_how_much_a_meter_transforms),
        cmocka_unit_test(terms_that_look_at_the_same_share_it),
        cmocka_unit_test(sixteen_steps_cost_at_most_half_as_much_again),
        cmocka_unit_test(running_out_of_memory_loses_nothing),
        cmocka_unit_test(listening_allocates_nothing),
    };
    return cmocka_run_group_tests_name("meter", tests, make_sounds,
                                       drop_tables);
}
