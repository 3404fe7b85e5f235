/* score.c: making and releasing scores. */
#include "score/score.h"
#include "base/float_mode.h"
#include "base/memory.h"
#include <math.h>
#include <string.h>

#define MOST_RATE 768000.0

rf_status rf_ends_check(const uint64_t *ends, size_t steps, rf_error *err)
{
    uint64_t before = 0;
    for (size_t k = 0; k < steps; k++) {
        if (ends[k] > RF_MOST_FRAMES)
            return rf_fail(err, RF_LIMIT, 0, 0,
                           "an episode has at most %u frames", RF_MOST_FRAMES);
        if (ends[k] < before || ends[k] - before < RF_BLOCK)
            return rf_fail(err, RF_INVALID, 0, 0,
                           "step %zu is shorter than a block of %d frames",
                           k + 1, RF_BLOCK);
        before = ends[k];
    }
    return RF_OK;
}

/* ---- checks ---- */

static rf_status check_target(const rf_score_options *o, rf_error *err)
{
    if (!o->target)
        return RF_OK;
    if (o->frames == 0)
        return rf_fail(err, RF_INVALID, 0, 0, "score: the target is empty");
    if (o->frames > RF_MOST_FRAMES)
        return rf_fail(err, RF_LIMIT, 0, 0, "a target has at most %u frames",
                       RF_MOST_FRAMES);
    for (size_t n = 0; n < o->frames; n++)
        if (!isfinite(o->target[n]))
            return rf_fail(err, RF_INVALID, 0, 0,
                           "target: frame %zu is not a finite number", n + 1);
    return RF_OK;
}

static rf_status check_terms(const rf_score_options *o, rf_error *err)
{
    for (size_t i = 0; i < o->n_terms; i++) {
        const rf_term *term = &o->terms[i];
        const rf_measure *measure;
        if (!term->measure || (unsigned)term->span > (unsigned)RF_SPAN_STEP ||
            (term->n_settings > 0 && !term->settings))
            return rf_fail(err, RF_ARGUMENT, 0, 0,
                           "score: term %zu has no measure, span or settings",
                           i + 1);
        RF_TRY(rf_measure_find(term->measure, &measure, err));
        if (!o->target && !measure->info.targetless)
            return rf_fail(err, RF_INVALID, 0, 0,
                           "%s: needs a target, there is none", term->measure);
    }
    return RF_OK;
}

static rf_status check(const rf_score_options *o, rf_error *err)
{
    if (o->n_terms == 0 || o->steps == 0)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "score: no terms or no steps");
    if (!(o->sr >= 1 && o->sr <= MOST_RATE))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "score: sr must be 1..768000 Hz, got %f", o->sr);
    RF_TRY(check_target(o, err));
    return check_terms(o, err);
}

/* ---- making ---- */

static rf_status no_memory(rf_error *err)
{
    return rf_fail(err, RF_NOMEM, 0, 0, "score: out of memory");
}

static rf_status copy(rf_score *score, const rf_score_options *o, rf_error *err)
{
    score->sr = o->sr;
    score->steps = o->steps;
    score->ends = rf_alloc(o->steps, sizeof *score->ends);
    if (!score->ends)
        return no_memory(err);
    memcpy(score->ends, o->ends, o->steps * sizeof *score->ends);
    if (!o->target)
        return RF_OK;
    score->frames = o->frames;
    score->target = rf_alloc(o->frames, sizeof *score->target);
    if (!score->target)
        return no_memory(err);
    memcpy(score->target, o->target, o->frames * sizeof *score->target);
    return RF_OK;
}

static rf_status fill(rf_score *score, const rf_score_options *o, rf_error *err)
{
    RF_TRY(copy(score, o, err));
    rf_tables *tables = rf_tables_retain(o->tables);
    if (!tables)
        RF_TRY(rf_tables_create(&tables, err));
    rf_status status =
        rf_score_add_terms(score, o->terms, o->n_terms, tables, err);
    rf_tables_release(tables);
    if (status == RF_OK)
        status = rf_score_analyse(score, err);
    return status;
}

rf_status rf_score_make(const rf_score_options *options, rf_score **out,
                        rf_error *err)
{
    RF_TRY(check(options, err));
    rf_score *score = rf_alloc(1, sizeof *score);
    if (!score)
        return no_memory(err);
    score->users = 1;
    const rf_status status = fill(score, options, err);
    if (status != RF_OK) {
        rf_score_release(score);
        return status;
    }
    *out = score;
    return RF_OK;
}

static rf_status make_whole(const rf_score_options *options, rf_score **out,
                            rf_error *err)
{
    rf_score *score = NULL;
    RF_TRY(rf_score_make(options, &score, err));
    const rf_status status = rf_score_measure_silence(score, err);
    if (status != RF_OK) {
        rf_score_release(score);
        return status;
    }
    *out = score;
    return RF_OK;
}

rf_status rf_score_create(const rf_score_options *options, rf_score **out,
                          rf_error *err)
{
    if (!out)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "score: no place for it");
    if (!options || options->size < sizeof *options || !options->terms ||
        !options->ends)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "score: size, terms or ends are missing");
    RF_TRY(rf_ends_check(options->ends, options->steps, err));
    const uint64_t host = rf_float_enter();
    const rf_status status = make_whole(options, out, err);
    rf_float_leave(host);
    return status;
}

/* ---- sharing ---- */

rf_score *rf_score_retain(const rf_score *score)
{
    rf_score *shared = (rf_score *)score;
    if (shared)
        atomic_fetch_add(&shared->users, 1);
    return shared;
}

static void clear_series(rf_series *series)
{
    for (size_t i = 0; series->columns && i < series->n_levels; i++) {
        rf_free(series->columns[i].zero);
        rf_free(series->columns[i].own);
        rf_free(series->columns[i].shared);
    }
    rf_free(series->columns);
    rf_free(series->views);
    rf_lens_release(series->lens);
    rf_free(series->levels);
}

void rf_score_release(rf_score *score)
{
    if (!score || atomic_fetch_sub(&score->users, 1) > 1)
        return;
    for (size_t i = 0; i < score->n_series; i++)
        clear_series(&score->series[i]);
    for (size_t i = 0; i < score->n_parts; i++) {
        rf_free(score->parts[i].part.table);
        rf_free(score->parts[i].facts);
    }
    for (size_t i = 0; i < score->n_terms; i++) {
        rf_free(score->terms[i].tails);
        rf_free(score->terms[i].facts);
    }
    rf_free(score->silence);
    rf_free(score->series);
    rf_free(score->parts);
    rf_free(score->terms);
    rf_free(score->ends);
    rf_free(score->target);
    rf_free(score);
}
