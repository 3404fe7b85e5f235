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

/* Rows of state: W elements of 8 bytes each, then W elements of 4 bytes. */
typedef struct rf_rows {
    size_t wide, narrow;
} rf_rows;

/* How a node of a given shape works. */
typedef struct rf_variant {
    rf_node_run *run; /* NULL with the silent outputs */
    rf_output output;
    rf_rows rows;
} rf_variant;

typedef struct rf_param {
    const char *name;
    const char *unit; /* "" where it has none */
    float lo, hi;     /* the range that makes sense, for people */
    float fallback;   /* the number behind a reference */
    uint32_t accepts; /* rf_accept */
    const char *doc;
} rf_param;

typedef struct rf_node_type {
    const char *name;
    const char *aliases[4]; /* NULL at the end */
    const char *doc;        /* a sentence */
    const char *example;    /* a program that runs */
    const char *quirks;     /* what surprises; NULL where nothing does */
    const rf_param *params; /* in the order of the text; name NULL ends */
    rf_variant simple;      /* for every shape, where `variant` is NULL */
    rf_variant (*variant)(const rf_shape *shape);
    rf_node_change *init;   /* the state arrives zeroed; may be NULL */
    rf_node_change *update; /* may be NULL: then new rows are all it takes */
} rf_node_type;

/* All kinds of node at this width, in alphabetical order, NULL at the end;
 * NULL for a width that this build lacks. Index i is the same kind at every
 * width. */
const rf_node_type *const *rf_node_types(uint32_t lanes);

#endif
