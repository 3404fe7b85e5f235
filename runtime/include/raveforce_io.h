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

typedef struct rf_play_options {
    size_t size;              /* sizeof(rf_play_options) */
    bool (*stop)(void *data); /* asked 100 times a second; true ends it */
    void *data;               /* for `stop` */
} rf_play_options;

/* Plays one or two channels at the sound's own rate, to a whole Hz, on the
 * machine's default output, and returns when they are over or `stop` said so.
 * SDL2 is not linked: libSDL2-2.0.so.0 is opened when it is first needed. What
 * SDL the host runs itself goes on; signals are left alone. RF_IO without a
 * device, with SDL's reason; RF_UNSUPPORTED where SDL2 is not there or too old,
 * or this was built without its headers; RF_ARGUMENT, RF_INVALID as
 * rf_audio_save. `options` may be NULL. [one thread at a time] */
RF_API RF_MUST_USE rf_status rf_audio_play(const rf_audio *audio,
                                           const rf_play_options *options,
                                           rf_error *err);

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
/* The same piece by piece: nothing is there under that name before commit,
 * and destroy without one leaves nothing. */
typedef struct rf_writer rf_writer;
RF_API RF_MUST_USE rf_status rf_writer_create(const char *path, rf_writer **out,
                                              rf_error *err);
RF_API RF_MUST_USE rf_status rf_writer_write(rf_writer *writer,
                                             const void *bytes, size_t length,
                                             rf_error *err);
RF_API RF_MUST_USE rf_status rf_writer_commit(rf_writer *writer, rf_error *err);
RF_API void rf_writer_destroy(rf_writer *writer); /* NULL: nothing */
/* The folder and those above it. */
RF_API RF_MUST_USE rf_status rf_folder_make(const char *path, rf_error *err);
/* The names in a folder, without `.` and `..`, in the order of their bytes:
 * each terminated, one behind the other; freed with rf_bytes_free. */
RF_API RF_MUST_USE rf_status rf_folder_list(const char *path, char **out,
                                            size_t *length, rf_error *err);
/* Hexadecimal, terminated. */
RF_API void rf_sha256(const void *bytes, size_t length, char out[65]);

/*
 * ---- runs: run.db ----
 */

typedef struct rf_store rf_store;

/* Opens or makes a run's database, with the tables of DESIGN.md 4, Runs
 * (`episode` is a view: hashes are kept once). Who only reads changes no byte
 * of it; the first write begins a write-ahead log, which rf_store_close folds
 * in again, so that the one file is the whole run. RF_IO with SQLite's reason;
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
    int64_t id;                 /* from 1; unique */
    int64_t env, episode, seed; /* what its randomness came from; root seed */
    const char *task_hash, *reward_hash;
    double ret;     /* the return */
    double seconds; /* of sound */
    const rf_record_step *steps;
    size_t n_steps;
} rf_record;

/* Many episodes of one shape, task, reward and seed: an evaluated batch. */
typedef struct rf_records {
    int64_t first; /* the id of the first */
    size_t n, n_steps, n_action, n_unit, n_terms;
    int64_t env, episode, seed; /* of all */
    const char *task_hash, *reward_hash;
    double seconds;
    const double *returns; /* [n] */
    const double *actions; /* [n][n_steps][n_action] */
    const double *units;   /* [n][n_steps][n_unit]; NULL: played by values */
    const double *rewards; /* [n][n_steps] */
    const double *terms;   /* [n][n_steps][n_terms] */
} rf_records;

/* Everything between begin and commit is there as a whole or not at all. */
RF_API RF_MUST_USE rf_status rf_store_begin(rf_store *store, rf_error *err);
RF_API RF_MUST_USE rf_status rf_store_commit(rf_store *store, rf_error *err);
RF_API void rf_store_rollback(rf_store *store);
/* The episode with its steps, or nothing; also without a transaction.
 * RF_INVALID where the id is there already. */
RF_API RF_MUST_USE rf_status rf_store_add(rf_store *store,
                                          const rf_record *record,
                                          rf_error *err);
/* The same for all of them at once: all are there, or none. */
RF_API RF_MUST_USE rf_status rf_store_add_records(rf_store *store,
                                                  const rf_records *records,
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

/* Reading many. Ids count from 1 without a gap, as drivers write them. */

/* How many episodes there are: the largest id, or 0. */
RF_API RF_MUST_USE rf_status rf_store_count(rf_store *store, int64_t *out,
                                            rf_error *err);
/* [n_out] returns of episodes first..first+n-1 by id; `*count` what was
 * there. */
RF_API RF_MUST_USE rf_status rf_store_returns(rf_store *store, int64_t first,
                                              double *out, size_t n_out,
                                              size_t *count, rf_error *err);
/* Where an episode's randomness came from. */
typedef struct rf_origin {
    int64_t env, episode, seed;
} rf_origin;
/* The same for origins. */
RF_API RF_MUST_USE rf_status rf_store_origins(rf_store *store, int64_t first,
                                              rf_origin *out, size_t n_out,
                                              size_t *count, rf_error *err);
/* The actions of episodes first..first+n-1: `out`[n][n_steps][n_action].
 * RF_INVALID where one is missing or has another shape. */
RF_API RF_MUST_USE rf_status rf_store_actions(rf_store *store, int64_t first,
                                              size_t n, size_t n_steps,
                                              size_t n_action, double *out,
                                              rf_error *err);
/* The same for units; `*there` is false, and `out` of no meaning, where an
 * episode was played by values alone. */
RF_API RF_MUST_USE rf_status rf_store_units(rf_store *store, int64_t first,
                                            size_t n, size_t n_steps,
                                            size_t n_unit, double *out,
                                            bool *there, rf_error *err);
/*
 * The terms of episodes first..first+n-1, summed over their steps, of those
 * that have `reward_hash` (NULL: all). Term t of episode first + i goes to
 * out[i * width + column[t]]; nothing else is touched. RF_INVALID where an
 * episode has another number of terms than `n_terms`.
 */
typedef struct rf_term_sums {
    const char *reward_hash;
    size_t n_terms;
    const size_t *column; /* [n_terms], each below width */
    size_t width;
    double *out; /* [n][width] */
} rf_term_sums;
RF_API RF_MUST_USE rf_status rf_store_terms(rf_store *store, int64_t first,
                                            size_t n, const rf_term_sums *sums,
                                            rf_error *err);
/* One episode with its steps. RF_INVALID, with the last id there is, where it
 * is not there. Freed with rf_record_free. */
RF_API RF_MUST_USE rf_status rf_store_episode(rf_store *store, int64_t id,
                                              rf_record **out, rf_error *err);
RF_API void rf_record_free(rf_record *record);

/* A reward that episodes were scored by, and the first of them. */
typedef struct rf_reward_use {
    char hash[72]; /* terminated */
    int64_t first;
} rf_reward_use;
/* All of them by their first episode; freed with rf_bytes_free((char *)*out).
 */
RF_API RF_MUST_USE rf_status rf_store_rewards(rf_store *store,
                                              rf_reward_use **out,
                                              size_t *count, rf_error *err);
/* The episode with the greatest return among those under the last episode's
 * reward, of several the first; `*id` 0 where there is none. */
RF_API RF_MUST_USE rf_status rf_store_best(rf_store *store, int64_t *id,
                                           double *ret, rf_error *err);

#ifdef __cplusplus
}
#endif

#endif
