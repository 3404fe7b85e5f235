/* test_script.c: Lua machines for `meta`: what scripts can do, and cannot. */
#include "raveforce_lua.h"
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>

#include <cmocka.h>

/* A machine, a program and a voice's block. */
typedef struct rig {
    const rf_script_host *host;
    void *machine, *program;
    float numbers[RF_SCRIPT_NUMBERS];
    float output[RF_BLOCK], sound[RF_BLOCK], input[RF_BLOCK];
    rf_script_block block;
    rf_error err;
} rig;

enum { PHASE = 0, X0 = 1, A = 13, FREQ = 39, FREQ2 = 40 };

static void open_rig(rig *r)
{
    *r = (rig){.host = rf_host_scripts()};
    r->block = (rf_script_block){.numbers = r->numbers,
                                 .output = r->output,
                                 .sound = r->sound,
                                 .sr = 44100};
    assert_int_equal(r->host->open(r->host->data, &r->machine, &r->err), RF_OK);
}

static void close_rig(rig *r)
{
    r->host->close(r->machine);
}

static rf_status compile(rig *r, const char *code)
{
    r->err = (rf_error){0};
    return r->host->compile(r->machine, code, strlen(code), &r->program,
                            &r->err);
}

static rf_status run(rig *r)
{
    r->err = (rf_error){0};
    const rf_status status =
        r->host->run(r->machine, r->program, &r->block, &r->err);
    assert_int_equal(r->err.status, status);
    return status;
}

/* A run from zeros, in a machine of its own. */
static rf_status fresh_run(rig *r, const char *code)
{
    open_rig(r);
    rf_status status = compile(r, code);
    if (status == RF_OK)
        status = run(r);
    close_rig(r);
    return status;
}

static void assert_message(const rig *r, const char *part)
{
    if (strstr(r->err.message, part))
        return;
    fail_msg("'%s' does not say '%s'", r->err.message, part);
}

/* ---- what works ---- */

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

/* ---- errors ---- */

typedef struct mistake {
    const char *code;
    uint32_t line, col;
    const char *says;
} mistake;

