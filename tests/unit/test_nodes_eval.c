/* test_nodes_eval.c: eval and expr against a naive reading of SPEC.md 8.1. */
#include "fail_alloc.h"
#include "naive_formula.h"
#include "node_rig.h"
#include "syntax/formula.h"

enum { BLOCKS = 4, FRAMES = BLOCKS * RF_BLOCK };

typedef float sound[RIG_LANES][FRAMES];

static node_rig rig;

static rf_program *compiled(const char *text, bool term)
{
    rf_program *program = NULL;
    rf_error err = {0};
    if (rf_program_compile(text, strlen(text), 1, 1, term, true, &program,
                           &err) != RF_OK)
        fail_msg("%s: %u:%u: %s", text, err.line, err.col, err.message);
    return program;
}

/* Other noise in each lane. */
static float input(size_t lane, size_t n)
{
    uint64_t seed = 77 * lane + 1000003 * n + 5;
    (void)rig_random(&seed);
    return rig_random(&seed) * 1.5f;
}

static void run_block(size_t block, size_t first_lane, sound out)
{
    for (size_t n = 0; n < RF_BLOCK; n++)
        for (size_t lane = 0; lane < rig.width->lanes; lane++)
            rig.in[0][0][n][lane] =
                input(first_lane + lane, block * RF_BLOCK + n);
    rig_run(&rig);
    for (size_t n = 0; n < RF_BLOCK; n++)
        for (size_t lane = 0; lane < rig.width->lanes; lane++)
            out[first_lane + lane][block * RF_BLOCK + n] = rig.out[0][n][lane];
}

static void render(const char *node, const rf_program *program,
                   const rig_width *width, sound out)
{
    for (size_t lane = 0; lane < RIG_LANES; lane += width->lanes) {
        rig_init(&rig, width, node, "1");
        rig.shape.program = program;
        rig_begin(&rig);
        for (size_t block = 0; block < BLOCKS; block++)
            run_block(block, lane, out);
    }
}

static bool agrees(float got, double wanted)
{
    const float to = (float)wanted;
    if (isnan(to) || isinf(to))
        return isnan(to) ? isnan(got) : got == to;
    return fabs((double)got - (double)to) <= 1e-6 * fabs((double)to) + 1e-12;
}

static void check(const char *node, const char *text)
{
    static sound one, other;
    rf_program *program = compiled(text, strcmp(node, "expr") == 0);
    render(node, program, rig_widths()[0], one);
    for (size_t lane = 0; lane < RIG_LANES; lane++) {
        naive model;
        naive_init(&model, 44100);
        for (size_t n = 0; n < FRAMES; n++) {
            const double wanted =
                naive_sample(&model, text, (double)n, (double)input(lane, n));
            if (!agrees(one[lane][n], wanted))
                fail_msg("%s: lane %zu, frame %zu: %.9g, not %.9g", text, lane,
                         n, (double)one[lane][n], wanted);
        }
    }
    for (size_t w = 1; rig_widths()[w]; w++) {
        render(node, program, rig_widths()[w], other);
        for (size_t lane = 0; lane < RIG_LANES; lane++)
            for (size_t n = 0; n < FRAMES; n++)
                if (!(isnan(one[lane][n]) && isnan(other[lane][n])))
                    assert_same(other[lane][n], one[lane][n]);
    }
    rf_program_free(program);
}

static void operators_bind_as_the_specification_says(void **state)
{
    (void)state;
    const char *const texts[] = {
        "2*7%4",
        "2 - 3 * 4 / 8 % 3",
        "10-2+3",
        "10-2-3",
        "-2^2",
        "2^3^0.5",
        "2^3^2",
        "2^-1",
        "8/2/2",
        "100%7%4",
        "8/2*4",
        "4*8/2",
        "2*7%4 + 8/2*4 - 2^3^0.5 + -2^2 - [3 - 1]*2 + 10-2-3",
        "1 < 2 == 1",
        "3 > 2 > 1",
        "1 + 1 == 2 && 5",
        "0 && 5",
        "3 && 0 && 7",
        "in > 0 && in",
        "in && 2 && phase",
        "phase % 3 == 0 && 4",
        "-3 % 2 - 3 % -2",
        "(1 + 2) * [3 - (4)]",
        "- - -in",
        "+in - +2",
        "2 <= 2 + 3 >= 5",
        "1 != 1.0000000000000001",
        "1 != 1.00000000001",
        "in+1<1 != in*2>0"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        check("eval", texts[i]);
        check("expr", texts[i]);
    }
}

