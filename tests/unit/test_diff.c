/* test_diff.c: which nodes live on, and which of them changed. */
#include "base/memory.h"
#include "fail_alloc.h"
#include "graph/diff.h"
#include "task_fixture.h"
#include <stdio.h>

enum { MOST = 32 };

/* `want`: for each new node the old one, or -1, and a mark where it changed:
 * "0 1! - 2". */
static void check(const char *before, const char *after, const char *want)
{
    rf_graph *a = fixture_graph(before), *b = fixture_graph(after);
    rf_graph_diff diff;
    char got[8 * MOST] = "", *at = got;
    assert_int_equal(rf_graph_diff_init(&diff, a, NULL, b, NULL), RF_OK);
    for (size_t i = 0; i < rf_graph_nodes(b); i++) {
        if (diff.from[i] == RF_NEW_NODE)
            at += snprintf(at, 8, "%s-", i ? " " : "");
        else
            at += snprintf(at, 8, "%s%u%s", i ? " " : "", diff.from[i],
                           diff.changed[i] ? "!" : "");
    }
    assert_string_equal(got, want);
    rf_graph_diff_clear(&diff);
    rf_graph_release(b);
    rf_graph_release(a);
}

static bool same(const char *before, const char *after)
{
    rf_graph *a = fixture_graph(before), *b = fixture_graph(after);
    rf_graph_diff diff;
    assert_int_equal(rf_graph_diff_init(&diff, a, NULL, b, NULL), RF_OK);
    const bool is = diff.same;
    rf_graph_diff_clear(&diff);
    rf_graph_release(b);
    rf_graph_release(a);
    return is;
}

/* ---- alignment: SPEC.md 6.5 ---- */

static void chains_are_matched_by_name(void **state)
{
    (void)state;
    check("a: sin 1\nb: saw 2", "b: saw 2\na: sin 1", "1 0");
    check("a: sin 1", "b: sin 1", "-");
    check("a: sin 1\nb: saw 2", "c: imp 3\nb: saw 2", "- 1");
}

static void what_is_inserted_is_new_and_the_rest_lives_on(void **state)
{
    (void)state;
    check("o: sin 1 >> mul 2", "o: sin 1 >> add 3 >> mul 2", "0 - 1");
    check("o: sin 1 >> add 3 >> mul 2", "o: sin 1 >> mul 2", "0 2");
    check("o: sin 1 >> mul 2", "o: saw 1 >> mul 2", "- 1");
    check("o: sin 1 >> mul 2", "o: sin 1 >> add 2", "0 -");
}

/* With a repeated kind the prefix goes first, then the suffix. */
static void prefix_and_suffix_are_kept_before_the_middle(void **state)
{
    (void)state;
    check("o: mul 1 >> mul 2", "o: mul 1 >> mul 2 >> mul 3", "0 1 -");
    check("o: sin 1 >> mul 2 >> mul 3", "o: mul 2 >> mul 3", "1 2");
    check("o: sin 1 >> mul 2 >> mul 3 >> add 1", "o: sin 1 >> mul 3 >> add 1",
          "0 1! 3");
}

/* Middle of old: add mul; of new: mul add. T[1][0] = 1 >= T[0][1] = 1, so that
 * the new `mul` is new, and `add` lives on. */
static void a_tie_makes_the_new_node_new(void **state)
{
    (void)state;
    check("o: sin 1 >> add 1 >> mul 2 >> onepole 0.1",
          "o: sin 1 >> mul 2 >> add 1 >> onepole 0.1", "0 - 1 3");
}

/* The recursion as SPEC.md writes it, on its own. */
static size_t lcs(const uint32_t *b, size_t n_b, const uint32_t *a, size_t n_a)
{
    if (n_a == 0 || n_b == 0)
        return 0;
    if (b[0] == a[0])
        return 1 + lcs(b + 1, n_b - 1, a + 1, n_a - 1);
    const size_t i = lcs(b + 1, n_b - 1, a, n_a);
    const size_t j = lcs(b, n_b, a + 1, n_a - 1);
    return i > j ? i : j;
}

static void align_naively(const uint32_t *a, size_t n_a, const uint32_t *b,
                          size_t n_b, uint32_t *from)
{
    const size_t least = n_a < n_b ? n_a : n_b;
    size_t p = 0, q = 0;
    while (p < least && a[p] == b[p])
        p++;
    while (q < least - p && a[n_a - 1 - q] == b[n_b - 1 - q])
        q++;
    for (size_t i = 0; i < n_b; i++)
        from[i] = i < p          ? (uint32_t)i
                  : i >= n_b - q ? (uint32_t)(n_a - n_b + i)
                                 : RF_NEW_NODE;
    size_t i = p, j = p;
    while (i < n_b - q && j < n_a - q) {
        if (b[i] == a[j])
            from[i++] = (uint32_t)j++;
        else if (lcs(b + i + 1, n_b - q - i - 1, a + j, n_a - q - j) >=
                 lcs(b + i, n_b - q - i, a + j + 1, n_a - q - j - 1))
            i++;
        else
            j++;
    }
}

