/* parser.h: what the parts of the parser share; see tree.h for its result. */
#ifndef RF_SYNTAX_PARSER_H
#define RF_SYNTAX_PARSER_H

#include "syntax/tokens.h"

typedef struct rf_parser {
    rf_reader reader;
    const rf_vocabulary *vocabulary;
    rf_tree *tree;
    uint32_t items;    /* of the node that is read */
    rf_token stranger; /* a bare word that was read as a reference, if the last
                          node is one: it may be a mistyped node */
} rf_parser;

/* An argument of the node that is read. */
typedef struct rf_wanted {
    uint32_t param, accepts;
    rf_wish wish;
} rf_wanted;

/* All arguments of a node whose word has been read. */
rf_status rf_read_arguments(rf_parser *p, const rf_form *form);
rf_status rf_read_notes(rf_parser *p, const rf_wanted *wanted);
/* At the opening quote. */
rf_status rf_read_pattern(rf_parser *p, const rf_wanted *wanted);
/* At the opening bracket: a whole node. */
rf_status rf_read_points(rf_parser *p);
/* At the opening backtick. */
rf_status rf_read_code(rf_parser *p, const rf_wanted *wanted);
/* At `{`; what is filled in must not run into its neighbours. */
rf_status rf_read_hole(rf_parser *p, rf_hole kind, rf_argument *out);
/* A number or a hole for one: what must stand here. */
rf_status rf_need_number(rf_parser *p, const rf_wish *wish, rf_argument *out);

rf_status rf_add_chain(rf_parser *p, rf_token name);
rf_status rf_add_node(rf_parser *p, uint32_t type, rf_token token);
rf_status rf_add_argument(rf_parser *p, const rf_argument *argument);
/* Of RF_MAX_ITEMS one more, which begins at the reader's place. */
rf_status rf_count_item(rf_parser *p, const char *node);
/* `what` is wrong with the node's argument at `place`. */
rf_status rf_add_fault(rf_parser *p, rf_status status, const rf_token *place,
                       const char *node, const char *what);

#endif
