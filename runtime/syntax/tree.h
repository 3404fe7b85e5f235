/*
 * tree.h: a text as its grammar sees it: chains of nodes with arguments.
 *
 * The grammar is SPEC.md 3 of the language, without patterns, points and code,
 * plus our holes `{}` and `{name}` where a number, a note of `seq` or the
 * symbol of `sp` may stand. A blank line ends a chain; CRLF ends a line;
 * comments may stand between the lines of a chain.
 *
 * The tree borrows the text: its tokens are places in it.
 */
#ifndef RF_SYNTAX_TREE_H
#define RF_SYNTAX_TREE_H

#include "base/error.h"
#include "syntax/vocabulary.h"

/* What is beyond is RF_LIMIT. Parsing takes time linear in the text. */
enum {
    RF_MAX_TEXT = 4 << 20, /* bytes */
    RF_MAX_CHAINS = 1 << 16,
    RF_MAX_NODES = 1 << 16,
    RF_MAX_NOTES = 1 << 14 /* of one `seq`, rests included */
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
    RF_REST /* a note `_` */
} rf_argument_kind;

typedef struct rf_argument {
    rf_argument_kind kind;
    float number;      /* RF_NUMERAL */
    uint32_t compound; /* the run of notes it belongs to, from 0 */
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

/* All of the text in its order. Chains that a later one replaces are there. */
typedef struct rf_tree {
    const char *text;
    size_t length;
    rf_tree_chain *chains;
    rf_tree_node *nodes;
    rf_argument *arguments;
    size_t n_chains, n_nodes, n_arguments;
    size_t chain_room, node_room, argument_room; /* what is allocated */
} rf_tree;

/*
 * RF_SYNTAX at the furthest place that the grammar reaches; RF_UNSUPPORTED at
 * what belongs to the language and is not built; RF_INVALID where `{}` and
 * `{name}` meet in one text; RF_LIMIT. `text` and the vocabulary's strings
 * must outlive the tree.
 */
RF_MUST_USE rf_status rf_tree_init(rf_tree *tree, const char *text,
                                   size_t length,
                                   const rf_vocabulary *vocabulary,
                                   rf_error *err);
void rf_tree_clear(rf_tree *tree);

#endif
