/* rollout.c: the loop over blocks. */
#include "score/rollout.h"
#include "base/carrier.h"
#include "base/memory.h"
#include <string.h>

enum { CHANNELS = 3, MIX = 2 };

struct rf_rollout {
    const rf_job *job;
    rf_choir *choir;
    uint32_t lanes;
    size_t step;           /* steps made */
    uint64_t rendered;     /* frames; whole blocks */
    uint64_t heard;        /* frames: the end of the step made last */
    float *rest[CHANNELS]; /* rows [heard..rendered][lanes] of the last block */
    bool keeps;            /* anybody's audio */
    float **audio;         /* [lanes][CHANNELS] */
    rf_meter *meter;       /* NULL: nothing is measured */
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
    r->rest[0] = rf_alloc((size_t)CHANNELS * RF_BLOCK, lanes * sizeof(float));
    rf_status status = RF_OK;
    if (!r->audio || !r->rest[0])
        status = rf_fail(err, RF_NOMEM, 0, 0, "episode: out of memory");
    if (status == RF_OK)
        status = rf_choir_create(job->plan, lanes, &r->choir, err);
    if (status == RF_OK && job->score)
        status = rf_meter_create(job->score, lanes, &r->meter, err);
    if (status != RF_OK) {
        rf_rollout_destroy(r);
        return status;
    }
    for (size_t i = 1; i < CHANNELS; i++)
        r->rest[i] = r->rest[i - 1] + RF_BLOCK * (size_t)lanes;
    *out = r;
    return RF_OK;
}

void rf_rollout_destroy(rf_rollout *r)
{
    if (!r)
        return;
    rf_meter_destroy(r->meter);
    rf_choir_destroy(r->choir);
    rf_free(r->rest[0]);
    rf_free(r->audio);
    rf_free(r);
}

rf_choir *rf_rollout_choir(rf_rollout *r)
{
    return r->choir;
}

void rf_rollout_keep(rf_rollout *r, uint32_t lane, uint32_t channel,
                     float *audio)
{
    r->audio[lane * CHANNELS + channel] = audio;
    r->keeps = r->keeps || audio != NULL;
}

rf_status rf_rollout_begin(rf_rollout *r, uint32_t count, uint64_t seed,
                           rf_error *err)
{
    RF_TRY(rf_choir_begin(r->choir, count, seed, err));
    r->step = 0;
    r->rendered = r->heard = 0;
    if (r->meter)
        rf_meter_begin(r->meter);
    return RF_OK;
}

/* ---- one segment: frames of one block, of one step ---- */

typedef struct blocks {
    const float *of[CHANNELS]; /* [RF_BLOCK][lanes] */
} blocks;

static blocks rendered(const rf_rollout *r)
{
    blocks b = {{NULL}};
    if (r->keeps || r->job->mix == RF_MIX_LEFT)
        b.of[0] = rf_choir_channel(r->choir, 0);
    if (r->keeps)
        b.of[1] = rf_choir_channel(r->choir, 1);
    b.of[MIX] = r->job->mix == RF_MIX_LEFT ? b.of[0] : rf_choir_mean(r->choir);
    return b;
}

static void keep(rf_rollout *r, const blocks *b, uint64_t at, size_t from,
                 size_t to)
{
    for (uint32_t i = 0; i < r->lanes * CHANNELS; i++) {
        const float *in = b->of[i % CHANNELS];
        for (size_t n = from; r->audio[i] && n < to; n++)
            r->audio[i][at + n] = in[n * r->lanes + i / CHANNELS];
    }
}

/* Frames start..end, all in the block that was rendered last. */
static void take(rf_rollout *r, const blocks *b, uint64_t start, uint64_t end)
{
    const uint64_t at = r->rendered - RF_BLOCK;
    const size_t from = (size_t)(start - at), to = (size_t)(end - at);
    if (r->meter)
        rf_meter_hear(r->meter, b->of[MIX], from, to);
    if (r->keeps)
        keep(r, b, at, from, to);
}

static size_t unread(const rf_rollout *r)
{
    return (size_t)(r->rendered - r->heard);
}

/* What is left of the last block still sounds as it did, whatever the next
 * step changes; that step does not end before it. */
static void set_aside(rf_rollout *r)
{
    const size_t from = (RF_BLOCK - unread(r)) * r->lanes;
    const blocks b = rendered(r);
    for (size_t i = 0; i < CHANNELS; i++)
        if (b.of[i])
            memcpy(r->rest[i] + from, b.of[i] + from,
                   unread(r) * r->lanes * sizeof(float));
}

rf_status rf_rollout_step(rf_rollout *r, rf_error *err)
{
    const uint64_t end = r->job->ends[r->step];
    if (r->step > 0)
        RF_TRY(rf_choir_change(r->choir, err));
    rf_choir_calm(r->choir);
    if (unread(r) > 0) {
        const blocks rest = {{r->rest[0], r->rest[1], r->rest[MIX]}};
        take(r, &rest, r->heard, r->rendered);
    }
    while (r->rendered < end) {
        rf_choir_run(r->choir);
        const uint64_t start = r->rendered;
        const blocks b = rendered(r);
        r->rendered += RF_BLOCK;
        take(r, &b, start, r->rendered < end ? r->rendered : end);
    }
    if (r->meter)
        rf_meter_step(r->meter);
    r->heard = end;
    r->step++;
    if (unread(r) > 0)
        set_aside(r);
    return RF_OK;
}

/* ---- copies: what is ours, the meter's and the voice's ---- */

static void walk(rf_rollout *r, rf_carrier *c)
{
    rf_carry(c, &r->step, sizeof r->step);
    rf_carry(c, &r->rendered, sizeof r->rendered);
    rf_carry(c, &r->heard, sizeof r->heard);
    for (size_t i = 0; i < CHANNELS; i++)
        rf_carry(c, r->rest[i] + (RF_BLOCK - unread(r)) * r->lanes,
                 unread(r) * r->lanes * sizeof(float));
    if (r->meter)
        rf_meter_carry(r->meter, c);
}

size_t rf_rollout_state_bytes(const rf_rollout *r)
{
    rf_carrier c = {.what = RF_COUNT};
    walk((rf_rollout *)r, &c); /* which only looks at it */
    return c.bytes + rf_choir_state_bytes(r->choir);
}

size_t rf_rollout_save(const rf_rollout *r, void *to)
{
    rf_carrier c = {.what = RF_SAVE, .at = to};
    walk((rf_rollout *)r, &c);
    return c.bytes + rf_choir_save(r->choir, c.at + c.bytes);
}

rf_status rf_rollout_load(rf_rollout *r, const rf_plan *plan, const void *from,
                          rf_error *err)
{
    rf_carrier c = {.what = RF_LOAD, .at = (unsigned char *)from};
    RF_TRY(rf_choir_prepare(r->choir, plan, err));
    walk(r, &c);
    rf_choir_load(r->choir, c.at + c.bytes);
    rf_choir_calm(r->choir);
    return RF_OK;
}

/* ---- results ---- */

double rf_rollout_value(const rf_rollout *r, uint32_t lane, size_t term)
{
    return rf_meter_value(r->meter, lane, term);
}

bool rf_rollout_bad(const rf_rollout *r, uint32_t lane)
{
    return rf_choir_bad(r->choir, lane);
}

const rf_error *rf_rollout_trouble(const rf_rollout *r, uint32_t lane)
{
    return rf_choir_trouble(r->choir, lane);
}
