/* types.c: the registries of all lane widths, for narrow code. */
#include "base/widths.h"
#include "nodes/type.h"

#define DECLARE(w) extern const rf_node_type *const rf_nodes_w##w[];
RF_FOR_WIDTHS(DECLARE)

#define CASE(w) \
    case w:     \
        return rf_nodes_w##w;

const rf_node_type *const *rf_node_types(uint32_t lanes)
{
    switch (lanes) {
        RF_FOR_WIDTHS(CASE)
    default:
        return NULL;
    }
}
