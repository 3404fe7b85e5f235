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

/* What a number or a symbol would go on with. */
static bool runs_on(int c, bool symbol)
{
    return (symbol && (c == '_' || c == '-')) || rf_is_letter(c) ||
           rf_is_capital(c) || rf_is_digit(c) || c == '.' || c == '{';
}

/* A number that stands before it would go on with what fills it. */
static bool would_go_on(const rf_reader *r)
{
    if (r->now.at == 0)
        return false;
    const char before = r->text[r->now.at - 1];
    return rf_is_digit(before) || before == '.';
}

rf_status rf_read_hole(rf_parser *p, rf_hole kind, rf_argument *out)
{
    rf_reader *r = &p->reader;
    const rf_cursor begin = r->now;
    if (would_go_on(r))
        return rf_fail(r->err, RF_SYNTAX, begin.line, rf_column(begin),
                       "expected a blank before a hole: what fills it would "
                       "run on");
    RF_TRY(read_name(r));
    *out = (rf_argument){
        .kind = RF_HOLE, .hole = kind, .token = rf_token_since(r, begin)};
    if (runs_on(rf_peek(r, 0), kind == RF_HOLE_SYMBOL))
        return rf_fail(r->err, RF_SYNTAX, r->now.line, rf_column(r->now),
                       "expected a blank behind a hole: what fills it would "
                       "run on");
    return RF_OK;
}

rf_status rf_need_number(rf_parser *p, const rf_wish *wish, rf_argument *out)
{
    rf_reader *r = &p->reader;
    if (rf_peek(r, 0) == '{')
        return rf_read_hole(p, RF_HOLE_NUMBER, out);
    return rf_read_number(r, out) ? RF_OK : rf_missed(r, wish);
}
