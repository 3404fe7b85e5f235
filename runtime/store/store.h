/* store.h: the database of a run, as the files of this room see it. */
#ifndef RF_STORE_STORE_H
#define RF_STORE_STORE_H

#include "base/error.h"
#include "raveforce_io.h"
#include <sqlite3.h>

/* What the store asks its database; the texts stand in query.c. */
typedef enum rf_statement {
    RF_BEGIN,
    RF_COMMIT,
    RF_SAVE,
    RF_UNSAVE,
    RF_RELEASE,
    RF_SET_META,
    RF_GET_META,
    RF_PUT_BLOB,
    RF_GET_BLOB,
    RF_PUT_HASH,
    RF_PUT_EPISODE,
    RF_PUT_STEP,
    RF_GET_COUNT,
    RF_GET_RETURNS,
    RF_GET_ORIGINS,
    RF_GET_ACTIONS,
    RF_GET_UNITS,
    RF_GET_TERMS,
    RF_GET_TERMS_OF,
    RF_GET_EPISODE,
    RF_GET_STEPS,
    RF_GET_REWARDS,
    RF_GET_BEST,
    RF_SET_CHECKPOINT,
    RF_GET_CHECKPOINT,
    RF_STATEMENTS
} rf_statement;

struct rf_store {
    sqlite3 *db;
    sqlite3_stmt *statement[RF_STATEMENTS]; /* prepared when first used */
    char *path;
    bool writes; /* its log has begun */
    /* The task's and the reward's hash of the last episode: they are in the
     * table, as long as the transaction lives in which they came. */
    char known[2][72];
};

static inline void rf_store_forget(rf_store *store)
{
    store->known[0][0] = store->known[1][0] = '\0';
}

/* Before what writes: begins the log. */
rf_status rf_store_write(rf_store *store, rf_error *err);

/* `code` is SQLite's; the message is the path and SQLite's reason. */
rf_status rf_store_fail(const rf_store *store, int code, rf_error *err);

#endif