static void what_does_not_compile_has_a_place(void **state)
{
    (void)state;
    static const mistake cases[] = {
        {"for { output", 1, 5, "is Rhai, and scripts here are Lua 5.4"},
        {"x = 1\nlet y = 2;", 2, 1, "local x = 0"},
        {"output.pad(128, 0.0); for i in 0..128 { output[i] = 1.0; }; output",
         1, 32, "for i = 1, 128 do"},
        {"x += 1", 1, 3, "x = x + 1"},
        {"if x != 1 { y = 2; }", 1, 6, "~="},
        {"while x < 1.0 || y { }", 1, 15, "`or`"},
        {"if x > 1.0 { }", 1, 12, "Rhai"},
        {"if x > 1.0 && y { }", 1, 12, "`and`"},
        {"x = 2.0 ** 3.0", 1, 9, "x ^ y"},
        {"fn f(x) { x }", 1, 1, "local function"},
        {"loop { break; }", 1, 1, "while true do"},
        {"// set up\nx = 1.0;", 1, 1, "-- a comment"},
        {"/* a */ x = 1.0;", 1, 1, "--["},
        {"x = 1\noutput", 2, 7, "return output"},
        {"x = !y", 1, 5, "not"},
        {"x = = 1", 1, 1, "near '='"},
        {"x =\n  1 +\n  ) y", 3, 3, "near ')'"},
        {"x = (1", 1, 7, "near <eof>"},
        {"-- \xc3\xa4\nx = '\xc3\xa4' )", 2, 9, "near ')'"},
        {"local s = 'a\n", 1, 11, "unfinished string"},
        {"goto nowhere", 1, 1, "nowhere"},
        {"break", 1, 1, "break"},
        {"return function(...) end", 1, 17, "variable arguments"},
        {"x = '\\z\n' .. (...) .. '\\z\n'", 2, 7, "variable arguments"},
        {"x = '\\\r\n' .. (...) .. '\\\r\n'", 2, 7, "variable arguments"},
        {"x = [==[ ]] ]=] ]==] ... --", 1, 22, "variable arguments"},
        {"\x1bLua", 0, 0, "binary"},
        {"x = 1\r\r\rx = = 2", 1, 1, "near '='"}, /* lines end with LF */
        {"x = 1\r\n\n\rx = (2", 3, 8, "near <eof>"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        rig r;
        open_rig(&r);
        if (compile(&r, cases[i].code) != RF_INVALID)
            fail_msg("'%s' compiles", cases[i].code);
        assert_int_equal(r.err.status, RF_INVALID);
        assert_message(&r, cases[i].says);
        if (r.err.line != cases[i].line || r.err.col != cases[i].col)
            fail_msg("'%s': %u:%u: %s", cases[i].code, r.err.line, r.err.col,
                     r.err.message);
        close_rig(&r);
    }
}

static void dots_in_strings_and_comments_are_fine(void **state)
{
    (void)state;
    rig r;
    assert_int_equal(
        fresh_run(&r, "-- and so on...\n--[[ ...\n... ]] local s = '...' "
                      ".. [==[ ...]==] .. \"\\\"...\" .. \"\\z   \n ...\"\n"
                      "--[=[ ]] ... ]=]\nx = 1"),
        RF_OK);
}

static void a_run_that_fails_says_why(void **state)
{
    (void)state;
    static const mistake cases[] = {
        {"x = 1\ny = x + nil", 2, 1, "arithmetic on a nil value"},
        {"left = 1", 1, 1, "write `local`: 'left'"},
        {"phse = 1", 1, 1, "did you mean 'phase'"},
        {"x = sinn(1)", 1, 1, "did you mean 'sin'"},
        {"x = math.random()", 1, 1, "math has no 'random'"},
        {"output.pad(128, 0.0)", 1, 1, "output has no 'pad'"},
        {"x = output[0]", 1, 1, "output[0.0]: it has the elements 1..128"},
        {"output[129] = 1", 1, 1, "output[129.0]: it has the elements 1..128"},
        {"sin = 3", 1, 1, "'sin' cannot be assigned"},
        {"return 3", 0, 0, "got a number"},
        {"return {1, 2}", 0, 0, "has 128 numbers, the table returned has 2"},
        {"output[5] = 'a'", 0, 0, "element 5 of output must be a number"},
        {"x = false", 0, 0, "x must be a number, got boolean"},
        {"sin()", 1, 1, "bad argument #1"},
        {"min()", 1, 1, "bad argument #1"},
        {"x = 1 // 0", 1, 1, "attempt to"},
        {"local x <close> = {}", 1, 1, "non-closable"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        rig r;
        if (fresh_run(&r, cases[i].code) != RF_INVALID)
            fail_msg("'%s' is fine", cases[i].code);
        assert_message(&r, cases[i].says);
        if (r.err.line != cases[i].line || r.err.col != cases[i].col)
            fail_msg("'%s': %u:%u: %s", cases[i].code, r.err.line, r.err.col,
                     r.err.message);
    }
}

static void elements_that_are_no_numbers_fail(void **state)
{
    (void)state;
    rig r;
    assert_int_equal(fresh_run(&r, "local t = {}\n"
                                   "for i = 1, 128 do t[i] = i end\n"
                                   "t[9] = 'nine' return t"),
                     RF_INVALID);
    assert_message(&r, "element 9 of what it returned must be a number");
}

/* ---- what is hostile ---- */

static void there_is_no_way_out(void **state)
{
    (void)state;
    static const char *const names[] = {
        "io",       "os",       "debug",          "package", "string",
        "table",    "utf8",     "coroutine",      "require", "load",
        "dofile",   "loadfile", "collectgarbage", "pcall",   "xpcall",
        "error",    "assert",   "setmetatable",   "rawset",  "getmetatable",
        "rawget",   "next",     "pairs",          "print",   "select",
        "tostring", "_G",       "_VERSION"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char code[64];
        rig r;
        snprintf(code, sizeof code, "local there = %s", names[i]);
        assert_int_equal(fresh_run(&r, code), RF_INVALID);
        assert_message(&r, "no name");
    }
    rig r;
    assert_int_equal(fresh_run(&r, "local s = ('x'):rep(10)"), RF_INVALID);
    assert_int_equal(fresh_run(&r, "local t = {} t.__gc = sin"), RF_OK);
}

static void what_does_not_end_is_stopped(void **state)
{
    (void)state;
    static const char *const codes[] = {
        "while true do end",
        "::again:: goto again",
        "local function f() return f() end f()",
        "repeat x = x + 1 until false",
        "for i = 1, 1e9 do end",
        "local function f(n) if n > 0 then f(n - 1) f(n - 1) end end f(60)",
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        rig r;
        if (fresh_run(&r, codes[i]) != RF_INVALID)
            fail_msg("'%s' ends", codes[i]);
        assert_message(&r, "more than 1000000 instructions in a block");
        assert_int_equal(r.err.line, 1);
    }
}

static void what_grows_is_stopped(void **state)
{
    (void)state;
    static const char *const codes[] = {
        "local t = {} for i = 1, 1e6 do t[i] = {} end",
        "local t = {} for i = 1, 1e6 do t[i] = i end",
        "local s = 'x' while true do s = s .. s end",
        "local t = {} for i = 1, 3000 do t = {t, {t}, {t}, {t}, {t}, {t}} end",
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        rig r;
        assert_int_equal(fresh_run(&r, codes[i]), RF_LIMIT);
        assert_message(&r, "a script has 1 MB for a block");
    }
    rig r;
    const char *deep = "local function f() return 1 + f() end f()";
    assert_int_not_equal(fresh_run(&r, deep), RF_OK);
}

static void a_machine_outlives_what_was_stopped(void **state)
{
    (void)state;
    rig r;
    open_rig(&r);
    assert_int_equal(compile(&r, "if x > 0 then while true do end end\n"
                                 "local t = {} y = y + 1\n"
                                 "for i = 1, z do t[i] = i end"),
                     RF_OK);
    for (int i = 0; i < 3; i++) {
        r.numbers[A + 'x' - 'a'] = 1;
        assert_int_equal(run(&r), RF_INVALID);
        r.numbers[A + 'x' - 'a'] = 0;
        r.numbers[A + 'z' - 'a'] = 200000;
        assert_int_equal(run(&r), RF_LIMIT);
        r.numbers[A + 'z' - 'a'] = 30000;
        assert_int_equal(run(&r), RF_OK);
    }
    assert_true(r.numbers[A + 'y' - 'a'] == 3);
    close_rig(&r);
}

static char *repeat(const char *part, size_t count)
{
    const size_t n = strlen(part);
    char *text = malloc(n * count + 1);
    assert_non_null(text);
    for (size_t i = 0; i < count; i++)
        memcpy(text + i * n, part, n);
    text[n * count] = '\0';
    return text;
}

static void hostile_texts_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *part;
        size_t count;
        rf_status status;
    } cases[] = {
        {"x = 1 ", 20000, RF_LIMIT},      /* long */
        {"((((((((((", 1000, RF_INVALID}, /* deep */
        {"do ", 10000, RF_INVALID},        {"{", 10000, RF_INVALID},
        {"not ", 15000, RF_INVALID},       {"[[", 30000, RF_INVALID},
        {"local a = 1 ", 300, RF_INVALID}, /* too many locals */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = repeat(cases[i].part, cases[i].count);
        rig r;
        open_rig(&r);
        if (compile(&r, text) != cases[i].status)
            fail_msg("%s: %s", cases[i].part, r.err.message);
        close_rig(&r);
        free(text);
    }
    char *text = repeat("x", 5000);
    text[0] = text[4999] = '\'';
    char *code = repeat(" ", 5010);
    memcpy(code, "local s =", 9);
    memcpy(code + 10, text, 5000);
    rig r;
    open_rig(&r);
    assert_int_equal(compile(&r, code), RF_LIMIT);
    close_rig(&r);
    free(text);
    free(code);
}

