/*
 * raveforce.h: the public C API of the core.
 *
 *     text --rf_graph_create--> graph --rf_plan_create--> plan
 *     plan + values --rf_stream_*--> sound, as a host pulls it
 *     sound --rf_analyser_*--> features;  two sounds --rf_distance--> a number
 *     plan + values + score --rf_episode_*--> one episode, step by step
 *     plan + values + score --rf_batch_*--> many episodes, a voice per SIMD
 * lane
 *
 * Sounds and texts come in as memory; the core reads no files. All handles
 * are opaque. What is shared (sound, graph, plan, score) is immutable and
 * counted: whoever makes one releases it once, whoever uses one keeps it alive.
 *
 * Threads: [any thread] may be called at any time from any thread; [one thread
 * at a time] is about the handle given first. [real-time safe] allocates and
 * locks nothing.
 *
 * Every function that can fail returns a status, fills `err` (which may be
 * NULL) and leaves its outputs as they were. A NULL handle, a NULL output or
 * an option out of range is RF_ARGUMENT. Release and destroy take NULL.
 */
#ifndef RAVEFORCE_H
#define RAVEFORCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RF_VERSION_MAJOR 0
#define RF_VERSION_MINOR 1
#define RF_VERSION_PATCH 0

#if defined(__GNUC__)
#define RF_API __attribute__((visibility("default")))
#define RF_MUST_USE __attribute__((warn_unused_result))
#else
#define RF_API
#define RF_MUST_USE
#endif

/* Frames in a block: values change on its grid, which begins with the sound. */
#define RF_BLOCK 128

typedef enum rf_status {
    RF_OK = 0,
    RF_SYNTAX,
    RF_UNKNOWN_REFERENCE,
    RF_UNKNOWN_SAMPLE,
    RF_INVALID,
    RF_UNSUPPORTED,
    RF_ARGUMENT,
    RF_LIMIT,
    RF_NOMEM,
    RF_IO
} rf_status;

typedef struct rf_error {
    rf_status status;
    uint32_t line, col; /* 1-based; 0: not about a text */
    char message[160];  /* one line, always terminated */
} rf_error;

/* The kind as errors print it: "syntax", "unknown-reference"… [any thread] */
RF_API const char *rf_status_name(rf_status status);

/*
 * Writes `name:line:column: kind: message`, and, when the error has a place in
 * `text` (may be NULL), that line and a caret under the column. Cuts at
 * `size`; always terminates. [any thread]
 */
RF_API void rf_error_format(const rf_error *err, const char *name,
                            const char *text, size_t length, char *out,
                            size_t size);

/* "0.1.0" [any thread] */
RF_API const char *rf_version(void);

/*
 * ---- context: the threads and the lane width ----
 */

typedef struct rf_context rf_context;

typedef struct rf_context_options {
    size_t size;      /* sizeof(rf_context_options) */
    uint32_t threads; /* workers of batches; 0: the caller's thread alone */
    uint32_t lanes;   /* 1, 4, 8 or 16; 0: the widest this processor has */
} rf_context_options;

/* `options` may be NULL: no workers, widest lanes. [any thread] */
RF_API RF_MUST_USE rf_status rf_context_create(
    const rf_context_options *options, rf_context **out, rf_error *err);
RF_API void rf_context_destroy(rf_context *context);
RF_API uint32_t rf_context_lanes(const rf_context *context);
RF_API uint32_t rf_context_threads(const rf_context *context);

/* The lane widths of this build that this processor has, ascending, zero at
 * the end. [any thread] */
RF_API const uint32_t *rf_lane_widths(void);

/*
 * ---- sounds ----
 */

typedef struct rf_sound rf_sound;

/*
 * Copies `frames` x `channels` (1 or 2) finite samples, planar: all of the
 * left channel, then all of the right. `sr` in Hz, 1..768000. RF_INVALID at
 * a sample that is not finite. [any thread]
 */
RF_API RF_MUST_USE rf_status rf_sound_create(const float *data,
                                             uint32_t channels, size_t frames,
                                             double sr, rf_sound **out,
                                             rf_error *err);
RF_API rf_sound *rf_sound_retain(const rf_sound *sound);
RF_API void rf_sound_release(rf_sound *sound);

typedef struct rf_named_sound {
    const char *name; /* as the text calls it, with the backslash: "\\kick" */
    const rf_sound *sound;
} rf_named_sound;

/*
 * ---- graph: a checked text ----
 */

typedef struct rf_graph rf_graph;

/* What a hole stands for. */
typedef enum rf_hole {
    RF_HOLE_NUMBER,  /* a number, whatever it is for */
    RF_HOLE_INTEGER, /* a number of `choose` */
    RF_HOLE_NOTE,    /* a note of `seq`: an integer, 0 is a rest */
    RF_HOLE_SYMBOL   /* a sample: which of the slot's symbols, from 0 */
} rf_hole;

