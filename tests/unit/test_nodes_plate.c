/* test_nodes_plate.c: plate against SPEC.md 7.25, written down sample by
 * sample with a ring of its own for every delay. */
#include "fail_alloc.h"
#include "node_rig.h"
#include <math.h>

#define PI 3.14159274f

static node_rig rig;

/* ---- the specification's parts ---- */

/* D(n), and half of an all-pass. */
typedef struct line {
    float at[9000];
    size_t n, pushed;
} line;

static float get(const line *l, size_t i)
{
    return l->at[(l->pushed + i) % l->n];
}

static float push(line *l, float x)
{
    const float oldest = get(l, 0);
    l->at[l->pushed++ % l->n] = x;
    return oldest;
}

typedef struct all_pass {
    line x, y;
    float g;
} all_pass;

static float pass(all_pass *p, float x)
{
    const float y = ((-p->g * x) + get(&p->x, 0)) + (p->g * get(&p->y, 0));
    push(&p->x, x);
    push(&p->y, y);
    return y;
}

static float moved(const line *l, float ms, float sr, bool strict)
{
    float pos = strict ? (ms / 1000) * sr : (-ms / 1000) * sr;
    while (pos < 0)
        pos = pos + (float)l->n;
    const size_t k = (size_t)pos;
    const float f = pos - (float)k;
    return strict ? get(l, l->n - k) * (1 - f) + get(l, l->n - k - 1) * f
                  : get(l, k) * f + get(l, k + 1) * (1 - f);
}

static float moved_pass(all_pass *p, float x, float ms, float sr, bool strict)
{
    const float y = ((-p->g * x) + moved(&p->x, ms, sr, strict)) +
                    (p->g * moved(&p->y, ms, sr, strict));
    push(&p->x, x);
    push(&p->y, y);
    return y;
}

typedef struct pole {
    float b, y;
} pole;

static float soften(pole *p, float x)
{
    return p->y = (x * (1 - p->b)) + (p->b * p->y);
}

/* ---- the whole ---- */

enum { DELAYS = 15, PASSES = 12 };
enum { AA, BC = 5 }; /* of the passes: those that are moved */

typedef struct model {
    line delay[DELAYS];
    all_pass pass[PASSES];
    pole pole[3];
    float phase, sr;
    bool strict;
} model;

static const float delays[DELAYS] = {2205, 394,  RF_BLOCK, 2800, 1204,
                                     2000, 179,  2679,     3500, 522,
                                     2400, 2400, 1578,     2378, 2500};
static const float passes[PASSES][2] = {
    {100, 0.7f},    {4.771f, 0.75f}, {3.595f, 0.75f},  {12.72f, 0.625f},
    {7.596f, 0.5f}, {100, 0.5f},     {9.307f, 0.625f}, {35.78f, 0.5f},
    {30, 0.7f},     {6.2f, 0.7f},    {34.92f, 0.7f},   {20.4f, 0.7f}};

static model models[RIG_LANES];

static size_t whole(float samples)
{
    return samples >= 1 ? (size_t)samples : 1;
}

static void model_begin(model *m, float sr, bool strict, float phase)
{
    memset(m, 0, sizeof *m);
    m->sr = strict ? sr : 44100;
    m->strict = strict;
    m->phase = phase;
    for (size_t i = 0; i < DELAYS; i++)
        m->delay[i].n = whole(delays[i] * m->sr / 44100);
    for (size_t i = 0; i < PASSES; i++) {
        const size_t n = whole(passes[i][0] / 1000 * m->sr);
        m->pass[i] = (all_pass){{{0}, n, 0}, {{0}, n, 0}, passes[i][1]};
    }
    m->pole[0].b = (float)exp((double)((-2 * PI) * 0.7f));
    m->pole[1].b = m->pole[2].b = (float)exp((double)((-2 * PI) * 0.1f));
}

static float model_sine(model *m)
{
    const float y = (float)sin((double)((m->phase * 2) * PI));
    m->phase = m->phase + 0.1f / m->sr;
    if (m->phase > 1)
        m->phase = m->phase - 1;
    return y * 5.5f + 29.5f;
}

/* What the delays hold is read before it is pushed: a loop of them. */
static void model_frame(model *m, float in, float mix, float out[2])
{
    line *d = m->delay;
    all_pass *p = m->pass;
    const float ms = model_sine(m);
    float x = push(&d[0], soften(&m->pole[0], in));
    x = pass(&p[6], pass(&p[3], pass(&p[2], pass(&p[1], x))));
    const float fb = get(&d[14], 0) * 0.3f;
    x = moved_pass(&p[AA], x + fb, ms, m->sr, m->strict);
    const float aa = push(&d[1], x);
    const float ab = push(&d[3], push(&d[2], aa));
    const float ac = push(&d[4], ab);
    const float ba = pass(&p[4], soften(&m->pole[1], push(&d[5], ac)));
    const float bb = pass(&p[7], ba);
    const float bc = moved_pass(&p[BC], bb, ms, m->sr, m->strict);
    const float ca = push(&d[6], bc), cb = push(&d[7], ca);
    const float cc = push(&d[8], cb) * 0.3f;
    const float da = push(&d[9], pass(&p[8], cc));
    const float db = push(&d[10], da), dc = push(&d[11], db);
    const float ea = pass(&p[9], soften(&m->pole[2], dc));
    const float eb = pass(&p[10], ea);
    const float fa = push(&d[12], pass(&p[11], eb));
    const float fbt = push(&d[13], fa);
    push(&d[14], fbt);
    const float wet[2] = {(aa + ab + cb) - (bb + db + ea + fa),
                          (da + db + fbt) - (eb + ab + ba + ca)};
    for (size_t i = 0; i < 2; i++)
        out[i] = in * (1 - mix) + wet[i] * mix;
}

