/* scan.c: lanes are frames. */
#include "score/scan.h"
#include "base/memory.h"

enum { MOST_WIDTHS = 4 };

struct rf_scan {
    const rf_framing *framing;
    rf_look *looks[MOST_WIDTHS]; /* from narrow to wide */
    uint32_t widths[MOST_WIDTHS];
    size_t n_widths;
    float *frame;    /* [length][widest] */
    float **columns; /* [n_levels] */
    size_t *rows;    /* [n_levels] */
    size_t n_levels;
};

static rf_status no_memory(rf_error *err)
{
    return rf_fail(err, RF_NOMEM, 0, 0, "score: out of memory");
}

static rf_status make_columns(rf_scan *s, const rf_level *levels, size_t n,
                              size_t widest, rf_error *err)
{
    const uint32_t length = s->framing->length;
    s->frame = rf_alloc(length, widest * sizeof *s->frame);
    s->columns = rf_alloc(n, sizeof *s->columns);
    s->rows = rf_alloc(n, sizeof *s->rows);
    if (!s->frame || !s->columns || !s->rows)
        return no_memory(err);
    s->n_levels = n;
    for (size_t i = 0; i < n; i++) {
        s->rows[i] = rf_level_rows(&levels[i], length);
        s->columns[i] = rf_alloc(s->rows[i], widest * sizeof **s->columns);
        if (!s->columns[i])
            return no_memory(err);
    }
    return RF_OK;
}

static rf_status make(rf_scan *s, const rf_lens *lens, const rf_level *levels,
                      size_t n_levels, rf_error *err)
{
    s->framing = rf_lens_framing(lens);
    for (const uint32_t *w = rf_lane_widths(); *w; w++) {
        RF_TRY(rf_look_create(lens, *w, &s->looks[s->n_widths], err));
        s->widths[s->n_widths++] = *w;
    }
    return make_columns(s, levels, n_levels, s->widths[s->n_widths - 1], err);
}

rf_status rf_scan_create(const rf_lens *lens, const rf_level *levels,
                         size_t n_levels, rf_scan **out, rf_error *err)
{
    rf_scan *s = rf_alloc(1, sizeof *s);
    if (!s)
        return no_memory(err);
    const rf_status status = make(s, lens, levels, n_levels, err);
    if (status != RF_OK) {
        rf_scan_destroy(s);
        return status;
    }
    *out = s;
    return RF_OK;
}

void rf_scan_destroy(rf_scan *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->n_levels; i++)
        rf_free(s->columns[i]);
    rf_free(s->rows);
    rf_free(s->columns);
    rf_free(s->frame);
    for (size_t i = 0; i < s->n_widths; i++)
        rf_look_destroy(s->looks[i]);
    rf_free(s);
}

/* [rows][width] to [count][rows]. */
static void transpose(const float *in, size_t rows, size_t width, size_t count,
                      float *out)
{
    for (size_t i = 0; i < count; i++)
        for (size_t row = 0; row < rows; row++)
            out[i * rows + row] = in[row * width + i];
}

size_t rf_scan_look(rf_scan *s, const float *sound, size_t samples,
                    size_t total, size_t t, size_t count)
{
    size_t i = 0;
    while (i + 1 < s->n_widths && s->widths[i] < count)
        i++;
    const uint32_t width = s->widths[i];
    const size_t n = count < width ? count : width;
    rf_look_gather(s->framing, width, sound, samples, total, t, n, s->frame);
    rf_look_at(s->looks[i], s->frame);
    for (size_t level = 0; level < s->n_levels; level++)
        transpose(rf_look_level(s->looks[i], level), s->rows[level], width, n,
                  s->columns[level]);
    return n;
}

const float *rf_scan_columns(const rf_scan *s, size_t level)
{
    return s->columns[level];
}
