/* record: episodes into the database. */
#include "base/memory.h"
#include "base/path.h"
#include "store/query.h"
#include <math.h>
#include <string.h>

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
    rf_query_int(&q, record->seed);
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

/* What `put` writes is there as a whole or not at all, in a transaction or
 * without one: so it has a savepoint of its own. */
static rf_status save(rf_store *store,
                      rf_status (*put)(rf_store *, const void *, rf_error *),
                      const void *what, rf_error *err)
{
    if (sqlite3_get_autocommit(store->db))
        rf_store_forget(store);
    RF_TRY(rf_store_write(store, err));
    RF_TRY(rf_store_run(store, RF_SAVE, err));
    rf_status status = put(store, what, err);
    if (status == RF_OK)
        status = rf_store_run(store, RF_RELEASE, err);
    if (status != RF_OK)
        unsave(store);
    return status;
}

static rf_status put_one(rf_store *store, const void *what, rf_error *err)
{
    return put_record(store, what, err);
}

rf_status rf_store_add(rf_store *store, const rf_record *record, rf_error *err)
{
    if (store == NULL || record == NULL || record->task_hash == NULL ||
        record->reward_hash == NULL)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "add: wants a store, an episode and its hashes");
    RF_TRY(check_record(record, err));
    return save(store, put_one, record, err);
}

/* ---- many ---- */

static void take_steps(const rf_records *r, size_t i, rf_record_step *steps)
{
    for (size_t k = 0; k < r->n_steps; k++) {
        const size_t at = i * r->n_steps + k;
        steps[k] = (rf_record_step){
            .action = r->actions ? r->actions + at * r->n_action : NULL,
            .n_action = r->n_action,
            .unit = r->units ? r->units + at * r->n_unit : NULL,
            .n_unit = r->n_unit,
            .reward = r->rewards[at],
            .terms = r->terms ? r->terms + at * r->n_terms : NULL,
            .n_terms = r->n_terms};
    }
}

static rf_status put_each(rf_store *store, const rf_records *r,
                          rf_record_step *steps, rf_error *err)
{
    for (size_t i = 0; i < r->n; i++) {
        take_steps(r, i, steps);
        const rf_record record = {.id = r->first + (int64_t)i,
                                  .env = r->env,
                                  .episode = r->episode,
                                  .seed = r->seed,
                                  .task_hash = r->task_hash,
                                  .reward_hash = r->reward_hash,
                                  .ret = r->returns[i],
                                  .seconds = r->seconds,
                                  .steps = steps,
                                  .n_steps = r->n_steps};
        RF_TRY(check_record(&record, err));
        RF_TRY(put_record(store, &record, err));
    }
    return RF_OK;
}

static rf_status put_many(rf_store *store, const void *what, rf_error *err)
{
    const rf_records *records = what;
    rf_record_step *steps = rf_alloc(records->n_steps + 1, sizeof *steps);
    if (steps == NULL)
        return rf_fail(err, RF_NOMEM, 0, 0, "%s: no memory",
                       rf_path_end(store->path));
    const rf_status status = put_each(store, records, steps, err);
    rf_free(steps);
    return status;
}

rf_status rf_store_add_records(rf_store *store, const rf_records *records,
                               rf_error *err)
{
    const rf_records *r = records;
    if (store == NULL || r == NULL || r->task_hash == NULL ||
        r->reward_hash == NULL ||
        (r->n > 0 && (r->returns == NULL || r->rewards == NULL)) ||
        r->n > (size_t)(INT64_MAX - 1) || r->first > INT64_MAX - (int64_t)r->n)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "add records: wants a store, hashes and numbers");
    return save(store, put_many, r, err);
}
