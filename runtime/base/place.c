/* place.c: errors as people read them, with the line they are about. */
#include "base/error.h"
#include "base/line.h"
#include <string.h>

enum { WINDOW = 76 }; /* characters of a source line that are shown */

/* Line `number` of the text, without its end; false where there is none. */
static bool find_line(const char *text, size_t length, uint32_t number,
                      const char **begin, size_t *count)
{
    const char *end = text + length;
    for (; number > 1; number--) {
        text = memchr(text, '\n', (size_t)(end - text));
        if (!text)
            return false;
        text++;
    }
    const char *stop = memchr(text, '\n', (size_t)(end - text));
    *begin = text;
    *count = (size_t)((stop ? stop : end) - text);
    if (*count > 0 && text[*count - 1] == '\r')
        --*count;
    return true;
}

static size_t count_characters(const char *text, size_t length)
{
    size_t characters = 0;
    for (size_t i = 0; i < length; i++)
        characters += !rf_continues(text[i]);
    return characters;
}

/* The byte where character `index`, from 0, begins; `length` past the end. */
static size_t find_character(const char *text, size_t length, size_t index)
{
    size_t at = 0;
    for (size_t seen = 0; at < length; at++) {
        if (!rf_continues(text[at]) && seen++ == index)
            break;
    }
    return at;
}

/* Source as it stands, or blanks of the same width: tabs stay tabs. */
static void put_source(rf_line *to, const char *text, size_t length, bool blank)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\t')
            rf_line_put(to, '\t');
        else if (!blank)
            rf_line_put(to, rf_printable(text[i]));
        else if (!rf_continues(text[i]))
            rf_line_put(to, ' ');
    }
}

/* The line, or what is near the column of a long one, and a caret below. */
static void put_place(rf_line *to, const char *text, size_t length,
                      uint32_t col)
{
    const size_t characters = count_characters(text, length);
    const size_t at = col - 1 < characters ? col - 1 : characters;
    size_t first = 0;
    if (characters > WINDOW && at > WINDOW / 2) {
        const size_t latest = characters - WINDOW;
        first = at - WINDOW / 2 < latest ? at - WINDOW / 2 : latest;
    }
    const bool cut_left = first > 0, cut_right = first + WINDOW < characters;
    const size_t begin = find_character(text, length, first);
    const size_t end = find_character(text, length, first + WINDOW);
    const size_t caret = find_character(text, length, at);
    rf_line_put(to, '\n');
    rf_line_text(to, cut_left ? "..." : "", -1);
    put_source(to, text + begin, end - begin, false);
    rf_line_text(to, cut_right ? "..." : "", -1);
    rf_line_put(to, '\n');
    rf_line_text(to, cut_left ? "   " : "", -1);
    put_source(to, text + begin, caret - begin, true);
    rf_line_put(to, '^');
}

void rf_error_format(const rf_error *err, const char *name, const char *text,
                     size_t length, char *out, size_t size)
{
    if (!err || !out)
        return;
    rf_line to;
    rf_line_init(&to, out, size);
    if (name) {
        rf_line_text(&to, name, -1);
        rf_line_put(&to, ':');
    }
    if (err->line > 0) {
        rf_line_unsigned(&to, err->line);
        rf_line_put(&to, ':');
    }
    if (err->line > 0 && err->col > 0) {
        rf_line_unsigned(&to, err->col);
        rf_line_put(&to, ':');
    }
    if (to.used > 0)
        rf_line_put(&to, ' ');
    rf_line_text(&to, rf_status_name(err->status), -1);
    rf_line_text(&to, ": ", -1);
    rf_line_text(&to, err->message, sizeof err->message);
    const char *source;
    size_t count;
    if (text && err->line > 0 && err->col > 0 &&
        find_line(text, length, err->line, &source, &count))
        put_place(&to, source, count, err->col);
    rf_line_finish(&to);
}
