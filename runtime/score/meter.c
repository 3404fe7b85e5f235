/* meter.c: sums and ears; at the end of a step, a number for each term. */
#include "score/meter.h"
#include "base/memory.h"
#include "score/ear.h"
#include <float.h>
#include <string.h>

struct rf_meter {
    const rf_score *score;
    uint32_t lanes;
    bool silent;
    size_t step;  /* that is being heard */
    size_t heard; /* frames */
    rf_history history;
    rf_ear *ears;            /* [series] */
    rf_keep *keeps;          /* [parts] */
    rf_sum_kernel **kernels; /* [terms], NULL where nothing is added up */
    double **sums;           /* [terms] each [n][lanes] */
    double *voice;           /* sums of one voice */
    double *out;             /* [lanes] of a part */
    double *values;          /* [terms][lanes] */
};

/* ---- making ---- */

static rf_status no_memory(rf_error *err)
{
    return rf_fail(err, RF_NOMEM, 0, 0, "score: out of memory");
}

static rf_status make_sums(rf_meter *m, rf_error *err)
{
    const rf_score *score = m->score;
    size_t most = 0;
    m->kernels = rf_alloc(score->n_terms, sizeof *m->kernels);
    m->sums = rf_alloc(score->n_terms, sizeof *m->sums);
    if (!m->kernels || !m->sums)
        return no_memory(err);
    for (size_t i = 0; i < score->n_terms; i++) {
        const rf_sums *sums = score->terms[i].measure->sums;
        if (!sums)
            continue;
        m->kernels[i] = sums->kernel(m->lanes);
        m->sums[i] = rf_alloc(sums->n, m->lanes * sizeof **m->sums);
        if (!m->sums[i])
            return no_memory(err);
        most = most > sums->n ? most : sums->n;
    }
    m->voice = rf_alloc(most, sizeof *m->voice);
    m->out = rf_alloc(m->lanes, sizeof *m->out);
    m->values = rf_alloc(score->n_terms, m->lanes * sizeof *m->values);
    return m->voice && m->out && m->values ? RF_OK : no_memory(err);
}

static rf_status make_keeps(rf_meter *m, rf_error *err)
{
    const rf_score *score = m->score;
    m->keeps = rf_alloc(score->n_parts, sizeof *m->keeps);
    if (!m->keeps)
        return no_memory(err);
    for (size_t i = 0; i < score->n_parts; i++) {
        const rf_score_part *part = &score->parts[i];
        const size_t frames = score->series[part->series].most;
        m->keeps[i].kernel = part->part.comparison->kernel(m->lanes);
        /* Rows of W: frames * rows of them fit memory, or nothing does. */
        if (part->rows == 0 || frames <= SIZE_MAX / part->rows)
            m->keeps[i].rows =
                rf_alloc(frames * part->rows, m->lanes * sizeof(float));
        if (!m->keeps[i].rows)
            return no_memory(err);
    }
    return RF_OK;
}

/* One sound is kept whole, because its frames are looked at together when a
 * step ends; of W the frames that are still growing. */
static rf_status make_history(rf_meter *m, rf_error *err)
{
    const size_t all = (size_t)m->score->ends[m->score->steps - 1];
    size_t keep = 0;
    for (size_t i = 0; i < m->score->n_series; i++)
        if (keep <= m->score->series[i].framing.length)
            keep = (size_t)m->score->series[i].framing.length + 1;
    if (m->lanes == 1)
        keep = all;
    return rf_history_init(&m->history, m->lanes, keep, all, err);
}

static rf_status make(rf_meter *m, rf_error *err)
{
    const rf_score *score = m->score;
    RF_TRY(make_sums(m, err));
    RF_TRY(make_keeps(m, err));
    if (score->n_series == 0)
        return RF_OK;
    if (!m->silent)
        RF_TRY(make_history(m, err));
    m->ears = rf_alloc(score->n_series, sizeof *m->ears);
    if (!m->ears)
        return no_memory(err);
    for (size_t i = 0; i < score->n_series; i++)
        RF_TRY(rf_ear_init(&m->ears[i], score, i, m->lanes, m->silent,
                           &m->history, m->keeps, err));
    return RF_OK;
}

static rf_status create(const rf_score *score, uint32_t lanes, bool silent,
                        rf_meter **out, rf_error *err)
{
    rf_meter *m = rf_alloc(1, sizeof *m);
    if (!m)
        return no_memory(err);
    m->score = score;
    m->lanes = lanes;
    m->silent = silent;
    const rf_status status = make(m, err);
    if (status != RF_OK) {
        rf_meter_destroy(m);
        return status;
    }
    *out = m;
    return RF_OK;
}

rf_status rf_meter_create(const rf_score *score, uint32_t lanes, rf_meter **out,
                          rf_error *err)
{
    return create(score, lanes, false, out, err);
}

rf_status rf_meter_create_silent(const rf_score *score, rf_meter **out,
                                 rf_error *err)
{
    return create(score, 1, true, out, err);
}

void rf_meter_destroy(rf_meter *m)
{
    if (!m)
        return;
    for (size_t i = 0; m->ears && i < m->score->n_series; i++)
        rf_ear_clear(&m->ears[i]);
    for (size_t i = 0; m->keeps && i < m->score->n_parts; i++)
        rf_free(m->keeps[i].rows);
    for (size_t i = 0; m->sums && i < m->score->n_terms; i++)
        rf_free(m->sums[i]);
    rf_history_clear(&m->history);
    rf_free(m->values);
    rf_free(m->out);
    rf_free(m->voice);
    rf_free(m->sums);
    rf_free(m->kernels);
    rf_free(m->keeps);
    rf_free(m->ears);
    rf_free(m);
}

