/*
 * load: a sound file as float samples.
 *
 * Headers are not believed: sound is read in pieces and kept as it comes, and
 * where less comes than was promised, the file is refused.
 */
#include "audio/audio.h"
#include "audio/reader.h"
#include "base/memory.h"
#include <math.h>
#include <string.h>

typedef struct loader {
    rf_reader reader;
    uint64_t max_frames;
    bool keep;        /* false: the header promises too much; only count */
    uint32_t kept;    /* channels: 1 is their mean */
    void *channel[2]; /* of float */
    size_t capacity[2];
    size_t frames;
} loader;

/* What the header promises; 0: it does not say. */
static uint64_t promised(const rf_reader *r)
{
    if (r->extent.frames != 0)
        return r->extent.frames;
    return r->info.frames == SF_COUNT_MAX ? 0 : (uint64_t)r->info.frames;
}

static rf_status loader_init(loader *l, const rf_audio_options *options,
                             rf_error *err)
{
    const rf_reader *r = &l->reader;
    const uint32_t channels = (uint32_t)r->info.channels;
    if (options->stereo && channels > 2)
        return rf_fail(err, RF_LIMIT, 0, 0,
                       "%s: has %u channels, at most 2 can be kept",
                       r->source->name, channels);
    l->kept = options->stereo ? channels : 1;
    l->max_frames = options->max_samples / channels;
    l->keep = promised(r) <= l->max_frames;
    return RF_OK;
}

static void loader_clear(loader *l)
{
    for (size_t c = 0; c < 2; c++)
        rf_free(l->channel[c]);
    rf_reader_close(&l->reader);
}

static rf_status check_piece(const loader *l, const double *piece,
                             size_t frames, rf_error *err)
{
    const size_t channels = (size_t)l->reader.info.channels;
    for (size_t i = 0; i < frames * channels; i++)
        if (!isfinite((float)piece[i]))
            return rf_fail(err, RF_INVALID, 0, 0,
                           "%s: frame %zu of channel %zu is not finite",
                           l->reader.source->name, l->frames + i / channels + 1,
                           i % channels + 1);
    return RF_OK;
}

/* Several channels become one by their mean, rounded once. */
static void keep_piece(loader *l, const double *piece, size_t frames)
{
    const size_t channels = (size_t)l->reader.info.channels;
    const size_t width = l->kept == 1 ? channels : 1;
    for (size_t c = 0; c < l->kept; c++) {
        float *to = (float *)l->channel[c] + l->frames;
        for (size_t n = 0; n < frames; n++) {
            const double *frame = piece + n * channels + c;
            double sum = frame[0]; /* alone it keeps the sign of its zero */
            for (size_t i = 1; i < width; i++)
                sum += frame[i];
            to[n] = (float)(sum / (double)width);
        }
    }
}

static rf_status take_piece(loader *l, const double *piece, size_t frames,
                            rf_error *err)
{
    const char *name = l->reader.source->name;
    if (frames > l->max_frames - l->frames)
        return rf_fail(err, RF_LIMIT, 0, 0,
                       "%s: too long: more than %zu frames of %d channels",
                       name, (size_t)l->max_frames, l->reader.info.channels);
    for (size_t c = 0; l->keep && c < l->kept; c++)
        if (!rf_grow(&l->channel[c], &l->capacity[c], l->frames + frames - 1,
                     sizeof(float)))
            return rf_fail(err, RF_NOMEM, 0, 0, "%s: no memory", name);
    if (l->keep) {
        RF_TRY(check_piece(l, piece, frames, err));
        keep_piece(l, piece, frames);
    }
    l->frames += frames;
    return RF_OK;
}

static rf_status read_pieces(loader *l, rf_error *err)
{
    double piece[4096];
    const sf_count_t room =
        (sf_count_t)(sizeof piece / sizeof *piece) / l->reader.info.channels;
    for (;;) {
        const sf_count_t got = sf_readf_double(l->reader.file, piece, room);
        if (got <= 0)
            return RF_OK;
        RF_TRY(take_piece(l, piece, (size_t)got, err));
        if (sf_error(l->reader.file) != SF_ERR_NO_ERROR)
            return rf_fail(err, RF_IO, 0, 0, "%s: damaged before frame %zu",
                           l->reader.source->name, l->frames);
    }
}

