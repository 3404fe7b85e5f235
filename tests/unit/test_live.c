/* test_live.c: what lives on when a text takes over (SPEC.md 6.4, 6.5). */
#include "fail_alloc.h"
#include "live_rig.h"

static live_rig rig, other;

/* Both sound alike from frame `from` to `to` of the first. */
static void same(const float *a, const float *b, size_t frames)
{
    assert_memory_equal(a, b, frames * sizeof *a);
}

/* ---- the five kinds of SPEC.md 6.5 ---- */

static void a_kept_node_goes_on_where_it_was(void **state)
{
    (void)state;
    live_begin(&rig, "o: saw 100 >> mul 0.5");
    live_play(&rig, 3 * RF_BLOCK);
    live_update(&rig, "o: saw 100 >> mul 0.25");
    live_play(&rig, 3 * RF_BLOCK);
    live_begin(&other, "o: saw 100 >> mul 0.5");
    live_play(&other, 6 * RF_BLOCK);
    same(rig.left, other.left, 3 * RF_BLOCK);
    for (size_t i = 3 * RF_BLOCK; i < 6 * RF_BLOCK; i++)
        assert_true(rig.left[i] == other.left[i] * 0.5f);
    live_end(&other);
    live_end(&rig);
}

/* The first `delayn` is common prefix; of the last two, in a row, the last is
 * common suffix: the new one is between, and the old lines go on. */
static void an_insertion_leaves_its_neighbours_their_state(void **state)
{
    (void)state;
    live_begin(&rig, "o: imp 400 >> delayn 300 >> mul 2");
    live_play(&rig, 4 * RF_BLOCK);
    live_update(&rig, "o: imp 400 >> delayn 300 >> add 1 >> mul 2");
    live_play(&rig, 4 * RF_BLOCK);
    live_begin(&other, "o: imp 400 >> delayn 300 >> mul 2");
    live_play(&other, 8 * RF_BLOCK);
    for (size_t i = 4 * RF_BLOCK; i < 8 * RF_BLOCK; i++)
        assert_true(rig.left[i] == other.left[i] + 2);
    live_update(&rig, "o: imp 400 >> mul 2");
    live_play(&rig, RF_BLOCK);
    live_play(&other, RF_BLOCK);
    live_end(&other);
    live_end(&rig);
}

static void a_renamed_chain_begins_anew(void **state)
{
    (void)state;
    live_begin(&rig, "o: saw 100");
    live_play(&rig, 3 * RF_BLOCK);
    live_update(&rig, "p: saw 100");
    live_play(&rig, 3 * RF_BLOCK);
    same(rig.left + 3 * RF_BLOCK, rig.left, 3 * RF_BLOCK);
    live_end(&rig);
}

/* `mul` at the head: with one input it applies its number, which it keeps
 * while a reference stands there. */
static void a_number_outlives_a_reference(void **state)
{
    (void)state;
    live_begin(&rig, "~a: constsig 3\n~b: constsig 5\no: ~b >> mul 0.5");
    live_play(&rig, RF_BLOCK);
    live_update(&rig, "~a: constsig 3\n~b: constsig 5\no: ~b >> mul ~a");
    live_play(&rig, RF_BLOCK);
    live_update(&rig, "~a: constsig 3\n~b: constsig 5\no: ~b >> mul 0.25");
    live_play(&rig, RF_BLOCK);
    assert_true(rig.left[0] == 2.5f && rig.left[RF_BLOCK] == 15);
    assert_true(rig.left[2 * RF_BLOCK] == 1.25f);
    live_end(&rig);
    live_begin(&rig, "~a: constsig 3\no: mul 0.5");
    live_play(&rig, RF_BLOCK);
    live_update(&rig, "~a: constsig 3\no: mul ~a");
    live_play(&rig, RF_BLOCK);
    assert_true(rig.left[RF_BLOCK] == 1.5f);
    live_end(&rig);
}

