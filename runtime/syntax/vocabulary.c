#include "syntax/vocabulary.h"
#include "raveforce.h"
#include <assert.h>
#include <string.h>

const rf_form *rf_vocabulary_find(const rf_vocabulary *vocabulary,
                                  const char *word, size_t length)
{
    for (size_t i = 0; i < vocabulary->count; i++) {
        const rf_form *form = &vocabulary->forms[i];
        if (form->length == length && memcmp(form->name, word, length) == 0)
            return form;
    }
    return NULL;
}

const char *rf_vocabulary_nearest(const rf_vocabulary *vocabulary,
                                  const char *word, size_t length)
{
    char meant[32];
    const char *names[RF_MAX_FORMS + 1];
    assert(vocabulary->count <= RF_MAX_FORMS);
    if (length >= sizeof meant)
        return NULL;
    memcpy(meant, word, length);
    meant[length] = '\0';
    for (size_t i = 0; i < vocabulary->count; i++)
        names[i] = vocabulary->forms[i].name;
    names[vocabulary->count] = NULL;
    return rf_nearest(meant, names);
}
