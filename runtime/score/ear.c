/* ear.c: frames out of the history, columns out of frames. */
#include "score/ear.h"
#include "base/memory.h"
#include <string.h>

static rf_status no_memory(rf_error *err)
{
    return rf_fail(err, RF_NOMEM, 0, 0, "score: out of memory");
}

/* ---- making ---- */

static rf_status make_level(rf_ear *e, size_t level, rf_error *err)
{
    const rf_columns *c = &e->series->columns[level];
    if (e->score->target)
        e->x[level] = rf_alloc(e->series->most, sizeof(const float *));
    e->zeros[level] = rf_alloc(c->rows, e->lanes * sizeof **e->zeros);
    if ((e->score->target && !e->x[level]) || !e->zeros[level])
        return no_memory(err);
    for (size_t i = 0; i < c->rows * e->lanes; i++)
        e->zeros[level][i] = c->zero[i / e->lanes];
    return RF_OK;
}

static rf_status make(rf_ear *e, bool silent, rf_error *err)
{
    const rf_series *s = e->series;
    e->x = rf_alloc(s->n_levels, sizeof *e->x);
    e->zeros = rf_alloc(s->n_levels, sizeof *e->zeros);
    e->y = rf_alloc(s->n_levels, sizeof *e->y);
    if (!e->x || !e->zeros || !e->y)
        return no_memory(err);
    for (size_t i = 0; i < s->n_levels; i++)
        RF_TRY(make_level(e, i, err));
    if (silent)
        return RF_OK;
    if (e->lanes == 1)
        return rf_scan_create(s->lens, s->levels, s->n_levels, &e->scan, err);
    e->frame = rf_alloc(s->framing.length, e->lanes * sizeof *e->frame);
    if (!e->frame)
        return no_memory(err);
    return rf_look_create(s->lens, e->lanes, &e->look, err);
}

rf_status rf_ear_init(rf_ear *e, const rf_score *score, size_t series,
                      uint32_t lanes, bool silent, const rf_history *history,
                      const rf_keep *keeps, rf_error *err)
{
    *e = (rf_ear){.score = score,
                  .series = &score->series[series],
                  .history = history,
                  .keeps = keeps,
                  .lanes = lanes};
    const rf_status status = make(e, silent, err);
    if (status != RF_OK)
        rf_ear_clear(e);
    return status;
}

void rf_ear_clear(rf_ear *e)
{
    for (size_t i = 0; e->series && i < e->series->n_levels; i++) {
        if (e->x)
            rf_free(e->x[i]);
        if (e->zeros)
            rf_free(e->zeros[i]);
    }
    rf_look_destroy(e->look);
    rf_scan_destroy(e->scan);
    rf_free(e->frame);
    rf_free(e->y);
    rf_free(e->zeros);
    rf_free(e->x);
    *e = (rf_ear){0};
}

/* ---- columns ---- */

const float *const *rf_ear_target(const rf_ear *e, const rf_score_part *part)
{
    return part->targetless ? NULL : e->x[part->level];
}

/* What was looked at last becomes frame `t` of every part. */
static void keep(const rf_ear *e, size_t t)
{
    for (size_t i = 0; i < e->score->n_parts; i++) {
        const rf_score_part *part = &e->score->parts[i];
        if (&e->score->series[part->series] != e->series)
            continue;
        const float *const *x = rf_ear_target(e, part);
        e->keeps[i].kernel->column(
            &part->part, e->y[part->level], x ? x[t] : NULL,
            e->keeps[i].rows + t * part->rows * e->lanes);
    }
}

static void keep_silence(const rf_ear *e, size_t from, size_t to)
{
    for (size_t i = 0; i < e->series->n_levels; i++)
        e->y[i] = e->zeros[i];
    for (size_t t = from; t < to; t++)
        keep(e, t);
}

/* ---- frames ---- */

static const rf_view *view(const rf_ear *e)
{
    return &e->series->views[e->step];
}

/* Row i of the frame is sample `at`, or a zero. */
static void set_row(rf_ear *e, size_t i, int64_t at)
{
    const size_t row = e->lanes * sizeof *e->frame;
    float *out = e->frame + i * e->lanes;
    if (at >= 0 && at < (int64_t)view(e)->heard)
        memcpy(out, rf_history_at(e->history, view(e)->offset + (size_t)at),
               row);
    else
        memset(out, 0, row);
}

