/*
 * piece.h: what a stream plays, as text: the program and what messages have put
 * in the place of its code (SPEC.md 6.2). Immutable, counted.
 */
#ifndef RF_RENDER_PIECE_H
#define RF_RENDER_PIECE_H

#include "graph/diff.h"

/* Code that was sent to a node of the program. */
typedef struct rf_splice {
    uint32_t node;
    char *code;
} rf_splice;

typedef struct rf_piece {
    atomic_size_t users;
    rf_graph *program;  /* as the host gave it */
    rf_graph *running;  /* with the splices; the same where there are none */
    rf_splice *splices; /* ascending by node, one for each */
    size_t n_splices;
} rf_piece;

rf_status rf_piece_create(const rf_graph *program, rf_piece **out,
                          rf_error *err);
/* A program that follows another: code that was sent stays where the program
 * left its node unchanged. */
rf_status rf_piece_follow(const rf_piece *before, const float *values,
                          const rf_graph *program, rf_piece **out,
                          rf_error *err);
/* The piece with other code in `node`, in place of any that was sent. An error
 * has its place in the text with the code. */
rf_status rf_piece_splice(const rf_piece *before, uint32_t node,
                          const char *code, rf_piece **out, rf_error *err);
rf_piece *rf_piece_retain(rf_piece *piece);
void rf_piece_release(rf_piece *piece);

#endif
