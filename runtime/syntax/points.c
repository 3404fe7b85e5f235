/* points.c: a line through points, in brackets: SPEC.md 3.8. */
#include "syntax/parser.h"

/* The arguments of the form; the points are its first. */
enum { SPAN = 1, LOOP = 2 };

/* The `/ b` behind an integer; what is there instead is missed. */
static bool read_denominator(rf_reader *r, rf_cursor begin, rf_argument *out)
{
    rf_argument below;
    rf_skip_space(r);
    if (!rf_skip_literal(r, "/"))
        return false;
    rf_skip_space(r);
    rf_miss(r, &(rf_wish){.what = "a whole number"});
    if (!rf_read_integer(r, &below))
        return false;
    out->number /= below.number;
    out->token = rf_token_since(r, begin);
    return true;
}

/* a/b, or a number, or a hole. */
static rf_status read_bars(rf_parser *p, rf_argument *out)
{
    rf_reader *r = &p->reader;
    const rf_cursor begin = r->now;
    if (rf_peek(r, 0) != '{' && rf_read_integer(r, out)) {
        const rf_cursor behind = r->now;
        if (!read_denominator(r, begin, out))
            r->now = behind;
        return RF_OK;
    }
    return rf_need_number(
        p, &(rf_wish){.what = "the time of a point, in bars, or ']'"}, out);
}

/* `+ 0.1_s` or `- 30_ms` behind the bars, or nothing. */
static rf_status read_offset(rf_parser *p)
{
    rf_reader *r = &p->reader;
    rf_argument offset = {0};
    rf_skip_space(r);
    const bool minus = rf_skip_literal(r, "-");
    if (!minus && !rf_skip_literal(r, "+"))
        return RF_OK;
    rf_skip_space(r);
    RF_TRY(rf_need_number(p, &(rf_wish){.what = "a number and _s or _ms"},
                          &offset));
    offset.minus = minus;
    offset.role = rf_skip_literal(r, "_ms")  ? RF_ROLE_MILLISECONDS
                  : rf_skip_literal(r, "_s") ? RF_ROLE_SECONDS
                                             : RF_ROLE_PLAIN;
    if (offset.role == RF_ROLE_PLAIN)
        return rf_missed(r, &(rf_wish){.what = "_s or _ms"});
    return rf_add_argument(p, &offset);
}

static rf_status read_point(rf_parser *p)
{
    rf_reader *r = &p->reader;
    rf_argument bars = {0}, value = {0};
    RF_TRY(read_bars(p, &bars));
    RF_TRY(rf_count_item(p, p->vocabulary->points->name));
    bars.role = RF_ROLE_TIME;
    RF_TRY(rf_add_argument(p, &bars));
    RF_TRY(read_offset(p));
    rf_skip_space(r);
    RF_TRY(rf_need_literal(r, "=>", "'=>' behind the time of a point"));
    rf_skip_space(r);
    RF_TRY(
        rf_need_number(p, &(rf_wish){.what = "the value of a point"}, &value));
    value.role = RF_ROLE_VALUE;
    rf_skip_space(r);
    return rf_add_argument(p, &value);
}

/* `(a/b)` */
static bool read_fraction(rf_reader *r, rf_argument *out)
{
    const rf_cursor begin = r->now;
    if (!rf_skip_literal(r, "(") || !rf_read_integer(r, out))
        return false;
    if (!read_denominator(r, begin, out)) {
        rf_miss(r, &(rf_wish){.what = "'/' and a whole number"});
        return false;
    }
    rf_miss(r, &(rf_wish){.what = "')'"});
    return rf_skip_literal(r, ")");
}

/* `* x`, `/ x`, or nothing: then what stands here is left, such as a
 * comment. */
static rf_status read_span(rf_parser *p)
{
    rf_reader *r = &p->reader;
    const rf_cursor begin = r->now;
    const bool inverse = rf_peek(r, 0) == '/';
    rf_argument span = {.param = SPAN};
    if (!inverse && rf_peek(r, 0) != '*')
        return RF_OK;
    r->now.at++;
    rf_skip_space(r);
    rf_miss(r, &(rf_wish){.what = "a span"});
    if (rf_peek(r, 0) == '{') {
        RF_TRY(rf_read_hole(p, RF_HOLE_NUMBER, &span));
        span.inverse = inverse;
    } else if (!rf_read_number(r, &span) && !read_fraction(r, &span)) {
        r->now = begin;
        return RF_OK;
    } else if (inverse) {
        span.number = 1.0f / span.number;
    }
    span.param = SPAN;
    return rf_add_argument(p, &span);
}

/* `!`, wherever newlines lead. */
static rf_status read_loop(rf_parser *p)
{
    rf_reader *r = &p->reader;
    const rf_cursor begin = r->now;
    rf_skip_space(r);
    const rf_cursor mark = r->now;
    if (!rf_skip_literal(r, "!")) {
        r->now = begin;
        return RF_OK;
    }
    const rf_argument loop = {.kind = RF_NUMERAL,
                              .param = LOOP,
                              .number = 1,
                              .token = rf_token_since(r, mark)};
    return rf_add_argument(p, &loop);
}

rf_status rf_read_points(rf_parser *p)
{
    rf_reader *r = &p->reader;
    const rf_form *form = p->vocabulary->points;
    const rf_cursor begin = r->now;
    rf_skip_literal(r, "[");
    const rf_token token = rf_token_since(r, begin);
    RF_TRY(rf_add_node(p, form->type, token));
    rf_skip_space(r);
    while (!rf_skip_literal(r, "]"))
        RF_TRY(read_point(p));
    if (p->items == 0)
        RF_TRY(rf_add_fault(p, RF_INVALID, &token, form->name,
                            "there must be a point"));
    rf_skip_space(r);
    RF_TRY(read_span(p));
    return read_loop(p);
}
