/* arguments.c: what stands behind a node's word: SPEC.md 3.5. */
#include "syntax/parser.h"
#include "syntax/words.h"

static const char *what_is_accepted(uint32_t accepts)
{
    const bool number = accepts & RF_ACCEPT_NUMBER;
    if (accepts & RF_ACCEPT_NOTES)
        return "whole numbers, '_', or '~' and a letter";
    if (accepts & RF_ACCEPT_SYMBOL)
        return "a sample, written \\name";
    if (accepts & RF_ACCEPT_REFERENCE)
        return number ? "a number or a reference" : "a reference";
    return "a number";
}

/* A pattern is not built; a hole inside one is said to be the trouble. */
static rf_status refuse_quoted(rf_reader *r)
{
    const rf_cursor begin = r->now;
    for (uint32_t n = 1;; n++) {
        const int c = rf_peek(r, n);
        if (c == '{') {
            r->now.at += n;
            return rf_hole_misplaced(r, r->now);
        }
        if (c == '"' || c == '\n' || c == RF_END_OF_TEXT)
            return rf_fail(r->err, RF_UNSUPPORTED, begin.line, rf_column(begin),
                           "a pattern is not built yet");
    }
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
    if (rf_is_node_word(text, word.length))
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

/* What is filled into a sample's hole may go on with these, too. */
static rf_status read_symbol_hole(rf_parser *p, rf_argument *out)
{
    rf_reader *r = &p->reader;
    RF_TRY(rf_read_hole(p, out));
    const int c = rf_peek(r, 0);
    if (c != '_' && c != '-')
        return RF_OK;
    return rf_missed(r, &(rf_wish){.what = "a blank", .behind = out->token});
}

static rf_status read_value(rf_parser *p, uint32_t accepts, const rf_wish *wish,
                            rf_argument *out, bool *read)
{
    rf_reader *r = &p->reader;
    const int c = rf_peek(r, 0);
    *read = true;
    if (c == '{' && (accepts & RF_ACCEPT_NUMBER))
        return rf_read_hole(p, out);
    if (c == '{' && (accepts & RF_ACCEPT_SYMBOL))
        return read_symbol_hole(p, out);
    if (c == '"' && (accepts & RF_ACCEPT_NUMBER))
        return refuse_quoted(r);
    if ((accepts & RF_ACCEPT_NUMBER) && rf_read_number(r, out))
        return RF_OK;
    out->kind = RF_SYMBOL;
    if ((accepts & RF_ACCEPT_SYMBOL) && rf_read_symbol(r, &out->token))
        return RF_OK;
    *read = false;
    if (accepts & RF_ACCEPT_REFERENCE)
        return read_reference(p, accepts, wish, out, read);
    return RF_OK;
}

/* Blanks and a value, or nothing. */
static rf_status read_argument(rf_parser *p, uint32_t accepts,
                               const rf_wish *wish, bool *read)
{
    rf_reader *r = &p->reader;
    const rf_cursor before = r->now;
    rf_argument argument = {0};
    *read = false;
    if (rf_skip_blanks(r))
        RF_TRY(read_value(p, accepts, wish, &argument, read));
    if (*read)
        return rf_add_argument(p, &argument);
    rf_miss(r, wish);
    r->now = before;
    return RF_OK;
}

static rf_status read_parameter(rf_parser *p, uint32_t accepts,
                                const rf_wish *wish)
{
    if (accepts & RF_ACCEPT_NOTES)
        return rf_read_notes(p, wish);
    bool read;
    RF_TRY(read_argument(p, accepts, wish, &read));
    if (!read)
        return rf_missed(&p->reader, wish);
    while (read && (accepts & RF_ACCEPT_MANY))
        RF_TRY(read_argument(p, accepts, wish, &read));
    return RF_OK;
}

rf_status rf_read_arguments(rf_parser *p, const rf_form *form)
{
    for (uint32_t i = 0; i < form->count; i++) {
        const uint32_t accepts = form->arguments[i].accepts;
        const rf_wish wish = {.node = form->name,
                              .param = form->arguments[i].name,
                              .what = what_is_accepted(accepts)};
        RF_TRY(read_parameter(p, accepts, &wish));
    }
    return RF_OK;
}
