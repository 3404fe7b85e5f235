#include "syntax/tokens.h"
#include "base/number.h"

rf_token rf_word_ahead(const rf_reader *r)
{
    rf_token word = rf_token_since(r, r->now);
    if (rf_is_letter(rf_peek(r, 0))) {
        while (rf_is_inner(rf_peek(r, word.length)))
            word.length++;
    }
    return word;
}

/* Notes what is missing behind what was read since `begin`, and goes back. */
static bool undo(rf_reader *r, rf_cursor begin, const char *what)
{
    if (r->now.at > begin.at) {
        const rf_token behind = rf_token_since(r, begin);
        rf_miss(r, &(rf_wish){.what = what, .behind = behind});
    }
    r->now = begin;
    return false;
}

bool rf_read_reference(rf_reader *r, rf_token *out)
{
    const rf_cursor begin = r->now;
    if (rf_peek(r, 0) == '~' || rf_peek(r, 0) == '_')
        r->now.at++;
    const rf_token name = rf_word_ahead(r);
    if (name.length == 0)
        return undo(r, begin, "a letter");
    r->now.at += name.length;
    rf_skip_literal(r, "..");
    *out = rf_token_since(r, begin);
    return true;
}

bool rf_is_loose(const rf_reader *r, rf_token reference)
{
    return r->text[reference.offset + reference.length - 1] == '.';
}

static bool skip_digits(rf_reader *r)
{
    const uint32_t begin = r->now.at;
    while (rf_is_digit(rf_peek(r, 0)))
        r->now.at++;
    return r->now.at > begin;
}

static void skip_sign(rf_reader *r)
{
    if (rf_peek(r, 0) == '+' || rf_peek(r, 0) == '-')
        r->now.at++;
}

/* Optional: without digits, or with a point behind them, the `e` begins the
 * name of the next chain. */
static void skip_exponent(rf_reader *r)
{
    const rf_cursor begin = r->now;
    if (rf_peek(r, 0) != 'e' && rf_peek(r, 0) != 'E')
        return;
    r->now.at++;
    skip_sign(r);
    if (!skip_digits(r))
        undo(r, begin, "a digit");
    else if (rf_peek(r, 0) == '.')
        undo(r, begin, "the end of the exponent");
}

static void take_number(const rf_reader *r, rf_cursor begin, rf_argument *out)
{
    out->kind = RF_NUMERAL;
    out->token = rf_token_since(r, begin);
    out->number = rf_decimal_f32(r->text + begin.at, out->token.length);
}

bool rf_read_number(rf_reader *r, rf_argument *out)
{
    const rf_cursor begin = r->now;
    skip_sign(r);
    if (!skip_digits(r))
        return undo(r, begin, "a digit");
    if (rf_skip_literal(r, ".")) {
        skip_digits(r);
        skip_exponent(r);
    }
    take_number(r, begin, out);
    return true;
}

bool rf_read_integer(rf_reader *r, rf_argument *out)
{
    const rf_cursor begin = r->now;
    skip_sign(r);
    if (!skip_digits(r))
        return undo(r, begin, "a digit");
    if (rf_peek(r, 0) == '.')
        return undo(r, begin, "the end of a whole number");
    take_number(r, begin, out);
    return true;
}

static bool is_symbol_character(int c)
{
    return rf_is_inner(c) || rf_is_capital(c) || c == '-';
}

bool rf_read_symbol(rf_reader *r, rf_token *out)
{
    const rf_cursor begin = r->now;
    const bool quoted = rf_skip_literal(r, "'");
    if (!quoted && !rf_skip_literal(r, "\\"))
        return false;
    if (!is_symbol_character(rf_peek(r, 0)))
        return undo(r, begin, "a letter, a digit, '_' or '-'");
    while (is_symbol_character(rf_peek(r, 0)))
        r->now.at++;
    if (quoted && !rf_skip_literal(r, "'"))
        return undo(r, begin, "a closing quote");
    *out = rf_token_since(r, begin);
    return true;
}
