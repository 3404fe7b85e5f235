/* test_nodes_seq.c: seq against SPEC.md 7.10, one sample at a time. */
#include "fail_alloc.h"
#include "node_rig.h"
#include <math.h>

static node_rig rig;

/* What the model keeps of a voice. */
typedef struct model {
    uint64_t step;
    double speed;
} model;

static uint64_t whole(double x)
{
    return x < 1 ? 1 : (uint64_t)x;
}

static float model_pitch(float v)
{
    return v == 0 ? 0 : (float)pow(2, ((double)v - 60) / 12);
}

/* Frame n of lane `lane`, as the text has it. */
static float model_sample(const model *m, size_t lane, size_t n)
{
    const double bar =
        ((240.0 / (double)rig.bpm[lane]) * (double)rig.shape.sr) / m->speed;
    float y = 0;
    for (size_t i = 0; i < rig.shape.n_events; i++) {
        const rf_event *note = &rig.shape.events[i];
        if ((m->step + n) % whole(bar) != (uint64_t)((double)note->time * bar))
            continue;
        y = model_pitch(note->input == RF_NO_INPUT
                            ? rig.param[note->value][lane]
                            : rig.in[note->input][0][n][lane]);
    }
    return y;
}

/* A block in all lanes; `models` go on by it. */
static void assert_block(model models[RIG_LANES])
{
    rig_run(&rig);
    for (size_t lane = 0; lane < rig.width->lanes; lane++) {
        model *m = &models[lane];
        const float speed = rig.in[0][0][0][lane];
        if (rig.shape.speed == 0 && speed > 0)
            m->speed = (double)speed;
        for (size_t n = 0; n < RF_BLOCK; n++) {
            assert_near(rig.out[0][n][lane], model_sample(m, lane, n), 1e-7);
            assert_same(rig.out[1][n][lane], 0);
        }
        m->step += RF_BLOCK;
    }
}

static void begin(const rig_width *width, const char *inputs,
                  const rf_event *notes, size_t n_events, const float *numbers,
                  size_t n_numbers, model models[RIG_LANES])
{
    rig_init(&rig, width, "seq", inputs);
    rig.shape.events = notes;
    rig.shape.n_events = (uint32_t)n_events;
    for (size_t i = 0; i < n_numbers; i++)
        rig_param(&rig, numbers[i]);
    rig_begin(&rig);
    for (size_t lane = 0; lane < RIG_LANES; lane++)
        models[lane] = (model){0, 1};
}

static const rf_event three[] = {
    {.time = 0.0f, .input = RF_NO_INPUT, .value = 0},
    {.time = 0.25f, .input = RF_NO_INPUT, .value = 1},
    {.time = 0.75f, .input = RF_NO_INPUT, .value = 2}};
static const float numbers[] = {60, 67, 72};

/* SPEC.md 11: `seq 60 67 _ 72` at 120 bpm. */
static void notes_come_where_the_specification_says(void **state)
{
    (void)state;
    model models[RIG_LANES];
    begin(rig_widths()[0], "", three, 3, numbers, 3, models);
    for (size_t n = 0; n < 700 * RF_BLOCK; n++) {
        if (n % RF_BLOCK == 0)
            rig_run(&rig);
        const size_t at = n % 88200;
        assert_near(rig.out[0][n % RF_BLOCK][0],
                    at == 0       ? 1.0
                    : at == 22050 ? 1.4983071
                    : at == 66150 ? 2.0
                                  : 0.0,
                    6e-8);
    }
}

/* SPEC.md 11: `speed 3.0 >> seq 60 61_62_63 64` at 93 bpm: the bar is
 * 37935.48 samples, of which 37935 count. */
static void a_bar_is_cut_to_whole_samples_but_note_times_are_not(void **state)
{
    (void)state;
    const float third = 1.0f / 3, fifth = third / 5;
    const rf_event notes[] = {
        {.time = 0, .input = RF_NO_INPUT, .value = 0},
        {.time = third, .input = RF_NO_INPUT, .value = 1},
        {.time = fifth * 2 + third, .input = RF_NO_INPUT, .value = 2},
        {.time = fifth * 4 + third, .input = RF_NO_INPUT, .value = 3},
        {.time = third * 2, .input = RF_NO_INPUT, .value = 4}};
    const float values[] = {60, 61, 62, 63, 64};
    model models[RIG_LANES];
    begin(rig_widths()[0], "1", notes, 5, values, 5, models);
    rig.shape.speed = 0;
    rig.bpm[0] = 93;
    rig.in[0][0][0][0] = 3;
    size_t heard = 0;
    const double bar = 240.0 / 93 * 44100 / 3;
    for (size_t n = 0; n < 600 * RF_BLOCK; n++) {
        if (n % RF_BLOCK == 0)
            rig_run(&rig);
        const float y = rig.out[0][n % RF_BLOCK][0];
        if (y == 0)
            continue;
        assert_int_equal(n % 37935,
                         (size_t)((double)notes[heard % 5].time * bar));
        assert_near(y, pow(2, (double)(heard % 5) / 12), 1.2e-7);
        heard++;
    }
    assert_int_equal(heard, 11); /* two bars and a note */
}

