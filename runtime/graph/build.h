/* build.h: what the last step shares: the draft, written down as a graph. */
#ifndef RF_GRAPH_BUILD_H
#define RF_GRAPH_BUILD_H

#include "graph/draft.h"

/* Where the next of each goes. */
typedef struct rf_build {
    const rf_draft *draft;
    struct rf_graph *graph;
    uint32_t *inputs;
    uint32_t node;
    rf_value *value;
    rf_event *event;
    const int32_t *section; /* of the draft's */
    char *string;
} rf_build;

/* A piece of the text as a string of the graph, terminated. */
const char *rf_build_string(rf_build *b, const rf_token *token);
/* The node's rows, events and code. */
void rf_build_rows(rf_build *b, rf_graph_node *node, const rf_tree_node *from);

#endif
