/*
 * query.h: one use of a prepared statement.
 *
 *     rf_query q = rf_query_start(store, RF_GET_META);
 *     rf_query_text(&q, key);
 *     rf_status status = rf_query_row(&q, &found, err);
 *     …                          (columns are read from q.statement)
 *     rf_query_end(&q);
 *
 * Parameters are bound in order; what fails on the way comes out of the first
 * rf_query_row or rf_query_run. Bound memory must live until rf_query_end.
 */
#ifndef RF_STORE_QUERY_H
#define RF_STORE_QUERY_H

#include "store/store.h"

typedef struct rf_query {
    const rf_store *store;
    sqlite3_stmt *statement; /* NULL where it could not be prepared */
    int bound;               /* parameters so far */
    int problem;             /* SQLite's code of the first failure */
} rf_query;

rf_query rf_query_start(rf_store *store, rf_statement which);
void rf_query_int(rf_query *q, int64_t value);
void rf_query_real(rf_query *q, double value);
void rf_query_text(rf_query *q, const char *text); /* NULL: null */
/* NULL with a length of 0 is an empty blob. */
void rf_query_blob(rf_query *q, const void *bytes, size_t length);
void rf_query_doubles(rf_query *q, const double *values, size_t count);
void rf_query_null(rf_query *q);

/* The next row, if there is one. */
rf_status rf_query_row(rf_query *q, bool *row, rf_error *err);
void rf_query_end(rf_query *q);
/* For a statement without rows: runs it and ends the query. */
rf_status rf_query_run(rf_query *q, rf_error *err);

/* The same for one without parameters. */
rf_status rf_store_run(rf_store *store, rf_statement which, rf_error *err);

/* A copy of a text or blob column, terminated, for rf_bytes_free. */
rf_status rf_query_copy(const rf_query *q, int column, char **out,
                        size_t *length, rf_error *err);

#endif
