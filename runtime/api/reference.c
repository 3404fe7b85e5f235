/* reference.c: the node reference, from the nodes' own tables. */
#include "nodes/type.h"

static const rf_node_type *type_at(size_t index)
{
    const rf_node_type *const *types = rf_node_types(1);
    for (size_t i = 0; types[i]; i++)
        if (i == index)
            return types[i];
    return NULL;
}

static const char *takes(uint32_t accepts)
{
    if (accepts & RF_ACCEPT_NOTES)
        return "notes";
    if (accepts & RF_ACCEPT_SYMBOL)
        return "symbol";
    if (accepts & RF_ACCEPT_MANY)
        return "references";
    if (!(accepts & RF_ACCEPT_REFERENCE))
        return "number";
    return accepts & RF_ACCEPT_NUMBER ? "number or reference" : "reference";
}

bool rf_node_at(size_t index, rf_node_info *out)
{
    const rf_node_type *type = type_at(index);
    if (!type || !out)
        return false;
    size_t params = 0;
    while (type->params && type->params[params].name)
        params++;
    *out = (rf_node_info){.name = type->name,
                          .doc = type->doc,
                          .example = type->example,
                          .quirks = type->quirks,
                          .aliases = type->aliases,
                          .params = params};
    return true;
}

bool rf_node_param(size_t node, size_t index, rf_param_info *out)
{
    rf_node_info info;
    if (!rf_node_at(node, &info) || index >= info.params || !out)
        return false;
    const rf_param *param = &type_at(node)->params[index];
    *out = (rf_param_info){.name = param->name,
                           .unit = param->unit,
                           .doc = param->doc,
                           .lo = param->lo,
                           .hi = param->hi,
                           .fallback = param->fallback,
                           .takes = takes(param->accepts)};
    return true;
}
