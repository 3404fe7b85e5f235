/* test_script.c: what a script of `meta` can do, and what it leaves behind. */
#include "script_rig.h"
#include <math.h>

static void a_script_fills_the_output(void **state)
{
    (void)state;
    rig r;
    assert_int_equal(fresh_run(&r, "for i = 1, 128 do output[i] = i / 4 end"),
                     RF_OK);
    for (size_t i = 0; i < RF_BLOCK; i++) {
        assert_true(r.output[i] == (float)(i + 1) / 4);
        assert_true(r.sound[i] == r.output[i]);
    }
}

/* SPEC.md 8.2: the value of the script is the block; `output` is a number of
 * its own, though it may be that value. */
static void what_is_returned_sounds(void **state)
{
    (void)state;
    rig r;
    assert_int_equal(fresh_run(&r, "output[1] = 5; return output"), RF_OK);
    assert_true(r.sound[0] == 5 && r.output[0] == 5);
    assert_int_equal(fresh_run(&r, "local t = {} output[1] = 5\n"
                                   "for i = 1, 130 do t[i] = i end\n"
                                   "return t"),
                     RF_OK);
    assert_true(r.sound[0] == 1 && r.sound[127] == 128);
    assert_true(r.output[0] == 5 && r.output[1] == 0);
}

static void numbers_are_kept_as_f32(void **state)
{
    (void)state;
    rig r;
    open_rig(&r);
    assert_int_equal(compile(&r, "phase = phase + 0.1; a = 1 / 3\n"
                                 "freq2 = freq * 2; x0 = x0 + 1"),
                     RF_OK);
    r.numbers[FREQ] = 440;
    r.numbers[X0 + 1] = 7;
    float phase = 0;
    for (int i = 0; i < 5; i++) {
        assert_int_equal(run(&r), RF_OK);
        phase = (float)((double)phase + 0.1);
    }
    assert_true(r.numbers[PHASE] == phase);
    assert_true(r.numbers[A] == 1.0f / 3);
    assert_true(r.numbers[FREQ2] == 880);
    assert_true(r.numbers[X0] == 5);
    assert_true(r.numbers[X0 + 1] == 7); /* not named, not touched */
    close_rig(&r);
}

static void the_order_of_the_numbers_is_that_of_the_header(void **state)
{
    (void)state;
    static const char *const names[RF_SCRIPT_NUMBERS] = {
        "phase", "x0", "x1", "x2", "x3", "y0", "y1",   "y2",   "y3", "z0", "z1",
        "z2",    "z3", "a",  "b",  "c",  "d",  "e",    "f",    "g",  "h",  "i",
        "j",     "k",  "l",  "m",  "n",  "o",  "p",    "q",    "r",  "s",  "t",
        "u",     "v",  "w",  "x",  "y",  "z",  "freq", "freq2"};
    rig r;
    open_rig(&r);
    for (size_t i = 0; i < RF_SCRIPT_NUMBERS; i++) {
        char code[32];
        snprintf(code, sizeof code, "%s = 1", names[i]);
        memset(r.numbers, 0, sizeof r.numbers);
        assert_int_equal(compile(&r, code), RF_OK);
        assert_int_equal(run(&r), RF_OK);
        for (size_t k = 0; k < RF_SCRIPT_NUMBERS; k++)
            assert_true(r.numbers[k] == (k == i ? 1.0f : 0.0f));
    }
    close_rig(&r);
}

static void output_keeps_what_a_run_does_not_assign(void **state)
{
    (void)state;
    rig r;
    open_rig(&r);
    r.output[5] = 0.75f;
    assert_int_equal(compile(&r, "output[1] = output[6]; output[2] = nil\n"
                                 "output[2] = #output"),
                     RF_OK);
    assert_int_equal(run(&r), RF_OK);
    assert_true(r.output[0] == 0.75f && r.output[5] == 0.75f);
    assert_true(r.output[1] == 128);
    close_rig(&r);
}

static void input_is_there_where_the_node_has_one(void **state)
{
    (void)state;
    rig r;
    open_rig(&r);
    assert_int_equal(compile(&r,
                             "for i = 1, #input do output[i] = -input[i] end\n"
                             "input[3] = 1000; input[4] = nil"),
                     RF_OK);
    for (size_t i = 0; i < RF_BLOCK; i++)
        r.input[i] = (float)i;
    r.block.input = r.input;
    for (int round = 0; round < 2; round++) {
        assert_int_equal(run(&r), RF_OK);
        for (size_t i = 0; i < RF_BLOCK; i++)
            assert_true(r.output[i] == -(float)i);
    }
    r.block.input = NULL;
    assert_int_equal(run(&r), RF_INVALID);
    assert_message(&r, "the node has no input");
    assert_int_equal(r.err.line, 1);
    close_rig(&r);
}

