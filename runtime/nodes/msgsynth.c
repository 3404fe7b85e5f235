/*
 * msgsynth: notes of a saw that messages bring (SPEC.md 7.32).
 *
 *     `o,0,3,0.5=>60`: at step trunc(0.5 * sr) note 60 begins
 *
 * A block is cut where one begins in any lane.
 */
#include "nodes/bar.h"
#include "nodes/node.h"
#include "nodes/saws.h"

enum { ATTACK, DECAY }; /* rows: the symbol has none */

static const rf_param params[] = {
    {"symbol", "", 0, 0, 0, RF_ACCEPT_LABEL, "has no effect"},
    {"attack", "s", 0, 10, 0.01f, RF_ACCEPT_NUMBER,
     "until a note is at its loudest"},
    {"decay", "s", 0, 10, 0.1f, RF_ACCEPT_NUMBER, "from there to silence"},
    {0},
};

enum { WAITING = 64 }; /* notes that may wait for their time */
enum { WIDE_ROWS = 1 + WAITING, NARROW_ROWS = WAITING + RF_SAWS_ROWS };

typedef struct msgsynth {
    uint64_t step[RF_W];
    uint64_t due[WAITING][RF_W]; /* the step of a note, plus 1; 0: none */
    rf_vec midi[WAITING];
    rf_saws saws;
} msgsynth;

static bool take_note(msgsynth *s, size_t lane, uint64_t step, float midi)
{
    size_t i = 0;
    while (i < WAITING && s->due[i][lane] > 0)
        i++;
    if (i == WAITING)
        return false;
    s->due[i][lane] = step + 1;
    rf_put(&s->midi[i], lane, midi);
    return true;
}

/* What is past never sounds. */
static bool note(void *state, const rf_change *change, float seconds,
                 float midi)
{
    msgsynth *s = state;
    const uint64_t at = rf_trunc_wide((double)(seconds * change->shape->sr));
    const uint64_t step = at < RF_NEVER ? at : RF_NEVER;
    bool taken = true;
    for (size_t lane = 0; lane < RF_W; lane++)
        if (rf_true(&change->lanes, lane) && step >= s->step[lane])
            taken &= take_note(s, lane, step, midi);
    return taken;
}

/* How many samples are left until each lane's next note. */
static void look_ahead(const msgsynth *s, uint64_t left[RF_W])
{
    for (size_t lane = 0; lane < RF_W; lane++)
        left[lane] = RF_NEVER;
    for (size_t i = 0; i < WAITING; i++)
        for (size_t lane = 0; lane < RF_W; lane++) {
            /* far away where there is none */
            const uint64_t away = s->due[i][lane] - 1 - s->step[lane];
            left[lane] = away < left[lane] ? away : left[lane];
        }
}

static void start(msgsynth *s, size_t frame, float sr)
{
    for (size_t lane = 0; lane < RF_W; lane++)
        for (size_t i = 0; i < WAITING; i++) {
            if (s->due[i][lane] != s->step[lane] + frame + 1)
                continue;
            rf_saws_start(&s->saws, lane, rf_lane(&s->midi[i], lane), sr);
            s->due[i][lane] = 0;
            rf_put(&s->midi[i], lane, 0);
        }
}

static void run(void *state, const rf_block *block)
{
    msgsynth *s = state;
    const float sr = block->shape->sr;
    const rf_saw_shape shape =
        rf_saw_shape_of(block->param[ATTACK], block->param[DECAY], sr);
    memset(block->L, 0, RF_BLOCK * sizeof(rf_vec));
    uint64_t left[RF_W];
    look_ahead(s, left);
    for (size_t from = 0, to; from < RF_BLOCK; from = to) {
        if (rf_next_start(left) == from) {
            start(s, from, sr);
            look_ahead(s, left);
        }
        to = rf_next_start(left);
        rf_saws_play(&s->saws, &shape, to - from, block->L + from);
    }
    for (size_t lane = 0; lane < RF_W; lane++)
        s->step[lane] += RF_BLOCK;
}

const rf_node_type RF_WIDE(rf_node_msgsynth) = {
    .name = "msgsynth",
    .aliases = {"msg_synth"},
    .doc = "Plays notes of a saw that messages bring: `o,0,3,0.5=>60`, sent "
           "to parameter 3, plays note 60 half a second after the node began.",
    .example = "o: msgsynth \\a 0.01 0.2",
    .quirks = "Silent without messages. At most 32 notes sound at once; one "
              "more stops the oldest. At most 64 wait for their time; one more "
              "is lost. A note in the past never sounds. Attack and decay hold "
              "for all notes, also those that sound. Behind another node it "
              "ignores it.",
    .params = params,
    .simple = {.run = run,
               .output = RF_MONO,
               .rows = RF_ROWS(msgsynth, WIDE_ROWS, NARROW_ROWS)},
    .note = note,
};
