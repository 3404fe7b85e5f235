/* names.h: names in the order of their bytes, to find them by. */
#ifndef RF_GRAPH_NAMES_H
#define RF_GRAPH_NAMES_H

#include <stddef.h>
#include <stdint.h>

typedef struct rf_name {
    const char *text; /* not terminated */
    uint32_t length;
} rf_name;

/* Negative, 0, positive: a before, equal to, behind b. */
int rf_name_compare(const rf_name *a, const rf_name *b);

/* Fills `order` with 0 .. count-1, so that the names ascend and equal ones
 * keep their order. `scratch` has the same size. */
void rf_names_sort(const rf_name *names, size_t count, uint32_t *order,
                   uint32_t *scratch);

/* The first place in `order` whose name is not before `name`. */
size_t rf_names_lower(const rf_name *names, const uint32_t *order, size_t count,
                      const rf_name *name);
/* The first place behind all names that begin with `prefix`. */
size_t rf_names_upper(const rf_name *names, const uint32_t *order, size_t count,
                      const rf_name *prefix);

#endif