/* A slot is a `{}` or all `{name}` of one name, in order of appearance. */
typedef struct rf_slot_info {
    const char *name; /* "" for `{}`; lives as long as the graph */
    rf_hole kind;     /* of its first hole; where kinds mix, the strictest */
    uint32_t line, col;
    uint32_t holes; /* how many places it fills */
} rf_slot_info;

/*
 * Parses and checks `length` bytes of UTF-8. RF_SYNTAX,
 * RF_UNKNOWN_REFERENCE, RF_INVALID, RF_UNSUPPORTED, RF_LIMIT with line and
 * column. [any thread]
 */
RF_API RF_MUST_USE rf_status rf_graph_create(const char *text, size_t length,
                                             rf_graph **out, rf_error *err);
RF_API rf_graph *rf_graph_retain(const rf_graph *graph);
RF_API void rf_graph_release(rf_graph *graph);
RF_API const char *rf_graph_text(const rf_graph *graph, size_t *length);
RF_API size_t rf_graph_slots(const rf_graph *graph);
RF_API size_t rf_graph_chains(const rf_graph *graph);
RF_API size_t rf_graph_nodes(const rf_graph *graph);
/* `index` < rf_graph_slots. [any thread] */
RF_API RF_MUST_USE rf_status rf_graph_slot(const rf_graph *graph, size_t index,
                                           rf_slot_info *out, rf_error *err);

/*
 * ---- scripts: what the node `meta` runs; the core has no language itself ----
 */

/* The named numbers of a script: phase, x0..x3, y0..y3, z0..z3, a..z, freq,
 * freq2, in this order. */
#define RF_SCRIPT_NUMBERS 41

/* One block of one voice. */
typedef struct rf_script_block {
    float *numbers;     /* [RF_SCRIPT_NUMBERS] read and written */
    float *output;      /* [RF_BLOCK] what the block before left; written */
    float *sound;       /* [RF_BLOCK] written: what the script amounts to */
    const float *input; /* [RF_BLOCK]; NULL: the node has no input */
    double sr;          /* Hz */
} rf_script_block;

/*
 * A script engine that a host lends the core; it must outlive what uses it.
 * A machine is used by one thread at a time, a program belongs to its machine.
 */
typedef struct rf_script_host {
    size_t size; /* sizeof(rf_script_host) */
    void *data;  /* the host's own, handed to `open` */
    rf_status (*open)(void *data, void **machine, rf_error *err);
    void (*close)(void *machine);
    /* RF_INVALID with line and column counted within `code`. Programs live
     * as long as the machine. */
    rf_status (*compile)(void *machine, const char *code, size_t length,
                         void **program, rf_error *err);
    /* What fails leaves the block as it was, and says why. */
    rf_status (*run)(void *machine, void *program, rf_script_block *block,
                     rf_error *err);
} rf_script_host;

/*
 * ---- plan: a graph made ready to render ----
 */

typedef struct rf_plan rf_plan;

/* What a slot will be given. */
typedef struct rf_slot_spec {
    float lo, hi;               /* finite; a value outside is RF_ARGUMENT */
    bool integer;               /* never anything but whole numbers */
    const char *const *symbols; /* RF_HOLE_SYMBOL: the choices; else NULL */
    size_t n_symbols;
} rf_slot_spec;

typedef struct rf_plan_options {
    size_t size;                  /* sizeof(rf_plan_options) */
    double sr;                    /* Hz, 1000..768000; 0: 44100 */
    double bpm;                   /* 1..10000; 0: 120 */
    const rf_named_sound *sounds; /* what symbols may name */
    size_t n_sounds;
    const rf_slot_spec *slots; /* one per slot of the graph, in its order */
    size_t n_slots;
    bool live;   /* another plan may take over while it sounds: the last block
                    of every node is remembered, which costs memory */
    bool strict; /* textbook filters, interpolation, and rates where the
                    language has quirks (SPEC.md 9: Q1, Q2, Q5) */
    const rf_script_host *scripts; /* what `meta` runs on; NULL: RF_UNSUPPORTED
                                      at such a node */
} rf_plan_options;

/*
 * Keeps graph and sounds alive. RF_UNKNOWN_SAMPLE at the symbol; RF_INVALID
 * where a slot's spec does not fit its hole (symbols for a number, a note or
 * a number of choose that may be no integer); RF_ARGUMENT where n_slots
 * differs from the graph's. [any thread]
 */
RF_API RF_MUST_USE rf_status rf_plan_create(const rf_graph *graph,
                                            const rf_plan_options *options,
                                            rf_plan **out, rf_error *err);
RF_API rf_plan *rf_plan_retain(const rf_plan *plan);
RF_API void rf_plan_release(rf_plan *plan);
RF_API double rf_plan_sr(const rf_plan *plan);

/*
 * The text with its holes filled: numbers as the shortest decimal that reads
 * back as the same f32, notes (0 as `_`) and numbers of choose as integers,
 * symbols as written.
 * `values`: one per slot. Like snprintf: writes at most `size` bytes with
 * the terminator and sets `*length` to what the whole needs without it.
 * [any thread]
 */
