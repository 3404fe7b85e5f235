/* test_rng.c: Philox4x32-10 gives the published numbers. */
#include "base/rng.h"
#include "fail_alloc.h"
#include "raveforce.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* needs those above */
#include <cmocka.h>

/* Random123's kat_vectors, the lines of philox4x32-10. */
static void philox_gives_the_known_answers(void **state)
{
    (void)state;
    static const struct {
        uint32_t counter[4], key[2], answer[4];
    } known[] = {
        {{0, 0, 0, 0},
         {0, 0},
         {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        uint32_t out[4];
        rf_philox(known[i].counter, known[i].key, out);
        assert_memory_equal(out, known[i].answer, sizeof out);
    }
}

static void counter_and_answer_may_be_the_same_memory(void **state)
{
    (void)state;
    const uint32_t key[2] = {0, 0};
    uint32_t words[4] = {0};
    rf_philox(words, key, words);
    assert_int_equal(words[0], 0x6627e8d5);
    assert_int_equal(words[3], 0x9b00dbd8);
}

static void random_bits_are_the_first_two_words(void **state)
{
    (void)state;
    assert_true(rf_random_bits(0, 0, 0, 0, 0) == 0xe169c58d6627e8d5);
    /* the order of draw, episode, env, purpose and of the key's halves */
    assert_true(rf_random_bits(0x299f31d0a4093822, 0x243f6a88, 0x85a308d3,
                               0x13198a2e, 0x03707344) == 0x94fdccebd16cfe09);
}

static void random_is_the_top_53_bits(void **state)
{
    (void)state;
    assert_true(rf_random(0, 0, 0, 0, 0) ==
                (double)(0xe169c58d6627e8d5 >> 11) / 9007199254740992.0);
}

/* 10,000 draws: the mean within 5 standard errors, all in 0 <= u < 1. */
static void random_is_uniform_along_each_counter(void **state)
{
    (void)state;
    enum { DRAWS = 10000 };
    double sum[4] = {0};
    for (uint32_t i = 0; i < DRAWS; i++) {
        const double u[4] = {rf_random(7, i, 1, 2, 3), rf_random(7, 0, i, 2, 3),
                             rf_random(7, 0, 1, i, 3),
                             rf_random(i, 0, 1, 2, 3)};
        for (size_t k = 0; k < 4; k++) {
            assert_true(u[k] >= 0 && u[k] < 1);
            sum[k] += u[k];
        }
    }
    for (size_t k = 0; k < 4; k++) {
        const double off = sum[k] / DRAWS - 0.5;
        assert_true(off > -0.0145 && off < 0.0145);
    }
}

/* Two ways to the same numbers: one call, and the formula draw by draw. */
static void normals_are_box_and_muller_of_two_draws(void **state)
{
    (void)state;
    rf_function *root_of = rf_math_function("sqrt");
    rf_function *log_of = rf_math_function("log");
    rf_function *cosine = rf_math_function("cos");
    double got[100];
    assert_int_equal(rf_normals(9, 6, 1, 2, 3, got, 100, NULL), RF_OK);
    for (uint32_t i = 0; i < 100; i++) {
        const double u = rf_random(9, 6 + 2 * i, 1, 2, 3);
        const double v = rf_random(9, 7 + 2 * i, 1, 2, 3);
        const double x =
            root_of(-2 * log_of(1 - u)) * cosine(2 * 3.141592653589793 * v);
        assert_true(got[i] == x);
    }
}

static void normals_go_on_in_the_next_episode(void **state)
{
    (void)state;
    double over[2], next;
    assert_int_equal(rf_normals(9, 0xfffffffe, 4, 2, 3, over, 2, NULL), RF_OK);
    assert_int_equal(rf_normals(9, 0, 5, 2, 3, &next, 1, NULL), RF_OK);
    assert_true(over[1] == next);
}

static void normals_want_a_place_to_go(void **state)
{
    (void)state;
    rf_error err = {0};
    assert_int_equal(rf_normals(9, 0, 0, 0, 0, NULL, 1, &err), RF_ARGUMENT);
    assert_string_equal(err.message, "normals: no output");
    assert_int_equal(rf_normals(9, 0, 0, 0, 0, NULL, 0, &err), RF_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(philox_gives_the_known_answers),
        cmocka_unit_test(counter_and_answer_may_be_the_same_memory),
        cmocka_unit_test(random_bits_are_the_first_two_words),
        cmocka_unit_test(random_is_the_top_53_bits),
        cmocka_unit_test(random_is_uniform_along_each_counter),
        cmocka_unit_test(normals_are_box_and_muller_of_two_draws),
        cmocka_unit_test(normals_go_on_in_the_next_episode),
        cmocka_unit_test(normals_want_a_place_to_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
