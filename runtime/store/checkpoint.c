/* checkpoint: where an interrupted run goes on. */
#include "base/path.h"
#include "store/query.h"

rf_status rf_store_set_checkpoint(rf_store *store, const void *agent,
                                  size_t agent_length, const void *rng,
                                  size_t rng_length, const void *reward_state,
                                  size_t reward_length, rf_error *err)
{
    if (store == NULL || (agent == NULL && agent_length > 0) ||
        (rng == NULL && rng_length > 0) ||
        (reward_state == NULL && reward_length > 0))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "set checkpoint: wants a store and its three states");
    RF_TRY(rf_store_write(store, err));
    rf_query q = rf_query_start(store, RF_SET_CHECKPOINT);
    rf_query_blob(&q, agent, agent_length);
    rf_query_blob(&q, rng, rng_length);
    rf_query_blob(&q, reward_state, reward_length);
    return rf_query_run(&q, err);
}

static void clear(rf_checkpoint *checkpoint)
{
    rf_bytes_free(checkpoint->agent);
    rf_bytes_free(checkpoint->rng);
    rf_bytes_free(checkpoint->reward_state);
}

static rf_status copy(const rf_query *q, rf_checkpoint *c, rf_error *err)
{
    RF_TRY(rf_query_copy(q, 0, &c->agent, &c->agent_length, err));
    RF_TRY(rf_query_copy(q, 1, &c->rng, &c->rng_length, err));
    RF_TRY(rf_query_copy(q, 2, &c->reward_state, &c->reward_length, err));
    c->episodes = sqlite3_column_int64(q->statement, 3);
    return RF_OK;
}

rf_status rf_store_checkpoint(rf_store *store, rf_checkpoint *out,
                              rf_error *err)
{
    if (store == NULL || out == NULL)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "checkpoint: wants a store and a place");
    rf_checkpoint checkpoint = {0};
    bool row = false;
    rf_query q = rf_query_start(store, RF_GET_CHECKPOINT);
    rf_status status = rf_query_row(&q, &row, err);
    if (status == RF_OK && !row)
        status = rf_fail(err, RF_INVALID, 0, 0, "%s: has no checkpoint",
                         rf_path_end(store->path));
    if (status == RF_OK)
        status = copy(&q, &checkpoint, err);
    rf_query_end(&q);
    if (status == RF_OK)
        *out = checkpoint;
    else
        clear(&checkpoint);
    return status;
}
