/* A run on disk: what is opened, what is refused, and what is kept by key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "store_rig.h"

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
    assert_string_equal(value, "2");
    rf_bytes_free(value);
    expect(rf_store_set_meta(store, "format", "3", &err), RF_ARGUMENT,
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

/* SQLite's file format, 1.3.3: 2 is a write-ahead log, 1 is none. */
static int journal_of(const char *path)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char head[20];
    assert_int_equal(fread(head, 1, sizeof head, file), sizeof head);
    fclose(file);
    assert_int_equal(head[18], head[19]);
    return head[18];
}

static void a_log_is_there_while_it_is_written_and_folded_in(void **state)
{
    (void)state;
    rf_store *store = open_new("wal.db");
    rf_record r = record(1, 0);
    ok(rf_store_add(store, &r, &err));
    assert_int_equal(journal_of("wal.db"), 2);
    assert_int_equal(access("wal.db-wal", F_OK), 0);
    rf_store_close(store);
    assert_int_equal(journal_of("wal.db"), 1);
    assert_int_not_equal(access("wal.db-wal", F_OK), 0);
    assert_int_not_equal(access("wal.db-shm", F_OK), 0);
    ok(rf_store_open("wal.db", false, &store, &err));
    int64_t count = 0;
    ok(rf_store_count(store, &count, &err));
    assert_int_equal(count, 1);
    assert_int_equal(journal_of("wal.db"), 1); /* who reads changes nothing */
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

static void what_is_not_a_run_is_refused_untouched(void **state)
{
    (void)state;
    rf_store *store = NULL;
    execute("other.db", "CREATE TABLE meta(key TEXT, value TEXT)");
    rf_store_close(open_new("later.db"));
    execute("later.db", "UPDATE meta SET value = '1' WHERE key = 'format'");
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
               "later.db: has format 1, wanted 2");
        expect(rf_store_open("text.db", create, &store, &err), RF_INVALID,
               "text.db: file is not a database");
    }
    expect(rf_store_open("bare.db", false, &store, &err), RF_IO,
           "bare.db: is empty");
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(meta_is_kept_and_replaced),
        cmocka_unit_test(a_blob_is_kept_once_under_its_hash),
        cmocka_unit_test(a_log_is_there_while_it_is_written_and_folded_in),
        cmocka_unit_test(the_checkpoint_is_the_last_one),
        cmocka_unit_test(what_is_not_a_run_is_refused_untouched),
        cmocka_unit_test(what_cannot_be_opened_is_named_with_the_cause),
        cmocka_unit_test(a_name_that_sqlite_treats_specially_is_a_file),
        cmocka_unit_test(a_read_only_run_can_be_read_and_says_so),
        cmocka_unit_test(a_second_writer_is_told_that_the_run_is_busy),
    };
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}
