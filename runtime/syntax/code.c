/* code.c: what stands between backticks: SPEC.md 3.9 and 7.33. */
#include "syntax/parser.h"
#include <string.h>

/* One byte, whatever it is. */
static void skip_byte(rf_reader *r)
{
    const int c = rf_peek(r, 0);
    r->now.at++;
    if (c == '\n') {
        r->now.line++;
        r->now.start = r->now.at;
    } else if ((c & 0xc0) == 0x80) {
        r->now.start++;
    }
}

static bool is_hex(int c)
{
    return rf_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Behind a backslash. */
static bool skip_escape(rf_reader *r)
{
    const int c = rf_peek(r, 0);
    if (c == 'u') {
        for (uint32_t i = 1; i <= 4; i++) {
            if (!is_hex(rf_peek(r, i)))
                return false;
        }
        r->now.at += 5;
        return true;
    }
    if (c <= 0 || !strchr("\"\\/bfnrt", c))
        return false;
    r->now.at++;
    return true;
}

/* Up to the closing backtick. */
static rf_status read_text(rf_reader *r)
{
    for (;;) {
        const int c = rf_peek(r, 0);
        if (c == '`')
            return RF_OK;
        if (c == RF_END_OF_TEXT) {
            rf_miss(r, &(rf_wish){.what = "a closing backtick"});
            return rf_fail_at_miss(r);
        }
        skip_byte(r);
        if (c == '\\' && !skip_escape(r)) {
            rf_miss(r, &(rf_wish){.what = "an escape such as \\n or \\u0041"});
            return rf_fail_at_miss(r);
        }
    }
}

/* ---- formulas ---- */

static bool skip_variable(rf_reader *r)
{
    const rf_token word = rf_word_ahead(r);
    r->now.at += word.length;
    return word.length > 0;
}

static bool skip_newline_or(rf_reader *r, const char *characters)
{
    const int c = rf_peek(r, 0);
    if (rf_skip_newline(r))
        return true;
    if (c <= 0 || !strchr(characters, c))
        return false;
    r->now.at++;
    return true;
}

static bool skip_formula_token(rf_reader *r)
{
    return skip_variable(r) || rf_skip_literal(r, ">=") ||
           rf_skip_literal(r, "<=") || rf_skip_literal(r, "==") ||
           rf_skip_literal(r, "!=") ||
           skip_newline_or(r, " %+-*/^()[]><&.0123456789");
}

static void skip_expression(rf_reader *r)
{
    while (skip_formula_token(r))
        continue;
    rf_miss(r, &(rf_wish){.what = "an operator, a number, a name in lower "
                                  "case or the closing backtick"});
}

static bool skip_target(rf_reader *r)
{
    if (!skip_variable(r))
        return false;
    rf_skip_space(r);
    return rf_skip_literal(r, ":=");
}

static bool skip_assigned(rf_reader *r)
{
    rf_skip_space(r);
    skip_expression(r);
    rf_skip_space(r);
    if (rf_skip_literal(r, ";"))
        return true;
    rf_miss(r, &(rf_wish){.what = "';'"});
    return false;
}

/* `name := expression;` and blanks, or nothing. */
static bool skip_assignment(rf_reader *r)
{
    const rf_cursor begin = r->now;
    rf_skip_space(r);
    if (skip_target(r) && skip_assigned(r)) {
        rf_skip_space(r);
        return true;
    }
    r->now = begin;
    return false;
}

static rf_status read_formula(rf_reader *r, bool term)
{
    while (!term && skip_assignment(r))
        continue;
    skip_expression(r);
    return rf_peek(r, 0) == '`' ? RF_OK : rf_fail_at_miss(r);
}

/* ---- pairs of psynth ---- */

static bool skip_white(rf_reader *r)
{
    const uint32_t begin = r->now.at;
    while (skip_newline_or(r, " \t"))
        continue;
    return r->now.at > begin;
}

static bool is_pair_end(const rf_reader *r)
{
    const int c = rf_peek(r, 0);
    return c == ',' || c == RF_END_OF_TEXT;
}

/* A number that ends at a blank, a comma or the end. */
static bool read_pair_number(rf_reader *r, rf_argument *out)
{
    return rf_read_number(r, out) && (skip_white(r) || is_pair_end(r));
}

/* `fine`: whether there was a pair. What follows its two numbers is left
 * out. */
static rf_status read_pair(rf_parser *p, rf_reader *r, const rf_wanted *wanted,
                           bool *fine)
{
    rf_argument time = {0}, value = {0}, spare;
    RF_TRY(rf_count_item(p, wanted->wish.node));
    skip_white(r);
    *fine = read_pair_number(r, &time) && read_pair_number(r, &value);
    while (*fine && !is_pair_end(r))
        *fine = read_pair_number(r, &spare);
    time.role = RF_ROLE_TIME;
    value.role = RF_ROLE_VALUE;
    time.param = value.param = wanted->param;
    if (!*fine)
        return RF_OK;
    RF_TRY(rf_add_argument(p, &time));
    return rf_add_argument(p, &value);
}

/* `code` has been read: it is gone through again, as far as it is right. */
static rf_status read_pairs(rf_parser *p, const rf_wanted *wanted,
                            rf_cursor begin)
{
    rf_reader inside = p->reader;
    inside.length = p->reader.now.at;
    inside.now = begin;
    bool fine;
    do
        RF_TRY(read_pair(p, &inside, wanted, &fine));
    while (fine && rf_skip_literal(&inside, ","));
    if (fine)
        return RF_OK;
    const rf_token place = rf_token_since(&inside, inside.now);
    return rf_add_fault(p, RF_INVALID, &place, wanted->wish.node,
                        "pairs of numbers are expected, as in `0.0 60, 0.25 "
                        "67`: seconds and note");
}

rf_status rf_read_code(rf_parser *p, const rf_wanted *wanted)
{
    rf_reader *r = &p->reader;
    const uint32_t accepts = wanted->accepts;
    rf_skip_literal(r, "`");
    const rf_cursor begin = r->now;
    if (accepts & (RF_ACCEPT_FORMULA | RF_ACCEPT_TERM))
        RF_TRY(read_formula(r, accepts & RF_ACCEPT_TERM));
    else
        RF_TRY(read_text(r));
    if (accepts & RF_ACCEPT_TIMES) {
        RF_TRY(read_pairs(p, wanted, begin));
    } else {
        const rf_argument code = {.kind = RF_CODE,
                                  .param = wanted->param,
                                  .token = rf_token_since(r, begin)};
        RF_TRY(rf_add_argument(p, &code));
    }
    rf_skip_literal(r, "`");
    return RF_OK;
}
