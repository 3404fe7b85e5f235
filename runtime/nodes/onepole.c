/*
 * onepole: a one-pole low-pass.
 *
 *     y = (x * a) + (b * y1),    b = exp((-2 * PI) * rate),    a = 1 - b
 */
#include "nodes/node.h"

#define PI 3.14159274f

enum { RATE };

static const rf_param params[] = {
    {"rate", "", 0.0001f, 0.5f, 0, RF_ACCEPT_NUMBER | RF_ACCEPT_REFERENCE,
     "cutoff as a fraction of the sample rate"},
    {0},
};

typedef struct onepole {
    rf_vec y1;
} onepole;

static rf_vec pole(rf_vec rate)
{
    return rf_exp_rounded((-2.0f * PI) * rate);
}

static void run_number(void *state, const rf_block *block)
{
    onepole *s = state;
    const rf_vec *x = block->in[0].L;
    const rf_vec b = pole(block->param[RATE]), a = 1.0f - b;
    rf_vec y = s->y1;
    for (size_t n = 0; n < RF_BLOCK; n++)
        block->L[n] = y = (x[n] * a) + (b * y);
    s->y1 = y;
}

/* The roles are swapped: the first input is the rate, the second the sound. */
static void run_reference(void *state, const rf_block *block)
{
    onepole *s = state;
    const rf_vec *rate = block->in[0].L, *x = block->in[1].L;
    rf_vec last = rate[0], b = pole(last), y = s->y1;
    for (size_t n = 0; n < RF_BLOCK; n++) {
        if (!rf_all(rate[n] == last)) { /* exp is dear, rates mostly stay */
            last = rate[n];
            b = pole(last);
        }
        block->L[n] = y = (x[n] * (1.0f - b)) + (b * y);
    }
    s->y1 = y;
}

static rf_variant variant(const rf_shape *shape)
{
    const rf_rows rows = RF_ROWS(onepole, 0, 1);
    if (shape->inputs == 1)
        return (rf_variant){.run = run_number, .output = RF_MONO, .rows = rows};
    if (shape->inputs == 2)
        return (rf_variant){
            .run = run_reference, .output = RF_MONO, .rows = rows};
    return (rf_variant){.run = NULL, .output = RF_SILENT_MONO, .rows = rows};
}

const rf_node_type RF_WIDE(rf_node_onepole) = {
    .name = "onepole",
    .doc = "A gentle low-pass filter.",
    .example = "o: saw 110 >> onepole 0.02 >> mul 0.1",
    .quirks = "The rate is a fraction of the sample rate, not Hz. With a "
              "reference the roles are swapped: what stands before it is the "
              "rate and the reference is filtered. Reads the left channel.",
    .params = params,
    .variant = variant,
};
