#include "graph/vocabulary.h"
#include <assert.h>
#include <string.h>

static void add_form(rf_forms *forms, const char *name, uint32_t type,
                     const rf_param *params)
{
    assert(forms->count < RF_MAX_FORMS);
    rf_form *form = &forms->items[forms->count++];
    form->name = name;
    form->length = strlen(name);
    form->type = type;
    form->count = 0;
    for (; params && params->name; params++) {
        assert(form->count < RF_FORM_ARGUMENTS);
        form->arguments[form->count++] =
            (rf_form_argument){params->name, params->accepts};
    }
}

void rf_forms_init(rf_forms *forms, const rf_node_type *const *types)
{
    forms->count = 0;
    for (uint32_t i = 0; types[i]; i++) {
        const rf_node_type *type = types[i];
        if (type->wordless)
            continue;
        add_form(forms, type->name, i, type->params);
        for (size_t k = 0; k < sizeof type->aliases / sizeof *type->aliases &&
                           type->aliases[k];
             k++)
            add_form(forms, type->aliases[k], i, type->params);
    }
}

uint32_t rf_type_named(const rf_node_type *const *types, const char *name)
{
    uint32_t i = 0;
    while (strcmp(types[i]->name, name) != 0)
        i++;
    return i;
}
