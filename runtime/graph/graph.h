/*
 * graph.h: a checked text: nodes, edges, parameter rows, slots.
 *
 * Every chain, node and value keeps its place in the text. Immutable once
 * made; all arrays belong to the graph.
 *
 * A text that refers to `~input` without defining it gets a chain of this
 * name behind all others: what the host feeds in, placed at the first
 * reference.
 */
#ifndef RF_GRAPH_GRAPH_H
#define RF_GRAPH_GRAPH_H

#include "base/error.h"
#include "nodes/type.h"
#include <stdatomic.h>
#include <string.h>

enum { RF_NO_SLOT = -1, RF_NO_POSITION = -1 };

/* References of a whole text, loose ones counted as what they stand for: more
 * is RF_LIMIT, as is more than RF_MAX_INPUTS at a node. */
enum { RF_MAX_REFERENCES = 1 << 20 };

/* A parameter row of a node: what all voices begin with, or a slot. */
typedef struct rf_value {
    float number;       /* as written; the fallback behind a reference */
    int32_t slot;       /* RF_NO_SLOT, or the slot that sets it */
    bool reference;     /* behind one: in a live update the number that was in
                           force stays (SPEC.md 6.5) */
    const char *symbol; /* "\\kick"; NULL for numbers and for slots */
    int32_t position;   /* which parameter a message calls it, from 0; or
                           RF_NO_POSITION: an item of a list or a pattern */
    bool inverse;       /* a slot's value is divided by: 1 / x */
    uint32_t line, col; /* of the argument */
} rf_value;

typedef struct rf_graph_node {
    uint32_t type;         /* index into rf_node_types(w) */
    uint32_t chain, index; /* where it stands, from 0 */
    uint32_t line, col;
    const uint32_t *inputs; /* distinct source nodes, SPEC.md 4.2's order */
    uint32_t n_inputs;
    bool chained;           /* inputs[0] is the chain's predecessor */
    int32_t speed;          /* rf_shape.speed */
    const rf_value *values; /* a row each, in the order of nodes/shape.h */
    uint32_t n_values;
    const rf_event *events; /* rests are none */
    uint32_t n_events;
    int32_t span;                 /* rf_shape.span */
    const rf_program *program;    /* eval, expr */
    rf_script_source script;      /* meta */
    const char *code;             /* what stands between its backticks, */
    uint32_t code_line, code_col; /* and where; NULL: nothing */
} rf_graph_node;

typedef struct rf_graph_chain {
    const char *name; /* as written, with its mark */
    uint32_t line, col;
    uint32_t first, count; /* nodes */
    bool sounds;           /* is sent to the output */
} rf_graph_chain;

/* Where a slot stands in the text: what rf_plan_fill replaces. */
typedef struct rf_graph_hole {
    size_t offset, length; /* bytes, braces included */
    uint32_t slot;
    rf_hole kind; /* how it is written: a note's slot may also fill a number */
} rf_graph_hole;

struct rf_graph {
    atomic_size_t users;
    char *text; /* a copy, terminated */
    size_t length;
    rf_graph_node *nodes; /* chain after chain, in order of definition */
    size_t n_nodes;
    rf_graph_chain
        *chains; /* those that a later definition replaced are gone */
    size_t n_chains;
    rf_slot_info *slots; /* in order of first appearance */
    size_t n_slots;
    rf_graph_hole *holes; /* in order of the text */
    size_t n_holes;
    uint32_t *outputs; /* last nodes of the sounding chains, in order */
    size_t n_outputs;
};

/* Bytes of a node's code: that of `meta` may hold any. */
static inline size_t rf_code_length(const rf_graph_node *node)
{
    return node->script.text ? node->script.length : strlen(node->code);
}

#endif
