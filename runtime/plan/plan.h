/*
 * plan.h: a graph made ready to render.
 *
 * Order of processing, buffers, parameter rows, slots. Immutable and shared by
 * all engines of all lane widths: nothing here depends on W.
 */
#ifndef RF_PLAN_PLAN_H
#define RF_PLAN_PLAN_H

#include "graph/graph.h"

/* Buffer 0 is silence; buffers 1..n_feedback outlive their block, because a
 * cycle reads them before they are written again (SPEC.md 5.3). */
enum { RF_SILENCE = 0 };

/* Where a signal lies: R is L where both are the same. */
typedef struct rf_port {
    uint32_t L, R; /* buffers */
    uint32_t channels;
} rf_port;

/* A node, in order of processing. */
typedef struct rf_op {
    uint32_t node; /* in the graph */
    uint32_t type; /* index into rf_node_types(w) */
    rf_shape shape;
    rf_output output;
    rf_rows rows;
    uint32_t n_rings, ring[RF_MAX_RINGS]; /* lengths */
    uint32_t first_row;                   /* of its parameters */
    const rf_port *in;                    /* [shape.inputs] */
    rf_port out;
} rf_op;

/* A slot sets a row. */
typedef struct rf_use {
    uint32_t slot, row;
} rf_use;

/* What an index into a slot's symbols means. */
typedef struct rf_choice {
    const char **symbols; /* as given, copied */
    uint32_t *sounds;     /* which sound each names */
    size_t count;
} rf_choice;

/* What a slot was said to be given; nothing else is taken. */
typedef struct rf_range {
    float lo, hi;
    bool integer;
} rf_range;

struct rf_plan {
    atomic_size_t users;
    rf_graph *graph;
    float sr, bpm;
    bool strict, live;
    const rf_script_host *scripts; /* may be NULL */
    rf_op *ops;
    size_t n_ops;
    size_t n_rings;    /* of all ops */
    rf_port *ports;    /* all ops' inputs, one behind the other */
    uint8_t *channels; /* the same ports' channels, for the shapes */
    float *rows;       /* [n_rows] the values of the text */
    float *upper;      /* [n_rows] the largest each may take */
    size_t n_rows;
    uint32_t *row_of; /* [graph nodes] a node's first row */
    rf_use *uses;
    size_t n_uses;
    rf_choice *choices; /* [slots] empty for numbers */
    rf_range *ranges;   /* [slots] */
    rf_port *outputs;   /* what the destination adds up, in order */
    size_t n_outputs;
    uint32_t n_buffers; /* silence included */
    uint32_t n_feedback;
    rf_sound **sounds;
    char **names; /* of the sounds */
    size_t n_sounds;
};

/* Index of the sound that `symbol` names, or n_sounds. */
size_t rf_plan_sound(const struct rf_plan *plan, const char *symbol);

/* What a row takes where its slot has this value, which has been checked. */
float rf_plan_slot_value(const struct rf_plan *plan, uint32_t slot,
                         float value);

/* `count` sets of values: finite, in range, whole where they have to be. */
rf_status rf_plan_check_values(const struct rf_plan *plan, const float *values,
                               size_t count, rf_error *err);

#endif
