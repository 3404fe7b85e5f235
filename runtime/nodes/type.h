/*
 * type.h: what a kind of node is: a constant table, one per lane width.
 *
 * Narrow code reads names, parameters and variants from it and hands `run` to
 * the kernel of the same width, without ever seeing an rf_vec.
 */
#ifndef RF_NODES_TYPE_H
#define RF_NODES_TYPE_H

#include "base/argument.h"
#include "nodes/shape.h"

typedef struct rf_block rf_block;   /* node.h */
typedef struct rf_change rf_change; /* node.h */

/* Makes one block. */
typedef void rf_node_run(void *state, const rf_block *block);
/* Sets the state of some lanes, at birth or when parameters change. */
typedef void rf_node_change(void *state, const rf_change *change);

/* How many channels the readers see, and which of them `run` writes. */
typedef enum rf_output {
    RF_MONO,        /* one channel */
    RF_TWIN,        /* two, equal: L is written */
    RF_LEFT,        /* two, R is silence: L is written */
    RF_STEREO,      /* two, both written */
    RF_SILENT_MONO, /* one, nothing is written */
    RF_SILENT       /* two, nothing is written */
} rf_output;

/* Rows of state: W elements of 8 bytes each, then W elements of 4 bytes. When
 * a node lives on in another shape, the leading rows of each size survive
 * (unless the type has `carry`), and `update` makes what depends on the rest.
 */
typedef struct rf_rows {
    size_t wide, narrow;
} rf_rows;

enum { RF_MAX_RINGS = 32 };

/*
 * How a node of a given shape works.
 *
 * A ring is a delay line that the engine keeps: `length` rows, row t mod length
 * belongs to frame t of the voice's clock. A node writes all of its rings at
 * every frame. The engine clears them at birth, copies, moves and resizes them;
 * a ring that grows is zero where it is older than the old one was.
 */
typedef struct rf_variant {
    rf_node_run *run; /* NULL with the silent outputs */
    rf_output output;
    rf_rows rows;
    uint32_t n_rings;
    uint32_t ring[RF_MAX_RINGS]; /* lengths, at least 1 */
} rf_variant;

/* A ring longer than this is RF_LIMIT when the plan is made; a node asks for
 * what its parameters say, UINT32_MAX at most. */
enum { RF_MAX_RING = 1 << 22 };

typedef struct rf_param {
    const char *name;
    const char *unit; /* "" where it has none */
    float lo, hi;     /* the range that makes sense, for people */
    float fallback;   /* the number behind a reference, or what is left out */
    uint32_t accepts; /* rf_accept */
    const char *doc;
} rf_param;

typedef struct rf_node_type {
    const char *name;
    const char *aliases[4]; /* NULL at the end */
    bool wordless;          /* no word of the text names it: points, ~input */
    const char *doc;        /* a sentence */
    const char *example;    /* a program that runs */
    const char *quirks;     /* what surprises; NULL where nothing does */
    const rf_param *params; /* in the order of the text; name NULL ends */
    rf_variant simple;      /* for every shape, where `variant` is NULL */
    rf_variant (*variant)(const rf_shape *shape);
    rf_node_change *init;   /* the state arrives zeroed; may be NULL */
    rf_node_change *update; /* may be NULL: then new rows are all it takes */
    /* Which wide row of the old shape's state the new shape's row `index`
     * goes on from, or RF_NO_ROW: begins at 0. May be NULL. */
    int32_t (*carry)(const rf_shape *from, const rf_shape *to, uint32_t index);
    /*
     * A note that a message brings (SPEC.md 7.32), or NULL: the node takes
     * none. The caller has read the text `seconds=>midi`, sent to parameter 3,
     * as two numbers, and calls this once per note, in the order of the
     * messages, between two blocks, for the voices in `change->lanes`; of
     * `change` only these and `shape` are read. False: one of these voices had
     * no room left and does not play this note.
     */
    bool (*note)(void *state, const rf_change *change, float seconds,
                 float midi);
} rf_node_type;

/* All kinds of node at this width, in alphabetical order, NULL at the end;
 * NULL for a width that this build lacks. Index i is the same kind at every
 * width. */
const rf_node_type *const *rf_node_types(uint32_t lanes);

#endif
