/*
 * argument.h: what may stand behind a node's name.
 *
 * The text's grammar and the nodes' tables speak of the same kinds; neither
 * room knows the other.
 */
#ifndef RF_BASE_ARGUMENT_H
#define RF_BASE_ARGUMENT_H

typedef enum rf_accept {
    RF_ACCEPT_NUMBER = 1 << 0,
    RF_ACCEPT_REFERENCE = 1 << 1,
    RF_ACCEPT_SYMBOL = 1 << 2,  /* \kick */
    RF_ACCEPT_PATTERN = 1 << 3, /* "440@0 220@1/2"(1): numbers in time */
    RF_ACCEPT_SAMPLES = 1 << 4, /* the same of symbols */
    /* lists: they have no row of their own, each item has (shape.h) */
    RF_ACCEPT_NOTES = 1 << 5,  /* all that `seq` takes */
    RF_ACCEPT_POINTS = 1 << 6, /* the brackets of `points` and what follows */
    RF_ACCEPT_TIMES = 1 << 7,  /* `0.0 60, 0.25 67` in backticks: psynth */
    /* code: no row */
    RF_ACCEPT_FORMULA = 1 << 8, /* eval: `x := 1; x + in` */
    RF_ACCEPT_TERM = 1 << 9,    /* expr: a formula without assignments */
    RF_ACCEPT_SCRIPT = 1 << 10, /* meta */
    RF_ACCEPT_LABEL = 1 << 11,  /* a symbol that names nothing: msgsynth */
    /* how often */
    RF_ACCEPT_MANY = 1 << 16,     /* this argument one or more times; with the
                                     next one, where that has it too */
    RF_ACCEPT_OPTIONAL = 1 << 17, /* or not at all: then the fallback */
    /* conditions */
    RF_ACCEPT_INTEGER = 1 << 18, /* a number without a point */
    /* checks that SPEC.md 3.5 makes before it tries an argument */
    RF_ACCEPT_ANY_WORD = 1 << 19 /* also a reserved word (mix, balance) */
} rf_accept;

#endif
