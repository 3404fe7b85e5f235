/* episode.c: one running episode. */
#include "base/float_mode.h"
#include "base/memory.h"
#include "base/sound.h"
#include "score/rollout.h"
#include <stdatomic.h>
#include <string.h>

enum { CHANNELS = 3, MIX = 2 };

struct rf_episode {
    rf_job job;
    rf_rollout *rollout;
    size_t step;
    uint64_t seed;
    float *audio[CHANNELS]; /* left, right, mix; each of all frames */
};

struct rf_moment {
    atomic_size_t users;
    size_t bytes;    /* of memory in use */
    rf_plan *plan;   /* the task's */
    rf_plan *by;     /* by which it sounds; NULL: no step was made */
    rf_score *score; /* may be NULL */
    rf_sound *input; /* may be NULL */
    rf_mix mix;
    size_t steps, frames; /* of the whole episode */
    size_t step, heard;   /* steps made, and their frames */
    uint64_t seed;
    float *audio; /* [CHANNELS][heard] and behind it, if a step was made: */
    void *state;  /* the rollout's */
};

static rf_status prepare(rf_episode *e, rf_error *err)
{
    RF_TRY(rf_rollout_create(&e->job, 1, &e->rollout, err));
    for (uint32_t c = 0; c < CHANNELS; c++) {
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
    for (uint32_t c = 0; c < CHANNELS; c++)
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

static rf_status make_step(rf_episode *e, rf_error *err)
{
    if (e->step == 0) {
        rf_choir_feed(rf_rollout_choir(e->rollout), 0, e->job.input);
        RF_TRY(rf_rollout_begin(e->rollout, 1, e->seed, err));
    }
    return rf_rollout_step(e->rollout, err);
}

rf_status rf_episode_step_by(rf_episode *e, const rf_plan *plan,
                             const float *values, double *scores, rf_error *err)
{
    if (!e)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "episode: there is none");
    if (e->step == e->job.steps)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "episode: all %zu steps are made", e->job.steps);
    plan = plan ? plan : e->job.plan;
    RF_TRY(rf_job_check_plan(&e->job, plan, err));
    RF_TRY(rf_plan_check_values(plan, values, 1, err));
    const uint64_t host = rf_float_enter();
    rf_choir_follow(rf_rollout_choir(e->rollout), 0, plan);
    rf_choir_stage(rf_rollout_choir(e->rollout), 0, values);
    const rf_status status = make_step(e, err);
    e->step += status == RF_OK;
    for (size_t t = 0; scores && status == RF_OK && t < rf_job_terms(&e->job);
         t++)
        scores[t] = rf_rollout_value(e->rollout, 0, t);
    rf_float_leave(host);
    return status;
}

rf_status rf_episode_step(rf_episode *e, const float *values, double *scores,
                          rf_error *err)
{
    return rf_episode_step_by(e, NULL, values, scores, err);
}

static const float *channel(const rf_episode *e, uint32_t c, size_t *frames)
{
    *frames = e->step > 0 ? (size_t)e->job.ends[e->step - 1] : 0;
    return e->audio[c];
}

const float *rf_episode_audio(const rf_episode *e, size_t *frames)
{
    return e && frames ? channel(e, MIX, frames) : NULL;
}

const float *rf_episode_channel(const rf_episode *e, uint32_t c, size_t *frames)
{
    return e && frames && c < 2 ? channel(e, c, frames) : NULL;
}

bool rf_episode_bad(const rf_episode *e)
{
    return e && e->step > 0 && rf_rollout_bad(e->rollout, 0);
}

rf_status rf_episode_trouble(const rf_episode *e, rf_error *out)
{
    if (!e || e->step == 0)
        return RF_OK;
    const rf_error *trouble = rf_rollout_trouble(e->rollout, 0);
    if (out && trouble->status != RF_OK)
        *out = *trouble;
    return trouble->status;
}

/* ---- moments ---- */

static size_t heard(const rf_episode *e)
{
    size_t frames;
    channel(e, MIX, &frames);
    return frames;
}

/* One piece of memory: copying is what a snapshot costs. */
static rf_status copy(const rf_episode *e, rf_moment *m, rf_error *err)
{
    const size_t sound = m->heard * sizeof *m->audio;
    const size_t state = e->step > 0 ? rf_rollout_state_bytes(e->rollout) : 0;
    m->bytes = (CHANNELS * sound + 63) / 64 * 64; /* aligned, as state is */
    m->audio = rf_alloc_unset(m->bytes + state, 1);
    if (!m->audio)
        return rf_fail(err, RF_NOMEM, 0, 0, "snapshot: out of memory");
    for (size_t c = 0; c < CHANNELS; c++)
        memcpy(m->audio + c * m->heard, e->audio[c], sound);
    m->state = (unsigned char *)m->audio + m->bytes;
    if (e->step == 0)
        return RF_OK;
    m->bytes += rf_rollout_save(e->rollout, m->state);
    m->by = rf_plan_retain(rf_choir_plan(rf_rollout_choir(e->rollout)));
    return RF_OK;
}

rf_status rf_episode_snapshot(const rf_episode *e, rf_moment **out,
                              rf_error *err)
{
    if (!e || !out)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "snapshot: no episode or no place for it");
    rf_moment *m = rf_alloc(1, sizeof *m);
    if (!m)
        return rf_fail(err, RF_NOMEM, 0, 0, "snapshot: out of memory");
    m->users = 1;
    m->plan = rf_plan_retain(e->job.plan);
    m->score = rf_score_retain(e->job.score);
    m->input = rf_sound_retain(e->job.input);
    m->mix = e->job.mix;
    m->steps = e->job.steps;
    m->frames = rf_job_frames(&e->job);
    m->step = e->step;
    m->heard = heard(e);
    m->seed = e->seed;
    const rf_status status = copy(e, m, err);
    if (status != RF_OK) {
        rf_moment_release(m);
        return status;
    }
    *out = m;
    return RF_OK;
}

size_t rf_moment_bytes(const rf_moment *moment)
{
    return moment ? moment->bytes : 0;
}

rf_moment *rf_moment_retain(const rf_moment *moment)
{
    rf_moment *shared = (rf_moment *)moment;
    if (shared)
        atomic_fetch_add(&shared->users, 1);
    return shared;
}

void rf_moment_release(rf_moment *m)
{
    if (!m || atomic_fetch_sub(&m->users, 1) > 1)
        return;
    rf_free(m->audio);
    rf_sound_release(m->input);
    rf_score_release(m->score);
    rf_plan_release(m->by);
    rf_plan_release(m->plan);
    rf_free(m);
}

static bool is_of(const rf_moment *m, const rf_job *job)
{
    return m->plan == job->plan && m->score == job->score &&
           m->input == job->input && m->mix == job->mix &&
           m->steps == job->steps && m->frames == rf_job_frames(job) &&
           (m->step == 0 || m->heard == job->ends[m->step - 1]);
}

rf_status rf_episode_restore(rf_episode *e, const rf_moment *m, rf_error *err)
{
    if (!e || !m)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "restore: no episode or moment");
    if (!is_of(m, &e->job))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "restore: the moment is of another task");
    rf_choir_feed(rf_rollout_choir(e->rollout), 0, e->job.input);
    if (m->step > 0)
        RF_TRY(rf_rollout_load(e->rollout, m->by, m->state, err));
    e->step = m->step;
    e->seed = m->seed;
    for (size_t c = 0; c < CHANNELS; c++)
        memcpy(e->audio[c], m->audio + c * m->heard,
               m->heard * sizeof *m->audio);
    return RF_OK;
}
