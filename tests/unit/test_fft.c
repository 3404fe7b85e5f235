/* test_fft.c: the lanes' FFT against a DFT in double, kissfft and itself. */
#include "base/memory.h"
#include "fail_alloc.h"
#include "features/fft.h"
#include <kiss_fftr.h>
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* needs those above */
#include <cmocka.h>

#define TOLERANCE 2e-6 /* of the largest bin */

static const uint32_t powers[] = {64,   128,  256,  512,  1024,
                                  2048, 4096, 8192, 16384};
/* kissfft's: powers of two that are not ours, and others */
static const uint32_t others[] = {
    2,  4,  6,   8,   10,  12,  16,  18,  20,  30,   32,   50,   60,
    90, 96, 100, 150, 250, 480, 486, 600, 960, 1000, 1250, 1536, 2400};
#define COUNT(list) (sizeof(list) / sizeof(list)[0])

/* ---- one transform with all it needs ---- */

typedef struct rig {
    rf_fft *fft;
    const rf_fft_kernel *kernel;
    uint32_t n, lanes;
    size_t scratch_bytes;
    float *x, *window, *re, *im, *power;
    void *scratch;
} rig;

static rig rig_create(uint32_t n, uint32_t lanes)
{
    rig r = {.n = n, .lanes = lanes, .kernel = rf_fft_kernel_of(lanes)};
    assert_non_null(r.kernel);
    assert_int_equal(rf_fft_create(n, &r.fft, NULL), RF_OK);
    const size_t bins = (n / 2 + 1) * (size_t)lanes;
    r.scratch_bytes = rf_fft_scratch(r.fft, lanes);
    r.x = rf_alloc((size_t)n * lanes, sizeof(float));
    r.window = rf_alloc(n, sizeof(float));
    r.re = rf_alloc(bins, sizeof(float));
    r.im = rf_alloc(bins, sizeof(float));
    r.power = rf_alloc(bins, sizeof(float));
    r.scratch = rf_alloc(r.scratch_bytes, 1);
    assert_true(r.x && r.window && r.re && r.im && r.power && r.scratch);
    for (uint32_t i = 0; i < n; i++)
        r.window[i] = 0.5f + (float)(i * 37 % 101) / 101;
    return r;
}

static void rig_clear(rig *r)
{
    rf_free(r->scratch);
    rf_free(r->power);
    rf_free(r->im);
    rf_free(r->re);
    rf_free(r->window);
    rf_free(r->x);
    rf_fft_destroy(r->fft);
}

/* Both kernels, over outputs and scratch memory full of NaN. */
static void rig_run(rig *r)
{
    const size_t bins = (r->n / 2 + 1) * (size_t)r->lanes * sizeof(float);
    memset(r->re, 0xff, bins);
    memset(r->im, 0xff, bins);
    memset(r->power, 0xff, bins);
    memset(r->scratch, 0xff, r->scratch_bytes);
    r->kernel->transform(r->fft, r->x, r->window, r->re, r->im, r->scratch);
    memset(r->scratch, 0xff, r->scratch_bytes);
    r->kernel->power(r->fft, r->x, r->window, r->power, r->scratch);
}

/* ---- signals ---- */

enum { NOISE, SINE, IMPULSE, LATE_IMPULSE, CONSTANT, ALTERNATING, SIGNALS };

static float noise(uint64_t i)
{
    uint64_t z = (i + 1) * 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (float)((double)(z >> 40) / (1 << 23) - 1);
}

static float signal_at(int kind, uint32_t i, uint32_t n, uint32_t seed)
{
    switch (kind) {
    case NOISE:
        return noise(i + ((uint64_t)seed << 32));
    case SINE:
        return (float)sin(0.3 * (seed + 1) * i + 0.1);
    case IMPULSE:
        return i == 0 ? 1 : 0;
    case LATE_IMPULSE:
        return i == n - 1 - seed % n ? -0.7f : 0;
    case CONSTANT:
        return 0.9f;
    default:
        return i % 2 == 0 ? 0.5f : -0.5f;
    }
}

/* Lane l gets seed + l of signal number kind + l. */
static void rig_fill(rig *r, int kind, uint32_t seed)
{
    for (uint32_t l = 0; l < r->lanes; l++)
        for (uint32_t i = 0; i < r->n; i++)
            r->x[i * (size_t)r->lanes + l] =
                signal_at((kind + (int)l) % SIGNALS, i, r->n, seed + l);
}

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

