/* chains.c: programs, lines, chains, nodes: SPEC.md 3.2 and 3.5. */
#include "syntax/parser.h"
#include "syntax/words.h"
#include <string.h>

static rf_status unknown_node(const rf_parser *p, rf_token word,
                              rf_cursor place)
{
    const char *text = p->reader.text + word.offset;
    const int shown = word.length < 32 ? (int)word.length : 32;
    const char *near = rf_vocabulary_nearest(p->vocabulary, text, word.length);
    if (!near)
        return rf_fail(p->reader.err, RF_SYNTAX, place.line, rf_column(place),
                       "unknown node '%.*s'", shown, text);
    return rf_fail(p->reader.err, RF_SYNTAX, place.line, rf_column(place),
                   "unknown node '%.*s'; did you mean '%s'", shown, text, near);
}

/* A bare word followed by what no reference takes was meant to be a node. */
static rf_status missed_at_line(rf_parser *p, const rf_wish *wish)
{
    rf_reader *r = &p->reader;
    const rf_token word = p->stranger;
    rf_miss(r, wish);
    if (word.length == 0 || word.line != r->furthest.line)
        return rf_missed(r, wish);
    return unknown_node(p, word, r->furthest);
}

static rf_status read_bare_reference(rf_parser *p)
{
    rf_reader *r = &p->reader;
    rf_argument argument = {.kind = RF_REFERENCE};
    if (!rf_read_reference(r, &argument.token))
        return rf_missed(r, &(rf_wish){.what = "a node"});
    if (rf_is_loose(r, argument.token))
        argument.kind = RF_LOOSE;
    if (rf_is_letter(r->text[argument.token.offset]))
        p->stranger = argument.token;
    RF_TRY(rf_add_node(p, p->vocabulary->bare, argument.token));
    return rf_add_argument(p, &argument);
}

/* Whether an argument may begin here: neither an arrow nor the end of a
 * line. */
static bool may_be_argument(const rf_reader *r)
{
    const int c = rf_peek(r, 0), next = rf_peek(r, 1);
    return c != RF_END_OF_TEXT && c != '\n' && c != '\r' && c != ';' &&
           !(c == '>' && next == '>') && !(c == '/' && next == '/');
}

/* Whether the word is the head of a node. One that is not reserved may be a
 * reference, too: `get` unless a blank follows, others unless an argument may
 * follow. */
static bool is_head(const rf_parser *p, const rf_form *form, rf_token word)
{
    rf_reader behind = p->reader;
    behind.now.at += word.length;
    if (rf_skip_blanks(&behind) &&
        (form->type == p->vocabulary->bare || may_be_argument(&behind)))
        return true;
    return rf_reserved(behind.text + word.offset, word.length);
}

static rf_status read_form(rf_parser *p, const rf_form *form, rf_token word)
{
    p->reader.now.at += word.length;
    RF_TRY(rf_add_node(p, form->type, word));
    if (form->refused)
        RF_TRY(
            rf_add_fault(p, RF_UNSUPPORTED, &word, form->name, form->refused));
    return rf_read_arguments(p, form);
}

static rf_status read_node(rf_parser *p)
{
    rf_reader *r = &p->reader;
    p->stranger.length = 0;
    if (rf_peek(r, 0) == '[' && p->vocabulary->points)
        return rf_read_points(p);
    const rf_token word = rf_word_ahead(r);
    const char *text = r->text + word.offset;
    const rf_form *form = rf_vocabulary_find(p->vocabulary, text, word.length);
    if (form && is_head(p, form, word))
        return read_form(p, form, word);
    if (!rf_reserved(text, word.length))
        return read_bare_reference(p);
    return unknown_node(p, word, r->now);
}

/* Reads up to the first node behind an arrow, if there is one: on this line,
 * or on the next one that is not a comment. */
static bool read_arrow(rf_reader *r)
{
    const rf_cursor before = r->now;
    rf_skip_blanks(r);
    rf_skip_comment(r);
    if (rf_skip_newline(r)) {
        rf_skip_blanks(r);
        while (rf_skip_comment(r) && rf_skip_newline(r))
            rf_skip_blanks(r);
    }
    if (rf_skip_literal(r, ">>")) {
        rf_skip_blanks(r);
        return true;
    }
    if (r->now.line == before.line)
        rf_miss(r, &(rf_wish){.what = "'>>' or the end of the chain"});
    r->now = before;
    return false;
}

static rf_status read_chain(rf_parser *p)
{
    do {
        RF_TRY(read_node(p));
    } while (read_arrow(&p->reader));
    return RF_OK;
}

static rf_status read_line(rf_parser *p)
{
    rf_reader *r = &p->reader;
    rf_token name;
    if (rf_peek(r, 0) == '>' && rf_peek(r, 1) == '>')
        return missed_at_line(
            p, &(rf_wish){.what = "a chain before '>>' (a blank line or ';' "
                                  "ends one)"});
    if (!rf_read_reference(r, &name))
        return missed_at_line(
            p, &(rf_wish){.what = "the name of a chain (lower case)"});
    rf_skip_blanks(r);
    if (!rf_skip_literal(r, ":"))
        return missed_at_line(p, &(rf_wish){.what = "':'", .behind = name});
    rf_skip_blanks(r);
    RF_TRY(rf_add_chain(p, name));
    return read_chain(p);
}

static void skip_lines(rf_reader *r)
{
    rf_skip_blanks(r);
    while (rf_skip_newline(r))
        rf_skip_blanks(r);
}

/* The newlines behind a comment are its own: a `;` may follow them. */
static bool skip_comment_lines(rf_reader *r)
{
    const bool comment = rf_skip_comment(r);
    while (comment && rf_skip_newline(r))
        continue;
    return comment;
}

static rf_status read_program(rf_parser *p)
{
    rf_reader *r = &p->reader;
    for (skip_lines(r); r->now.at < r->length; skip_lines(r)) {
        if (!skip_comment_lines(r))
            RF_TRY(read_line(p));
        rf_skip_blanks(r);
        if (rf_skip_literal(r, ";"))
            p->stranger.length = 0;
    }
    return RF_OK;
}

rf_status rf_tree_init(rf_tree *tree, const char *text, size_t length,
                       const rf_vocabulary *vocabulary, rf_error *err)
{
    if (length > RF_MAX_TEXT)
        return rf_fail(err, RF_LIMIT, 0, 0, "the text has more than %d bytes",
                       RF_MAX_TEXT);
    rf_tree made = {.text = text, .length = length};
    rf_parser parser = {
        .reader = {.text = text,
                   .length = (uint32_t)length,
                   .now = {.line = 1},
                   .furthest = {.line = 1},
                   .err = err},
        .vocabulary = vocabulary,
        .tree = &made,
    };
    const rf_status status = read_program(&parser);
    if (status == RF_OK)
        *tree = made;
    else
        rf_tree_clear(&made);
    return status;
}
