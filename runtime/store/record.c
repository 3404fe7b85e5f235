/* record: episodes into the database, and what drivers ask of them. */
#include "base/memory.h"
#include "base/path.h"
#include "store/query.h"
#include <math.h>
#include <string.h>

/* ---- writing ---- */

static rf_status check_step(const rf_record_step *step, size_t index,
                            rf_error *err)
{
    const bool whole = (step->action != NULL || step->n_action == 0) &&
                       (step->terms != NULL || step->n_terms == 0);
    if (!whole)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "add: step %zu lacks its action or its terms",
                       index + 1);
    if (!isfinite(step->reward))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "add: the reward of step %zu is not finite", index + 1);
    return RF_OK;
}

static rf_status check_record(const rf_record *record, rf_error *err)
{
    if (record->id < 1)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "add: ids count from 1");
    if (!isfinite(record->ret) || !isfinite(record->seconds))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "add: the return or the length is not finite");
    if (record->steps == NULL && record->n_steps > 0)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "add: wants its steps");
    for (size_t k = 0; k < record->n_steps; k++)
        RF_TRY(check_step(&record->steps[k], k, err));
    return RF_OK;
}

static rf_status put_hash(rf_store *store, const char *hash, size_t which,
                          rf_error *err)
{
    char *known = store->known[which];
    if (hash == NULL || (*hash != '\0' && strcmp(hash, known) == 0))
        return RF_OK;
    rf_query q = rf_query_start(store, RF_PUT_HASH);
    rf_query_text(&q, hash);
    RF_TRY(rf_query_run(&q, err));
    const size_t size = strlen(hash) + 1;
    if (size <= sizeof store->known[which])
        memcpy(known, hash, size);
    return RF_OK;
}

static rf_status put_episode(rf_store *store, const rf_record *record,
                             rf_error *err)
{
    RF_TRY(put_hash(store, record->task_hash, 0, err));
    RF_TRY(put_hash(store, record->reward_hash, 1, err));
    rf_query q = rf_query_start(store, RF_PUT_EPISODE);
    rf_query_int(&q, record->id);
    rf_query_int(&q, record->env);
    rf_query_int(&q, record->episode);
    rf_query_text(&q, record->task_hash);
    rf_query_text(&q, record->reward_hash);
    rf_query_real(&q, record->ret);
    rf_query_real(&q, record->seconds);
    return rf_query_run(&q, err);
}

static rf_status put_step(rf_store *store, int64_t episode, size_t index,
                          const rf_record_step *step, rf_error *err)
{
    rf_query q = rf_query_start(store, RF_PUT_STEP);
    rf_query_int(&q, episode);
    rf_query_int(&q, (int64_t)index + 1);
    rf_query_doubles(&q, step->action, step->n_action);
    if (step->unit != NULL)
        rf_query_doubles(&q, step->unit, step->n_unit);
    else
        rf_query_null(&q);
    rf_query_text(&q, step->text);
    rf_query_real(&q, step->reward);
    rf_query_doubles(&q, step->terms, step->n_terms);
    return rf_query_run(&q, err);
}

static rf_status put_record(rf_store *store, const rf_record *record,
                            rf_error *err)
{
    RF_TRY(put_episode(store, record, err));
    for (size_t k = 0; k < record->n_steps; k++)
        RF_TRY(put_step(store, record->id, k, &record->steps[k], err));
    return RF_OK;
}

/* Back to the savepoint; what failed before is the failure to report. */
static void unsave(rf_store *store)
{
    rf_store_forget(store);
    if (rf_store_run(store, RF_UNSAVE, NULL) != RF_OK ||
        rf_store_run(store, RF_RELEASE, NULL) != RF_OK)
        rf_store_rollback(store);
}

/* An episode is there with all its steps or not at all, in a transaction or
 * without one: so it has a savepoint of its own. */
