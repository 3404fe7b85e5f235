/*
 * save: a sound as a WAV of 32-bit floats.
 *
 * The header is written here and not by a library, so the bytes depend on the
 * sound alone. Source: Multimedia Programming Interface and Data
 * Specifications 1.0 (IBM, Microsoft, 1991), chapter 3; revision of 1994 for
 * `fact` and the float format.
 */
#include "audio/audio.h"
#include "base/memory.h"
#include <math.h>
#include <string.h>

enum { HEADER = 58, FORMAT_FLOAT = 3, SAMPLE = sizeof(float) };

static unsigned char *put_id(unsigned char *at, const char *id)
{
    memcpy(at, id, 4);
    return at + 4;
}

/* The lowest `width` bytes, little-endian. */
static unsigned char *put(unsigned char *at, size_t width, uint32_t value)
{
    for (size_t i = 0; i < width; i++)
        *at++ = (unsigned char)(value >> (8 * i));
    return at;
}

static unsigned char *put_header(unsigned char *at, const rf_audio *audio)
{
    const uint32_t block = audio->channels * SAMPLE;
    const uint32_t rate = (uint32_t)audio->sr;
    const uint32_t bytes = (uint32_t)(audio->frames * block);
    at = put_id(at, "RIFF");
    at = put(at, 4, HEADER - 8 + bytes);
    at = put_id(put_id(at, "WAVE"), "fmt ");
    at = put(at, 4, 18);
    at = put(at, 2, FORMAT_FLOAT);
    at = put(at, 2, audio->channels);
    at = put(at, 4, rate);
    at = put(at, 4, rate * block);
    at = put(at, 2, block);
    at = put(at, 2, 8 * SAMPLE);
    at = put(at, 2, 0); /* nothing follows in `fmt ` */
    at = put_id(at, "fact");
    at = put(at, 4, 4);
    at = put(at, 4, (uint32_t)audio->frames);
    at = put_id(at, "data");
    return put(at, 4, bytes);
}

/* Frame by frame, the channels side by side. */
static void put_samples(unsigned char *at, const rf_audio *audio)
{
    for (size_t n = 0; n < audio->frames; n++)
        for (size_t c = 0; c < audio->channels; c++) {
            uint32_t bits;
            memcpy(&bits, &audio->data[c * audio->frames + n], sizeof bits);
            at = put(at, sizeof bits, bits);
        }
}

rf_status rf_audio_save(const char *path, const rf_audio *audio, rf_error *err)
{
    if (path == NULL)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "save: wants a path");
    RF_TRY(rf_audio_check(audio, "save", err));
    if (audio->sr != floor(audio->sr))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "save: a WAV's rate is whole, got %f Hz", audio->sr);
    const size_t samples = audio->frames * audio->channels;
    unsigned char *bytes = rf_alloc(HEADER + samples * SAMPLE, 1);
    if (bytes == NULL)
        return rf_fail(err, RF_NOMEM, 0, 0, "save: no memory for %zu frames",
                       audio->frames);
    put_samples(put_header(bytes, audio), audio);
    const rf_status status =
        rf_file_write(path, bytes, HEADER + samples * SAMPLE, err);
    rf_free(bytes);
    return status;
}