RF_API RF_MUST_USE rf_status rf_plan_fill(const rf_plan *plan,
                                          const float *values, char *out,
                                          size_t size, size_t *length,
                                          rf_error *err);

/*
 * ---- stream: one voice, pulled by a host ----
 *
 * All calls take effect between blocks of RF_BLOCK frames; the rest of a block
 * that was pulled in part stays as it is. What is prepared when a call is made
 * is there when it is due: only pulling is real-time safe where nothing else is
 * said.
 */

typedef struct rf_stream rf_stream;

/* `values`: one per slot (NULL if there are none); `seed`: the engine's, 42
 * in the reference. For texts that take over, the plan has to be `live`.
 * [any thread] */
RF_API RF_MUST_USE rf_status rf_stream_create(const rf_plan *plan,
                                              const float *values,
                                              uint64_t seed, rf_stream **out,
                                              rf_error *err);
RF_API void rf_stream_destroy(rf_stream *stream);
/* New values, heard from the next block on: a live update of the parameters
 * that differ. RF_NOMEM, RF_LIMIT: the values stay as they were. [one thread at
 * a time] [real-time safe] but while a text waits, which is prepared anew */
RF_API RF_MUST_USE rf_status rf_stream_set(rf_stream *stream,
                                           const float *values, rf_error *err);
/*
 * A text without holes takes over from the running one: chains of one name and
 * nodes of one kind, aligned in order, go on with their state; of those whose
 * parameters differ, all are set again. At the next block, or in live-coding
 * mode in the block that contains or reaches the next bar line; a later text
 * replaces one that waits. A text equal to the last one does nothing.
 *
 * All or nothing, and known at once: after RF_UNKNOWN_SAMPLE, RF_INVALID
 * (holes; a script that does not compile), RF_LIMIT or RF_NOMEM all goes on as
 * it did, and the same text may be tried again. RF_ARGUMENT where more than
 * numbers and symbols changes and the plan is not `live`. The values of slots
 * stay as numbers of the text; the new one has no slots. [one thread at a time]
 */
RF_API RF_MUST_USE rf_status rf_stream_update(rf_stream *stream,
                                              const rf_graph *graph,
                                              rf_error *err);
/* Whether texts wait for the bar line; off at first. [one thread at a time]
 * [real-time safe] */
RF_API void rf_stream_live_coding(rf_stream *stream, bool on);
/*
 * Commands `chain,node,parameter,value` separated by `;`, blanks ignored, nodes
 * and parameters counted from 0: to the running text, not to one that waits. A
 * number sets the parameter as a live update would; a text is new code for
 * parameter 0 of eval, expr, meta (each costs as much as an update), or a note
 * `seconds=>midi` for parameter 3 of msgsynth. What was sent stays until a text
 * changes the node's parameters. What addresses nothing is ignored, and so is
 * code for psynth, whose pairs would need blanks; RF_SYNTAX, RF_INVALID for
 * code that is wrong, also for a text that waits, RF_LIMIT, RF_NOMEM,
 * RF_ARGUMENT where a plan that is not `live` lacks room for a number: the
 * commands before it hold. [one thread at a time]
 */
RF_API RF_MUST_USE rf_status rf_stream_message(rf_stream *stream,
                                               const char *text, size_t length,
                                               rf_error *err);
/* 1..10000 bpm, at once; lpf, psampler and arrange keep the tempo that they
 * were made with. [one thread at a time] [real-time safe] */
RF_API RF_MUST_USE rf_status rf_stream_tempo(rf_stream *stream, double bpm,
                                             rf_error *err);
/* The engine's seed for nodes that are made from now on.
 * [one thread at a time] [real-time safe] */
RF_API void rf_stream_seed(rf_stream *stream, uint64_t seed);
/* What every sample is multiplied by, -1000..1000; 1 at first.
 * [one thread at a time] [real-time safe] */
RF_API RF_MUST_USE rf_status rf_stream_gain(rf_stream *stream, double gain,
                                            rf_error *err);
/* A sound by this name (with its backslash) for nodes that texts make or change
 * from now on; kept by the stream. [one thread at a time] */
RF_API RF_MUST_USE rf_status rf_stream_sound(rf_stream *stream,
                                             const char *name,
                                             const rf_sound *sound,
                                             rf_error *err);
/* Frames for `~input`, copied: each block takes up to RF_BLOCK of those that
 * wait and is silent behind them. `right` NULL: the left channel. RF_LIMIT, and
 * none is taken, where more than RF_STREAM_FEED would wait.
 * [one thread at a time] [real-time safe] after the first call */
#define RF_STREAM_FEED 65536
RF_API RF_MUST_USE rf_status rf_stream_feed(rf_stream *stream,
                                            const float *left,
                                            const float *right, size_t frames,
                                            rf_error *err);