static void the_alignment_is_that_of_the_definition(void **state)
{
    (void)state;
    rf_alignment work = {0};
    uint32_t a[8], b[8], want[8], got[8];
    for (uint32_t k = 0; k < 4000; k++) {
        const size_t n_a = rf_random_bits(1, k, 0, 0, 0) % 8;
        const size_t n_b = rf_random_bits(1, k, 1, 0, 0) % 8;
        for (uint32_t i = 0; i < 8; i++) {
            a[i] = (uint32_t)(rf_random_bits(1, k, 2, i, 0) % 3);
            b[i] = (uint32_t)(rf_random_bits(1, k, 3, i, 0) % 3);
        }
        align_naively(a, n_a, b, n_b, want);
        assert_true(rf_align(&work, a, n_a, b, n_b, got));
        assert_memory_equal(got, want, n_b * sizeof *got);
    }
    rf_free(work.table);
}

static void a_middle_beyond_the_limit_is_new(void **state)
{
    (void)state;
    enum { N = 2000 };
    static uint32_t a[N], b[N], from[N];
    rf_alignment work = {0};
    for (uint32_t i = 0; i < N; i++) {
        a[i] = i % 2;
        b[i] = (i + 1) % 2;
    }
    assert_true(rf_align(&work, a, N, b, N, from));
    assert_null(work.table);
    for (size_t i = 0; i < N; i++)
        assert_int_equal(from[i], RF_NEW_NODE);
}

/* ---- parameters ---- */

static void parameters_are_compared_as_written(void **state)
{
    (void)state;
    check("o: sin 440", "o: sin 440.0", "0");
    check("o: sin 440", "o: sin 441", "0!");
    check("~a: imp 1\n~b: imp 1\no: saw ~a", "~a: imp 1\n~b: imp 1\no: saw ~b",
          "0 1 2!");
    check("~a: imp 1\no: saw 3", "~a: imp 1\no: saw ~a", "0 1!");
    check("~a: imp 1\no: saw ~a", "~x: sin 1\n~a: imp 1\no: saw ~a", "- 0 1");
    check("~a: imp 1\no: seq 60 ~a", "~a: imp 1\no: sig 1 >> seq 60 ~a",
          "0 - 1");
    check("o: seq 60 62", "o: seq 60 62 _", "0!");
    check("o: sp \\a", "o: sp \\b", "0!");
    check("o: noise {x}", "o: noise {x}", "0");
    check("o: noise {x}", "o: noise {y}", "0!");
    check("o: noise {}", "o: noise 3", "0!");
}

static void a_slot_compares_by_what_it_holds(void **state)
{
    (void)state;
    rf_graph *a = fixture_graph("o: noise {}"), *b = fixture_graph("o: noiz 3");
    for (int value = 3; value < 5; value++) {
        rf_graph_diff diff;
        assert_int_equal(
            rf_graph_diff_init(&diff, a, &(float){(float)value}, b, NULL),
            RF_OK);
        assert_int_equal(diff.changed[0], value != 3);
        rf_graph_diff_clear(&diff);
    }
    rf_graph_release(b);
    rf_graph_release(a);
}

static void texts_that_differ_in_values_have_one_plan(void **state)
{
    (void)state;
    assert_true(same("o: sin 440 >> mul ~a\n~a: imp 1 >> sp \\x",
                     "// c\no: sin 220 >> mul ~a;~a: imp 2.5\n>> sp \\y"));
    assert_true(same("o: seq 60 _ 62", "o: seq 50 _ 3"));
    assert_true(same("", "// c"));
    static const char *const others[][2] = {
        {"o: sin 1", "p: sin 1"},
        {"o: sin 1", "o: saw 1"},
        {"o: sin 1", "o: sin 1 >> mul 1"},
        {"o: sin 1", "o: sin 1\np: sin 1"},
        {"o: sin 1", ""},
        {"~a: sin 1\no: sin ~a", "~a: sin 1\no: sin 2"},
        {"~a: sin 1\n~b: sin 1\no: sin ~a", "~a: sin 1\n~b: sin 1\no: sin ~b"},
        {"o: seq 60 62", "o: seq 60 62 _"},
        {"o: seq 60 62", "o: seq 60_62"},
        {"o: sig 1 >> seq 60", "o: speed 1 >> seq 60"},
        {"o: noise {x}", "o: noise 2"},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(same(others[i][0], others[i][1]));
}

static void short_memory_is_reported(void **state)
{
    (void)state;
    rf_graph *a = fixture_graph("a: sin 1\no: sin 1 >> mul 1 >> add 1");
    rf_graph *b = fixture_graph("o: sin 1 >> add 1 >> mul 1");
    rf_graph_diff diff;
    rf_status status;
    size_t n = 0;
    do {
        fail_after(n++);
        status = rf_graph_diff_init(&diff, a, NULL, b, NULL);
        fail_never();
    } while (status == RF_NOMEM);
    assert_int_equal(status, RF_OK);
    assert_true(n > 8);
    rf_graph_diff_clear(&diff);
    rf_graph_release(b);
    rf_graph_release(a);
}

#define TEST cmocka_unit_test

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(chains_are_matched_by_name),
        TEST(what_is_inserted_is_new_and_the_rest_lives_on),
        TEST(prefix_and_suffix_are_kept_before_the_middle),
        TEST(a_tie_makes_the_new_node_new),
        TEST(the_alignment_is_that_of_the_definition),
        TEST(a_middle_beyond_the_limit_is_new),
        TEST(parameters_are_compared_as_written),
        TEST(a_slot_compares_by_what_it_holds),
        TEST(texts_that_differ_in_values_have_one_plan),
        TEST(short_memory_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
