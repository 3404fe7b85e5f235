/*
 * raveforce_io.h: files. Sounds (libsndfile, soxr) and runs (SQLite).
 *
 * Outside the core: a host that has its own files needs none of this.
 */
#ifndef RAVEFORCE_IO_H
#define RAVEFORCE_IO_H

#include "raveforce.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * ---- sound files ----
 */

/* Sound in memory, planar: channel c is data + c * frames. */
typedef struct rf_audio {
    float *data; /* rf_audio_clear frees it */
    size_t frames;
    uint32_t channels;
    double sr; /* Hz */
} rf_audio;

typedef struct rf_audio_options {
    size_t size; /* sizeof(rf_audio_options) */
    double sr;   /* resample to this many Hz (soxr VHQ); 0: the file's own */
    bool stereo; /* keep the channels; otherwise their mean */
    uint64_t max_samples; /* frames x channels; 0: 2^28 */
} rf_audio_options;

/*
 * Reads WAV, FLAC, AIFF, OGG, known by their content, whatever the name says.
 * RF_IO (no such file, a directory, a pipe, truncated, damaged), RF_INVALID
 * (no sound, zero channels, a sample that is not finite: its frame is told,
 * the first being 1), RF_UNSUPPORTED (a format that is none of these),
 * RF_LIMIT (too long, more than 64 channels, or more than 2 to keep); each
 * message names the file and the cause. A WAV or AIFF that was written into a
 * pipe, and so does not know its length, lasts as long as its file.
 * `options` may be NULL. [any thread]
 */
RF_API RF_MUST_USE rf_status rf_audio_load(const char *path,
                                           const rf_audio_options *options,
                                           rf_audio *out, rf_error *err);
/* The same from `size` bytes in memory; `name` is for messages. */
RF_API RF_MUST_USE rf_status rf_audio_decode(const void *bytes, size_t size,
                                             const char *name,
                                             const rf_audio_options *options,
                                             rf_audio *out, rf_error *err);
/* 32-bit float WAV, written beside and renamed; the bytes depend on the sound
 * alone. RF_IO; RF_INVALID at a sample that is not finite, RF_LIMIT beyond
 * 2^28 samples. [any thread] */
RF_API RF_MUST_USE rf_status rf_audio_save(const char *path,
                                           const rf_audio *audio,
                                           rf_error *err);
/* soxr VHQ; ceil(frames * sr / audio->sr) frames. RF_LIMIT beyond 2^28 samples
 * and beyond 65536-fold; else as rf_audio_save. [any thread] */
RF_API RF_MUST_USE rf_status rf_audio_resample(const rf_audio *audio, double sr,
                                               rf_audio *out, rf_error *err);
RF_API void rf_audio_clear(rf_audio *audio);

/*
 * ---- whole files ----
 */

/* Reads a regular file of at most `limit` bytes; a terminator is added behind
 * them. `*out` is freed with rf_bytes_free. RF_IO, RF_LIMIT. */
RF_API RF_MUST_USE rf_status rf_file_read(const char *path, size_t limit,
                                          char **out, size_t *length,
                                          rf_error *err);
/* Written beside, flushed, renamed: the old file or the new, never half. In
 * the place of a device, a pipe or a folder: RF_IO. */
RF_API RF_MUST_USE rf_status rf_file_write(const char *path, const void *bytes,
                                           size_t length, rf_error *err);
RF_API void rf_bytes_free(char *bytes);
/* The folder and those above it. */
RF_API RF_MUST_USE rf_status rf_folder_make(const char *path, rf_error *err);
/* Hexadecimal, terminated. */
RF_API void rf_sha256(const void *bytes, size_t length, char out[65]);

/*
 * ---- runs: run.db ----
 */

typedef struct rf_store rf_store;

/* Opens or makes a run's database (WAL), with the tables of DESIGN.md 4, Runs
 * (`episode` is a view: hashes are kept once). RF_IO with SQLite's reason;
 * RF_INVALID where the file is no run's database or of another format.
 * [one thread at a time], as all below. */
RF_API RF_MUST_USE rf_status rf_store_open(const char *path, bool create,
                                           rf_store **out, rf_error *err);
