/* Sound files: what they hold, and why some are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "fail_alloc.h"
#include "raveforce_io.h"
#include "temp_folder.h"
#include <math.h>
#include <sndfile.h>
#include <stdint.h>

static rf_error err;

static void ok(rf_status status)
{
    if (status != RF_OK)
        fail_msg("%s", err.message);
}

static void expect(rf_status status, rf_status wanted, const char *part)
{
    if (status != wanted || strstr(err.message, part) == NULL)
        fail_msg("wanted %d with \"%s\", got %d: %s", wanted, part, status,
                 err.message);
}

static void expect_load(const char *path, rf_status wanted, const char *part)
{
    rf_audio audio = {.frames = 77};
    const rf_status status = rf_audio_load(path, NULL, &audio, &err);
    expect(status, wanted, part);
    assert_int_equal(audio.frames, 77); /* outputs are as they were */
    assert_non_null(strstr(err.message, path));
}

/* ---- files, written by libsndfile ---- */

enum { FRAMES = 20000, RATE = 44100 };

static float wave(size_t frame, size_t channel)
{
    return (float)(0.5 * sin(0.05 * (double)frame * (double)(channel + 1)));
}

static void make(const char *path, int format, int channels, int rate)
{
    SF_INFO info = {.samplerate = rate, .channels = channels, .format = format};
    SNDFILE *file = sf_open(path, SFM_WRITE, &info);
    if (file == NULL)
        fail_msg("%s: %s", path, sf_strerror(NULL));
    for (size_t n = 0; n < FRAMES; n++) {
        float frame[64];
        for (size_t c = 0; c < (size_t)channels; c++)
            frame[c] = wave(n, c);
        assert_int_equal(sf_writef_float(file, frame, 1), 1);
    }
    sf_close(file);
}

/* The bytes of a file, to be changed and written again; the caller's. */
typedef struct content {
    char *bytes;
    size_t length;
} content;

static content read_content(const char *path)
{
    content c;
    ok(rf_file_read(path, 1 << 24, &c.bytes, &c.length, &err));
    return c;
}

static void write_content(const char *path, const content *c, size_t length)
{
    assert_true(length <= c->length);
    ok(rf_file_write(path, c->bytes, length, &err));
}

static char *find(const content *c, const char *id)
{
    char *at = memmem(c->bytes, c->length, id, strlen(id));
    assert_non_null(at);
    return at;
}

/* ---- files, written byte by byte ---- */

typedef struct wav {
    unsigned format, channels, rate, bits;
    uint32_t riff, size; /* 0: what fits */
    const void *data;
    size_t length;
} wav;

static unsigned char *put(unsigned char *at, size_t width, uint32_t value)
{
    for (size_t i = 0; i < width; i++)
        *at++ = (unsigned char)(value >> (8 * i));
    return at;
}

static void write_wav(const char *path, const wav *w)
{
    static unsigned char bytes[1 << 16];
    const unsigned block = w->channels * w->bits / 8;
    unsigned char *at = bytes;
    memcpy(at, "RIFF....WAVEfmt ", 16);
    put(at + 4, 4, w->riff ? w->riff : (uint32_t)w->length + 36);
    at = put(at + 16, 4, 16);
    at = put(put(at, 2, w->format), 2, w->channels);
    at = put(put(at, 4, w->rate), 4, w->rate * block);
    at = put(put(at, 2, block), 2, w->bits);
    memcpy(at, "data", 4);
    at = put(at + 4, 4, w->size ? w->size : (uint32_t)w->length);
    if (w->length > 0)
        memcpy(at, w->data, w->length);
    ok(rf_file_write(path, bytes, 44 + w->length, &err));
}

enum { PCM = 1, FLOAT = 3 };

static void check_samples(const char *path, const float *wanted, size_t frames)
{
    rf_audio audio;
    ok(rf_audio_load(path, NULL, &audio, &err));
    assert_int_equal(audio.channels, 1);
    assert_int_equal(audio.frames, frames);
    assert_memory_equal(audio.data, wanted, frames * sizeof *wanted);
    rf_audio_clear(&audio);
}

/* ---- what files hold ---- */

static void integers_become_fractions_of_full_scale(void **state)
{
    (void)state;
    const uint8_t bytes8[] = {0, 1, 128, 255};
    const float wanted8[] = {-1, -127 / 128.0f, 0, 127 / 128.0f};
    write_wav("8.wav", &(wav){PCM, 1, 8000, 8, 0, 0, bytes8, 4});
    check_samples("8.wav", wanted8, 4);
    const int16_t bytes16[] = {-32768, 1, 32767};
    const float wanted16[] = {-1, 1 / 32768.0f, 32767 / 32768.0f};
    write_wav("16.wav", &(wav){PCM, 1, 8000, 16, 0, 0, bytes16, 6});
    check_samples("16.wav", wanted16, 3);
    const uint8_t bytes24[] = {0, 0, 0x80, 1, 0, 0, 0xff, 0xff, 0x7f};
    const float wanted24[] = {-1, 1 / 8388608.0f, 8388607 / 8388608.0f};
    write_wav("24.wav", &(wav){PCM, 1, 8000, 24, 0, 0, bytes24, 9});
    check_samples("24.wav", wanted24, 3);
}

