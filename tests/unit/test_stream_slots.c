/* test_stream_slots.c: what slots and messages hold while texts take over. */
#include "fail_alloc.h"
#include "live_rig.h"

static live_rig rig, other;

static void begin(live_rig *to, const char *text, float value, float hi)
{
    rf_graph *graph = fixture_graph(text);
    rf_plan *plan = NULL;
    const rf_slot_spec slot = {.lo = 0, .hi = hi};
    const rf_plan_options options = {
        .size = sizeof options, .live = true, .slots = &slot, .n_slots = 1};
    assert_int_equal(rf_plan_create(graph, &options, &plan, NULL), RF_OK);
    to->frames = 0;
    assert_int_equal(rf_stream_create(plan, &value, 42, &to->stream, NULL),
                     RF_OK);
    rf_plan_release(plan);
    rf_graph_release(graph);
}

static void set(live_rig *to, float value)
{
    assert_int_equal(rf_stream_set(to->stream, &value, NULL), RF_OK);
}

static void assert_alike(void)
{
    assert_int_equal(rig.frames, other.frames);
    for (size_t i = 0; i < rig.frames; i++)
        if (rig.left[i] != other.left[i] || rig.right[i] != other.right[i])
            fail_msg("frame %zu: %g %g, not %g %g", i, (double)rig.left[i],
                     (double)rig.right[i], (double)other.left[i],
                     (double)other.right[i]);
    live_end(&rig);
    live_end(&other);
}

static void a_number_that_its_slot_held_changes_nothing(void **state)
{
    (void)state;
    static const char *const texts[][2] = {
        {"o: [0=>0 1/4=>1] / {x}", "o: [0=>0 1/4=>1] / 4.0\np: constsig 0"},
        {"o: [0=>0 1/4=>1] * {x}", "o: [0=>0 1/4=>1] * 4.0\np: constsig 0"},
        {"o: envperc {x} 2.0", "o: envperc 4.0 2.0\np: constsig 0"},
    };
    for (size_t i = 0; i < 3; i++) {
        begin(&rig, texts[i][0], 4, 10);
        begin(&other, texts[i][0], 4, 10);
        live_play(&rig, 9 * RF_BLOCK);
        live_update(&rig, texts[i][1]);
        live_play(&rig, 9 * RF_BLOCK);
        live_play(&other, 18 * RF_BLOCK);
        assert_alike();
    }
}

/* The value waits, as the text does: the line has to be long enough for it. */
static void a_value_that_waits_is_in_the_text_behind_it(void **state)
{
    (void)state;
    const char *const text = "o: imp 30 >> delayn {d}";
    for (int i = 0; i < 2; i++) {
        live_rig *const to = i == 0 ? &rig : &other;
        begin(to, text, 10, 4000);
        live_play(to, 2 * RF_BLOCK);
        set(to, 3000);
        if (i == 0)
            live_update(to, "o: imp 30 >> delayn 3000\np: constsig 0");
        live_play(to, 60 * RF_BLOCK);
    }
    assert_alike();
}

static void a_text_that_waits_is_compared_with_the_last_values(void **state)
{
    (void)state;
    begin(&rig, "o: constsig {v} >> delayn 1", 1, 10);
    rf_stream_live_coding(rig.stream, true);
    live_play(&rig, RF_BLOCK);
    live_update(&rig, "o: constsig 1 >> delayn 1");
    set(&rig, 5);
    live_play(&rig, RF_BLOCK);
    assert_true(rig.left[2 * RF_BLOCK - 1] == 5);
    rf_stream_live_coding(rig.stream, false);
    live_play(&rig, RF_BLOCK);
    assert_true(rig.left[3 * RF_BLOCK - 1] == 1);
    live_end(&rig);
}

static void short_memory_leaves_a_value_unset(void **state)
{
    (void)state;
    rf_status status;
    const float value = 5;
    size_t n = 0;
    begin(&rig, "o: constsig {v} >> delayn 1", 1, 10);
    rf_stream_live_coding(rig.stream, true);
    live_play(&rig, RF_BLOCK);
    live_update(&rig, "o: constsig 1 >> delayn 1");
    do {
        fail_after(n++);
        status = rf_stream_set(rig.stream, &value, NULL);
        fail_never();
        if (status != RF_OK) {
            live_play(&rig, 1);
            assert_true(rig.left[rig.frames - 1] == 1);
        }
    } while (status == RF_NOMEM);
    assert_int_equal(status, RF_OK);
    assert_true(n > 10);
    rf_stream_live_coding(rig.stream, false);
    live_play(&rig, 2 * RF_BLOCK);
    assert_true(rig.left[rig.frames - 1] == 1);
    live_end(&rig);
}

