#include "graph/vocabulary.h"
#include <assert.h>
#include <string.h>

static rf_form form_of(const char *name, uint32_t type, const rf_param *params)
{
    rf_form form = {.name = name, .length = strlen(name), .type = type};
    for (; params && params->name; params++) {
        assert(form.count < RF_FORM_ARGUMENTS);
        form.arguments[form.count++] =
            (rf_form_argument){params->name, params->accepts};
    }
    return form;
}

static void add_form(rf_forms *forms, const rf_form *form)
{
    assert(forms->count < RF_MAX_FORMS);
    forms->items[forms->count++] = *form;
}

static void add_type(rf_forms *forms, const rf_node_type *type, uint32_t index)
{
    const size_t most = sizeof type->aliases / sizeof *type->aliases;
    rf_form form = form_of(type->name, index, type->params);
    if (!type->wordless)
        add_form(forms, &form);
    else if (form.count > 0 && (form.arguments[0].accepts & RF_ACCEPT_POINTS))
        forms->points = form;
    for (size_t i = 0; i < most && type->aliases[i]; i++) {
        form.name = type->aliases[i];
        form.length = strlen(form.name);
        add_form(forms, &form);
    }
}

void rf_forms_init(rf_forms *forms, const rf_node_type *const *types)
{
    static const rf_form adc = {
        .name = "adc",
        .length = 3,
        .refused = "there is no sound card here; ~input is what a host feeds "
                   "in",
        .count = 1,
        .arguments = {{"port", RF_ACCEPT_NUMBER}},
    };
    forms->count = 0;
    forms->points.name = NULL;
    for (uint32_t i = 0; types[i]; i++)
        add_type(forms, types[i], i);
    add_form(forms, &adc);
}

uint32_t rf_type_named(const rf_node_type *const *types, const char *name)
{
    uint32_t i = 0;
    while (strcmp(types[i]->name, name) != 0)
        i++;
    return i;
}
