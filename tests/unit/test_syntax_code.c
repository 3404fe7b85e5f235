/* SPEC.md 3.9: code in backticks, formulas, and the pairs of psynth. */
#include "syntax_rig.h"

static void code_is_what_stands_between_backticks(void **state)
{
    (void)state;
    parse("o: meta `a\n {b}`\n>> mul 1");
    assert_argument(0, RF_CODE, "a\n {b}");
    assert_int_equal(tree.arguments[0].token.line, 1);
    assert_int_equal(tree.arguments[0].token.col, 10);
    assert_int_equal(tree.nodes[1].token.line, 3);
    rf_tree_clear(&tree);
    parse("o: meta ``");
    assert_argument(0, RF_CODE, "");
}

static void escapes_stay_as_they_are_written(void **state)
{
    (void)state;
    parse("o: meta `\\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u00e9`");
    assert_argument(0, RF_CODE, "\\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u00e9");
    assert_refused("o: meta `\\x`", 1, 11,
                   "expected an escape such as \\n or \\u0041, found 'x`'");
    assert_refused("o: meta `\\``", 1, 11,
                   "expected an escape such as \\n or \\u0041, found '``'");
    assert_refused("o: meta `\\u00g0`", 1, 11,
                   "expected an escape such as \\n or \\u0041, found "
                   "'u00g0`'");
    assert_refused("o: meta `\\", 1, 11,
                   "expected an escape such as \\n or \\u0041, found the end "
                   "of the text");
    assert_refused("o: meta `a\nb", 2, 2,
                   "expected a closing backtick, found the end of the text");
}

static void columns_behind_code_count_characters(void **state)
{
    (void)state;
    parse("o: meta `\xc3\xa9\xe2\x82\xac` >> mul 1");
    assert_int_equal(tree.nodes[1].token.col, 17);
    assert_refused("o: meta `\xc3\xa9` >> mul .5", 1, 20,
                   "mul: factor must be a number or a reference, found '.5'");
}

static void code_needs_a_blank_and_backticks(void **state)
{
    (void)state;
    assert_refused("o: meta`a`", 1, 8,
                   "meta: code must be code in backticks, found '`a`'");
    assert_refused("o: meta \n`a`", 1, 9,
                   "meta: code must be code in backticks, found the end of "
                   "the line");
    assert_refused("o: eval 1", 1, 9,
                   "eval: code must be code in backticks, found '1'");
    parse("o: eval\n , `1`\np: expr \n`1`");
    assert_int_equal(tree.n_arguments, 2);
}

static void a_formula_is_assignments_and_a_term(void **state)
{
    (void)state;
    static const char *const texts[] = {"1",
                                        "",
                                        " x + 1\n",
                                        "x:=1;x",
                                        " , y0\t:= in * 3 ;\r\n|z := [y0]%2;z",
                                        "a <= b >= 1 == 2 != 3 & (x^.5) - 1e3k",
                                        "x := ; x :=1;"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char text[128];
        snprintf(text, sizeof text, "o: eval `%s` >> mul 1", texts[i]);
        parse(text);
        assert_argument(0, RF_CODE, texts[i]);
        assert_int_equal(tree.n_nodes, 2);
        rf_tree_clear(&tree);
    }
}

static void a_formula_has_few_characters(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t line, col;
    } cases[] = {{"o: eval `X + 1`", 1, 10},     {"o: eval `max(1,2)`", 1, 15},
                 {"o: eval `1\t`", 1, 11},       {"o: eval `1;`", 1, 11},
                 {"o: eval `x := 1`", 1, 16},    {"o: eval `a|b`", 1, 11},
                 {"o: eval `!a`", 1, 10},        {"o: eval `a = b`", 1, 12},
                 {"o: eval `x := Y; 1`", 1, 15}, {"o: eval `1\n+ \"`", 2, 3},
                 {"o: eval `1", 1, 11},          {"o: expr `x := 1; x`", 1, 12},
                 {"o: eval `{x}`", 1, 10},       {"o: eval `\\n`", 1, 10},
                 {"o: eval `\xc3\xa9`", 1, 10}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text = cases[i].text;
        assert_int_equal(parse_bytes(text, strlen(text)), RF_SYNTAX);
        if (failure.line != cases[i].line || failure.col != cases[i].col)
            print_error("%s\n", text);
        assert_int_equal(failure.line, cases[i].line);
        assert_int_equal(failure.col, cases[i].col);
    }
    assert_refused("o: eval `a,b`", 1, 11,
                   "expected an operator, a number, a name in lower case or "
                   "the closing backtick, found ','");
}

