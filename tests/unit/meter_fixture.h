/* meter_fixture.h: sounds, ends of steps, and a meter that hears the one until
 * the other. */
#ifndef RF_TESTS_METER_FIXTURE_H
#define RF_TESTS_METER_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
/* needs those above */
#include <cmocka.h>

#include "base/float_mode.h"
#include "score/meter.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 12345, VOICES = 16, STEPS = 16, SPANS = 3, MEASURES = 64 };

#define RATE 22050.0

/* ---- sounds ---- */

static float target[20000], voices[VOICES][MOST];
static rf_tables *tables;

/* Noise and a tone that fade; the second voice is silent, the third begins
 * late, the fourth is loud. */
static inline int make_sounds(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < 20000; n++)
        target[n] = (float)(exp(-(double)n / 5000) *
                            (sin(n * 0.05) + 0.1 * rf_random(1, n, 0, 0, 5)));
    for (uint32_t v = 0; v < VOICES; v++)
        for (uint32_t n = 0; n < MOST; n++)
            voices[v][n] = (float)(exp(-(double)n / (500.0 + 700 * v)) *
                                   (sin(n * (0.02 + 0.01 * v)) +
                                    0.3 * rf_random(2, n, v, 0, 5) - 0.15));
    memset(voices[1], 0, sizeof voices[1]);
    memset(voices[2], 0, MOST / 2 * sizeof(float));
    for (uint32_t n = 0; n < MOST; n++)
        voices[3][n] *= 1e4f;
    return rf_tables_create(&tables, NULL) == RF_OK ? 0 : -1;
}

static inline int drop_tables(void **state)
{
    (void)state;
    rf_tables_release(tables);
    return 0;
}

/* ---- scores and meters ---- */

typedef struct fixture {
    size_t frames; /* of the target */
    size_t steps;
    uint64_t ends[STEPS];
} fixture;

static const fixture fixtures[] = {
    {1500, 3, {500, 1300, 2000}},        /* all within a window */
    {8000, 4, {3000, 7001, 9000, MOST}}, /* it ends in the third step */
    {5000, 1, {5000}},                   /* one span is all */
    {20000, 2, {4096, 8192}},            /* it outlives the episode */
    {1, 2, {128, 6000}},                 /* one sample */
    {5000, 4, {4000, 5100, 9000, 9300}}, /* two ends close together */
    {5100, 4, {4000, 5100, 9000, 9300}}, /* two ends at once */
    {5120, 2, {4864, 6000}},             /* what is loud shows in its mirror */
    {12000, 5, {1024, 2048, 4096, 6144, 8192}}, /* on blocks and hops */
};
enum { FIXTURES = sizeof fixtures / sizeof *fixtures };

static inline rf_score *make_score(const fixture *f, const rf_term *terms,
                                   size_t n)
{
    const rf_score_options options = {.size = sizeof options,
                                      .target = target,
                                      .frames = f->frames,
                                      .sr = RATE,
                                      .terms = terms,
                                      .n_terms = n,
                                      .ends = f->ends,
                                      .steps = f->steps,
                                      .tables = tables};
    rf_score *score = NULL;
    rf_error err;
    if (rf_score_create(&options, &score, &err) != RF_OK)
        fail_msg("%s", err.message);
    return score;
}

/* Every measure that has a target, over every span. */
static inline size_t every_term(rf_term *terms)
{
    size_t n = 0;
    rf_measure_info info;
    for (size_t i = 0; rf_measure_at(i, &info); i++)
        for (int span = 0; !info.targetless && span < SPANS; span++)
            terms[n++] = (rf_term){.measure = info.name, .span = (rf_span)span};
    return n;
}

/* Frames from..to of `lanes` sounds, in blocks that are cut at the ends. */
static inline void hear(rf_meter *meter, uint32_t lanes,
                        const float *const *sounds, size_t from, size_t to)
{
    static _Alignas(64) float block[RF_BLOCK * VOICES];
    while (from < to) {
        const size_t first = from % RF_BLOCK;
        const size_t left = to - from, room = RF_BLOCK - first;
        const size_t n = left < room ? left : room;
        for (size_t i = 0; i < n; i++)
            for (uint32_t lane = 0; lane < lanes; lane++)
                block[(first + i) * lanes + lane] = sounds[lane][from + i];
        rf_meter_hear(meter, block, first, first + n);
        from += n;
    }
}

/* values[steps][terms][lanes] */
static inline void run(rf_meter *meter, const rf_score *score, uint32_t lanes,
                       const float *const *sounds, double *values)
{
    const uint64_t host = rf_float_enter();
    size_t from = 0;
    rf_meter_begin(meter);
    for (size_t k = 0; k < score->steps; k++) {
        hear(meter, lanes, sounds, from, (size_t)score->ends[k]);
        from = (size_t)score->ends[k];
        rf_meter_step(meter);
        for (size_t t = 0; t < score->n_terms; t++)
            for (uint32_t lane = 0; lane < lanes; lane++)
                *values++ = rf_meter_value(meter, lane, t);
    }
    rf_float_leave(host);
}

static inline rf_meter *make_meter(const rf_score *score, uint32_t lanes)
{
    rf_meter *meter = NULL;
    assert_int_equal(rf_meter_create(score, lanes, &meter, NULL), RF_OK);
    return meter;
}

static inline void run_once(const rf_score *score, uint32_t lanes, size_t first,
                            double *values)
{
    const float *sounds[VOICES];
    for (uint32_t lane = 0; lane < lanes; lane++)
        sounds[lane] = voices[(first + lane) % VOICES];
    rf_meter *meter = make_meter(score, lanes);
    run(meter, score, lanes, sounds, values);
    rf_meter_destroy(meter);
}

/* ---- comparing ---- */

static inline double distance_by(const rf_term *term, const float *x,
                                 size_t n_x, const float *y, size_t n_y)
{
    double d = NAN;
    rf_error err;
    if (rf_distance(term->measure, term->settings, term->n_settings, x, n_x, y,
                    n_y, RATE, tables, &d, &err) != RF_OK)
        fail_msg("%s: %s", term->measure, err.message);
    return d;
}

static inline double distance_of(const char *measure, const float *x,
                                 size_t n_x, const float *y, size_t n_y)
{
    const rf_term term = {.measure = measure};
    return distance_by(&term, x, n_x, y, n_y);
}

/* Sums are added per block, and a step's blocks are its own. */
static inline void assert_same(double got, double want, bool exact,
                               const char *name, size_t step)
{
    if (got == want || (isinf(want) && fabs(got) > 1e38))
        return;
    if (exact || !(fabs(got - want) <= 2e-5 * fabs(want) + 1e-9))
        fail_msg("%s, step %zu: got %.17g, want %.17g", name, step + 1, got,
                 want);
}

#endif
