/* test_measure_list.c: the list of measures, their settings, and those that
 * compare samples. */
#include "fail_alloc.h"
#include "measure_rig.h"

enum { SAMPLES = 400, BLOCK = 128 };

static bool is_word(const char *text)
{
    return text && text[0] != '\0';
}

/* ---- the list ---- */

static void every_measure_tells_all_about_itself(void **state)
{
    (void)state;
    size_t i = 0;
    rf_measure_info m;
    for (; rf_measure_at(i, &m); i++) {
        assert_true(is_word(m.name) && is_word(m.unit) && is_word(m.doc) &&
                    is_word(m.source));
        assert_true(is_word(m.phase) && is_word(m.gain) && is_word(m.shift) &&
                    is_word(m.pitch));
        assert_true(m.lo < m.hi);
        assert_false(m.zero && (m.similarity || m.targetless));
        if (m.zero && m.lo != 0)
            fail_msg("%s: 0 is not its lowest", m.name);
        assert_non_null(strpbrk(m.source, "0123456789")); /* a year */
        assert_in_range(m.settings, 0, RF_MOST_SETTINGS);
    }
    assert_int_equal(i, 27);
    assert_false(rf_measure_at(0, NULL));
}

static void every_measure_compares_samples_or_frames(void **state)
{
    (void)state;
    for (const rf_measure *const *m = rf_measures(); *m; m++)
        assert_true(((*m)->sums == NULL) != ((*m)->prepare == NULL));
}

static void every_setting_tells_all_about_itself(void **state)
{
    (void)state;
    rf_measure_info m;
    for (size_t i = 0; rf_measure_at(i, &m); i++) {
        rf_setting_info s;
        size_t n = 0;
        for (; rf_measure_setting(i, n, &s); n++) {
            assert_true(is_word(s.name) && s.unit && is_word(s.doc));
            assert_true(s.lo < s.hi);
            assert_true(isnan(s.fallback)
                            ? s.optional
                            : s.fallback >= s.lo && s.fallback <= s.hi);
        }
        assert_int_equal(n, m.settings);
        assert_false(rf_measure_setting(i, 0, NULL));
    }
    assert_false(rf_measure_setting(1000, 0, &(rf_setting_info){0}));
}

static void a_measure_is_found_by_its_name(void **state)
{
    (void)state;
    rf_measure_info m;
    for (size_t i = 0; rf_measure_at(i, &m); i++)
        assert_ptr_equal(rig_measure(m.name), rf_measures()[i]);
}

static void an_unknown_measure_names_the_nearest(void **state)
{
    (void)state;
    const rf_measure *measure = NULL;
    rf_error err = {0};
    assert_int_equal(rf_measure_find("mfcc_1", &measure, &err), RF_INVALID);
    assert_string_equal(err.message,
                        "no measure 'mfcc_1'; did you mean 'mfcc_l1'");
    assert_int_equal(rf_measure_find("qqqqqqqqqq", &measure, &err), RF_INVALID);
    assert_string_equal(err.message, "no measure 'qqqqqqqqqq'");
    assert_null(measure);
}

/* ---- what settings make ---- */

static rf_part prepared(const char *name, const rf_setting *given, size_t n)
{
    rf_part parts[RF_MOST_PARTS];
    assert_int_equal(rig_prepare(rig_measure(name), given, n, 44100, parts), 1);
    rig_free(parts, 1);
    return parts[0];
}

static void defaults_are_those_of_the_specification(void **state)
{
    (void)state;
    rf_part part = prepared("logmel_l1", NULL, 0);
    const rf_framing centred = {
        2048, 512, 2048, RF_HANN, RF_PAD_CONSTANT, RF_FIT_CENTRED};
    assert_memory_equal(&part.framing, &centred, sizeof centred);
    assert_int_equal(part.level.n_mels, 128);
    assert_int_equal(part.level.power, 2);
    assert_true(part.level.floor == 1e-10f);
    assert_true(part.level.fmin == 0 && part.level.fmax == 22050);
    part = prepared("mel_cos", NULL, 0);
    assert_int_equal(part.level.power, 1);
    part = prepared("mfcc_l1", NULL, 0);
    assert_true(part.args[0] == 80 && part.args[1] == 13);
    part = prepared("mcd", NULL, 0);
    assert_true(part.args[0] == 13);
    part = prepared("env_db", NULL, 0);
    assert_int_equal(part.framing.length, 1024);
    assert_int_equal(part.framing.hop, 256);
    part = prepared("silence", NULL, 0);
    assert_int_equal(part.framing.length, 2048);
    part = prepared("raveforce_mfcc", NULL, 0);
    assert_true(part.level.sr == 22050 && part.level.fmax == 11025);
    assert_true(part.args[1] == 20);
}

