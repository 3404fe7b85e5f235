/* test_fft.c: the lanes' FFT against a DFT in double and against kissfft. */
#include "fft_rig.h"
#include <kiss_fftr.h>

#define TOLERANCE 2e-6 /* of the largest bin */

static const uint32_t powers[] = {64,   128,  256,  512,  1024,
                                  2048, 4096, 8192, 16384};
/* kissfft's: powers of two that are not ours, and others */
static const uint32_t others[] = {
    2,  4,  6,   8,   10,  12,  16,  18,  20,  30,   32,   50,   60,
    90, 96, 100, 150, 250, 480, 486, 600, 960, 1000, 1250, 1536, 2400};

/* ---- truths: [n / 2 + 1] complex numbers of one lane ---- */

static void direct(const rig *r, uint32_t lane, double *out)
{
    const uint32_t n = r->n;
    double *turn = malloc(2 * n * sizeof *turn);
    assert_non_null(turn);
    for (uint32_t i = 0; i < n; i++) {
        turn[2 * i] = cos(2 * acos(-1) * i / n);
        turn[2 * i + 1] = -sin(2 * acos(-1) * i / n);
    }
    for (uint32_t k = 0; k <= n / 2; k++) {
        out[2 * k] = out[2 * k + 1] = 0;
        for (uint32_t i = 0, at = 0; i < n; i++, at = (at + k) % n) {
            const double x = (double)r->x[i * (size_t)r->lanes + lane] *
                             (double)r->window[i];
            out[2 * k] += x * turn[2 * at];
            out[2 * k + 1] += x * turn[2 * at + 1];
        }
    }
    free(turn);
}

static void by_kissfft(const rig *r, uint32_t lane, double *out)
{
    const uint32_t n = r->n;
    kiss_fftr_cfg fft = kiss_fftr_alloc((int)n, 0, NULL, NULL);
    float *x = malloc(n * sizeof *x);
    kiss_fft_cpx *bins = malloc((n / 2 + 1) * sizeof *bins);
    assert_true(fft && x && bins);
    for (uint32_t i = 0; i < n; i++)
        x[i] = r->x[i * (size_t)r->lanes + lane] * r->window[i];
    kiss_fftr(fft, x, bins);
    for (uint32_t k = 0; k <= n / 2; k++) {
        out[2 * k] = (double)bins[k].r;
        out[2 * k + 1] = (double)bins[k].i;
    }
    free(bins);
    free(x);
    kiss_fftr_free(fft);
}

typedef void truth(const rig *r, uint32_t lane, double *out);

static void check_lane(const rig *r, uint32_t lane, truth *of)
{
    const uint32_t half = r->n / 2;
    double *want = malloc((2 * (size_t)half + 2) * sizeof *want);
    assert_non_null(want);
    of(r, lane, want);
    double most = 0, worst = 0;
    for (uint32_t k = 0; k <= half; k++) {
        const size_t at = k * (size_t)r->lanes + lane;
        const double re = want[2 * k], im = want[2 * k + 1];
        const double off =
            hypot((double)r->re[at] - re, (double)r->im[at] - im);
        most = fmax(most, hypot(re, im));
        assert_true(off >= 0); /* not NaN */
        worst = fmax(worst, off);
    }
    free(want);
    if (worst > TOLERANCE * most)
        fail_msg("n %u, %u lanes, lane %u: off by %g of %g", r->n, r->lanes,
                 lane, worst, most);
}

/* Every signal at every width, `step` lanes apart. */
static void check_size(uint32_t n, truth *of)
{
    for (const uint32_t *w = rf_lane_widths(); *w; w++) {
        rig r = rig_create(n, *w);
        for (int kind = 0; kind<SIGNALS; kind += *w> 1 ? SIGNALS : 1) {
            rig_fill(&r, kind, n);
            rig_run(&r);
            for (uint32_t l = 0; l < *w; l++)
                check_lane(&r, l, of);
        }
        rig_clear(&r);
    }
}

/* ---- sizes ---- */

static void takes_even_sizes_of_2_3_and_5_up_to_65536(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < 70000; n++) {
        const bool fast = n > 0 && kiss_fft_next_fast_size((int)n) == (int)n;
        const bool want = fast && n % 2 == 0 && n <= 65536;
        if (rf_fft_supports(n) != want)
            fail_msg("size %u: should be %d", n, want);
    }
    assert_false(rf_fft_supports(UINT32_MAX));
    assert_false(rf_fft_supports(1u << 31));
}

