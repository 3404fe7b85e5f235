/* episode: one episode out of the database, with all its steps. */
#include "base/memory.h"
#include "base/path.h"
#include "store/query.h"

/* What a record points to is its own here, and freed with it. */
void rf_record_free(rf_record *record)
{
    if (record == NULL)
        return;
    for (size_t k = 0; k < record->n_steps; k++) {
        const rf_record_step *step = &record->steps[k];
        rf_free((void *)step->action);
        rf_free((void *)step->unit);
        rf_free((void *)step->terms);
        rf_free((void *)step->text);
    }
    rf_free((void *)record->steps);
    rf_free((void *)record->task_hash);
    rf_free((void *)record->reward_hash);
    rf_free(record);
}

static rf_status copy_text(const rf_query *q, int column, const char **out,
                           rf_error *err)
{
    char *copy = NULL;
    size_t length;
    if (sqlite3_column_type(q->statement, column) != SQLITE_NULL)
        RF_TRY(rf_query_copy(q, column, &copy, &length, err));
    *out = copy;
    return RF_OK;
}

static rf_status copy_doubles(const rf_query *q, int column, const double **out,
                              size_t *count, rf_error *err)
{
    char *copy = NULL;
    size_t size = 0;
    if (sqlite3_column_type(q->statement, column) != SQLITE_NULL)
        RF_TRY(rf_query_copy(q, column, &copy, &size, err));
    *out = (const double *)(void *)copy; /* aligned, as all of rf_alloc */
    *count = size / sizeof(double);
    return RF_OK;
}

static rf_status take_head(const rf_query *q, rf_record *out, rf_error *err)
{
    out->env = sqlite3_column_int64(q->statement, 0);
    out->episode = sqlite3_column_int64(q->statement, 1);
    out->seed = sqlite3_column_int64(q->statement, 2);
    out->ret = sqlite3_column_double(q->statement, 3);
    out->seconds = sqlite3_column_double(q->statement, 4);
    RF_TRY(copy_text(q, 5, &out->task_hash, err));
    return copy_text(q, 6, &out->reward_hash, err);
}

static rf_status no_episode(rf_store *store, int64_t id, rf_error *err)
{
    int64_t count = 0;
    RF_TRY(rf_store_count(store, &count, err));
    return rf_fail(err, RF_INVALID, 0, 0,
                   "%s: has no episode %lld, the last one is %lld",
                   rf_path_end(store->path), (long long)id, (long long)count);
}

static rf_status read_head(rf_store *store, rf_record *out, rf_error *err)
{
    rf_query q = rf_query_start(store, RF_GET_EPISODE);
    rf_query_int(&q, out->id);
    bool row = false;
    rf_status status = rf_query_row(&q, &row, err);
    if (status == RF_OK && row)
        status = take_head(&q, out, err);
    rf_query_end(&q);
    if (status == RF_OK && !row)
        status = no_episode(store, out->id, err);
    return status;
}

static rf_status take_step(const rf_query *q, rf_record_step *out,
                           rf_error *err)
{
    RF_TRY(copy_doubles(q, 0, &out->action, &out->n_action, err));
    RF_TRY(copy_doubles(q, 1, &out->unit, &out->n_unit, err));
    RF_TRY(copy_doubles(q, 2, &out->terms, &out->n_terms, err));
    RF_TRY(copy_text(q, 3, &out->text, err));
    out->reward = sqlite3_column_double(q->statement, 4);
    return RF_OK;
}

/* `record` holds each step from the moment on that it may own something. */
static rf_status read_steps(rf_query *q, rf_record *record, rf_error *err)
{
    void *steps = NULL;
    size_t capacity = 0;
    bool row = false;
    RF_TRY(rf_query_row(q, &row, err));
    while (row) {
        if (!rf_grow(&steps, &capacity, record->n_steps,
                     sizeof(rf_record_step)))
            return rf_fail(err, RF_NOMEM, 0, 0, "%s: no memory",
                           rf_path_end(q->store->path));
        record->steps = steps;
        rf_record_step *step = (rf_record_step *)steps + record->n_steps++;
        RF_TRY(take_step(q, step, err));
        RF_TRY(rf_query_row(q, &row, err));
    }
    return RF_OK;
}

rf_status rf_store_episode(rf_store *store, int64_t id, rf_record **out,
                           rf_error *err)
{
    if (store == NULL || out == NULL)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "episode: wants a store and a place");
    rf_record *record = rf_alloc(1, sizeof *record);
    if (record == NULL)
        return rf_fail(err, RF_NOMEM, 0, 0, "%s: no memory",
                       rf_path_end(store->path));
    record->id = id;
    rf_status status = read_head(store, record, err);
    if (status == RF_OK) {
        rf_query q = rf_query_start(store, RF_GET_STEPS);
        rf_query_int(&q, id);
        status = read_steps(&q, record, err);
        rf_query_end(&q);
    }
    if (status == RF_OK)
        *out = record;
    else
        rf_record_free(record);
    return status;
}