static void functions_are_ours_under_both_names(void **state)
{
    (void)state;
    const char *const *name = rf_math_functions();
    for (; *name; name++) {
        char code[160];
        snprintf(code, sizeof code,
                 "output[1] = %s(0.625) output[2] = math.%s(0.625)\n"
                 "x = 1 / 3 output[3] = %s(x)",
                 *name, *name, *name);
        rig r;
        assert_int_equal(fresh_run(&r, code), RF_OK);
        const float y = (float)rf_math_function(*name)(0.625);
        assert_true(r.output[0] == y && r.output[1] == y);
        assert_true(r.output[2] == (float)rf_math_function(*name)(1.0 / 3));
    }
}

static void the_other_functions_are_those_of_lua(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        double value;
    } cases[] = {
        {"pi", 3.14159265358979},
        {"huge", HUGE_VAL},
        {"max(1, 3, 2)", 3},
        {"min(1, -3, 2)", -3},
        {"fmod(-7, 3)", -1},
        {"-7 % 3", 2},
        {"abs(-3) // 2", 1},
        {"abs(-0.5)", 0.5},
        {"floor(-1.5)", -2},
        {"ceil(-1.5)", -1},
        {"({10, 20, 30})[floor(2.9)]", 20},
        {"floor(huge)", HUGE_VAL},
        {"log(8, 2)", 3},
        {"log(1000, 10)", 3},
        {"log(9, 3)", 2},
        {"log(1)", 0},
        {"atan(1, -1)", 2.35619449019234},
        {"atan(1)", 0.785398163397448},
        {"pow(2, 10)", 1024},
        {"2 ^ 10", 1024},
        {"1 / 2 + 3 // 2", 1.5},
        {"sr", 44100},
        {"math.pi - pi", 0},
        {"_ENV['sr']", 44100},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char code[160];
        snprintf(code, sizeof code, "output[1] = %s", cases[i].code);
        rig r;
        if (fresh_run(&r, code) != RF_OK)
            fail_msg("%s: %s", cases[i].code, r.err.message);
        if (r.output[0] != (float)cases[i].value)
            fail_msg("%s is %g", cases[i].code, (double)r.output[0]);
    }
}

static void programs_of_a_machine_do_not_meet(void **state)
{
    (void)state;
    rig r;
    open_rig(&r);
    assert_int_equal(compile(&r, "local _ENV = _ENV; x = x + 1"), RF_OK);
    void *first = r.program;
    assert_int_equal(compile(&r, "_ENV = {x = 1, output = 3}; y = 2"), RF_OK);
    void *second = r.program;
    for (int i = 0; i < 3; i++) {
        r.program = first;
        assert_int_equal(run(&r), RF_OK);
        r.program = second;
        assert_int_equal(run(&r), RF_OK);
    }
    assert_true(r.numbers[A + 'x' - 'a'] == 3);
    assert_true(r.numbers[A + 'y' - 'a'] == 0);
    close_rig(&r);
}

/* Whatever a run does, the next one begins from its block alone. */
static void nothing_is_left_behind(void **state)
{
    (void)state;
    static const char *const codes[] = {
        "output.left = 1",
        "output[129] = 1",
        "output[0] = 1",
        "output[1.5] = 1",
        "output[true] = 1",
        "input.left = 1",
        "math.left = 1",
        "math.sin = 1",
        "sin = 1",
        "sr = 1",
        "math = 1",
        "output = {}",
        "left = 1",
        "_ENV.left = 1",
        "_ENV[1] = 1",
        "function left() end",
        "x = {}",
        "x = function() end",
        "x = nil",
        "x = 'one'",
        "output[7] = {}",
        "output[7] = nil",
        "output[7] = 'one'",
        "x = 'one' y = 2 error()",
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        rig r;
        open_rig(&r);
        r.block.input = r.input;
        assert_int_equal(compile(&r, codes[i]), RF_OK);
        r.numbers[A] = 9;
        r.output[6] = 0.5f;
        r.sound[6] = 0.25f;
        if (run(&r) != RF_INVALID)
            fail_msg("%s was fine", codes[i]);
        assert_true(r.numbers[A] == 9 && r.numbers[A + 'x' - 'a'] == 0);
        assert_true(r.numbers[A + 'y' - 'a'] == 0);
        assert_true(r.output[6] == 0.5f && r.sound[6] == 0.25f);
        assert_int_equal(compile(&r, "output[1] = x + output[7] + sin(0) + sr"),
                         RF_OK);
        assert_int_equal(run(&r), RF_OK);
        assert_true(r.output[0] == 44100.5f);
        close_rig(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_script_fills_the_output),
        cmocka_unit_test(what_is_returned_sounds),
        cmocka_unit_test(numbers_are_kept_as_f32),
        cmocka_unit_test(the_order_of_the_numbers_is_that_of_the_header),
        cmocka_unit_test(output_keeps_what_a_run_does_not_assign),
        cmocka_unit_test(input_is_there_where_the_node_has_one),
        cmocka_unit_test(functions_are_ours_under_both_names),
        cmocka_unit_test(the_other_functions_are_those_of_lua),
        cmocka_unit_test(programs_of_a_machine_do_not_meet),
        cmocka_unit_test(nothing_is_left_behind),
    };
    return cmocka_run_group_tests_name("script", tests, NULL, NULL);
}
