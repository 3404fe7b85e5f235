/* types.c: the registries of all lane widths, for narrow code. */
#include "nodes/type.h"

extern const rf_node_type *const rf_nodes_w1[];
extern const rf_node_type *const rf_nodes_w4[];
#if defined(__x86_64__)
extern const rf_node_type *const rf_nodes_w8[];
extern const rf_node_type *const rf_nodes_w16[];
#endif

const rf_node_type *const *rf_node_types(uint32_t lanes)
{
    switch (lanes) {
    case 1:
        return rf_nodes_w1;
    case 4:
        return rf_nodes_w4;
#if defined(__x86_64__)
    case 8:
        return rf_nodes_w8;
    case 16:
        return rf_nodes_w16;
#endif
    default:
        return NULL;
    }
}
