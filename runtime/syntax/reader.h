/*
 * reader.h: a place in a text that moves forward, and what was wanted at the
 * furthest place where something failed.
 *
 * A function that only tries leaves the place where it was when it fails, and
 * notes a miss; so the error of a text that nothing matches is the furthest
 * miss (SPEC.md 3.10).
 */
#ifndef RF_SYNTAX_READER_H
#define RF_SYNTAX_READER_H

#include "syntax/tree.h"
#include <stdbool.h>

typedef struct rf_cursor {
    uint32_t at;    /* offset of the next byte */
    uint32_t line;  /* from 1 */
    uint32_t start; /* offset at which the line begins, moved on by one for
                       each byte of it that begins no character */
} rf_cursor;

/* What would have matched: "sin: freq must be a number", or "expected ':'
 * behind 'out'". */
typedef struct rf_wish {
    const char *node, *param; /* NULL outside of arguments */
    const char *what;
    rf_token behind; /* length 0: behind nothing in particular */
} rf_wish;

typedef struct rf_reader {
    const char *text;
    uint32_t length;
    rf_cursor now;
    rf_cursor furthest; /* miss */
    rf_wish wish;       /* what was missed there first */
    rf_error *err;
} rf_reader;

enum { RF_END_OF_TEXT = -1 };

static inline bool rf_is_letter(int c)
{
    return c >= 'a' && c <= 'z';
}

static inline bool rf_is_capital(int c)
{
    return c >= 'A' && c <= 'Z';
}

static inline bool rf_is_digit(int c)
{
    return c >= '0' && c <= '9';
}

/* A character inside a name, behind its first letter. */
static inline bool rf_is_inner(int c)
{
    return rf_is_letter(c) || rf_is_digit(c) || c == '_';
}

/* The byte `ahead` of the place, or RF_END_OF_TEXT. */
static inline int rf_peek(const rf_reader *r, uint32_t ahead)
{
    const uint32_t at = r->now.at + ahead;
    return at < r->length ? (unsigned char)r->text[at] : RF_END_OF_TEXT;
}

/* In characters. Only comments, behind which nothing follows on their line,
 * and code hold more than ASCII. */
static inline uint32_t rf_column(rf_cursor place)
{
    return place.at - place.start + 1;
}

/* The token from `begin` to where the reader is. */
rf_token rf_token_since(const rf_reader *r, rf_cursor begin);

bool rf_skip_blanks(rf_reader *r);
/* Blanks and newlines. */
bool rf_skip_space(rf_reader *r);
/* Up to the end of the line, which stays. */
bool rf_skip_comment(rf_reader *r);
bool rf_skip_newline(rf_reader *r);
bool rf_skip_literal(rf_reader *r, const char *literal);

/* Notes that `wish` is missing here. */
void rf_miss(rf_reader *r, const rf_wish *wish);
/* Fails with what was missed at the furthest place. */
rf_status rf_fail_at_miss(const rf_reader *r);
/* Reads `literal`, or fails with the furthest miss: that it is wanted here. */
rf_status rf_need_literal(rf_reader *r, const char *literal, const char *what);
/* Notes the wish and does so, unless a hole is what stands there. */
rf_status rf_missed(rf_reader *r, const rf_wish *wish);
/* The error at a hole that no number, note or symbol could replace. */
rf_status rf_hole_misplaced(const rf_reader *r, rf_cursor place);

#endif
