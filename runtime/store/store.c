/*
 * store: a run's database, opened, checked, closed; transactions.
 *
 * While it is written there is a write-ahead log, synchronous = NORMAL: a
 * killed process loses nothing that was committed, a power cut at most the
 * last transactions. Closed, the database is one file without a log: it can be
 * copied anywhere, and read where nobody may write.
 */
#include "store/store.h"
#include "base/memory.h"
#include "base/path.h"
#include "store/query.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define FORMAT "2" /* of the tables below */

/* Hashes repeat in every episode, so `hash` has each of them once; the view
 * shows episodes with them. Actions, units and terms are float64,
 * little-endian. */
static const char schema[] =
    "BEGIN IMMEDIATE;"
    "CREATE TABLE IF NOT EXISTS meta("
    "  key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS blob("
    "  sha256 TEXT PRIMARY KEY, data BLOB NOT NULL);"
    "CREATE TABLE IF NOT EXISTS hash("
    "  id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);"
    "CREATE TABLE IF NOT EXISTS episode_row("
    "  id INTEGER PRIMARY KEY, env INTEGER NOT NULL, episode INTEGER NOT NULL,"
    "  task INTEGER REFERENCES hash(id), reward INTEGER REFERENCES hash(id),"
    "  ret REAL NOT NULL, seconds REAL NOT NULL, seed INTEGER NOT NULL);"
    "CREATE VIEW IF NOT EXISTS episode("
    "  id, env, episode, task_hash, reward_hash, ret, seconds, seed) AS"
    "  SELECT e.id, env, episode, t.text, r.text, ret, seconds, seed"
    "  FROM episode_row e LEFT JOIN hash t ON t.id = e.task"
    "  LEFT JOIN hash r ON r.id = e.reward;"
    "CREATE TABLE IF NOT EXISTS step("
    "  episode INTEGER, step INTEGER, action BLOB NOT NULL, unit BLOB,"
    "  text TEXT, reward REAL NOT NULL, terms BLOB NOT NULL,"
    "  PRIMARY KEY(episode, step)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS checkpoint("
    "  agent BLOB NOT NULL, rng BLOB NOT NULL, reward_state BLOB NOT NULL);"
    "INSERT OR IGNORE INTO meta VALUES('format', '" FORMAT "');"
    "COMMIT;";

static rf_status status_of(int code)
{
    switch (code & 0xff) { /* above are SQLite's finer distinctions */
    case SQLITE_NOMEM:
        return RF_NOMEM;
    case SQLITE_TOOBIG:
        return RF_LIMIT;
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT:
        return RF_INVALID;
    default:
        return RF_IO;
    }
}

/* The system's own word says more than "disk I/O error"; SQLite keeps it but
 * where a commit fails. */
rf_status rf_store_fail(const rf_store *store, int code, rf_error *err)
{
    const int cause = errno;
    const int kept = sqlite3_system_errno(store->db);
    const char *name = rf_path_end(store->path);
    const char *reason = sqlite3_errmsg(store->db);
    if ((code & 0xff) == SQLITE_IOERR && (kept != 0 || cause != 0))
        return rf_fail(err, RF_IO, 0, 0, "%s: %s: %s", name, reason,
                       strerror(kept != 0 ? kept : cause));
    return rf_fail(err, status_of(code), 0, 0, "%s: %s", name, reason);
}

static rf_status execute(const rf_store *store, const char *sql, rf_error *err)
{
    errno = 0;
    const int code = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? RF_OK : rf_store_fail(store, code, err);
}

rf_status rf_store_write(rf_store *store, rf_error *err)
{
    if (store->writes || sqlite3_db_readonly(store->db, "main"))
        return RF_OK; /* what writes to the latter fails with the reason */
    RF_TRY(execute(store, "PRAGMA journal_mode = WAL", err));
    RF_TRY(execute(store, "PRAGMA synchronous = NORMAL", err));
    store->writes = true;
    return RF_OK;
}

/* ---- opening ---- */

/* SQLite would open a pipe too, and make what is not there. */
static rf_status check_path(const char *path, bool create, rf_error *err)
{
    struct stat info;
    if (stat(path, &info) != 0) {
        if (create && errno == ENOENT)
            return RF_OK;
        return rf_fail(err, RF_IO, 0, 0, "%s: %s", rf_path_end(path),
                       strerror(errno));
    }
    if (!S_ISREG(info.st_mode))
        return rf_fail(err, RF_IO, 0, 0, "%s: is not a file",
                       rf_path_end(path));
    return RF_OK;
}

/* "./PATH" where it is relative: to SQLite some names mean something else. */
static char *plain_path(const char *path)
{
    const size_t size = strlen(path) + 3;
    char *plain = rf_alloc(size, 1);
    if (plain != NULL)
        snprintf(plain, size, "%s%s", *path == '/' ? "" : "./", path);
    return plain;
}

