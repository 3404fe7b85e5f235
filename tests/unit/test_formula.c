/* test_formula.c: the compiler of `eval` and `expr`: what it refuses and where,
 * and what it makes of recursions. Values are test_nodes_eval.c's. */
#include "fail_alloc.h"
#include "syntax/formula.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static rf_error err;

static rf_status compile(const char *text, bool term, bool has_input,
                         rf_program **out)
{
    err = (rf_error){0};
    return rf_program_compile(text, strlen(text), 7, 20, term, has_input, out,
                              &err);
}

/* The text must be refused at `line`:`col`, where it begins at 7:20, with a
 * message that has `part` in it. */
static void refuses(const char *text, rf_status status, uint32_t line,
                    uint32_t col, const char *part)
{
    rf_program *program = NULL;
    const rf_status got = compile(text, false, true, &program);
    if (got != status || err.line != line || err.col != col ||
        !strstr(err.message, part))
        fail_msg("'%s': status %d at %u:%u: %s", text, (int)got, err.line,
                 err.col, err.message);
    assert_null(program);
}

static const struct {
    const char *text;
    rf_status status;
    uint32_t col; /* in the text, from 0 */
    const char *part;
} wrong[] = {
    {"", RF_INVALID, 0, "expected a number"},
    {"  ", RF_INVALID, 2, "expected a number"},
    {"x := 1;", RF_INVALID, 7, "expected a number"},
    {"x := ; x", RF_INVALID, 5, "expected a number"},
    {"1 +", RF_INVALID, 3, "expected a number"},
    {"1 + * 2", RF_INVALID, 4, "expected a number"},
    {"()", RF_INVALID, 1, "expected a number"},
    {"sin()", RF_INVALID, 4, "expected a number"},
    {"1 2", RF_INVALID, 2, "expected an operator"},
    {"x y", RF_INVALID, 2, "expected an operator"},
    {"2(3)", RF_INVALID, 1, "expected an operator"},
    {"(1 + 2", RF_INVALID, 0, "without its end"},
    {"1 + sin(2", RF_INVALID, 4, "without its end"},
    {"(1 + 2]", RF_INVALID, 6, "expected ')'"},
    {"[1 + 2)", RF_INVALID, 6, "expected ']'"},
    {"1 + 2)", RF_INVALID, 5, "ends nothing"},
    {"1 & 2", RF_INVALID, 2, "did you mean '&&'"},
    {"1 &", RF_INVALID, 2, "did you mean '&&'"},
    {"& 1", RF_INVALID, 0, "expected a number"},
    {"e(1)", RF_INVALID, 2, "take nothing"},
    {"pi(x", RF_INVALID, 3, "take nothing"},
    {"1.5.2", RF_INVALID, 3, "runs into"},
    {"1km", RF_INVALID, 2, "runs into"},
    {"1e3k", RF_INVALID, 3, "runs into"},
    {"2x", RF_INVALID, 1, "runs into"},
    {".", RF_INVALID, 0, "without a digit"},
    {"1 + .x", RF_INVALID, 4, "without a digit"},
    {"foo + 1", RF_INVALID, 0, "no variable 'foo'"},
    {"1 + phas", RF_INVALID, 4, "did you mean 'phase'"},
    {"gain := 2; x * gian", RF_INVALID, 15, "did you mean 'gain'"},
    {"a := a + 1; a", RF_INVALID, 5, "no variable 'a'"},
    {"a := b; b := 1; a", RF_INVALID, 5, "no variable 'b'"},
    {"sqrt(2)", RF_INVALID, 0, "no function 'sqrt'"},
    {"1 + coss(2)", RF_INVALID, 4, "did you mean 'cos'"},
    {"sin", RF_INVALID, 0, "no variable 'sin'"},
    {"exp(1)", RF_INVALID, 0, "no function 'exp'"},
    {"X + 1", RF_SYNTAX, 0, "'X' does not belong"},
    {"xX", RF_SYNTAX, 1, "'X' does not belong"},
    {"max(1,2)", RF_INVALID, 0, "no function 'max'"},
    {"abs(1,2)", RF_SYNTAX, 5, "',' does not belong"},
    {"1 | 2", RF_SYNTAX, 2, "'|' does not belong"},
    {"1 +\t2", RF_SYNTAX, 3, "make a formula"},
    {"1 + \xc3\xa9", RF_SYNTAX, 4, "make a formula"},
    {"1 = 2", RF_SYNTAX, 2, "'=' does not belong"},
    {"_a", RF_SYNTAX, 0, "'_' does not belong"},
    {"x := 1", RF_SYNTAX, 6, "expected ';'"},
    {"x := 1 }", RF_SYNTAX, 7, "'}' does not belong"},
    {"x; y", RF_SYNTAX, 1, "';' does not belong"},
    {"x + 1 := 2; x", RF_SYNTAX, 6, "':' does not belong"},
};

