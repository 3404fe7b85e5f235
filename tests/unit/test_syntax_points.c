/* SPEC.md 3.8: points in brackets. */
#include "syntax_rig.h"

/* An argument of a list of points, and where it is told of. */
typedef struct part {
    rf_role role;
    float number;
    const char *text;
    uint32_t line, col;
} part;

static void assert_parts(const part *parts, size_t count)
{
    assert_int_equal(tree.n_arguments, count);
    for (size_t i = 0; i < count; i++) {
        const rf_argument *a = &tree.arguments[i];
        assert_argument(i, RF_NUMERAL, parts[i].text);
        assert_int_equal(a->role, parts[i].role);
        assert_true(a->number == parts[i].number);
        assert_int_equal(a->token.line, parts[i].line);
        assert_int_equal(a->token.col, parts[i].col);
    }
}

#define PARTS(...)                            \
    assert_parts((const part[]){__VA_ARGS__}, \
                 sizeof((const part[]){__VA_ARGS__}) / sizeof(part))

static void points_are_times_and_values(void **state)
{
    (void)state;
    parse("o: [0=>0.5 1/3=>1.0,-1/4 => -2]");
    assert_int_equal(tree.n_nodes, 1);
    assert_int_equal(tree.nodes[0].type, POINTS);
    assert_token(tree.nodes[0].token, "[");
    PARTS({RF_ROLE_TIME, 0, "0", 1, 5}, {RF_ROLE_VALUE, 0.5F, "0.5", 1, 8},
          {RF_ROLE_TIME, 1.0F / 3.0F, "1/3", 1, 12},
          {RF_ROLE_VALUE, 1, "1.0", 1, 17},
          {RF_ROLE_TIME, -0.25F, "-1/4", 1, 21},
          {RF_ROLE_VALUE, -2, "-2", 1, 29});
}

static void a_value_and_the_next_time_need_no_blank(void **state)
{
    (void)state;
    parse("o: [0=>1-1/4=>2+3=>4.5]");
    PARTS({RF_ROLE_TIME, 0, "0", 1, 5}, {RF_ROLE_VALUE, 1, "1", 1, 8},
          {RF_ROLE_TIME, -0.25F, "-1/4", 1, 9}, {RF_ROLE_VALUE, 2, "2", 1, 15},
          {RF_ROLE_TIME, 3, "+3", 1, 16}, {RF_ROLE_VALUE, 4.5F, "4.5", 1, 20});
}

static void bars_may_be_followed_by_seconds_or_milliseconds(void **state)
{
    (void)state;
    parse("o: [0+0.1_s=>1 1 / 4 - 30_ms=>2 2. + -3_s => 3]");
    assert_int_equal(tree.n_arguments, 9);
    assert_int_equal(tree.arguments[1].role, RF_ROLE_SECONDS);
    assert_true(tree.arguments[1].number == 0.1F);
    assert_false(tree.arguments[1].minus);
    assert_argument(3, RF_NUMERAL, "1 / 4");
    assert_int_equal(tree.arguments[4].role, RF_ROLE_MILLISECONDS);
    assert_true(tree.arguments[4].number == 30);
    assert_true(tree.arguments[4].minus);
    assert_argument(7, RF_NUMERAL, "-3");
    assert_int_equal(tree.arguments[7].role, RF_ROLE_SECONDS);
    assert_false(tree.arguments[7].minus);
}

/* The last argument but `behind` ones. */
static const rf_argument *last(size_t behind)
{
    return &tree.arguments[tree.n_arguments - 1 - behind];
}

static void a_span_is_multiplied_or_divided_by(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        float span;
    } cases[] = {{"o: [0=>1]*2", 2},
                 {"o: [0=>1] / 4", 0.25F},
                 {"o: [0=>1]/3.", 1.0F / 3.0F},
                 {"o: [0=>1]\n*\n(3/8)", 0.375F},
                 {"o: [0=>1]/(1 / 3)", 1.0F / (1.0F / 3.0F)}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        parse(cases[i].text);
        assert_int_equal(tree.n_arguments, 3);
        assert_int_equal(last(0)->param, 1);
        assert_int_equal(last(0)->role, RF_ROLE_PLAIN);
        assert_true(last(0)->number == cases[i].span);
        assert_false(last(0)->inverse);
        rf_tree_clear(&tree);
    }
}

static void a_mark_makes_a_loop(void **state)
{
    (void)state;
    static const char *const texts[] = {"o: [0=>1]!", "o: [0=>1]/2 !",
                                        "o: [0=>1]\r\n\n! >> mul 1"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        parse(texts[i]);
        const rf_argument *mark = last(i == 2);
        assert_int_equal(mark->param, 2);
        assert_true(mark->number == 1);
        assert_int_equal(texts[i][mark->token.offset], '!');
        rf_tree_clear(&tree);
    }
    parse("o: [0=>1]");
    assert_int_equal(tree.n_arguments, 2);
}

