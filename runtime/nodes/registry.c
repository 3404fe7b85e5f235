/* registry.c: all kinds of node at this width. A new node is a line here. */
#include "nodes/node.h"

/* In alphabetical order. */
#define NODES(X) \
    X(add)       \
    X(balance)   \
    X(constsig)  \
    X(envperc)   \
    X(get)       \
    X(imp)       \
    X(lpf)       \
    X(mix)       \
    X(mul)       \
    X(noise)     \
    X(onepole)   \
    X(rhpf)      \
    X(saw)       \
    X(seq)       \
    X(sin)       \
    X(sp)        \
    X(speed)     \
    X(squ)       \
    X(tri)

#define DECLARE(name) extern const rf_node_type RF_WIDE(rf_node_##name);
NODES(DECLARE)

#define ENTRY(name) &RF_WIDE(rf_node_##name),
const rf_node_type *const RF_WIDE(rf_nodes)[] = {NODES(ENTRY) NULL};
