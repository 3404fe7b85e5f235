/* reference.c: the node reference, from the nodes' own tables. */
#include "nodes/type.h"

/* Where something else may stand in the number's place. */
enum {
    HAS_FALLBACK = RF_ACCEPT_REFERENCE | RF_ACCEPT_PATTERN | RF_ACCEPT_OPTIONAL
};

static const rf_node_type *type_at(size_t index)
{
    const rf_node_type *const *types = rf_node_types(1);
    for (size_t i = 0; types[i]; i++)
        if (i == index)
            return types[i];
    return NULL;
}

/* What may stand there, in words; tried in this order. */
static const struct {
    uint32_t accepts; /* all of these */
    const char *words;
} kinds[] = {
    {RF_ACCEPT_NOTES, "notes"},
    {RF_ACCEPT_POINTS, "points"},
    {RF_ACCEPT_TIMES, "times and notes in backticks"},
    {RF_ACCEPT_FORMULA, "code in backticks"},
    {RF_ACCEPT_TERM, "code in backticks"},
    {RF_ACCEPT_SCRIPT, "code in backticks"},
    {RF_ACCEPT_SAMPLES, "pattern of samples"},
    {RF_ACCEPT_SYMBOL, "sample"},
    {RF_ACCEPT_LABEL, "symbol"},
    {RF_ACCEPT_NUMBER | RF_ACCEPT_REFERENCE | RF_ACCEPT_PATTERN,
     "number, reference or pattern"},
    {RF_ACCEPT_NUMBER | RF_ACCEPT_PATTERN, "number or pattern"},
    {RF_ACCEPT_NUMBER | RF_ACCEPT_REFERENCE, "number or reference"},
    {RF_ACCEPT_INTEGER | RF_ACCEPT_MANY, "whole numbers"},
    {RF_ACCEPT_REFERENCE | RF_ACCEPT_MANY, "references"},
    {RF_ACCEPT_REFERENCE, "reference"},
    {RF_ACCEPT_NUMBER | RF_ACCEPT_MANY, "numbers"},
    {RF_ACCEPT_NUMBER, "number"},
};

static const char *takes(uint32_t accepts)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if ((accepts & kinds[i].accepts) == kinds[i].accepts)
            return kinds[i].words;
    return "";
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
                          .wordless = type->wordless,
                          .params = params};
    return true;
}

bool rf_node_param(size_t node, size_t index, rf_param_info *out)
{
    rf_node_info info;
    if (!rf_node_at(node, &info) || index >= info.params || !out)
        return false;
    const rf_param *param = &type_at(node)->params[index];
    *out =
        (rf_param_info){.name = param->name,
                        .unit = param->unit,
                        .doc = param->doc,
                        .lo = param->lo,
                        .hi = param->hi,
                        .fallback = param->fallback,
                        .has_fallback = (param->accepts & RF_ACCEPT_NUMBER) &&
                                        (param->accepts & HAS_FALLBACK),
                        .repeats = (param->accepts & RF_ACCEPT_MANY) != 0,
                        .takes = takes(param->accepts)};
    return true;
}
