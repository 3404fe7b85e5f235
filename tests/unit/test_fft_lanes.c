/* test_fft_lanes.c: one lane's FFT among other lanes, widths and threads. */
#include "fft_rig.h"
#include <pthread.h>

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
        cmocka_unit_test(all_widths_and_neighbours_give_the_same_bits),
        cmocka_unit_test(threads_share_one_fft),
        cmocka_unit_test(running_out_of_memory_loses_nothing),
        cmocka_unit_test(a_transform_allocates_nothing),
    };
    return cmocka_run_group_tests_name("fft lanes", tests, NULL, NULL);
}
