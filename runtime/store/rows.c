/* rows: actions and units of many episodes, to be played or learned again. */
#include "base/path.h"
#include "store/query.h"
#include <string.h>

typedef struct wanted {
    rf_statement column;
    const char *what;
    int64_t first;
    size_t n, n_steps, width;
    double *out;
    size_t at;    /* steps read so far */
    bool missing; /* one had nothing there */
} wanted;

/* The row must be the very next step of the very next episode. */
static rf_status take(const rf_query *q, wanted *w, rf_error *err)
{
    const int64_t episode = w->first + (int64_t)(w->at / w->n_steps);
    const int64_t step = (int64_t)(w->at % w->n_steps) + 1;
    const void *bytes = sqlite3_column_blob(q->statement, 2);
    const size_t size = (size_t)sqlite3_column_bytes(q->statement, 2);
    w->missing |= sqlite3_column_type(q->statement, 2) == SQLITE_NULL;
    if (sqlite3_column_int64(q->statement, 0) != episode ||
        sqlite3_column_int64(q->statement, 1) != step ||
        (!w->missing && size != w->width * sizeof(double)))
        return rf_fail(err, RF_INVALID, 0, 0,
                       "%s: episode %lld has no step %lld of %zu %s",
                       rf_path_end(q->store->path), (long long)episode,
                       (long long)step, w->width, w->what);
    if (size > 0)
        memcpy(w->out + w->at * w->width, bytes, size);
    w->at++;
    return RF_OK;
}

static rf_status take_all(rf_query *q, wanted *w, rf_error *err)
{
    const size_t steps = w->n * w->n_steps;
    bool row = false;
    RF_TRY(rf_query_row(q, &row, err));
    while (row && w->at < steps && !w->missing) {
        RF_TRY(take(q, w, err));
        RF_TRY(rf_query_row(q, &row, err));
    }
    if (!w->missing && (w->at < steps || row))
        return rf_fail(err, RF_INVALID, 0, 0,
                       "%s: %zu steps were wanted from episode %lld on, there "
                       "are %s",
                       rf_path_end(q->store->path), steps, (long long)w->first,
                       row ? "more" : "fewer");
    return RF_OK;
}

static rf_status read_rows(rf_store *store, wanted *w, rf_error *err)
{
    int64_t end;
    if (store == NULL || w->out == NULL || w->n_steps == 0 ||
        w->n > INT64_MAX || __builtin_add_overflow(w->first, w->n, &end))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "%s: wants a store, steps and a place", w->what);
    rf_query q = rf_query_start(store, w->column);
    rf_query_int(&q, w->first);
    rf_query_int(&q, end);
    const rf_status status = take_all(&q, w, err);
    rf_query_end(&q);
    return status;
}

rf_status rf_store_actions(rf_store *store, int64_t first, size_t n,
                           size_t n_steps, size_t n_action, double *out,
                           rf_error *err)
{
    wanted w = {.column = RF_GET_ACTIONS,
                .what = "values",
                .first = first,
                .n = n,
                .n_steps = n_steps,
                .width = n_action};
    w.out = out;
    return read_rows(store, &w, err);
}

rf_status rf_store_units(rf_store *store, int64_t first, size_t n,
                         size_t n_steps, size_t n_unit, double *out,
                         bool *there, rf_error *err)
{
    wanted w = {.column = RF_GET_UNITS,
                .what = "units",
                .first = first,
                .n = n,
                .n_steps = n_steps,
                .width = n_unit};
    w.out = out;
    if (there == NULL)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "units: wants places");
    RF_TRY(read_rows(store, &w, err));
    *there = !w.missing;
    return RF_OK;
}
