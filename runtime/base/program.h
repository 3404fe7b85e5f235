/*
 * program.h: the formula of `eval`, compiled: a small register program.
 *
 * syntax/ makes it, nodes/eval.c runs it in lanes. Plain data in one piece,
 * immutable; who makes it frees it.
 */
#ifndef RF_BASE_PROGRAM_H
#define RF_BASE_PROGRAM_H

#include <stddef.h>
#include <stdint.h>

typedef struct rf_program rf_program;

#endif
