/* arguments.c: what stands behind a node's word: SPEC.md 3.5. */
#include "syntax/parser.h"
#include "syntax/words.h"

enum {
    CODES =
        RF_ACCEPT_FORMULA | RF_ACCEPT_TERM | RF_ACCEPT_SCRIPT | RF_ACCEPT_TIMES
};

static const char *what_is_accepted(uint32_t accepts)
{
    const bool number = accepts & RF_ACCEPT_NUMBER;
    const bool reference = accepts & RF_ACCEPT_REFERENCE;
    if (accepts & RF_ACCEPT_NOTES)
        return "whole numbers, '_', or '~' and a letter";
    if (accepts & RF_ACCEPT_SYMBOL)
        return "a sample, written \\name";
    if (accepts & RF_ACCEPT_SAMPLES)
        return "a pattern, as in \"\\name@0.0\"(1)";
    if (accepts & RF_ACCEPT_LABEL)
        return "a symbol, written \\name";
    if (accepts & CODES)
        return "code in backticks";
    if (accepts & RF_ACCEPT_INTEGER)
        return "a whole number";
    if (accepts & RF_ACCEPT_PATTERN)
        return reference ? "a number, a reference or a pattern"
                         : "a number or a pattern";
    if (reference)
        return number ? "a number or a reference" : "a reference";
    return "a number";
}

/* Whether a word is the beginning of a reserved one's name, and so no
 * reference, though it names no node. */
static rf_status check_word(const rf_parser *p, const rf_wish *wish)
{
    rf_reader r = p->reader;
    const rf_token word = rf_word_ahead(&r);
    const char *text = r.text + word.offset;
    const char *reserved = rf_reserved(text, word.length);
    if (!reserved)
        return RF_OK;
    if (rf_vocabulary_find(p->vocabulary, text, word.length))
        return rf_missed(&r, wish);
    return rf_fail(r.err, RF_SYNTAX, word.line, word.col,
                   "'%.*s' begins with the reserved word '%s': only with a "
                   "mark, as in ~%.*s, is it a reference",
                   word.length < 24 ? (int)word.length : 24, text, reserved,
                   word.length < 24 ? (int)word.length : 24, text);
}

static rf_status read_reference(rf_parser *p, uint32_t accepts,
                                const rf_wish *wish, rf_argument *out,
                                bool *read)
{
    if (!(accepts & RF_ACCEPT_ANY_WORD))
        RF_TRY(check_word(p, wish));
    *read = rf_read_reference(&p->reader, &out->token);
    if (*read)
        out->kind =
            rf_is_loose(&p->reader, out->token) ? RF_LOOSE : RF_REFERENCE;
    return RF_OK;
}

static rf_status read_number(rf_parser *p, uint32_t accepts, rf_argument *out,
                             bool *read)
{
    rf_reader *r = &p->reader;
    const bool whole = accepts & RF_ACCEPT_INTEGER;
    *read = true;
    if (rf_peek(r, 0) == '{')
        return rf_read_hole(p, whole ? RF_HOLE_INTEGER : RF_HOLE_NUMBER, out);
    *read = whole ? rf_read_integer(r, out) : rf_read_number(r, out);
    return RF_OK;
}

static rf_status read_symbol(rf_parser *p, uint32_t accepts, rf_argument *out,
                             bool *read)
{
    rf_reader *r = &p->reader;
    *read = true;
    if (rf_peek(r, 0) == '{' && (accepts & RF_ACCEPT_SYMBOL))
        return rf_read_hole(p, RF_HOLE_SYMBOL, out);
    out->kind = RF_SYMBOL;
    *read = rf_read_symbol(r, &out->token);
    return RF_OK;
}

/* What is one argument of the tree. */
static rf_status read_single(rf_parser *p, const rf_wanted *wanted, bool *read)
{
    const uint32_t accepts = wanted->accepts;
    rf_argument argument = {0};
    *read = false;
    if (accepts & RF_ACCEPT_NUMBER)
        RF_TRY(read_number(p, accepts, &argument, read));
    if (!*read && (accepts & (RF_ACCEPT_SYMBOL | RF_ACCEPT_LABEL)))
        RF_TRY(read_symbol(p, accepts, &argument, read));
    if (!*read && (accepts & RF_ACCEPT_REFERENCE))
        RF_TRY(read_reference(p, accepts, &wanted->wish, &argument, read));
    argument.param = wanted->param;
    return *read ? rf_add_argument(p, &argument) : RF_OK;
}