/* All chains and sounds go, at once; tempo 120, gain 1, seed 42, clock 0,
 * live-coding mode off. Sample rate and what was fed in stay.
 * [one thread at a time] */
RF_API RF_MUST_USE rf_status rf_stream_reset(rf_stream *stream, rf_error *err);
/* The next `frames` frames; `right` may be NULL, then `left` gets the mean of
 * both channels. Non-finite samples come out as 0.
 * [one thread at a time] [real-time safe] as far as scripts are */
RF_API RF_MUST_USE rf_status rf_stream_pull(rf_stream *stream, float *left,
                                            float *right, size_t frames,
                                            rf_error *err);
/* Whether a sample was not finite since the stream began. */
RF_API bool rf_stream_bad(const rf_stream *stream);
/* What a script first failed with, and where; RF_OK: none did. Its node is
 * silent in such blocks. `out` may be NULL. */
RF_API rf_status rf_stream_trouble(const rf_stream *stream, rf_error *out);

/* The whole of a stream at a moment: state, texts, sounds, values, the rest of
 * a block, what waits. Immutable, counted. */
typedef struct rf_snapshot rf_snapshot;

/* [one thread at a time] */
RF_API RF_MUST_USE rf_status rf_stream_snapshot(const rf_stream *stream,
                                                rf_snapshot **out,
                                                rf_error *err);
/* Any stream goes on from there, bit for bit; after a failure (RF_NOMEM) as it
 * did. [one thread at a time] */
RF_API RF_MUST_USE rf_status rf_stream_restore(rf_stream *stream,
                                               const rf_snapshot *snapshot,
                                               rf_error *err);
RF_API rf_snapshot *rf_snapshot_retain(const rf_snapshot *snapshot);
RF_API void rf_snapshot_release(rf_snapshot *snapshot);

/*
 * ---- settings: what features and measures may be told, by name ----
 */

typedef enum rf_setting_kind {
    RF_SETTING_NUMBER,
    RF_SETTING_WHOLE,
    RF_SETTING_FLAG,  /* 0 or 1; as a text "true" or "false" */
    RF_SETTING_CHOICE /* one of `choices` */
} rf_setting_kind;

/* What one setting may be: every feature and measure has a list of them. */
typedef struct rf_setting_info {
    const char *name, *unit, *doc; /* unit "" where there is none */
    double lo, hi;                 /* of numbers, both included */
    double fallback;               /* NaN: none; of a choice: its index */
    const char *const *choices;    /* NULL at the end; else NULL */
    rf_setting_kind kind;
    bool optional; /* may be none */
} rf_setting_info;

/* One that is given. `text` is a choice, "true", "false", "none", or NULL:
 * then `number` counts; NaN is none. */
typedef struct rf_setting {
    const char *name;
    const char *text;
    double number;
} rf_setting;

/*
 * ---- tables: windows, transforms, filter banks, made once per setting ----
 */

/* A cache that scores and analysers may share: locked, limited, counted. */
typedef struct rf_tables rf_tables;

RF_API RF_MUST_USE rf_status rf_tables_create(rf_tables **out, rf_error *err);
RF_API rf_tables *rf_tables_retain(const rf_tables *tables);
RF_API void rf_tables_release(rf_tables *tables);

/*
 * ---- features: what there is to hear in a sound, under librosa's names ----
 */

typedef struct rf_feature_info {
    const char *name, *unit, *doc;
    const char *source; /* of the formula */
    bool is_complex;    /* two floats an element: real, imaginary */
    size_t settings;
} rf_feature_info;

/* In alphabetical order, from 0; false past the end. [any thread] */
RF_API bool rf_feature_at(size_t index, rf_feature_info *out);
RF_API bool rf_feature_setting(size_t feature, size_t index,
                               rf_setting_info *out);

/* One sound that may grow, and what was worked out about it: features that
 * look at the same spectra share them, and frames that are complete are
 * transformed once. */
typedef struct rf_analyser rf_analyser;

/* [rows][columns], or [rows][columns][2] if is_complex; a column is a frame. */
typedef struct rf_matrix {
    size_t rows, columns;
    bool is_complex;
    const float *data; /* valid until the next call on the analyser */
} rf_matrix;

/* `sr` in Hz, 1..768000; `tables` may be NULL: tables of its own. */
RF_API RF_MUST_USE rf_status rf_analyser_create(double sr, rf_tables *tables,
                                                rf_analyser **out,
                                                rf_error *err);
RF_API void rf_analyser_destroy(rf_analyser *analyser);
/*
 * The sound from now on: `frames` (at least 1) finite samples, copied. Its
 * first `same` samples are those it had before: what was worked out of them
 * alone stays. RF_INVALID at a sample that is not finite, and for an empty
 * sound. [one thread at a time]
 */
RF_API RF_MUST_USE rf_status rf_analyser_hear(rf_analyser *analyser,
                                              const float *samples,
                                              size_t frames, size_t same,
                                              rf_error *err);
