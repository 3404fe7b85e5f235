/* Runs on disk: whole or not at all, and every failure with its reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "fail_alloc.h"
#include "raveforce_io.h"
#include "temp_folder.h"
#include <math.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>

static rf_error err;

static void ok(rf_status status)
{
    if (status != RF_OK)
        fail_msg("%s", err.message);
}

static void expect(rf_status status, rf_status wanted, const char *part)
{
    if (status != wanted || strstr(err.message, part) == NULL)
        fail_msg("wanted %d with \"%s\", got %d: %s", wanted, part, status,
                 err.message);
}

static rf_store *open_new(const char *path)
{
    rf_store *store = NULL;
    ok(rf_store_open(path, true, &store, &err));
    return store;
}

static const double action[] = {0.25, 1000, -0.0}, unit[] = {0.5, 1};
static const double terms[] = {-0.125, -0.5};

static const rf_record_step one_step = {.action = action,
                                        .n_action = 3,
                                        .unit = unit,
                                        .n_unit = 2,
                                        .text = "o: sin 1000.0",
                                        .reward = -0.625,
                                        .terms = terms,
                                        .n_terms = 2};

static rf_record record(int64_t id, double ret)
{
    return (rf_record){.id = id,
                       .env = 1,
                       .episode = id,
                       .task_hash = "aa",
                       .reward_hash = "bb",
                       .ret = ret,
                       .seconds = 0.5,
                       .steps = &one_step,
                       .n_steps = 1};
}

/* What another program sees. */
static sqlite3 *open_sqlite(const char *path)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    return db;
}

static void execute(const char *path, const char *sql)
{
    sqlite3 *db = open_sqlite(path);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_close(db);
}

static int64_t ask(const char *path, const char *sql)
{
    sqlite3 *db = open_sqlite(path);
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const int64_t number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return number;
}

static void meta_is_kept_and_replaced(void **state)
{
    (void)state;
    rf_store *store = open_new("meta.db");
    char *value = NULL;
    ok(rf_store_set_meta(store, "seed", "1", &err));
    ok(rf_store_set_meta(store, "seed", "2", &err));
    rf_store_close(store);
    ok(rf_store_open("meta.db", false, &store, &err));
    ok(rf_store_meta(store, "seed", &value, &err));
    assert_string_equal(value, "2");
    rf_bytes_free(value);
    ok(rf_store_meta(store, "none", &value, &err));
    assert_null(value);
    ok(rf_store_meta(store, "format", &value, &err));
    assert_string_equal(value, "1");
    rf_bytes_free(value);
    expect(rf_store_set_meta(store, "format", "2", &err), RF_ARGUMENT,
           "'format' is the store's own");
    rf_store_close(store);
}

static void a_blob_is_kept_once_under_its_hash(void **state)
{
    (void)state;
    rf_store *store = open_new("blob.db");
    char hash[65], *bytes = NULL;
    size_t length = 0;
    ok(rf_store_put_blob(store, "abc", 3, hash, &err));
    ok(rf_store_put_blob(store, "abc", 3, hash, &err));
    assert_string_equal(
        hash,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    ok(rf_store_blob(store, hash, &bytes, &length, &err));
    assert_int_equal(length, 3);
    assert_string_equal(bytes, "abc");
    rf_bytes_free(bytes);
    ok(rf_store_put_blob(store, NULL, 0, hash, &err));
    ok(rf_store_blob(store, hash, &bytes, &length, &err));
    assert_int_equal(length, 0);
    rf_bytes_free(bytes);
    expect(rf_store_blob(store, "0123456789abcdef", &bytes, &length, &err),
           RF_INVALID, "blob.db: has no blob 0123456789ab");
    rf_store_close(store);
    assert_int_equal(ask("blob.db", "SELECT count(*) FROM blob"), 2);
}

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
            "ret = 1.375 AND seconds = 0.5"),
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