/* The number that a one-row query gives. */
static rf_status ask_number(const rf_store *store, const char *sql,
                            int64_t *out, rf_error *err)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        *out = sqlite3_column_int64(statement, 0);
    const rf_status status =
        code == SQLITE_ROW ? RF_OK : rf_store_fail(store, code, err);
    sqlite3_finalize(statement);
    return status;
}

/* Whose database is it? Nothing is written before that is known. */
static rf_status check_format(rf_store *store, rf_error *err)
{
    int64_t tables = 0;
    RF_TRY(ask_number(store,
                      "SELECT count(*) FROM sqlite_schema WHERE name IN"
                      " ('meta', 'blob', 'hash', 'episode_row', 'episode',"
                      " 'step', 'checkpoint')",
                      &tables, err));
    char *format = NULL;
    if (tables == 7)
        RF_TRY(rf_store_meta(store, "format", &format, err));
    rf_status status = RF_OK;
    if (format == NULL)
        status = rf_fail(err, RF_INVALID, 0, 0, "%s: is not a run's database",
                         rf_path_end(store->path));
    else if (strcmp(format, FORMAT) != 0)
        status =
            rf_fail(err, RF_INVALID, 0, 0, "%s: has format %s, wanted " FORMAT,
                    rf_path_end(store->path), format);
    rf_bytes_free(format);
    return status;
}

static rf_status set_up(rf_store *store, bool create, rf_error *err)
{
    sqlite3_busy_timeout(store->db, 1000);
    /* a database from elsewhere gets no functions with side effects */
    RF_TRY(execute(store, "PRAGMA trusted_schema = OFF", err));
    int64_t items = 0;
    RF_TRY(
        ask_number(store, "SELECT count(*) FROM sqlite_schema", &items, err));
    if (items > 0)
        return check_format(store, err);
    if (!create) /* whoever made it died at once */
        return rf_fail(err, RF_IO, 0, 0, "%s: is empty",
                       rf_path_end(store->path));
    RF_TRY(rf_store_write(store, err));
    return execute(store, schema, err);
}

rf_status rf_store_open(const char *path, bool create, rf_store **out,
                        rf_error *err)
{
    if (path == NULL || *path == '\0' || out == NULL)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "store: wants a path and a place");
    RF_TRY(check_path(path, create, err));
    rf_store *store = rf_alloc(1, sizeof *store);
    if (store != NULL)
        store->path = plain_path(path);
    if (store == NULL || store->path == NULL) {
        rf_free(store);
        return rf_fail(err, RF_NOMEM, 0, 0, "%s: no memory", rf_path_end(path));
    }
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                      (create ? SQLITE_OPEN_CREATE : 0);
    const int code = sqlite3_open_v2(store->path, &store->db, flags, NULL);
    rf_status status = code == SQLITE_OK ? set_up(store, create, err)
                                         : rf_store_fail(store, code, err);
    if (status == RF_OK)
        *out = store;
    else
        rf_store_close(store);
    return status;
}

/* Where another has the database open too, the last one folds it. */
static void fold_log(rf_store *store)
{
    if (!store->writes)
        return;
    rf_store_rollback(store);
    sqlite3_busy_timeout(store->db, 0);
    sqlite3_exec(store->db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
}

void rf_store_close(rf_store *store)
{
    if (store == NULL)
        return;
    for (size_t i = 0; i < RF_STATEMENTS; i++)
        sqlite3_finalize(store->statement[i]);
    fold_log(store);
    sqlite3_close(store->db);
    rf_free(store->path);
    rf_free(store);
}

/* ---- transactions ---- */

static rf_status no_store(rf_error *err)
{
    return rf_fail(err, RF_ARGUMENT, 0, 0, "store: wants an open store");
}

rf_status rf_store_begin(rf_store *store, rf_error *err)
{
    if (store == NULL)
        return no_store(err);
    if (!sqlite3_get_autocommit(store->db))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "store: a transaction has begun already");
    rf_store_forget(store);
    RF_TRY(rf_store_write(store, err));
    return rf_store_run(store, RF_BEGIN, err);
}

rf_status rf_store_commit(rf_store *store, rf_error *err)
{
    if (store == NULL)
        return no_store(err);
    if (sqlite3_get_autocommit(store->db))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "store: no transaction has begun");
    return rf_store_run(store, RF_COMMIT, err);
}

void rf_store_rollback(rf_store *store)
{
    /* SQLite has perhaps done so itself, for instance where the disk is full;
     * there is nothing to do about a failure but to close */
    if (store != NULL && !sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
}