/* RF_INVALID for an unknown feature or setting (the nearest is named), a
 * value out of range, a bank above half the rate, a sound too short for frames
 * that are not centred or so loud (beyond 1e9) that a number does not fit a
 * float: none is ever NaN or infinite. RF_LIMIT where all frames together have
 * more than 2^30 numbers. [one thread at a time] */
RF_API RF_MUST_USE rf_status rf_analyser_feature(rf_analyser *analyser,
                                                 const char *name,
                                                 const rf_setting *settings,
                                                 size_t n_settings,
                                                 rf_matrix *out, rf_error *err);
/* How many frames were transformed since the analyser was made. */
RF_API uint64_t rf_analyser_transforms(const rf_analyser *analyser);

/*
 * 10 log10(max(amin, S)) - 10 log10(max(amin, ref)) of `n` (at least 1) finite
 * powers, then none below the largest minus top_db (librosa 0.11,
 * power_to_db). ref NaN: the largest power; top_db NaN: no such floor. `out`
 * may be `power`. RF_INVALID for a power that is not finite, amin <= 0,
 * top_db < 0. [any thread] [real-time safe]
 */
RF_API RF_MUST_USE rf_status rf_power_to_db(const float *power, size_t n,
                                            double ref, double amin,
                                            double top_db, float *out,
                                            rf_error *err);

/* Seconds of one real transform of a sound. */
typedef struct rf_fft_costs {
    double spectrum; /* ours with a window, a sound a lane: per lane */
    double power;    /* ours, the powers of the bins alone: per lane */
    double kiss;     /* kissfft's kiss_fftr, one sound at a time, no window */
} rf_fft_costs;

/*
 * What the transforms of `n` samples cost on this machine now: the least of
 * short bursts that take turns, all within the cache. For benchmarks: the
 * figures differ from call to call, and a call takes about 20 ms, sizes of
 * tens of thousands longer. `lanes`: 0 for the widest. RF_INVALID for a size
 * that features do not take (even, 2..65536, no prime factors but 2, 3, 5),
 * RF_ARGUMENT for a width that this processor lacks. [any thread]
 */
RF_API RF_MUST_USE rf_status rf_fft_cost(uint32_t n, uint32_t lanes,
                                         rf_fft_costs *out, rf_error *err);

/* Seconds that a memory copy of so many bytes (at least 1) takes here and now,
 * from and to memory that the copies before have touched: the least of short
 * bursts. For benchmarks. [any thread] */
RF_API RF_MUST_USE rf_status rf_copy_cost(size_t bytes, double *out,
                                          rf_error *err);

/*
 * ---- measures: how far two sounds are apart ----
 */

typedef struct rf_measure_info {
    const char *name, *unit, *doc;
    const char *source; /* of the formula */
    double lo, hi;      /* the range; infinite where there is no bound */
    bool similarity;    /* higher is closer */
    bool zero;          /* 0 for equal sounds, so that `relative` has a sense */
    bool targetless;    /* looks at the sound alone */
    /* How it answers a change: "ignored", "weak", "sensitive"… */
    const char *phase, *gain, *shift, *pitch;
    size_t settings;
} rf_measure_info;

/* In the order of the documentation, from 0; false past the end.
 * [any thread] */
RF_API bool rf_measure_at(size_t index, rf_measure_info *out);
RF_API bool rf_measure_setting(size_t measure, size_t index,
                               rf_setting_info *out);

/*
 * One number for two sounds of one rate; the shorter one counts as padded
 * with zeros. May be infinite (spectral_convergence against silence), never
 * NaN. RF_INVALID for an unknown measure or setting, an empty sound, a sample
 * that is not finite. `tables` may be NULL. [any thread]
 */
RF_API RF_MUST_USE rf_status
rf_distance(const char *measure, const rf_setting *settings, size_t n_settings,
            const float *target, size_t target_frames, const float *candidate,
            size_t candidate_frames, double sr, rf_tables *tables, double *out,
            rf_error *err);

/*
 * ---- score: a target and what to measure against it, step by step ----
 */

typedef struct rf_score rf_score;

/* Which frames a term compares, after step k of K; F(k) frames exist. */
typedef enum rf_span {
    RF_SPAN_TARGET, /* the sound, zero-padded or cut, with the whole target */
    RF_SPAN_PLAYED, /* 0..F(k) of both */
    RF_SPAN_STEP    /* F(k-1)..F(k) of both */
} rf_span;

typedef struct rf_term {
    const char *measure;
    rf_span span;
    const rf_setting *settings;
    size_t n_settings;
} rf_term;

typedef struct rf_score_options {
    size_t size;         /* sizeof(rf_score_options) */
    const float *target; /* mono, finite; copied; NULL: only targetless terms */
    size_t frames;       /* of the target, at least 1 */
    double sr;           /* Hz, of the target and of the plan */
    const rf_term *terms;
    size_t n_terms;       /* at least 1 */
    const uint64_t *ends; /* F(1)..F(K), as in the task */
    size_t steps;         /* K, at least 1 */
    rf_tables *tables;    /* may be NULL */
} rf_score_options;

