/*
 * lpf, rhpf: resonant filters of second order (second_order.h).
 *
 * A cutoff from a reference is the reference's first sample of each block.
 */
#include "nodes/pattern.h"
#include "nodes/second_order.h"

#define RHPF_SR 44100.0f /* whatever the engine's, quirk Q5 */
#define LPF_START 20.0f  /* Hz, until a pattern's first event */

enum { CUTOFF, Q };

/* The numbers behind a reference are heard only at the head of a chain, where
 * the reference is the signal. */
static const rf_param lpf_params[] = {
    {"cutoff", "Hz", 20, 20000, LPF_START,
     RF_ACCEPT_NUMBER | RF_ACCEPT_REFERENCE | RF_ACCEPT_PATTERN,
     "corner frequency"},
    {"q", "", 0.5f, 10, 1, RF_ACCEPT_NUMBER, "resonance"},
    {0},
};

static const rf_param rhpf_params[] = {
    {"cutoff", "Hz", 20, 20000, 100, RF_ACCEPT_NUMBER | RF_ACCEPT_REFERENCE,
     "corner frequency"},
    {"q", "", 0.5f, 10, 1, RF_ACCEPT_NUMBER, "resonance"},
    {0},
};

typedef rf_coefficients design(rf_vec cutoff, rf_vec q, float sr);

/* `make` and `strict` are known where it is called: it is compiled for each. */
static inline __attribute__((always_inline)) void
filter(rf_second_order *s, const rf_block *block, rf_vec cutoff, design *make,
       bool strict, float sr)
{
    rf_second_order_play(s, make(cutoff, block->param[Q], sr), strict,
                         block->in[0].L, 0, RF_BLOCK, block->L);
}

static rf_vec cutoff_of(const rf_block *block)
{
    return block->shape->inputs == 2 ? block->in[1].L[0] : block->param[CUTOFF];
}

/* ---- lpf ---- */

typedef struct low_pass {
    rf_pattern pattern; /* its tempo is that of birth */
    rf_second_order s;
} low_pass;

static void lpf_init(void *state, const rf_change *change)
{
    const bool number = change->shape->span == RF_NO_ROW;
    rf_pattern_init(state, change,
                    number ? change->param[CUTOFF] : rf_set(LPF_START));
}

static void lpf_update(void *state, const rf_change *change)
{
    rf_pattern_update(state, change, CUTOFF);
}

/* The clock runs on, for a pattern that may follow. */
static inline __attribute__((always_inline)) void
low_pass_number(low_pass *s, const rf_block *block, bool strict)
{
    filter(&s->s, block, cutoff_of(block), rf_low_pass, strict,
           block->shape->sr);
    s->pattern.value = block->param[CUTOFF];
    for (size_t lane = 0; lane < RF_W; lane++)
        s->pattern.step[lane] += RF_BLOCK;
}

static inline __attribute__((always_inline)) void
low_pass_pattern(low_pass *s, const rf_block *block, bool strict)
{
    const float sr = block->shape->sr;
    rf_turns turns;
    rf_pattern_play(&s->pattern, block, &turns);
    for (size_t from = 0, to = 0; from < RF_BLOCK; from = to) {
        rf_pattern_turn(&s->pattern, &turns, from);
        to = rf_turns_next(&turns, from + 1);
        rf_second_order_play(&s->s,
                             rf_low_pass(s->pattern.value, block->param[Q], sr),
                             strict, block->in[0].L, from, to, block->L);
    }
}

static void run_lpf(void *state, const rf_block *block)
{
    low_pass_number(state, block, false);
}

static void run_lpf_strict(void *state, const rf_block *block)
{
    low_pass_number(state, block, true);
}

static void run_lpf_pattern(void *state, const rf_block *block)
{
    low_pass_pattern(state, block, false);
}

static void run_lpf_pattern_strict(void *state, const rf_block *block)
{
    low_pass_pattern(state, block, true);
}

/* ---- rhpf ---- */

static void run_rhpf(void *state, const rf_block *block)
{
    filter(state, block, cutoff_of(block), rf_high_pass, false, RHPF_SR);
}

static void run_rhpf_strict(void *state, const rf_block *block)
{
    filter(state, block, cutoff_of(block), rf_high_pass, true,
           block->shape->sr);
}

/* ---- the tables ---- */

static rf_variant variant(const rf_shape *shape, rf_node_run *run, rf_rows rows)
{
    if (shape->inputs < 1 || shape->inputs > 2)
        return (rf_variant){
            .run = NULL, .output = RF_SILENT_MONO, .rows = rows};
    return (rf_variant){.run = run, .output = RF_MONO, .rows = rows};
}

static rf_variant lpf_variant(const rf_shape *shape)
{
    static rf_node_run *const runs[2][2] = {
        {run_lpf, run_lpf_strict}, {run_lpf_pattern, run_lpf_pattern_strict}};
    const rf_rows rows = RF_ROWS(low_pass, RF_PATTERN_WIDE,
                                 RF_PATTERN_NARROW + RF_SECOND_ORDER_ROWS);
    return variant(shape, runs[shape->span != RF_NO_ROW][shape->strict], rows);
}

static rf_variant rhpf_variant(const rf_shape *shape)
{
    const rf_rows rows = RF_ROWS(rf_second_order, 0, RF_SECOND_ORDER_ROWS);
    return variant(shape, shape->strict ? run_rhpf_strict : run_rhpf, rows);
}

const rf_node_type RF_WIDE(rf_node_lpf) = {
    .name = "lpf",
    .doc = "A resonant low-pass filter.",
    .example = "o: saw 110 >> lpf 800 2.0 >> mul 0.1",
    .quirks = "One sample late, with a gain of 3/4 at 0 Hz. A cutoff from a "
              "reference is read once per 128 samples; at the head of a chain "
              "the reference is the signal, and the cutoff is 20 Hz. A pattern "
              "is 20 Hz until its first event, and keeps the tempo that the "
              "node was made with. A q of 0, or a cutoff near or above half "
              "the sample rate, may make it unstable. Reads the left channel.",
    .params = lpf_params,
    .variant = lpf_variant,
    .init = lpf_init,
    .update = lpf_update,
};

const rf_node_type RF_WIDE(rf_node_rhpf) = {
    .name = "rhpf",
    .aliases = {"hpf"},
    .doc = "A resonant high-pass filter of a kind.",
    .example = "o: saw 110 >> rhpf 4000 2.0 >> mul 0.01",
    .quirks = "Low frequencies come through and are much louder, the more so "
              "the lower the cutoff. It assumes 44100 Hz at any sample rate. "
              "A cutoff from a reference is read once per 128 samples. Reads "
              "the left channel.",
    .params = rhpf_params,
    .variant = rhpf_variant,
};