/* A machine has room for so many programs; what is there stays. */
static void a_machine_can_be_full(void **state)
{
    (void)state;
    rig r;
    open_rig(&r);
    char *code = repeat("x = 1.5 y = x ", 4000);
    assert_int_equal(compile(&r, "x = x + 1"), RF_OK);
    void *first = r.program;
    rf_status status = RF_OK;
    for (int i = 0; i < 1000 && status == RF_OK; i++)
        status = compile(&r, code);
    assert_int_equal(status, RF_LIMIT);
    r.program = first;
    assert_int_equal(run(&r), RF_OK);
    close_rig(&r);
    free(code);
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
        cmocka_unit_test(what_does_not_compile_has_a_place),
        cmocka_unit_test(dots_in_strings_and_comments_are_fine),
        cmocka_unit_test(a_run_that_fails_says_why),
        cmocka_unit_test(elements_that_are_no_numbers_fail),
        cmocka_unit_test(there_is_no_way_out),
        cmocka_unit_test(what_does_not_end_is_stopped),
        cmocka_unit_test(what_grows_is_stopped),
        cmocka_unit_test(a_machine_outlives_what_was_stopped),
        cmocka_unit_test(hostile_texts_are_refused),
        cmocka_unit_test(a_machine_can_be_full),
    };
    return cmocka_run_group_tests_name("script", tests, NULL, NULL);
}
