/*
 * sp: plays a sample at each trigger, as many times at once as there are
 * voices (voices.h). A block is cut where a voice begins in any lane.
 */
#include "nodes/node.h"
#include "nodes/voices.h"
#include "nodes/whole.h"

enum { SYMBOL };

static const rf_param params[] = {
    {"sample", "", 0, 0, 0, RF_ACCEPT_SYMBOL, "the name of a loaded sample"},
    {0},
};

static const rf_sound *sound_of(const rf_block *block, size_t lane)
{
    const float symbol = rf_lane(&block->param[SYMBOL], lane);
    const uint64_t index = rf_trunc_wide((double)symbol);
    const uint64_t last = block->shape->n_sounds - 1;
    return block->shape->sounds[index < last ? index : last];
}

/* Voices that sound go on in the new sample when the symbol changes, because
 * they keep nothing of it but their duration. */
static void find_source(const rf_block *block, rf_source *source)
{
    const rf_vec symbol = block->param[SYMBOL];
    source->shared = rf_all(symbol == rf_set(rf_lane(&symbol, 0)));
    for (size_t lane = 0; lane < RF_W; lane++)
        rf_source_set(source, lane, sound_of(block, lane), block->shape->sr);
}

/* The first frame from `from` on with a trigger in any lane, or RF_BLOCK. */
static size_t next_trigger(const rf_vec *x, size_t from)
{
    while (from < RF_BLOCK && !rf_any(x[from] > 0.0f))
        from++;
    return from;
}

static inline void play(rf_voices *voices, const rf_source *source,
                        const rf_block *block, rf_vec *R)
{
    const rf_vec *x = block->in[0].L;
    size_t from = 0;
    while (from < RF_BLOCK) {
        rf_voices_start(voices, source, &x[from]);
        const size_t to = next_trigger(x, from + 1);
        rf_voices_play(voices, source, from, to, block->L, R);
        from = to;
    }
}

static void run_mono(void *state, const rf_block *block)
{
    rf_source source;
    find_source(block, &source);
    memset(block->L, 0, RF_BLOCK * sizeof(rf_vec));
    play(state, &source, block, NULL);
}

/* A lane whose sample is mono has it on both channels. */
static void run_stereo(void *state, const rf_block *block)
{
    rf_source source;
    find_source(block, &source);
    memset(block->L, 0, RF_BLOCK * sizeof(rf_vec));
    memset(block->R, 0, RF_BLOCK * sizeof(rf_vec));
    play(state, &source, block, block->R);
    for (size_t n = 0; n < RF_BLOCK; n++)
        block->R[n] = rf_select(source.mono, block->L[n], block->R[n]);
}

static rf_variant variant(const rf_shape *shape)
{
    const rf_rows rows = RF_ROWS(rf_voices, 0, RF_VOICES_ROWS);
    if (shape->inputs != 1 || shape->n_sounds == 0)
        return (rf_variant){.run = NULL, .output = RF_SILENT, .rows = rows};
    for (uint32_t i = 0; i < shape->n_sounds; i++)
        if (shape->sounds[i]->channels == 2)
            return (rf_variant){
                .run = run_stereo, .output = RF_STEREO, .rows = rows};
    return (rf_variant){.run = run_mono, .output = RF_TWIN, .rows = rows};
}

const rf_node_type RF_WIDE(rf_node_sp) = {
    .name = "sp",
    .aliases = {"sampler"},
    .doc = "Plays a sample from its start at each input sample greater than "
           "0, which is also its pitch: 1 as recorded, 2 an octave up. The "
           "example needs a loaded sample called \\kick.",
    .example = "o: speed 2.0 >> seq 60 60_72 >> sp \\kick >> mul 0.5",
    .quirks = "At most 32 voices; one more stops the oldest. Interpolates "
              "with the weights of the two neighbours swapped; the right "
              "channel of a stereo sample is one frame ahead. A mono sample "
              "is heard on both channels. When the sample changes, voices "
              "that sound go on in the new one.",
    .params = params,
    .variant = variant,
};
