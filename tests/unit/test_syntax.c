/* SPEC.md 3.2 to 3.5: lines, chains, words, plain arguments. */
#include "syntax_rig.h"

/* ---- lines and chains ---- */

static void a_text_without_chains_is_silent(void **state)
{
    (void)state;
    const char *texts[] = {"",       " ",        "\n\n",        "\t|,\n",
                           "// c",   "// c\n\n", "// c\r\n//d", "\r\n",
                           "// é\n", "//\n; ",   "// {x} `\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        parse(texts[i]);
        assert_int_equal(tree.n_chains, 0);
        rf_tree_clear(&tree);
    }
}

static void a_chain_is_nodes_with_arguments_in_their_order(void **state)
{
    (void)state;
    parse("~a: sin 440 >> lpf ~b 2.5\no: mix ~a");
    assert_int_equal(tree.n_chains, 2);
    assert_int_equal(tree.n_nodes, 3);
    assert_int_equal(tree.n_arguments, 4);
    assert_token(tree.chains[0].name, "~a");
    assert_int_equal(tree.chains[0].count, 2);
    assert_int_equal(tree.chains[1].first, 2);
    assert_int_equal(tree.nodes[1].type, LPF);
    assert_int_equal(tree.nodes[1].first, 1);
    assert_int_equal(tree.nodes[1].count, 2);
    assert_argument(1, RF_REFERENCE, "~b");
    assert_argument(2, RF_NUMERAL, "2.5");
}

static void every_token_knows_its_line_and_column(void **state)
{
    (void)state;
    parse(
        "// é is one character\r\n~a: sin 440\n  >> lpf ~b 2.5 // é\r\nb: ~a");
    assert_int_equal(tree.chains[0].name.line, 2);
    assert_int_equal(tree.chains[0].name.col, 1);
    assert_int_equal(tree.nodes[1].token.line, 3);
    assert_int_equal(tree.nodes[1].token.col, 6);
    assert_int_equal(tree.arguments[2].token.col, 13);
    assert_int_equal(tree.nodes[2].token.line, 4);
    assert_int_equal(tree.nodes[2].token.col, 4);
}

static void commas_and_bars_are_blanks(void **state)
{
    (void)state;
    parse("o:sin   440|>>, mul\t0.5,>>|lpf|1,,2 ;");
    assert_int_equal(tree.n_nodes, 3);
    assert_int_equal(tree.n_arguments, 4);
}

static void a_chain_goes_on_behind_one_newline_and_comments(void **state)
{
    (void)state;
    const char *texts[] = {
        "o: sin 1\n>> mul 2",          "o: sin 1 \r\n\t>> mul 2",
        "o: sin 1 // c\n >> mul 2",    "o: sin 1\n// c\n  // d\r\n>> mul 2",
        "o: sin 1 // >> c\n>> mul 2;",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        parse(texts[i]);
        assert_int_equal(tree.n_chains, 1);
        assert_int_equal(tree.n_nodes, 2);
        rf_tree_clear(&tree);
    }
    assert_refused("o: sin 1\n\n>> mul 2", 3, 1,
                   "expected a chain before '>>' (a blank line or ';' ends "
                   "one), found '>>'");
    assert_refused("o: sin 1\n// c\n\n>> mul 2", 4, 1,
                   "expected a chain before '>>' (a blank line or ';' ends "
                   "one), found '>>'");
    assert_refused("o: sin 1 >>\nmul 2", 1, 12,
                   "expected a node, found the end of the line");
    assert_refused("o:\nsin 1", 1, 3,
                   "expected a node, found the end of the line");
}

static void neither_semicolon_nor_newline_is_needed_between_chains(void **state)
{
    (void)state;
    const char *texts[] = {"a: sin 100 b: sin 200", "a: sin 440.b: sin 100",
                           "a: sin 1;b: sin 2 ;",   "a: sin 1 ; // c\nb: ~a",
                           "a: sin 4.4e: sin 1",    "a: sin 4.4e2b: sin 1",
                           "a: seq 60 ~ab: sin 1",  "a: sp \\k~b: sin 1"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        parse(texts[i]);
        assert_int_equal(tree.n_chains, 2);
        rf_tree_clear(&tree);
    }
    assert_refused("a: sin 1;; b: sin 2", 1, 10,
                   "expected the name of a chain (lower case), found ';'");
}

