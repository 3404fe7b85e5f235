/* The grammar of SPEC.md 3 and our holes, over a vocabulary of its own. */
#include "syntax/tree.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fail_alloc.h"

enum { GET, SIN, IMP, ENVPERC, LPF, MIX, BALANCE, SEQ, SP, MUL, SPEED };

#define NUMBER RF_ACCEPT_NUMBER
#define EITHER (RF_ACCEPT_NUMBER | RF_ACCEPT_REFERENCE)
#define ANY (RF_ACCEPT_REFERENCE | RF_ACCEPT_ANY_WORD)

static const rf_form forms[] = {
    {"get", 3, GET, 1, {{"signal", RF_ACCEPT_REFERENCE}}},
    {"sin", 3, SIN, 1, {{"freq", EITHER}}},
    {"imp", 3, IMP, 1, {{"freq", NUMBER}}},
    {"envperc", 7, ENVPERC, 2, {{"attack", NUMBER}, {"decay", NUMBER}}},
    {"lpf", 3, LPF, 2, {{"cutoff", EITHER}, {"q", NUMBER}}},
    {"mix", 3, MIX, 1, {{"signals", ANY | RF_ACCEPT_MANY}}},
    {"balance", 7, BALANCE, 2, {{"left", ANY}, {"right", ANY}}},
    {"seq", 3, SEQ, 1, {{"notes", RF_ACCEPT_NOTES}}},
    {"sp", 2, SP, 1, {{"sample", RF_ACCEPT_SYMBOL}}},
    {"mul", 3, MUL, 1, {{"factor", EITHER}}},
    {"speed", 5, SPEED, 1, {{"factor", NUMBER}}},
};

static const rf_vocabulary vocabulary = {forms, sizeof forms / sizeof *forms,
                                         GET};

static rf_tree tree;
static rf_error failure;

static rf_status parse_bytes(const char *text, size_t length)
{
    failure = (rf_error){0};
    return rf_tree_init(&tree, text, length, &vocabulary, &failure);
}

/* The tree of a good text; cleared by tear_down. */
static void parse(const char *text)
{
    const rf_status status = parse_bytes(text, strlen(text));
    if (status != RF_OK)
        print_error("%s\n%u:%u: %s\n", text, failure.line, failure.col,
                    failure.message);
    assert_int_equal(status, RF_OK);
}

static int tear_down(void **state)
{
    (void)state;
    rf_tree_clear(&tree);
    return 0;
}

static void assert_fails(const char *text, rf_status status, uint32_t line,
                         uint32_t col, const char *message)
{
    assert_int_equal(parse_bytes(text, strlen(text)), status);
    assert_string_equal(failure.message, message);
    assert_int_equal(failure.line, line);
    assert_int_equal(failure.col, col);
}

static void assert_refused(const char *text, uint32_t line, uint32_t col,
                           const char *message)
{
    assert_fails(text, RF_SYNTAX, line, col, message);
}

static void assert_token(rf_token token, const char *text)
{
    assert_int_equal(token.length, strlen(text));
    assert_memory_equal(tree.text + token.offset, text, token.length);
}

static void assert_argument(size_t index, rf_argument_kind kind,
                            const char *text)
{
    assert_true(index < tree.n_arguments);
    assert_int_equal(tree.arguments[index].kind, kind);
    assert_token(tree.arguments[index].token, text);
}

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