static void other_sizes_are_refused_with_their_neighbours(void **state)
{
    (void)state;
    static const struct {
        uint32_t n;
        const char *said;
    } cases[] = {
        {0, "got 0, nearest is 2"},
        {1, "got 1, nearest is 2"},
        {3, "got 3, nearest are 2 and 4"},
        {14, "got 14, nearest are 12 and 16"},
        {15, "got 15, nearest are 12 and 16"},
        {2047, "got 2047, nearest are 2000 and 2048"},
        {2058, "got 2058, nearest are 2048 and 2160"},
        {65535, "got 65535, nearest are 64800 and 65536"},
        {65538, "got 65538, nearest is 65536"},
        {UINT32_MAX, "got 4294967295, nearest is 65536"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        rf_fft *fft = NULL;
        rf_error err = {0};
        assert_int_equal(rf_fft_create(cases[i].n, &fft, &err), RF_INVALID);
        assert_null(fft);
        assert_int_equal(err.status, RF_INVALID);
        assert_true(strncmp(err.message, "fft: size must be even", 22) == 0);
        if (!strstr(err.message, cases[i].said))
            fail_msg("'%s' lacks '%s'", err.message, cases[i].said);
    }
    assert_int_equal(rf_fft_create(7, NULL, NULL), RF_INVALID);
}

static void knows_its_size_and_its_widths(void **state)
{
    (void)state;
    rf_fft *fft = NULL;
    assert_int_equal(rf_fft_create(1200, &fft, NULL), RF_OK);
    assert_int_equal(rf_fft_size(fft), 1200);
    rf_fft_destroy(fft);
    rf_fft_destroy(NULL);
    assert_null(rf_fft_kernel_of(0));
    assert_null(rf_fft_kernel_of(2));
    assert_null(rf_fft_kernel_of(32));
}

/* ---- values ---- */

static void powers_of_two_are_the_dft(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(powers) && powers[i] <= 1024; i++)
        check_size(powers[i], direct);
}

static void large_powers_of_two_are_the_dft(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(powers); i++) {
        rig r = rig_create(powers[i], 1);
        rig_fill(&r, NOISE, 5);
        rig_run(&r);
        check_lane(&r, 0, direct);
        rig_clear(&r);
    }
}

static void powers_of_two_agree_with_kissfft(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(powers); i++)
        check_size(powers[i], by_kissfft);
}

static void other_sizes_are_the_dft(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(others); i++)
        check_size(others[i], direct);
}

static void large_other_sizes_agree_with_kissfft(void **state)
{
    (void)state;
    check_size(15000, by_kissfft);
    check_size(32768, by_kissfft);
    check_size(43740, by_kissfft);
    check_size(65536, by_kissfft);
}

static bool zero(float x)
{
    return x == 0 && !signbit(x);
}

/* And a positive one: the angle of nothing is 0, not pi. */
static void silence_is_exactly_zero(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {2, 6, 64, 128, 256, 960, 2048, 4096, 8192};
    for (size_t i = 0; i < COUNT(sizes); i++)
        for (const uint32_t *w = rf_lane_widths(); *w; w++) {
            rig r = rig_create(sizes[i], *w);
            rig_run(&r);
            for (size_t k = 0; k < (r.n / 2 + 1) * (size_t)*w; k++)
                assert_true(zero(r.re[k]) && zero(r.im[k]) && zero(r.power[k]));
            rig_clear(&r);
        }
}

static void power_is_the_square_of_the_transform(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {2,    10,   64,   128,  256,   512,  1000,
                                     1024, 2048, 4096, 8192, 16384, 32768};
    for (size_t i = 0; i < COUNT(sizes); i++)
        for (const uint32_t *w = rf_lane_widths(); *w; w++) {
            rig r = rig_create(sizes[i], *w);
            rig_fill(&r, NOISE, 9);
            rig_run(&r);
            for (size_t k = 0; k < (r.n / 2 + 1) * (size_t)*w; k++) {
                const float a = r.re[k] * r.re[k], b = r.im[k] * r.im[k];
                const float sum = a + b;
                assert_memory_equal(&r.power[k], &sum, sizeof sum);
            }
            rig_clear(&r);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_even_sizes_of_2_3_and_5_up_to_65536),
        cmocka_unit_test(other_sizes_are_refused_with_their_neighbours),
        cmocka_unit_test(knows_its_size_and_its_widths),
        cmocka_unit_test(powers_of_two_are_the_dft),
        cmocka_unit_test(large_powers_of_two_are_the_dft),
        cmocka_unit_test(powers_of_two_agree_with_kissfft),
        cmocka_unit_test(other_sizes_are_the_dft),
        cmocka_unit_test(large_other_sizes_agree_with_kissfft),
        cmocka_unit_test(silence_is_exactly_zero),
        cmocka_unit_test(power_is_the_square_of_the_transform),
    };
    return cmocka_run_group_tests_name("fft", tests, NULL, NULL);
}
