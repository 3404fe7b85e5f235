/* notes.c: what stands behind `seq`: SPEC.md 3.6. */
#include "syntax/parser.h"

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
    return rf_read_hole(p, RF_HOLE_NOTE, out);
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

static rf_status read_compound(rf_parser *p, const rf_wanted *wanted,
                               uint32_t compound, bool *any)
{
    rf_argument note;
    bool read;
    RF_TRY(read_note(p, &wanted->wish, false, &note, any));
    for (read = *any; read;) {
        RF_TRY(rf_count_item(p, wanted->wish.node));
        note.param = wanted->param;
        note.compound = compound;
        RF_TRY(rf_add_argument(p, &note));
        RF_TRY(read_note(p, &wanted->wish, true, &note, &read));
    }
    return RF_OK;
}

rf_status rf_read_notes(rf_parser *p, const rf_wanted *wanted)
{
    rf_reader *r = &p->reader;
    for (uint32_t compound = 0;; compound++) {
        const rf_cursor before = r->now;
        bool read = false;
        if (rf_skip_blanks(r))
            RF_TRY(read_compound(p, wanted, compound, &read));
        if (read)
            continue;
        if (compound == 0)
            return rf_missed(r, &wanted->wish);
        rf_miss(r, &wanted->wish);
        r->now = before;
        return RF_OK;
    }
}
