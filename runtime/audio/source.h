/* source.h: the bytes of a sound file, on disk or in memory. */
#ifndef RF_AUDIO_SOURCE_H
#define RF_AUDIO_SOURCE_H

#include "base/error.h"

enum { RF_HIDDEN_CHUNKS = 16 };

typedef struct rf_source {
    const char *name;           /* for messages: short, borrowed */
    const unsigned char *bytes; /* NULL: they are in `fd` */
    int fd;
    int failure; /* errno of a read that failed, or 0 */
    uint64_t size;
    uint64_t at; /* where libsndfile reads next */
    /* offsets of chunk names that read as "JUNK", which everybody skips */
    uint64_t hidden[RF_HIDDEN_CHUNKS];
    size_t n_hidden;
} rf_source;

/* Opens a regular file; `path` must outlive the source. */
rf_status rf_source_open(const char *path, rf_source *out, rf_error *err);
/* `bytes` and `name` must outlive the source. */
void rf_source_init(rf_source *source, const void *bytes, size_t size,
                    const char *name);
void rf_source_close(rf_source *source);

/* Copies up to `count` bytes from `offset` on; returns how many there were. */
size_t rf_source_read(rf_source *source, uint64_t offset, void *to,
                      size_t count);

/* The chunk at `offset` has nothing that we want. */
void rf_source_hide(rf_source *source, uint64_t offset);

#endif
