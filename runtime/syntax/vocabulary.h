/*
 * vocabulary.h: the nodes that a text may use, as the grammar sees them.
 *
 * The grammar knows no nodes: whoever parses hands it the forms.
 */
#ifndef RF_SYNTAX_VOCABULARY_H
#define RF_SYNTAX_VOCABULARY_H

#include "base/argument.h"
#include <stddef.h>
#include <stdint.h>

enum { RF_FORM_ARGUMENTS = 6, RF_MAX_FORMS = 128 };

typedef struct rf_form_argument {
    const char *name; /* for messages */
    uint32_t accepts; /* rf_accept */
} rf_form_argument;

/* A word and what stands behind it; an alias is a form of its own. */
typedef struct rf_form {
    const char *name;
    size_t length; /* of the name */
    uint32_t type; /* the vocabulary owner's number, handed through */
    uint32_t count;
    rf_form_argument arguments[RF_FORM_ARGUMENTS];
    const char *refused; /* why there is no such node; NULL: there is */
} rf_form;

typedef struct rf_vocabulary {
    const rf_form *forms;
    size_t count;          /* at most RF_MAX_FORMS */
    uint32_t bare;         /* the type of a bare reference */
    const rf_form *points; /* of what stands in brackets: the list, the span,
                              the loop; NULL: there is none */
} rf_vocabulary;

/* NULL where no form has this name. */
const rf_form *rf_vocabulary_find(const rf_vocabulary *vocabulary,
                                  const char *word, size_t length);
/* The name of the form that may have been meant, or NULL. */
const char *rf_vocabulary_nearest(const rf_vocabulary *vocabulary,
                                  const char *word, size_t length);

#endif
