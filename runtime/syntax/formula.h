/*
 * formula.h: the text of `eval` and `expr`, compiled.
 *
 * SPEC.md 8.1 of the language: assignments, each ended by `;`, and an
 * expression. Its operators from loosest to tightest: &&; comparisons; +; -;
 * *; /; %; ^, from right to left; signs.
 */
#ifndef RF_SYNTAX_FORMULA_H
#define RF_SYNTAX_FORMULA_H

#include "base/error.h"
#include "base/program.h"

enum {
    RF_MAX_FORMULA_DEPTH = 512, /* operators and brackets that wait */
    RF_MAX_FORMULA_NAMES = 256  /* variables */
};

/*
 * `text` need not be terminated and may be forgotten afterwards; `line`, `col`
 * are where its first byte stands in the program. `term`: a single expression.
 * `has_input`: `in` has a value.
 *
 * RF_SYNTAX: a character or an order of parts that the grammar lacks.
 * RF_INVALID: no expression, a wrong one, an unknown function, a variable
 * that has no value yet. RF_LIMIT: what is above and in program.h. Takes time
 * linear in the text.
 */
RF_MUST_USE rf_status rf_program_compile(const char *text, size_t length,
                                         uint32_t line, uint32_t col, bool term,
                                         bool has_input, rf_program **out,
                                         rf_error *err);
/* NULL is fine. */
void rf_program_free(rf_program *program);

#endif
