/* pattern.c: values in time, between quotes: SPEC.md 3.7. */
#include "syntax/parser.h"

/* What the pattern holds, and what it cannot play. */
static rf_status check_value(rf_parser *p, const rf_wanted *wanted,
                             const rf_argument *value)
{
    const char *node = wanted->wish.node;
    const bool samples = wanted->accepts & RF_ACCEPT_SAMPLES;
    if (samples && value->kind == RF_NUMERAL)
        return rf_add_fault(p, RF_UNKNOWN_SAMPLE, &value->token, node,
                            "a number names no sample; write \\name");
    if (!samples && value->kind == RF_SYMBOL)
        return rf_add_fault(p, RF_INVALID, &value->token, node,
                            "a pattern holds numbers here, no symbols");
    return RF_OK;
}

static rf_status read_value(rf_parser *p, const rf_wanted *wanted,
                            rf_argument *out)
{
    rf_reader *r = &p->reader;
    const bool samples = wanted->accepts & RF_ACCEPT_SAMPLES;
    if (samples && rf_peek(r, 0) == '{')
        return rf_read_hole(p, RF_HOLE_SYMBOL, out);
    if (rf_read_symbol(r, &out->token)) {
        out->kind = RF_SYMBOL;
        return RF_OK;
    }
    const rf_wish wish = {.what = samples ? "a sample, written \\name"
                                          : "the value of an event"};
    return rf_need_number(p, &wish, out);
}

static rf_status read_event(rf_parser *p, const rf_wanted *wanted)
{
    rf_reader *r = &p->reader;
    rf_argument value = {0}, time = {0};
    RF_TRY(rf_count_item(p, wanted->wish.node));
    RF_TRY(read_value(p, wanted, &value));
    RF_TRY(check_value(p, wanted, &value));
    RF_TRY(rf_need_literal(r, "@", "'@' behind the value of an event"));
    RF_TRY(rf_need_number(
        p, &(rf_wish){.what = "the time of an event, in bars"}, &time));
    value.role = RF_ROLE_VALUE;
    time.role = RF_ROLE_TIME;
    value.param = time.param = wanted->param;
    RF_TRY(rf_add_argument(p, &value));
    return rf_add_argument(p, &time);
}

/* What is left out is 1. */
static rf_status read_span(rf_parser *p, const rf_wanted *wanted)
{
    rf_reader *r = &p->reader;
    rf_argument span = {.number = 1, .token = rf_token_since(r, r->now)};
    rf_skip_literal(r, "(");
    if (rf_peek(r, 0) != ')')
        RF_TRY(rf_need_number(p, &(rf_wish){.what = "a span, or ')'"}, &span));
    RF_TRY(rf_need_literal(r, ")", "')'"));
    if (span.kind == RF_NUMERAL && !(span.number > 0))
        RF_TRY(rf_add_fault(p, RF_INVALID, &span.token, wanted->wish.node,
                            "the span of a pattern must be greater than 0"));
    span.role = RF_ROLE_SPAN;
    span.param = wanted->param;
    return rf_add_argument(p, &span);
}

rf_status rf_read_pattern(rf_parser *p, const rf_wanted *wanted)
{
    rf_reader *r = &p->reader;
    const rf_cursor begin = r->now;
    rf_skip_literal(r, "\"");
    rf_skip_blanks(r);
    RF_TRY(read_event(p, wanted));
    while (!rf_skip_literal(r, "\"")) {
        if (!rf_skip_blanks(r))
            return rf_missed(r,
                             &(rf_wish){.what = "a blank or a closing quote"});
        RF_TRY(read_event(p, wanted));
    }
    if (rf_peek(r, 0) == '(')
        return read_span(p, wanted);
    const rf_token event = rf_token_since(r, begin);
    return rf_add_fault(p, RF_INVALID, &event, wanted->wish.node,
                        "parentheses needed behind a pattern: \"...\"(1)");
}