static void settings_reach_the_part(void **state)
{
    (void)state;
    const rf_setting given[] = {
        {"n_fft", NULL, 1024},     {"hop_length", NULL, 100},
        {"win_length", NULL, 600}, {"n_mels", NULL, 40},
        {"fmin", NULL, 50},        {"fmax", NULL, 8000},
        {"n_mfcc", NULL, 64},      {"top_db", NULL, 30},
    };
    const rf_part part = prepared("mfcc_l1", given, 8);
    const rf_framing framing = {
        1024, 100, 600, RF_HANN, RF_PAD_CONSTANT, RF_FIT_CENTRED};
    assert_memory_equal(&part.framing, &framing, sizeof framing);
    assert_int_equal(part.level.n_mels, 40);
    assert_true(part.level.fmin == 50 && part.level.fmax == 8000);
    assert_true(part.args[0] == 30);
    assert_true(part.args[1] == 40); /* as many as there are bands */
    const rf_part sot = prepared("sot_hz", given, 3);
    assert_true(sot.weight == 44100.0 / 1024);
    assert_true(prepared("mcd", given, 7).args[0] == 39); /* all but c0 */
}

static void multi_resolution_frames_are_those_of_the_papers(void **state)
{
    (void)state;
    rf_part p[RF_MOST_PARTS];
    assert_int_equal(
        rig_prepare(rig_measure("mrstft_default"), NULL, 0, 44100, p), 6);
    assert_int_equal(p[0].framing.length, 1024);
    assert_int_equal(p[2].framing.hop, 240);
    assert_int_equal(p[5].framing.win_length, 240);
    assert_int_equal(p[0].framing.pad, RF_PAD_REFLECT);
    for (size_t i = 0; i < 6; i++) { /* of one look: magnitudes */
        assert_int_equal(p[i].level.kind, RF_LEVEL_MAGNITUDE);
        assert_true(p[i].level.floor == 1e-8f);
    }
    assert_int_equal(rig_prepare(rig_measure("ddsp_mss"), NULL, 0, 44100, p),
                     12);
    assert_int_equal(p[0].framing.length, 2048);
    assert_int_equal(p[11].framing.length, 64);
    assert_int_equal(p[11].framing.hop, 16);
    assert_true(p[10].level.floor == 0 && p[11].level.floor == 0);
    assert_true(p[11].args[0] == 1e-5);
    assert_int_equal(p[0].framing.fit, RF_FIT_COVER);
}

static void check_refused(const char *name, const rf_setting *given, size_t n,
                          double sr, const char *message)
{
    const rf_measure *m = rig_measure(name);
    double values[RF_MOST_SETTINGS];
    assert_int_equal(
        rf_settings_read(name, m->settings, given, n, values, NULL), RF_OK);
    rf_part parts[RF_MOST_PARTS];
    size_t n_parts = 99;
    rf_error err = {0};
    assert_int_equal(m->prepare(values, sr, parts, &n_parts, &err), RF_INVALID);
    assert_string_equal(err.message, message);
    assert_int_equal(n_parts, 99);
}

