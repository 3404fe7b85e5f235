/* test_nodes_saws.c: msgsynth and psynth against SPEC.md 7.32 and 7.33. */
#include "fail_alloc.h"
#include "node_rig.h"
#include <math.h>

enum { VOICES = 32, NOTES = 128, WAITING = 64, EVENTS = 3 };

static node_rig rig;

typedef struct model_voice {
    uint64_t pos;
    float freq, phase;
} model_voice;

/* In the order they began. */
typedef struct model {
    model_voice voices[VOICES];
    size_t count, stolen;
    uint64_t step;
} model;

typedef struct due {
    uint64_t step;
    float midi;
} due;

static model models[RIG_LANES];
static due notes[RIG_LANES][NOTES];
static size_t n_notes[RIG_LANES];

static void model_stop(model *m, size_t i)
{
    m->count--;
    memmove(&m->voices[i], &m->voices[i + 1],
            (m->count - i) * sizeof *m->voices);
}

static void model_start(model *m, float midi)
{
    if (m->count == VOICES) {
        model_stop(m, 0);
        m->stolen++;
    }
    const float power = (float)exp2((double)((midi - 69) / 12));
    m->voices[m->count++] = (model_voice){.freq = power * 440};
}

static float model_amp(uint64_t pos, float attack, float decay)
{
    const float sr = rig.shape.sr;
    const uint64_t A = (uint64_t)(attack * sr), D = (uint64_t)(decay * sr);
    const uint64_t dur = (uint64_t)((attack + decay) * sr);
    if (pos <= A)
        return A ? (float)pos / (attack * sr) : 0;
    return D ? (float)(dur - pos) / (decay * sr) : 0;
}

static float model_frame(model *m, float attack, float decay)
{
    const uint64_t dur = (uint64_t)((attack + decay) * rig.shape.sr);
    float out = 0;
    for (size_t i = 0; i < m->count;) {
        model_voice *voice = &m->voices[i];
        if (voice->pos > dur) {
            model_stop(m, i);
            continue;
        }
        const float amp = model_amp(voice->pos++, attack, decay);
        const float saw = voice->phase * 2 - 1;
        voice->phase += voice->freq / rig.shape.sr;
        if (voice->phase > 1)
            voice->phase -= 1;
        out += (amp * saw) * 0.1f;
        i++;
    }
    m->step++;
    return out;
}

/* ---- msgsynth ---- */

static void begin(const rig_width *width, float attack, float decay)
{
    rig_init(&rig, width, "msgsynth", "");
    rig_param(&rig, attack);
    rig_param(&rig, decay);
    rig_begin(&rig);
    memset(models, 0, sizeof models);
    memset(n_notes, 0, sizeof n_notes);
}

static bool post(uint32_t mask, float seconds, float midi)
{
    for (size_t lane = 0; lane < RIG_LANES; lane++)
        if (mask >> lane & 1)
            notes[lane][n_notes[lane]++] =
                (due){(uint64_t)(seconds * rig.shape.sr), midi};
    return rig.width->note(&rig, mask, seconds, midi);
}

static void assert_msgsynth(void)
{
    rig_run(&rig);
    for (size_t lane = 0; lane < rig.width->lanes; lane++)
        for (size_t n = 0; n < RF_BLOCK; n++) {
            model *m = &models[lane];
            for (size_t i = 0; i < n_notes[lane]; i++)
                if (notes[lane][i].step == m->step)
                    model_start(m, notes[lane][i].midi);
            const float y =
                model_frame(m, rig.param[0][lane], rig.param[1][lane]);
            assert_same(rig.out[0][n][lane], y);
        }
}

static void notes_sound_when_their_time_has_come(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (size_t w = 0; rig_widths()[w]; w++) {
        begin(rig_widths()[w], 0.002f, 0.007f);
        for (size_t lane = 0; lane < RIG_LANES; lane++)
            rig.param[1][lane] = 0.004f + 0.0005f * (float)lane;
        for (size_t i = 0; i < 30; i++) {
            const uint32_t mask =
                (uint32_t)(65536 * (rig_random(&seed) * 0.5f + 0.5f));
            const float seconds = 0.02f * (rig_random(&seed) + 1);
            assert_true(post(mask, seconds, 60 + 30 * rig_random(&seed)));
        }
        for (size_t block = 0; block < 20; block++)
            assert_msgsynth();
    }
}

