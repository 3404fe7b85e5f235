/* parser.h: what the parts of the parser share; see tree.h for its result. */
#ifndef RF_SYNTAX_PARSER_H
#define RF_SYNTAX_PARSER_H

#include "syntax/tokens.h"

typedef struct rf_parser {
    rf_reader reader;
    const rf_vocabulary *vocabulary;
    rf_tree *tree;
    rf_token hole;     /* the first of the text; length 0 before it */
    rf_token stranger; /* a bare word that was read as a reference, if the last
                          node is one: it may be a mistyped node */
} rf_parser;

/* All arguments of a node whose word has been read. */
rf_status rf_read_arguments(rf_parser *p, const rf_form *form);
rf_status rf_read_notes(rf_parser *p, const rf_wish *wish);
/* At `{`; what is filled in must not run into its neighbours. */
rf_status rf_read_hole(rf_parser *p, rf_argument *out);

rf_status rf_add_chain(rf_parser *p, rf_token name);
rf_status rf_add_node(rf_parser *p, uint32_t type, rf_token token);
rf_status rf_add_argument(rf_parser *p, const rf_argument *argument);

#endif