/* The target is analysed here, once. RF_INVALID for an unknown measure or
 * setting (the message names the nearest). [any thread] */
RF_API RF_MUST_USE rf_status rf_score_create(const rf_score_options *options,
                                             rf_score **out, rf_error *err);
RF_API rf_score *rf_score_retain(const rf_score *score);
RF_API void rf_score_release(rf_score *score);
/* What the terms say of silence after step `step` (from 0), on their spans:
 * `out`[n_terms]. */
RF_API RF_MUST_USE rf_status rf_score_silence(const rf_score *score,
                                              size_t step, double *out,
                                              rf_error *err);
/* What the terms say of a sound that is there already, heard from its start:
 * `out`[steps][n_terms]. What is longer than the episode is left out, what is
 * missing is silence. RF_INVALID at a sample that is not finite. */
RF_API RF_MUST_USE rf_status rf_score_sound(const rf_score *score,
                                            const float *samples, size_t frames,
                                            double *out, rf_error *err);
/* How many frames one episode of all steps transforms, all terms together. */
RF_API uint64_t rf_score_transforms(const rf_score *score);

/*
 * ---- episodes ----
 */

/* How two channels become the one that is scored and observed. */
typedef enum rf_mix { RF_MIX_MEAN, RF_MIX_LEFT } rf_mix;

/* What all episodes of a task share. */
typedef struct rf_task {
    size_t size; /* sizeof(rf_task) */
    const rf_plan *plan;
    const rf_score *score; /* NULL: nothing is measured; of these `ends` */
    const uint64_t *ends;  /* F(1)..F(K): frames that exist after each step,
                              each at least RF_BLOCK after the one before */
    size_t steps;          /* K, at least 1 */
    rf_mix mix;
    const rf_sound *input; /* what `~input` plays, at the plan's rate; NULL:
                              silence */
} rf_task;

/* One running episode: one voice, step by step. */
typedef struct rf_episode rf_episode;

RF_API RF_MUST_USE rf_status rf_episode_create(const rf_task *task,
                                               rf_episode **out, rf_error *err);
RF_API void rf_episode_destroy(rf_episode *episode);
/* Back to the beginning. [one thread at a time] [real-time safe] */
RF_API void rf_episode_reset(rf_episode *episode, uint64_t seed);
/*
 * Renders up to the end of the next step. `values`: one per slot. `scores`
 * (may be NULL) gets what each term of the score measured, always finite.
 * RF_ARGUMENT after the last step.
 * [one thread at a time] [real-time safe]
 */
RF_API RF_MUST_USE rf_status rf_episode_step(rf_episode *episode,
                                             const float *values,
                                             double *scores, rf_error *err);
/*
 * The same by another plan (NULL: the task's), of the same rate and as many
 * slots. Where it is another one than in the step before, that is a live update
 * of the text: both plans must be `live`, it allocates, and a failure leaves
 * the episode as it was. [one thread at a time]
 */
RF_API RF_MUST_USE rf_status rf_episode_step_by(rf_episode *episode,
                                                const rf_plan *plan,
                                                const float *values,
                                                double *scores, rf_error *err);
/* The sound so far, mono; a view valid until the next call on this episode. */
RF_API const float *rf_episode_audio(const rf_episode *episode, size_t *frames);
/* The channels of the sound so far, as rf_episode_audio. */
RF_API const float *rf_episode_channel(const rf_episode *episode,
                                       uint32_t channel, size_t *frames);
RF_API bool rf_episode_bad(const rf_episode *episode);
/* What a script failed with in the step made last, as rf_stream_trouble. It is
 * silent from then on, until its code changes, and fails no more. */
RF_API rf_status rf_episode_trouble(const rf_episode *episode, rf_error *out);

/*
 * An episode as it was between two steps: sound, voices and measurements.
 * Immutable, counted, and not tied to the episode that it was taken of.
 */
typedef struct rf_moment rf_moment;

/* Copies the state and the sound so far. [one thread at a time] */
RF_API RF_MUST_USE rf_status rf_episode_snapshot(const rf_episode *episode,
                                                 rf_moment **out,
                                                 rf_error *err);
/* Goes on from there, with the same bits: any episode of the same plan, score
 * and steps can. RF_ARGUMENT where they are others.
 * [one thread at a time] [real-time safe] */
RF_API RF_MUST_USE rf_status rf_episode_restore(rf_episode *episode,
                                                const rf_moment *moment,
                                                rf_error *err);
/* How much memory it holds. [any thread] */
RF_API size_t rf_moment_bytes(const rf_moment *moment);
RF_API rf_moment *rf_moment_retain(const rf_moment *moment);
RF_API void rf_moment_release(rf_moment *moment);

