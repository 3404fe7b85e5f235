/* Whatever ends the process or fills the disk: whole transactions stay. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "store_rig.h"
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

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
        cmocka_unit_test(a_full_disk_costs_the_transaction_and_nothing_else),
        cmocka_unit_test(a_kill_within_a_transaction_leaves_whole_ones),
        cmocka_unit_test(a_kill_at_any_time_leaves_whole_transactions),
    };
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}
