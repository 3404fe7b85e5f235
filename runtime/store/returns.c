/* returns: what many episodes earned, by what, and from which seeds. */
#include "base/memory.h"
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

/* Rows of ids first..first+n-1. */
static rf_query start(rf_store *store, rf_statement which, int64_t first,
                      size_t n)
{
    /* no id is beyond the last one, so a sum that overflows means all */
    int64_t end;
    if (n > INT64_MAX || __builtin_add_overflow(first, n, &end))
        end = INT64_MAX;
    rf_query q = rf_query_start(store, which);
    rf_query_int(&q, first);
    rf_query_int(&q, end);
    return q;
}

static void take_return(const rf_query *q, void *out, size_t at)
{
    ((double *)out)[at] = sqlite3_column_double(q->statement, 0);
}

static void take_origin(const rf_query *q, void *out, size_t at)
{
    ((rf_origin *)out)[at] = (rf_origin){sqlite3_column_int64(q->statement, 0),
                                         sqlite3_column_int64(q->statement, 1),
                                         sqlite3_column_int64(q->statement, 2)};
}

/* At most `n_out` rows, each by `take`; ends the query. */
static rf_status take_all(rf_query *q,
                          void (*take)(const rf_query *, void *, size_t),
                          void *out, size_t n_out, size_t *count, rf_error *err)
{
    size_t got = 0;
    bool row = false;
    rf_status status = rf_query_row(q, &row, err);
    while (status == RF_OK && row && got < n_out) {
        take(q, out, got++);
        status = rf_query_row(q, &row, err);
    }
    rf_query_end(q);
    if (status == RF_OK)
        *count = got;
    return status;
}

rf_status rf_store_returns(rf_store *store, int64_t first, double *out,
                           size_t n_out, size_t *count, rf_error *err)
{
    if (store == NULL || (out == NULL && n_out > 0) || count == NULL)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "returns: wants a store and places");
    rf_query q = start(store, RF_GET_RETURNS, first, n_out);
    return take_all(&q, take_return, out, n_out, count, err);
}

rf_status rf_store_origins(rf_store *store, int64_t first, rf_origin *out,
                           size_t n_out, size_t *count, rf_error *err)
{
    if (store == NULL || (out == NULL && n_out > 0) || count == NULL)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "origins: wants a store and places");
    rf_query q = start(store, RF_GET_ORIGINS, first, n_out);
    return take_all(&q, take_origin, out, n_out, count, err);
}

/* ---- terms ---- */

/* Adds a step's terms to its episode's sums; the first one's set them. */
static rf_status add_terms(const rf_query *q, const rf_term_sums *sums,
                           int64_t first, int64_t *last, rf_error *err)
{
    const int64_t id = sqlite3_column_int64(q->statement, 0);
    const void *bytes = sqlite3_column_blob(q->statement, 1);
    const size_t size = (size_t)sqlite3_column_bytes(q->statement, 1);
    if (size != sums->n_terms * sizeof(double))
        return rf_fail(
            err, RF_INVALID, 0, 0, "%s: episode %lld has not %zu terms",
            rf_path_end(q->store->path), (long long)id, sums->n_terms);
    double *out = sums->out + (size_t)(id - first) * sums->width;
    for (size_t t = 0; t < sums->n_terms; t++) {
        double term;
        memcpy(&term, (const char *)bytes + t * sizeof term, sizeof term);
        double *sum = out + sums->column[t];
        *sum = id == *last ? *sum + term : term;
    }
    *last = id;
    return RF_OK;
}

static bool fits(const rf_term_sums *sums)
{
    if (sums == NULL || sums->out == NULL ||
        (sums->column == NULL && sums->n_terms > 0))
        return false;
    for (size_t t = 0; t < sums->n_terms; t++)
        if (sums->column[t] >= sums->width)
            return false;
    return true;
}

rf_status rf_store_terms(rf_store *store, int64_t first, size_t n,
                         const rf_term_sums *sums, rf_error *err)
{
    if (store == NULL || !fits(sums))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "terms: wants a store, columns and a place");
    const char *hash = sums->reward_hash;
    rf_query q = start(store, hash ? RF_GET_TERMS_OF : RF_GET_TERMS, first, n);
    if (hash)
        rf_query_text(&q, hash);
    int64_t last = 0;
    bool row = false;
    rf_status status = rf_query_row(&q, &row, err);
    while (status == RF_OK && row) {
        status = add_terms(&q, sums, first, &last, err);
        if (status == RF_OK)
            status = rf_query_row(&q, &row, err);
    }
    rf_query_end(&q);
    return status;
}

/* ---- rewards ---- */

static rf_status take_reward(const rf_query *q, void **uses, size_t *capacity,
                             size_t at, rf_error *err)
{
    if (!rf_grow(uses, capacity, at, sizeof(rf_reward_use)))
        return rf_fail(err, RF_NOMEM, 0, 0, "%s: no memory",
                       rf_path_end(q->store->path));
    rf_reward_use *use = (rf_reward_use *)*uses + at;
    const char *hash = (const char *)sqlite3_column_text(q->statement, 0);
    const size_t length = (size_t)sqlite3_column_bytes(q->statement, 0);
    if (length >= sizeof use->hash)
        return rf_fail(err, RF_INVALID, 0, 0, "%s: a hash of %zu characters",
                       rf_path_end(q->store->path), length);
    if (length > 0)
        memcpy(use->hash, hash, length);
    use->first = sqlite3_column_int64(q->statement, 1);
    return RF_OK;
}

rf_status rf_store_rewards(rf_store *store, rf_reward_use **out, size_t *count,
                           rf_error *err)
{
    if (store == NULL || out == NULL || count == NULL)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "rewards: wants a store and places");
    void *uses = NULL;
    size_t capacity = 0, n = 0;
    rf_query q = rf_query_start(store, RF_GET_REWARDS);
    bool row = false;
    rf_status status = rf_query_row(&q, &row, err);
    while (status == RF_OK && row) {
        status = take_reward(&q, &uses, &capacity, n++, err);
        if (status == RF_OK)
            status = rf_query_row(&q, &row, err);
    }
    rf_query_end(&q);
    if (status != RF_OK) {
        rf_free(uses);
        return status;
    }
    *out = uses;
    *count = n;
    return RF_OK;
}

rf_status rf_store_best(rf_store *store, int64_t *id, double *ret,
                        rf_error *err)
{
    if (store == NULL || id == NULL || ret == NULL)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "best: wants a store and places");
    rf_query q = rf_query_start(store, RF_GET_BEST);
    bool row = false;
    const rf_status status = rf_query_row(&q, &row, err);
    if (status == RF_OK) {
        *id = row ? sqlite3_column_int64(q.statement, 0) : 0;
        *ret = row ? sqlite3_column_double(q.statement, 1) : 0;
    }
    rf_query_end(&q);
    return status;
}