/*
 * Many episodes. The host pushes packs of up to rf_batch_pack episodes and
 * pulls them, finished, in the same order; workers render, analyse and score
 * each pack while it is in cache. Memory depends on the number of packs
 * under way (rf_batch_room), never on how many go through. The results are the
 * bits of rf_episode.
 */
typedef struct rf_batch rf_batch;

typedef struct rf_pack {
    size_t episodes;
    const double *scores; /* [episodes][steps][terms]; NULL without a score */
    const float *audio;   /* [episodes][frames], mono; NULL unless asked for */
    size_t frames;        /* the last of `ends` */
    const bool *bad;      /* [episodes] */
    const rf_error *trouble; /* [episodes] what a script of each first failed
                                with; RF_OK: none did */
} rf_pack;

/* Keeps what the task names alive; `context` must outlive the batch. Several
 * batches may share a context: while one has the workers, the others run on
 * their callers' threads. */
RF_API RF_MUST_USE rf_status rf_batch_create(rf_context *context,
                                             const rf_task *task, bool audio,
                                             rf_batch **out, rf_error *err);
/* Drops what is under way. */
RF_API void rf_batch_destroy(rf_batch *batch);
/* The most episodes in one push: the lane width. */
RF_API size_t rf_batch_pack(const rf_batch *batch);
/* How many pushes fit before a pull is needed. [one thread at a time] */
RF_API size_t rf_batch_room(const rf_batch *batch);
/* Episodes that begin together. All arrays are copied, handles retained. */
typedef struct rf_push {
    size_t size;         /* sizeof(rf_push) */
    size_t episodes;     /* 1..rf_batch_pack */
    uint64_t seed;       /* the engine's */
    bool held;           /* each has one set of values, and one plan, for all of
                            its steps */
    const float *values; /* [episodes][steps][slots]; held: [episodes][slots] */
    /* By which plans, as for rf_episode_step_by: [episodes][steps]; held:
     * [episodes]; NULL: the task's. */
    const rf_plan *const *plans;
    const float *tempos;           /* [episodes] beats per minute; NULL: the
                                      plans' */
    const rf_sound *const *inputs; /* [episodes] each may be NULL: silence;
                                      NULL: the task's */
} rf_push;

/* [one thread at a time] */
RF_API RF_MUST_USE rf_status rf_batch_push(rf_batch *batch, const rf_push *push,
                                           rf_error *err);
/* The oldest pack, waiting for it; views valid until the next pull or
 * destroy. RF_ARGUMENT when none is under way; what its voices failed with, and
 * then it is gone. [one thread at a time] */
RF_API RF_MUST_USE rf_status rf_batch_pull(rf_batch *batch, rf_pack *out,
                                           rf_error *err);

/*
 * The whole of it in one call: `episodes` value sets, held over all steps;
 * `returns`[episodes] gets the sum over steps and terms of the similarities
 * minus that of the distances. The engine's seed is 42. [one thread at a time]
 */
RF_API RF_MUST_USE rf_status rf_evaluate(rf_context *context,
                                         const rf_task *task,
                                         const float *values, size_t episodes,
                                         double *returns, rf_error *err);

/*
 * ---- random numbers: Philox4x32-10 ----
 */

/*
 * Uniform in 0 <= u < 1, the top 53 bits of Philox4x32-10 (Salmon et al.,
 * 2011) with key = root and counter = (draw, episode, env, purpose).
 * [any thread] [real-time safe]
 */
RF_API double rf_random(uint64_t root, uint32_t draw, uint32_t episode,
                        uint32_t env, uint32_t purpose);
/* The same 64 bits, whole. */
RF_API uint64_t rf_random_bits(uint64_t root, uint32_t draw, uint32_t episode,
                               uint32_t env, uint32_t purpose);

/*
 * `n` standard normals, two draws each (Box and Muller, 1958):
 * sqrt(-2 ln(1 - u)) cos(2 pi v). A draw beyond 32 bits moves the episode on.
 * [any thread] [real-time safe]
 */
RF_API RF_MUST_USE rf_status rf_normals(uint64_t root, uint64_t draw,
                                        uint32_t episode, uint32_t env,
                                        uint32_t purpose, double *out, size_t n,
                                        rf_error *err);

/*
 * ---- mathematics: the same bits on every machine ----
 */

/* A function of one argument by name; NULL where there is none. They compute
 * in the caller's rounding mode: to nearest, unless somebody changed it.
 * [any thread] */
typedef double rf_function(double x);
RF_API rf_function *rf_math_function(const char *name);
/* The names, in alphabetical order, NULL at the end. */
RF_API const char *const *rf_math_functions(void);
RF_API double rf_math_pow(double x, double y);
RF_API double rf_math_atan2(double y, double x);

/*
 * ---- algebra: small dense matrices of double, row after row ----
 *
 * The same bits on every machine. Numbers must be finite: RF_INVALID names the
 * first that is not. Outputs may not lie in inputs.
 */