/* Bars of 88200 samples down to less than one, other ones in each lane. */
static void each_lane_has_its_own_tempo_and_speed(void **state)
{
    (void)state;
    const rf_event notes[] = {
        {.time = 0, .input = RF_NO_INPUT, .value = 0},
        {.time = 0.3f, .input = RF_NO_INPUT, .value = 1},
        {.time = 0.3f, .input = 1, .value = 0},
        {.time = 0.999f, .input = RF_NO_INPUT, .value = 2}};
    model models[RIG_LANES];
    uint64_t seed = 3;
    for (size_t w = 0; rig_widths()[w]; w++) {
        begin(rig_widths()[w], "11", notes, 4, numbers, 3, models);
        rig.shape.speed = 0;
        for (size_t block = 0; block < 40; block++) {
            for (size_t lane = 0; lane < RIG_LANES; lane++) {
                rig.bpm[lane] = block < 20 ? 120 + 7 * (float)lane : 1000;
                rig.in[0][0][0][lane] =
                    block % 7 ? 0 : (float)(50u << lane % 12) * 1.1f;
                for (size_t n = 0; n < RF_BLOCK; n++)
                    rig.in[1][0][n][lane] =
                        (float)(int)(60 + 40 * rig_random(&seed));
            }
            assert_block(models);
        }
    }
}

/* The search that lanes share finds what each would find. */
static void lanes_that_agree_play_the_same_notes(void **state)
{
    (void)state;
    model models[RIG_LANES];
    for (size_t w = 0; rig_widths()[w]; w++) {
        begin(rig_widths()[w], "", three, 3, numbers, 3, models);
        for (size_t lane = 0; lane < RIG_LANES; lane++) {
            rig.bpm[lane] = 9000;
            rig.param[1][lane] = (float)(50 + lane);
        }
        rig_change(&rig, rig.type->update, RIG_ALL);
        for (size_t block = 0; block < 40; block++) {
            if (block == 20)
                rig.bpm[0] = 8000; /* from here on they differ */
            assert_block(models);
        }
    }
}

static void only_a_positive_speed_of_a_speed_node_counts(void **state)
{
    (void)state;
    model models[RIG_LANES];
    begin(rig_widths()[0], "1", three, 3, numbers, 3, models);
    rig.bpm[0] = 6000;
    rig.in[0][0][0][0] = 3;
    for (size_t block = 0; block < 20; block++)
        assert_block(models); /* the input is no speed node */
    rig.shape.speed = 0;
    const float speeds[] = {3, 0, -2, 1.5f};
    for (size_t i = 0; i < 4; i++) {
        rig.in[0][0][0][0] = speeds[i];
        for (size_t block = 0; block < 20; block++)
            assert_block(models);
    }
    assert_true(models[0].speed == 1.5);
}

static void note_zero_is_a_rest(void **state)
{
    (void)state;
    model models[RIG_LANES];
    begin(rig_widths()[0], "", three, 3, (float[]){60, 0, -12}, 3, models);
    rig.bpm[0] = 120 * 88200.0f / 128; /* a bar a block */
    rig_run(&rig);
    assert_same(rig.out[0][0][0], 1);
    assert_same(rig.out[0][32][0], 0);
    assert_same(rig.out[0][96][0], 0.015625f);
}

static void new_notes_go_on_in_the_bar(void **state)
{
    (void)state;
    model models[RIG_LANES];
    begin(rig_widths()[1], "", three, 3, numbers, 3, models);
    for (size_t lane = 0; lane < RIG_LANES; lane++)
        rig.bpm[lane] = 6000;
    for (size_t block = 0; block < 5; block++)
        assert_block(models);
    for (size_t lane = 0; lane < RIG_LANES; lane++)
        rig.param[1][lane] = 48;
    rig_change(&rig, rig.type->update, RIG_ALL);
    for (size_t block = 0; block < 20; block++)
        assert_block(models);
}

/* Tempo and speed at the ends of what floats can say. */
static void a_bar_of_any_length_ends_in_time(void **state)
{
    (void)state;
    const float extremes[] = {1e-38f, 1e38f, INFINITY, NAN};
    model models[RIG_LANES];
    for (size_t i = 0; i < 4; i++) {
        begin(rig_widths()[0], "1", three, 3, numbers, 3, models);
        rig.shape.speed = 0;
        rig.bpm[0] = extremes[i];
        for (size_t k = 0; k < 4; k++) {
            rig.in[0][0][0][0] = extremes[k];
            rig_run(&rig);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(notes_come_where_the_specification_says),
        cmocka_unit_test(a_bar_is_cut_to_whole_samples_but_note_times_are_not),
        cmocka_unit_test(each_lane_has_its_own_tempo_and_speed),
        cmocka_unit_test(lanes_that_agree_play_the_same_notes),
        cmocka_unit_test(only_a_positive_speed_of_a_speed_node_counts),
        cmocka_unit_test(note_zero_is_a_rest),
        cmocka_unit_test(new_notes_go_on_in_the_bar),
        cmocka_unit_test(a_bar_of_any_length_ends_in_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