static void notes_of_one_step_are_a_chord(void **state)
{
    (void)state;
    begin(rig_widths()[1], 0.01f, 0.1f);
    assert_true(post(1, 0.001f, 60) && post(1, 0.001f, 64));
    assert_true(post(3, 0.001f, 67.02f));
    for (size_t block = 0; block < 8; block++)
        assert_msgsynth();
    assert_int_equal(models[0].count, 3);
    assert_int_equal(models[1].count, 1);
    assert_int_equal(models[2].count, 0);
}

static void a_note_of_the_past_never_sounds(void **state)
{
    (void)state;
    begin(rig_widths()[0], 0.01f, 0.1f);
    assert_msgsynth();
    assert_true(post(1, 127.5f / 44100, 60));
    assert_true(post(1, -1, 60) && post(1, NAN, 60));
    for (size_t block = 0; block < 4; block++) {
        rig_run(&rig);
        for (size_t n = 0; n < RF_BLOCK; n++)
            assert_same(rig.out[0][n][0], 0);
    }
    for (size_t i = 0; i < WAITING; i++) /* nor takes a place */
        rig.width->note(&rig, 1, 0.001f, 60);
    assert_true(rig.width->note(&rig, 1, 1, 60));
}

static void a_note_may_sound_on_the_very_next_sample(void **state)
{
    (void)state;
    begin(rig_widths()[0], 0.01f, 0.1f);
    post(1, 0, 60);
    assert_msgsynth();
    post(1, 128.5f / 44100, 67);
    assert_msgsynth();
    assert_int_equal(models[0].count, 2);
}

static void attack_and_decay_hold_for_sounding_notes_too(void **state)
{
    (void)state;
    for (size_t w = 0; rig_widths()[w]; w++) {
        begin(rig_widths()[w], 0.005f, 0.02f);
        for (size_t i = 0; i < 6; i++)
            post(RIG_ALL, 0.003f * (float)i, 50 + 5 * (float)i);
        for (size_t block = 0; block < 16; block++) {
            assert_msgsynth();
            rig.param[block % 2][block % RIG_LANES] *= 0.6f;
            rig.param[block % 2][5] *= 1.3f;
            rig_change(&rig, rig.type->update, RIG_ALL);
        }
    }
}

static void no_attack_and_no_decay_make_no_sound(void **state)
{
    (void)state;
    for (size_t row = 0; row < 2; row++) {
        begin(rig_widths()[0], 0.01f, 0.01f);
        rig.param[row][0] = 0;
        post(1, 0.001f, 60);
        for (size_t block = 0; block < 6; block++)
            assert_msgsynth();
    }
}

static void the_33rd_note_stops_the_oldest(void **state)
{
    (void)state;
    for (size_t w = 0; rig_widths()[w]; w++) {
        begin(rig_widths()[w], 0.001f, 0.5f);
        for (size_t i = 0; i < 50; i++)
            assert_true(post(RIG_ALL, 0.0001f * (float)i, 40 + (float)i));
        for (size_t block = 0; block < 4; block++)
            assert_msgsynth();
        assert_int_equal(models[0].stolen, 18);
    }
}

static void the_65th_note_that_waits_is_lost(void **state)
{
    (void)state;
    begin(rig_widths()[1], 0.001f, 0.002f);
    for (size_t i = 0; i < WAITING; i++)
        assert_true(post(1, 0.01f, (float)i));
    assert_false(rig.width->note(&rig, RIG_ALL, 0.005f, 60));
    for (size_t lane = 1; lane < RIG_LANES; lane++)
        notes[lane][n_notes[lane]++] =
            (due){(uint64_t)(0.005f * rig.shape.sr), 60};
    for (size_t block = 0; block < 6; block++)
        assert_msgsynth();
    assert_true(post(1, 0.1f, 60));
}

