/* terms.c: terms become parts, and parts that look at the same share it. */
#include "base/memory.h"
#include "base/setting.h"
#include "score/score.h"

static rf_status no_memory(rf_error *err)
{
    return rf_fail(err, RF_NOMEM, 0, 0, "score: out of memory");
}

/* Spans that are one and the same here are called PLAYED. */
static rf_span canonical(const rf_score *score, rf_span span)
{
    const bool once = score->steps == 1;
    if (span == RF_SPAN_STEP && once)
        return RF_SPAN_PLAYED;
    if (span == RF_SPAN_TARGET &&
        (!score->target || (once && score->frames == score->ends[0])))
        return RF_SPAN_PLAYED;
    return span;
}

/* ---- parts ---- */

static rf_status add_parts(rf_score *score, rf_score_term *term, rf_error *err)
{
    rf_part parts[RF_MOST_PARTS] = {0};
    size_t n = 0;
    if (!term->measure->sums)
        RF_TRY(term->measure->prepare(term->values, score->sr, parts, &n, err));
    term->first = score->n_parts;
    term->n_parts = n;
    for (size_t i = 0; i < n; i++) {
        rf_score_part *part = &score->parts[score->n_parts++];
        part->part = parts[i];
        part->part.level_rows =
            rf_level_rows(&parts[i].level, parts[i].framing.length);
        part->rows = parts[i].comparison->rows(&part->part);
        part->targetless = term->measure->info.targetless;
    }
    return RF_OK;
}

static rf_status add_term(rf_score *score, const rf_term *from, rf_error *err)
{
    rf_score_term *term = &score->terms[score->n_terms++];
    term->span = canonical(score, from->span);
    RF_TRY(rf_measure_find(from->measure, &term->measure, err));
    RF_TRY(rf_settings_read(from->measure, term->measure->settings,
                            from->settings, from->n_settings, term->values,
                            err));
    return add_parts(score, term, err);
}

/* ---- series ---- */

static rf_series *series_of(rf_score *score, const rf_framing *framing,
                            rf_span span)
{
    for (size_t i = 0; i < score->n_series; i++)
        if (score->series[i].span == span &&
            rf_framing_equal(&score->series[i].framing, framing))
            return &score->series[i];
    rf_series *series = &score->series[score->n_series];
    series->levels = rf_alloc(score->n_parts, sizeof *series->levels);
    if (!series->levels)
        return NULL;
    series->framing = *framing;
    series->span = span;
    score->n_series++;
    return series;
}

static size_t level_of(rf_series *series, const rf_level *level)
{
    for (size_t i = 0; i < series->n_levels; i++)
        if (rf_level_equal(&series->levels[i], level))
            return i;
    series->levels[series->n_levels] = *level;
    return series->n_levels++;
}

static rf_status join(rf_score *score, const rf_score_term *term, rf_error *err)
{
    for (size_t i = 0; i < term->n_parts; i++) {
        rf_score_part *part = &score->parts[term->first + i];
        rf_series *series = series_of(score, &part->part.framing, term->span);
        if (!series)
            return no_memory(err);
        part->series = (size_t)(series - score->series);
        part->level = level_of(series, &part->part.level);
    }
    return RF_OK;
}

/* The measure that asked for a series first. */
static const char *who_wants(const rf_score *score, const rf_series *series)
{
    for (size_t i = 0; i < score->n_terms; i++) {
        const rf_score_term *term = &score->terms[i];
        for (size_t p = 0; p < term->n_parts; p++)
            if (&score->series[score->parts[term->first + p].series] == series)
                return term->measure->info.name;
    }
    return "score";
}

static rf_status make_lens(const rf_score *score, rf_series *series,
                           rf_tables *tables, rf_error *err)
{
    rf_error why = {0};
    const rf_status status =
        rf_lens_create(&series->framing, series->levels, series->n_levels,
                       tables, &series->lens, &why);
    if (status != RF_OK)
        return rf_fail(err, status, 0, 0, "%s: %s", who_wants(score, series),
                       why.message);
    return RF_OK;
}

rf_status rf_score_add_terms(rf_score *score, const rf_term *terms, size_t n,
                             rf_tables *tables, rf_error *err)
{
    score->terms = rf_alloc(n, sizeof *score->terms);
    score->parts = rf_alloc(n, RF_MOST_PARTS * sizeof *score->parts);
    if (!score->terms || !score->parts)
        return no_memory(err);
    for (size_t i = 0; i < n; i++)
        RF_TRY(add_term(score, &terms[i], err));
    score->series = rf_alloc(score->n_parts, sizeof *score->series);
    if (!score->series)
        return no_memory(err);
    for (size_t i = 0; i < n; i++)
        RF_TRY(join(score, &score->terms[i], err));
    for (size_t i = 0; i < score->n_series; i++)
        RF_TRY(make_lens(score, &score->series[i], tables, err));
    return RF_OK;
}
