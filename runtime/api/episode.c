/* episode.c: one running episode. */
#include "base/float_mode.h"
#include "base/memory.h"
#include "score/rollout.h"

struct rf_episode {
    rf_job job;
    rf_rollout *rollout;
    size_t step;
    uint64_t seed;
    float *audio[3]; /* left, right, mix; each of all frames */
};

static rf_status prepare(rf_episode *e, rf_error *err)
{
    RF_TRY(rf_rollout_create(&e->job, 1, &e->rollout, err));
    for (uint32_t c = 0; c < 3; c++) {
        e->audio[c] = rf_alloc(rf_job_frames(&e->job), sizeof(float));
        if (!e->audio[c])
            return rf_fail(err, RF_NOMEM, 0, 0, "episode: out of memory");
        rf_rollout_keep(e->rollout, 0, c, e->audio[c]);
    }
    return RF_OK;
}

rf_status rf_episode_create(const rf_task *task, rf_episode **out,
                            rf_error *err)
{
    if (!out)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "episode: no place for it");
    rf_episode *e = rf_alloc(1, sizeof *e);
    if (!e)
        return rf_fail(err, RF_NOMEM, 0, 0, "episode: out of memory");
    rf_status status = rf_job_init(&e->job, task, err);
    if (status == RF_OK)
        status = prepare(e, err);
    if (status != RF_OK) {
        rf_episode_destroy(e);
        return status;
    }
    *out = e;
    return RF_OK;
}

void rf_episode_destroy(rf_episode *e)
{
    if (!e)
        return;
    for (uint32_t c = 0; c < 3; c++)
        rf_free(e->audio[c]);
    rf_rollout_destroy(e->rollout);
    rf_job_clear(&e->job);
    rf_free(e);
}

void rf_episode_reset(rf_episode *e, uint64_t seed)
{
    if (!e)
        return;
    e->step = 0;
    e->seed = seed;
}

rf_status rf_episode_step(rf_episode *e, const float *values, double *scores,
                          rf_error *err)
{
    if (!e)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "episode: there is none");
    if (e->step == e->job.steps)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "episode: all %zu steps are made", e->job.steps);
    RF_TRY(rf_plan_check_values(e->job.plan, values, 1, err));
    const uint64_t host = rf_float_enter();
    if (values)
        rf_rollout_stage(e->rollout, 0, values);
    if (e->step == 0)
        rf_rollout_begin(e->rollout, e->seed);
    rf_rollout_step(e->rollout);
    e->step++;
    for (size_t t = 0; scores && t < rf_job_terms(&e->job); t++)
        scores[t] = rf_rollout_value(e->rollout, 0, t);
    rf_float_leave(host);
    return RF_OK;
}

static const float *channel(const rf_episode *e, uint32_t c, size_t *frames)
{
    *frames = e->step > 0 ? (size_t)e->job.ends[e->step - 1] : 0;
    return e->audio[c];
}

const float *rf_episode_audio(const rf_episode *e, size_t *frames)
{
    return e && frames ? channel(e, 2, frames) : NULL;
}

const float *rf_episode_channel(const rf_episode *e, uint32_t c, size_t *frames)
{
    return e && frames && c < 2 ? channel(e, c, frames) : NULL;
}

bool rf_episode_bad(const rf_episode *e)
{
    return e && e->step > 0 && rf_rollout_bad(e->rollout, 0);
}
