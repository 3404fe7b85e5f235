/* store_rig.h: a store to be tried, an episode to put in, and SQLite's own
 * view of what came of it. */
#ifndef STORE_RIG_H
#define STORE_RIG_H

#include "fail_alloc.h"
#include "raveforce_io.h"
#include "temp_folder.h"
#include <sqlite3.h>

static rf_error err;

static inline void ok(rf_status status)
{
    if (status != RF_OK)
        fail_msg("%s", err.message);
}

static inline void expect(rf_status status, rf_status wanted, const char *part)
{
    if (status != wanted || strstr(err.message, part) == NULL)
        fail_msg("wanted %d with \"%s\", got %d: %s", wanted, part, status,
                 err.message);
}

static inline rf_store *open_new(const char *path)
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

static inline rf_record record(int64_t id, double ret)
{
    return (rf_record){.id = id,
                       .env = 1,
                       .episode = id,
                       .seed = 11,
                       .task_hash = "aa",
                       .reward_hash = "bb",
                       .ret = ret,
                       .seconds = 0.5,
                       .steps = &one_step,
                       .n_steps = 1};
}

/* What another program sees. */
static inline sqlite3 *open_sqlite(const char *path)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    return db;
}

static inline void execute(const char *path, const char *sql)
{
    sqlite3 *db = open_sqlite(path);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_close(db);
}

static inline int64_t ask(const char *path, const char *sql)
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

#endif