static void floats_come_as_they_are_stored(void **state)
{
    (void)state;
    const float samples[] = {0.1f, -0.0f, 1e-40f, 3.5f, -3e38f};
    write_wav("float.wav",
              &(wav){FLOAT, 1, 8000, 32, 0, 0, samples, sizeof samples});
    check_samples("float.wav", samples, 5);
}

/* In floats the first sum overflows and the second loses its last bits. */
static void mono_is_the_mean_in_double_rounded_once(void **state)
{
    (void)state;
    const float frames[] = {3e38f, 3e38f, 1.0f, 0x1p-24f, 1, 0};
    const float wanted[] = {3e38f, (float)((1.0 + 0x1p-24) / 2), 0.5f};
    write_wav("mean.wav",
              &(wav){FLOAT, 2, 8000, 32, 0, 0, frames, sizeof frames});
    check_samples("mean.wav", wanted, 3);
    const int16_t three[] = {1, 1, 2};
    const float third = (float)(4.0 / 32768 / 3);
    write_wav("three.wav", &(wav){PCM, 3, 8000, 16, 0, 0, three, 6});
    check_samples("three.wav", &third, 1);
}

static void stereo_keeps_one_or_two_channels(void **state)
{
    (void)state;
    const int16_t frames[] = {16384, -16384, 8192, 4096, 0, -8192};
    const float wanted[] = {0.5f, 0.25f, 0, -0.5f, 0.125f, -0.25f};
    const rf_audio_options stereo = {.size = sizeof stereo, .stereo = true};
    rf_audio audio;
    write_wav("two.wav", &(wav){PCM, 2, 8000, 16, 0, 0, frames, 12});
    ok(rf_audio_load("two.wav", &stereo, &audio, &err));
    assert_int_equal(audio.channels, 2);
    assert_int_equal(audio.frames, 3);
    assert_true(audio.sr == 8000);
    assert_memory_equal(audio.data, wanted, sizeof wanted);
    rf_audio_clear(&audio);
    write_wav("one.wav", &(wav){PCM, 1, 8000, 16, 0, 0, frames, 12});
    ok(rf_audio_load("one.wav", &stereo, &audio, &err));
    assert_int_equal(audio.channels, 1);
    rf_audio_clear(&audio);
    write_wav("three.wav", &(wav){PCM, 3, 8000, 16, 0, 0, frames, 12});
    expect(rf_audio_load("three.wav", &stereo, &audio, &err), RF_LIMIT,
           "three.wav: has 3 channels, at most 2");
}

typedef struct kind {
    const char *path;
    int format, channels, rate;
    double tolerance;
} kind;