static void settings_that_do_not_fit_together_are_refused(void **state)
{
    (void)state;
    const rf_setting fmax[] = {{"fmax", NULL, 8001}};
    const rf_setting fmin[] = {{"fmin", NULL, 500}, {"fmax", NULL, 500}};
    const rf_setting n_fft[] = {{"n_fft", NULL, 1022}};
    const rf_setting win[] = {{"n_fft", NULL, 512}, {"win_length", NULL, 513}};
    static const char *const banks[] = {"logmel_l1", "logmel_l1_floor60",
                                        "mel_cos",   "mfcc_l1",
                                        "mfcc_l2",   "mcd",
                                        "sot_mel"};
    char message[160];
    for (size_t i = 0; i < sizeof banks / sizeof *banks; i++) {
        snprintf(message, sizeof message,
                 "%s: fmax must be at most half the rate, 8000 Hz, got 8001",
                 banks[i]);
        check_refused(banks[i], fmax, 1, 16000, message);
        snprintf(message, sizeof message,
                 "%s: fmin must be below fmax, 500 Hz, got 500", banks[i]);
        check_refused(banks[i], fmin, 2, 16000, message);
    }
    static const char *const framed[] = {
        "logmel_l1", "mfcc_l2",     "stft_mag_l1",    "lsd",
        "sot_hz",    "centroid_hz", "raveforce_stft", "spectral_convergence"};
    for (size_t i = 0; i < sizeof framed / sizeof *framed; i++) {
        snprintf(message, sizeof message,
                 "%s: win_length must be at most n_fft, 512, got 513",
                 framed[i]);
        check_refused(framed[i], win, 2, 44100, message);
        snprintf(message, sizeof message,
                 "%s: n_fft must be even, without prime factors but 2, 3 and "
                 "5, got 1022; the nearest are 1000 and 1024",
                 framed[i]);
        check_refused(framed[i], n_fft, 1, 44100, message);
    }
}

static void the_old_bank_ends_at_its_own_rate(void **state)
{
    (void)state;
    const rf_setting fmax[] = {{"fmax", NULL, 12000}};
    check_refused("raveforce_mfcc", fmax, 1, 44100,
                  "raveforce_mfcc: fmax must be at most half the rate, 11025 "
                  "Hz, got 12000");
}

static void memory_that_runs_short_is_told(void **state)
{
    (void)state;
    for (const rf_measure *const *m = rf_measures(); *m; m++) {
        if (!(*m)->prepare)
            continue;
        double values[RF_MOST_SETTINGS];
        assert_int_equal(
            rf_settings_read("x", (*m)->settings, NULL, 0, values, NULL),
            RF_OK);
        rf_part parts[RF_MOST_PARTS];
        rf_error err = {0};
        rf_status status;
        size_t left = 0, n = 0;
        do {
            fail_after(left++);
            status = (*m)->prepare(values, 44100, parts, &n, &err);
            fail_never();
            if (status == RF_NOMEM)
                assert_non_null(strstr(err.message, (*m)->info.name));
        } while (status == RF_NOMEM);
        assert_int_equal(status, RF_OK);
        assert_int_equal(left > 1, parts[0].table != NULL);
        rig_free(parts, n);
    }
}

/* ---- samples ---- */

static float target[SAMPLES], sounds[SOUNDS][SAMPLES];

static void fill_samples(void)
{
    for (size_t n = 0; n < SAMPLES; n++) {
        target[n] = (float)(0.3 * sin(0.05 * (double)n) + 0.1);
        for (size_t s = 0; s < SOUNDS; s++)
            sounds[s][n] = (float)(0.08 * (double)s *
                                       sin(0.05 * (double)n + 0.1 * (double)s) -
                                   0.02 * (double)s);
    }
}

static rf_facts facts_of(size_t x_frames)
{
    rf_facts facts = {SAMPLES, x_frames, SAMPLES, 0, 0};
    for (size_t n = 0; n < x_frames; n++) {
        facts.x += (double)target[n];
        facts.xx += (double)target[n] * (double)target[n];
    }
    return facts;
}

/* Frames n.. of a block, in two calls before the target's end and one behind
 * it. */
static void add_block(rf_sum_kernel *kernel, const float *block, size_t n,
                      size_t x_frames, const double *values, double *sums)
{
    const size_t count = SAMPLES - n < BLOCK ? SAMPLES - n : BLOCK;
    const size_t left = x_frames > n ? x_frames - n : 0;
    const size_t middle = left < count ? left : count;
    const size_t cut = middle / 3;
    if (middle > 0) {
        kernel(block, 0, cut, target + n, values, sums);
        kernel(block, cut, middle, target + n + cut, values, sums);
    }
    if (middle < count)
        kernel(block, middle, count, NULL, values, sums);
}