static void silence_is_exactly_zero(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {2, 6, 64, 128, 256, 960, 2048, 4096, 8192};
    for (size_t i = 0; i < COUNT(sizes); i++)
        for (const uint32_t *w = rf_lane_widths(); *w; w++) {
            rig r = rig_create(sizes[i], *w);
            rig_run(&r);
            for (size_t k = 0; k < (r.n / 2 + 1) * (size_t)*w; k++)
                assert_true(r.re[k] == 0 && r.im[k] == 0 && r.power[k] == 0);
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

/* ---- lanes ---- */

/* The sound of one lane alone, for comparison. */
static rig alone(uint32_t n)
{
    rig r = rig_create(n, 1);
    rig_fill(&r, NOISE, 3);
    rig_run(&r);
    return r;
}

/* Beside others: zeros, noise, infinities and NaN. */
static void among_others(const rig *one, uint32_t lanes, uint32_t lane)
{
    static const float strange[] = {0, 1e30f, INFINITY, NAN, 1e-42f};
    rig r = rig_create(one->n, lanes);
    for (uint32_t i = 0; i < r.n; i++)
        for (uint32_t l = 0; l < lanes; l++)
            r.x[i * (size_t)lanes + l] =
                l == lane ? one->x[i] : strange[(l + i / 3) % 5];
    rig_run(&r);
    for (uint32_t k = 0; k <= r.n / 2; k++) {
        const size_t at = k * (size_t)lanes + lane;
        assert_memory_equal(&r.re[at], &one->re[k], sizeof(float));
        assert_memory_equal(&r.im[at], &one->im[k], sizeof(float));
        assert_memory_equal(&r.power[at], &one->power[k], sizeof(float));
    }
    rig_clear(&r);
}

static void all_widths_and_neighbours_give_the_same_bits(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {2,    30,   64,   128,  256,  512,
                                     1000, 1024, 2048, 4096, 8192, 16384};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        rig one = alone(sizes[i]);
        for (const uint32_t *w = rf_lane_widths(); *w; w++)
            for (uint32_t l = 0; l < *w; l += 3)
                among_others(&one, *w, l);
        rig_clear(&one);
    }
}

/* ---- threads and memory ---- */

typedef struct worker {
    rig r; /* its fft belongs to all */
    const rig *want;
    bool same;
} worker;

static void *work(void *argument)
{
    worker *w = argument;
    const size_t bytes = (w->r.n / 2 + 1) * sizeof(float);
    w->same = true;
    for (int i = 0; i < 200; i++) {
        rig_run(&w->r);
        w->same = w->same && memcmp(w->r.re, w->want->re, bytes) == 0 &&
                  memcmp(w->r.im, w->want->im, bytes) == 0 &&
                  memcmp(w->r.power, w->want->power, bytes) == 0;
    }
    return NULL;
}

static void threads_share_one_fft(void **state)
{
    (void)state;
    enum { THREADS = 4 };
    static const uint32_t sizes[] = {480, 1000, 2048};
    for (size_t s = 0; s < COUNT(sizes); s++) {
        rig one = alone(sizes[s]);
        worker workers[THREADS];
        rf_fft *own[THREADS];
        pthread_t threads[THREADS];
        for (size_t t = 0; t < THREADS; t++) {
            workers[t] = (worker){.r = alone(sizes[s]), .want = &one};
            own[t] = workers[t].r.fft;
            workers[t].r.fft = one.fft;
        }
        for (size_t t = 0; t < THREADS; t++)
            assert_int_equal(
                pthread_create(&threads[t], NULL, work, &workers[t]), 0);
        for (size_t t = 0; t < THREADS; t++)
            pthread_join(threads[t], NULL);
        for (size_t t = 0; t < THREADS; t++) {
            assert_true(workers[t].same);
            workers[t].r.fft = own[t];
            rig_clear(&workers[t].r);
        }
        rig_clear(&one);
    }
}

static void running_out_of_memory_loses_nothing(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {64, 2048, 16384, 1000};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        rf_fft *fft = NULL;
        rf_error err = {0};
        rf_status status;
        size_t n = 0;
        do {
            fail_after(n++);
            status = rf_fft_create(sizes[i], &fft, &err);
            fail_never();
            if (status == RF_NOMEM)
                assert_string_equal(err.message, "fft: out of memory");
            assert_true(status == RF_OK || !fft);
        } while (status == RF_NOMEM);
        assert_int_equal(status, RF_OK);
        assert_true(n > 2);
        rf_fft_destroy(fft);
    }
}

static void a_transform_allocates_nothing(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {64, 2048, 8192, 1000};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        rig r = rig_create(sizes[i], 4);
        fail_after(0);
        rig_run(&r);
        assert_int_equal(allocations(), 0);
        fail_never();
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
        cmocka_unit_test(all_widths_and_neighbours_give_the_same_bits),
        cmocka_unit_test(threads_share_one_fft),
        cmocka_unit_test(running_out_of_memory_loses_nothing),
        cmocka_unit_test(a_transform_allocates_nothing),
    };
    return cmocka_run_group_tests_name("fft", tests, NULL, NULL);
}
