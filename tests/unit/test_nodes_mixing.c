/* test_nodes_mixing.c: mul, add, mix, get, balance, constsig and speed, and
 * what each node makes of each number of inputs (SPEC.md 7.1, 7.9, 7.12 to
 * 7.15). */
#include "fail_alloc.h"
#include "node_rig.h"

enum { LANE = 2 };

static node_rig rig;

static void start(const char *name, const char *inputs)
{
    rig_init(&rig, rig_widths()[1], name, inputs);
    rig_param(&rig, 0.3f);
    rig_begin(&rig);
    uint64_t seed = 2;
    for (size_t i = 0; inputs[i]; i++)
        for (size_t channel = 0; channel < 2; channel++)
            for (size_t n = 0; n < RF_BLOCK; n++)
                rig.in[i][channel][n][LANE] = rig_random(&seed);
    rig_run(&rig);
}

/* As a reader sees it: a mono input has its one channel on both sides. */
static float in(size_t input, size_t channel, size_t n)
{
    const size_t side = rig.channels[input] == 2 ? channel : 0;
    return rig.in[input][side][n][LANE];
}

/* Every frame of both channels is what `expected` says. */
static void assert_plays(float (*expected)(size_t channel, size_t n))
{
    for (size_t channel = 0; channel < 2; channel++)
        for (size_t n = 0; n < RF_BLOCK; n++)
            assert_same(rig.out[channel][n][LANE], expected(channel, n));
}

static float scaled(size_t channel, size_t n)
{
    return in(0, channel, n) * 0.3f;
}

static float shifted(size_t channel, size_t n)
{
    return in(0, channel, n) + 0.3f;
}

static float modulated(size_t channel, size_t n)
{
    return in(0, channel, n) * in(1, 0, n);
}

static float summed(size_t channel, size_t n)
{
    return in(0, channel, n) + in(1, channel, n);
}

static float summed_left(size_t channel, size_t n)
{
    (void)channel;
    return in(0, 0, n) + in(1, 0, n);
}

static float summed_three(size_t channel, size_t n)
{
    return (in(0, channel, n) + in(1, channel, n)) + in(2, channel, n);
}

static float first(size_t channel, size_t n)
{
    return in(0, channel, n);
}

static float second(size_t channel, size_t n)
{
    return in(1, channel, n);
}

static float left_of_each(size_t channel, size_t n)
{
    return in(channel, 0, n);
}

static float number(size_t channel, size_t n)
{
    (void)channel;
    (void)n;
    return 0.3f;
}

static float number_once(size_t channel, size_t n)
{
    (void)channel;
    return n ? 0 : 0.3f;
}

typedef struct claim {
    const char *node, *inputs;
    rf_output output;
    float (*expected)(size_t channel, size_t n);
} claim;

static void nodes_without_memory_are_their_formulas(void **state)
{
    (void)state;
    const claim claims[] = {
        {"mul", "1", RF_TWIN, scaled},
        {"mul", "2", RF_STEREO, scaled},
        {"mul", "11", RF_TWIN, modulated},
        {"mul", "12", RF_TWIN, modulated},
        {"mul", "21", RF_STEREO, modulated},
        {"mul", "22", RF_STEREO, modulated},
        {"add", "1", RF_TWIN, shifted},
        {"add", "2", RF_STEREO, shifted},
        {"add", "11", RF_TWIN, summed},
        {"add", "12", RF_TWIN, summed_left}, /* quirk Q9 */
        {"add", "21", RF_STEREO, summed},
        {"add", "22", RF_STEREO, summed},
        {"mix", "1", RF_TWIN, first},
        {"mix", "2", RF_STEREO, first},
        {"mix", "11", RF_TWIN, summed},
        {"mix", "12", RF_STEREO, summed},
        {"mix", "121", RF_STEREO, summed_three},
        {"get", "1", RF_TWIN, first},
        {"get", "2", RF_STEREO, first},
        {"get", "12", RF_STEREO, second},
        {"get", "21", RF_TWIN, second},
        {"balance", "11", RF_STEREO, left_of_each},
        {"balance", "22", RF_STEREO, left_of_each},
        {"balance", "12", RF_STEREO, left_of_each},
        {"constsig", "", RF_MONO, number},
        {"constsig", "2", RF_MONO, number},
        {"speed", "", RF_MONO, number_once},
        {"speed", "1", RF_MONO, number_once},
    };
    for (size_t i = 0; i < sizeof claims / sizeof *claims; i++) {
        start(claims[i].node, claims[i].inputs);
        assert_int_equal(rig.variant.output, claims[i].output);
        assert_plays(claims[i].expected);
    }
}

typedef struct count {
    const char *node;
    rf_output outputs[4]; /* with 0, 1, 2, 3 mono inputs */
} count;

/* Channels and inputs as the table of SPEC.md 7.1 has them. */
static void other_numbers_of_inputs_are_silent(void **state)
{
    (void)state;
    const rf_output m = RF_MONO, no = RF_SILENT_MONO, left = RF_LEFT,
                    none = RF_SILENT, twin = RF_TWIN, both = RF_STEREO;
    const count counts[] = {
        {"sin", {m, m, no, no}},
        {"saw", {m, m, no, no}},
        {"squ", {m, m, no, no}},
        {"tri", {m, m, no, no}},
        {"noise", {m, m, m, m}},
        {"imp", {m, m, m, m}},
        {"constsig", {m, m, m, m}},
        {"speed", {m, m, m, m}},
        {"seq", {left, left, left, left}},
        {"mul", {none, twin, twin, none}},
        {"add", {none, twin, twin, none}},
        {"mix", {none, twin, twin, twin}},
        {"get", {none, twin, twin, twin}},
        {"balance", {none, none, both, none}},
        {"envperc", {none, left, none, none}},
        {"lpf", {no, m, m, no}},
        {"rhpf", {no, m, m, no}},
        {"onepole", {no, m, m, no}},
        {"sp", {none, none, none, none}}, /* without sounds */
        {"~input", {both, both, both, both}},
        {"choose", {left, left, left, left}},
        {"arrange", {none, none, none, none}}, /* without sections */
        {"points", {no, no, no, no}},          /* without points */
        {"sendpass", {none, twin, twin, twin}},
        {"pan", {none, both, both, none}},
        {"adsr", {none, twin, none, none}},
        {"bd", {none, twin, none, none}},
        {"sn", {none, twin, none, none}},
        {"hh", {none, twin, none, none}},
        {"sawsynth", {none, twin, none, none}},
        {"squsynth", {none, twin, none, none}},
        {"trisynth", {none, twin, none, none}},
    };
    const char *const inputs[] = {"", "1", "11", "111"};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        for (size_t n = 0; n < 4; n++) {
            rig_init(&rig, rig_widths()[0], counts[i].node, inputs[n]);
            rig_param(&rig, 1);
            rig_param(&rig, 1);
            rig_begin(&rig);
            assert_int_equal(rig.variant.output, counts[i].outputs[n]);
            const bool silent =
                rig.variant.output == none || rig.variant.output == no;
            assert_true(silent == (rig.variant.run == NULL));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nodes_without_memory_are_their_formulas),
        cmocka_unit_test(other_numbers_of_inputs_are_silent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
