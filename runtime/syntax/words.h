/* words.h: the words that the language keeps for itself. */
#ifndef RF_SYNTAX_WORDS_H
#define RF_SYNTAX_WORDS_H

#include <stddef.h>

/* The reserved word that `word` begins with (SPEC.md 3.3), or NULL. */
const char *rf_reserved(const char *word, size_t length);

#endif