static void errors_stand_where_the_text_is_wrong(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        refuses(wrong[i].text, wrong[i].status, 7, 20 + wrong[i].col,
                wrong[i].part);
}

static void lines_are_counted(void **state)
{
    (void)state;
    refuses("\n foo", RF_INVALID, 8, 2, "foo");
    refuses("x := 1 ;\r\n\r\n  foo", RF_INVALID, 9, 3, "foo");
    refuses("x +\n  (y", RF_INVALID, 8, 3, "without its end");
}

static void a_term_assigns_nothing(void **state)
{
    (void)state;
    rf_program *program = NULL;
    assert_int_equal(compile("x := 1; x", true, true, &program), RF_SYNTAX);
    assert_int_equal(err.col, 22);
    assert_int_equal(compile("1; 2", true, true, &program), RF_SYNTAX);
    assert_null(strstr(err.message, "eval"));
    assert_int_equal(compile("in * 2", true, true, &program), RF_OK);
    rf_program_free(program);
}

static void in_has_a_value_where_there_is_an_input(void **state)
{
    (void)state;
    rf_program *program = NULL;
    assert_int_equal(compile("1 + in", false, false, &program), RF_INVALID);
    assert_int_equal(err.col, 24);
    assert_non_null(strstr(err.message, "without an input"));
    assert_int_equal(compile("in := 1; in", false, false, &program), RF_OK);
    rf_program_free(program);
}

static rf_program *compiled(const char *text)
{
    rf_program *program = NULL;
    if (compile(text, false, true, &program) != RF_OK)
        fail_msg("'%s': %u: %s", text, err.col, err.message);
    return program;
}

static void assert_parts(const char *text, uint32_t once, uint32_t before,
                         uint32_t stepped, uint32_t after)
{
    rf_program *p = compiled(text);
    if (p->once != once || p->before != before || p->stepped != stepped ||
        p->after != after)
        fail_msg("'%s': %u %u %u %u", text, p->once, p->before, p->stepped,
                 p->after);
    rf_program_free(p);
}

/* Only what depends on itself goes frame by frame. */
static void recursions_are_as_small_as_can_be(void **state)
{
    (void)state;
    assert_parts("1", 0, 0, 0, 0);
    assert_parts("x", 0, 0, 0, 0);
    assert_parts("1 + 2 * 3 / 4 - -5", 0, 0, 0, 0);
    assert_parts("sin(2) * sr", 2, 0, 0, 0);
    assert_parts("in", 0, 1, 0, 0);
    assert_parts("in * 2 + phase / (sr / 2)", 1, 5, 0, 0);
    assert_parts("y := y * 0.95 + in * 0.05; y", 0, 2, 2, 0);
    assert_parts("y := y + in; sin(y) * 2", 0, 1, 1, 2);
    assert_parts("d := in - x; x := in; d", 0, 2, 0, 0);
    assert_parts("t := x; x := y; y := t; x", 0, 0, 2, 0);
    assert_parts("x := x + 1; y := in * x; z := z + y; z", 0, 1, 3, 0);
    assert_parts("a := in * 2; b := in * 3; a", 0, 2, 0, 0);
}

static void cheap_powers_are_products(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t length;
        rf_opcode last;
    } all[] = {{"in^2", 2, RF_DO_MULTIPLY}, {"in^3", 3, RF_DO_MULTIPLY},
               {"in^4", 3, RF_DO_MULTIPLY}, {"in^0.5", 2, RF_DO_ROOT},
               {"in^1", 1, RF_DO_INPUT},    {"in^5", 2, RF_DO_POWER}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        rf_program *p = compiled(all[i].text);
        assert_int_equal(p->before, all[i].length);
        assert_int_equal(p->code[p->before - 1].opcode, all[i].last);
        rf_program_free(p);
    }
}