static void nodes_of_the_language_that_are_not_built_say_so(void **state)
{
    (void)state;
    assert_fails("o: sin 1 >> plate 0.1", RF_UNSUPPORTED, 1, 13,
                 "node 'plate' is not built yet");
    assert_fails("o: [0=>1]!", RF_UNSUPPORTED, 1, 4,
                 "node 'points' is not built yet");
    assert_fails("o: adc 1", RF_UNSUPPORTED, 1, 4,
                 "node 'adc' is not built yet");
    assert_fails("o: imp 1 >> msg_synth \\a 0.1 0.1", RF_UNSUPPORTED, 1, 13,
                 "node 'msg_synth' is not built yet");
    assert_fails("o: eval `{x}`", RF_UNSUPPORTED, 1, 4,
                 "node 'eval' is not built yet");
    assert_fails("o: lpf \"1@0\"(1) 2", RF_UNSUPPORTED, 1, 8,
                 "a pattern is not built yet");
    assert_refused("o: sin .5 >> plate 0.1", 1, 8,
                   "sin: freq must be a number or a reference, found '.5'");
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

/* ---- notes ---- */

static void notes_without_a_blank_are_a_compound(void **state)
{
    (void)state;
    parse("o: seq 60_67 ~a+3-5 6067");
    static const struct {
        const char *text;
        rf_argument_kind kind;
        uint32_t compound;
    } notes[] = {{"60", RF_NUMERAL, 0},  {"_", RF_REST, 0},
                 {"67", RF_NUMERAL, 0},  {"~a", RF_REFERENCE, 1},
                 {"+3", RF_NUMERAL, 1},  {"-5", RF_NUMERAL, 1},
                 {"6067", RF_NUMERAL, 2}};
    assert_int_equal(tree.n_arguments, 7);
    for (size_t i = 0; i < 7; i++) {
        assert_argument(i, notes[i].kind, notes[i].text);
        assert_int_equal(tree.arguments[i].compound, notes[i].compound);
    }
    assert_true(tree.arguments[5].number == -5.0F);
}

static void notes_are_whole_numbers(void **state)
{
    (void)state;
    assert_refused("o: seq 60.5 62", 1, 10,
                   "expected the end of a whole number behind '60', found "
                   "'.5'");
    assert_refused("o: seq c4 e4", 1, 8,
                   "seq: notes must be whole numbers, '_', or '~' and a "
                   "letter, found 'c4'");
    assert_refused("o: seq 60 ~1", 1, 12,
                   "expected a letter behind '~', found '1'");
    assert_refused("o: seq", 1, 7,
                   "seq: notes must be whole numbers, '_', or '~' and a "
                   "letter, found the end of the text");
}

/* ---- holes ---- */

static void a_hole_stands_for_a_number_a_note_or_a_sample(void **state)
{
    (void)state;
    parse("o: sin {} >> lpf {} {} >> seq {} 60_{}_~a{} >> sp {}>> mul {};");
    assert_int_equal(tree.n_arguments, 12);
    assert_argument(0, RF_HOLE, "{}");
    assert_argument(3, RF_HOLE, "{}");
    assert_argument(6, RF_HOLE, "{}");
    assert_int_equal(tree.arguments[6].compound, 1);
    assert_argument(9, RF_HOLE, "{}");
    rf_tree_clear(&tree);
    parse("o: sin {f} >> mul {Gain_2b}");
    assert_argument(1, RF_HOLE, "{Gain_2b}");
}

static void a_hole_elsewhere_is_not_supported(void **state)
{
    (void)state;
    static const char message[] =
        "a hole for a piece of code is not supported yet: holes stand for "
        "numbers, notes of seq and samples of sp";
    static const struct {
        const char *text;
        uint32_t col;
    } cases[] = {{"{}: sin 1", 1},        {"o: {x} 1", 4},
                 {"o: sin 1 >> {x}", 13}, {"o: sin 1 {x}", 10},
                 {"o: mix {a}", 8},       {"o: balance ~a {a}", 15},
                 {"o: sin ~{a}", 9},      {"o: {node} >> mul 1", 4},
                 {"o: sp '{a}'", 8},      {"o: lpf \"{a}@0\"(1) 1", 9},
                 {"o: sp \\{a}", 8},      {"{all}", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_fails(cases[i].text, RF_UNSUPPORTED, 1, cases[i].col, message);
}

static void both_kinds_of_hole_in_a_text_are_refused(void **state)
{
    (void)state;
    assert_fails("o: sin {}\np: sin {x}", RF_INVALID, 2, 8,
                 "a text has either {} or {name}: there is '{}' at 1:8");
    assert_fails("o: lpf {x} {}", RF_INVALID, 1, 12,
                 "a text has either {} or {name}: there is '{x}' at 1:8");
    parse("o: sin {} // {x}\np: sin 1 // {y}");
}

static void a_malformed_hole_is_a_syntax_error(void **state)
{
    (void)state;
    assert_refused("o: sin {1}", 1, 9,
                   "expected the name of a hole or '}' behind '{', found "
                   "'1}'");
    assert_refused("o: sin { }", 1, 9,
                   "expected the name of a hole or '}' behind '{', found a "
                   "blank");
    assert_refused("o: sin {a b}", 1, 10,
                   "expected '}' behind '{a', found a blank");
    assert_refused("o: sin {a", 1, 10,
                   "expected '}' behind '{a', found the end of the text");
}

/* The text with its holes filled must mean the same as with them. */
static void what_fills_a_hole_must_not_run_into_its_neighbours(void **state)
{
    (void)state;
    static const char behind[] =
        "expected a blank behind a hole: what fills it would run on";
    assert_refused("o: seq {}{}", 1, 10, behind);
    assert_refused("o: seq {}60", 1, 10, behind);
    assert_refused("o: sin {}e2: sin 1", 1, 10, behind);
    assert_refused("o: sin {}.5", 1, 10, behind);
    assert_refused("o: seq 6{}", 1, 9,
                   "expected a blank or '_' between a note and a hole");
    assert_refused("o: sp {}_b: sin 1", 1, 9,
                   "expected a blank behind '{}', found '_b:'");
    parse("o: seq {}+3 {}_{} ~a{} {}~a");
}

/* ---- abuse ---- */

static void bytes_that_are_no_text_are_refused_outside_comments(void **state)
{
    (void)state;
    assert_int_equal(parse_bytes("o: sin \0 1", 10), RF_SYNTAX);
    assert_string_equal(failure.message, "sin: freq must be a number or a "
                                         "reference, found a control "
                                         "character");
    assert_refused("o: sin \xff", 1, 8,
                   "sin: freq must be a number or a reference, found a byte "
                   "that is no text");
    assert_refused("o: sin \xc3", 1, 8,
                   "sin: freq must be a number or a reference, found a byte "
                   "that is no text");
    assert_refused("o: sin \xc2\x9b", 1, 8,
                   "sin: freq must be a number or a reference, found a byte "
                   "that is no text");
    assert_int_equal(parse_bytes("// \0\xff\xc3\no: sin 1", 15), RF_OK);
    assert_int_equal(tree.n_chains, 1);
}

/* `head`, then `unit` as often as it fits, in fresh memory without a
 * terminator, so that a sanitizer sees who reads behind the end. */
static char *repeat(const char *head, const char *unit, size_t times,
                    size_t *length)
{
    const size_t begin = strlen(head), n = strlen(unit);
    *length = begin + times * n;
    char *text = malloc(*length);
    assert_non_null(text);
    for (size_t i = 0; i < *length; i++) {
        const char *from = i < begin ? head + i : unit + (i - begin) % n;
        text[i] = *from;
    }
    return text;
}

static void assert_repeated(const char *head, const char *unit, size_t times,
                            rf_status status, const char *message)
{
    size_t length;
    char *text = repeat(head, unit, times, &length);
    assert_int_equal(parse_bytes(text, length), status);
    if (status != RF_OK)
        assert_string_equal(failure.message, message);
    rf_tree_clear(&tree);
    free(text);
}

static void limits_hold(void **state)
{
    (void)state;
    assert_repeated("", " ", RF_MAX_TEXT, RF_OK, NULL);
    assert_repeated("", " ", RF_MAX_TEXT + 1, RF_LIMIT,
                    "the text has more than 4194304 bytes");
    assert_repeated("", "a:~b\n", RF_MAX_CHAINS, RF_OK, NULL);
    assert_repeated("", "a:~b\n", 100000, RF_LIMIT, "more than 65536 chains");
    assert_repeated("o: sin 1", " >> mul 1", RF_MAX_NODES - 1, RF_OK, NULL);
    assert_repeated("o: sin 1", " >> mul 1", 100000, RF_LIMIT,
                    "more than 65536 nodes");
    assert_repeated("o: seq", " 60", RF_MAX_NOTES, RF_OK, NULL);
    assert_repeated("o: seq", " 60", RF_MAX_NOTES + 1, RF_LIMIT,
                    "seq: more than 16384 notes");
}

static void a_line_of_a_megabyte_is_read(void **state)
{
    (void)state;
    assert_repeated("o: sin ", "1", 1000000, RF_OK, NULL);
    assert_repeated("o: mix", " ~a", 350000, RF_OK, NULL);
    assert_repeated("o: ~", "a", 1000000, RF_OK, NULL);
    assert_repeated("//", "/", 1000000, RF_OK, NULL);
    assert_repeated("o: sin 1", "|", 1000000, RF_OK, NULL);
    assert_repeated("o: sin 1\n", "// c\n", 200000, RF_OK, NULL);
    assert_repeated("o: sin ", "{", 1000000, RF_SYNTAX,
                    "expected the name of a hole or '}' behind '{', found "
                    "'{{{{{{{{{{{{{{{{{{{{{{{{'");
}

static void every_beginning_of_a_text_is_handled(void **state)
{
    (void)state;
    static const char whole[] =
        "// c\r\n~g: speed 2.0 >> seq 60 _ 67_~a_{x} -5 // d\n>> get ~b..\n"
        "o: sp \\k-1 >> lpf {Cut} 4.4e-2;p: mix ~a ~o >> balance ~a r1";
    for (size_t n = 0; n < sizeof whole; n++) {
        char *text = malloc(n + 1);
        assert_non_null(text);
        memcpy(text, whole, n);
        text = realloc(text, n > 0 ? n : 1);
        assert_non_null(text);
        const rf_status status = parse_bytes(text, n);
        assert_true(status == RF_OK || status == RF_SYNTAX);
        rf_tree_clear(&tree);
        free(text);
    }
}

static void every_failed_allocation_is_reported(void **state)
{
    (void)state;
    static const char text[] =
        "a: sin 1\nb: sin 2\nc: sin 3\nd: sin 4\ne: sin 5\nf: sin 6\n"
        "g: sin 7\nh: sin 8\ni: sin 9";
    rf_status status;
    size_t n = 0;
    do {
        fail_after(n++);
        status = parse_bytes(text, strlen(text));
        fail_never();
    } while (status == RF_NOMEM);
    assert_int_equal(status, RF_OK);
    assert_int_equal(n, 7); /* three arrays, each made and grown once */
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
        TEST(nodes_of_the_language_that_are_not_built_say_so),
        TEST(missing_and_wrong_arguments_are_named),
        TEST(numbers_have_a_digit_before_the_point),
        TEST(symbols_keep_backslash_and_quotes),
        TEST(notes_without_a_blank_are_a_compound),
        TEST(notes_are_whole_numbers),
        TEST(a_hole_stands_for_a_number_a_note_or_a_sample),
        TEST(a_hole_elsewhere_is_not_supported),
        TEST(both_kinds_of_hole_in_a_text_are_refused),
        TEST(a_malformed_hole_is_a_syntax_error),
        TEST(what_fills_a_hole_must_not_run_into_its_neighbours),
        TEST(bytes_that_are_no_text_are_refused_outside_comments),
        TEST(limits_hold),
        TEST(a_line_of_a_megabyte_is_read),
        TEST(every_beginning_of_a_text_is_handled),
        TEST(every_failed_allocation_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
