/* choir.c: who sings by which plan, on which engine. */
#include "base/memory.h"
#include "base/sound.h"
#include "render/groups.h"
#include <string.h>

enum { CHANNELS = 3, MEAN = 2 };

typedef struct feed {
    const float *left, *right;
    size_t frames;
} feed;

struct rf_choir {
    uint32_t lanes, count;
    size_t slots;
    rf_plan *plans[RF_MOST_VOICES]; /* that they follow */
    float tempo[RF_MOST_VOICES];
    feed feed[RF_MOST_VOICES];
    float *values; /* [lanes][slots] */
    rf_groups now;
    rf_idle idle;
    rf_moves moves;
    float *blocks[CHANNELS]; /* [RF_BLOCK][lanes], where groups are several */
    bool made[CHANNELS];     /* of the block made last */
};

/* ---- making ---- */

static rf_status no_memory(rf_error *err)
{
    return rf_fail(err, RF_NOMEM, 0, 0, "voices: out of memory");
}

static rf_status make_blocks(rf_choir *c, rf_error *err)
{
    const size_t block = RF_BLOCK * (size_t)c->lanes;
    c->values = rf_alloc(c->lanes * c->slots, sizeof *c->values);
    c->blocks[0] = rf_alloc(CHANNELS * block, sizeof(float));
    if (!c->values || !c->blocks[0])
        return no_memory(err);
    for (size_t i = 1; i < CHANNELS; i++)
        c->blocks[i] = c->blocks[i - 1] + block;
    return RF_OK;
}

/* An engine for all of them, so that nothing is left to be made. */
static rf_status make_engine(rf_choir *c, rf_error *err)
{
    rf_groups all = rf_groups_of(c->plans, c->lanes, c->lanes);
    RF_TRY(rf_idle_take(&c->idle, &all, err));
    rf_idle_put_all(&c->idle, &all);
    return RF_OK;
}

rf_status rf_choir_create(const rf_plan *plan, uint32_t lanes, rf_choir **out,
                          rf_error *err)
{
    rf_choir *c = rf_alloc(1, sizeof *c);
    if (!c)
        return no_memory(err);
    c->lanes = lanes;
    c->slots = plan->graph->n_slots;
    for (uint32_t v = 0; v < lanes; v++)
        c->plans[v] = rf_plan_retain(plan);
    rf_status status = make_blocks(c, err);
    if (status == RF_OK)
        status = make_engine(c, err);
    if (status != RF_OK) {
        rf_choir_destroy(c);
        return status;
    }
    *out = c;
    return RF_OK;
}

void rf_choir_destroy(rf_choir *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < c->now.n; i++)
        rf_engine_destroy(c->now.of[i].engine);
    for (uint32_t v = 0; v < c->lanes; v++)
        rf_plan_release(c->plans[v]);
    rf_idle_clear(&c->idle);
    rf_moves_clear(&c->moves);
    rf_free(c->blocks[0]);
    rf_free(c->values);
    rf_free(c);
}

/* ---- one voice ---- */

void rf_choir_follow(rf_choir *c, uint32_t voice, const rf_plan *plan)
{
    if (c->plans[voice] == plan)
        return;
    rf_plan_release(c->plans[voice]);
    c->plans[voice] = rf_plan_retain(plan);
}

void rf_choir_stage(rf_choir *c, uint32_t voice, const float *values)
{
    if (c->slots > 0)
        memcpy(c->values + voice * c->slots, values, c->slots * sizeof *values);
}

void rf_choir_tempo(rf_choir *c, uint32_t voice, float bpm)
{
    c->tempo[voice] = bpm;
}

void rf_choir_feed(rf_choir *c, uint32_t voice, const rf_sound *sound)
{
    c->feed[voice] =
        sound ? (feed){sound->channel[0], sound->channel[1], sound->frames}
              : (feed){0};
}

/* ---- what a voice has ---- */

static void stage(const rf_choir *c, const rf_group *g)
{
    for (uint32_t lane = 0; lane < g->width; lane++)
        rf_engine_stage(g->engine, lane,
                        c->values + rf_group_voice(g, lane) * c->slots);
}

