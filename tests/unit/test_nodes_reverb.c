/* test_nodes_reverb.c: reverb against Freeverb, written down sample by sample
 * as its author (Jezar at Dreampoint, public domain) describes it. */
#include "fail_alloc.h"
#include "node_rig.h"
#include <math.h>

static node_rig rig;

enum { COMBS = 8, PASSES = 4 };

static const size_t comb_lengths[COMBS] = {1116, 1188, 1277, 1356,
                                           1422, 1491, 1557, 1617};
static const size_t pass_lengths[PASSES] = {556, 441, 341, 225};

typedef struct line {
    float at[4000], store;
    size_t n, next;
} line;

typedef struct model {
    line comb[2][COMBS], pass[2][PASSES];
} model;

static model models[RIG_LANES];

static float comb(line *l, float x, float room, float damping)
{
    const float y = l->at[l->next], damp = damping * 0.4f;
    l->store = y * (1 - damp) + l->store * damp;
    l->at[l->next] = x + l->store * (room * 0.28f + 0.7f);
    l->next = (l->next + 1) % l->n;
    return y;
}

static float pass(line *l, float x)
{
    const float late = l->at[l->next];
    l->at[l->next] = x + late * 0.5f;
    l->next = (l->next + 1) % l->n;
    return late - x;
}

static void model_begin(model *m, float sr)
{
    memset(m, 0, sizeof *m);
    for (size_t c = 0; c < 2; c++) {
        for (size_t i = 0; i < COMBS; i++)
            m->comb[c][i].n = (size_t)((double)(comb_lengths[i] + 23 * c) *
                                       ((double)sr / 44100));
        for (size_t i = 0; i < PASSES; i++)
            m->pass[c][i].n = (size_t)((double)(pass_lengths[i] + 23 * c) *
                                       ((double)sr / 44100));
    }
}

static float limited(float x)
{
    return fminf(fmaxf(x, 0), 1);
}

static void model_frame(model *m, const float in[2], const float param[5],
                        float out[2])
{
    const float x = (in[0] + in[1]) * 0.015f;
    float y[2] = {0, 0};
    for (size_t c = 0; c < 2; c++) {
        for (size_t i = 0; i < COMBS; i++)
            y[c] +=
                comb(&m->comb[c][i], x, limited(param[0]), limited(param[1]));
        for (size_t i = 0; i < PASSES; i++)
            y[c] = pass(&m->pass[c][i], y[c]);
    }
    const float wet = param[2] * 3, dry = param[3] * 2, width = param[4];
    const float own = wet * (width / 2 + 0.5f);
    const float other = wet * ((1 - width) / 2);
    out[0] = (y[0] * own + y[1] * other) + in[0] * dry;
    out[1] = (y[1] * own + y[0] * other) + in[1] * dry;
}

static void start(const char *inputs, float sr)
{
    rig_init(&rig, rig_widths()[1], "reverb", inputs);
    rig.shape.sr = sr;
    for (size_t i = 0; i < 5; i++)
        rig_range(&rig, -1, 2);
    for (size_t lane = 0; lane < RIG_LANES; lane++) {
        for (size_t i = 0; i < 5; i++)
            rig.param[i][lane] =
                (float)((lane * 3 + i * 5) % 7) / 4 - (i < 2 ? 0.3f : 0);
        model_begin(&models[lane], sr);
    }
    rig_begin(&rig);
}

static void assert_blocks(size_t blocks, bool stereo)
{
    uint64_t seed = 5;
    for (size_t block = 0; block < blocks; block++) {
        for (size_t n = 0; n < RF_BLOCK; n++)
            for (size_t lane = 0; lane < RIG_LANES; lane++)
                for (size_t c = 0; c < 2; c++)
                    rig.in[0][c][n][lane] = rig_random(&seed);
        rig_run(&rig);
        for (size_t n = 0; n < RF_BLOCK; n++)
            for (size_t lane = 0; lane < 4; lane++) {
                const float in[2] = {rig.in[0][0][n][lane],
                                     rig.in[0][stereo][n][lane]};
                float param[5], y[2];
                for (size_t i = 0; i < 5; i++)
                    param[i] = rig.param[i][lane];
                model_frame(&models[lane], in, param, y);
                assert_near(rig.out[0][n][lane], y[0], 1e-6);
                assert_near(rig.out[1][n][lane], y[1], 1e-6);
            }
    }
}

/* Room and damping are limited, so that nothing grows without end. */
static void reverb_is_freeverb(void **state)
{
    (void)state;
    start("2", 44100);
    assert_blocks(120, true);
    start("1", 44100);
    assert_blocks(40, false);
}

static void reverb_keeps_its_times_at_every_rate(void **state)
{
    (void)state;
    const float rates[] = {1000, 8000, 48000, 96000};
    for (size_t i = 0; i < 4; i++) {
        start("2", rates[i]);
        assert_blocks(40, true);
    }
}

static void a_reverb_at_the_head_is_silent(void **state)
{
    (void)state;
    start("", 44100);
    assert_null(rig.variant.run);
    assert_int_equal(rig.variant.output, RF_SILENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reverb_is_freeverb),
        cmocka_unit_test(reverb_keeps_its_times_at_every_rate),
        cmocka_unit_test(a_reverb_at_the_head_is_silent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
