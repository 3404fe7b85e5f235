/* evaluate.c: a batch in one call. */
#include "plan/plan.h"
#include "score/score.h"

/* Similarities count plus, distances minus. */
static double total(const rf_pack *pack, size_t episode, const rf_task *task)
{
    const rf_score *score = task->score;
    const size_t n = task->steps * score->n_terms;
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        const double value = pack->scores[episode * n + i];
        const rf_score_term *term = &score->terms[i % score->n_terms];
        sum += term->measure->info.similarity ? value : -value;
    }
    return sum;
}

static rf_status push_some(rf_batch *batch, const float *values, size_t slots,
                           size_t episodes, size_t *pushed, rf_error *err)
{
    while (rf_batch_room(batch) > 0 && *pushed < episodes) {
        const size_t left = episodes - *pushed, pack = rf_batch_pack(batch);
        const size_t n = left < pack ? left : pack;
        const rf_push push = {.size = sizeof push,
                              .episodes = n,
                              .seed = 42,
                              .held = true,
                              .values =
                                  values ? values + *pushed * slots : NULL};
        RF_TRY(rf_batch_push(batch, &push, err));
        *pushed += n;
    }
    return RF_OK;
}

static rf_status run(rf_batch *batch, const rf_task *task, const float *values,
                     size_t episodes, double *returns, rf_error *err)
{
    const size_t slots = task->plan->graph->n_slots;
    size_t pushed = 0, pulled = 0;
    while (pulled < episodes) {
        rf_pack pack;
        RF_TRY(push_some(batch, values, slots, episodes, &pushed, err));
        RF_TRY(rf_batch_pull(batch, &pack, err));
        for (size_t i = 0; i < pack.episodes; i++)
            returns[pulled + i] = total(&pack, i, task);
        pulled += pack.episodes;
    }
    return RF_OK;
}

rf_status rf_evaluate(rf_context *context, const rf_task *task,
                      const float *values, size_t episodes, double *returns,
                      rf_error *err)
{
    if (!task || task->size < sizeof *task || !task->score || !returns)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "evaluate: no task, no score or no place for returns");
    rf_batch *batch = NULL;
    RF_TRY(rf_batch_create(context, task, false, &batch, err));
    rf_status status = rf_plan_check_values(task->plan, values, episodes, err);
    if (status == RF_OK)
        status = run(batch, task, values, episodes, returns, err);
    rf_batch_destroy(batch);
    return status;
}