static void newlines_may_stand_inside_and_behind(void **state)
{
    (void)state;
    parse("o: [\n  0 => 0.0\r\n\n 1/8\n=>\n1.0 1/4 => 0.0\n] /2 !\n>> mul 0.5");
    assert_int_equal(tree.n_nodes, 2);
    assert_int_equal(tree.arguments[2].token.line, 4);
    assert_int_equal(tree.arguments[2].token.col, 2);
    rf_tree_clear(&tree);
    parse(
        "a: [0=>1]\n\n>> mul 1\nb: [0=>1]\n\nc: [0=>1]! // c\nd: [0=>1] // d");
    assert_int_equal(tree.n_chains, 4);
    assert_int_equal(tree.n_nodes, 5);
}

static void every_number_of_points_may_be_a_hole(void **state)
{
    (void)state;
    parse("o: [{a}=>{b} 1/4+{c}_ms=>2 {d} - {e}_s=>{f}]/{g}!");
    assert_int_equal(tree.n_arguments, 10);
    assert_argument(0, RF_HOLE, "{a}");
    assert_int_equal(tree.arguments[0].role, RF_ROLE_TIME);
    assert_argument(3, RF_HOLE, "{c}");
    assert_int_equal(tree.arguments[3].role, RF_ROLE_MILLISECONDS);
    assert_true(tree.arguments[6].minus);
    assert_argument(8, RF_HOLE, "{g}");
    assert_true(tree.arguments[8].inverse);
    assert_int_equal(tree.arguments[8].param, 1);
    rf_tree_clear(&tree);
    parse("o: [0=>1]*{}");
    assert_false(tree.arguments[2].inverse);
    assert_refused("o: [0=>1{}=>2]", 1, 9,
                   "expected a blank before a hole: what fills it would run "
                   "on");
    assert_refused("o: [{}/4=>2]", 1, 7,
                   "expected '=>' behind the time of a point, found '/4=>2]'");
}

static void malformed_points_are_told_at_their_place(void **state)
{
    (void)state;
    assert_refused("o: [0=1]", 1, 6,
                   "expected '=>' behind the time of a point, found '=1]'");
    assert_refused("o: [0=>]", 1, 8,
                   "expected the value of a point, found ']'");
    assert_refused("o: [0=>1", 1, 9,
                   "expected the time of a point, in bars, or ']', found the "
                   "end of the text");
    assert_refused("o: [1/x=>1]", 1, 7,
                   "expected a whole number, found 'x=>1]'");
    assert_refused("o: [0+1=>1]", 1, 8, "expected _s or _ms, found '=>1]'");
    assert_refused("o: [0+=>1]", 1, 7,
                   "expected a number and _s or _ms, found '=>1]'");
    assert_refused("o: [0=>1]/x", 1, 11, "expected a span, found 'x'");
    assert_refused("o: [0=>1]*(2)", 1, 13,
                   "expected '/' and a whole number, found ')'");
    assert_refused("o: [0=>1]*(2/3", 1, 15,
                   "expected ')', found the end of the text");
    assert_refused("o: sin 1 >> [0=>~a]", 1, 17,
                   "expected the value of a point, found '~a]'");
}

static void no_points_at_all_are_a_fault(void **state)
{
    (void)state;
    assert_fault("o: [ \n ]!", RF_INVALID, 1, 4, "there must be a point");
}

static void a_node_has_as_many_points_as_fit(void **state)
{
    (void)state;
    assert_repeated("o: [0=>1", " 1/4+1_s=>1", RF_MAX_ITEMS - 1, RF_SYNTAX,
                    "expected the time of a point, in bars, or ']', found the "
                    "end of the text");
    assert_repeated("o: [0=>1", " 1/4+1_s=>1", RF_MAX_ITEMS, RF_LIMIT,
                    "points: more than 16384 items");
}

static void every_beginning_of_points_is_handled(void **state)
{
    (void)state;
    static const char whole[] =
        "o: [ 0 => 1, 0 + 0.1_s => 0.2, 1/4 - {x}_ms => 0.8 ]/(1/2)!>>mul 1";
    assert_beginnings(whole);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(points_are_times_and_values),
        TEST(a_value_and_the_next_time_need_no_blank),
        TEST(bars_may_be_followed_by_seconds_or_milliseconds),
        TEST(a_span_is_multiplied_or_divided_by),
        TEST(a_mark_makes_a_loop),
        TEST(newlines_may_stand_inside_and_behind),
        TEST(every_number_of_points_may_be_a_hole),
        TEST(malformed_points_are_told_at_their_place),
        TEST(no_points_at_all_are_a_fault),
        TEST(a_node_has_as_many_points_as_fit),
        TEST(every_beginning_of_points_is_handled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
