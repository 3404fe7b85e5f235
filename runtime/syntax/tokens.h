/*
 * tokens.h: references, numbers, symbols: what is written without blanks.
 *
 * Each of these reads what stands at the reader's place, or notes a miss and
 * leaves the place where it was.
 */
#ifndef RF_SYNTAX_TOKENS_H
#define RF_SYNTAX_TOKENS_H

#include "syntax/reader.h"

/* Of the letters, digits and `_` at this place, which are not read; length 0
 * where they begin with no letter. */
rf_token rf_word_ahead(const rf_reader *r);
/* ~name, _name or name, with its dots. */
bool rf_read_reference(rf_reader *r, rf_token *out);
bool rf_is_loose(const rf_reader *r, rf_token reference);
bool rf_read_number(rf_reader *r, rf_argument *out);
/* A number without a point: a note. */
bool rf_read_integer(rf_reader *r, rf_argument *out);
bool rf_read_symbol(rf_reader *r, rf_token *out);

#endif
