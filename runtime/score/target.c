/* target.c: what is known of the target before a sound is heard. */
#include "base/memory.h"
#include "score/scan.h"
#include "score/score.h"
#include <string.h>

static rf_status no_memory(rf_error *err)
{
    return rf_fail(err, RF_NOMEM, 0, 0, "score: out of memory");
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Where step k begins. */
static size_t begins(const rf_score *score, size_t k)
{
    return k > 0 ? (size_t)score->ends[k - 1] : 0;
}

/* ---- views ---- */

static bool sees_zeros(const rf_framing *f, const rf_view *v, size_t t)
{
    const int64_t start = rf_framing_start(f, t);
    for (uint32_t i = 0; i < f->length; i++) {
        const int64_t at = rf_framing_source(f, start + i, v->total);
        if (at >= 0 && at < (int64_t)v->heard)
            return false;
    }
    return true;
}

/* Behind what is heard, until padding may show it again. */
static void find_silence(const rf_framing *f, rf_view *v)
{
    v->silent_from = v->silent_to = v->frames;
    if (v->heard == v->total)
        return;
    size_t t = v->complete;
    while (t < v->frames && rf_framing_start(f, t) < (int64_t)v->heard)
        t++;
    v->silent_from = t;
    const size_t inside = rf_framing_complete(f, v->total);
    if (t < inside)
        t = inside;
    while (t < v->frames && sees_zeros(f, v, t))
        t++;
    v->silent_to = t;
}

static rf_view view_of(const rf_score *score, const rf_series *s, size_t k)
{
    const size_t end = (size_t)score->ends[k];
    rf_view v = {.total = end, .heard = end};
    if (s->span == RF_SPAN_TARGET) {
        v.total = score->frames;
        v.heard = least(end, score->frames);
    }
    if (s->span == RF_SPAN_STEP) {
        v.offset = begins(score, k);
        v.total = v.heard = end - v.offset;
    }
    v.frames = rf_framing_count(&s->framing, v.total);
    v.complete = rf_framing_complete(&s->framing, v.heard);
    find_silence(&s->framing, &v);
    v.shared = s->span == RF_SPAN_PLAYED   ? v.complete
               : s->span == RF_SPAN_TARGET ? v.frames
                                           : 0;
    return v;
}

static rf_status make_views(const rf_score *score, rf_series *s, rf_error *err)
{
    s->views = rf_alloc(score->steps, sizeof *s->views);
    if (!s->views)
        return no_memory(err);
    for (size_t k = 0; k < score->steps; k++) {
        rf_view v = view_of(score, s, k);
        v.own = s->n_own;
        s->n_own += v.frames - v.shared;
        s->n_shared = v.shared; /* never fewer than before */
        if (s->most < v.frames)
            s->most = v.frames;
        s->views[k] = v;
    }
    return RF_OK;
}

/* ---- limits ---- */

/* Numbers: half a gigabyte a voice, four of the target. */
#define MOST_KEPT ((size_t)1 << 27)
#define MOST_COLUMNS ((size_t)1 << 30)

static rf_status check_part(const rf_score *score, const char *measure,
                            const rf_score_part *part, rf_error *err)
{
    const rf_series *s = &score->series[part->series];
    const size_t columns = s->n_shared + s->n_own, rows = part->part.level_rows;
    if (part->rows > 0 && s->most > MOST_KEPT / part->rows)
        return rf_fail(err, RF_LIMIT, 0, 0,
                       "%s: %zu frames of %zu numbers are more than %zu: the "
                       "sound is too long for its hop",
                       measure, s->most, part->rows, MOST_KEPT);
    if (score->target && columns > MOST_COLUMNS / rows)
        return rf_fail(err, RF_LIMIT, 0, 0,
                       "%s: %zu frames of %zu numbers are more than %zu: the "
                       "target is too long for its hop",
                       measure, columns, rows, MOST_COLUMNS);
    return RF_OK;
}

/* Before memory is asked for. */
static rf_status check_limits(const rf_score *score, rf_error *err)
{
    for (size_t i = 0; i < score->n_terms; i++) {
        const rf_score_term *term = &score->terms[i];
        for (size_t p = 0; p < term->n_parts; p++)
            RF_TRY(check_part(score, term->measure->info.name,
                              &score->parts[term->first + p], err));
    }
    return RF_OK;
}

/* ---- columns ---- */

static rf_status make_columns(const rf_score *score, rf_series *s,
                              rf_error *err)
{
    s->columns = rf_alloc(s->n_levels, sizeof *s->columns);
    if (!s->columns)
        return no_memory(err);
    for (size_t i = 0; i < s->n_levels; i++) {
        rf_columns *c = &s->columns[i];
        c->rows = rf_level_rows(&s->levels[i], s->framing.length);
        const size_t bytes = c->rows * sizeof *c->zero;
        c->zero = rf_alloc(1, bytes);
        c->shared = score->target ? rf_alloc(s->n_shared, bytes) : NULL;
        c->own = score->target ? rf_alloc(s->n_own, bytes) : NULL;
        if (!c->zero || (score->target && (!c->shared || !c->own)))
            return no_memory(err);
    }
    return RF_OK;
}

static void see_zeros(const rf_series *s, rf_scan *scan)
{
    const float nothing = 0;
    rf_scan_look(scan, &nothing, 0, s->framing.length, 0, 1);
    for (size_t i = 0; i < s->n_levels; i++)
        memcpy(s->columns[i].zero, rf_scan_columns(scan, i),
               s->columns[i].rows * sizeof(float));
}

/* Frames from..to of the target as `v` shows it; the first one's columns are
 * number `at` of the shared or of the own ones. */
static void see(const rf_score *score, const rf_series *s, const rf_view *v,
                rf_scan *scan, size_t from, size_t to, bool own, size_t at)
{
    const size_t start = least(v->offset, score->frames);
    const size_t samples = least(score->frames - start, v->total);
    while (from < to) {
        const size_t n = rf_scan_look(scan, score->target + start, samples,
                                      v->total, from, to - from);
        for (size_t i = 0; i < s->n_levels; i++) {
            const rf_columns *c = &s->columns[i];
            memcpy((own ? c->own : c->shared) + at * c->rows,
                   rf_scan_columns(scan, i), n * c->rows * sizeof(float));
        }
        from += n;
        at += n;
    }
}

static void see_target(const rf_score *score, const rf_series *s, rf_scan *scan)
{
    const rf_view *last = &s->views[score->steps - 1];
    see(score, s, last, scan, 0, s->n_shared, false, 0);
    for (size_t k = 0; k < score->steps; k++) {
        const rf_view *v = &s->views[k];
        see(score, s, v, scan, v->shared, v->frames, true, v->own);
    }
}

static rf_status analyse(const rf_score *score, rf_series *s, rf_error *err)
{
    RF_TRY(make_columns(score, s, err));
    rf_scan *scan = NULL;
    RF_TRY(rf_scan_create(s->lens, s->levels, s->n_levels, &scan, err));
    see_zeros(s, scan);
    if (score->target)
        see_target(score, s, scan);
    rf_scan_destroy(scan);
    return RF_OK;
}

void rf_series_point(const rf_series *s, size_t level, size_t step,
                     const float **x)
{
    const rf_columns *c = &s->columns[level];
    const rf_view *v = &s->views[step];
    size_t t = step > 0 ? s->views[step - 1].shared : 0;
    for (; t < v->shared; t++)
        x[t] = c->shared + t * c->rows;
    for (; t < v->frames; t++)
        x[t] = c->own + (v->own + t - v->shared) * c->rows;
}

/* ---- what comparisons want to know of all columns ---- */

static void fill_part_facts(const rf_score *score, const rf_score_part *part,
                            const float **x)
{
    const rf_series *s = &score->series[part->series];
    for (size_t k = 0; k < score->steps; k++) {
        double *facts = part->facts + k * RF_PART_FACTS;
        rf_series_point(s, part->level, k, x);
        if (k > 0 && s->span == RF_SPAN_TARGET)
            memcpy(facts, part->facts, RF_PART_FACTS * sizeof *facts);
        else if (s->views[k].frames > 0)
            part->part.comparison->facts(&part->part, x, s->views[k].frames,
                                         facts);
    }
}

static rf_status make_part_facts(const rf_score *score, rf_score_part *part,
                                 rf_error *err)
{
    part->facts = rf_alloc(score->steps, RF_PART_FACTS * sizeof *part->facts);
    if (!part->facts)
        return no_memory(err);
    if (part->targetless || !part->part.comparison->facts)
        return RF_OK;
    const float **x =
        rf_alloc(score->series[part->series].most, sizeof(const float *));
    if (!x)
        return no_memory(err);
    fill_part_facts(score, part, x);
    rf_free(x);
    return RF_OK;
}

/* ---- measures that add up ---- */

static void add_up(const rf_score *score, size_t from, size_t to,
                   rf_facts *facts)
{
    for (size_t n = from; n < least(to, score->frames); n++) {
        const double x = (double)score->target[n];
        facts->x += x;
        facts->xx += x * x;
    }
}

static void fill_facts(const rf_score *score, const rf_score_term *term)
{
    for (size_t k = 0; k < score->steps; k++) {
        const size_t start = begins(score, k), end = (size_t)score->ends[k];
        rf_facts *facts = &term->facts[k];
        if (k > 0 && term->span != RF_SPAN_STEP)
            *facts = term->facts[k - 1];
        facts->frames = facts->y_frames = end;
        facts->x_frames = least(end, score->frames);
        if (term->span == RF_SPAN_TARGET) {
            facts->frames = facts->x_frames = score->frames;
            facts->y_frames = least(end, score->frames);
            add_up(score, 0, k == 0 ? score->frames : 0, facts);
            continue;
        }
        if (term->span == RF_SPAN_STEP) {
            facts->frames = facts->y_frames = end - start;
            facts->x_frames -= least(start, score->frames);
        }
        add_up(score, start, end, facts);
    }
}

/* What silence adds beside frames from..to of the target. */
static void add_silence(const rf_score *score, const rf_score_term *term,
                        uint64_t from, uint64_t to, double *sums)
{
    static const float zeros[RF_BLOCK];
    rf_sum_kernel *add = term->measure->sums->kernel(1);
    for (uint64_t n = from; n < to; n += RF_BLOCK) {
        const uint64_t left = to - n;
        add(zeros, 0, left < RF_BLOCK ? (size_t)left : RF_BLOCK,
            score->target + n, term->values, sums);
    }
}

/* From the last step to the first: each tail is the next one and some more. */
static void fill_tails(const rf_score *score, const rf_score_term *term)
{
    const size_t n = term->measure->sums->n;
    uint64_t end = score->frames;
    for (size_t k = score->steps; k-- > 0;) {
        double *tail = term->tails + k * n;
        if (score->ends[k] < end) {
            add_silence(score, term, score->ends[k], end, tail);
            end = score->ends[k];
        }
        for (size_t i = 0; k + 1 < score->steps && i < n; i++)
            tail[i] += tail[n + i];
    }
}

static rf_status make_sums(const rf_score *score, rf_score_term *term,
                           rf_error *err)
{
    if (!term->measure->sums)
        return RF_OK;
    term->facts = rf_alloc(score->steps, sizeof *term->facts);
    term->tails =
        rf_alloc(score->steps, term->measure->sums->n * sizeof *term->tails);
    if (!term->facts || !term->tails)
        return no_memory(err);
    fill_facts(score, term);
    if (term->span == RF_SPAN_TARGET)
        fill_tails(score, term);
    return RF_OK;
}

static rf_status analyse_series(rf_score *score, rf_error *err)
{
    for (size_t i = 0; i < score->n_series; i++)
        RF_TRY(make_views(score, &score->series[i], err));
    RF_TRY(check_limits(score, err));
    for (size_t i = 0; i < score->n_series; i++)
        RF_TRY(analyse(score, &score->series[i], err));
    return RF_OK;
}

rf_status rf_score_analyse(rf_score *score, rf_error *err)
{
    RF_TRY(analyse_series(score, err));
    for (size_t i = 0; i < score->n_parts; i++)
        RF_TRY(make_part_facts(score, &score->parts[i], err));
    for (size_t i = 0; i < score->n_terms; i++)
        RF_TRY(make_sums(score, &score->terms[i], err));
    return RF_OK;
}
