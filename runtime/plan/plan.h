/*
 * plan.h: a graph made ready to render.
 *
 * Order of processing, buffers, parameter rows, slots. Immutable and shared by
 * all engines of all lane widths: nothing here depends on W.
 */
#ifndef RF_PLAN_PLAN_H
#define RF_PLAN_PLAN_H

#include "graph/graph.h"
#include "nodes/script.h"

/* Buffer 0 is silence; buffers 1..n_feedback outlive their block, because a
 * cycle reads them before they are written again (SPEC.md 5.3). A live plan
 * keeps every op's last block: each has buffers of its own. */
enum { RF_SILENCE = 0 };
#define RF_NO_OP UINT32_MAX

/* Rows of 4 bytes that the nodes of a plan may keep for a voice, delay lines
 * included: 64 MB. More is RF_LIMIT. */
enum { RF_MAX_STATE = 1 << 24 };

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
    bool inverse; /* to 1 divided by its value */
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
    rf_op *ops;                    /* those that run, then those asleep */
    size_t n_ops;      /* run: the destination can be reached from them */
    size_t n_all;      /* with those asleep, which only a live plan has: nodes
                          that keep a state, and stand still */
    uint32_t *op_of;   /* [graph nodes] or RF_NO_OP */
    size_t n_rings;    /* of all ops */
    size_t n_scripts;  /* ops that run one */
    rf_port *ports;    /* all ops' inputs, one behind the other */
    uint8_t *channels; /* the same ports' channels, for the shapes */
    float *rows;       /* [n_rows] the values of the text */
    float *lower;      /* [n_rows] the smallest each may take */
    float *upper;      /* [n_rows] and the largest */
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

/*
 * A plan for a text that follows another one's: with its rate, options and
 * script engine, and live. Where the graph has slots, they are those of
 * `base`. `force`: for each row of the graph what it has to be ready for
 * instead of the number of the text, or NaN; may be NULL. Fails as
 * rf_plan_create does.
 */
rf_status rf_plan_derive(const struct rf_plan *base, const rf_graph *graph,
                         const rf_named_sound *sounds, size_t n_sounds,
                         const float *force, rf_plan **out, rf_error *err);
/* Whether a plan of the same graph but with these rows from op's first row on
 * would have the op as it is, with delay lines that are no longer. */
bool rf_op_fits(const rf_op *op, const float *rows);

/*
 * A machine of the plan's script engine, and in it what its ops run, op after
 * op; nothing where there are none. RF_INVALID and the like with the place in
 * the text; RF_UNSUPPORTED without a script engine. What was opened is closed
 * with rf_scripts_close, also after a failure.
 */
rf_status rf_scripts_open(const struct rf_plan *plan, rf_script *scripts,
                          void **machine, rf_error *err);
void rf_scripts_close(const struct rf_plan *plan, void *machine);

/* Index of the sound that `symbol` names, or n_sounds. */
size_t rf_plan_sound(const struct rf_plan *plan, const char *symbol);

/* The error for a symbol that names no sound. */
rf_status rf_plan_unknown_sample(const struct rf_plan *plan, const char *symbol,
                                 uint32_t line, uint32_t col, rf_error *err);

/* What a slot's value, which has been checked, means: itself, or which sound.
 */
float rf_plan_slot_value(const struct rf_plan *plan, uint32_t slot,
                         float value);
/* What the row takes where the slot has this value. */
float rf_plan_use_value(const struct rf_plan *plan, const rf_use *use,
                        float value);

/* `count` sets of values: finite, in range, whole where they have to be. */
rf_status rf_plan_check_values(const struct rf_plan *plan, const float *values,
                               size_t count, rf_error *err);

#endif