static rf_status read_value(rf_parser *p, const rf_wanted *wanted, bool *read)
{
    const int c = rf_peek(&p->reader, 0);
    *read = true;
    if (c == '"' && (wanted->accepts & (RF_ACCEPT_PATTERN | RF_ACCEPT_SAMPLES)))
        return rf_read_pattern(p, wanted);
    if (c == '`' && (wanted->accepts & CODES))
        return rf_read_code(p, wanted);
    return read_single(p, wanted, read);
}

/* Blanks and a value, or nothing. Newlines count before a formula. */
static rf_status read_argument(rf_parser *p, const rf_wanted *wanted,
                               bool *read)
{
    rf_reader *r = &p->reader;
    const rf_cursor before = r->now;
    const bool lines = wanted->accepts & (RF_ACCEPT_FORMULA | RF_ACCEPT_TERM);
    *read = false;
    if (lines ? rf_skip_space(r) : rf_skip_blanks(r))
        RF_TRY(read_value(p, wanted, read));
    if (*read)
        return RF_OK;
    rf_miss(r, &wanted->wish);
    r->now = before;
    return RF_OK;
}

static rf_status need_argument(rf_parser *p, const rf_wanted *wanted)
{
    bool read;
    RF_TRY(read_argument(p, wanted, &read));
    return read ? RF_OK : rf_missed(&p->reader, &wanted->wish);
}

/* Numbers are counted: each is a row of the node. */
static rf_status read_many(rf_parser *p, const rf_wanted *wanted)
{
    bool read;
    RF_TRY(need_argument(p, wanted));
    do {
        if (wanted->accepts & RF_ACCEPT_NUMBER)
            RF_TRY(rf_count_item(p, wanted->wish.node));
        RF_TRY(read_argument(p, wanted, &read));
    } while (read);
    return RF_OK;
}

static rf_status read_pairs(rf_parser *p, const rf_wanted *first,
                            const rf_wanted *second)
{
    bool read;
    RF_TRY(need_argument(p, first));
    do {
        RF_TRY(rf_count_item(p, first->wish.node));
        RF_TRY(need_argument(p, second));
        RF_TRY(read_argument(p, first, &read));
    } while (read);
    return RF_OK;
}

static rf_wanted wanted_at(const rf_form *form, uint32_t param)
{
    const uint32_t accepts = form->arguments[param].accepts;
    return (rf_wanted){.param = param,
                       .accepts = accepts,
                       .wish = {.node = form->name,
                                .param = form->arguments[param].name,
                                .what = what_is_accepted(accepts)}};
}

static bool is_many(const rf_form *form, uint32_t param)
{
    return param < form->count &&
           (form->arguments[param].accepts & RF_ACCEPT_MANY);
}

/* Those that begin with the one at `param`, which moves on. */
static rf_status read_parameter(rf_parser *p, const rf_form *form,
                                uint32_t *param)
{
    const rf_wanted wanted = wanted_at(form, *param);
    bool read;
    if (wanted.accepts & RF_ACCEPT_NOTES)
        return rf_read_notes(p, &wanted);
    if (wanted.accepts & RF_ACCEPT_OPTIONAL)
        return read_argument(p, &wanted, &read);
    if (!is_many(form, *param))
        return need_argument(p, &wanted);
    if (!is_many(form, *param + 1))
        return read_many(p, &wanted);
    ++*param;
    const rf_wanted second = wanted_at(form, *param);
    return read_pairs(p, &wanted, &second);
}

rf_status rf_read_arguments(rf_parser *p, const rf_form *form)
{
    for (uint32_t i = 0; i < form->count; i++)
        RF_TRY(read_parameter(p, form, &i));
    return RF_OK;
}
