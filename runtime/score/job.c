/* job.c: a task, checked and owned. */
#include "base/memory.h"
#include "base/sound.h"
#include "score/rollout.h"
#include <string.h>

static rf_status check_score(const rf_task *task, rf_error *err)
{
    const rf_score *score = task->score;
    if (!score)
        return RF_OK;
    if (score->steps != task->steps ||
        memcmp(score->ends, task->ends, task->steps * sizeof *task->ends) != 0)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "task: ends differ from those of the score");
    if ((float)score->sr != task->plan->sr)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "task: the plan's sr is %f Hz, the score's %f",
                       (double)task->plan->sr, score->sr);
    return RF_OK;
}

static rf_status check(const rf_task *task, rf_error *err)
{
    if (!task || task->size < sizeof *task || !task->plan || !task->ends ||
        task->steps == 0 || (unsigned)task->mix > (unsigned)RF_MIX_LEFT)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "task: size, plan, ends, steps or mix are missing");
    RF_TRY(rf_ends_check(task->ends, task->steps, err));
    return check_score(task, err);
}

rf_status rf_job_check_plan(const rf_job *job, const rf_plan *plan,
                            rf_error *err)
{
    if (!plan || plan->sr != job->plan->sr)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "episode: a plan is missing, or of another sr");
    if (plan->graph->n_slots != job->plan->graph->n_slots)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "episode: a plan has %zu slots, the task's has %zu",
                       plan->graph->n_slots, job->plan->graph->n_slots);
    return RF_OK;
}

rf_status rf_job_check_input(const rf_job *job, const rf_sound *input,
                             rf_error *err)
{
    if (input && (float)input->sr != job->plan->sr)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "input: its sr is %f Hz, the plan's %f", input->sr,
                       (double)job->plan->sr);
    return RF_OK;
}

rf_status rf_job_init(rf_job *job, const rf_task *task, rf_error *err)
{
    RF_TRY(check(task, err));
    *job = (rf_job){.steps = task->steps, .mix = task->mix};
    job->plan = rf_plan_retain(task->plan);
    job->score = rf_score_retain(task->score);
    job->input = rf_sound_retain(task->input);
    job->ends = rf_alloc(task->steps, sizeof *job->ends);
    rf_status status = rf_job_check_input(job, job->input, err);
    if (job->ends)
        memcpy(job->ends, task->ends, task->steps * sizeof *job->ends);
    else if (status == RF_OK)
        status = rf_fail(err, RF_NOMEM, 0, 0, "task: out of memory");
    if (status != RF_OK)
        rf_job_clear(job);
    return status;
}

void rf_job_clear(rf_job *job)
{
    rf_free(job->ends);
    rf_sound_release(job->input);
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
