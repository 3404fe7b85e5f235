/* Episodes are written as documented: whole or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "store_rig.h"
#include <math.h>

/* Read by SQLite itself, from the columns that are promised. */
static void an_episode_is_written_as_documented(void **state)
{
    (void)state;
    rf_store *store = open_new("episode.db");
    const rf_record_step steps[] = {
        one_step, {.action = action, .n_action = 1, .reward = 2}};
    rf_record two = record(7, 1.375);
    two.steps = steps;
    two.n_steps = 2;
    ok(rf_store_add(store, &two, &err));
    rf_store_close(store);
    assert_int_equal(
        ask("episode.db",
            "SELECT count(*) FROM episode WHERE id = 7 AND env = 1 AND "
            "episode = 7 AND task_hash = 'aa' AND reward_hash = 'bb' AND "
            "ret = 1.375 AND seconds = 0.5 AND seed = 11"),
        1);
    assert_int_equal(
        ask("episode.db",
            "SELECT count(*) FROM step WHERE episode = 7 AND step = 1 AND "
            "action = x'000000000000D03F0000000000408F400000000000000080' AND "
            "unit = x'000000000000E03F000000000000F03F' AND "
            "text = 'o: sin 1000.0' AND reward = -0.625 AND "
            "terms = x'000000000000C0BF000000000000E0BF'"),
        1);
    assert_int_equal(
        ask("episode.db",
            "SELECT count(*) FROM step WHERE episode = 7 AND step = 2 AND "
            "unit IS NULL AND text IS NULL AND terms = x''"),
        1);
}

static void an_episode_that_fails_leaves_no_trace(void **state)
{
    (void)state;
    rf_store *store = open_new("twice.db");
    /* a step that is in the way, so that the episode's second step fails */
    execute("twice.db",
            "INSERT INTO step VALUES(2, 2, x'', NULL, NULL, 0, x'')");
    const rf_record_step steps[] = {one_step, one_step};
    rf_record first = record(1, 0), second = record(2, 0);
    second.steps = steps;
    second.n_steps = 2;
    ok(rf_store_begin(store, &err));
    ok(rf_store_add(store, &first, &err));
    expect(rf_store_add(store, &second, &err), RF_INVALID, "twice.db: UNIQUE");
    expect(rf_store_add(store, &first, &err), RF_INVALID, "twice.db: UNIQUE");
    ok(rf_store_commit(store, &err));
    expect(rf_store_add(store, &second, &err), RF_INVALID, "twice.db: UNIQUE");
    rf_store_close(store);
    assert_int_equal(ask("twice.db", "SELECT count(*) FROM episode"), 1);
    assert_int_equal(ask("twice.db", "SELECT count(*) FROM step"), 2);
}

static void what_is_rolled_back_or_left_open_is_gone(void **state)
{
    (void)state;
    rf_store *store = open_new("back.db");
    rf_record r = record(1, 0);
    ok(rf_store_begin(store, &err));
    ok(rf_store_add(store, &r, &err));
    rf_store_rollback(store);
    rf_store_rollback(store);
    ok(rf_store_begin(store, &err));
    ok(rf_store_add(store, &r, &err));
    rf_store_close(store);
    assert_int_equal(ask("back.db", "SELECT count(*) FROM episode"), 0);
}

/* A hash goes with the transaction that brought it; later ones need it too. */
static void hashes_come_back_after_a_rollback(void **state)
{
    (void)state;
    rf_store *store = open_new("hash.db");
    const rf_record r[] = {record(1, 0), record(2, 0), record(3, 0)};
    ok(rf_store_begin(store, &err));
    ok(rf_store_add(store, &r[0], &err));
    rf_store_rollback(store);
    ok(rf_store_add(store, &r[0], &err));
    const char *good = "SELECT count(*) FROM episode WHERE task_hash = 'aa' "
                       "AND reward_hash = 'bb'";
    assert_int_equal(ask("hash.db", good), 1);
    execute("hash.db", "DELETE FROM step; DELETE FROM episode_row;"
                       "DELETE FROM hash");
    ok(rf_store_begin(store, &err));
    ok(rf_store_add(store, &r[0], &err));
    ok(rf_store_add(store, &r[1], &err));
    ok(rf_store_commit(store, &err));
    ok(rf_store_add(store, &r[2], &err));
    rf_store_close(store);
    assert_int_equal(ask("hash.db", good), 3);
    assert_int_equal(ask("hash.db", "SELECT count(*) FROM hash"), 2);
}