/* Rows from `i` on that are samples as they were heard; tells how many. */
static size_t set_heard(rf_ear *e, size_t i, int64_t at)
{
    if (at < 0 || at >= (int64_t)view(e)->heard)
        return 0;
    const size_t left = view(e)->heard - (size_t)at;
    const size_t room = e->series->framing.length - i;
    const size_t n = left < room ? left : room;
    memcpy(e->frame + i * e->lanes,
           rf_history_at(e->history, view(e)->offset + (size_t)at),
           n * e->lanes * sizeof *e->frame);
    return n;
}

/* A frame that reaches over an end of the sound. */
static const float *padded(rf_ear *e, int64_t start)
{
    const rf_framing *f = &e->series->framing;
    for (size_t i = 0; i < f->length;) {
        const int64_t at = start + (int64_t)i;
        const size_t n = set_heard(e, i, at);
        if (n == 0)
            set_row(e, i, rf_framing_source(f, at, view(e)->total));
        i += n > 0 ? n : 1;
    }
    return e->frame;
}

static void look_at(rf_ear *e, size_t t, size_t heard)
{
    const rf_framing *f = &e->series->framing;
    const int64_t start = rf_framing_start(f, t);
    const bool whole = start >= 0 && start + f->length <= (int64_t)heard;
    const float *frame =
        whole ? rf_history_at(e->history, view(e)->offset + (size_t)start)
              : padded(e, start);
    rf_look_at(e->look, frame);
    for (size_t i = 0; i < e->series->n_levels; i++)
        e->y[i] = rf_look_level(e->look, i);
    keep(e, t);
}

/* Frames from..to of the only sound; all of it is in the history. */
static void scan(rf_ear *e, size_t from, size_t to)
{
    const rf_view *v = view(e);
    const float *sound = rf_history_at(e->history, v->offset);
    while (from < to) {
        const size_t n =
            rf_scan_look(e->scan, sound, v->heard, v->total, from, to - from);
        for (size_t i = 0; i < n; i++) {
            for (size_t l = 0; l < e->series->n_levels; l++)
                e->y[l] = rf_scan_columns(e->scan, l) +
                          i * e->series->columns[l].rows;
            keep(e, from + i);
        }
        from += n;
    }
}

/* As the sounds are when the step ends. */
static void see(rf_ear *e, size_t from, size_t to)
{
    if (rf_lens_transforms(e->series->lens) && to > from)
        e->transforms += to - from;
    if (e->scan)
        scan(e, from, to);
    else if (!e->look)
        keep_silence(e, from, to);
    for (size_t t = from; e->look && t < to; t++)
        look_at(e, t, view(e)->heard);
}

/* ---- steps ---- */

void rf_ear_begin(rf_ear *e, size_t step)
{
    e->step = step;
    for (size_t i = 0; e->score->target && i < e->series->n_levels; i++)
        rf_series_point(e->series, i, step, e->x[i]);
    if (step == 0 || e->series->span == RF_SPAN_STEP)
        e->done = 0;
    if (step > 0)
        return;
    e->ended = false;
    keep_silence(e, view(e)->silent_from, view(e)->silent_to);
}

/* What is not complete, but as it will be until the step ends. */
static void see_rest(rf_ear *e)
{
    const rf_view *v = view(e);
    see(e, e->done, v->silent_from);
    see(e, v->silent_to, v->frames);
    e->done = v->complete;
    e->ended = e->series->span == RF_SPAN_TARGET && v->heard == v->total;
}

void rf_ear_hear(rf_ear *e, size_t heard)
{
    if (!e->look || e->ended)
        return;
    const rf_view *v = view(e);
    const size_t local = heard - v->offset;
    const size_t there = local < v->heard ? local : v->heard;
    const size_t complete = rf_framing_complete(&e->series->framing, there);
    if (rf_lens_transforms(e->series->lens) && complete > e->done)
        e->transforms += complete - e->done;
    for (; e->done < complete; e->done++)
        look_at(e, e->done, there);
    /* The history soon forgets where the target ended. */
    if (e->series->span == RF_SPAN_TARGET && there == v->total)
        see_rest(e);
}

void rf_ear_end(rf_ear *e)
{
    if (!e->ended)
        see_rest(e);
}

void rf_ear_carry(rf_ear *e, rf_carrier *c)
{
    const rf_series *s = e->series;
    rf_carry(c, &e->step, sizeof e->step);
    rf_carry(c, &e->done, sizeof e->done);
    rf_carry(c, &e->ended, sizeof e->ended);
    for (size_t i = 0; e->score->target && i < s->n_levels; i++)
        rf_carry(c, e->x[i], s->most * sizeof *e->x[i]);
}
