#include "base/line.h"
#include "raveforce.h"
#include <string.h>

void rf_line_init(rf_line *to, char *out, size_t size)
{
    to->out = out;
    to->size = size;
    to->used = 0;
    to->full = false;
}

void rf_line_put(rf_line *to, char c)
{
    to->full |= to->used + 1 >= to->size;
    if (!to->full)
        to->out[to->used++] = c;
}

/* How many bytes of its character come behind the first. */
static size_t followers(char first)
{
    const unsigned char lead = (unsigned char)first;
    if (lead < 0xc0)
        return 0;
    if (lead < 0xe0)
        return 1;
    return lead < 0xf0 ? 2 : 3;
}

/* `length`, or less where the last character is not all there. */
static size_t whole_characters(const char *text, size_t length)
{
    size_t last = length;
    while (last > 0 && rf_continues(text[last - 1]))
        last--;
    if (last == 0)
        return length;
    return length - last < followers(text[last - 1]) ? last - 1 : length;
}

void rf_line_finish(rf_line *to)
{
    if (to->size == 0)
        return;
    if (to->full)
        to->used = whole_characters(to->out, to->used);
    to->out[to->used] = '\0';
}

void rf_line_bytes(rf_line *to, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        rf_line_put(to, rf_printable(text[i]));
}

void rf_line_text(rf_line *to, const char *text, int limit)
{
    const char *shown = text ? text : "(null)";
    if (limit < 0) {
        rf_line_bytes(to, shown, strlen(shown));
        return;
    }
    const size_t length = strnlen(shown, (size_t)limit);
    rf_line_bytes(to, shown, whole_characters(shown, length));
}

void rf_line_unsigned(rf_line *to, uint64_t value)
{
    char digits[20];
    size_t n = 0;
    do
        digits[n++] = (char)('0' + value % 10);
    while ((value /= 10) > 0);
    while (n > 0)
        rf_line_put(to, digits[--n]);
}

void rf_line_signed(rf_line *to, int64_t value)
{
    if (value < 0)
        rf_line_put(to, '-');
    rf_line_unsigned(to, value < 0 ? -(uint64_t)value : (uint64_t)value);
}

void rf_line_float(rf_line *to, float value)
{
    char text[RF_NUMBER_TEXT];
    if (!__builtin_isfinite(value)) {
        const char *sign = __builtin_signbit(value) ? "-inf" : "inf";
        rf_line_text(to, __builtin_isnan(value) ? "nan" : sign, -1);
        return;
    }
    size_t length = rf_number_format(value, text);
    if (text[length - 2] == '.' && text[length - 1] == '0')
        length -= 2;
    rf_line_bytes(to, text, length);
}
