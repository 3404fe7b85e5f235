/*
 * tree.h: a text as its grammar sees it: chains of nodes with arguments.
 *
 * The grammar is SPEC.md 3 of the language, plus our holes `{}` and `{name}`
 * where a number, a note of `seq` or a sample may stand; there are none in
 * backticks. A blank line ends a chain; CRLF ends a line; comments may stand
 * between the lines of a chain.
 *
 * What the grammar takes and nothing can play is a fault, not an error: so it
 * hides no error of the grammar behind it, and does not matter in a chain that
 * a later one replaces.
 *
 * The tree borrows the text: its tokens are places in it.
 */
#ifndef RF_SYNTAX_TREE_H
#define RF_SYNTAX_TREE_H

#include "base/error.h"
#include "syntax/vocabulary.h"
#include <stdbool.h>

/* What is beyond is RF_LIMIT. Parsing takes time linear in the text. */
enum {
    RF_MAX_TEXT = 4 << 20, /* bytes */
    RF_MAX_CHAINS = 1 << 17,
    RF_MAX_NODES = 1 << 17,
    RF_MAX_ITEMS = 1 << 14 /* of one node: notes with rests, numbers of
                              `choose`, events of a pattern, points, sections
                              of `arrange`, pairs of `psynth` */
};

typedef struct rf_token {
    uint32_t offset, length; /* bytes */
    uint32_t line, col;      /* from 1 */
} rf_token;

typedef enum rf_argument_kind {
    RF_NUMERAL,   /* a number, or a note that is one */
    RF_REFERENCE, /* ~a, or a note of `seq` */
    RF_LOOSE,     /* ~a..: every chain whose name begins so */
    RF_SYMBOL,
    RF_HOLE,
    RF_REST, /* a note `_` */
    RF_CODE  /* what stands between backticks */
} rf_argument_kind;

/* What an argument is for its parameter. */
typedef enum rf_role {
    RF_ROLE_PLAIN,        /* all of it, or one of a list */
    RF_ROLE_VALUE,        /* of an event of a pattern, a point, a pair */
    RF_ROLE_TIME,         /* of the same; the bars of a point */
    RF_ROLE_SECONDS,      /* a point's offset, behind its bars */
    RF_ROLE_MILLISECONDS, /* the same */
    RF_ROLE_SPAN          /* of a pattern: behind its events */
} rf_role;

typedef struct rf_argument {
    rf_argument_kind kind;
    rf_role role;
    uint32_t param;    /* of the form: which argument this belongs to */
    float number;      /* RF_NUMERAL; a fraction is divided */
    uint32_t compound; /* the run of notes it belongs to, from 0 */
    bool minus;        /* an offset behind a minus sign */
    bool inverse;      /* a hole behind `/`: what fills it is divided by */
    rf_hole hole;      /* RF_HOLE: what fills it */
    rf_token token;    /* as written, with marks, backslash, braces, dots */
} rf_argument;

typedef struct rf_tree_node {
    uint32_t type;         /* rf_form's */
    uint32_t first, count; /* arguments */
    rf_token token;        /* the word, or the bare reference */
} rf_tree_node;

typedef struct rf_tree_chain {
    rf_token name;         /* without dots */
    uint32_t first, count; /* nodes, at least one */
} rf_tree_chain;

/* What the grammar takes and no node can play. */
typedef struct rf_fault {
    rf_status status;
    uint32_t chain;
    uint32_t line, col;
    const char *node, *what;
} rf_fault;

/* All of the text in its order. Chains that a later one replaces are there. */
typedef struct rf_tree {
    const char *text;
    size_t length;
    rf_tree_chain *chains;
    rf_tree_node *nodes;
    rf_argument *arguments;
    rf_fault *faults;
    size_t n_chains, n_nodes, n_arguments, n_faults;
    size_t chain_room, node_room, argument_room, fault_room; /* allocated */
} rf_tree;

/*
 * RF_SYNTAX at the furthest place that the grammar reaches; RF_UNSUPPORTED at
 * a hole for a piece of code; RF_LIMIT. `text` and the vocabulary's strings
 * must outlive the tree.
 */
RF_MUST_USE rf_status rf_tree_init(rf_tree *tree, const char *text,
                                   size_t length,
                                   const rf_vocabulary *vocabulary,
                                   rf_error *err);
void rf_tree_clear(rf_tree *tree);

#endif