static void what_nobody_hears_stands_still(void **state)
{
    (void)state;
    live_begin(&rig, "~a: saw 100 >> delayn 200\no: ~a");
    live_play(&rig, 4 * RF_BLOCK);
    live_update(&rig, "~a: saw 100 >> delayn 200\no: constsig 7");
    live_play(&rig, 7 * RF_BLOCK);
    live_update(&rig, "~a: saw 100 >> delayn 200\no: ~a");
    live_play(&rig, 4 * RF_BLOCK);
    live_begin(&other, "~a: saw 100 >> delayn 200\no: ~a");
    live_play(&other, 8 * RF_BLOCK);
    same(rig.left + 11 * RF_BLOCK, other.left + 4 * RF_BLOCK, 4 * RF_BLOCK);
    assert_true(rig.left[5 * RF_BLOCK] == 7);
    live_end(&other);
    live_end(&rig);
}

/* ---- more of the same ---- */

/* 128 + 50 frames around the loop, whatever comes and goes beside it. */
static void a_cycle_is_fed_by_the_block_before(void **state)
{
    (void)state;
    static const char loop[] = "~x: imp 10 >> add ~fb\n"
                               "~fb: ~x >> delayn 50 >> mul 0.5\no: ~x\n";
    char with[200] = "~z: sin 1\n";
    strcat(with, loop);
    live_begin(&rig, loop);
    live_play(&rig, 5 * RF_BLOCK);
    live_update(&rig, with);
    live_play(&rig, 5 * RF_BLOCK);
    live_begin(&other, loop);
    live_play(&other, 10 * RF_BLOCK);
    same(rig.left, other.left, 10 * RF_BLOCK);
    assert_true(other.left[178] == 0.5f && other.left[1068] != 0);
    live_end(&other);
    live_end(&rig);
}

/* `delayn` written in mono, then reading two channels: its right one is not
 * written any more. */
static void a_channel_that_is_not_written_repeats_itself(void **state)
{
    (void)state;
    live_begin(&rig, "o: saw 100 >> delayn 9");
    live_play(&rig, 3 * RF_BLOCK);
    live_update(&rig, "o: saw 100 >> mul 1.0 >> delayn 9");
    live_play(&rig, 2 * RF_BLOCK);
    same(rig.right + 3 * RF_BLOCK, rig.right + 2 * RF_BLOCK, RF_BLOCK);
    same(rig.right + 4 * RF_BLOCK, rig.right + 2 * RF_BLOCK, RF_BLOCK);
    live_end(&rig);
}

static void a_longer_line_keeps_the_plan_of_the_rest(void **state)
{
    (void)state;
    static const char before[] = "o: imp 100 >> delayn 100\np: saw 90";
    static const char after[] = "o: imp 100 >> delayn 3000\np: saw 90";
    live_begin(&rig, before);
    live_play(&rig, 9 * RF_BLOCK);
    live_update(&rig, after);
    live_play(&rig, 40 * RF_BLOCK);
    live_begin(&other, "p: saw 90");
    live_play(&other, 49 * RF_BLOCK);
    /* the line was emptied: its first sound is that of frame 1323 */
    size_t i = 9 * RF_BLOCK;
    while (rig.left[i] == other.left[i])
        i++;
    assert_int_equal(i, 1323 + 3000);
    live_end(&other);
    live_end(&rig);
}

/* ---- when ---- */

static void in_live_coding_mode_a_text_waits_for_the_bar(void **state)
{
    (void)state;
    live_begin(&rig, "o: constsig 1");
    assert_int_equal(rf_stream_tempo(rig.stream, 10000, NULL), RF_OK);
    rf_stream_live_coding(rig.stream, true);
    live_play(&rig, 1); /* bar: trunc(240 / 10000 * 44100) = 1058 frames */
    live_update(&rig, "o: constsig 2");
    live_play(&rig, 20 * RF_BLOCK);
    for (size_t i = 0; i < 20 * RF_BLOCK; i++) /* 8 * 128 reaches 1058 */
        assert_true(rig.left[i] == (i < 8 * RF_BLOCK ? 1 : 2));
    live_end(&rig);
}

static void a_later_text_replaces_one_that_waits(void **state)
{
    (void)state;
    live_begin(&rig, "o: constsig 1");
    live_update(&rig, "o: constsig 2 >> mul 2");
    live_update(&rig, "o: constsig 3");
    live_play(&rig, RF_BLOCK);
    assert_true(rig.left[0] == 3);
    live_end(&rig);
}

