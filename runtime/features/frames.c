#include "features/frames.h"
#include "base/memory.h"
#include "features/track.h"
#include <assert.h>
#include <float.h>
#include <math.h>
#include <string.h>

/* 65536 samples of this add up to 6.6e13: with the square of that, and the
 * weights of narrow bands, a float still has to do. */
static const float LOUD = 1e9f;

enum { MOST = 32 }; /* tracks; at least two: a level and its spectra */

struct rf_frames {
    rf_tables *tables;
    float *sound;
    size_t samples, room;
    bool loud;    /* a sample was above LOUD; of a sound that grows, any */
    float *frame; /* [length][lanes], of the widest seen */
    size_t frame_room;
    rf_track *tracks[MOST];
    size_t count;
    uint64_t clock, number, transforms;
};

rf_status rf_frames_create(rf_tables *tables, rf_frames **out, rf_error *err)
{
    rf_frames *frames = rf_alloc(1, sizeof *frames);
    if (!frames)
        return rf_fail(err, RF_NOMEM, 0, 0, "analyser: out of memory");
    rf_status status = RF_OK;
    if (tables)
        frames->tables = rf_tables_retain(tables);
    else
        status = rf_tables_create(&frames->tables, err);
    if (status == RF_OK)
        *out = frames;
    else
        rf_frames_destroy(frames);
    return status;
}

void rf_frames_destroy(rf_frames *frames)
{
    if (!frames)
        return;
    for (size_t i = 0; i < frames->count; i++)
        rf_track_destroy(frames->tracks[i]);
    rf_tables_release(frames->tables);
    rf_free(frames->frame);
    rf_free(frames->sound);
    rf_free(frames);
}

/* ---- the sound ---- */

/* How many of the first samples are within -most..most: runs of them at once,
 * because a loop that may stop anywhere is no work for vectors. */
static size_t count_within(const float *samples, size_t count, float most)
{
    enum { RUN = 256 };
    size_t n = 0;
    for (; n + RUN <= count; n += RUN) {
        unsigned wrong = 0;
        for (size_t i = 0; i < RUN; i++)
            wrong += !(fabsf(samples[n + i]) <= most);
        if (wrong > 0)
            break;
    }
    while (n < count && fabsf(samples[n]) <= most)
        n++;
    return n;
}

static rf_status check(const rf_frames *frames, const float *samples,
                       size_t count, size_t same, bool *loud, rf_error *err)
{
    if (count == 0)
        return rf_fail(err, RF_INVALID, 0, 0, "analyser: the sound is empty");
    if (!samples)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "analyser: no samples");
    if (same > count || same > frames->samples)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "analyser: %zu samples cannot be the same: there were "
                       "%zu, there are %zu",
                       same, frames->samples, count);
    const size_t low = same + count_within(samples + same, count - same, LOUD);
    const size_t good = low + count_within(samples + low, count - low, FLT_MAX);
    *loud = low < count;
    if (good < count)
        return rf_fail(err, RF_INVALID, 0, 0,
                       "analyser: sample %zu is not a finite number", good + 1);
    return RF_OK;
}

rf_status rf_frames_hear(rf_frames *frames, const float *samples, size_t count,
                         size_t same, rf_error *err)
{
    bool loud = false;
    RF_TRY(check(frames, samples, count, same, &loud, err));
    if (!rf_grow((void **)&frames->sound, &frames->room, count,
                 sizeof *frames->sound))
        return rf_fail(err, RF_NOMEM, 0, 0, "analyser: out of memory");
    if (same == count && count == frames->samples)
        return RF_OK;
    memcpy(frames->sound + same, samples + same,
           (count - same) * sizeof *samples);
    frames->samples = count;
    frames->loud = loud || (same > 0 && frames->loud);
    frames->number++;
    for (size_t i = 0; i < frames->count; i++) {
        rf_track *track = frames->tracks[i];
        const size_t stay = rf_framing_complete(&track->framing, same);
        if (track->done > stay)
            track->done = stay;
    }
    return RF_OK;
}

size_t rf_frames_samples(const rf_frames *frames)
{
    return frames->samples;
}

bool rf_frames_loud(const rf_frames *frames)
{
    return frames->loud;
}

uint64_t rf_frames_sound(const rf_frames *frames)
{
    return frames->number;
}

uint64_t rf_frames_transforms(const rf_frames *frames)
{
    return frames->transforms;
}

/* ---- tracks ---- */

