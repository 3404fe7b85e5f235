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
    RF_ACCEPT_SYMBOL = 1 << 2, /* \kick */
    RF_ACCEPT_NOTES = 1 << 3,  /* all that `seq` takes */
    RF_ACCEPT_MANY = 1 << 8,   /* this argument one or more times */
    /* checks that SPEC.md 3.5 makes before it tries an argument */
    RF_ACCEPT_ANY_WORD = 1 << 9 /* also a reserved word (mix, balance) */
} rf_accept;

#endif
