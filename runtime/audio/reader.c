#include "audio/reader.h"
#include "audio/audio.h"
#include <stdio.h>
#include <string.h>

static sf_count_t io_length(void *user)
{
    const rf_source *source = user;
    return (sf_count_t)source->size;
}

static sf_count_t io_seek(sf_count_t offset, int whence, void *user)
{
    rf_source *source = user;
    sf_count_t to = 0;
    if (whence == SEEK_CUR)
        to = (sf_count_t)source->at;
    if (whence == SEEK_END)
        to = (sf_count_t)source->size;
    if (__builtin_add_overflow(to, offset, &to) || to < 0)
        return -1;
    source->at = (uint64_t)to;
    return to;
}

static sf_count_t io_read(void *to, sf_count_t count, void *user)
{
    rf_source *source = user;
    if (count <= 0)
        return 0;
    const size_t got = rf_source_read(source, source->at, to, (size_t)count);
    source->at += got;
    return (sf_count_t)got;
}

static sf_count_t io_tell(void *user)
{
    const rf_source *source = user;
    return (sf_count_t)source->at;
}

/* Where libsndfile could not open the file. It keeps its reason for the whole
 * process: of two threads that fail at once, one may tell the other's. */
static rf_status refuse(const rf_reader *r, rf_error *err)
{
    const char *name = r->source->name;
    const int code = sf_error(NULL);
    if (r->source->failure != 0)
        return rf_fail(err, RF_IO, 0, 0, "%s: %s", name,
                       strerror(r->source->failure));
    if (r->extent.no_rate)
        return rf_fail(err, RF_INVALID, 0, 0, "%s: sample rate is zero", name);
    if (r->source->size == 0)
        return rf_fail(err, RF_INVALID, 0, 0, "%s: is empty", name);
    if (code == SF_ERR_UNRECOGNISED_FORMAT)
        return rf_fail(err, RF_UNSUPPORTED, 0, 0,
                       "%s: is not WAV, FLAC, AIFF or OGG", name);
    const char *reason = sf_error_number(code);
    const size_t length = strcspn(reason, "\n");
    const bool stop = length > 0 && reason[length - 1] == '.';
    return rf_fail(err, RF_INVALID, 0, 0, "%s: cannot be read: %.*s", name,
                   (int)(stop ? length - 1 : length), reason);
}

static rf_status check_format(const rf_reader *r, rf_error *err)
{
    const int major = r->info.format & SF_FORMAT_TYPEMASK;
    if (major == SF_FORMAT_WAV || major == SF_FORMAT_WAVEX ||
        major == SF_FORMAT_FLAC || major == SF_FORMAT_AIFF ||
        major == SF_FORMAT_OGG)
        return RF_OK;
    SF_FORMAT_INFO format = {major, NULL, NULL};
    sf_command(NULL, SFC_GET_FORMAT_INFO, &format, sizeof format);
    return rf_fail(err, RF_UNSUPPORTED, 0, 0,
                   "%s: is %s, not WAV, FLAC, AIFF or OGG", r->source->name,
                   format.name ? format.name : "of another format");
}

static rf_status check_shape(const rf_reader *r, rf_error *err)
{
    const int channels = r->info.channels, rate = r->info.samplerate;
    if (channels < 1)
        return rf_fail(err, RF_INVALID, 0, 0, "%s: has no channels",
                       r->source->name);
    if (channels > RF_AUDIO_CHANNELS)
        return rf_fail(err, RF_LIMIT, 0, 0, "%s: has %d channels, at most %d",
                       r->source->name, channels, RF_AUDIO_CHANNELS);
    if (!rf_audio_rate_fits(rate))
        return rf_fail(err, RF_INVALID, 0, 0,
                       "%s: sample rate must be 1..%d Hz, got %d",
                       r->source->name, RF_AUDIO_RATE, rate);
    return RF_OK;
}

rf_status rf_reader_open(rf_source *source, rf_reader *out, rf_error *err)
{
    SF_VIRTUAL_IO io = {.get_filelen = io_length,
                        .seek = io_seek,
                        .read = io_read,
                        .tell = io_tell};
    rf_reader r = {.source = source, .extent = rf_extent_find(source)};
    if (r.extent.cut && r.extent.frames == 0)
        return rf_fail(err, RF_IO, 0, 0,
                       "%s: truncated: the file ends before its sound",
                       source->name);
    r.file = sf_open_virtual(&io, SFM_READ, &r.info, source);
    if (r.file == NULL)
        return refuse(&r, err);
    rf_status status = check_format(&r, err);
    if (status == RF_OK)
        status = check_shape(&r, err);
    if (status == RF_OK)
        *out = r;
    else
        rf_reader_close(&r);
    return status;
}

void rf_reader_close(rf_reader *reader)
{
    if (reader->file != NULL)
        sf_close(reader->file);
    reader->file = NULL;
}