/* `head`, `count` times `unit`, `tail`; to be freed. */
static char *repeated(const char *head, const char *unit, size_t count,
                      const char *tail)
{
    const size_t length = strlen(unit), begin = strlen(head);
    char *text = malloc(begin + count * length + strlen(tail) + 1);
    assert_non_null(text);
    memcpy(text, head, begin);
    for (size_t i = 0; i < count; i++)
        memcpy(text + begin + i * length, unit, length);
    strcpy(text + begin + count * length, tail);
    return text;
}

static void assert_outcome(char *text, rf_status status)
{
    rf_program *program = NULL;
    const clock_t begin = clock();
    const rf_status got = compile(text, false, true, &program);
    if (got != status)
        fail_msg("%.40s: %d: %s", text, (int)got, err.message);
    assert_true(clock() - begin < CLOCKS_PER_SEC);
    rf_program_free(program);
    free(text);
}

static void what_is_beyond_a_limit_is_refused(void **state)
{
    (void)state;
    const size_t depth = RF_MAX_FORMULA_DEPTH;
    assert_outcome(repeated("", "(", depth + 1, "x"), RF_LIMIT);
    assert_outcome(repeated("", "-", depth + 1, "x"), RF_LIMIT);
    assert_outcome(repeated("", "in^", depth + 1, "in"), RF_LIMIT);
    assert_outcome(repeated("", "sin(", depth + 1, "in"), RF_LIMIT);
    assert_outcome(repeated("", "-", depth, "x"), RF_OK);
    assert_outcome(repeated("in", "+in", 10000, ""), RF_OK);
    assert_outcome(repeated("in", "+in", 20000, ""), RF_LIMIT);
    assert_outcome(repeated("in", "+1", 20000, ""), RF_LIMIT);
    assert_outcome(repeated("y := y", "+in", RF_PROGRAM_STEPPED, ";y"), RF_OK);
    assert_outcome(repeated("y := y", "+y", RF_PROGRAM_STEPPED + 1, ";y"),
                   RF_LIMIT);
    assert_outcome(repeated("in", " ", 1000000, ""), RF_OK);
    assert_outcome(repeated("x", "x", 1000000, ""), RF_INVALID);
    assert_outcome(repeated("1", "1", 1000000, ""), RF_OK);
    assert_outcome(repeated("", "x := y;", 150000, "x"), RF_OK);
}

/* Text for `n` variables a_, b_, ... that are all summed up at the end. */
static char *many_variables(size_t n)
{
    char *text = malloc(n * 40 + 10), *at = text;
    assert_non_null(text);
    for (size_t i = 0; i < n; i++)
        at += sprintf(at, "v%zu := in * %zu;", i, i + 2);
    at += sprintf(at, "0");
    for (size_t i = 0; i < n; i++)
        at += sprintf(at, "+v%zu", i);
    return text;
}

static void as_many_values_may_wait_as_there_are_registers(void **state)
{
    (void)state;
    assert_outcome(many_variables(RF_PROGRAM_REGISTERS - 2), RF_OK);
    assert_outcome(many_variables(RF_PROGRAM_REGISTERS), RF_LIMIT);
    assert_outcome(many_variables(RF_MAX_FORMULA_NAMES), RF_LIMIT);
}

static void a_program_is_made_whole_or_not_at_all(void **state)
{
    (void)state;
    rf_program *program = NULL;
    rf_status status = RF_NOMEM;
    for (int n = 0; status == RF_NOMEM; n++) {
        fail_after((size_t)n);
        status =
            compile("y := y * 0.5 + in; sin(y) + sr", false, true, &program);
        fail_never();
        assert_true(n < 20);
        assert_true(status == RF_OK || program == NULL);
    }
    assert_int_equal(status, RF_OK);
    rf_program_free(program);
    rf_program_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_stand_where_the_text_is_wrong),
        cmocka_unit_test(lines_are_counted),
        cmocka_unit_test(a_term_assigns_nothing),
        cmocka_unit_test(in_has_a_value_where_there_is_an_input),
        cmocka_unit_test(recursions_are_as_small_as_can_be),
        cmocka_unit_test(cheap_powers_are_products),
        cmocka_unit_test(what_is_beyond_a_limit_is_refused),
        cmocka_unit_test(as_many_values_may_wait_as_there_are_registers),
        cmocka_unit_test(a_program_is_made_whole_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
