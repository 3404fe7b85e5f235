/* SPEC.md 3.7: patterns, events, and lists of numbers. */
#include "syntax_rig.h"

/* Kind, role and text of the arguments from the first on. */
typedef struct wanted {
    rf_argument_kind kind;
    rf_role role;
    const char *text;
} wanted;

static void assert_arguments(const wanted *all, size_t count)
{
    assert_int_equal(tree.n_arguments, count);
    for (size_t i = 0; i < count; i++) {
        assert_argument(i, all[i].kind, all[i].text);
        assert_int_equal(tree.arguments[i].role, all[i].role);
    }
}

#define ARGUMENTS(...)                              \
    assert_arguments((const wanted[]){__VA_ARGS__}, \
                     sizeof((const wanted[]){__VA_ARGS__}) / sizeof(wanted))

static void a_pattern_is_values_times_and_a_span(void **state)
{
    (void)state;
    parse("o: sig \" 440@0.0, -1.@1|+2@4.4e-2\"(0.5)");
    ARGUMENTS(
        {RF_NUMERAL, RF_ROLE_VALUE, "440"}, {RF_NUMERAL, RF_ROLE_TIME, "0.0"},
        {RF_NUMERAL, RF_ROLE_VALUE, "-1."}, {RF_NUMERAL, RF_ROLE_TIME, "1"},
        {RF_NUMERAL, RF_ROLE_VALUE, "+2"}, {RF_NUMERAL, RF_ROLE_TIME, "4.4e-2"},
        {RF_NUMERAL, RF_ROLE_SPAN, "0.5"});
    assert_true(tree.arguments[6].number == 0.5F);
    assert_int_equal(tree.n_faults, 0);
}

static void a_span_left_out_is_one(void **state)
{
    (void)state;
    parse("o: lpf \"1@0\"() 2.0");
    ARGUMENTS({RF_NUMERAL, RF_ROLE_VALUE, "1"}, {RF_NUMERAL, RF_ROLE_TIME, "0"},
              {RF_NUMERAL, RF_ROLE_SPAN, ""},
              {RF_NUMERAL, RF_ROLE_PLAIN, "2.0"});
    assert_true(tree.arguments[2].number == 1);
    assert_int_equal(tree.arguments[2].param, 0);
    assert_int_equal(tree.arguments[3].param, 1);
}

static void samples_have_patterns_of_symbols(void **state)
{
    (void)state;
    parse("o: psampler \"\\kick@0 'a-b'@0.5\"(2)");
    ARGUMENTS(
        {RF_SYMBOL, RF_ROLE_VALUE, "\\kick"}, {RF_NUMERAL, RF_ROLE_TIME, "0"},
        {RF_SYMBOL, RF_ROLE_VALUE, "'a-b'"}, {RF_NUMERAL, RF_ROLE_TIME, "0.5"},
        {RF_NUMERAL, RF_ROLE_SPAN, "2"});
    assert_int_equal(tree.n_faults, 0);
}

static void every_number_of_a_pattern_may_be_a_hole(void **state)
{
    (void)state;
    parse("o: sig \"{a}@{b} 1@{c}\"({d}) >> psampler \"{e}@{f}\"()");
    static const rf_hole kinds[] = {
        RF_HOLE_NUMBER, RF_HOLE_NUMBER, RF_HOLE_NUMBER, RF_HOLE_NUMBER,
        RF_HOLE_NUMBER, RF_HOLE_SYMBOL, RF_HOLE_NUMBER, RF_HOLE_NUMBER};
    assert_int_equal(tree.n_arguments, 8);
    for (size_t i = 0; i < 8; i++)
        assert_int_equal(tree.arguments[i].hole, kinds[i]);
    assert_argument(4, RF_HOLE, "{d}");
    assert_argument(5, RF_HOLE, "{e}");
    assert_refused("o: sig \"{a}1@0\"()", 1, 12,
                   "expected a blank behind a hole: what fills it would run "
                   "on");
}

static void a_malformed_pattern_is_told_at_its_place(void **state)
{
    (void)state;
    assert_refused("o: sig \"\"(1)", 1, 9,
                   "expected the value of an event, found '\"(1)'");
    assert_refused("o: psampler \"\"(1)", 1, 14,
                   "expected a sample, written \\name, found '\"(1)'");
    assert_refused("o: sig \"1@0\"(~a)", 1, 14,
                   "expected a span, or ')', found '~a)'");
    assert_refused("o: sig \"1 @0\"(1)", 1, 10,
                   "expected '@' behind the value of an event, found a blank");
    assert_refused("o: sig \"1@ 0\"(1)", 1, 11,
                   "expected the time of an event, in bars, found a blank");
    assert_refused("o: sig \"1@0 \"(1)", 1, 13,
                   "expected the value of an event, found '\"(1)'");
    assert_refused("o: sig \"1@0;\"", 1, 12,
                   "expected a blank or a closing quote, found ';\"'");
    assert_refused("o: sig \"1@0\"(1", 1, 15,
                   "expected ')', found the end of the text");
    assert_refused("o: sig \"1@0\"(1 )", 1, 15, "expected ')', found a blank");
    assert_refused("o: sig \"1@0\" (1)", 1, 14,
                   "expected '>>' or the end of the chain, found '(1)'");
    assert_refused("o: sin \"1@0\"(1)", 1, 8,
                   "sin: freq must be a number or a reference, found "
                   "'\"1@0\"(1)'");
    assert_refused("o: psampler 1", 1, 13,
                   "psampler: samples must be a pattern, as in "
                   "\"\\name@0.0\"(1), found '1'");
}