/* Where a new track goes; the longest unused one makes room. */
static size_t free_place(rf_frames *frames)
{
    if (frames->count < MOST)
        return frames->count++;
    size_t oldest = 0;
    for (size_t i = 1; i < MOST; i++)
        if (frames->tracks[i]->used < frames->tracks[oldest]->used)
            oldest = i;
    rf_track_destroy(frames->tracks[oldest]);
    return oldest;
}

static rf_track *known(const rf_frames *frames, const rf_framing *framing,
                       const rf_level *level)
{
    for (size_t i = 0; i < frames->count; i++) {
        rf_track *track = frames->tracks[i];
        if (track->level.kind == level->kind &&
            rf_framing_equal(&track->framing, framing) &&
            rf_level_equal(&track->level, level))
            return track;
    }
    return NULL;
}

static rf_status find(rf_frames *frames, const rf_framing *framing,
                      const rf_level *level, rf_track **out, rf_error *err)
{
    rf_track *track = known(frames, framing, level);
    if (!track) {
        RF_TRY(rf_track_create(framing, level, frames->tables, &track, err));
        assert(track);
        frames->tracks[free_place(frames)] = track;
    }
    track->used = ++frames->clock;
    *out = track;
    return RF_OK;
}

/* The narrowest width that takes `left` frames, or the widest. */
static size_t width_for(size_t left)
{
    const uint32_t *widths = rf_lane_widths();
    size_t i = 0;
    while (widths[i] < left && widths[i + 1] && i + 1 < RF_TRACK_WIDTHS)
        i++;
    return i;
}

static rf_status make_frame(rf_frames *frames, size_t floats, rf_error *err)
{
    if (floats <= frames->frame_room)
        return RF_OK;
    float *frame = rf_alloc(floats, sizeof *frame);
    if (!frame)
        return rf_fail(err, RF_NOMEM, 0, 0, "analyser: out of memory");
    rf_free(frames->frame);
    frames->frame = frame;
    frames->frame_room = floats;
    return RF_OK;
}

/* The next `left` frames of `track` at most; `spectra`, if it has any, are as
 * far as the track or further. */
static rf_status step(rf_frames *frames, rf_track *track, rf_track *spectra,
                      size_t left, rf_error *err)
{
    const bool again = spectra && spectra->done > track->done;
    if (again && spectra->done - track->done < left)
        left = spectra->done - track->done;
    const size_t width = width_for(left), lanes = rf_lane_widths()[width];
    const size_t count = left < lanes ? left : lanes;
    const rf_framing *f = &track->framing;
    rf_look *look = NULL;
    RF_TRY(rf_track_look(track, width, &look, err));
    if (again) {
        rf_track_fetch(spectra, track->done, lanes, count,
                       rf_look_spectrum(look));
        rf_look_again(look);
    } else {
        RF_TRY(make_frame(frames, f->length * lanes, err));
        rf_look_gather(f, (uint32_t)lanes, frames->sound, frames->samples,
                       frames->samples, track->done, count, frames->frame);
        rf_look_at(look, frames->frame);
        frames->transforms += rf_lens_transforms(track->lens) ? count : 0;
    }
    if (spectra && !again)
        rf_track_append(spectra, rf_look_level(look, 0), lanes, count);
    rf_track_append(track, rf_look_level(look, spectra ? 1 : 0), lanes, count);
    return RF_OK;
}

static rf_status advance(rf_frames *frames, rf_track *track, rf_track *spectra,
                         size_t total, rf_error *err)
{
    RF_TRY(rf_track_reserve(track, total, err));
    if (spectra)
        RF_TRY(rf_track_reserve(spectra, total, err));
    while (track->done < total)
        RF_TRY(step(frames, track, spectra, total - track->done, err));
    return RF_OK;
}

rf_status rf_frames_level(rf_frames *frames, const rf_framing *framing,
                          const rf_level *level, rf_columns *out, rf_error *err)
{
    static const rf_level spectrum = {.kind = RF_LEVEL_SPECTRUM};
    const size_t total = rf_framing_count(framing, frames->samples);
    rf_track *track = NULL, *spectra = NULL;
    RF_TRY(find(frames, framing, level, &track, err));
    assert(track);
    /* used after what builds on them, so that they are dropped after it */
    if (rf_track_derived(track))
        RF_TRY(find(frames, framing, &spectrum, &spectra, err));
    assert(!spectra || spectra->done >= track->done);
    RF_TRY(advance(frames, track, spectra, total, err));
    *out = (rf_columns){track->data, track->rows, total, track->capacity};
    return RF_OK;
}
