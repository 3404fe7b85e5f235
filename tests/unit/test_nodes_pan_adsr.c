/* test_nodes_pan_adsr.c: pan and adsr against SPEC.md 7.34 and 7.17; and the
 * copies: sendpass, ~input. */
#include "fail_alloc.h"
#include "node_rig.h"
#include <math.h>

enum { BLOCKS = 40 };

static node_rig rig;
static uint64_t seed = 11;

static void fill(size_t input, float lo, float hi)
{
    for (size_t channel = 0; channel < 2; channel++)
        for (size_t n = 0; n < RF_BLOCK; n++)
            for (size_t lane = 0; lane < RIG_LANES; lane++)
                rig.in[input][channel][n][lane] =
                    lo + (hi - lo) * (rig_random(&seed) * 0.5f + 0.5f);
}

/* ---- pan ---- */

/* Positions that pan cannot take count as the nearest it can. */
static void assert_panned(const float *x, const float *pos, size_t lane)
{
    for (size_t n = 0; n < RF_BLOCK; n++) {
        const float in = x[n * RIG_LANES + lane];
        const float at = pos[n * RIG_LANES + lane];
        const float within = at < -1 ? -1 : at > 1 ? 1 : at;
        const float right = (within + 1) / 2;
        assert_same(rig.out[0][n][lane], in * (float)sqrt((double)(1 - right)));
        assert_same(rig.out[1][n][lane], in * (float)sqrt((double)right));
    }
}

static void pan_follows_a_signal_or_a_number(void **state)
{
    (void)state;
    static rig_signal positions;
    for (size_t w = 0; rig_widths()[w]; w++)
        for (size_t reference = 0; reference < 2; reference++) {
            rig_init(&rig, rig_widths()[w], "pan", reference ? "21" : "2");
            rig_param(&rig, 0);
            for (size_t lane = 0; lane < RIG_LANES; lane++)
                rig.param[0][lane] = -1.5f + 0.2f * (float)lane;
            rig_begin(&rig);
            fill(0, -1, 1);
            fill(1, -1.3f, 1.3f);
            for (size_t n = 0; n < RF_BLOCK; n++)
                memcpy(positions[n], reference ? rig.in[1][0][n] : rig.param[0],
                       sizeof(rig_row));
            rig_run(&rig);
            for (size_t lane = 0; lane < rig.width->lanes; lane++)
                assert_panned(rig.in[0][0][0], positions[0], lane);
        }
}

static void a_place_that_is_no_number_is_the_left(void **state)
{
    (void)state;
    rig_init(&rig, rig_widths()[0], "pan", "1");
    rig_param(&rig, NAN);
    rig_begin(&rig);
    fill(0, 1, 1);
    rig_run(&rig);
    assert_same(rig.out[0][5][0], 1);
    assert_same(rig.out[1][5][0], 0);
}

/* ---- adsr ---- */

typedef struct model {
    int phase; /* 0 idle, 1 held, 2 released */
    uint64_t pos;
    float last_x, last_y, y0;
} model;

static uint64_t samples(size_t param, size_t lane)
{
    return (uint64_t)(rig.param[param][lane] * rig.shape.sr);
}

static float model_height(const model *m, size_t lane)
{
    const uint64_t A = samples(0, lane), D = samples(1, lane);
    const uint64_t E = samples(3, lane), pos = m->pos;
    const float S = rig.param[2][lane];
    if (m->phase == 2)
        return pos >= E ? 0 : ((float)(E - pos) / (float)E) * m->y0;
    if (m->phase == 0)
        return 0;
    if (pos <= A)
        return A ? ((float)pos / (float)A) * (1 - m->y0) : 0;
    if (pos <= A + D)
        return ((float)(A + D - pos) / (float)D) * (1 - S) + S;
    return S;
}

static float model_sample(model *m, float x, size_t lane)
{
    const bool opens = x > 0 && m->last_x == 0;
    const bool closes = x == 0 && m->last_x > 0;
    if (opens || closes) {
        m->phase = opens ? 1 : 2;
        m->pos = 0;
        m->y0 = m->last_y;
    }
    const float y = model_height(m, lane);
    m->last_y = y;
    m->last_x = x;
    m->pos++;
    return y;
}