/* ---- tests ---- */

static void start(const rig_width *width, const char *inputs, float sr,
                  bool strict)
{
    rig_init(&rig, width, "plate", inputs);
    rig.shape.sr = sr;
    rig.shape.strict = strict;
    rig_range(&rig, 0, 1);
    for (size_t lane = 0; lane < RIG_LANES; lane++) {
        rig.param[0][lane] = 0.3f + 0.04f * (float)lane;
        model_begin(&models[lane], sr, strict, 0);
    }
    rig_begin(&rig);
}

/* Noise for a while, then what rings. The last bit of the sine moves a delay
 * by as much as f32 resolves, a 4,000th of a sample. */
static void assert_blocks(size_t blocks, size_t lanes)
{
    uint64_t seed = 5;
    for (size_t block = 0; block < blocks; block++) {
        const float loud = block < blocks / 3 ? 1 : 0;
        for (size_t n = 0; n < RF_BLOCK; n++)
            for (size_t lane = 0; lane < RIG_LANES; lane++) {
                rig.in[0][0][n][lane] = loud * rig_random(&seed);
                rig.in[0][1][n][lane] = rig_random(&seed);
            }
        rig_run(&rig);
        for (size_t n = 0; n < RF_BLOCK; n++)
            for (size_t lane = 0; lane < lanes; lane++) {
                float y[2];
                model_frame(&models[lane], rig.in[0][0][n][lane],
                            rig.param[0][lane], y);
                assert_near(rig.out[0][n][lane], y[0], 3e-4);
                assert_near(rig.out[1][n][lane], y[1], 3e-4);
            }
    }
}

static const rig_width *widest(void)
{
    size_t w = 0;
    while (rig_widths()[w + 1])
        w++;
    return rig_widths()[w];
}

/* The left channel of the input alone. */
static void a_plate_is_what_the_specification_writes_down(void **state)
{
    (void)state;
    start(rig_widths()[0], "1", 44100, false);
    assert_blocks(400, 1);
    start(widest(), "2", 48000, false);
    assert_blocks(200, 2);
}

static void a_strict_plate_has_true_times_and_weights(void **state)
{
    (void)state;
    for (size_t i = 1; i <= 2; i++) {
        start(rig_widths()[1], "1", 44100 * (float)i, true);
        assert_blocks(200, 2);
    }
}

/* The first of the room: 2205 + 394 samples of 44100 Hz late. */
static void a_strict_plate_begins_at_its_time_at_every_rate(void **state)
{
    (void)state;
    const float rates[] = {1000, 3000, 8000, 48000, 96000};
    for (size_t i = 0; i < 5; i++) {
        start(rig_widths()[1], "1", rates[i], true);
        rig.in[0][0][0][0] = 1;
        size_t first = 0;
        for (size_t t = 0; t < 60 * RF_BLOCK; t++) {
            if (t % RF_BLOCK == 0)
                rig_run(&rig);
            rig.in[0][0][0][0] = 0;
            if (first == 0 && fabsf(rig.out[0][t % RF_BLOCK][0]) > 1e-3f)
                first = t;
        }
        assert_near(first, 2599 * rates[i] / 44100, 2);
    }
}

/* Voices that came together later than they were born: their slow sines, the
 * fourth row of the state, differ. */
static void voices_need_not_have_begun_at_once(void **state)
{
    (void)state;
    start(widest(), "1", 44100, false);
    float *phase = (float *)(void *)rig.state + 3 * rig.width->lanes;
    for (size_t lane = 0; lane < rig.width->lanes; lane++) {
        phase[lane] = 0.0624f * (float)lane;
        models[lane].phase = phase[lane];
    }
    assert_blocks(200, 4);
}

static void the_slow_sine_comes_round(void **state)
{
    (void)state;
    start(rig_widths()[0], "1", 44100, false);
    const float late = 0.9999f;
    memcpy(rig.state + 12, &late, sizeof late);
    models[0].phase = late;
    assert_blocks(100, 1);
}

static void a_plate_at_the_head_is_silent(void **state)
{
    (void)state;
    rig_init(&rig, rig_widths()[0], "plate", "");
    rig_param(&rig, 0.5f);
    rig_begin(&rig);
    assert_null(rig.variant.run);
    assert_int_equal(rig.variant.output, RF_SILENT);
    assert_int_equal(rig.variant.n_rings, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plate_is_what_the_specification_writes_down),
        cmocka_unit_test(a_strict_plate_has_true_times_and_weights),
        cmocka_unit_test(a_strict_plate_begins_at_its_time_at_every_rate),
        cmocka_unit_test(voices_need_not_have_begun_at_once),
        cmocka_unit_test(the_slow_sine_comes_round),
        cmocka_unit_test(a_plate_at_the_head_is_silent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