static void mad_notes_do_no_harm(void **state)
{
    (void)state;
    const float mad[] = {INFINITY, -INFINITY, NAN, 1e30f, -1e30f, 1e-30f};
    for (size_t i = 0; i < sizeof mad / sizeof *mad; i++) {
        begin(rig_widths()[1], 0.01f, 0.1f);
        rig.width->note(&rig, 1, mad[i], 60);
        rig.width->note(&rig, 1, 0, mad[i]);
        rig.param[0][1] = rig.param[1][2] = mad[i];
        rig.width->note(&rig, 6, 0, 60);
        rig_run(&rig);
        rig_run(&rig);
    }
}

/* ---- psynth ---- */

static rf_event events[EVENTS];

static void begin_psynth(const rig_width *width, const char *inputs)
{
    rig_init(&rig, width, "psynth", inputs);
    rig_param(&rig, 1); /* the number without effect */
    for (size_t i = 0; i < EVENTS; i++) {
        rig_param(&rig, 0.01f * (float)i);
        rig_param(&rig, 50 + 10 * (float)i);
        events[i] = (rf_event){.input = RF_NO_INPUT,
                               .at = (int32_t)(2 * i + 1),
                               .value = (int32_t)(2 * i + 2),
                               .offset = RF_NO_ROW};
    }
    rig.shape.sr = 2000; /* a cycle of 4000 samples */
    rig.shape.events = events;
    rig.shape.n_events = EVENTS;
    memset(models, 0, sizeof models);
}

static void assert_psynth(void)
{
    rig_run(&rig);
    const uint64_t cycle = (uint64_t)(2 * rig.shape.sr);
    for (size_t lane = 0; lane < rig.width->lanes; lane++)
        for (size_t n = 0; n < RF_BLOCK; n++) {
            model *m = &models[lane];
            for (size_t i = 0; i < EVENTS; i++) {
                const float time = rig.param[2 * i + 1][lane];
                if (m->step % cycle == (uint64_t)((time * 2) * rig.shape.sr))
                    model_start(m, rig.param[2 * i + 2][lane]);
            }
            assert_same(rig.out[0][n][lane], model_frame(m, 0.001f, 0.1f));
        }
}

static void choose_psynth(size_t lane, uint64_t *seed)
{
    for (size_t i = 0; i < EVENTS; i++) {
        rig.param[2 * i + 1][lane] = 0.53f + 0.53f * rig_random(seed);
        rig.param[2 * i + 2][lane] = 60 + 30 * rig_random(seed);
    }
}

static void lanes_play_notes_of_their_own_every_two_seconds(void **state)
{
    (void)state;
    uint64_t seed = 2;
    for (size_t w = 0; rig_widths()[w]; w++) {
        begin_psynth(rig_widths()[w], "");
        for (size_t lane = 0; lane < RIG_LANES; lane++) {
            choose_psynth(lane, &seed);
            rig.bpm[lane] = 60 + (float)lane; /* Q12 */
        }
        rig_begin(&rig);
        for (size_t block = 0; block < 70; block++) {
            if (block == 40) { /* the step runs on, and so do the notes */
                choose_psynth(1, &seed);
                rig_change(&rig, rig.type->update, 2);
            }
            assert_psynth();
        }
    }
}

static void psynth_behind_a_node_is_silent(void **state)
{
    (void)state;
    begin_psynth(rig_widths()[0], "1");
    rig_begin(&rig);
    assert_int_equal(rig.variant.output, RF_SILENT_MONO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(notes_sound_when_their_time_has_come),
        cmocka_unit_test(notes_of_one_step_are_a_chord),
        cmocka_unit_test(a_note_of_the_past_never_sounds),
        cmocka_unit_test(a_note_may_sound_on_the_very_next_sample),
        cmocka_unit_test(attack_and_decay_hold_for_sounding_notes_too),
        cmocka_unit_test(no_attack_and_no_decay_make_no_sound),
        cmocka_unit_test(the_33rd_note_stops_the_oldest),
        cmocka_unit_test(the_65th_note_that_waits_is_lost),
        cmocka_unit_test(mad_notes_do_no_harm),
        cmocka_unit_test(lanes_play_notes_of_their_own_every_two_seconds),
        cmocka_unit_test(psynth_behind_a_node_is_silent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
