/* SPEC.md 3.6, the notes of seq, and holes wherever a number may stand. */
#include "syntax_rig.h"

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
        "a hole for a piece of code has to be filled before the text is "
        "read: others stand for numbers, notes and samples";
    static const struct {
        const char *text;
        uint32_t col;
    } cases[] = {{"{}: sin 1", 1},        {"o: {x} 1", 4},
                 {"o: sin 1 >> {x}", 13}, {"o: sin 1 {x}", 10},
                 {"o: mix {a}", 8},       {"o: balance ~a {a}", 15},
                 {"o: sin ~{a}", 9},      {"o: {node} >> mul 1", 4},
                 {"o: sp '{a}'", 8},      {"o: lpf \"1{a}@0\"(1) 1", 10},
                 {"o: sp \\{a}", 8},      {"{all}", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_fails(cases[i].text, RF_UNSUPPORTED, 1, cases[i].col, message);
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
    assert_refused("o: sp {}_b: sin 1", 1, 9, behind);
    assert_refused("o: sp {}-", 1, 9, behind);
    parse("o: seq {}+3 {}_{} ~a{} {}~a");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(notes_without_a_blank_are_a_compound),
        TEST(notes_are_whole_numbers),
        TEST(a_hole_stands_for_a_number_a_note_or_a_sample),
        TEST(a_hole_elsewhere_is_not_supported),
        TEST(a_malformed_hole_is_a_syntax_error),
        TEST(what_fills_a_hole_must_not_run_into_its_neighbours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
