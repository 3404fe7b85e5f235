/* rollout.c: the loop over blocks. */
#include "score/rollout.h"
#include "base/memory.h"

enum { CHANNELS = 3, MIX = 2 };

struct rf_rollout {
    const rf_job *job;
    rf_engine *engine;
    uint32_t lanes;
    size_t step;       /* steps made */
    uint64_t rendered; /* frames; whole blocks */
    uint64_t heard;    /* frames: the end of the step made last */
    bool keeps;        /* anybody's audio */
    float **audio;     /* [lanes][CHANNELS] */
    rf_meter *meter;   /* NULL: nothing is measured */
};

rf_status rf_rollout_create(const rf_job *job, uint32_t lanes, rf_rollout **out,
                            rf_error *err)
{
    rf_rollout *r = rf_alloc(1, sizeof *r);
    if (!r)
        return rf_fail(err, RF_NOMEM, 0, 0, "episode: out of memory");
    r->job = job;
    r->lanes = lanes;
    r->audio = rf_alloc(lanes, CHANNELS * sizeof *r->audio);
    rf_status status = RF_OK;
    if (!r->audio)
        status = rf_fail(err, RF_NOMEM, 0, 0, "episode: out of memory");
    if (status == RF_OK)
        status = rf_engine_create(job->plan, lanes, &r->engine, err);
    if (status == RF_OK && job->score)
        status = rf_meter_create(job->score, lanes, &r->meter, err);
    if (status != RF_OK) {
        rf_rollout_destroy(r);
        return status;
    }
    *out = r;
    return RF_OK;
}

void rf_rollout_destroy(rf_rollout *r)
{
    if (!r)
        return;
    rf_meter_destroy(r->meter);
    rf_engine_destroy(r->engine);
    rf_free(r->audio);
    rf_free(r);
}

void rf_rollout_stage(rf_rollout *r, uint32_t lane, const float *values)
{
    rf_engine_stage(r->engine, lane, values);
}

void rf_rollout_keep(rf_rollout *r, uint32_t lane, uint32_t channel,
                     float *audio)
{
    r->audio[lane * CHANNELS + channel] = audio;
    r->keeps = r->keeps || audio != NULL;
}

void rf_rollout_begin(rf_rollout *r, uint64_t seed)
{
    r->step = 0;
    r->rendered = r->heard = 0;
    rf_engine_begin(r->engine, seed);
    if (r->meter)
        rf_meter_begin(r->meter);
}

/* ---- one segment: frames of one block, of one step ---- */

static const void *mixed(const rf_rollout *r)
{
    return r->job->mix == RF_MIX_LEFT ? rf_engine_channel(r->engine, 0)
                                      : rf_engine_mean(r->engine);
}

static void keep(rf_rollout *r, const void *mix, uint64_t at, size_t from,
                 size_t to)
{
    const void *blocks[CHANNELS] = {rf_engine_channel(r->engine, 0),
                                    rf_engine_channel(r->engine, 1), mix};
    for (uint32_t i = 0; i < r->lanes * CHANNELS; i++)
        if (r->audio[i])
            rf_engine_copy_lane(r->engine, blocks[i % CHANNELS], i / CHANNELS,
                                from, to, r->audio[i] + at + from);
}

/* Frames start..end, all in the block that was rendered last. */
static void take(rf_rollout *r, uint64_t start, uint64_t end)
{
    const uint64_t at = r->rendered - RF_BLOCK;
    const size_t from = (size_t)(start - at), to = (size_t)(end - at);
    const void *mix = mixed(r);
    if (r->meter)
        rf_meter_hear(r->meter, mix, from, to);
    if (r->keeps)
        keep(r, mix, at, from, to);
}

void rf_rollout_step(rf_rollout *r)
{
    const uint64_t end = r->job->ends[r->step];
    /* The rest of a block that the step before began still sounds as it did;
     * it ends before this step does, which is a block at least. */
    if (r->rendered > r->heard)
        take(r, r->heard, r->rendered);
    if (r->step > 0)
        rf_engine_apply(r->engine);
    while (r->rendered < end) {
        rf_engine_run(r->engine);
        const uint64_t start = r->rendered;
        r->rendered += RF_BLOCK;
        take(r, start, r->rendered < end ? r->rendered : end);
    }
    if (r->meter)
        rf_meter_step(r->meter);
    r->heard = end;
    r->step++;
}

/* ---- results ---- */

double rf_rollout_value(const rf_rollout *r, uint32_t lane, size_t term)
{
    return rf_meter_value(r->meter, lane, term);
}

bool rf_rollout_bad(const rf_rollout *r, uint32_t lane)
{
    return rf_engine_bad(r->engine, lane);
}
