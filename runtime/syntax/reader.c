#include "syntax/reader.h"
#include <string.h>

enum { SHOWN = 24 }; /* characters of the text that a message repeats */

rf_token rf_token_since(const rf_reader *r, rf_cursor begin)
{
    return (rf_token){.offset = begin.at,
                      .length = r->now.at - begin.at,
                      .line = begin.line,
                      .col = rf_column(begin)};
}

static bool is_blank(int c)
{
    return c == ' ' || c == ',' || c == '|' || c == '\t';
}

static bool is_line_end(int c)
{
    return c == '\n' || c == '\r' || c == RF_END_OF_TEXT;
}

bool rf_skip_blanks(rf_reader *r)
{
    const uint32_t begin = r->now.at;
    while (is_blank(rf_peek(r, 0)))
        r->now.at++;
    return r->now.at > begin;
}

bool rf_skip_comment(rf_reader *r)
{
    if (!rf_skip_literal(r, "//"))
        return false;
    while (!is_line_end(rf_peek(r, 0)))
        r->now.at++;
    return true;
}

bool rf_skip_newline(rf_reader *r)
{
    if (!rf_skip_literal(r, "\n") && !rf_skip_literal(r, "\r\n"))
        return false;
    r->now.line++;
    r->now.start = r->now.at;
    return true;
}

bool rf_skip_space(rf_reader *r)
{
    const uint32_t begin = r->now.at;
    while (rf_skip_blanks(r) || rf_skip_newline(r))
        continue;
    return r->now.at > begin;
}

bool rf_skip_literal(rf_reader *r, const char *literal)
{
    uint32_t n = 0;
    for (; literal[n]; n++) {
        if (rf_peek(r, n) != literal[n])
            return false;
    }
    r->now.at += n;
    return true;
}

void rf_miss(rf_reader *r, const rf_wish *wish)
{
    if (r->wish.what && r->now.at <= r->furthest.at)
        return;
    r->furthest = r->now;
    r->wish = *wish;
}

/* The bytes of the UTF-8 character at `at`; 0 where there is none, or one that
 * commands a terminal. */
static uint32_t character_length(const rf_reader *r, uint32_t at)
{
    const unsigned char lead = (unsigned char)r->text[at];
    const uint32_t n = lead >= 0xf0 && lead < 0xf5 ? 4
                       : lead >= 0xe0              ? 3
                       : lead >= 0xc2              ? 2
                                                   : 0;
    if (lead >= 0xf5 || n > r->length - at)
        return 0;
    if (lead == 0xc2 && (unsigned char)r->text[at + 1] < 0xa0)
        return 0;
    for (uint32_t i = 1; i < n; i++) {
        if (((unsigned char)r->text[at + i] & 0xc0) != 0x80)
            return 0;
    }
    return n;
}

static bool is_visible(int c)
{
    return c > ' ' && c < 127;
}

/* What stands at a place, for a message. */
typedef struct found {
    const char *quote;
    const char *text;
    int length;
} found;

static found plainly(const char *what)
{
    return (found){"", what, (int)strlen(what)};
}

static found found_at(const rf_reader *r, uint32_t at)
{
    if (at >= r->length)
        return plainly("the end of the text");
    if (r->text[at] == '\n' || r->text[at] == '\r')
        return plainly("the end of the line");
    if ((unsigned char)r->text[at] >= 128) {
        const uint32_t n = character_length(r, at);
        return n > 0 ? (found){"'", r->text + at, (int)n}
                     : plainly("a byte that is no text");
    }
    if (r->text[at] == ' ' || r->text[at] == '\t')
        return plainly("a blank");
    if (is_blank(r->text[at])) /* a comma or a bar */
        return (found){"'", r->text + at, 1};
    uint32_t n = 0;
    while (n < SHOWN && at + n < r->length && is_visible(r->text[at + n]) &&
           !is_blank(r->text[at + n]))
        n++;
    return n > 0 ? (found){"'", r->text + at, (int)n}
                 : plainly("a control character");
}

rf_status rf_fail_at_miss(const rf_reader *r)
{
    const uint32_t line = r->furthest.line, col = rf_column(r->furthest);
    const rf_wish *wish = &r->wish;
    const rf_token *behind = &wish->behind;
    const found f = found_at(r, r->furthest.at);
    if (wish->node)
        return rf_fail(r->err, RF_SYNTAX, line, col,
                       "%s: %s must be %s, found %s%.*s%s", wish->node,
                       wish->param, wish->what, f.quote, f.length, f.text,
                       f.quote);
    if (behind->length == 0)
        return rf_fail(r->err, RF_SYNTAX, line, col,
                       "expected %s, found %s%.*s%s", wish->what, f.quote,
                       f.length, f.text, f.quote);
    return rf_fail(r->err, RF_SYNTAX, line, col,
                   "expected %s behind '%.*s', found %s%.*s%s", wish->what,
                   behind->length < SHOWN ? (int)behind->length : SHOWN,
                   r->text + behind->offset, f.quote, f.length, f.text,
                   f.quote);
}

rf_status rf_missed(rf_reader *r, const rf_wish *wish)
{
    rf_miss(r, wish);
    const uint32_t at = r->furthest.at;
    if (at < r->length && r->text[at] == '{')
        return rf_hole_misplaced(r, r->furthest);
    return rf_fail_at_miss(r);
}

rf_status rf_need_literal(rf_reader *r, const char *literal, const char *what)
{
    if (rf_skip_literal(r, literal))
        return RF_OK;
    return rf_missed(r, &(rf_wish){.what = what});
}

rf_status rf_hole_misplaced(const rf_reader *r, rf_cursor place)
{
    return rf_fail(
        r->err, RF_UNSUPPORTED, place.line, rf_column(place),
        "a hole for a piece of code has to be filled before the text is "
        "read: others stand for numbers, notes and samples");
}