/* out = a diag(between) b: `rows` x `inner` times `inner` x `columns`;
 * `between` may be NULL: without it. [any thread] [real-time safe] */
RF_API RF_MUST_USE rf_status rf_product(const double *a, size_t rows,
                                        size_t inner, const double *between,
                                        const double *b, size_t columns,
                                        double *out, rf_error *err);
/* c <- keep c + sum of weights[k] r r^T, r being row k of `count` rows of `n`;
 * c is n x n and symmetric, its lower triangle counts.
 * [any thread] [real-time safe] */
RF_API RF_MUST_USE rf_status rf_symmetric_update(double *c, size_t n,
                                                 double keep,
                                                 const double *rows,
                                                 const double *weights,
                                                 size_t count, rf_error *err);
#define RF_EIGEN_MOST 4096
/*
 * The symmetric n x n matrix `a`, whose lower triangle counts, as
 * vectors^T diag(values) vectors: values ascending, the k-th eigenvector in
 * row k, of length 1, its sign as it comes. Errors are a few n * 2^-53 of the
 * largest value. RF_LIMIT beyond RF_EIGEN_MOST rows; RF_INVALID also where a
 * value is too large for a double. [any thread]
 */
RF_API RF_MUST_USE rf_status rf_eigen(const double *a, size_t n,
                                      double *vectors, double *values,
                                      rf_error *err);

/*
 * ---- numbers as text, whatever the locale ----
 */

/* The shortest decimal that reads back as the same f32, with a point and
 * without exponent. At least RF_NUMBER_TEXT bytes in `out`; returns the
 * length. Not finite: "0.0". [any thread] */
#define RF_NUMBER_TEXT 64
RF_API size_t rf_number_format(float value, char *out);
/* Reads all of `text` as the nearest double: digits with an optional sign,
 * point and exponent. RF_INVALID otherwise, and where it is too large for a
 * double. [any thread] */
RF_API RF_MUST_USE rf_status rf_number_parse(const char *text, size_t length,
                                             double *out, rf_error *err);

/*
 * ---- names ----
 */

/* The one of `names` (NULL at the end) nearest to `name` by edits, or NULL
 * where none is near enough to be meant. [any thread] */
RF_API const char *rf_nearest(const char *name, const char *const *names);

/*
 * ---- the node reference ----
 */

typedef struct rf_node_info {
    const char *name, *doc;
    const char *example;        /* a program that runs */
    const char *quirks;         /* NULL where nothing surprises */
    const char *const *aliases; /* NULL at the end */
    bool wordless;              /* no word of the text names it: `[...]` */
    size_t params;
} rf_node_info;

typedef struct rf_param_info {
    const char *name, *unit, *doc;
    float lo, hi;      /* the range that makes sense */
    float fallback;    /* the number where none is written */
    bool has_fallback; /* whether that may be */
    bool repeats;      /* once or more often */
    const char *takes; /* "number or reference", "sample", "notes"… */
} rf_param_info;

/* In alphabetical order, from 0; false past the end. [any thread] */
RF_API bool rf_node_at(size_t index, rf_node_info *out);
RF_API bool rf_node_param(size_t node, size_t index, rf_param_info *out);

/*
 * ---- sounds at another speed ----
 */

/* How long a sound of `frames` frames is at `rate`: round(frames / rate); 0
 * where that is no length. [any thread] */
RF_API size_t rf_time_stretch_frames(size_t frames, double rate);
/* The sound at `rate` times its speed and the same pitch, mono: librosa's
 * phase vocoder on 2048 points, 512 apart. `out` has rf_time_stretch_frames
 * frames. RF_INVALID for a rate that is not positive, another length, a sample
 * that is not finite.
 * [any thread] */
RF_API RF_MUST_USE rf_status rf_time_stretch(const float *samples,
                                             size_t frames, double rate,
                                             float *out, size_t n_out,
                                             rf_error *err);

/*
 * ---- pictures: what reports draw ----
 */

typedef struct rf_spectrogram_options {
    size_t size;           /* sizeof(rf_spectrogram_options) */
    uint32_t n_fft;        /* even, 64..65536 */
    uint32_t columns;      /* how many, centred on evenly spread frames */
    uint32_t rows;         /* bands, evenly spaced in log frequency */
    double sr, fmin, fmax; /* Hz */
} rf_spectrogram_options;

/*
 * Power in dB (10 log10, floor -100) per band and column, [rows][columns],
 * lowest band first: periodic Hann window, |X|^2 / (sum w / 2)^2, so that a
 * sine of amplitude 1 is 0 dB. A band takes its largest bin, or between bins
 * what lies there on a line. [any thread]
 */
RF_API RF_MUST_USE rf_status rf_spectrogram(
    const float *samples, size_t frames, const rf_spectrogram_options *options,
    float *out, rf_error *err);

#ifdef __cplusplus
}
#endif

#endif
