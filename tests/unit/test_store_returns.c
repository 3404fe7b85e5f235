/* What many episodes earned, and one of them whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "store_rig.h"

static void returns_come_by_id(void **state)
{
    (void)state;
    rf_store *store = open_new("returns.db");
    for (int64_t id = 1; id <= 9; id++) {
        rf_record r = record(id == 9 ? 20 : id, (double)id / 8);
        ok(rf_store_add(store, &r, &err));
    }
    double out[4] = {0};
    size_t count = 9;
    ok(rf_store_returns(store, 3, out, 4, &count, &err));
    assert_int_equal(count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_true(out[i] == (double)(i + 3) / 8);
    ok(rf_store_returns(store, 7, out, 4, &count, &err)); /* 7..10 */
    assert_int_equal(count, 2);
    ok(rf_store_returns(store, INT64_MAX, out, 4, &count, &err));
    assert_int_equal(count, 0);
    ok(rf_store_returns(store, 1, NULL, 0, &count, &err));
    assert_int_equal(count, 0);
    rf_store_close(store);
}

static void the_best_is_the_first_of_the_last_reward(void **state)
{
    (void)state;
    rf_store *store = open_new("best.db");
    int64_t id = 5;
    double ret = 1;
    ok(rf_store_best(store, &id, &ret, &err));
    assert_int_equal(id, 0);
    const double returns[] = {9, -3, -0.5, -0.5, -1};
    for (size_t i = 0; i < 5; i++) {
        rf_record r = record((int64_t)i + 1, returns[i]);
        r.reward_hash = i == 0 ? "old" : "bb";
        ok(rf_store_add(store, &r, &err));
    }
    ok(rf_store_best(store, &id, &ret, &err));
    assert_int_equal(id, 3);
    assert_true(ret == -0.5);
    rf_store_close(store);
}

static void origins_come_by_id(void **state)
{
    (void)state;
    rf_store *store = open_new("origins.db");
    for (int64_t id = 1; id <= 3; id++) {
        rf_record r = record(id, 0);
        r.seed = id == 2 ? INT64_MIN : id;
        r.env = 5;
        ok(rf_store_add(store, &r, &err));
    }
    rf_origin out[4] = {0};
    size_t count = 0;
    ok(rf_store_origins(store, 2, out, 4, &count, &err));
    assert_int_equal(count, 2);
    assert_true(out[0].seed == INT64_MIN);
    assert_int_equal(out[0].episode, 2);
    assert_int_equal(out[1].seed, 3);
    assert_int_equal(out[1].env, 5);
    expect(rf_store_origins(store, 1, NULL, 1, &count, &err), RF_ARGUMENT,
           "origins: wants");
    rf_store_close(store);
}

/* Two steps of two terms each, told apart by id, step and term. */
static void add_steps(rf_store *store, int64_t id, const char *reward)
{
    const double terms_of[2][2] = {{(double)id, 0.5}, {0.25, (double)-id}};
    rf_record_step steps[2] = {one_step, one_step};
    steps[0].terms = terms_of[0];
    steps[1].terms = terms_of[1];
    rf_record r = record(id, 0);
    r.reward_hash = reward;
    r.steps = steps;
    r.n_steps = 2;
    ok(rf_store_add(store, &r, &err));
}

static void terms_are_summed_over_the_steps(void **state)
{
    (void)state;
    rf_store *store = open_new("terms.db");
    for (int64_t id = 1; id <= 3; id++)
        add_steps(store, id, "bb");
    const size_t column[] = {2, 0};
    double out[2][3] = {{9, 9, 9}, {9, 9, 9}};
    const rf_term_sums sums = {
        .n_terms = 2, .column = column, .width = 3, .out = &out[0][0]};
    ok(rf_store_terms(store, 2, 2, &sums, &err));
    const double wanted[2][3] = {{0.5 - 2, 9, 2.25}, {0.5 - 3, 9, 3.25}};
    assert_memory_equal(out, wanted, sizeof wanted);
    rf_term_sums other = sums;
    other.n_terms = 1;
    expect(rf_store_terms(store, 2, 2, &other, &err), RF_INVALID,
           "terms.db: episode 2 has not 1 terms");
    other = sums;
    other.width = 2;
    expect(rf_store_terms(store, 2, 2, &other, &err), RF_ARGUMENT, "columns");
    expect(rf_store_terms(store, 2, 2, NULL, &err), RF_ARGUMENT, "columns");
    rf_store_close(store);
}

