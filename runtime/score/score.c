/* score.c: making and releasing scores. */
#include "score/score.h"
#include "base/memory.h"
#include <math.h>
#include <string.h>

static const rf_measure *find(const char *name)
{
    const rf_measure *m = rf_measures();
    while (m->name && strcmp(m->name, name) != 0)
        m++;
    return m->name ? m : NULL;
}

static rf_status unknown_measure(const char *name, rf_error *err)
{
    enum { MOST = 64 };
    const char *names[MOST + 1] = {0};
    const rf_measure *m = rf_measures();
    for (size_t i = 0; i < MOST && m[i].name; i++)
        names[i] = m[i].name;
    const char *near = rf_nearest(name, names);
    if (near)
        return rf_fail(err, RF_INVALID, 0, 0,
                       "no measure '%s'; did you mean '%s'", name, near);
    return rf_fail(err, RF_INVALID, 0, 0, "no measure '%s'", name);
}

static rf_status check_target(const rf_score_options *o, rf_error *err)
{
    for (size_t n = 0; n < o->frames; n++)
        if (!isfinite(o->target[n]))
            return rf_fail(err, RF_INVALID, 0, 0,
                           "target: frame %zu is not a finite number", n + 1);
    return RF_OK;
}

static rf_status check(const rf_score_options *o, rf_error *err)
{
    if (!o || o->size < sizeof *o || !o->target || !o->terms)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "score: options, target or terms are missing");
    if (o->frames == 0 || o->n_terms == 0)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "score: an empty target or no terms");
    for (size_t i = 0; i < o->n_terms; i++) {
        if (!o->terms[i].measure ||
            (unsigned)o->terms[i].span > (unsigned)RF_SPAN_STEP)
            return rf_fail(err, RF_ARGUMENT, 0, 0,
                           "score: term %zu has no measure or no span", i + 1);
        if (!find(o->terms[i].measure))
            return unknown_measure(o->terms[i].measure, err);
    }
    return check_target(o, err);
}

rf_status rf_score_create(const rf_score_options *options, rf_score **out,
                          rf_error *err)
{
    RF_TRY(check(options, err));
    if (!out)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "score: no place for it");
    rf_score *score = rf_alloc(1, sizeof *score);
    if (!score)
        return rf_fail(err, RF_NOMEM, 0, 0, "score: out of memory");
    score->users = 1;
    score->target = rf_alloc(options->frames, sizeof *score->target);
    score->terms = rf_alloc(options->n_terms, sizeof *score->terms);
    if (!score->target || !score->terms) {
        rf_score_release(score);
        return rf_fail(err, RF_NOMEM, 0, 0, "score: out of memory");
    }
    score->frames = options->frames;
    memcpy(score->target, options->target,
           options->frames * sizeof *score->target);
    score->n_terms = options->n_terms;
    for (size_t i = 0; i < options->n_terms; i++)
        score->terms[i] = (rf_score_term){find(options->terms[i].measure),
                                          options->terms[i].span};
    *out = score;
    return RF_OK;
}

rf_score *rf_score_retain(const rf_score *score)
{
    rf_score *shared = (rf_score *)score;
    if (shared)
        atomic_fetch_add(&shared->users, 1);
    return shared;
}

void rf_score_release(rf_score *score)
{
    if (!score || atomic_fetch_sub(&score->users, 1) > 1)
        return;
    rf_free(score->terms);
    rf_free(score->target);
    rf_free(score);
}