static void any_identifier_names_a_chain_and_dots_do_not_matter(void **state)
{
    (void)state;
    parse("sin: sin 1\nr1_: sin 1\n_x9: sin 1\n~dr..: sin 1");
    assert_int_equal(tree.n_chains, 4);
    assert_token(tree.chains[0].name, "sin");
    assert_token(tree.chains[3].name, "~dr");
}

static void bad_names_and_separators_are_refused_at_their_place(void **state)
{
    (void)state;
    assert_refused("Out: sin 440", 1, 1,
                   "expected the name of a chain (lower case), found 'Out:'");
    assert_refused("~~o: sin 440", 1, 2,
                   "expected a letter behind '~', found '~o:'");
    assert_refused("o sin 440", 1, 3, "expected ':' behind 'o', found 'sin'");
    assert_refused("o: >> sin 440", 1, 4, "expected a node, found '>>'");
    assert_refused("o: sin 440 > mul 0.5", 1, 12,
                   "expected '>>' or the end of the chain, found '>'");
    assert_refused("o: sin 440 >>> mul 0.5", 1, 14,
                   "expected a node, found '>'");
    assert_refused("o: sin 440 220", 1, 12,
                   "expected '>>' or the end of the chain, found '220'");
    assert_refused(
        "o: sin 440\n\xc3\xa9: sin 220", 2, 1,
        "expected the name of a chain (lower case), found '\xc3\xa9'");
    assert_refused("o: sin 440hz", 1, 13,
                   "expected ':' behind 'hz', found the end of the text");
    assert_refused("o: sin 1\rp: sin 2", 1, 9,
                   "expected '>>' or the end of the chain, found the end of "
                   "the line");
}

/* ---- nodes and arguments ---- */

static void bare_words_are_references_unless_reserved(void **state)
{
    (void)state;
    parse("o: foo >> ~sin >> _r1 >> get foo.. >> sin foo >> mul ~mul");
    assert_int_equal(tree.n_nodes, 6);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(tree.nodes[i].type, GET);
    assert_argument(0, RF_REFERENCE, "foo");
    assert_argument(1, RF_REFERENCE, "~sin");
    assert_argument(3, RF_LOOSE, "foo..");
    assert_argument(4, RF_REFERENCE, "foo");
}

static void get_without_a_blank_is_a_reference(void **state)
{
    (void)state;
    parse("o: get\np: getter");
    assert_argument(0, RF_REFERENCE, "get");
    assert_argument(1, RF_REFERENCE, "getter");
    assert_refused("o: get >> mul 1", 1, 8,
                   "get: signal must be a reference, found '>>'");
    assert_refused("o: get sin", 1, 8,
                   "get: signal must be a reference, found 'sin'");
}

static void a_reserved_beginning_is_no_reference(void **state)
{
    (void)state;
    assert_refused("o: sin r1", 1, 8,
                   "'r1' begins with the reserved word 'r': only with a mark, "
                   "as in ~r1, is it a reference");
    assert_refused("o: sin saw", 1, 8,
                   "sin: freq must be a number or a reference, found 'saw'");
    parse("o: mix r1 sin >> balance kick spx");
    assert_int_equal(tree.n_arguments, 4);
}

static void an_unknown_node_is_told_with_the_nearest(void **state)
{
    (void)state;
    assert_refused("o: sine 440", 1, 4,
                   "unknown node 'sine'; did you mean 'sin'");
    assert_refused("o: lfp 100 1", 1, 8,
                   "unknown node 'lfp'; did you mean 'lpf'");
    assert_refused("o: xyzzy 1", 1, 10, "unknown node 'xyzzy'");
    assert_refused("o: sin 1 >> rhythm", 1, 13, "unknown node 'rhythm'");
}

static void a_word_that_is_not_reserved_may_be_a_reference(void **state)
{
    (void)state;
    parse("a: adc >> mul 1\nb: adc // c\nc: msg_synth ;d: adc \n>> mul 2");
    assert_argument(0, RF_REFERENCE, "adc");
    assert_argument(2, RF_REFERENCE, "adc");
    assert_argument(3, RF_REFERENCE, "msg_synth");
    assert_argument(4, RF_REFERENCE, "adc");
    rf_tree_clear(&tree);
    parse("a: msg_synth \\a 0.1 0.2");
    assert_int_equal(tree.nodes[0].type, MSGSYNTH);
    assert_argument(0, RF_SYMBOL, "\\a");
    assert_int_equal(tree.arguments[2].param, 2);
    assert_refused("a: msg_synth 1", 1, 14,
                   "msg_synth: name must be a symbol, written \\name, found "
                   "'1'");
}