static void terms_are_those_of_the_reward_that_is_asked_for(void **state)
{
    (void)state;
    rf_store *store = open_new("of.db");
    add_steps(store, 1, "one");
    add_steps(store, 2, "two");
    add_steps(store, 3, "one");
    const size_t column[] = {0, 1};
    double out[3][2] = {{9, 9}, {9, 9}, {9, 9}};
    const rf_term_sums sums = {.reward_hash = "one",
                               .n_terms = 2,
                               .column = column,
                               .width = 2,
                               .out = &out[0][0]};
    ok(rf_store_terms(store, 1, 3, &sums, &err));
    const double wanted[3][2] = {{1.25, -0.5}, {9, 9}, {3.25, -2.5}};
    assert_memory_equal(out, wanted, sizeof wanted);
    rf_reward_use *uses = NULL;
    size_t count = 0;
    ok(rf_store_rewards(store, &uses, &count, &err));
    assert_int_equal(count, 2);
    assert_string_equal(uses[0].hash, "one");
    assert_int_equal(uses[0].first, 1);
    assert_string_equal(uses[1].hash, "two");
    assert_int_equal(uses[1].first, 2);
    rf_bytes_free((char *)uses);
    expect(rf_store_rewards(store, NULL, &count, &err), RF_ARGUMENT, "rewards");
    rf_store_close(store);
}

static void an_episode_comes_back_whole(void **state)
{
    (void)state;
    rf_store *store = open_new("whole.db");
    const rf_record_step steps[] = {
        one_step, {.action = action, .n_action = 1, .reward = 2}};
    rf_record two = record(7, 1.375), *back = NULL;
    two.steps = steps;
    two.n_steps = 2;
    ok(rf_store_add(store, &two, &err));
    ok(rf_store_episode(store, 7, &back, &err));
    assert_int_equal(back->id, 7);
    assert_int_equal(back->seed, 11);
    assert_true(back->ret == 1.375 && back->seconds == 0.5);
    assert_string_equal(back->task_hash, "aa");
    assert_string_equal(back->reward_hash, "bb");
    assert_int_equal(back->n_steps, 2);
    const rf_record_step *s = back->steps;
    assert_int_equal(s[0].n_action, 3);
    assert_memory_equal(s[0].action, action, sizeof action);
    assert_memory_equal(s[0].unit, unit, sizeof unit);
    assert_memory_equal(s[0].terms, terms, sizeof terms);
    assert_string_equal(s[0].text, "o: sin 1000.0");
    assert_true(s[0].reward == -0.625 && s[1].reward == 2);
    assert_null(s[1].unit);
    assert_null(s[1].text);
    assert_int_equal(s[1].n_terms, 0);
    rf_record_free(back);
    rf_record_free(NULL);
    expect(rf_store_episode(store, 8, &back, &err), RF_INVALID,
           "whole.db: has no episode 8, the last one is 7");
    expect(rf_store_episode(store, 7, NULL, &err), RF_ARGUMENT, "place");
    rf_store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(returns_come_by_id),
        cmocka_unit_test(the_best_is_the_first_of_the_last_reward),
        cmocka_unit_test(origins_come_by_id),
        cmocka_unit_test(terms_are_summed_over_the_steps),
        cmocka_unit_test(terms_are_those_of_the_reward_that_is_asked_for),
        cmocka_unit_test(an_episode_comes_back_whole),
    };
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}
