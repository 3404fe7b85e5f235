/*
 * program.h: the formula of `eval`, compiled: a small register program.
 *
 * syntax/ makes it, nodes/eval.c runs it in lanes, a stretch of frames an
 * instruction. Plain data in one allocation, immutable; who makes it frees it.
 *
 * All numbers are f64. A register holds a stretch of frames and the frame
 * before it. What keeps its value from sample to sample is read there, so that
 * only what depends on itself has to go frame by frame:
 *
 *     once      before all frames: what is the same in all of them
 *     before    whole stretches
 *     stepped   frame by frame, all of them at each: recursions
 *     after     whole stretches
 */
#ifndef RF_BASE_PROGRAM_H
#define RF_BASE_PROGRAM_H

#include <stddef.h>
#include <stdint.h>

/* Longer formulas, and those that need more registers at a time, are
 * RF_LIMIT. */
enum {
    RF_PROGRAM_REGISTERS = 64,
    RF_PROGRAM_ONCE = 64,
    RF_PROGRAM_LENGTH = 1 << 14, /* operations */
    RF_PROGRAM_STEPPED = 512,    /* of them in recursions */
    RF_PROGRAM_LANES = 16        /* of the widest build */
};

typedef enum rf_opcode {
    /* of nothing */
    RF_DO_PHASE, /* samples since the beginning */
    RF_DO_INPUT,
    /* of one operand */
    RF_DO_COPY,
    RF_DO_NEGATE,
    RF_DO_ROOT, /* x^0.5 */
    RF_DO_INT,
    RF_DO_CEIL,
    RF_DO_FLOOR,
    RF_DO_ABS,
    RF_DO_SIGN,
    RF_DO_ROUND,
    RF_DO_LOG,
    RF_DO_SIN,
    RF_DO_COS,
    RF_DO_TAN,
    RF_DO_ASIN,
    RF_DO_ACOS,
    RF_DO_ATAN,
    RF_DO_SINH,
    RF_DO_COSH,
    RF_DO_TANH,
    RF_DO_ASINH,
    RF_DO_ACOSH,
    RF_DO_ATANH,
    /* of two */
    RF_DO_ADD,
    RF_DO_SUBTRACT,
    RF_DO_MULTIPLY,
    RF_DO_DIVIDE,
    RF_DO_REMAINDER,
    RF_DO_POWER,
    RF_DO_AND,
    RF_DO_EQUAL,
    RF_DO_UNEQUAL,
    RF_DO_LESS,
    RF_DO_AT_MOST,
    RF_DO_MORE,
    RF_DO_AT_LEAST,
    RF_OPCODES
} rf_opcode;

/* Variables that exist without an assignment, and so keep what a sample
 * leaves in them: a row of state each. */
typedef enum rf_kept { RF_KEPT_X, RF_KEPT_Y, RF_KEPT_Z, RF_KEPT_SR } rf_kept;
enum { RF_KEPT = 4 };

typedef enum rf_from {
    RF_FROM_REGISTER,
    RF_FROM_PREVIOUS, /* a register, the frame before */
    RF_FROM_ONCE,     /* what `once` made */
    RF_FROM_KEPT,     /* a variable that nothing is assigned to */
    RF_FROM_CONSTANT,
    RF_SOURCES
} rf_from;

typedef struct rf_operand {
    uint16_t from;  /* rf_from */
    uint16_t index; /* register, rf_kept… */
} rf_operand;

typedef struct rf_instruction {
    uint16_t opcode;
    uint16_t to; /* register; in `once`: its row */
    rf_operand a, b;
} rf_instruction;

enum { RF_NO_REGISTER = -1 };

typedef struct rf_program {
    /* as often as there are lanes, so that each is a row at any width */
    const double (*constants)[RF_PROGRAM_LANES];
    const rf_instruction *code;
    uint32_t once, before, stepped, after; /* lengths */
    rf_operand result;
    int16_t keeper[RF_KEPT]; /* the register that what is assigned goes to, or
                                RF_NO_REGISTER */
} rf_program;

#endif
