/*
 * bd, sn, hh: drums of oscillators, noise and envelopes (SPEC.md 7.28 to 7.30).
 *
 *     bd: sin(freq = envperc(t, 0.01, 0.1) * 50 + 60)
 *         * envperc(t, 0.003, decay)
 *
 *     sn: (sin(freq = envperc(t, 0.001, 0.1) * 55 + 60) + noise(42) * 0.3)
 *         * envperc(t, 0.001, decay)
 *
 *     hh: hpf(noise(42), 15000, 1) * envperc(t, 0.003, decay)
 *
 * At 44100 Hz whatever the engine's rate, quirk Q5; the strict variants follow
 * it, and have the textbook's filter.
 */
#include "nodes/envelope.h"
#include "nodes/hash_noise.h"
#include "nodes/second_order.h"
#include "nodes/waves.h"

#define FIXED_SR 44100.0f
#define NOISE_SEED 42u

enum { DECAY };

static const rf_param params[] = {
    {"decay", "s", 0.01f, 2, 0, RF_ACCEPT_NUMBER, "time of the fall"},
    {0},
};

static float sr_of(const rf_block *block)
{
    return block->shape->strict ? block->shape->sr : FIXED_SR;
}

/* ---- bd, sn ---- */

/* Both envelopes of a drum have the same triggers, and so one state. */
typedef struct drum {
    rf_envelope envelope;
    rf_vec phase;
    rf_uvec k; /* noise: sn */
} drum;

static bool play_level(rf_envelope *envelope, const rf_block *block,
                       float attack, rf_vec *out)
{
    const rf_slopes slopes =
        rf_slopes_of(rf_set(attack), block->param[DECAY], sr_of(block));
    return rf_envelope_play(envelope, &slopes, block->in[0].L, out);
}

/* A sine, of 60 Hz and up to `range` above. It turns on while nobody hears
 * it. `envelope`: before the block. */
static void play_body(drum *s, const rf_block *block, rf_envelope envelope,
                      float attack, float range, bool heard)
{
    rf_vec *freq = block->L;
    const float sr = sr_of(block);
    const rf_slopes slopes = rf_slopes_of(rf_set(attack), rf_set(0.1f), sr);
    rf_envelope_play(&envelope, &slopes, block->in[0].L, freq);
    for (size_t n = 0; n < RF_BLOCK; n++)
        freq[n] = freq[n] * range + 60.0f;
    s->phase = heard ? rf_wave_follow(s->phase, sr, rf_wave_sin, block->L)
                     : rf_wave_follow(s->phase, sr, NULL, block->L);
}

static void run_bd(void *state, const rf_block *block)
{
    drum *s = state;
    rf_vec level[RF_BLOCK];
    const rf_envelope before = s->envelope;
    const bool heard = play_level(&s->envelope, block, 0.003f, level);
    play_body(s, block, before, 0.01f, 50, heard);
    rf_level_apply(block->L, level, heard);
}

static void run_sn(void *state, const rf_block *block)
{
    drum *s = state;
    rf_vec level[RF_BLOCK], noise[RF_BLOCK];
    const rf_envelope before = s->envelope;
    const bool heard = play_level(&s->envelope, block, 0.001f, level);
    play_body(s, block, before, 0.001f, 55, heard);
    if (heard) {
        rf_noise_play(s->k, noise);
        for (size_t n = 0; n < RF_BLOCK; n++)
            block->L[n] = block->L[n] + noise[n] * 0.3f;
    }
    s->k += RF_BLOCK;
    rf_level_apply(block->L, level, heard);
}

static rf_uvec seeded(rf_uvec k, const rf_change *change)
{
    const rf_ivec seed = rf_set_int((int32_t)NOISE_SEED);
    return (rf_uvec)rf_select_int(change->lanes, seed, (rf_ivec)k);
}

static void init_drum(void *state, const rf_change *change)
{
    drum *s = state;
    rf_envelope_init(&s->envelope, change);
    s->k = seeded(s->k, change);
}

/* ---- hh ---- */

typedef struct hihat {
    rf_envelope envelope;
    rf_uvec k;
    rf_second_order filter;
} hihat;

/* The strict cutoff keeps below half the sample rate. */
static inline void play_hiss(hihat *s, const rf_block *block, bool strict,
                             rf_vec *out)
{
    rf_vec noise[RF_BLOCK];
    const float sr = sr_of(block);
    const rf_vec highest = rf_set(strict ? 0.45f * sr : 15000.0f);
    const rf_vec cutoff = rf_min(rf_set(15000), highest);
    s->k = rf_noise_play(s->k, noise);
    rf_second_order_play(&s->filter, rf_high_pass(cutoff, rf_set(1), sr),
                         strict, noise, 0, RF_BLOCK, out);
}

static inline void play_hihat(hihat *s, const rf_block *block, bool strict)
{
    rf_vec level[RF_BLOCK];
    play_hiss(s, block, strict, block->L);
    const bool heard = play_level(&s->envelope, block, 0.003f, level);
    rf_level_apply(block->L, level, heard);
}

static void run_hh(void *state, const rf_block *block)
{
    play_hihat(state, block, false);
}

static void run_hh_strict(void *state, const rf_block *block)
{
    play_hihat(state, block, true);
}

static void init_hihat(void *state, const rf_change *change)
{
    hihat *s = state;
    rf_envelope_init(&s->envelope, change);
    s->k = seeded(s->k, change);
}

/* ---- the tables ---- */

static rf_variant variant(const rf_shape *shape, rf_node_run *run, rf_rows rows)
{
    if (shape->inputs != 1)
        return (rf_variant){.run = NULL, .output = RF_SILENT, .rows = rows};
    return (rf_variant){.run = run, .output = RF_TWIN, .rows = rows};
}

static rf_variant bd_variant(const rf_shape *shape)
{
    return variant(shape, run_bd, (rf_rows)RF_ROWS(drum, 0, 4));
}

static rf_variant sn_variant(const rf_shape *shape)
{
    return variant(shape, run_sn, (rf_rows)RF_ROWS(drum, 0, 4));
}

static rf_variant hh_variant(const rf_shape *shape)
{
    return variant(shape, shape->strict ? run_hh_strict : run_hh,
                   (rf_rows)RF_ROWS(hihat, 0, 7));
}

#define QUIRKS                                                            \
    "It sounds once at the start without a trigger. It assumes 44100 Hz " \
    "at any sample rate. "

const rf_node_type RF_WIDE(rf_node_bd) = {
    .name = "bd",
    .doc = "A bass drum, hit by each sample greater than 0.",
    .example = "o: speed 2.0 >> seq 60 60 >> bd 0.2 >> mul 0.5",
    .quirks = QUIRKS "A greater trigger is louder and higher in pitch.",
    .params = params,
    .variant = bd_variant,
    .init = init_drum,
};

const rf_node_type RF_WIDE(rf_node_sn) = {
    .name = "sn",
    .doc = "A snare drum, hit by each sample greater than 0.",
    .example = "o: speed 2.0 >> seq _ 60 >> sn 0.2 >> mul 0.5",
    .quirks = QUIRKS "A greater trigger is louder and higher in pitch.",
    .params = params,
    .variant = sn_variant,
    .init = init_drum,
};

const rf_node_type RF_WIDE(rf_node_hh) = {
    .name = "hh",
    .doc = "A hi-hat, hit by each sample greater than 0.",
    .example = "o: speed 4.0 >> seq 60 60_60 >> hh 0.03 >> mul 0.3",
    .quirks = QUIRKS "A greater trigger is louder.",
    .params = params,
    .variant = hh_variant,
    .init = init_hihat,
};