/* Also to a number that another variant of the node is made for. */
static void a_number_sent_is_a_number_of_the_text(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message, *update;
    } cases[] = {
        {"o: ~a >> delayn 100\n~a: noise 1 >> pan 0.5", "o,1,0,0",
         "o: ~a >> delayn 0\n~a: noise 1 >> pan 0.5"},
        {"o: ~a >> delayn 0\n~a: noise 1 >> pan 0.5", "o,1,0,100",
         "o: ~a >> delayn 100\n~a: noise 1 >> pan 0.5"},
        {"o: noise 1 >> apfmsgain 1.0 0.5", "o,1,0,0",
         "o: noise 1 >> apfmsgain 0 0.5"},
        {"o: noise 1 >> apfmsgain 0 0.5", "o,1,0,1",
         "o: noise 1 >> apfmsgain 1.0 0.5"},
        {"o: noise 1 >> delayms 1", "o,1,0,0", "o: noise 1 >> delayms 0"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        live_begin(&rig, cases[i].text);
        live_begin(&other, cases[i].text);
        live_play(&rig, 5 * RF_BLOCK);
        live_play(&other, 5 * RF_BLOCK);
        live_message(&rig, cases[i].message);
        live_update(&other, cases[i].update);
        live_play(&rig, 40 * RF_BLOCK);
        live_play(&other, 40 * RF_BLOCK);
        assert_alike();
    }
}

/* A slot's line has room for what the slot may take, a message asks for
 * more: it is kept within. */
static void more_than_a_slot_may_take_stays_within_its_line(void **state)
{
    (void)state;
    begin(&rig, "o: imp 30 >> delayn {d}", 10, 100);
    live_play(&rig, 2 * RF_BLOCK);
    live_message(&rig, "o,1,0,30000");
    live_play(&rig, 30 * RF_BLOCK);
    live_update(&rig, "o: imp 30 >> delayn 10 >> add 1");
    live_play(&rig, 30 * RF_BLOCK);
    live_end(&rig);
}

static void positions_are_counted_as_far_as_digits_go(void **state)
{
    (void)state;
    live_begin(&rig, "o: constsig 2");
    live_message(&rig, "o,1000000010,0,3;o,0,4294967296,3;o,99999999999,0,3");
    live_play(&rig, RF_BLOCK);
    assert_true(rig.left[0] == 2);
    live_message(&rig, "o,x,0x,3");
    live_play(&rig, RF_BLOCK);
    assert_true(rig.left[RF_BLOCK] == 3);
    live_end(&rig);
}

/* ---- sounds ---- */

static rf_sound *sound_of(float value)
{
    const float data[4] = {value, value, value, value};
    rf_sound *sound = NULL;
    assert_int_equal(rf_sound_create(data, 1, 4, 44100, &sound, NULL), RF_OK);
    return sound;
}

/* Of two sounds of one name a plan takes the first; so do texts that follow,
 * until it is loaded anew. */
static void the_first_sound_of_a_name_counts(void **state)
{
    (void)state;
    rf_sound *const a = sound_of(0.25f), *const b = sound_of(0.5f);
    const rf_named_sound sounds[] = {{"\\a", a}, {"\\a", b}};
    live_begin_with(&rig, "o: imp 1000 >> sp \\a", sounds, 2);
    live_play(&rig, RF_BLOCK);
    assert_true(rig.left[1] == 0.25f);
    live_update(&rig, "p: imp 1000 >> sp \\a");
    live_play(&rig, RF_BLOCK);
    assert_true(rig.left[RF_BLOCK + 1] == 0.25f);
    assert_int_equal(rf_stream_sound(rig.stream, "\\a", b, NULL), RF_OK);
    live_update(&rig, "q: imp 1000 >> sp \\a");
    live_play(&rig, RF_BLOCK);
    assert_true(rig.left[2 * RF_BLOCK + 1] == 0.5f);
    live_end(&rig);
    rf_sound_release(a);
    rf_sound_release(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_that_its_slot_held_changes_nothing),
        cmocka_unit_test(a_value_that_waits_is_in_the_text_behind_it),
        cmocka_unit_test(a_text_that_waits_is_compared_with_the_last_values),
        cmocka_unit_test(short_memory_leaves_a_value_unset),
        cmocka_unit_test(a_number_sent_is_a_number_of_the_text),
        cmocka_unit_test(more_than_a_slot_may_take_stays_within_its_line),
        cmocka_unit_test(positions_are_counted_as_far_as_digits_go),
        cmocka_unit_test(the_first_sound_of_a_name_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
