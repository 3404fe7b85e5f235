/* notes.c: what stands behind `seq`: SPEC.md 3.6. */
#include "syntax/parser.h"

static rf_status add_note(rf_parser *p, rf_argument *note, uint32_t compound)
{
    const rf_tree *t = p->tree;
    if (t->nodes[t->n_nodes - 1].count == RF_MAX_NOTES)
        return rf_fail(p->reader.err, RF_LIMIT, note->token.line,
                       note->token.col, "seq: more than %d notes",
                       RF_MAX_NOTES);
    note->compound = compound;
    return rf_add_argument(p, note);
}

/* ~ and one letter: what follows belongs to the next note or chain. */
static rf_status read_short_reference(rf_reader *r, rf_argument *out)
{
    const rf_cursor begin = r->now;
    r->now.at++;
    if (!rf_is_letter(rf_peek(r, 0))) {
        const rf_token behind = rf_token_since(r, begin);
        return rf_missed(r, &(rf_wish){.what = "a letter", .behind = behind});
    }
    r->now.at++;
    *out =
        (rf_argument){.kind = RF_REFERENCE, .token = rf_token_since(r, begin)};
    return RF_OK;
}

static rf_status read_note_hole(rf_parser *p, bool follows, rf_argument *out)
{
    const rf_reader *r = &p->reader;
    if (follows && rf_is_digit(r->text[r->now.at - 1]))
        return rf_fail(r->err, RF_SYNTAX, r->now.line, rf_column(r->now),
                       "expected a blank or '_' between a note and a hole");
    return rf_read_hole(p, out);
}

/* `follows`: another note of the same compound stands before it. */
static rf_status read_note(rf_parser *p, const rf_wish *wish, bool follows,
                           rf_argument *out, bool *read)
{
    rf_reader *r = &p->reader;
    const rf_cursor begin = r->now;
    const int c = rf_peek(r, 0);
    *read = true;
    *out = (rf_argument){0};
    if (c == '~')
        return read_short_reference(r, out);
    if (c == '{')
        return read_note_hole(p, follows, out);
    if (rf_skip_literal(r, "_")) {
        out->kind = RF_REST;
        out->token = rf_token_since(r, begin);
        return RF_OK;
    }
    if (rf_is_digit(c) || c == '+' || c == '-')
        return rf_read_integer(r, out) ? RF_OK : rf_missed(r, wish);
    *read = false;
    return RF_OK;
}

static rf_status read_compound(rf_parser *p, const rf_wish *wish,
                               uint32_t compound, bool *any)
{
    rf_argument note;
    bool read;
    RF_TRY(read_note(p, wish, false, &note, any));
    for (read = *any; read;) {
        RF_TRY(add_note(p, &note, compound));
        RF_TRY(read_note(p, wish, true, &note, &read));
    }
    return RF_OK;
}

rf_status rf_read_notes(rf_parser *p, const rf_wish *wish)
{
    rf_reader *r = &p->reader;
    for (uint32_t compound = 0;; compound++) {
        const rf_cursor before = r->now;
        bool read = false;
        if (rf_skip_blanks(r))
            RF_TRY(read_compound(p, wish, compound, &read));
        if (read)
            continue;
        if (compound == 0)
            return rf_missed(r, wish);
        rf_miss(r, wish);
        r->now = before;
        return RF_OK;
    }
}