/* After the last piece: was it all? */
static rf_status check_end(const loader *l, rf_error *err)
{
    const rf_reader *r = &l->reader;
    const char *name = r->source->name;
    if (r->source->failure != 0)
        return rf_fail(err, RF_IO, 0, 0, "%s: %s", name,
                       strerror(r->source->failure));
    const uint64_t frames = promised(r);
    if (frames > l->frames)
        return rf_fail(
            err, RF_IO, 0, 0,
            "%s: truncated: header says %zu frames, the data ends after %zu",
            name, (size_t)frames, l->frames);
    if (r->extent.cut)
        return rf_fail(err, RF_IO, 0, 0,
                       "%s: truncated: the data ends within frame %zu", name,
                       l->frames);
    if (l->frames == 0)
        return rf_fail(err, RF_INVALID, 0, 0, "%s: has no sound: zero frames",
                       name);
    return RF_OK;
}

static rf_status hand_over(const loader *l, rf_audio *out, rf_error *err)
{
    float *data = rf_alloc(l->frames * l->kept, sizeof *data);
    if (data == NULL)
        return rf_fail(err, RF_NOMEM, 0, 0, "%s: no memory",
                       l->reader.source->name);
    for (size_t c = 0; c < l->kept; c++)
        memcpy(data + c * l->frames, l->channel[c], l->frames * sizeof *data);
    *out = (rf_audio){.data = data,
                      .frames = l->frames,
                      .channels = l->kept,
                      .sr = l->reader.info.samplerate};
    return RF_OK;
}

/* At the file's own rate. */
static rf_status load_native(rf_source *source, const rf_audio_options *options,
                             rf_audio *out, rf_error *err)
{
    loader l = {.frames = 0};
    RF_TRY(rf_reader_open(source, &l.reader, err));
    rf_status status = loader_init(&l, options, err);
    if (status == RF_OK)
        status = read_pieces(&l, err);
    if (status == RF_OK)
        status = check_end(&l, err);
    if (status == RF_OK)
        status = hand_over(&l, out, err);
    loader_clear(&l);
    return status;
}

static rf_status load(rf_source *source, const rf_audio_options *options,
                      rf_audio *out, rf_error *err)
{
    rf_audio native = {0}, converted;
    RF_TRY(load_native(source, options, &native, err));
    if (options->sr == 0 || options->sr == native.sr) {
        *out = native;
        return RF_OK;
    }
    const rf_status status =
        rf_audio_convert(&native, options->sr, options->max_samples,
                         source->name, &converted, err);
    rf_audio_clear(&native);
    if (status == RF_OK)
        *out = converted;
    return status;
}

/* `from` (may be NULL) with its defaults filled in. */
static rf_status check_options(const rf_audio_options *from,
                               rf_audio_options *out, rf_error *err)
{
    *out = (rf_audio_options){.size = sizeof *out};
    if (from != NULL && from->size != sizeof *from)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "load: options of %zu bytes, wanted %zu", from->size,
                       sizeof *from);
    if (from != NULL)
        *out = *from;
    if (out->max_samples == 0)
        out->max_samples = RF_AUDIO_SAMPLES;
    if (out->sr != 0 && !rf_audio_rate_fits(out->sr))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "load: rate must be 1..%d Hz, got %f", RF_AUDIO_RATE,
                       out->sr);
    return RF_OK;
}

rf_status rf_audio_load(const char *path, const rf_audio_options *options,
                        rf_audio *out, rf_error *err)
{
    if (path == NULL || out == NULL)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "load: wants a path and a place");
    rf_audio_options all;
    RF_TRY(check_options(options, &all, err));
    rf_source source;
    RF_TRY(rf_source_open(path, &source, err));
    const rf_status status = load(&source, &all, out, err);
    rf_source_close(&source);
    return status;
}

rf_status rf_audio_decode(const void *bytes, size_t size, const char *name,
                          const rf_audio_options *options, rf_audio *out,
                          rf_error *err)
{
    if (bytes == NULL || name == NULL || out == NULL)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "decode: wants bytes, a name and a place");
    rf_audio_options all;
    RF_TRY(check_options(options, &all, err));
    rf_source source;
    rf_source_init(&source, bytes, size, name);
    return load(&source, &all, out, err);
}