/* Open or closed for about `often` samples, sometimes below 0. */
static void fill_gate(uint64_t often, float gate[RIG_LANES])
{
    for (size_t n = 0; n < RF_BLOCK; n++)
        for (size_t lane = 0; lane < RIG_LANES; lane++) {
            const float u = rig_random(&seed), v = rig_random(&seed);
            if ((u + 1) * (float)often < 2)
                gate[lane] = v > 0 ? v : v > -0.7f ? 0 : v;
            rig.in[0][0][n][lane] = gate[lane];
        }
}

static void assert_gated(const rig_width *width, uint64_t often)
{
    model models[RIG_LANES] = {{0}};
    rig_row gate = {0};
    rig_init(&rig, width, "adsr", "1");
    for (size_t i = 0; i < 4; i++)
        rig_param(&rig, 0);
    for (size_t lane = 0; lane < RIG_LANES; lane++) {
        rig.param[0][lane] = 0.0005f * (float)(lane % 4);
        rig.param[1][lane] = 0.001f * (float)(lane % 5);
        rig.param[2][lane] = 0.3f * (float)(lane % 3);
        rig.param[3][lane] = 0.002f * (float)(lane % 3);
    }
    rig_begin(&rig);
    for (size_t block = 0; block < BLOCKS; block++) {
        fill_gate(often, gate);
        rig_run(&rig);
        for (size_t lane = 0; lane < width->lanes; lane++)
            for (size_t n = 0; n < RF_BLOCK; n++) {
                const float x = rig.in[0][0][n][lane];
                const float y = model_sample(&models[lane], x, lane);
                assert_true(rig.out[0][n][lane] == y);
                assert_same(rig.out[1][n][lane], rig.out[0][n][lane]);
            }
    }
}

static void adsr_is_its_formula_to_the_bit(void **state)
{
    (void)state;
    for (size_t w = 0; rig_widths()[w]; w++) {
        assert_gated(rig_widths()[w], 3);
        assert_gated(rig_widths()[w], 60);
        assert_gated(rig_widths()[w], 700);
    }
}

/* SPEC.md 11. */
static void adsr_plays_the_numbers_of_the_specification(void **state)
{
    (void)state;
    const float values[] = {0.05f, 0.1f, 0.4f, 0.07f};
    const float expected[] = {0, 0.00045351475f, 0.057596371f};
    rig_init(&rig, rig_widths()[0], "adsr", "1");
    for (size_t i = 0; i < 4; i++)
        rig_param(&rig, values[i]);
    rig_begin(&rig);
    fill(0, 2, 2); /* squ + 1 */
    rig_run(&rig);
    assert_near(rig.out[0][0][0], expected[0], 0);
    assert_near(rig.out[0][1][0], expected[1], 1e-10);
    assert_near(rig.out[0][127][0], expected[2], 1e-8);
}

static void a_gate_of_one_sample_is_silent(void **state)
{
    (void)state;
    rig_init(&rig, rig_widths()[0], "adsr", "1");
    for (size_t i = 0; i < 4; i++)
        rig_param(&rig, 0.1f);
    rig_begin(&rig);
    fill(0, 0, 0);
    rig.in[0][0][17][0] = 1;
    rig_run(&rig);
    for (size_t n = 0; n < RF_BLOCK; n++)
        assert_true(rig.out[0][n][0] == 0);
}

/* ---- sendpass ---- */

static void sendpass_passes_on_what_comes_first(void **state)
{
    (void)state;
    const char *const inputs[] = {"1", "2", "12", "21", "221"};
    for (size_t i = 0; i < 5; i++) {
        rig_init(&rig, rig_widths()[1], "sendpass", inputs[i]);
        rig_begin(&rig);
        for (size_t k = 0; k < 3; k++)
            fill(k, -1, 1);
        rig_run(&rig);
        const size_t right = inputs[i][0] == '2';
        for (size_t n = 0; n < RF_BLOCK; n++)
            for (size_t lane = 0; lane < 4; lane++) {
                assert_same(rig.out[0][n][lane], rig.in[0][0][n][lane]);
                assert_same(rig.out[1][n][lane], rig.in[0][right][n][lane]);
            }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pan_follows_a_signal_or_a_number),
        cmocka_unit_test(a_place_that_is_no_number_is_the_left),
        cmocka_unit_test(adsr_is_its_formula_to_the_bit),
        cmocka_unit_test(adsr_plays_the_numbers_of_the_specification),
        cmocka_unit_test(a_gate_of_one_sample_is_silent),
        cmocka_unit_test(sendpass_passes_on_what_comes_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
