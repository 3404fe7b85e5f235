/*
 * formula_values.h: what a formula computes, before it is code.
 *
 * Every value is made once, from values made before it; variables are names
 * of values. What parts of the compiler share; formula.h is the way in.
 */
#ifndef RF_SYNTAX_FORMULA_VALUES_H
#define RF_SYNTAX_FORMULA_VALUES_H

#include "base/program.h"
#include "syntax/reader.h"

/* Constants included. */
enum { RF_MAX_FORMULA_VALUES = 1 << 15, RF_NO_VALUE = -1 };

typedef enum rf_formula_kind {
    RF_FORMULA_CONSTANT,
    RF_FORMULA_KEPT, /* what a variable holds when the sample begins */
    RF_FORMULA_OPERATION
} rf_formula_kind;

typedef struct rf_formula_value {
    rf_formula_kind kind;
    rf_opcode opcode; /* RF_FORMULA_OPERATION */
    rf_kept kept;     /* RF_FORMULA_KEPT */
    double number;    /* RF_FORMULA_CONSTANT */
    int32_t a, b;     /* operands, or RF_NO_VALUE */
} rf_formula_value;

/* A variable, and what it holds at this place of the text. */
typedef struct rf_formula_name {
    const char *text;
    size_t length;
    int32_t value;
} rf_formula_name;

typedef struct rf_formula {
    rf_reader reader;
    const char *node; /* for messages: eval or expr */
    rf_formula_value *values;
    size_t n_values, room;
    rf_formula_name *names; /* [RF_MAX_FORMULA_NAMES], x y z sr first */
    size_t n_names;
    int32_t result;
} rf_formula;

/* The three fail with RF_LIMIT or RF_NOMEM. */
RF_MUST_USE rf_status rf_formula_constant(rf_formula *f, double number,
                                          int32_t *out);
RF_MUST_USE rf_status rf_formula_kept(rf_formula *f, rf_kept kept,
                                      int32_t *out);
/* Computes at once what it can with the bits that lanes would give: under
 * rf_float_enter. */
RF_MUST_USE rf_status rf_formula_operation(rf_formula *f, rf_opcode opcode,
                                           int32_t a, int32_t b, int32_t *out);

bool rf_formula_is_unary(rf_opcode opcode);

/* Spaces and line ends, as they may stand in an expression. */
void rf_formula_skip(rf_formula *f);
/* The expression at the reader's place, up to what cannot belong to it. */
RF_MUST_USE rf_status rf_formula_expression(rf_formula *f, int32_t *out);
/* What the reader stands at is no part of a formula. */
rf_status rf_formula_unexpected(const rf_formula *f);
RF_MUST_USE rf_status rf_formula_number(rf_formula *f, int32_t *out);

/* ---- names ---- */

/* x, y, z, sr, phase and, with an input, in. */
RF_MUST_USE rf_status rf_formula_preset(rf_formula *f, bool has_input);
/* The variable's place in `names`, or n_names. */
size_t rf_formula_find(const rf_formula *f, rf_token word);
RF_MUST_USE rf_status rf_formula_assign(rf_formula *f, rf_token name,
                                        int32_t value);
bool rf_formula_is_word(const rf_formula *f, rf_token word, const char *name);
/* Both fail; `known`: what may have been meant, NULL at the end. */
rf_status rf_formula_unknown(const rf_formula *f, rf_token word,
                             const char *kind, const char *const *known);
rf_status rf_formula_unknown_variable(const rf_formula *f, rf_token word);

/* Code for what `result` and x, y, z, sr need. */
RF_MUST_USE rf_status rf_formula_program(rf_formula *f, rf_program **out);

#endif
