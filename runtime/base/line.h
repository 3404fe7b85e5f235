/* line.h: a line of text put together in memory of limited size. */
#ifndef RF_BASE_LINE_H
#define RF_BASE_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Cut at `size`, terminator included, never inside a character. */
typedef struct rf_line {
    char *out;
    size_t size, used;
    bool full;
} rf_line;

void rf_line_init(rf_line *to, char *out, size_t size);
void rf_line_put(rf_line *to, char c);
void rf_line_bytes(rf_line *to, const char *text, size_t length);
/* As far as the terminator, or `limit` if that is not negative. */
void rf_line_text(rf_line *to, const char *text, int limit);
void rf_line_unsigned(rf_line *to, uint64_t value);
void rf_line_signed(rf_line *to, int64_t value);
/* As people write them: 440 rather than 440.0. */
void rf_line_float(rf_line *to, float value);
/* Terminates. */
void rf_line_finish(rf_line *to);

/* Whether a byte of UTF-8 belongs to the character that began before it. */
static inline bool rf_continues(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

/* Messages are one line, and no terminal obeys them. */
static inline char rf_printable(char c)
{
    return (char)((unsigned char)c < ' ' || c == 0x7f ? ' ' : c);
}

#endif
