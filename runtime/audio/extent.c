/*
 * extent: walks the chunks of WAV and AIFF, the pages of OGG.
 *
 * Sources: Multimedia Programming Interface and Data Specifications 1.0
 * (IBM, Microsoft, 1991), chapter 3; Audio Interchange File Format 1.3 (Apple,
 * 1989); RFC 3533, section 6.
 */
#include "audio/extent.h"
#include <string.h>

/* No sound has more; a file made of empty chunks must not keep us. */
enum { MAX_CHUNKS = 4096 };

/* From here on a size is what programs write that cannot go back to correct
 * it: 0x7f000008 (sox, AIFF), 0x7ffff000 (sox), 0x80000000 (arecord),
 * 0xffffffff (ffmpeg). The sound then lasts as long as the file. */
#define OPEN_END 0x7f000000u

typedef struct walk {
    rf_source *source;
    uint64_t next; /* offset of the next chunk */
    size_t count;
    bool big; /* endian */
    char id[4];
    uint64_t body; /* offset */
    uint64_t size;
} walk;

/* An unsigned number of `width` bytes. */
static uint64_t number(const unsigned char *bytes, size_t width, bool big)
{
    uint64_t value = 0;
    for (size_t i = 0; i < width; i++)
        value = value << 8 | bytes[big ? i : width - 1 - i];
    return value;
}

static bool next_chunk(walk *w)
{
    unsigned char head[8];
    if (w->count++ == MAX_CHUNKS ||
        rf_source_read(w->source, w->next, head, sizeof head) < sizeof head)
        return false;
    memcpy(w->id, head, sizeof w->id);
    w->size = number(head + 4, 4, w->big);
    w->body = w->next + sizeof head;
    w->next = w->body + w->size + (w->size & 1); /* padded to even */
    return true;
}

static bool is(const walk *w, const char *id)
{
    return memcmp(w->id, id, sizeof w->id) == 0;
}

static bool ends_early(const walk *w)
{
    return w->size < OPEN_END && w->body + w->size > w->source->size;
}

/* `fact` counts the frames of compressed sound, but not always rightly; else
 * a block is a frame. Remarks (LIST) are hidden: libsndfile 1.2 runs out of
 * malformed ones and no longer finds the data. */
static rf_extent wav_extent(walk *w)
{
    rf_extent extent = {0};
    uint64_t block = 0, fact = 0;
    while (!extent.cut && next_chunk(w)) {
        unsigned char body[16] = {0};
        const size_t got =
            rf_source_read(w->source, w->body, body, sizeof body);
        if (is(w, "fmt ") && got == sizeof body) {
            extent.no_rate = number(body + 4, 4, w->big) == 0;
            block = number(body + 12, 2, w->big);
        } else if (is(w, "fact")) {
            fact = number(body, 4, w->big);
        } else if (is(w, "data")) {
            extent.cut = ends_early(w);
            if (extent.cut)
                extent.frames = fact ? fact : block ? w->size / block : 0;
        } else if (is(w, "LIST")) {
            rf_source_hide(w->source, w->body - 8);
        }
    }
    return extent;
}

static rf_extent aiff_extent(walk *w)
{
    rf_extent extent = {0};
    bool open = false;
    while (next_chunk(w)) {
        unsigned char body[6] = {0};
        rf_source_read(w->source, w->body, body, sizeof body);
        if (is(w, "COMM"))
            extent.frames = number(body + 2, 4, true);
        if (is(w, "SSND")) {
            extent.cut = ends_early(w);
            open = w->size >= OPEN_END;
        }
    }
    if (open)
        extent.frames = 0;
    return extent;
}

/* Every stream says on its last page that it is the last. */
static rf_extent ogg_extent(rf_source *source)
{
    enum { HEAD = 27, FLAGS = 5, SEGMENTS = 26, LAST = 4 };
    rf_extent extent = {.cut = true};
    unsigned char page[HEAD + 255];
    uint64_t at = 0;
    for (;;) {
        const size_t got = rf_source_read(source, at, page, sizeof page);
        if (got < HEAD || memcmp(page, "OggS", 4) != 0 ||
            got < HEAD + (size_t)page[SEGMENTS])
            return extent;
        at += HEAD + (size_t)page[SEGMENTS];
        for (size_t i = 0; i < page[SEGMENTS]; i++)
            at += page[HEAD + i];
        if (at > source->size)
            return (rf_extent){.cut = true};
        extent.cut = (page[FLAGS] & LAST) == 0;
    }
}

rf_extent rf_extent_find(rf_source *source)
{
    unsigned char head[12] = {0};
    rf_source_read(source, 0, head, sizeof head);
    walk w = {.source = source, .next = sizeof head};
    w.big = memcmp(head, "RIFX", 4) == 0 || memcmp(head, "FORM", 4) == 0;
    if (memcmp(head, "RIF", 3) == 0 && memcmp(head + 8, "WAVE", 4) == 0)
        return wav_extent(&w);
    if (memcmp(head, "FORM", 4) == 0 && memcmp(head + 8, "AIF", 3) == 0)
        return aiff_extent(&w);
    if (memcmp(head, "OggS", 4) == 0)
        return ogg_extent(source);
    return (rf_extent){0};
}
