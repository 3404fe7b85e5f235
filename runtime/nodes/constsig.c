/* constsig: a constant, or numbers in time (pattern.h). */
#include "nodes/pattern.h"

enum { VALUE };

static const rf_param params[] = {
    {"value", "", -1, 1, 0, RF_ACCEPT_NUMBER | RF_ACCEPT_PATTERN,
     "what every sample is, or becomes in time"},
    {0},
};

static void init(void *state, const rf_change *change)
{
    rf_pattern_init(state, change, change->param[VALUE]);
}

static void update(void *state, const rf_change *change)
{
    rf_pattern_update(state, change, VALUE);
}

/* The clock runs on, for a pattern that may follow. */
static void run_number(void *state, const rf_block *block)
{
    rf_pattern *s = state;
    s->value = block->param[VALUE];
    for (size_t n = 0; n < RF_BLOCK; n++)
        block->L[n] = s->value;
    for (size_t lane = 0; lane < RF_W; lane++)
        s->step[lane] += RF_BLOCK;
}

/* Another tempo holds at once. */
static void follow_tempo(rf_pattern *s, rf_vec bpm)
{
    const rf_ivec changed = s->bpm != bpm;
    if (!rf_any(changed))
        return;
    for (size_t lane = 0; lane < RF_W; lane++)
        if (rf_true(&changed, lane) && s->left[lane] <= RF_NEVER)
            s->left[lane] = 0;
    s->bpm = bpm;
}

static void run_pattern(void *state, const rf_block *block)
{
    rf_pattern *s = state;
    rf_turns turns;
    follow_tempo(s, *block->bpm);
    rf_pattern_play(s, block, &turns);
    for (size_t n = 0; n < RF_BLOCK;) {
        rf_pattern_turn(s, &turns, n);
        const size_t to = rf_turns_next(&turns, n + 1);
        while (n < to)
            block->L[n++] = s->value;
    }
}

static rf_variant variant(const rf_shape *shape)
{
    return (rf_variant){
        .run = shape->span == RF_NO_ROW ? run_number : run_pattern,
        .output = RF_MONO,
        .rows = RF_ROWS(rf_pattern, RF_PATTERN_WIDE, RF_PATTERN_NARROW)};
}

const rf_node_type RF_WIDE(rf_node_constsig) = {
    .name = "constsig",
    .aliases = {"sig"},
    .doc = "A constant signal, or one that changes in time.",
    .example = "~freq: constsig \"220@0 330@0.25 440@0.5\"(1)\n"
               "o: saw ~freq >> mul 0.1",
    .quirks = "Behind another node it ignores it. Times of a pattern are in "
              "bars, and not stretched by its span: what lies behind the span "
              "never happens. Before the first event it is 0.",
    .params = params,
    .variant = variant,
    .init = init,
    .update = update,
};