static void run_samples(const char *name, const double *values, size_t x_frames,
                        uint32_t lanes, double *out)
{
    const rf_measure *m = rig_measure(name);
    const rf_facts facts = facts_of(x_frames);
    for (size_t first = 0; first < SOUNDS; first += lanes) {
        _Alignas(64) float block[BLOCK * SOUNDS];
        double sums[8 * SOUNDS] = {0};
        for (size_t n = 0; n < SAMPLES; n += BLOCK) {
            for (size_t i = 0; i < BLOCK && n + i < SAMPLES; i++)
                for (size_t lane = 0; lane < lanes; lane++)
                    block[i * lanes + lane] = sounds[first + lane][n + i];
            add_block(m->sums->kernel(lanes), block, n, x_frames, values, sums);
        }
        for (size_t lane = 0; lane < lanes; lane++) {
            double one[8];
            for (size_t i = 0; i < m->sums->n; i++)
                one[i] = sums[i * lanes + lane];
            out[first + lane] = m->sums->finish(one, &facts, values);
        }
    }
}

/* The two as vectors, the target padded, their means removed. */
static double dot(const double *a, const double *b)
{
    double sum = 0;
    for (size_t n = 0; n < SAMPLES; n++)
        sum += a[n] * b[n];
    return sum;
}

static void centre(double *v)
{
    double mean = 0;
    for (size_t n = 0; n < SAMPLES; n++)
        mean += v[n] / SAMPLES;
    for (size_t n = 0; n < SAMPLES; n++)
        v[n] -= mean;
}

static double true_samples(const char *name, size_t s, size_t x_frames)
{
    double x[SAMPLES], y[SAMPLES], d[SAMPLES], e = 1e-8, sum = 0;
    for (size_t n = 0; n < SAMPLES; n++) {
        x[n] = n < x_frames ? (double)target[n] : 0;
        y[n] = (double)sounds[s][n];
        d[n] = x[n] - y[n];
        sum += fabs(d[n]);
    }
    if (strcmp(name, "mse_raw") == 0)
        return dot(d, d) / SAMPLES;
    if (strcmp(name, "mae_raw") == 0)
        return sum / SAMPLES;
    if (strcmp(name, "rms_db_diff") == 0)
        return fabs(20 * log10(fmax(1e-5, sqrt(dot(x, x) / (double)x_frames))) -
                    20 * log10(fmax(1e-5, sqrt(dot(y, y) / SAMPLES))));
    centre(x);
    centre(y);
    centre(d);
    if (strcmp(name, "snr") == 0)
        return 10 * log10(dot(x, x) / (dot(d, d) + e) + e);
    const double a = dot(x, y) / (dot(x, x) + e);
    for (size_t n = 0; n < SAMPLES; n++)
        d[n] = y[n] - a * x[n];
    return 10 * log10(a * a * dot(x, x) / (dot(d, d) + e) + e);
}

static const char *const of_samples[] = {"mse_raw", "mae_raw", "si_sdr", "snr",
                                         "rms_db_diff"};
enum { OF_SAMPLES = sizeof of_samples / sizeof *of_samples };

static void check_samples(const char *name, size_t x_frames, uint32_t lanes)
{
    const bool raw = strstr(name, "raw") != NULL;
    const double db = raw ? 0 : 1; /* of decibels, 2e-6 dB is enough */
    double out[SOUNDS];
    run_samples(name, NULL, x_frames, lanes, out);
    for (size_t s = 0; s < SOUNDS; s++) {
        const double want = true_samples(name, s, x_frames);
        if (!(fabs(out[s] - want) <= 2e-6 * (fabs(want) + db)))
            fail_msg("%s of sound %zu in %u lanes: %.9g, not %.9g", name, s,
                     lanes, out[s], want);
    }
}

static void samples_are_compared_by_their_formula(void **state)
{
    (void)state;
    fill_samples();
    for (size_t i = 0; i < OF_SAMPLES; i++)
        for (const uint32_t *w = rig_widths(); *w; w++) {
            check_samples(of_samples[i], SAMPLES, *w);
            check_samples(of_samples[i], 300, *w);
        }
}

static void a_width_changes_no_bit_of_samples(void **state)
{
    (void)state;
    fill_samples();
    for (size_t i = 0; i < OF_SAMPLES; i++)
        for (const uint32_t *w = rig_widths(); *w; w++) {
            double alone[SOUNDS], packed[SOUNDS];
            run_samples(of_samples[i], NULL, 333, 1, alone);
            run_samples(of_samples[i], NULL, 333, *w, packed);
            assert_memory_equal(alone, packed, sizeof alone);
        }
}

