/* vocabulary.h: the tables of the nodes, as words of the grammar. */
#ifndef RF_GRAPH_VOCABULARY_H
#define RF_GRAPH_VOCABULARY_H

#include "nodes/type.h"
#include "syntax/vocabulary.h"

typedef struct rf_forms {
    rf_form items[RF_MAX_FORMS];
    size_t count;
    rf_form points; /* of the type that brackets make; name NULL: none */
} rf_forms;

/* A form for each name and alias; its type is the index in `types`. Words of
 * the language that no type has are forms that are refused. */
void rf_forms_init(rf_forms *forms, const rf_node_type *const *types);
/* The index of a type that is known to exist. */
uint32_t rf_type_named(const rf_node_type *const *types, const char *name);

#endif
