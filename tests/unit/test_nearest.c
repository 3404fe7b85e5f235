/* test_nearest.c: which known name was meant. */
#include "fail_alloc.h"
#include "raveforce.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* needs those above */
#include <cmocka.h>

static const char *const names[] = {"sin",     "saw",        "squ", "envperc",
                                    "sampler", "step_len",   "lpf", "hpf",
                                    "target",  "total_step", NULL};

static void expect(const char *name, const char *nearest)
{
    const char *found = rf_nearest(name, names);
    if (nearest)
        assert_string_equal(found, nearest);
    else
        assert_null(found);
}

static void one_edit_of_any_kind_is_near(void **state)
{
    (void)state;
    expect("sinn", "sin"); /* inserted */
    expect("sn", "sin");   /* deleted */
    expect("sen", "sin");  /* replaced */
    expect("isn", "sin");  /* swapped */
    expect("envprec", "envperc");
    expect("sin", "sin");
}

static void long_names_may_differ_by_a_third(void **state)
{
    (void)state;
    expect("samplr", "sampler");
    expect("smaplre", "sampler"); /* two swaps of seven characters */
    expect("smpr", NULL);         /* three edits of four */
    expect("tota_stpe", "total_step");
    expect("toatlstpe", "total_step"); /* three of nine */
    expect("toatlstpx", NULL);         /* four of nine */
}

static void swapped_letters_count_once(void **state)
{
    (void)state;
    const char *const two[] = {"abcd", NULL};
    assert_string_equal(rf_nearest("abdc", two), "abcd");
    assert_null(rf_nearest("badc", two)); /* two swaps of four characters */
    const char *const apart[] = {"abc", NULL};
    assert_null(rf_nearest("cba", apart)); /* no neighbours */
}

static void case_does_not_matter(void **state)
{
    (void)state;
    expect("SIN", "sin");
    expect("EnvPrec", "envperc");
    const char *const upper[] = {"CUTOFF", NULL};
    assert_string_equal(rf_nearest("cutof", upper), "CUTOFF");
    const char *const marks[] = {"@[", NULL}; /* neighbours of A and Z */
    assert_null(rf_nearest("`{", marks));
}

static void of_equally_near_names_the_first_wins(void **state)
{
    (void)state;
    expect("spf", "lpf");
    const char *const turned[] = {"hpf", "lpf", NULL};
    assert_string_equal(rf_nearest("spf", turned), "hpf");
}

static void a_nearer_name_beats_an_earlier_one(void **state)
{
    (void)state;
    const char *const some[] = {"cutoffs_", "cutoff", NULL};
    assert_string_equal(rf_nearest("cutoff", some), "cutoff");
    assert_string_equal(rf_nearest("cutof", some), "cutoff");
}

static void what_is_far_is_not_named(void **state)
{
    (void)state;
    expect("reverb", NULL);
    expect("", NULL);
    const char *const letters[] = {"q", "x", NULL};
    assert_null(rf_nearest("y", letters)); /* one edit, but nothing shared */
    assert_string_equal(rf_nearest("qq", letters), "q");
}

static void nothing_and_too_much_are_survived(void **state)
{
    (void)state;
    const char *const none[] = {NULL};
    char endless[1000];
    memset(endless, 'a', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    const char *const some[] = {endless, endless + 999 - 64, "", NULL};
    assert_null(rf_nearest("sin", none));
    assert_null(rf_nearest(NULL, names));
    assert_null(rf_nearest("sin", NULL));
    assert_null(rf_nearest(endless, some));
    assert_ptr_equal(rf_nearest(endless + 999 - 63, some), some[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_edit_of_any_kind_is_near),
        cmocka_unit_test(long_names_may_differ_by_a_third),
        cmocka_unit_test(swapped_letters_count_once),
        cmocka_unit_test(case_does_not_matter),
        cmocka_unit_test(of_equally_near_names_the_first_wins),
        cmocka_unit_test(a_nearer_name_beats_an_earlier_one),
        cmocka_unit_test(what_is_far_is_not_named),
        cmocka_unit_test(nothing_and_too_much_are_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