static void transactions_do_not_nest(void **state)
{
    (void)state;
    rf_store *store = open_new("nest.db");
    expect(rf_store_commit(store, &err), RF_ARGUMENT, "no transaction");
    ok(rf_store_begin(store, &err));
    expect(rf_store_begin(store, &err), RF_ARGUMENT, "begun already");
    ok(rf_store_commit(store, &err));
    rf_store_close(store);
}

static void wrong_arguments_are_refused(void **state)
{
    (void)state;
    rf_store *store = open_new("wrong.db"), *none = NULL;
    rf_record r = record(1, 0);
    rf_record_step bad = one_step;
    rf_checkpoint c;
    int64_t id;
    char hash[65], *bytes;
    size_t n;
    double x;
    expect(rf_store_open(NULL, true, &none, &err), RF_ARGUMENT, "path");
    expect(rf_store_open("", true, &none, &err), RF_ARGUMENT, "path");
    expect(rf_store_open("x.db", true, NULL, &err), RF_ARGUMENT, "place");
    expect(rf_store_begin(NULL, &err), RF_ARGUMENT, "store");
    expect(rf_store_commit(NULL, &err), RF_ARGUMENT, "store");
    expect(rf_store_set_meta(store, "a", NULL, &err), RF_ARGUMENT, "value");
    expect(rf_store_meta(store, NULL, &bytes, &err), RF_ARGUMENT, "key");
    expect(rf_store_put_blob(store, NULL, 1, hash, &err), RF_ARGUMENT, "bytes");
    expect(rf_store_blob(store, NULL, &bytes, &n, &err), RF_ARGUMENT, "hash");
    expect(rf_store_add(store, NULL, &err), RF_ARGUMENT, "episode");
    expect(rf_store_set_checkpoint(store, NULL, 1, NULL, 0, NULL, 0, &err),
           RF_ARGUMENT, "states");
    expect(rf_store_checkpoint(NULL, &c, &err), RF_ARGUMENT, "store");
    expect(rf_store_returns(store, 1, NULL, 1, &n, &err), RF_ARGUMENT, "place");
    expect(rf_store_returns(store, 1, &x, 1, NULL, &err), RF_ARGUMENT, "place");
    expect(rf_store_best(NULL, &id, &x, &err), RF_ARGUMENT, "store");
    r.id = 0;
    expect(rf_store_add(store, &r, &err), RF_ARGUMENT, "from 1");
    r = record(1, (double)NAN);
    expect(rf_store_add(store, &r, &err), RF_ARGUMENT, "not finite");
    r = record(1, 0);
    r.steps = NULL;
    expect(rf_store_add(store, &r, &err), RF_ARGUMENT, "steps");
    r.steps = &bad;
    bad.reward = (double)INFINITY;
    expect(rf_store_add(store, &r, &err), RF_ARGUMENT, "reward of step 1");
    bad = one_step;
    bad.action = NULL;
    expect(rf_store_add(store, &r, &err), RF_ARGUMENT, "step 1 lacks");
    rf_store_rollback(NULL);
    rf_store_close(NULL);
    rf_store_close(store);
}

/* ---- many at once ---- */

enum { MANY = 3, STEPS = 2 };

static const double many_returns[MANY] = {1, 2, 3};
static const double many_rewards[MANY * STEPS] = {0.5, 0.5, 1, 1, 1.5, 1.5};
static const double many_actions[MANY * STEPS * 2] = {0, 1, 2, 3, 4,  5,
                                                      6, 7, 8, 9, 10, 11};

static rf_records records(int64_t first)
{
    return (rf_records){.first = first,
                        .n = MANY,
                        .n_steps = STEPS,
                        .n_action = 2,
                        .n_unit = 1,
                        .n_terms = 1,
                        .env = 1,
                        .episode = 4,
                        .seed = -9,
                        .task_hash = "aa",
                        .reward_hash = "bb",
                        .seconds = 0.25,
                        .returns = many_returns,
                        .actions = many_actions,
                        .units = many_rewards,
                        .rewards = many_rewards,
                        .terms = many_rewards};
}