static void an_equal_text_does_nothing(void **state)
{
    (void)state;
    live_begin(&rig, "o: constsig 1");
    live_message(&rig, "o,0,0,5");
    live_update(&rig, "o: constsig 1");
    live_play(&rig, RF_BLOCK);
    assert_true(rig.left[0] == 5);
    live_end(&rig);
}

static void what_fails_leaves_the_old_text(void **state)
{
    (void)state;
    rf_error err;
    rf_sound *sound = NULL;
    static const char text[] = "o: constsig 2\np: imp 1 >> sp \\new";
    live_begin(&rig, "o: constsig 1");
    assert_int_equal(live_try(&rig, text, &err), RF_UNKNOWN_SAMPLE);
    assert_int_equal(err.line, 2);
    assert_int_equal(live_try(&rig, "o: constsig {}", &err), RF_INVALID);
    live_play(&rig, RF_BLOCK);
    assert_true(rig.left[0] == 1);
    const float data[3] = {4, 4, 4};
    assert_int_equal(rf_sound_create(data, 1, 3, 44100, &sound, NULL), RF_OK);
    assert_int_equal(rf_stream_sound(rig.stream, "\\new", sound, NULL), RF_OK);
    live_update(&rig, text);
    live_play(&rig, RF_BLOCK);
    assert_true(rig.left[RF_BLOCK] == 6);
    rf_sound_release(sound);
    live_end(&rig);
}

/* A sound of one value lasts for ever. */
static rf_sound *flat(float value)
{
    static float data[1000];
    rf_sound *sound = NULL;
    for (size_t i = 0; i < 1000; i++)
        data[i] = value;
    assert_int_equal(rf_sound_create(data, 1, 1000, 1000, &sound, NULL), RF_OK);
    return sound;
}

static void a_sound_that_is_replaced_stays_where_nothing_changed(void **state)
{
    (void)state;
    rf_sound *one = flat(1), *ten = flat(10);
    const rf_named_sound named = {"\\s", one};
    live_begin_with(&rig, "a: imp 1 >> sp \\s", &named, 1);
    live_play(&rig, RF_BLOCK);
    assert_int_equal(rf_stream_sound(rig.stream, "\\s", ten, NULL), RF_OK);
    live_update(&rig, "a: imp 1 >> sp \\s\nb: imp 1 >> sp \\s >> mul 3");
    live_play(&rig, RF_BLOCK);
    assert_true(rig.left[RF_BLOCK - 1] == 1);
    assert_true(rig.left[2 * RF_BLOCK - 1] == 31);
    live_update(&rig, "b: imp 1 >> sp \\s >> mul 3");
    live_play(&rig, RF_BLOCK);
    assert_true(rig.left[3 * RF_BLOCK - 1] == 30);
    rf_sound_release(ten);
    rf_sound_release(one);
    live_end(&rig);
}

static void short_memory_leaves_the_old_text(void **state)
{
    (void)state;
    rf_graph *graph = fixture_graph("a: saw 100 >> delayn 9\no: constsig 3");
    live_begin(&rig, "o: constsig 1");
    rf_status status;
    size_t n = 0;
    do {
        fail_after(n++);
        status = rf_stream_update(rig.stream, graph, NULL);
        fail_never();
        if (status != RF_OK)
            live_play(&rig, 1);
    } while (status == RF_NOMEM);
    assert_int_equal(status, RF_OK);
    assert_true(n > 10);
    for (size_t i = 0; i < rig.frames; i++)
        assert_true(rig.left[i] == 1);
    rf_graph_release(graph);
    live_end(&rig);
}

#define TEST cmocka_unit_test

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_kept_node_goes_on_where_it_was),
        TEST(an_insertion_leaves_its_neighbours_their_state),
        TEST(a_renamed_chain_begins_anew),
        TEST(a_number_outlives_a_reference),
        TEST(what_nobody_hears_stands_still),
        TEST(a_cycle_is_fed_by_the_block_before),
        TEST(a_channel_that_is_not_written_repeats_itself),
        TEST(a_longer_line_keeps_the_plan_of_the_rest),
        TEST(in_live_coding_mode_a_text_waits_for_the_bar),
        TEST(a_later_text_replaces_one_that_waits),
        TEST(an_equal_text_does_nothing),
        TEST(what_fails_leaves_the_old_text),
        TEST(a_sound_that_is_replaced_stays_where_nothing_changed),
        TEST(short_memory_leaves_the_old_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