static void a_copy_is_a_hundred_decibels_close(void **state)
{
    (void)state;
    fill_samples();
    memcpy(sounds[0], target, sizeof target);
    for (size_t n = 0; n < SAMPLES; n++)
        sounds[1][n] = target[n] * 0.25f;
    double out[SOUNDS];
    run_samples("si_sdr", NULL, SAMPLES, 4, out);
    const double most = true_samples("si_sdr", 0, SAMPLES);
    assert_true(most > 90 && fabs(out[0] - most) < 0.01);
    assert_true(fabs(out[1] - true_samples("si_sdr", 1, SAMPLES)) < 0.01);
    run_samples("snr", NULL, SAMPLES, 4, out);
    assert_true(fabs(out[0] - true_samples("snr", 0, SAMPLES)) < 1e-6);
}

static void silence_of_samples_is_as_the_specification_has_it(void **state)
{
    (void)state;
    fill_samples();
    memset(sounds[0], 0, sizeof sounds[0]);
    double out[SOUNDS];
    run_samples("si_sdr", NULL, SAMPLES, 4, out);
    assert_true(fabs(out[0] + 80) < 1e-9);
    run_samples("si_sdr", NULL, 0, 4, out);
    assert_true(fabs(out[0] + 80) < 1e-9 && fabs(out[1] + 80) < 1e-9);
    run_samples("snr", NULL, SAMPLES, 4, out);
    assert_true(fabs(out[0]) < 1e-6);
    run_samples("rms_db_diff", NULL, 0, 4, out);
    assert_true(out[0] == 0);
}

static void samples_that_are_too_loud_are_no_nan(void **state)
{
    (void)state;
    for (size_t i = 0; i < OF_SAMPLES; i++) {
        fill_samples();
        for (size_t n = 0; n < SAMPLES; n++)
            sounds[0][n] = n % 2 ? 3e38f : -3e38f;
        double out[SOUNDS];
        run_samples(of_samples[i], NULL, SAMPLES, 4, out);
        assert_true(out[0] <= INFINITY);
    }
}

static void clipping_is_the_share_at_its_limit(void **state)
{
    (void)state;
    fill_samples();
    for (size_t s = 0; s < SOUNDS; s++)
        for (size_t n = 0; n < SAMPLES; n++)
            sounds[s][n] = n < 10 * s ? (n % 2 ? 0.5f : -0.5f) : 0.49f;
    const double at_half[] = {0.5}, above[] = {0.51};
    for (const uint32_t *w = rig_widths(); *w; w++) {
        double out[SOUNDS];
        run_samples("clipping", at_half, SAMPLES, *w, out);
        for (size_t s = 0; s < SOUNDS; s++)
            assert_true(out[s] == 10 * (double)s / SAMPLES);
        run_samples("clipping", above, 300, *w, out);
        assert_true(out[SOUNDS - 1] == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_measure_tells_all_about_itself),
        cmocka_unit_test(every_measure_compares_samples_or_frames),
        cmocka_unit_test(every_setting_tells_all_about_itself),
        cmocka_unit_test(a_measure_is_found_by_its_name),
        cmocka_unit_test(an_unknown_measure_names_the_nearest),
        cmocka_unit_test(defaults_are_those_of_the_specification),
        cmocka_unit_test(settings_reach_the_part),
        cmocka_unit_test(multi_resolution_frames_are_those_of_the_papers),
        cmocka_unit_test(settings_that_do_not_fit_together_are_refused),
        cmocka_unit_test(the_old_bank_ends_at_its_own_rate),
        cmocka_unit_test(memory_that_runs_short_is_told),
        cmocka_unit_test(samples_are_compared_by_their_formula),
        cmocka_unit_test(a_width_changes_no_bit_of_samples),
        cmocka_unit_test(a_copy_is_a_hundred_decibels_close),
        cmocka_unit_test(silence_of_samples_is_as_the_specification_has_it),
        cmocka_unit_test(samples_that_are_too_loud_are_no_nan),
        cmocka_unit_test(clipping_is_the_share_at_its_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