static void many_are_written_as_one_by_one(void **state)
{
    (void)state;
    rf_store *store = open_new("many.db");
    rf_records r = records(5);
    ok(rf_store_add_records(store, &r, &err));
    r.first = 8;
    r.units = NULL;
    ok(rf_store_add_records(store, &r, &err));
    r.n = 0;
    ok(rf_store_add_records(store, &r, &err));
    rf_store_close(store);
    assert_int_equal(ask("many.db",
                         "SELECT count(*) FROM episode WHERE env = 1 AND "
                         "episode = 4 AND seed = -9 AND seconds = 0.25 AND "
                         "task_hash = 'aa' AND reward_hash = 'bb' AND "
                         "ret = (id - 5) % 3 + 1"),
                     6);
    assert_int_equal(
        ask("many.db",
            "SELECT count(*) FROM step WHERE episode = 6 AND step = 2 AND "
            "action = x'00000000000018400000000000001C40' AND "
            "unit = x'000000000000F03F' AND terms = unit AND reward = 1"),
        1);
    assert_int_equal(ask("many.db", "SELECT count(*) FROM step"), 12);
    assert_int_equal(
        ask("many.db", "SELECT count(*) FROM step WHERE unit IS NULL"), 6);
}

static void one_of_many_that_fails_takes_all_with_it(void **state)
{
    (void)state;
    rf_store *store = open_new("none.db");
    rf_record in_the_way = record(3, 0);
    ok(rf_store_add(store, &in_the_way, &err));
    rf_records r = records(1);
    expect(rf_store_add_records(store, &r, &err), RF_INVALID,
           "none.db: UNIQUE");
    const double bad[] = {1, (double)NAN, 3};
    r = records(4);
    r.returns = bad;
    ok(rf_store_begin(store, &err));
    expect(rf_store_add_records(store, &r, &err), RF_ARGUMENT, "not finite");
    ok(rf_store_commit(store, &err));
    r = records(INT64_MAX - 1);
    expect(rf_store_add_records(store, &r, &err), RF_ARGUMENT, "add records");
    r = records(4);
    r.rewards = NULL;
    expect(rf_store_add_records(store, &r, &err), RF_ARGUMENT, "add records");
    r = records(4);
    r.actions = NULL;
    expect(rf_store_add_records(store, &r, &err), RF_ARGUMENT,
           "step 1 lacks its action");
    expect(rf_store_add_records(NULL, &r, &err), RF_ARGUMENT, "add records");
    rf_store_close(store);
    assert_int_equal(ask("none.db", "SELECT count(*) FROM episode"), 1);
    assert_int_equal(ask("none.db", "SELECT count(*) FROM step"), 1);
}

static rf_status use(rf_store *store)
{
    char hash[65], *value = NULL;
    size_t length;
    rf_record *whole = NULL;
    rf_reward_use *uses = NULL;
    rf_checkpoint c = {0};
    rf_status status = rf_store_put_blob(store, "abc", 3, hash, &err);
    if (status == RF_OK)
        status = rf_store_blob(store, hash, &value, &length, &err);
    rf_bytes_free(value);
    if (status == RF_OK)
        status = rf_store_episode(store, 1, &whole, &err);
    rf_record_free(whole);
    if (status == RF_OK)
        status = rf_store_rewards(store, &uses, &length, &err);
    rf_bytes_free((char *)uses);
    const rf_records many = records(2);
    if (status == RF_OK)
        status = rf_store_begin(store, &err);
    if (status == RF_OK)
        status = rf_store_add_records(store, &many, &err);
    rf_store_rollback(store);
    if (status == RF_OK)
        status = rf_store_checkpoint(store, &c, &err);
    rf_bytes_free(c.agent);
    rf_bytes_free(c.rng);
    rf_bytes_free(c.reward_state);
    return status;
}

static void a_store_survives_short_memory(void **state)
{
    (void)state;
    rf_store *store = open_new("short.db");
    rf_record r = record(1, 0);
    ok(rf_store_add(store, &r, &err));
    ok(rf_store_set_checkpoint(store, "a", 1, "b", 1, "c", 1, &err));
    rf_store_close(store);
    size_t n = 0;
    rf_status status;
    do {
        store = NULL;
        fail_after(n++);
        status = rf_store_open("short.db", true, &store, &err);
        if (status == RF_OK)
            status = use(store);
        fail_never();
        rf_store_close(store);
    } while (status == RF_NOMEM);
    ok(status);
    assert_true(n > 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_episode_is_written_as_documented),
        cmocka_unit_test(an_episode_that_fails_leaves_no_trace),
        cmocka_unit_test(what_is_rolled_back_or_left_open_is_gone),
        cmocka_unit_test(hashes_come_back_after_a_rollback),
        cmocka_unit_test(transactions_do_not_nest),
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(many_are_written_as_one_by_one),
        cmocka_unit_test(one_of_many_that_fails_takes_all_with_it),
        cmocka_unit_test(a_store_survives_short_memory),
    };
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}
