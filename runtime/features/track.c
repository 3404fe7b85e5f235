#include "features/track.h"
#include "base/memory.h"
#include "base/widths.h"
#include "features/pairs.h"
#include <string.h>

static bool is_spectrum(const rf_level *level)
{
    return level->kind == RF_LEVEL_SPECTRUM;
}

bool rf_track_derived(const rf_track *track)
{
    return !is_spectrum(&track->level) && rf_lens_transforms(track->lens);
}

rf_status rf_track_create(const rf_framing *framing, const rf_level *level,
                          rf_tables *tables, rf_track **out, rf_error *err)
{
    rf_track *track = rf_alloc(1, sizeof *track);
    if (!track)
        return rf_fail(err, RF_NOMEM, 0, 0, "analyser: out of memory");
    const rf_level spectrum = {.kind = RF_LEVEL_SPECTRUM};
    const rf_level levels[] = {spectrum, *level};
    const bool derived = !is_spectrum(level) && level->kind != RF_LEVEL_RMS;
    const rf_status status =
        rf_lens_create(framing, derived ? levels : level, derived ? 2 : 1,
                       tables, &track->lens, err);
    if (status != RF_OK) {
        rf_track_destroy(track);
        return status;
    }
    track->framing = *framing;
    track->level = *level;
    track->floats = is_spectrum(level) ? 2 : 1;
    track->rows = rf_level_rows(level, framing->length) / track->floats;
    *out = track;
    return RF_OK;
}

void rf_track_destroy(rf_track *track)
{
    if (!track)
        return;
    for (size_t i = 0; i < RF_TRACK_WIDTHS; i++)
        rf_look_destroy(track->looks[i]);
    rf_lens_release(track->lens);
    rf_free(track->data);
    rf_free(track);
}

/* At first as many as are asked for, for many sounds do not grow; a matrix
 * without gaps need not be copied. */
rf_status rf_track_reserve(rf_track *track, size_t columns, rf_error *err)
{
    if (columns <= track->capacity)
        return RF_OK;
    const size_t twice = 2 * track->capacity;
    const size_t capacity =
        track->done > 0 && twice > columns ? twice : columns;
    const size_t bytes = track->floats * sizeof *track->data;
    float *data = rf_alloc(track->rows * capacity, bytes);
    if (!data)
        return rf_fail(err, RF_NOMEM, 0, 0, "analyser: out of memory");
    for (size_t r = 0; track->done > 0 && r < track->rows; r++)
        memcpy(data + r * capacity * track->floats,
               track->data + r * track->capacity * track->floats,
               track->done * bytes);
    rf_free(track->data);
    track->data = data;
    track->capacity = capacity;
    return RF_OK;
}

rf_status rf_track_look(rf_track *track, size_t width, rf_look **out,
                        rf_error *err)
{
    if (!track->looks[width])
        RF_TRY(rf_look_create(track->lens, rf_lane_widths()[width],
                              &track->looks[width], err));
    *out = track->looks[width];
    return RF_OK;
}

RF_BY_WIDTH(static, const rf_pairs_kernel, pairs_of, rf_pairs)

static void append_spectrum(rf_track *track, const float *rows, size_t lanes,
                            size_t count)
{
    const size_t stride = 2 * track->capacity;
    const float *im = rows + track->rows * lanes;
    float *out = track->data + 2 * track->done;
    if (count == lanes) {
        pairs_of((uint32_t)lanes)->join(rows, im, track->rows, out, stride);
        return;
    }
    for (size_t k = 0; k < track->rows; k++)
        for (size_t i = 0; i < count; i++) {
            out[k * stride + 2 * i] = rows[k * lanes + i];
            out[k * stride + 2 * i + 1] = im[k * lanes + i];
        }
}

void rf_track_append(rf_track *track, const float *rows, size_t lanes,
                     size_t count)
{
    if (is_spectrum(&track->level))
        append_spectrum(track, rows, lanes, count);
    else
        for (size_t r = 0; r < track->rows; r++)
            memcpy(track->data + r * track->capacity + track->done,
                   rows + r * lanes, count * sizeof *rows);
    track->done += count;
}

void rf_track_fetch(const rf_track *track, size_t from, size_t lanes,
                    size_t count, float *rows)
{
    const size_t stride = 2 * track->capacity, last = count - 1;
    const float *pairs = track->data + 2 * from;
    float *im = rows + track->rows * lanes;
    if (count == lanes) {
        pairs_of((uint32_t)lanes)->split(pairs, stride, track->rows, rows, im);
        return;
    }
    for (size_t k = 0; k < track->rows; k++)
        for (size_t i = 0; i < lanes; i++) {
            const float *pair = pairs + k * stride + 2 * (i < last ? i : last);
            rows[k * lanes + i] = pair[0];
            im[k * lanes + i] = pair[1];
        }
}
