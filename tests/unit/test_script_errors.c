/* test_script_errors.c: scripts of `meta` that are wrong, or hostile. */
#include "script_rig.h"

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
    char *letters = repeat("x", 5000), code[5100];
    snprintf(code, sizeof code, "local s = '%s'", letters);
    rig r;
    open_rig(&r);
    assert_int_equal(compile(&r, code), RF_LIMIT);
    close_rig(&r);
    free(letters);
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
    return cmocka_run_group_tests_name("script_errors", tests, NULL, NULL);
}
