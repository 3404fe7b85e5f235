/* wide_nodes.c: runs a node of this object's lane width for node_rig.h. */
#include "base/float_mode.h"
#include "node_rig.h"
#include "nodes/node.h"

static void load(rf_vec *row, const rig_row from)
{
    memcpy(row, from, sizeof *row);
}

static rf_ivec lanes_of(uint32_t mask)
{
    rf_ivec lanes = rf_set_int(0);
    for (size_t lane = 0; lane < RF_W; lane++)
        ((int32_t *)&lanes)[lane] = (mask >> lane & 1) ? -1 : 0;
    return lanes;
}

static bool note(node_rig *rig, uint32_t mask, float seconds, float midi)
{
    const rf_change with = {.lanes = lanes_of(mask), .shape = &rig->shape};
    return rig->type->note(rig->state, &with, seconds, midi);
}

static void change(node_rig *rig, rf_node_change *set, uint32_t mask)
{
    rf_vec param[RIG_ROWS], before[RIG_ROWS], bpm;
    for (size_t i = 0; i < RIG_ROWS; i++) {
        load(&param[i], rig->param[i]);
        load(&before[i], rig->before[i]);
    }
    load(&bpm, rig->bpm);
    const rf_change with = {.lanes = lanes_of(mask),
                            .param = param,
                            .before = rig->reshaped ? NULL : before,
                            .bpm = &bpm,
                            .seed = rig->seed,
                            .shape = &rig->shape};
    const uint64_t host = rf_float_enter();
    set(rig->state, &with);
    rf_float_leave(host);
}

/* A frame that the node forgets to write shows as NaN. */
static void spoil(rf_vec *block)
{
    for (size_t n = 0; n < RF_BLOCK; n++)
        block[n] = rf_set(__builtin_nanf(""));
}

static void keep(rig_signal to, const rf_vec *block)
{
    for (size_t n = 0; n < RF_BLOCK; n++)
        memcpy(to[n], block ? &block[n] : &(rf_vec){0}, sizeof(rf_vec));
}

static void run(node_rig *rig)
{
    rf_vec in[RIG_INPUTS][2][RF_BLOCK], param[RIG_ROWS], bpm;
    rf_vec L[RF_BLOCK], R[RF_BLOCK];
    rf_signal signal[RIG_INPUTS];
    rf_vec *ring[RF_MAX_RINGS];
    for (size_t i = 0; i < RIG_INPUTS; i++) {
        for (size_t n = 0; n < RF_BLOCK; n++) {
            load(&in[i][0][n], rig->in[i][0][n]);
            load(&in[i][1][n], rig->in[i][1][n]);
        }
        signal[i] = (rf_signal){in[i][0], in[i][rig->channels[i] == 2],
                                rig->channels[i]};
    }
    for (size_t i = 0; i < RIG_ROWS; i++)
        load(&param[i], rig->param[i]);
    load(&bpm, rig->bpm);
    for (size_t i = 0; i < rig->variant.n_rings; i++)
        ring[i] = (rf_vec *)(void *)(rig->rings + rig->ring[i]);
    spoil(L);
    spoil(R);
    const rf_output output = rig->variant.output;
    const rf_block block = {.in = signal,
                            .param = param,
                            .L = L,
                            .R = output == RF_STEREO ? R : NULL,
                            .bpm = &bpm,
                            .shape = &rig->shape,
                            .ring = ring,
                            .length = rig->variant.ring,
                            .clock = rig->clock,
                            .script = rig->script};
    const uint64_t host = rf_float_enter();
    if (rig->variant.run)
        rig->variant.run(rig->state, &block);
    rf_float_leave(host);
    const bool twin = output == RF_MONO || output == RF_TWIN;
    keep(rig->out[0], rig->variant.run ? L : NULL);
    keep(rig->out[1], output == RF_STEREO ? R : twin ? L : NULL);
}

const rig_width RF_WIDE(rig_width) = {
    .lanes = RF_W,
    .change = change,
    .run = run,
    .note = note,
};