/* ---- hearing ---- */

static void begin_step(rf_meter *m)
{
    for (size_t i = 0; i < m->score->n_terms; i++) {
        const rf_score_term *term = &m->score->terms[i];
        if (m->sums[i] && (m->step == 0 || term->span == RF_SPAN_STEP))
            memset(m->sums[i], 0,
                   term->measure->sums->n * m->lanes * sizeof **m->sums);
    }
    for (size_t i = 0; i < m->score->n_series; i++)
        rf_ear_begin(&m->ears[i], m->step);
}

void rf_meter_begin(rf_meter *m)
{
    m->step = m->heard = 0;
    rf_history_forget(&m->history);
    begin_step(m);
}

/* Rows from..to, the first of them frame m->heard, on either side of the
 * target's end. */
static void add_up(rf_meter *m, const void *block, size_t from, size_t to)
{
    const rf_score *score = m->score;
    const size_t left = m->heard < score->frames ? score->frames - m->heard : 0;
    const size_t middle = to - from < left ? to : from + left;
    for (size_t i = 0; i < score->n_terms; i++) {
        const double *settings = score->terms[i].values;
        if (!m->kernels[i])
            continue;
        if (middle > from)
            m->kernels[i](block, from, middle, score->target + m->heard,
                          settings, m->sums[i]);
        if (to > middle && score->terms[i].span != RF_SPAN_TARGET)
            m->kernels[i](block, middle, to, NULL, settings, m->sums[i]);
    }
}

void rf_meter_hear(rf_meter *m, const void *block, size_t from, size_t to)
{
    add_up(m, block, from, to);
    m->heard += to - from;
    if (m->silent || m->score->n_series == 0)
        return;
    rf_history_add(&m->history, (const float *)block + from * m->lanes,
                   to - from);
    for (size_t i = 0; i < m->score->n_series; i++)
        rf_ear_hear(&m->ears[i], m->heard);
}

/* ---- numbers ---- */

static double sum_of(const rf_meter *m, size_t i, uint32_t lane)
{
    const rf_score_term *term = &m->score->terms[i];
    const rf_sums *sums = term->measure->sums;
    for (size_t n = 0; n < sums->n; n++)
        m->voice[n] = m->sums[i][n * m->lanes + lane] +
                      term->tails[m->step * sums->n + n];
    return sums->finish(m->voice, &term->facts[m->step], term->values);
}

/* A part without a frame says nothing: a sound shorter than its frames. */
static void add_part(rf_meter *m, size_t i, double *values)
{
    const rf_score_part *part = &m->score->parts[i];
    const rf_ear *ear = &m->ears[part->series];
    const size_t frames = ear->series->views[m->step].frames;
    if (frames == 0)
        return;
    m->keeps[i].kernel->finish(
        &part->part, m->keeps[i].rows, rf_ear_target(ear, part),
        part->facts + m->step * RF_PART_FACTS, frames, m->out);
    for (uint32_t lane = 0; lane < m->lanes; lane++)
        values[lane] += part->part.weight * m->out[lane];
}

static void measure(rf_meter *m, size_t i)
{
    const rf_score_term *term = &m->score->terms[i];
    double *values = m->values + i * m->lanes;
    for (uint32_t lane = 0; lane < m->lanes; lane++)
        values[lane] = m->kernels[i] ? sum_of(m, i, lane) : 0;
    for (size_t p = 0; p < term->n_parts; p++)
        add_part(m, term->first + p, values);
}

void rf_meter_step(rf_meter *m)
{
    for (size_t i = 0; i < m->score->n_series; i++)
        rf_ear_end(&m->ears[i]);
    for (size_t i = 0; i < m->score->n_terms; i++)
        measure(m, i);
    m->step++;
    if (m->step < m->score->steps)
        begin_step(m);
}

double rf_meter_raw(const rf_meter *m, uint32_t lane, size_t term)
{
    return m->values[term * m->lanes + lane];
}

double rf_meter_value(const rf_meter *m, uint32_t lane, size_t term)
{
    const double value = rf_meter_raw(m, lane, term), most = (double)FLT_MAX;
    if (value < -most)
        return -most;
    return value <= most ? value : most;
}

void rf_meter_carry(rf_meter *m, rf_carrier *c)
{
    const rf_score *score = m->score;
    rf_carry(c, &m->step, sizeof m->step);
    rf_carry(c, &m->heard, sizeof m->heard);
    for (size_t i = 0; i < score->n_terms; i++)
        if (m->sums[i])
            rf_carry(c, m->sums[i],
                     score->terms[i].measure->sums->n * m->lanes *
                         sizeof **m->sums);
    for (size_t i = 0; i < score->n_parts; i++) {
        const rf_score_part *part = &score->parts[i];
        rf_carry(c, m->keeps[i].rows,
                 score->series[part->series].most * part->rows * m->lanes *
                     sizeof(float));
    }
    for (size_t i = 0; i < score->n_series; i++)
        rf_ear_carry(&m->ears[i], c);
    if (m->history.rows)
        rf_history_carry(&m->history, c);
}

uint64_t rf_meter_transforms(const rf_meter *m)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < m->score->n_series; i++)
        sum += m->ears[i].transforms;
    return sum;
}
