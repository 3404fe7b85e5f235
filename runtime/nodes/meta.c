/*
 * meta: a script in a language of the host's, once per block and voice
 * (SPEC.md 8.2).
 *
 * What a script keeps from block to block are rows, so that voices are copied
 * and branched like any other; the program and its machine know no voice.
 */
#include "nodes/node.h"

static const rf_param params[] = {
    {"code", "", 0, 0, 0, RF_ACCEPT_SCRIPT, "a program in Lua 5.4"},
    {0},
};

typedef struct meta {
    rf_vec numbers[RF_SCRIPT_NUMBERS];
    rf_vec output[RF_BLOCK];
    rf_ivec failed; /* mask: silent until the code changes */
} meta;

/* One voice, taken out of the lanes. */
typedef struct voice {
    float numbers[RF_SCRIPT_NUMBERS];
    float output[RF_BLOCK], input[RF_BLOCK], sound[RF_BLOCK];
} voice;

static void gather(float *out, const rf_vec *rows, size_t count, size_t lane)
{
    for (size_t i = 0; i < count; i++)
        out[i] = rf_lane(&rows[i], lane);
}

static void scatter(rf_vec *rows, const float *in, size_t count, size_t lane)
{
    for (size_t i = 0; i < count; i++)
        rf_put(&rows[i], lane, in[i]);
}

/* Of what went wrong in a voice, the first is remembered. */
static void tell(const rf_script *script, size_t lane, rf_error *err)
{
    if (script->trouble[lane].status != RF_OK)
        return;
    rf_script_place(script, err);
    script->trouble[lane] = *err;
}

/* Runs the voice in `lane`; where that fails, all of it stays as it was. */
static bool run_voice(meta *s, const rf_block *block, size_t lane, voice *v)
{
    const bool has_input = block->shape->inputs > 0;
    gather(v->numbers, s->numbers, RF_SCRIPT_NUMBERS, lane);
    gather(v->output, s->output, RF_BLOCK, lane);
    if (has_input)
        gather(v->input, block->in[0].L, RF_BLOCK, lane);
    rf_script_block one = {.numbers = v->numbers,
                           .output = v->output,
                           .sound = v->sound,
                           .input = has_input ? v->input : NULL,
                           .sr = (double)block->shape->sr};
    const rf_script *script = block->script;
    rf_error err = {0};
    if (script->host->run(script->machine, script->program, &one, &err) !=
        RF_OK) {
        tell(script, lane, &err);
        return false;
    }
    scatter(s->numbers, v->numbers, RF_SCRIPT_NUMBERS, lane);
    scatter(s->output, v->output, RF_BLOCK, lane);
    return true;
}

static void run(void *state, const rf_block *block)
{
    meta *s = state;
    rf_ivec failed = s->failed;
    for (size_t lane = 0; lane < RF_W; lane++) {
        voice v;
        if (rf_true(&failed, lane) || !run_voice(s, block, lane, &v)) {
            ((int32_t *)&failed)[lane] = -1;
            memset(v.sound, 0, sizeof v.sound);
        }
        scatter(block->L, v.sound, RF_BLOCK, lane);
    }
    s->failed = failed;
}

/* Other code: it gets a chance, and goes on from the numbers and the output. */
static void update(void *state, const rf_change *change)
{
    meta *s = state;
    s->failed = s->failed & rf_not(change->lanes);
}

const rf_node_type RF_WIDE(rf_node_meta) = {
    .name = "meta",
    .aliases = {"script"},
    .doc = "Runs a script once per block of 128 samples: it fills `output`, or "
           "returns a table of at least 128 numbers.",
    .example = "o: meta `for i = 1, 128 do\n"
               "    output[i] = sin(2 * pi * phase) * 0.1\n"
               "    phase = (phase + 440 / sr) % 1\n"
               "end`",
    .quirks = "The language is Lua 5.4, not Rhai. Kept from block to block, "
              "as 32-bit floats, are `output[1..128]` and the numbers phase, "
              "x0..x3, y0..y3, z0..z3, a..z, freq and freq2, which begin at 0; "
              "a script makes locals, but no other globals. `sr` is the sample "
              "rate, `input[1..128]` the left channel of the first input. "
              "There are the functions of `math` without its random numbers, "
              "as `math.sin` and as `sin`, and no other library; `pow(x, y)` "
              "gives the same bits on every machine, `x ^ y` may not. No "
              "`...`, no string above 4096 bytes, at most 1 MiB and a million "
              "instructions per block. A script that fails is silent until "
              "its code changes.",
    .params = params,
    .simple = {.run = run,
               .output = RF_MONO,
               .rows = RF_ROWS(meta, 0, RF_SCRIPT_NUMBERS + RF_BLOCK + 1)},
    .update = update,
};