static const kind kinds[] = {
    {"k.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 2, RATE, 4e-5},
    {"x.wav", SF_FORMAT_WAVEX | SF_FORMAT_PCM_32, 2, RATE, 1e-7},
    {"d.wav", SF_FORMAT_WAV | SF_FORMAT_DOUBLE, 1, RATE, 0},
    {"b.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_24 | SF_ENDIAN_BIG, 2, RATE, 2e-7},
    {"u.wav", SF_FORMAT_WAV | SF_FORMAT_ULAW, 1, RATE, 0.02},
    {"i.wav", SF_FORMAT_WAV | SF_FORMAT_IMA_ADPCM, 1, RATE, 0.15},
    {"k.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_24, 2, 96000, 2e-7},
    {"k.aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_16, 2, RATE, 4e-5},
    {"s.aifc", SF_FORMAT_AIFF | SF_FORMAT_FLOAT, 1, 8000, 0},
    {"k.ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS, 2, RATE, 0.05},
    {"k.opus", SF_FORMAT_OGG | SF_FORMAT_OPUS, 1, 48000, 0.05},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* Lossy codecs need a moment to settle. */
static double worst_error(const rf_audio *audio)
{
    double worst = 0;
    for (size_t c = 0; c < audio->channels; c++)
        for (size_t n = FRAMES / 4; n < FRAMES - FRAMES / 4; n++) {
            const float got = audio->data[c * audio->frames + n];
            worst = fmax(worst, fabs((double)got - (double)wave(n, c)));
        }
    return worst;
}

static void all_kinds_of_files_give_their_sound(void **state)
{
    (void)state;
    for (const kind *k = kinds; k < kinds + KINDS; k++) {
        const rf_audio_options stereo = {.size = sizeof stereo, .stereo = true};
        rf_audio audio;
        make(k->path, k->format, k->channels, k->rate);
        ok(rf_audio_load(k->path, &stereo, &audio, &err));
        assert_true(audio.sr == k->rate);
        assert_int_equal(audio.channels, k->channels);
        /* ADPCM comes in blocks of several hundred frames */
        assert_in_range(audio.frames, FRAMES, FRAMES + 1000);
        const double worst = worst_error(&audio);
        if (worst > k->tolerance)
            fail_msg("%s: off by %g", k->path, worst);
        rf_audio_clear(&audio);
    }
}

static void the_content_decides_and_not_the_name(void **state)
{
    (void)state;
    make("aiff.wav", SF_FORMAT_AIFF | SF_FORMAT_PCM_16, 1, RATE);
    make("wav.flac", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 1, RATE);
    make("flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 1, RATE);
    rf_audio a, b, c;
    ok(rf_audio_load("aiff.wav", NULL, &a, &err));
    ok(rf_audio_load("wav.flac", NULL, &b, &err));
    ok(rf_audio_load("flac", NULL, &c, &err));
    assert_memory_equal(a.data, b.data, FRAMES * sizeof *a.data);
    assert_memory_equal(a.data, c.data, FRAMES * sizeof *a.data);
    rf_audio_clear(&a);
    rf_audio_clear(&b);
    rf_audio_clear(&c);
}

static void memory_gives_what_the_file_gives(void **state)
{
    (void)state;
    make("both.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 2, RATE);
    content c = read_content("both.flac");
    rf_audio a, b;
    ok(rf_audio_load("both.flac", NULL, &a, &err));
    ok(rf_audio_decode(c.bytes, c.length, "both", NULL, &b, &err));
    assert_int_equal(a.frames, b.frames);
    assert_memory_equal(a.data, b.data, a.frames * sizeof *a.data);
    rf_audio_clear(&a);
    rf_audio_clear(&b);
    expect(rf_audio_decode(c.bytes, c.length / 2, "blob 1", NULL, &b, &err),
           RF_IO, "blob 1: truncated");
    expect(rf_audio_decode("", 0, "blob 2", NULL, &b, &err), RF_INVALID,
           "blob 2: is empty");
    rf_bytes_free(c.bytes);
}

static void
a_wav_that_went_through_a_pipe_lasts_as_long_as_its_file(void **state)
{
    (void)state;
    const int16_t data[] = {16384, 8192, 0, -16384};
    const float wanted[] = {0.5f, 0.25f, 0, -0.5f};
    const uint32_t sizes[] = {0xffffffffu, 0x80000000u, 0x7ffff000u};
    for (size_t i = 0; i < 3; i++) {
        write_wav("piped.wav",
                  &(wav){PCM, 1, 8000, 16, sizes[i], sizes[i], data, 8});
        check_samples("piped.wav", wanted, 4);
    }
}

/* FLAC's format, STREAMINFO: the last 36 of bytes 18..25 count the frames. */
static void set_flac_frames(const content *c, uint64_t frames)
{
    c->bytes[21] = (char)((c->bytes[21] & 0xf0) | (char)(frames >> 32 & 15));
    for (size_t i = 0; i < 4; i++)
        c->bytes[22 + i] = (char)(frames >> (24 - 8 * i));
}

static void a_flac_of_unknown_length_is_read_to_its_end(void **state)
{
    (void)state;
    make("open.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 2, RATE);
    content c = read_content("open.flac");
    set_flac_frames(&c, 0);
    rf_audio audio;
    ok(rf_audio_decode(c.bytes, c.length, "open", NULL, &audio, &err));
    assert_int_equal(audio.frames, FRAMES);
    rf_audio_clear(&audio);
    rf_bytes_free(c.bytes);
}

/* Ten bytes of LIST, whose inner chunk says nothing of its size, before the
 * data; libsndfile 1.2 alone no longer finds the data then. */
static void malformed_remarks_do_not_hide_the_sound(void **state)
{
    (void)state;
    static const char list[] = "LIST\x0a\0\0\0INFOtest\0";
    const int16_t data[] = {16384, 8192, 0, -16384};
    const float wanted[] = {0.5f, 0.25f, 0, -0.5f};
    write_wav("remarks.wav", &(wav){PCM, 1, 8000, 16, 62, 0, data, 8});
    content plain = read_content("remarks.wav");
    char bytes[44 + 8 + 18];
    memcpy(bytes, plain.bytes, 36);
    memcpy(bytes + 36, list, 18);
    memcpy(bytes + 54, plain.bytes + 36, 16);
    ok(rf_file_write("remarks.wav", bytes, sizeof bytes, &err));
    check_samples("remarks.wav", wanted, 4);
    rf_bytes_free(plain.bytes);
}

/* ---- what is refused ---- */

/* Half the file, and all of it but the last byte. */
static void a_truncated_file_is_refused_whatever_its_kind(void **state)
{
    (void)state;
    for (const kind *k = kinds; k < kinds + KINDS; k++) {
        make(k->path, k->format, k->channels, k->rate);
        content c = read_content(k->path);
        write_content("half", &c, c.length / 2);
        expect_load("half", RF_IO, "half: truncated");
        write_content("almost", &c, c.length - 1);
        expect_load("almost", RF_IO, "almost: truncated");
        rf_bytes_free(c.bytes);
    }
}

static void truncation_is_told_in_frames(void **state)
{
    (void)state;
    const int16_t data[8] = {1};
    write_wav("cut.wav", &(wav){PCM, 2, 8000, 16, 0, 400, data, 16});
    expect_load("cut.wav", RF_IO,
                "cut.wav: truncated: header says 100 frames, the data ends "
                "after 4");
    write_wav("bare.wav", &(wav){PCM, 2, 8000, 16, 0, 400, NULL, 0});
    expect_load("bare.wav", RF_IO,
                "header says 100 frames, the data ends "
                "after 0");
    make("cut.aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_16, 1, RATE);
    content c = read_content("cut.aiff");
    write_content("cut.aiff", &c, c.length - 200);
    expect_load("cut.aiff", RF_IO,
                "header says 20000 frames, the data ends "
                "after 19900");
    rf_bytes_free(c.bytes);
}

/* The last page tells the last frame; without it nothing does. */
static void an_ogg_without_its_last_page_is_truncated(void **state)
{
    (void)state;
    make("pages.ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS, 2, RATE);
    content c = read_content("pages.ogg");
    size_t last = c.length - 4;
    while (last > 0 && memcmp(c.bytes + last, "OggS", 4) != 0)
        last--;
    write_content("pages.ogg", &c, last);
    expect_load("pages.ogg", RF_IO, "pages.ogg: truncated");
    rf_bytes_free(c.bytes);
}

/* Were the headers believed, this would ask for hundreds of gigabytes. */
static void a_header_that_promises_too_much_is_not_believed(void **state)
{
    (void)state;
    const rf_audio_options wide = {.size = sizeof wide,
                                   .max_samples = (uint64_t)1 << 60};
    rf_audio audio;
    make("huge.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 2, RATE);
    content c = read_content("huge.flac");
    set_flac_frames(&c, 0xfffffffffu);
    write_content("huge.flac", &c, c.length);
    rf_bytes_free(c.bytes);
    const char *said = "truncated: header says 68719476735 frames, the data "
                       "ends after 20000";
    expect(rf_audio_load("huge.flac", &wide, &audio, &err), RF_IO, said);
    expect_load("huge.flac", RF_IO, said);
    make("huge.aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_16, 1, RATE);
    c = read_content("huge.aiff");
    memcpy(find(&c, "COMM") + 10, "\x7f\xff\xff\xff", 4);
    write_content("huge.aiff", &c, c.length);
    rf_bytes_free(c.bytes);
    expect_load("huge.aiff", RF_IO, "truncated: header says 2147483647 frames");
    write_wav("huge.wav", &(wav){PCM, 1, 8000, 16, 0, 0x7effffff, "12", 2});
    expect_load("huge.wav", RF_IO,
                "header says 1065353215 frames, the data "
                "ends after 1");
}

static void a_damaged_flac_is_refused(void **state)
{
    (void)state;
    make("bent.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 1, RATE);
    content c = read_content("bent.flac");
    for (size_t i = 0; i < 8; i++)
        c.bytes[c.length / 2 + i] ^= 0x5a;
    write_content("bent.flac", &c, c.length);
    expect_load("bent.flac", RF_IO, "bent.flac: damaged before frame");
    rf_bytes_free(c.bytes);
}

static void too_long_a_file_is_refused_at_the_limit(void **state)
{
    (void)state;
    rf_audio_options options = {.size = sizeof options,
                                .max_samples = (uint64_t)2 * FRAMES};
    const kind *some[] = {&kinds[0], &kinds[6], &kinds[7], &kinds[9]};
    for (size_t i = 0; i < 4; i++) {
        rf_audio audio;
        make("long", some[i]->format, 2, some[i]->rate);
        options.max_samples = (uint64_t)2 * FRAMES;
        ok(rf_audio_load("long", &options, &audio, &err));
        rf_audio_clear(&audio);
        options.max_samples--;
        fail_after(0); /* it takes no memory to find that out */
        const rf_status status = rf_audio_load("long", &options, &audio, &err);
        fail_never();
        expect(status, RF_LIMIT,
               "long: too long: more than 19999 frames of 2 channels");
    }
}

static void other_formats_are_named(void **state)
{
    (void)state;
    make("x.au", SF_FORMAT_AU | SF_FORMAT_PCM_16, 1, RATE);
    make("x.w64", SF_FORMAT_W64 | SF_FORMAT_PCM_16, 1, RATE);
    make("x.caf", SF_FORMAT_CAF | SF_FORMAT_PCM_16, 1, RATE);
    make("rf64.wav", SF_FORMAT_RF64 | SF_FORMAT_PCM_16, 1, RATE);
    expect_load("x.au", RF_UNSUPPORTED, "x.au: is AU");
    expect_load("x.w64", RF_UNSUPPORTED, "x.w64: is W64");
    expect_load("x.caf", RF_UNSUPPORTED, "x.caf: is CAF");
    expect_load("rf64.wav", RF_UNSUPPORTED, "rf64.wav: is RF64");
    ok(rf_file_write("song.txt", "hey jude, don't make it bad", 27, &err));
    expect_load("song.txt", RF_UNSUPPORTED,
                "song.txt: is not WAV, FLAC, AIFF or OGG");
    ok(rf_file_write("empty.wav", "", 0, &err));
    expect_load("empty.wav", RF_INVALID, "empty.wav: is empty");
}

static void a_header_without_sense_is_refused(void **state)
{
    (void)state;
    static const int16_t data[2 * 65] = {1};
    write_wav("c0.wav", &(wav){PCM, 0, 8000, 16, 0, 0, data, 8});
    expect_load("c0.wav", RF_INVALID, "c0.wav: cannot be read: Channel count");
    write_wav("c65.wav", &(wav){PCM, 65, 8000, 16, 0, 0, data, sizeof data});
    expect_load("c65.wav", RF_LIMIT, "c65.wav: has 65 channels, at most 64");
    write_wav("r0.wav", &(wav){PCM, 1, 0, 16, 0, 0, data, 8});
    expect_load("r0.wav", RF_INVALID, "r0.wav: sample rate is zero");
    write_wav("r.wav", &(wav){PCM, 1, 768001, 16, 0, 0, data, 8});
    expect_load("r.wav", RF_INVALID,
                "r.wav: sample rate must be 1..768000 Hz, got 768001");
    write_wav("f0.wav", &(wav){PCM, 1, 8000, 16, 0, 0, NULL, 0});
    expect_load("f0.wav", RF_INVALID, "f0.wav: has no sound: zero frames");
    write_wav("mp3.wav", &(wav){0x55, 1, 8000, 16, 0, 0, data, 8});
    expect_load("mp3.wav", RF_INVALID, "mp3.wav: cannot be read: ");
    content c = read_content("f0.wav");
    write_content("head.wav", &c, 20);
    expect_load("head.wav", RF_INVALID, "head.wav: cannot be read: ");
    rf_bytes_free(c.bytes);
}

static void sixty_four_channels_are_read(void **state)
{
    (void)state;
    int16_t data[64] = {[63] = 16384};
    const float wanted = 0.5f / 64;
    write_wav("c64.wav", &(wav){PCM, 64, 8000, 16, 0, 0, data, sizeof data});
    check_samples("c64.wav", &wanted, 1);
}

static void samples_that_are_not_finite_are_named(void **state)
{
    (void)state;
    static float data[2 * 5000];
    data[2 * 4321 + 1] = NAN;
    write_wav("nan.wav", &(wav){FLOAT, 2, 8000, 32, 0, 0, data, sizeof data});
    expect_load("nan.wav", RF_INVALID,
                "nan.wav: frame 4322 of channel 2 is not finite");
    data[0] = -INFINITY;
    write_wav("inf.wav", &(wav){FLOAT, 2, 8000, 32, 0, 0, data, sizeof data});
    expect_load("inf.wav", RF_INVALID,
                "inf.wav: frame 1 of channel 1 is not finite");
    const double loud[] = {0, 1e300};
    write_wav("loud.wav", &(wav){FLOAT, 1, 8000, 64, 0, 0, loud, 16});
    expect_load("loud.wav", RF_INVALID,
                "loud.wav: frame 2 of channel 1 is not finite");
}

/* Root may read everything, so this looks as nobody. */
static void what_is_no_readable_file_is_named_with_the_cause(void **state)
{
    (void)state;
    enum { NOBODY = 65534 };
    assert_int_equal(mkdir("folder", 0777), 0);
    assert_int_equal(mkfifo("pipe.wav", 0666), 0);
    expect_load("none.wav", RF_IO, "none.wav: No such file");
    expect_load("folder", RF_IO, "folder: is a directory, not a file");
    expect_load("pipe.wav", RF_IO, "pipe.wav: is a pipe, not a file");
    expect_load("/dev/zero", RF_IO, "/dev/zero: is a device, not a file");
    ok(rf_file_write("secret.wav", "x", 1, &err));
    assert_int_equal(chmod("secret.wav", 0), 0);
    assert_int_equal(chmod(".", 0755), 0);
    const bool root = geteuid() == 0;
    rf_audio audio;
    assert_true(!root || seteuid(NOBODY) == 0);
    const rf_status status = rf_audio_load("secret.wav", NULL, &audio, &err);
    assert_true(!root || seteuid(0) == 0);
    expect(status, RF_IO, "secret.wav: Permission denied");
}

static void a_long_path_leaves_room_for_the_cause(void **state)
{
    (void)state;
    char path[420] = ".";
    size_t length = 1;
    while (length < 380) {
        memcpy(path + length, "/\xc3\xa9\xc3\xa9-long", 11);
        length += 10;
        assert_int_equal(mkdir(path, 0777), 0);
    }
    memcpy(path + length, "/cut.wav", 9);
    write_wav(path, &(wav){PCM, 1, 8000, 16, 0, 1 << 20, "12", 2});
    rf_audio audio;
    expect(rf_audio_load(path, NULL, &audio, &err), RF_IO,
           "-long/cut.wav: truncated: header says 524288 frames, the data "
           "ends after 1");
}

static void wrong_arguments_are_refused(void **state)
{
    (void)state;
    rf_audio audio = {0};
    rf_audio_options options = {.size = 1};
    expect(rf_audio_load(NULL, NULL, &audio, &err), RF_ARGUMENT, "path");
    expect(rf_audio_load("x", NULL, NULL, &err), RF_ARGUMENT, "place");
    expect(rf_audio_load("x", &options, &audio, &err), RF_ARGUMENT, "options");
    options = (rf_audio_options){.size = sizeof options, .sr = -1};
    expect(rf_audio_load("x", &options, &audio, &err), RF_ARGUMENT, "rate");
    options.sr = (double)NAN;
    expect(rf_audio_decode("", 0, "x", &options, &audio, &err), RF_ARGUMENT,
           "rate");
    expect(rf_audio_decode(NULL, 0, "x", NULL, &audio, &err), RF_ARGUMENT,
           "bytes");
    float one = 0;
    rf_audio good = {&one, 1, 1, 44100}, bad = good;
    expect(rf_audio_save(NULL, &good, &err), RF_ARGUMENT, "path");
    expect(rf_audio_save("x", NULL, &err), RF_ARGUMENT, "sound");
    expect(rf_audio_resample(&good, 0, &audio, &err), RF_ARGUMENT, "rate");
    expect(rf_audio_resample(&good, 1e6, &audio, &err), RF_ARGUMENT, "rate");
    expect(rf_audio_resample(&good, 8000, NULL, &err), RF_ARGUMENT, "put it");
    bad.channels = 65;
    expect(rf_audio_save("x", &bad, &err), RF_ARGUMENT, "channels");
    bad = (rf_audio){&one, SIZE_MAX / 2, 2, 44100};
    expect(rf_audio_save("x", &bad, &err), RF_LIMIT, "too many");
    bad = (rf_audio){&one, 1, 1, 44100.5};
    expect(rf_audio_save("x", &bad, &err), RF_ARGUMENT, "whole");
    bad.sr = 0;
    expect(rf_audio_save("x", &bad, &err), RF_ARGUMENT, "rate");
    one = NAN;
    expect(rf_audio_save("x", &good, &err), RF_INVALID, "frame 1 of channel 1");
    expect(rf_audio_resample(&good, 8000, &audio, &err), RF_INVALID, "frame 1");
    rf_audio_clear(NULL);
}

/* ---- saving ---- */

static void a_saved_sound_is_read_by_libsndfile_to_the_bit(void **state)
{
    (void)state;
    float data[] = {0.1f, -0.0f, 1e-40f, 2.5f, -1, 3e38f};
    const rf_audio audio = {data, 3, 2, 48000};
    ok(rf_audio_save("saved.wav", &audio, &err));
    SF_INFO info = {0};
    SNDFILE *file = sf_open("saved.wav", SFM_READ, &info);
    assert_non_null(file);
    assert_int_equal(info.format, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    assert_int_equal(info.frames, 3);
    assert_int_equal(info.channels, 2);
    assert_int_equal(info.samplerate, 48000);
    float got[6];
    assert_int_equal(sf_readf_float(file, got, 3), 3);
    char log[2048] = "";
    sf_command(file, SFC_GET_LOG_INFO, log, sizeof log);
    assert_null(strstr(log, "should be")); /* its word for wrong sizes */
    sf_close(file);
    for (size_t n = 0; n < 3; n++)
        for (size_t c = 0; c < 2; c++)
            assert_memory_equal(&got[2 * n + c], &data[3 * c + n], 4);
}

static void saving_twice_gives_the_same_bytes_and_nothing_beside(void **state)
{
    (void)state;
    float data[] = {0.5f, -0.25f, 0.125f};
    const rf_audio audio = {data, 3, 1, 44100};
    ok(rf_audio_save("one.wav", &audio, &err));
    ok(rf_audio_save("two.wav", &audio, &err));
    content one = read_content("one.wav"), two = read_content("two.wav");
    assert_int_equal(one.length, 58 + 12);
    assert_int_equal(two.length, one.length);
    assert_memory_equal(one.bytes, two.bytes, one.length);
    rf_bytes_free(one.bytes);
    rf_bytes_free(two.bytes);
    expect(rf_audio_save("no/where.wav", &audio, &err), RF_IO,
           "no/where.wav: No such file");
    assert_int_equal(count_entries(".tmp-"), 0);
}

/* ---- resampling ---- */

/* A sine stays this sine, away from the ends; its length is the ceiling. */
static void check_sine(double from, double to, double hz)
{
    enum { LENGTH = 30011 };
    static float data[2 * LENGTH];
    const double pi = 3.14159265358979323846;
    for (size_t n = 0; n < LENGTH; n++) {
        data[n] = (float)(0.5 * sin(2 * pi * hz * (double)n / from));
        data[LENGTH + n] = -data[n];
    }
    const rf_audio audio = {data, LENGTH, 2, from};
    rf_audio out;
    ok(rf_audio_resample(&audio, to, &out, &err));
    assert_int_equal(out.frames, (size_t)ceil(LENGTH * to / from));
    assert_int_equal(out.channels, 2);
    assert_true(out.sr == to);
    double worst = 0;
    for (size_t n = out.frames / 8; n < out.frames - out.frames / 8; n++) {
        const double wanted = 0.5 * sin(2 * pi * hz * (double)n / to);
        worst = fmax(worst, fabs((double)out.data[n] - wanted));
        worst = fmax(worst, fabs((double)out.data[out.frames + n] + wanted));
    }
    if (worst > 2e-6)
        fail_msg("%g to %g Hz: off by %g", from, to, worst);
    rf_audio_clear(&out);
}

static void resampling_keeps_a_sine_within_two_millionths(void **state)
{
    (void)state;
    check_sine(44100, 48000, 440);
    check_sine(48000, 44100, 15000);
    check_sine(44100, 22050, 1000);
    check_sine(8000, 96000, 3000);
    check_sine(44100, 44100, 5000);
}

static void resampling_has_the_length_of_the_ceiling(void **state)
{
    (void)state;
    static float data[6000];
    const double rates[][2] = {
        {44100, 48000}, {48000, 44100}, {44100, 1}, {1, 65536}, {11025, 8000}};
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++)
        for (size_t frames = 1; frames <= 8; frames++) {
            const uint64_t from = (uint64_t)rates[i][0];
            const uint64_t to = (uint64_t)rates[i][1];
            const rf_audio audio = {data, frames, 1, rates[i][0]};
            rf_audio out;
            ok(rf_audio_resample(&audio, rates[i][1], &out, &err));
            assert_int_equal(out.frames, (frames * to + from - 1) / from);
            rf_audio_clear(&out);
        }
    rf_audio slow = {data, 1000, 1, 1}, out;
    expect(rf_audio_resample(&slow, 768000, &out, &err), RF_LIMIT,
           "1 Hz to 768000 Hz is too far");
    slow.frames = 6000;
    expect(rf_audio_resample(&slow, 48000, &out, &err), RF_LIMIT,
           "too long at 48000 Hz");
}

static void loading_resamples_when_asked(void **state)
{
    (void)state;
    rf_audio_options options = {.size = sizeof options, .sr = 48000};
    rf_audio native, loaded, wanted;
    make("rate.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 1, RATE);
    ok(rf_audio_load("rate.wav", NULL, &native, &err));
    ok(rf_audio_resample(&native, 48000, &wanted, &err));
    ok(rf_audio_load("rate.wav", &options, &loaded, &err));
    assert_int_equal(loaded.frames, wanted.frames);
    assert_true(loaded.sr == 48000);
    assert_memory_equal(loaded.data, wanted.data,
                        wanted.frames * sizeof(float));
    rf_audio_clear(&native);
    rf_audio_clear(&loaded);
    rf_audio_clear(&wanted);
    options.max_samples = FRAMES; /* enough for the file, not for the result */
    expect(rf_audio_load("rate.wav", &options, &loaded, &err), RF_LIMIT,
           "rate.wav: too long at 48000 Hz");
}

/* ---- memory ---- */

static rf_status try_audio(void)
{
    const rf_audio_options options = {
        .size = sizeof options, .sr = 22050, .stereo = true};
    rf_audio audio = {0};
    rf_status status = rf_audio_load("memory.wav", &options, &audio, &err);
    if (status == RF_OK)
        status = rf_audio_save("saved.wav", &audio, &err);
    rf_audio_clear(&audio);
    return status;
}

static void audio_survives_short_memory(void **state)
{
    (void)state;
    make("memory.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 2, RATE);
    size_t n = 0;
    rf_status status;
    do {
        fail_after(n++);
        status = try_audio();
        fail_never();
    } while (status == RF_NOMEM);
    ok(status);
    assert_true(n > 5);
}

/* ---- reference samples ---- */

typedef struct reference {
    char signal[64], file[64];
    size_t first, count, length, offset;
    double sr;
    float values[32];
} reference;

static size_t setting(const char *params, const char *key)
{
    const char *at = strstr(params, key);
    assert_non_null(at);
    return strtoul(at + strlen(key), NULL, 10);
}

/* A line of index.tsv (features/SPEC.md 17) about samples. */
static bool parse_reference(char *line, const char *folder, reference *out)
{
    char *field[9] = {0};
    for (size_t i = 0; i < 9; i++)
        field[i] = strsep(&line, "\t");
    if (field[8] == NULL || strcmp(field[2], "samples") != 0)
        return false;
    out->first = setting(field[3], "first=");
    out->count = setting(field[3], "count=");
    out->length = setting(field[3], "length=");
    out->sr = (double)setting(field[3], "sr=");
    assert_true(out->count <= 32);
    snprintf(out->signal, sizeof out->signal, "%s", field[1]);
    char *value = field[8];
    for (size_t i = 0; field[8][0] != '-' || field[8][1] != '\0'; i++) {
        if (i == out->count)
            return true;
        out->values[i] = strtof(strsep(&value, ","), NULL);
    }
    char path[5000];
    snprintf(path, sizeof path, "%s/%s", folder, field[5]);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, strtol(field[6], NULL, 10), SEEK_SET), 0);
    assert_int_equal(fread(out->values, sizeof(float), out->count, file),
                     out->count);
    fclose(file);
    return true;
}

static void check_reference(const reference *r, const char *folder)
{
    char path[5000];
    rf_audio audio;
    snprintf(path, sizeof path, "%s/signals/%s.wav", folder, r->signal);
    ok(rf_audio_load(path, NULL, &audio, &err));
    assert_int_equal(audio.frames, r->length);
    assert_true(audio.sr == r->sr);
    for (size_t i = 0; i < r->count; i++)
        if (!(fabsf(audio.data[r->first + i] - r->values[i]) <= 1e-7f))
            fail_msg("%s: frame %zu is %.9g, wanted %.9g", r->signal,
                     r->first + i, (double)audio.data[r->first + i],
                     (double)r->values[i]);
    rf_audio_clear(&audio);
}

static void reference_samples_are_met(void **state)
{
    (void)state;
    char folder[4200], path[4300], line[20000];
    snprintf(folder, sizeof folder, "%s/../shared/features", first_folder);
    snprintf(path, sizeof path, "%s/index.tsv", folder);
    FILE *index = fopen(path, "r");
    if (index == NULL) {
        print_message("skipped: no ../shared/features\n");
        return;
    }
    size_t checked = 0;
    while (fgets(line, sizeof line, index) != NULL) {
        reference r = {0};
        if (!parse_reference(line, folder, &r))
            continue;
        check_reference(&r, folder);
        checked++;
    }
    fclose(index);
    assert_int_equal(checked, 24);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers_become_fractions_of_full_scale),
        cmocka_unit_test(floats_come_as_they_are_stored),
        cmocka_unit_test(mono_is_the_mean_in_double_rounded_once),
        cmocka_unit_test(stereo_keeps_one_or_two_channels),
        cmocka_unit_test(all_kinds_of_files_give_their_sound),
        cmocka_unit_test(the_content_decides_and_not_the_name),
        cmocka_unit_test(memory_gives_what_the_file_gives),
        cmocka_unit_test(
            a_wav_that_went_through_a_pipe_lasts_as_long_as_its_file),
        cmocka_unit_test(a_flac_of_unknown_length_is_read_to_its_end),
        cmocka_unit_test(malformed_remarks_do_not_hide_the_sound),
        cmocka_unit_test(a_truncated_file_is_refused_whatever_its_kind),
        cmocka_unit_test(truncation_is_told_in_frames),
        cmocka_unit_test(an_ogg_without_its_last_page_is_truncated),
        cmocka_unit_test(a_header_that_promises_too_much_is_not_believed),
        cmocka_unit_test(a_damaged_flac_is_refused),
        cmocka_unit_test(too_long_a_file_is_refused_at_the_limit),
        cmocka_unit_test(other_formats_are_named),
        cmocka_unit_test(a_header_without_sense_is_refused),
        cmocka_unit_test(sixty_four_channels_are_read),
        cmocka_unit_test(samples_that_are_not_finite_are_named),
        cmocka_unit_test(what_is_no_readable_file_is_named_with_the_cause),
        cmocka_unit_test(a_long_path_leaves_room_for_the_cause),
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(a_saved_sound_is_read_by_libsndfile_to_the_bit),
        cmocka_unit_test(saving_twice_gives_the_same_bytes_and_nothing_beside),
        cmocka_unit_test(resampling_keeps_a_sine_within_two_millionths),
        cmocka_unit_test(resampling_has_the_length_of_the_ceiling),
        cmocka_unit_test(loading_resamples_when_asked),
        cmocka_unit_test(audio_survives_short_memory),
        cmocka_unit_test(reference_samples_are_met),
    };
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}
