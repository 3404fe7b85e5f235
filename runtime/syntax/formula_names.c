#include "base/error.h"
#include "syntax/formula.h"
#include "syntax/formula_values.h"
#include <string.h>

enum { SHOWN = 24 }; /* characters of a word that a message repeats */

bool rf_formula_is_word(const rf_formula *f, rf_token word, const char *name)
{
    return strlen(name) == word.length &&
           memcmp(f->reader.text + word.offset, name, word.length) == 0;
}

size_t rf_formula_find(const rf_formula *f, rf_token word)
{
    const char *text = f->reader.text + word.offset;
    size_t i = 0;
    while (i < f->n_names && (f->names[i].length != word.length ||
                              memcmp(f->names[i].text, text, word.length) != 0))
        i++;
    return i;
}

rf_status rf_formula_unknown(const rf_formula *f, rf_token word,
                             const char *kind, const char *const *known)
{
    char name[SHOWN + 1];
    const size_t length = word.length < SHOWN ? word.length : SHOWN;
    memcpy(name, f->reader.text + word.offset, length);
    name[length] = '\0';
    const char *near = rf_nearest(name, known);
    rf_error *err = f->reader.err;
    if (near)
        return rf_fail(err, RF_INVALID, word.line, word.col,
                       "%s: no %s '%s'; did you mean '%s'", f->node, kind, name,
                       near);
    return rf_fail(err, RF_INVALID, word.line, word.col, "%s: no %s '%s'",
                   f->node, kind, name);
}

rf_status rf_formula_unknown_variable(const rf_formula *f, rf_token word)
{
    char names[RF_MAX_FORMULA_NAMES][SHOWN + 1];
    const char *known[RF_MAX_FORMULA_NAMES + 1];
    size_t n = 0;
    for (size_t i = 0; i < f->n_names; i++) {
        const rf_formula_name *name = &f->names[i];
        if (name->length > SHOWN)
            continue;
        memcpy(names[n], name->text, name->length);
        names[n][name->length] = '\0';
        known[n] = names[n];
        n++;
    }
    known[n] = NULL;
    if (rf_formula_is_word(f, word, "in"))
        return rf_fail(f->reader.err, RF_INVALID, word.line, word.col,
                       "%s: 'in' has no value without an input", f->node);
    return rf_formula_unknown(f, word, "variable", known);
}

rf_status rf_formula_assign(rf_formula *f, rf_token name, int32_t value)
{
    const size_t i = rf_formula_find(f, name);
    if (i == RF_MAX_FORMULA_NAMES)
        return rf_fail(f->reader.err, RF_LIMIT, name.line, name.col,
                       "%s: more than %d variables", f->node,
                       RF_MAX_FORMULA_NAMES);
    if (i == f->n_names)
        f->names[f->n_names++] = (rf_formula_name){
            .text = f->reader.text + name.offset, .length = name.length};
    f->names[i].value = value;
    return RF_OK;
}

static void preset(rf_formula *f, const char *name, int32_t value)
{
    f->names[f->n_names++] = (rf_formula_name){name, strlen(name), value};
}

/* The first RF_KEPT names are those of rf_kept. */
rf_status rf_formula_preset(rf_formula *f, bool has_input)
{
    static const char *const kept[] = {"x", "y", "z", "sr"};
    int32_t value;
    for (int i = 0; i < RF_KEPT; i++) {
        RF_TRY(rf_formula_kept(f, (rf_kept)i, &value));
        preset(f, kept[i], value);
    }
    RF_TRY(
        rf_formula_operation(f, RF_DO_PHASE, RF_NO_VALUE, RF_NO_VALUE, &value));
    preset(f, "phase", value);
    if (!has_input)
        return RF_OK;
    RF_TRY(
        rf_formula_operation(f, RF_DO_INPUT, RF_NO_VALUE, RF_NO_VALUE, &value));
    preset(f, "in", value);
    return RF_OK;
}