static void numbers_may_have_exponents_and_suffixes(void **state)
{
    (void)state;
    const char *const texts[] = {"12",    "1.5",      "1.e2", "1.5e-1", "1e3",
                                 "5k",    "2.5m",     "3u",   "7n",     "9p",
                                 "1k+in", "0.1 * in", ".5",   "2e+2",   "0.1m"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check("eval", texts[i]);
}

static void functions_are_those_of_mathematics(void **state)
{
    (void)state;
    const char *const names[] = {"int",   "ceil",  "floor", "abs",  "sign",
                                 "round", "log",   "sin",   "cos",  "tan",
                                 "asin",  "acos",  "atan",  "sinh", "cosh",
                                 "tanh",  "asinh", "acosh", "atanh"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char text[64];
        strcat(strcpy(text, names[i]), "(in * 3)");
        check("eval", text);
        strcat(strcpy(text, names[i]), " [in] + e() * pi()");
        check("eval", text);
        strcat(strcpy(text, names[i]), "(phase - 200)");
        check("eval", text);
    }
    check("eval", "abs(in)^in + in^3 - in^2 * in^4 / in^0.5 + in^1");
    check("eval", "(phase-3)^-1 + (in*100000000) % (in*0.001)");
    check("eval", "abs(in) + floor(in*4)/8 - sign(in)/4 + round(in*3)/16 + "
                  "tanh(in) * 0.1 + atan(in)*0.1 + log(phase + 1)/100");
}

static void variables_keep_their_values_from_sample_to_sample(void **state)
{
    (void)state;
    const char *const texts[] = {
        "y := y * 0.95 + in * 0.05; y",
        "d := in - x; x := in; d",                      /* no recursion */
        "x := y; y := z; z := in; x",                   /* a delay line */
        "t := x; x := y; y := t + in; x * 2",           /* swapped */
        "a := z; z := y; y := x; x := in - 0.5 * a; x", /* a long loop */
        "x := x + 1; x",
        "y := y * 0.9 + in; z := z * 0.5 + y; x := z - y; x",
        "x := x * 0.5 + in; y := x * 2 + y * 0.25; z := sin(y) + z; z - x",
        "s := sr; sr := in; s",
        "sr / 2 + x",
        "x := in; y := x; z := y; x + y + z",
        "x := 3; x := x + in; x",
        "y0 := y; y := 1; y0",
        "y0 := y; y := sr * 2; y0",
        "y0 := y; y := sr * 2; z := y; z0 := z; y0 + z0",
        "y := phase; y",
        "phase := phase * 2; p := phase; phase := 1; p + phase",
        "in := in * 2; in",
        "x := x + in; phase := x; y := y + phase; y",
        "y := (y + 1) % 100; z := z * (y > 50) + in * (y <= 50); z * y",
        "sin := in; sin(sin)",
        "x",
        "in",
        "phase",
        "y := y * 0.95 + in * 0.05; z := z * 0.9 + y * 0.1; tanh(z * 3) - y",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check("eval", texts[i]);
}

/* All lanes one block on, with `program`; lane 0's samples. */
static const float *next_block(const rf_program *program)
{
    static float out[RF_BLOCK];
    rig.shape.program = program;
    rig_run(&rig);
    for (size_t n = 0; n < RF_BLOCK; n++)
        out[n] = rig.out[0][n][0];
    return out;
}

static void x_y_z_sr_and_phase_outlive_a_change_of_the_code(void **state)
{
    (void)state;
    rf_program *first = compiled("x := x + 1; z := 7; sr := 5; x", false);
    rf_program *second = compiled("x + z + sr", false);
    rf_program *third = compiled("phase", false);
    for (size_t w = 0; rig_widths()[w]; w++) {
        rig_init(&rig, rig_widths()[w], "eval", "");
        rig.shape.program = first;
        rig_begin(&rig);
        assert_same(next_block(first)[127], 128);
        assert_same(next_block(second)[0], 128 + 7 + 5);
        assert_same(next_block(second)[127], 128 + 7 + 5);
        assert_same(next_block(third)[1], 3 * 128 + 1);
        assert_same(next_block(first)[0], 129);
    }
    rf_program_free(first);
    rf_program_free(second);
    rf_program_free(third);
}

static void a_voice_that_is_born_leaves_the_others_alone(void **state)
{
    (void)state;
    rf_program *program = compiled("x := x + 1; x + phase + sr", false);
    for (size_t w = 1; rig_widths()[w]; w++) {
        rig_init(&rig, rig_widths()[w], "eval", "");
        rig.shape.program = program;
        rig_begin(&rig);
        (void)next_block(program);
        rig_change(&rig, rig.type->init, 1 << 2);
        (void)next_block(program);
        for (size_t lane = 0; lane < rig.width->lanes; lane++)
            for (size_t n = 0; n < RF_BLOCK; n++) {
                const size_t at = n + (lane == 2 ? 0 : RF_BLOCK);
                assert_same(rig.out[0][n][lane], (float)(at + 1 + at) + 44100);
            }
    }
    rf_program_free(program);
}

static void only_the_left_channel_of_the_first_input_counts(void **state)
{
    (void)state;
    rf_program *program = compiled("in * 2", true);
    rig_init(&rig, rig_widths()[1], "expr", "21");
    rig.shape.program = program;
    rig_begin(&rig);
    for (size_t n = 0; n < RF_BLOCK; n++) {
        rig.in[0][0][n][0] = (float)n;
        rig.in[0][1][n][0] = rig.in[1][0][n][0] = -1000;
    }
    const float *out = next_block(program);
    for (size_t n = 0; n < RF_BLOCK; n++)
        assert_same(out[n], (float)(2 * n));
    rf_program_free(program);
}

/* No lane's angle or quotient, however large, changes its neighbour's. */
static void lanes_far_out_are_done_one_by_one(void **state)
{
    (void)state;
    check("eval",
          "sin(in * 1k * 1k * 1k * 1k) + cos(in * 1k * (in > 1) * 1k * 1k)");
    check("eval", "(in * 1k * 1k * 1k) % (0.001 * (in > 0) + 0.7)");
    check("eval", "tan(in * (phase % 7 == 0) * 1000k * 1000k)");
    check("eval", "(in * 1k * 1k * 1k * 1k) % (1n + 0 * in)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operators_bind_as_the_specification_says),
        cmocka_unit_test(numbers_may_have_exponents_and_suffixes),
        cmocka_unit_test(functions_are_those_of_mathematics),
        cmocka_unit_test(variables_keep_their_values_from_sample_to_sample),
        cmocka_unit_test(x_y_z_sr_and_phase_outlive_a_change_of_the_code),
        cmocka_unit_test(a_voice_that_is_born_leaves_the_others_alone),
        cmocka_unit_test(only_the_left_channel_of_the_first_input_counts),
        cmocka_unit_test(lanes_far_out_are_done_one_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