static void psynth_has_pairs_of_seconds_and_notes(void **state)
{
    (void)state;
    parse("o: psynth `0 48, 0.25\t-67.5 , 1.0e-1\n60 9 9` 0.5");
    static const float numbers[] = {0, 48, 0.25F, -67.5F, 0.1F, 60};
    assert_int_equal(tree.n_arguments, 7);
    for (size_t i = 0; i < 6; i++) {
        assert_true(tree.arguments[i].number == numbers[i]);
        assert_int_equal(tree.arguments[i].role,
                         i % 2 == 0 ? RF_ROLE_TIME : RF_ROLE_VALUE);
        assert_int_equal(tree.arguments[i].param, 0);
    }
    assert_int_equal(tree.arguments[3].token.col, 23);
    assert_int_equal(tree.arguments[5].token.line, 2);
    assert_argument(6, RF_NUMERAL, "0.5");
    assert_int_equal(tree.arguments[6].param, 1);
    assert_int_equal(tree.arguments[6].role, RF_ROLE_PLAIN);
    rf_tree_clear(&tree);
    parse("o: psynth `0 48`>> mul 1");
    assert_int_equal(tree.n_nodes, 2);
    assert_int_equal(tree.n_faults, 0);
}

static void what_is_no_pair_is_a_fault(void **state)
{
    (void)state;
    static const char pairs[] = "pairs of numbers are expected, as in `0.0 60, "
                                "0.25 67`: seconds and note";
    static const struct {
        const char *text;
        uint32_t col;
    } cases[] = {{"o: psynth `abc`", 12},      {"o: psynth ``", 12},
                 {"o: psynth `0`", 13},        {"o: psynth `0 60,`", 17},
                 {"o: psynth `0 60 x`", 17},   {"o: psynth `0 6{`", 15},
                 {"o: psynth `0,60`", 13},     {"o: psynth ` 0 .5`", 15},
                 {"o: psynth `0 60;1 62`", 16}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_fault(cases[i].text, RF_INVALID, 1, cases[i].col, pairs);
}

static void a_code_of_a_megabyte_is_read(void **state)
{
    (void)state;
    assert_repeated("o: meta `", "\n\xc3\xa9\\n", 200000, RF_SYNTAX,
                    "expected a closing backtick, found the end of the text");
    assert_repeated("o: eval `", "x:=1;\n", 200000, RF_SYNTAX,
                    "expected an operator, a number, a name in lower case or "
                    "the closing backtick, found the end of the text");
    assert_repeated("o: eval `", "((((((", 200000, RF_SYNTAX,
                    "expected an operator, a number, a name in lower case or "
                    "the closing backtick, found the end of the text");
}

static void a_psynth_has_as_many_pairs_as_fit(void **state)
{
    (void)state;
    enum { TIMES = RF_MAX_ITEMS };
    char *text = malloc(4 * TIMES + 32);
    assert_non_null(text);
    char *end = text + sprintf(text, "o: psynth `0 1");
    for (size_t i = 1; i < TIMES; i++)
        end += sprintf(end, ",0 1");
    sprintf(end, "`");
    parse(text);
    assert_int_equal(tree.n_arguments, 2 * TIMES);
    sprintf(end, ",0 1`");
    assert_int_equal(parse_bytes(text, strlen(text)), RF_LIMIT);
    assert_string_equal(failure.message, "psynth: more than 16384 items");
    free(text);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(code_is_what_stands_between_backticks),
        TEST(escapes_stay_as_they_are_written),
        TEST(columns_behind_code_count_characters),
        TEST(code_needs_a_blank_and_backticks),
        TEST(a_formula_is_assignments_and_a_term),
        TEST(a_formula_has_few_characters),
        TEST(psynth_has_pairs_of_seconds_and_notes),
        TEST(what_is_no_pair_is_a_fault),
        TEST(a_code_of_a_megabyte_is_read),
        TEST(a_psynth_has_as_many_pairs_as_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