RF_API void rf_store_close(rf_store *store);

RF_API RF_MUST_USE rf_status rf_store_set_meta(rf_store *store, const char *key,
                                               const char *value,
                                               rf_error *err);
/* `*out` is freed with rf_bytes_free; it is NULL where the key is not there. */
RF_API RF_MUST_USE rf_status rf_store_meta(rf_store *store, const char *key,
                                           char **out, rf_error *err);
/* Content under its SHA-256, once. */
RF_API RF_MUST_USE rf_status rf_store_put_blob(rf_store *store,
                                               const void *bytes, size_t length,
                                               char sha256[65], rf_error *err);
/* RF_INVALID where there is none. */
RF_API RF_MUST_USE rf_status rf_store_blob(rf_store *store, const char *sha256,
                                           char **out, size_t *length,
                                           rf_error *err);

typedef struct rf_record_step {
    const double *action; /* the values, [n_action] */
    size_t n_action;
    const double *unit; /* [n_unit]; NULL where the action was values */
    size_t n_unit;
    const char *text; /* NULL: not kept */
    double reward;
    const double *terms; /* [n_terms] */
    size_t n_terms;
} rf_record_step;

typedef struct rf_record {
    int64_t id; /* from 1; unique */
    int64_t env, episode;
    const char *task_hash, *reward_hash;
    double ret;     /* the return */
    double seconds; /* of sound */
    const rf_record_step *steps;
    size_t n_steps;
} rf_record;

/* Everything between begin and commit is there as a whole or not at all. */
RF_API RF_MUST_USE rf_status rf_store_begin(rf_store *store, rf_error *err);
RF_API RF_MUST_USE rf_status rf_store_commit(rf_store *store, rf_error *err);
RF_API void rf_store_rollback(rf_store *store);
/* The episode with its steps, or nothing; also without a transaction.
 * RF_INVALID where the id is there already. */
RF_API RF_MUST_USE rf_status rf_store_add(rf_store *store,
                                          const rf_record *record,
                                          rf_error *err);

/* The one checkpoint: what it replaces is gone. */
RF_API RF_MUST_USE rf_status rf_store_set_checkpoint(
    rf_store *store, const void *agent, size_t agent_length, const void *rng,
    size_t rng_length, const void *reward_state, size_t reward_length,
    rf_error *err);
typedef struct rf_checkpoint {
    char *agent, *rng, *reward_state; /* each freed with rf_bytes_free */
    size_t agent_length, rng_length, reward_length;
    int64_t episodes; /* the largest id in the episode table, or 0 */
} rf_checkpoint;
/* RF_INVALID where there is none. */
RF_API RF_MUST_USE rf_status rf_store_checkpoint(rf_store *store,
                                                 rf_checkpoint *out,
                                                 rf_error *err);
/* [n_out] returns of episodes first..first+n-1 by id; `*count` what was
 * there. */
RF_API RF_MUST_USE rf_status rf_store_returns(rf_store *store, int64_t first,
                                              double *out, size_t n_out,
                                              size_t *count, rf_error *err);
/* How many episodes there are: the largest id, or 0. */
RF_API RF_MUST_USE rf_status rf_store_count(rf_store *store, int64_t *out,
                                            rf_error *err);
/* The actions of episodes first..first+n-1: `out`[n][n_steps][n_action].
 * RF_INVALID where one is missing or has another shape. */
RF_API RF_MUST_USE rf_status rf_store_actions(rf_store *store, int64_t first,
                                              size_t n, size_t n_steps,
                                              size_t n_action, double *out,
                                              rf_error *err);
/* The episode with the greatest return, of several the first; its steps'
 * actions one behind the other, freed with rf_bytes_free((char *)out->actions).
 * `id` 0 where there is none. */
typedef struct rf_best {
    int64_t id;
    double ret;
    double *actions; /* [n_steps][n_action] */
    size_t n_steps, n_action;
} rf_best;
RF_API RF_MUST_USE rf_status rf_store_best(rf_store *store, rf_best *out,
                                           rf_error *err);

#ifdef __cplusplus
}
#endif

#endif