rf_status rf_store_add(rf_store *store, const rf_record *record, rf_error *err)
{
    if (store == NULL || record == NULL || record->task_hash == NULL ||
        record->reward_hash == NULL)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "add: wants a store, an episode and its hashes");
    RF_TRY(check_record(record, err));
    if (sqlite3_get_autocommit(store->db))
        rf_store_forget(store);
    RF_TRY(rf_store_run(store, RF_SAVE, err));
    rf_status status = put_record(store, record, err);
    if (status == RF_OK)
        status = rf_store_run(store, RF_RELEASE, err);
    if (status != RF_OK)
        unsave(store);
    return status;
}

/* ---- reading ---- */

rf_status rf_store_returns(rf_store *store, int64_t first, double *out,
                           size_t n_out, size_t *count, rf_error *err)
{
    if (store == NULL || (out == NULL && n_out > 0) || count == NULL)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "returns: wants a store and places");
    /* no id is beyond the last one, so a sum that overflows means all */
    int64_t end = INT64_MAX;
    if (n_out > INT64_MAX || __builtin_add_overflow(first, n_out, &end))
        end = INT64_MAX;
    rf_query q = rf_query_start(store, RF_GET_RETURNS);
    rf_query_int(&q, first);
    rf_query_int(&q, end);
    size_t got = 0;
    bool row = false;
    rf_status status = rf_query_row(&q, &row, err);
    while (status == RF_OK && row && got < n_out) {
        out[got++] = sqlite3_column_double(q.statement, 0);
        status = rf_query_row(&q, &row, err);
    }
    rf_query_end(&q);
    if (status == RF_OK)
        *count = got;
    return status;
}

/* Id and return of the best episode; id 0 where there is none. */
static rf_status find_best(rf_store *store, rf_best *best, rf_error *err)
{
    rf_query q = rf_query_start(store, RF_GET_BEST);
    bool row = false;
    const rf_status status = rf_query_row(&q, &row, err);
    if (status == RF_OK && row) {
        best->id = sqlite3_column_int64(q.statement, 0);
        best->ret = sqlite3_column_double(q.statement, 1);
    }
    rf_query_end(&q);
    return status;
}

/* Puts the row's action behind those of the steps before. */
static rf_status take_action(const rf_query *q, rf_best *best, void **actions,
                             size_t *capacity, rf_error *err)
{
    const char *name = rf_path_end(q->store->path);
    const void *bytes = sqlite3_column_blob(q->statement, 0);
    const size_t size = (size_t)sqlite3_column_bytes(q->statement, 0);
    const size_t n = size / sizeof(double);
    if (size % sizeof(double) != 0 ||
        (best->n_steps > 0 && n != best->n_action))
        return rf_fail(
            err, RF_INVALID, 0, 0,
            "%s: step %zu of episode %zu has no action of %zu values", name,
            best->n_steps + 1, (size_t)best->id, best->n_action);
    const size_t at = best->n_steps * n;
    if (!rf_grow(actions, capacity, at + n, sizeof(double)))
        return rf_fail(err, RF_NOMEM, 0, 0, "%s: no memory", name);
    if (size > 0)
        memcpy((double *)*actions + at, bytes, size);
    best->n_action = n;
    best->n_steps++;
    return RF_OK;
}

rf_status rf_store_best(rf_store *store, rf_best *out, rf_error *err)
{
    if (store == NULL || out == NULL)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "best: wants a store and a place");
    rf_best best = {0};
    RF_TRY(find_best(store, &best, err));
    void *actions = NULL;
    size_t capacity = 0;
    rf_query q = rf_query_start(store, RF_GET_ACTIONS);
    rf_query_int(&q, best.id);
    bool row = false;
    rf_status status = rf_query_row(&q, &row, err);
    while (status == RF_OK && row) {
        status = take_action(&q, &best, &actions, &capacity, err);
        if (status == RF_OK)
            status = rf_query_row(&q, &row, err);
    }
    rf_query_end(&q);
    if (status != RF_OK) {
        rf_free(actions);
        return status;
    }
    best.actions = actions;
    *out = best;
    return RF_OK;
}