static void give_feed(const rf_choir *c, const rf_group *g)
{
    for (uint32_t lane = 0; lane < g->width; lane++) {
        const feed *f = &c->feed[rf_group_voice(g, lane)];
        rf_engine_feed(g->engine, lane, f->left, f->right, f->frames);
    }
}

static void give_tempo(const rf_choir *c, const rf_group *g)
{
    for (uint32_t lane = 0; lane < g->width; lane++) {
        const float bpm = c->tempo[rf_group_voice(g, lane)];
        rf_engine_tempo(g->engine, lane, bpm > 0 ? bpm : g->plan->bpm);
    }
}

/* ---- begin ---- */

rf_status rf_choir_begin(rf_choir *c, uint32_t count, uint64_t seed,
                         rf_error *err)
{
    for (size_t i = 0; i < c->now.n; i++)
        c->now.of[i].stays = false;
    rf_idle_put_all(&c->idle, &c->now);
    c->now = rf_groups_of(c->plans, count, c->lanes);
    const rf_status status = rf_idle_take(&c->idle, &c->now, err);
    if (status != RF_OK) {
        c->now.n = 0;
        return status;
    }
    c->count = count;
    memset(c->blocks[0], 0,
           (size_t)CHANNELS * RF_BLOCK * c->lanes * sizeof **c->blocks);
    for (size_t i = 0; i < c->now.n; i++) {
        const rf_group *g = &c->now.of[i];
        stage(c, g);
        give_tempo(c, g);
        give_feed(c, g);
        rf_engine_begin(g->engine, seed);
    }
    return RF_OK;
}

/* ---- change ---- */

static void install(rf_choir *c, const rf_groups *next)
{
    for (size_t k = 0; k < c->now.n; k++) {
        rf_group *old = &c->now.of[k];
        old->stays = false;
        for (size_t i = 0; i < next->n; i++)
            old->stays = old->stays || next->of[i].engine == old->engine;
    }
    rf_idle_put_all(&c->idle, &c->now);
    c->now = *next;
}

/* Each voice's move, so that nothing fails once the first has moved. */
static rf_status find_moves(rf_choir *c, const rf_groups *next, rf_error *err)
{
    int32_t lanes[RF_MOST_VOICES];
    rf_moves_reserve(&c->moves);
    for (size_t k = 0; k < c->now.n; k++)
        for (size_t i = 0; i < next->n; i++)
            if (!next->of[i].stays &&
                rf_group_find(&next->of[i], &c->now.of[k], lanes))
                RF_TRY(rf_moves_add(&c->moves, c->now.of[k].plan,
                                    next->of[i].plan, err));
    return RF_OK;
}

static void move_in(const rf_choir *c, const rf_group *g)
{
    int32_t lanes[RF_MOST_VOICES];
    stage(c, g);
    for (size_t k = 0; k < c->now.n; k++) {
        const rf_group *from = &c->now.of[k];
        if (rf_group_find(g, from, lanes))
            rf_engine_take_lanes(g->engine, lanes, from->engine,
                                 rf_moves_find(&c->moves, from->plan, g->plan));
    }
    give_feed(c, g);
}

static bool is_settled(const rf_choir *c)
{
    for (size_t i = 0; i < c->now.n; i++)
        for (uint32_t k = 0; k < c->now.of[i].count; k++)
            if (c->plans[c->now.of[i].voice[k]] != c->now.of[i].plan)
                return false;
    return true;
}

static rf_status regroup(rf_choir *c, rf_error *err)
{
    rf_groups next = rf_groups_of(c->plans, c->count, c->lanes);
    rf_groups_keep(&next, &c->now);
    RF_TRY(rf_idle_take(&c->idle, &next, err));
    const rf_status status = find_moves(c, &next, err);
    if (status != RF_OK) {
        rf_idle_put_all(&c->idle, &next);
        return status;
    }
    for (size_t i = 0; i < next.n; i++) {
        if (next.of[i].stays)
            continue;
        rf_engine_begin(next.of[i].engine, 0); /* it may be an old one */
        move_in(c, &next.of[i]);
    }
    install(c, &next);
    return RF_OK;
}