static void the_database_is_a_write_ahead_log(void **state)
{
    (void)state;
    rf_store_close(open_new("wal.db"));
    FILE *file = fopen("wal.db", "rb");
    assert_non_null(file);
    char head[20];
    assert_int_equal(fread(head, 1, sizeof head, file), sizeof head);
    fclose(file);
    /* SQLite's file format, 1.3.3: 2 is WAL */
    assert_int_equal(head[18], 2);
    assert_int_equal(head[19], 2);
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

static void the_checkpoint_is_the_last_one(void **state)
{
    (void)state;
    rf_store *store = open_new("check.db");
    rf_checkpoint c = {0};
    rf_record r = record(41, 0);
    expect(rf_store_checkpoint(store, &c, &err), RF_INVALID,
           "check.db: has no checkpoint");
    ok(rf_store_set_checkpoint(store, "one", 3, "r", 1, "s", 1, &err));
    ok(rf_store_checkpoint(store, &c, &err));
    assert_int_equal(c.episodes, 0);
    rf_bytes_free(c.agent);
    rf_bytes_free(c.rng);
    rf_bytes_free(c.reward_state);
    ok(rf_store_add(store, &r, &err));
    ok(rf_store_set_checkpoint(store, "t\0o", 3, "rng", 3, NULL, 0, &err));
    ok(rf_store_checkpoint(store, &c, &err));
    assert_memory_equal(c.agent, "t\0o", 4);
    assert_int_equal(c.agent_length, 3);
    assert_string_equal(c.rng, "rng");
    assert_int_equal(c.rng_length, 3);
    assert_string_equal(c.reward_state, "");
    assert_int_equal(c.reward_length, 0);
    assert_int_equal(c.episodes, 41);
    rf_bytes_free(c.agent);
    rf_bytes_free(c.rng);
    rf_bytes_free(c.reward_state);
    rf_store_close(store);
    assert_int_equal(ask("check.db", "SELECT count(*) FROM checkpoint"), 1);
}

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

static void the_best_is_the_first_of_the_greatest(void **state)
{
    (void)state;
    rf_store *store = open_new("best.db");
    rf_best best = {.id = 5};
    ok(rf_store_best(store, &best, &err));
    assert_int_equal(best.id, 0);
    assert_null(best.actions);
    rf_record_step steps[2] = {one_step, one_step};
    const double other[] = {7, 8, 9};
    steps[1].action = other;
    const double returns[] = {-3, -0.5, -0.5, -1};
    for (size_t i = 0; i < 4; i++) {
        rf_record r = record((int64_t)i + 1, returns[i]);
        r.steps = steps;
        r.n_steps = 2;
        ok(rf_store_add(store, &r, &err));
    }
    ok(rf_store_best(store, &best, &err));
    assert_int_equal(best.id, 2);
    assert_true(best.ret == -0.5);
    assert_int_equal(best.n_steps, 2);
    assert_int_equal(best.n_action, 3);
    assert_memory_equal(best.actions, action, sizeof action);
    assert_memory_equal(best.actions + 3, other, sizeof other);
    rf_bytes_free((char *)best.actions);
    execute("best.db", "UPDATE step SET action = x'00' WHERE step = 2");
    expect(rf_store_best(store, &best, &err), RF_INVALID,
           "best.db: step 2 of episode 2");
    rf_store_close(store);
}

static void what_is_not_a_run_is_refused_untouched(void **state)
{
    (void)state;
    rf_store *store = NULL;
    execute("other.db", "CREATE TABLE meta(key TEXT, value TEXT)");
    rf_store_close(open_new("later.db"));
    execute("later.db", "UPDATE meta SET value = '2' WHERE key = 'format'");
    execute("bare.db", "PRAGMA user_version = 1");
    ok(rf_file_write("text.db",
                     "this is not a database, but long enough for "
                     "SQLite to look at its first hundred bytes and "
                     "to see that",
                     102, &err));
    for (int create = 0; create <= 1; create++) {
        expect(rf_store_open("other.db", create, &store, &err), RF_INVALID,
               "other.db: is not a run's database");
        expect(rf_store_open("later.db", create, &store, &err), RF_INVALID,
               "later.db: has format 2, wanted 1");
        expect(rf_store_open("text.db", create, &store, &err), RF_INVALID,
               "text.db: file is not a database");
    }
    expect(rf_store_open("bare.db", false, &store, &err), RF_INVALID,
           "bare.db: is not a run's database");
    assert_null(store);
    assert_int_equal(ask("other.db", "SELECT count(*) FROM sqlite_schema"), 1);
    sqlite3 *db = open_sqlite("other.db");
    sqlite3_stmt *mode = NULL;
    sqlite3_prepare_v2(db, "PRAGMA journal_mode", -1, &mode, NULL);
    assert_int_equal(sqlite3_step(mode), SQLITE_ROW);
    assert_string_equal(sqlite3_column_text(mode, 0), "delete");
    sqlite3_finalize(mode);
    sqlite3_close(db);
}

static void what_cannot_be_opened_is_named_with_the_cause(void **state)
{
    (void)state;
    rf_store *store = NULL;
    assert_int_equal(mkdir("folder", 0777), 0);
    assert_int_equal(mkfifo("pipe", 0666), 0);
    expect(rf_store_open("none.db", false, &store, &err), RF_IO,
           "none.db: No such file");
    expect(rf_store_open("no/where.db", true, &store, &err), RF_IO,
           "no/where.db: unable to open");
    expect(rf_store_open("folder", true, &store, &err), RF_IO,
           "folder: is not a file");
    expect(rf_store_open("pipe", true, &store, &err), RF_IO,
           "pipe: is not a file");
    assert_null(store);
}

static void a_name_that_sqlite_treats_specially_is_a_file(void **state)
{
    (void)state;
    rf_store_close(open_new(":memory:"));
    assert_int_equal(access(":memory:", R_OK), 0);
}

/* Root may write everywhere, so this looks as nobody. */
static void a_read_only_run_can_be_read_and_says_so(void **state)
{
    (void)state;
    enum { NOBODY = 65534 };
    rf_store *store = open_new("fixed.db");
    ok(rf_store_set_meta(store, "seed", "3", &err));
    rf_store_close(store);
    /* without a log to write, a reader needs no write access */
    execute("fixed.db", "PRAGMA journal_mode = DELETE");
    assert_int_equal(chmod("fixed.db", 0444), 0);
    assert_int_equal(chmod(".", 0755), 0);
    const bool root = geteuid() == 0;
    assert_true(!root || seteuid(NOBODY) == 0);
    const rf_status opened = rf_store_open("fixed.db", false, &store, &err);
    char *value = NULL;
    rf_status read = RF_IO, wrote = RF_OK;
    if (opened == RF_OK) {
        read = rf_store_meta(store, "seed", &value, &err);
        wrote = rf_store_set_meta(store, "seed", "4", &err);
    }
    assert_true(!root || seteuid(0) == 0);
    assert_int_equal(opened, RF_OK);
    assert_int_equal(read, RF_OK);
    assert_string_equal(value, "3");
    expect(wrote, RF_IO, "fixed.db: attempt to write a readonly database");
    rf_bytes_free(value);
    rf_store_close(store);
}

static void a_second_writer_is_told_that_the_run_is_busy(void **state)
{
    (void)state;
    rf_store *one = open_new("busy.db"), *two = NULL;
    rf_record r = record(1, 0);
    ok(rf_store_open("busy.db", false, &two, &err));
    ok(rf_store_begin(one, &err));
    ok(rf_store_add(one, &r, &err));
    expect(rf_store_begin(two, &err), RF_IO, "busy.db: database is locked");
    size_t count = 9;
    double out[1];
    ok(rf_store_returns(two, 1, out, 1, &count, &err)); /* readers may look */
    assert_int_equal(count, 0);
    ok(rf_store_commit(one, &err));
    ok(rf_store_begin(two, &err));
    rf_store_close(two);
    rf_store_close(one);
}

/* A limit on the size of files stands in for a full disk. */
static void a_full_disk_costs_the_transaction_and_nothing_else(void **state)
{
    (void)state;
    static char blob[200000];
    char hash[65];
    rf_store *store = open_new("full.db");
    rf_record r = record(1, 0);
    ok(rf_store_add(store, &r, &err));
    struct rlimit before, small;
    getrlimit(RLIMIT_FSIZE, &before);
    small = before;
    small.rlim_cur = 150000;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    r.id = 2;
    rf_status status = rf_store_begin(store, &err);
    if (status == RF_OK)
        status = rf_store_add(store, &r, &err);
    if (status == RF_OK)
        status = rf_store_put_blob(store, blob, sizeof blob, hash, &err);
    if (status == RF_OK)
        status = rf_store_commit(store, &err);
    rf_store_rollback(store);
    setrlimit(RLIMIT_FSIZE, &before);
    expect(status, RF_IO, "full.db: ");
    ok(rf_store_add(store, &r, &err));
    rf_store_close(store);
    assert_int_equal(ask("full.db", "SELECT count(*) FROM episode"), 2);
    assert_int_equal(ask("full.db", "SELECT count(*) FROM blob"), 0);
}

static void wrong_arguments_are_refused(void **state)
{
    (void)state;
    rf_store *store = open_new("wrong.db"), *none = NULL;
    rf_record r = record(1, 0);
    rf_record_step bad = one_step;
    rf_checkpoint c;
    rf_best best;
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
    expect(rf_store_best(NULL, &best, &err), RF_ARGUMENT, "store");
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

static rf_status use(rf_store *store)
{
    char hash[65], *value = NULL;
    size_t length;
    rf_best best = {0};
    rf_checkpoint c = {0};
    rf_status status = rf_store_put_blob(store, "abc", 3, hash, &err);
    if (status == RF_OK)
        status = rf_store_blob(store, hash, &value, &length, &err);
    rf_bytes_free(value);
    if (status == RF_OK)
        status = rf_store_best(store, &best, &err);
    rf_bytes_free((char *)best.actions);
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

/* ---- killed while writing ---- */

enum { PER_TRANSACTION = 10 };

static void write_transaction(rf_store *store, int64_t first)
{
    if (rf_store_begin(store, NULL) != RF_OK)
        _exit(1);
    for (int64_t i = 0; i < PER_TRANSACTION; i++) {
        const rf_record r = record(first + i, 0);
        if (rf_store_add(store, &r, NULL) != RF_OK)
            _exit(1);
    }
    if (rf_store_set_checkpoint(store, &first, sizeof first, "", 0, "", 0,
                                NULL) != RF_OK)
        _exit(1);
}

/* Writes transactions, tells of each that is committed; after `whole` of them
 * (or never) stops within one. */
static void child(const char *path, int tell, int64_t whole)
{
    rf_store *store = NULL;
    if (rf_store_open(path, true, &store, NULL) != RF_OK)
        _exit(1);
    for (int64_t n = 0;; n++) {
        write_transaction(store, 1 + n * PER_TRANSACTION);
        if (n == whole && write(tell, "!", 1) == 1)
            pause();
        if (rf_store_commit(store, NULL) != RF_OK || write(tell, ".", 1) != 1)
            _exit(1);
    }
}

/* How many transactions the child told of before it was killed. */
static int64_t write_and_kill(const char *path, int64_t whole, int64_t heard)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    const pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        child(path, ends[1], whole);
    close(ends[1]);
    int64_t committed = 0;
    char sign = 0;
    while (sign != '!' && committed < heard && read(ends[0], &sign, 1) == 1)
        committed += sign == '.';
    kill(pid, SIGKILL);
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status)); /* it did not fail by itself */
    while (read(ends[0], &sign, 1) == 1)
        committed += sign == '.';
    close(ends[0]);
    return committed;
}

