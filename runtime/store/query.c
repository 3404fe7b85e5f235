#include "store/query.h"
#include "base/memory.h"
#include "base/path.h"
#include <errno.h>
#include <string.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "doubles go into the database as they lie in memory: little-endian"
#endif

static const char *const texts[RF_STATEMENTS] = {
    [RF_BEGIN] = "BEGIN IMMEDIATE",
    [RF_COMMIT] = "COMMIT",
    [RF_SAVE] = "SAVEPOINT record",
    [RF_UNSAVE] = "ROLLBACK TO record",
    [RF_RELEASE] = "RELEASE record",
    [RF_SET_META] = "INSERT INTO meta(key, value) VALUES(?, ?)"
                    " ON CONFLICT(key) DO UPDATE SET value = excluded.value",
    [RF_GET_META] = "SELECT value FROM meta WHERE key = ?",
    [RF_PUT_BLOB] = "INSERT OR IGNORE INTO blob(sha256, data) VALUES(?, ?)",
    [RF_GET_BLOB] = "SELECT data FROM blob WHERE sha256 = ?",
    [RF_PUT_HASH] = "INSERT OR IGNORE INTO hash(text) VALUES(?)",
    [RF_PUT_EPISODE] = "INSERT INTO episode_row VALUES(?, ?, ?,"
                       " (SELECT id FROM hash WHERE text = ?),"
                       " (SELECT id FROM hash WHERE text = ?), ?, ?, ?)",
    [RF_PUT_STEP] = "INSERT INTO step VALUES(?, ?, ?, ?, ?, ?, ?)",
    [RF_GET_COUNT] = "SELECT coalesce(max(id), 0) FROM episode_row",
    [RF_GET_RETURNS] = "SELECT ret FROM episode_row"
                       " WHERE id >= ? AND id < ? ORDER BY id",
    [RF_GET_ORIGINS] = "SELECT env, episode, seed FROM episode_row"
                       " WHERE id >= ? AND id < ? ORDER BY id",
    [RF_GET_ACTIONS] = "SELECT episode, step, action FROM step"
                       " WHERE episode >= ? AND episode < ?"
                       " ORDER BY episode, step",
    [RF_GET_UNITS] = "SELECT episode, step, unit FROM step"
                     " WHERE episode >= ? AND episode < ?"
                     " ORDER BY episode, step",
    [RF_GET_TERMS] = "SELECT episode, terms FROM step"
                     " WHERE episode >= ? AND episode < ?"
                     " ORDER BY episode, step",
    [RF_GET_TERMS_OF] = "SELECT s.episode, s.terms FROM episode_row e"
                        " JOIN step s ON s.episode = e.id"
                        " WHERE e.id >= ? AND e.id < ? AND"
                        " e.reward = (SELECT id FROM hash WHERE text = ?)"
                        " ORDER BY s.episode, s.step",
    [RF_GET_EPISODE] = "SELECT env, episode, seed, ret, seconds, task_hash,"
                       " reward_hash FROM episode WHERE id = ?",
    [RF_GET_STEPS] = "SELECT action, unit, terms, text, reward FROM step"
                     " WHERE episode = ? ORDER BY step",
    /* rows are looked at from the first on, so a reward's is soon found */
    [RF_GET_REWARDS] = "SELECT text, (SELECT e.id FROM episode_row e"
                       " WHERE e.reward = hash.id ORDER BY e.id LIMIT 1)"
                       " AS first FROM hash WHERE first IS NOT NULL"
                       " ORDER BY first",
    [RF_GET_BEST] = "SELECT id, ret FROM episode_row WHERE reward ="
                    " (SELECT reward FROM episode_row ORDER BY id DESC LIMIT 1)"
                    " ORDER BY ret DESC, id LIMIT 1",
    [RF_SET_CHECKPOINT] =
        "INSERT OR REPLACE INTO checkpoint(rowid, agent, rng, reward_state)"
        " VALUES(1, ?, ?, ?)",
    [RF_GET_CHECKPOINT] =
        "SELECT agent, rng, reward_state,"
        " (SELECT coalesce(max(id), 0) FROM episode_row) FROM checkpoint",
};

rf_query rf_query_start(rf_store *store, rf_statement which)
{
    rf_query q = {.store = store};
    if (store->statement[which] == NULL)
        q.problem = sqlite3_prepare_v3(store->db, texts[which], -1,
                                       SQLITE_PREPARE_PERSISTENT,
                                       &store->statement[which], NULL);
    q.statement = store->statement[which];
    return q;
}

static void note(rf_query *q, int code)
{
    if (q->problem == SQLITE_OK)
        q->problem = code;
}

void rf_query_int(rf_query *q, int64_t value)
{
    note(q, sqlite3_bind_int64(q->statement, ++q->bound, value));
}

void rf_query_real(rf_query *q, double value)
{
    note(q, sqlite3_bind_double(q->statement, ++q->bound, value));
}

void rf_query_text(rf_query *q, const char *text)
{
    note(q,
         sqlite3_bind_text(q->statement, ++q->bound, text, -1, SQLITE_STATIC));
}

void rf_query_blob(rf_query *q, const void *bytes, size_t length)
{
    const void *from = length > 0 ? bytes : "";
    note(q, sqlite3_bind_blob64(q->statement, ++q->bound, from, length,
                                SQLITE_STATIC));
}

void rf_query_doubles(rf_query *q, const double *values, size_t count)
{
    rf_query_blob(q, values, count * sizeof *values);
}

void rf_query_null(rf_query *q)
{
    note(q, sqlite3_bind_null(q->statement, ++q->bound));
}

rf_status rf_query_row(rf_query *q, bool *row, rf_error *err)
{
    if (q->problem == SQLITE_OK) {
        errno = 0; /* what is there behind a failure belongs to it */
        const int code = sqlite3_step(q->statement);
        *row = code == SQLITE_ROW;
        if (code == SQLITE_ROW || code == SQLITE_DONE)
            return RF_OK;
        q->problem = code;
    }
    return rf_store_fail(q->store, q->problem, err);
}

void rf_query_end(rf_query *q)
{
    if (q->statement == NULL)
        return;
    sqlite3_reset(q->statement);
    sqlite3_clear_bindings(q->statement); /* their memory may go now */
}

rf_status rf_query_run(rf_query *q, rf_error *err)
{
    bool row;
    const rf_status status = rf_query_row(q, &row, err);
    rf_query_end(q);
    return status;
}

rf_status rf_store_run(rf_store *store, rf_statement which, rf_error *err)
{
    rf_query q = rf_query_start(store, which);
    return rf_query_run(&q, err);
}

rf_status rf_query_copy(const rf_query *q, int column, char **out,
                        size_t *length, rf_error *err)
{
    const void *bytes = sqlite3_column_blob(q->statement, column);
    const size_t count = (size_t)sqlite3_column_bytes(q->statement, column);
    char *copy = rf_alloc(count + 1, 1);
    if (copy == NULL || (bytes == NULL && count > 0)) {
        rf_free(copy);
        return rf_fail(err, RF_NOMEM, 0, 0, "%s: no memory for %zu bytes",
                       rf_path_end(q->store->path), count);
    }
    if (count > 0)
        memcpy(copy, bytes, count);
    *out = copy;
    *length = count;
    return RF_OK;
}