static void what_no_node_can_play_is_a_fault(void **state)
{
    (void)state;
    static const char parentheses[] =
        "parentheses needed behind a pattern: \"...\"(1)";
    static const char span[] = "the span of a pattern must be greater than 0";
    assert_fault("o: psampler \"\\kick@0.0\"", RF_INVALID, 1, 13, parentheses);
    assert_fault("o: saw 1 >> lpf \"400@0\" 1", RF_INVALID, 1, 17, parentheses);
    assert_fault("o: sig \"\\kick@0\"(1)", RF_INVALID, 1, 9,
                 "a pattern holds numbers here, no symbols");
    assert_fault("o: psampler \"\\k@0 1@1\"(1)", RF_UNKNOWN_SAMPLE, 1, 19,
                 "a number names no sample; write \\name");
    assert_fault("o: sig \"1@0\"(0)", RF_INVALID, 1, 14, span);
    assert_fault("o: lpf \"1@0\"(-1.5) 1", RF_INVALID, 1, 14, span);
    assert_fault("o: psampler \"\\k@0\"(0.0)", RF_INVALID, 1, 20, span);
}

static void a_fault_hides_no_error_behind_it(void **state)
{
    (void)state;
    assert_refused("o: sig \"1@0\"\np: sin .5", 2, 8,
                   "sin: freq must be a number or a reference, found '.5'");
    parse("o: sig \"1@0\"\np: lpf \"1@0\"(0) 1");
    assert_int_equal(tree.n_faults, 2);
    assert_int_equal(tree.faults[1].line, 2);
    assert_int_equal(tree.faults[1].chain, 1);
    assert_string_equal(tree.faults[1].node, "lpf");
}

static void choose_takes_whole_numbers(void **state)
{
    (void)state;
    parse("o: choose 1 -2,+3|{x}\n>> mul 1");
    ARGUMENTS(
        {RF_NUMERAL, RF_ROLE_PLAIN, "1"}, {RF_NUMERAL, RF_ROLE_PLAIN, "-2"},
        {RF_NUMERAL, RF_ROLE_PLAIN, "+3"}, {RF_HOLE, RF_ROLE_PLAIN, "{x}"},
        {RF_NUMERAL, RF_ROLE_PLAIN, "1"});
    assert_int_equal(tree.arguments[3].hole, RF_HOLE_INTEGER);
    assert_refused("o: choose 1.5 2", 1, 12,
                   "expected the end of a whole number behind '1', found "
                   "'.5'");
    assert_refused("o: choose ~a", 1, 11,
                   "choose: numbers must be a whole number, found '~a'");
    assert_refused("o: choose 1_2", 1, 13,
                   "expected a letter behind '_', found '2'");
}

static void arrange_takes_references_and_bars_in_turn(void **state)
{
    (void)state;
    parse("o: arrange ~a 1 sin {b} ~c.. 0.5");
    ARGUMENTS(
        {RF_REFERENCE, RF_ROLE_PLAIN, "~a"}, {RF_NUMERAL, RF_ROLE_PLAIN, "1"},
        {RF_REFERENCE, RF_ROLE_PLAIN, "sin"}, {RF_HOLE, RF_ROLE_PLAIN, "{b}"},
        {RF_LOOSE, RF_ROLE_PLAIN, "~c.."}, {RF_NUMERAL, RF_ROLE_PLAIN, "0.5"});
    assert_int_equal(tree.arguments[4].param, 0);
    assert_int_equal(tree.arguments[5].param, 1);
    assert_refused("o: arrange ~a", 1, 14,
                   "arrange: bars must be a number, found the end of the "
                   "text");
    assert_refused("o: arrange 1 ~a", 1, 12,
                   "arrange: section must be a reference, found '1'");
    assert_refused("o: arrange ~a ~b", 1, 15,
                   "arrange: bars must be a number, found '~b'");
}

static void a_pattern_has_as_many_events_as_fit(void **state)
{
    (void)state;
    assert_repeated("o: sig \"1@0", " 1@0", RF_MAX_ITEMS - 1, RF_SYNTAX,
                    "expected a blank or a closing quote, found the end of "
                    "the text");
    assert_repeated("o: sig \"1@0", " 1@0", RF_MAX_ITEMS, RF_LIMIT,
                    "sig: more than 16384 items");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_pattern_is_values_times_and_a_span),
        TEST(a_span_left_out_is_one),
        TEST(samples_have_patterns_of_symbols),
        TEST(every_number_of_a_pattern_may_be_a_hole),
        TEST(a_malformed_pattern_is_told_at_its_place),
        TEST(what_no_node_can_play_is_a_fault),
        TEST(a_fault_hides_no_error_behind_it),
        TEST(choose_takes_whole_numbers),
        TEST(arrange_takes_references_and_bars_in_turn),
        TEST(a_pattern_has_as_many_events_as_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
