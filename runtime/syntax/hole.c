#include "syntax/parser.h"

static bool is_name_character(int c)
{
    return rf_is_inner(c) || rf_is_capital(c);
}

static rf_status read_name(rf_reader *r)
{
    const rf_cursor begin = r->now;
    r->now.at++;
    if (rf_is_letter(rf_peek(r, 0)) || rf_is_capital(rf_peek(r, 0))) {
        while (is_name_character(rf_peek(r, 0)))
            r->now.at++;
    }
    const rf_token read = rf_token_since(r, begin);
    if (rf_skip_literal(r, "}"))
        return RF_OK;
    const char *what = read.length > 1 ? "'}'" : "the name of a hole or '}'";
    rf_miss(r, &(rf_wish){.what = what, .behind = read});
    return rf_fail_at_miss(r);
}

/* `{}` is told from `{name}` by its length. */
static rf_status check_kind(rf_parser *p, rf_token hole)
{
    if (p->hole.length == 0)
        p->hole = hole;
    if ((p->hole.length == 2) == (hole.length == 2))
        return RF_OK;
    return rf_fail(p->reader.err, RF_INVALID, hole.line, hole.col,
                   "a text has either {} or {name}: there is '%.*s' at %u:%u",
                   (int)(p->hole.length < 32 ? p->hole.length : 32),
                   p->reader.text + p->hole.offset, p->hole.line, p->hole.col);
}

/* What a number or a symbol would go on with. */
static bool runs_on(int c)
{
    return rf_is_letter(c) || rf_is_capital(c) || rf_is_digit(c) || c == '.' ||
           c == '{';
}

rf_status rf_read_hole(rf_parser *p, rf_argument *out)
{
    rf_reader *r = &p->reader;
    const rf_cursor begin = r->now;
    RF_TRY(read_name(r));
    *out = (rf_argument){.kind = RF_HOLE, .token = rf_token_since(r, begin)};
    if (runs_on(rf_peek(r, 0)))
        return rf_fail(r->err, RF_SYNTAX, r->now.line, rf_column(r->now),
                       "expected a blank behind a hole: what fills it would "
                       "run on");
    return check_kind(p, out->token);
}
