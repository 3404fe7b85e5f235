/* actions.c: the actions of many episodes, to be played again. */
#include "base/path.h"
#include "store/query.h"
#include <string.h>

rf_status rf_store_count(rf_store *store, int64_t *out, rf_error *err)
{
    if (store == NULL || out == NULL)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "count: wants a store and a place");
    rf_query q = rf_query_start(store, RF_GET_COUNT);
    bool row = false;
    const rf_status status = rf_query_row(&q, &row, err);
    if (status == RF_OK)
        *out = row ? sqlite3_column_int64(q.statement, 0) : 0;
    rf_query_end(&q);
    return status;
}

typedef struct wanted {
    int64_t first;
    size_t n, n_steps, n_action;
    double *out;
    size_t at; /* steps read so far */
} wanted;

/* The row must be the very next step of the very next episode. */
static rf_status take(const rf_query *q, wanted *w, rf_error *err)
{
    const int64_t episode = w->first + (int64_t)(w->at / w->n_steps);
    const int64_t step = (int64_t)(w->at % w->n_steps) + 1;
    const void *bytes = sqlite3_column_blob(q->statement, 2);
    const size_t size = (size_t)sqlite3_column_bytes(q->statement, 2);
    const size_t wants = w->n_action * sizeof(double);
    if (sqlite3_column_int64(q->statement, 0) != episode ||
        sqlite3_column_int64(q->statement, 1) != step || size != wants)
        return rf_fail(err, RF_INVALID, 0, 0,
                       "%s: episode %lld has no step %lld of %zu values",
                       rf_path_end(q->store->path), (long long)episode,
                       (long long)step, w->n_action);
    if (size > 0)
        memcpy(w->out + w->at * w->n_action, bytes, size);
    w->at++;
    return RF_OK;
}

static rf_status take_all(rf_query *q, wanted *w, rf_error *err)
{
    const size_t steps = w->n * w->n_steps;
    bool row = false;
    RF_TRY(rf_query_row(q, &row, err));
    while (row && w->at < steps) {
        RF_TRY(take(q, w, err));
        RF_TRY(rf_query_row(q, &row, err));
    }
    if (w->at < steps || row)
        return rf_fail(err, RF_INVALID, 0, 0,
                       "%s: %zu steps were wanted from episode %lld on, there "
                       "are %s",
                       rf_path_end(q->store->path), steps, (long long)w->first,
                       row ? "more" : "fewer");
    return RF_OK;
}

rf_status rf_store_actions(rf_store *store, int64_t first, size_t n,
                           size_t n_steps, size_t n_action, double *out,
                           rf_error *err)
{
    int64_t end;
    if (store == NULL || out == NULL || n_steps == 0 || n > INT64_MAX ||
        __builtin_add_overflow(first, (int64_t)n, &end))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "actions: wants a store, steps and a place");
    wanted w = {first, n, n_steps, n_action, NULL, 0};
    w.out = out;
    rf_query q = rf_query_start(store, RF_GET_ALL_ACTIONS);
    rf_query_int(&q, first);
    rf_query_int(&q, end);
    const rf_status status = take_all(&q, &w, err);
    rf_query_end(&q);
    return status;
}
