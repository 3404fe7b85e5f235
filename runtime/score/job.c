/* job.c: a task, checked and owned. */
#include "base/float_mode.h"
#include "base/memory.h"
#include "score/rollout.h"
#include <string.h>

/* An hour and a half at 48 kHz: a gigabyte a channel. */
#define MOST_FRAMES (1u << 28)

static rf_status check_ends(const rf_task *task, rf_error *err)
{
    uint64_t before = 0;
    for (size_t k = 0; k < task->steps; k++) {
        if (task->ends[k] > MOST_FRAMES)
            return rf_fail(err, RF_LIMIT, 0, 0,
                           "an episode has at most %u frames", MOST_FRAMES);
        if (task->ends[k] < before || task->ends[k] - before < RF_BLOCK)
            return rf_fail(err, RF_INVALID, 0, 0,
                           "step %zu is shorter than a block of %d frames",
                           k + 1, RF_BLOCK);
        before = task->ends[k];
    }
    return RF_OK;
}

static rf_status check(const rf_task *task, rf_error *err)
{
    if (!task || task->size < sizeof *task || !task->plan || !task->ends ||
        task->steps == 0 || (unsigned)task->mix > (unsigned)RF_MIX_LEFT)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "task: size, plan, ends, steps or mix are missing");
    return check_ends(task, err);
}

/* What a term would say of silence between two frames of the target. */
static double silence(const rf_score *score, size_t term, uint64_t from,
                      uint64_t to)
{
    static const float zeros[RF_BLOCK];
    double sum = 0;
    rf_sum_kernel *add = score->terms[term].measure->kernel(1);
    for (uint64_t n = from; n < to; n += RF_BLOCK) {
        const uint64_t left = to - n;
        add(zeros, 0, left < RF_BLOCK ? (size_t)left : RF_BLOCK,
            score->target + n, &sum);
    }
    return sum;
}

/* From the last step to the first: each tail is the next one and some more. */
static void fill_tails(const rf_job *job, size_t term, double *tails)
{
    uint64_t end = job->score->frames;
    double tail = 0;
    for (size_t k = job->steps; k-- > 0;) {
        if (job->ends[k] < end) {
            tail += silence(job->score, term, job->ends[k], end);
            end = job->ends[k];
        }
        tails[k] = tail;
    }
}

static rf_status make_tails(rf_job *job, rf_error *err)
{
    const size_t terms = rf_job_terms(job);
    job->tails = rf_alloc(terms, job->steps * sizeof *job->tails);
    if (!job->tails)
        return rf_fail(err, RF_NOMEM, 0, 0, "task: out of memory");
    for (size_t t = 0; t < terms; t++)
        fill_tails(job, t, job->tails + t * job->steps);
    return RF_OK;
}

rf_status rf_job_init(rf_job *job, const rf_task *task, rf_error *err)
{
    RF_TRY(check(task, err));
    *job = (rf_job){.steps = task->steps, .mix = task->mix};
    job->plan = rf_plan_retain(task->plan);
    job->score = task->score ? rf_score_retain(task->score) : NULL;
    job->ends = rf_alloc(task->steps, sizeof *job->ends);
    if (!job->ends) {
        rf_job_clear(job);
        return rf_fail(err, RF_NOMEM, 0, 0, "task: out of memory");
    }
    memcpy(job->ends, task->ends, task->steps * sizeof *job->ends);
    const uint64_t host = rf_float_enter();
    const rf_status status = make_tails(job, err);
    rf_float_leave(host);
    if (status != RF_OK)
        rf_job_clear(job);
    return status;
}

void rf_job_clear(rf_job *job)
{
    rf_free(job->tails);
    rf_free(job->ends);
    rf_score_release(job->score);
    rf_plan_release(job->plan);
    *job = (rf_job){0};
}

size_t rf_job_frames(const rf_job *job)
{
    return (size_t)job->ends[job->steps - 1];
}

size_t rf_job_terms(const rf_job *job)
{
    return job->score ? job->score->n_terms : 0;
}