static void a_node_that_is_refused_is_a_fault(void **state)
{
    (void)state;
    assert_fault("o: sin 1 >> mix ~a >> adc 1", RF_UNSUPPORTED, 1, 23,
                 "nothing to hear");
    assert_refused("o: adc 1\np: sin .5", 2, 8,
                   "sin: freq must be a number or a reference, found '.5'");
    assert_refused("o: adc ~a", 1, 8, "adc: port must be a number, found '~a'");
}

static void missing_and_wrong_arguments_are_named(void **state)
{
    (void)state;
    assert_refused("o: sin", 1, 7,
                   "sin: freq must be a number or a reference, found the end "
                   "of the text");
    assert_refused("o: sin \np: sin 1", 1, 8,
                   "sin: freq must be a number or a reference, found the end "
                   "of the line");
    assert_refused("o: lpf 800", 1, 11,
                   "lpf: q must be a number, found the end of the text");
    assert_refused("o: imp ~a", 1, 8, "imp: freq must be a number, found '~a'");
    assert_refused("o: sp kick", 1, 7,
                   "sp: sample must be a sample, written \\name, found 'kick'");
    assert_refused("o: mix 1", 1, 8,
                   "mix: signals must be a reference, found '1'");
    assert_refused("o: mix ~a 1", 1, 11,
                   "mix: signals must be a reference, found '1'");
    assert_refused("o: sin(440)", 1, 7,
                   "sin: freq must be a number or a reference, found "
                   "'(440)'");
}

static void numbers_have_a_digit_before_the_point(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        float number;
    } good[] = {
        {"440", 440},   {"440.", 440},         {"-0.5", -0.5F}, {"+3", 3},
        {"4.4e2", 440}, {"4.e-2", 0.04F},      {"4.4E+2", 440}, {"007", 7},
        {"0.1", 0.1F},  {"16777217", 16777216}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        char text[64];
        snprintf(text, sizeof text, "o: sin %s", good[i].text);
        parse(text);
        assert_int_equal(tree.n_chains, 1);
        assert_argument(0, RF_NUMERAL, good[i].text);
        assert_true(tree.arguments[0].number == good[i].number);
        rf_tree_clear(&tree);
    }
    assert_refused("o: sin .5", 1, 8,
                   "sin: freq must be a number or a reference, found '.5'");
    assert_refused("o: sin 1e5", 1, 11,
                   "expected ':' behind 'e5', found the end of the text");
    assert_refused("o: sin - 1", 1, 9,
                   "expected a digit behind '-', found a blank");
    assert_refused("o: sin 4.4e+", 1, 13,
                   "expected a digit behind 'e+', found the end of the text");
    assert_refused("o: sin 4.4e2.5", 1, 13,
                   "expected the end of the exponent behind 'e2', found '.5'");
}

static void symbols_keep_backslash_and_quotes(void **state)
{
    (void)state;
    parse("o: sp \\Kick_9-a >> sp 'kick'");
    assert_argument(0, RF_SYMBOL, "\\Kick_9-a");
    assert_argument(1, RF_SYMBOL, "'kick'");
    assert_refused("o: sp 'kick", 1, 12,
                   "expected a closing quote behind ''kick', found the end of "
                   "the text");
    assert_refused("o: sp \\", 1, 8,
                   "expected a letter, a digit, '_' or '-' behind '\\', found "
                   "the end of the text");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_text_without_chains_is_silent),
        TEST(a_chain_is_nodes_with_arguments_in_their_order),
        TEST(every_token_knows_its_line_and_column),
        TEST(commas_and_bars_are_blanks),
        TEST(a_chain_goes_on_behind_one_newline_and_comments),
        TEST(neither_semicolon_nor_newline_is_needed_between_chains),
        TEST(any_identifier_names_a_chain_and_dots_do_not_matter),
        TEST(bad_names_and_separators_are_refused_at_their_place),
        TEST(bare_words_are_references_unless_reserved),
        TEST(get_without_a_blank_is_a_reference),
        TEST(a_reserved_beginning_is_no_reference),
        TEST(an_unknown_node_is_told_with_the_nearest),
        TEST(a_word_that_is_not_reserved_may_be_a_reference),
        TEST(a_node_that_is_refused_is_a_fault),
        TEST(missing_and_wrong_arguments_are_named),
        TEST(numbers_have_a_digit_before_the_point),
        TEST(symbols_keep_backslash_and_quotes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