rf_status rf_choir_change(rf_choir *c, rf_error *err)
{
    if (!is_settled(c))
        RF_TRY(regroup(c, err));
    for (size_t i = 0; i < c->now.n; i++) {
        stage(c, &c->now.of[i]);
        rf_engine_apply(c->now.of[i].engine);
    }
    return RF_OK;
}

/* ---- run ---- */

void rf_choir_run(rf_choir *c)
{
    for (size_t i = 0; i < c->now.n; i++)
        rf_engine_run(c->now.of[i].engine);
    memset(c->made, 0, sizeof c->made);
}

static const float *block_of(const rf_group *g, size_t which)
{
    return which == MEAN ? rf_engine_mean(g->engine)
                         : rf_engine_channel(g->engine, (uint32_t)which);
}

static void scatter(const rf_choir *c, const rf_group *g, size_t which)
{
    const float *in = block_of(g, which);
    float *out = c->blocks[which];
    for (size_t n = 0; n < RF_BLOCK; n++)
        for (uint32_t i = 0; i < g->count; i++)
            out[n * c->lanes + g->voice[i]] = in[n * g->width + i];
}

static const float *block(rf_choir *c, size_t which)
{
    if (c->now.n == 1 && c->now.of[0].width == c->lanes)
        return block_of(&c->now.of[0], which);
    for (size_t i = 0; !c->made[which] && i < c->now.n; i++)
        scatter(c, &c->now.of[i], which);
    c->made[which] = true;
    return c->blocks[which];
}

const float *rf_choir_channel(rf_choir *c, uint32_t channel)
{
    return block(c, channel);
}

const float *rf_choir_mean(rf_choir *c)
{
    return block(c, MEAN);
}

/* The group in which a voice is, and its lane there. */
static const rf_group *group_of(const rf_choir *c, uint32_t voice,
                                uint32_t *lane)
{
    for (size_t i = 0; i < c->now.n; i++)
        for (uint32_t k = 0; k < c->now.of[i].count; k++)
            if (c->now.of[i].voice[k] == voice) {
                *lane = k;
                return &c->now.of[i];
            }
    return NULL;
}

bool rf_choir_bad(const rf_choir *c, uint32_t voice)
{
    uint32_t lane;
    const rf_group *g = group_of(c, voice, &lane);
    return g && rf_engine_bad(g->engine, lane);
}

const rf_error *rf_choir_trouble(const rf_choir *c, uint32_t voice)
{
    static const rf_error none;
    uint32_t lane;
    const rf_group *g = group_of(c, voice, &lane);
    return g ? rf_engine_trouble(g->engine, lane) : &none;
}

void rf_choir_calm(rf_choir *c)
{
    for (size_t i = 0; i < c->now.n; i++)
        rf_engine_calm(c->now.of[i].engine);
}

/* ---- copies ---- */

const rf_plan *rf_choir_plan(const rf_choir *c)
{
    return c->now.of[0].plan;
}

size_t rf_choir_state_bytes(const rf_choir *c)
{
    return rf_engine_state_bytes(c->now.of[0].engine);
}

size_t rf_choir_save(const rf_choir *c, void *to)
{
    return rf_engine_save(c->now.of[0].engine, to);
}

rf_status rf_choir_prepare(rf_choir *c, const rf_plan *plan, rf_error *err)
{
    rf_groups next = {.n = 1, .of = {{.plan = plan, .width = 1, .count = 1}}};
    rf_groups_keep(&next, &c->now);
    RF_TRY(rf_idle_take(&c->idle, &next, err));
    install(c, &next);
    c->count = 1;
    rf_choir_follow(c, 0, plan);
    return RF_OK;
}

void rf_choir_load(rf_choir *c, const void *from)
{
    give_feed(c, &c->now.of[0]);
    rf_engine_load(c->now.of[0].engine, from);
}
