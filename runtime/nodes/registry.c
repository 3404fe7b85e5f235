/* registry.c: all kinds of node at this width. A new node is a line here. */
#include "nodes/node.h"

/* In alphabetical order; ~input comes last. */
#define NODES(X) \
    X(add)       \
    X(adsr)      \
    X(apfmsgain) \
    X(arrange)   \
    X(balance)   \
    X(bd)        \
    X(choose)    \
    X(constsig)  \
    X(delayms)   \
    X(delayn)    \
    X(envperc)   \
    X(eval)      \
    X(expr)      \
    X(get)       \
    X(hh)        \
    X(imp)       \
    X(lpf)       \
    X(meta)      \
    X(mix)       \
    X(msgsynth)  \
    X(mul)       \
    X(noise)     \
    X(onepole)   \
    X(pan)       \
    X(plate)     \
    X(points)    \
    X(psampler)  \
    X(psynth)    \
    X(reverb)    \
    X(rhpf)      \
    X(saw)       \
    X(sawsynth)  \
    X(sendpass)  \
    X(seq)       \
    X(sin)       \
    X(sn)        \
    X(sp)        \
    X(speed)     \
    X(squ)       \
    X(squsynth)  \
    X(tri)       \
    X(trisynth)  \
    X(input)

#define DECLARE(name) extern const rf_node_type RF_WIDE(rf_node_##name);
NODES(DECLARE)

#define ENTRY(name) &RF_WIDE(rf_node_##name),
const rf_node_type *const RF_WIDE(rf_nodes)[] = {NODES(ENTRY) NULL};