static void check_whole(const char *path, int64_t at_least, int64_t at_most)
{
    rf_store *store = NULL;
    rf_checkpoint c = {0};
    ok(rf_store_open(path, false, &store, &err));
    ok(rf_store_checkpoint(store, &c, &err));
    int64_t first = 0;
    memcpy(&first, c.agent, sizeof first);
    assert_int_equal(c.episodes % PER_TRANSACTION, 0);
    assert_in_range(c.episodes / PER_TRANSACTION, at_least, at_most);
    assert_int_equal(first, c.episodes - PER_TRANSACTION + 1);
    rf_bytes_free(c.agent);
    rf_bytes_free(c.rng);
    rf_bytes_free(c.reward_state);
    rf_record next = record(c.episodes + 1, 0); /* and it goes on */
    ok(rf_store_add(store, &next, &err));
    rf_store_close(store);
    assert_int_equal(ask(path, "SELECT count(*) FROM step"), c.episodes + 1);
}

static void a_kill_within_a_transaction_leaves_whole_ones(void **state)
{
    (void)state;
    assert_int_equal(write_and_kill("killed.db", 7, INT64_MAX), 7);
    check_whole("killed.db", 7, 7);
}

static void a_kill_at_any_time_leaves_whole_transactions(void **state)
{
    (void)state;
    for (int64_t heard = 1; heard <= 8; heard++) {
        char path[32];
        snprintf(path, sizeof path, "any%d.db", (int)heard);
        const int64_t told = write_and_kill(path, -1, heard * heard);
        check_whole(path, told, told + 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(meta_is_kept_and_replaced),
        cmocka_unit_test(a_blob_is_kept_once_under_its_hash),
        cmocka_unit_test(an_episode_is_written_as_documented),
        cmocka_unit_test(the_database_is_a_write_ahead_log),
        cmocka_unit_test(an_episode_that_fails_leaves_no_trace),
        cmocka_unit_test(what_is_rolled_back_or_left_open_is_gone),
        cmocka_unit_test(hashes_come_back_after_a_rollback),
        cmocka_unit_test(transactions_do_not_nest),
        cmocka_unit_test(the_checkpoint_is_the_last_one),
        cmocka_unit_test(returns_come_by_id),
        cmocka_unit_test(the_best_is_the_first_of_the_greatest),
        cmocka_unit_test(what_is_not_a_run_is_refused_untouched),
        cmocka_unit_test(what_cannot_be_opened_is_named_with_the_cause),
        cmocka_unit_test(a_name_that_sqlite_treats_specially_is_a_file),
        cmocka_unit_test(a_read_only_run_can_be_read_and_says_so),
        cmocka_unit_test(a_second_writer_is_told_that_the_run_is_busy),
        cmocka_unit_test(a_full_disk_costs_the_transaction_and_nothing_else),
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(a_store_survives_short_memory),
        cmocka_unit_test(a_kill_within_a_transaction_leaves_whole_ones),
        cmocka_unit_test(a_kill_at_any_time_leaves_whole_transactions),
    };
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}
