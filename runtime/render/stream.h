/*
 * stream.h: what the parts of a stream share.
 *
 *     stream.c           making one, values, pulling
 *     stream_update.c    texts that take over
 *     stream_message.c   commands to single nodes
 *     stream_host.c      tempo, seed, gain, sounds, what is fed in, reset
 *     stream_snapshot.c  states that are kept
 */
#ifndef RF_RENDER_STREAM_H
#define RF_RENDER_STREAM_H

#include "render/kernel.h"
#include "render/piece.h"

/* The sounds that plans made from now on see. Immutable, counted. */
typedef struct rf_shelf {
    atomic_size_t users;
    rf_named_sound *sounds;
    char **names; /* what `sounds` call them */
    size_t count;
} rf_shelf;

/* A text that is ready to take over from the running one. */
typedef struct rf_next {
    rf_piece *piece;
    /* in another engine: */
    rf_engine *engine; /* NULL: the plan stays, and only rows change */
    rf_move *move;
    /* in the same one: */
    float *rows;   /* [rows of the plan] of the text */
    bool *changed; /* [nodes] */
} rf_next;

/* What the host feeds in and no block has taken yet. */
typedef struct rf_fifo {
    float *frames[2]; /* [RF_STREAM_FEED] each; NULL until something comes */
    size_t first, count;
    float block[2][RF_BLOCK]; /* what the engine hears now */
} rf_fifo;

enum { RF_REST = 3 }; /* left, right, mean */

struct rf_stream {
    rf_engine *engine;
    rf_piece *piece;  /* running */
    rf_next *next;    /* waits; NULL: nothing does */
    rf_next *retired; /* what it replaced, to be freed */
    rf_shelf *shelf;
    bool restocked; /* since the running plan was made */
    float *values;  /* [slots of the running text] as set last */
    bool changed;   /* they wait for the next block */
    size_t unread;  /* frames of the block made last that nobody pulled yet */
    bool rested;    /* those are in `rest`: the engine was replaced since */
    float rest[RF_REST][RF_BLOCK];
    float bpm, gain;
    bool live_coding;
    rf_fifo fifo;
    rf_error trouble;
};

/* ---- stream.c ---- */

rf_status rf_stream_no_memory(rf_error *err);
/* Frees what a stream holds, but not itself. */
void rf_stream_clear(rf_stream *stream);
/* Keeps what is unread of a block before its engine goes. */
void rf_stream_rest(rf_stream *stream);

/* ---- stream_update.c ---- */

/* A number on its way to a row of the running plan; RF_NO_ROW: there is none.
 */
typedef struct rf_sent {
    int64_t row;
    float value;
} rf_sent;

static const rf_sent rf_nothing_sent = {.row = RF_NO_ROW};

/* Makes `piece`, which it borrows, ready to follow the running one, and for the
 * number sent where its node lives on. */
rf_status rf_stream_prepare(const rf_stream *stream, rf_piece *piece,
                            const rf_sent *sent, rf_next **out, rf_error *err);
/* Makes a program ready, with what was sent to nodes that it leaves alone. */
rf_status rf_stream_follow(const rf_stream *stream, const rf_graph *program,
                           rf_next **out, rf_error *err);
/* Prepares once more what waits, because what it follows has changed. Where
 * that fails, it waits as it did. */
rf_status rf_stream_prepare_again(rf_stream *stream, rf_error *err);
/* The next text runs from now on, and `next` holds the one before; allocates
 * and frees nothing. */
void rf_stream_swap(rf_stream *stream, rf_next *next);
/* A text takes over between blocks, and what waits follows it instead. All or
 * nothing; `next` is gone in any case. */
rf_status rf_stream_take_over(rf_stream *stream, rf_next *next, rf_error *err);
/* Whether what waits is due in the block that begins now. */
bool rf_stream_due(const rf_stream *stream);
void rf_next_destroy(rf_next *next);
/* What was replaced while the stream was pulled goes. */
void rf_stream_tidy(rf_stream *stream);

/* ---- stream_host.c ---- */

rf_status rf_shelf_create(size_t room, rf_shelf **out, rf_error *err);
/* Behind all others, where there is room; of one name, the first counts. */
bool rf_shelf_add(rf_shelf *shelf, const char *name, const rf_sound *sound);
rf_shelf *rf_shelf_retain(rf_shelf *shelf);
void rf_shelf_release(rf_shelf *shelf);
/* What the next block hears. */
void rf_stream_hear(rf_stream *stream);

#endif
