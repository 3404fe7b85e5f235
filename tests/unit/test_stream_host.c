/* test_stream_host.c: messages, tempo, input, reset, snapshots of a stream. */
#include "fail_alloc.h"
#include "live_rig.h"

static live_rig rig, other;

/* ---- messages: SPEC.md 6.2 ---- */

static void a_number_sets_one_parameter(void **state)
{
    (void)state;
    live_begin(&rig, "~a: constsig 2\no: ~a >> mul 3 >> add 1");
    live_message(&rig, "o, 1, 0, 5;\n~a,0,0,-4.5,more;o,2,x,2");
    live_play(&rig, RF_BLOCK);
    assert_true(rig.left[0] == -4.5f * 5 + 2);
    live_end(&rig);
}

static void what_addresses_nothing_is_ignored(void **state)
{
    (void)state;
    static const char *const messages[] = {
        "",           ";;;",        "o",
        "o,0,0",      "p,0,0,1",    "o,9,0,1",
        "o,0,9,1",    "o,0,0,x",    "o,0,0,",
        "o,0,0,nan",  "O,0,0,1",    "o,0,0,inf",
        "o,0,3,1=>2", "o,0,0,1e99", "o,99999999999999999999,9,3",
    };
    live_begin(&rig, "o: constsig 2");
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++)
        live_message(&rig, messages[i]);
    live_play(&rig, RF_BLOCK);
    assert_true(rig.left[0] == 2);
    live_end(&rig);
}

static void a_sent_number_outlives_other_updates(void **state)
{
    (void)state;
    live_begin(&rig, "o: constsig 2 >> mul 1 >> add 0");
    live_message(&rig, "o,0,0,5");
    live_update(&rig, "o: constsig 2 >> mul 10 >> add 0");
    live_play(&rig, RF_BLOCK);
    live_update(&rig, "o: constsig 2 >> add 0");
    live_play(&rig, RF_BLOCK);
    live_update(&rig, "o: constsig 3 >> add 0");
    live_play(&rig, RF_BLOCK);
    assert_true(rig.left[0] == 50 && rig.left[RF_BLOCK] == 5);
    assert_true(rig.left[2 * RF_BLOCK] == 3);
    live_end(&rig);
}

static void messages_are_for_the_text_before_one_that_waits(void **state)
{
    (void)state;
    live_begin(&rig, "o: constsig 2");
    live_update(&rig, "o: constsig 2 >> mul 10\np: constsig 1");
    live_message(&rig, "p,0,0,100;o,1,0,100;o,0,0,3");
    live_play(&rig, RF_BLOCK);
    assert_true(rig.left[0] == 31);
    live_end(&rig);
}

/* Its line is longer than the text has room for. */
static void a_delay_that_is_sent_finds_room(void **state)
{
    (void)state;
    live_begin(&rig, "o: imp 1 >> delayn 1");
    live_play(&rig, 30);
    live_message(&rig, "o,1,0,3000");
    live_update(&rig, "o: imp 30 >> delayn 1");
    live_play(&rig, 40 * RF_BLOCK);
    assert_true(rig.left[1] == 1);
    for (size_t i = 2; i < 40 * RF_BLOCK; i++)
        assert_true(rig.left[i] == (i == 1470 + 3000));
    live_end(&rig);
}

/* ---- tempo, gain, input, reset ---- */

static void tempo_changes_at_once(void **state)
{
    (void)state;
    live_begin(&rig, "o: seq 60 60 60 60");
    assert_int_equal(rf_stream_tempo(rig.stream, 10000, NULL), RF_OK);
    live_play(&rig, 1058);
    for (size_t i = 0; i < 1058; i++) /* bar 1058.4, notes each quarter */
        assert_true(rig.left[i] ==
                    (i == 0 || i == 264 || i == 529 || i == 793));
    assert_int_equal(rf_stream_tempo(rig.stream, 0, NULL), RF_ARGUMENT);
    live_end(&rig);
}

static void gain_is_for_what_is_pulled(void **state)
{
    (void)state;
    live_begin(&rig, "o: constsig 3");
    assert_int_equal(rf_stream_gain(rig.stream, 0.5, NULL), RF_OK);
    live_play(&rig, 10);
    assert_true(rig.left[9] == 1.5f && rig.right[9] == 1.5f);
    assert_int_equal(rf_stream_gain(rig.stream, 1e9, NULL), RF_ARGUMENT);
    live_end(&rig);
}

static void input_is_what_was_fed_then_silence(void **state)
{
    (void)state;
    float left[300], right[300];
    for (size_t i = 0; i < 300; i++) {
        left[i] = (float)i;
        right[i] = -(float)i;
    }
    live_begin(&rig, "o: ~input");
    assert_int_equal(rf_stream_feed(rig.stream, left, right, 300, NULL), RF_OK);
    live_play(&rig, 3 * RF_BLOCK);
    for (size_t i = 0; i < 3 * RF_BLOCK; i++) {
        assert_true(rig.left[i] == (i < 300 ? (float)i : 0));
        assert_true(rig.right[i] == (i < 300 ? -(float)i : 0));
    }
    assert_int_equal(rf_stream_feed(rig.stream, left, NULL, 300, NULL), RF_OK);
    live_play(&rig, 10);
    assert_true(rig.right[3 * RF_BLOCK + 9] == 9);
    for (size_t i = 0; i < RF_STREAM_FEED / 300 - 1; i++)
        assert_int_equal(rf_stream_feed(rig.stream, left, left, 300, NULL),
                         RF_OK);
    assert_int_equal(rf_stream_feed(rig.stream, left, left, 300, NULL),
                     RF_LIMIT);
    live_end(&rig);
}

static void reset_leaves_silence_and_the_input(void **state)
{
    (void)state;
    live_begin(&rig, "o: constsig 3");
    assert_int_equal(rf_stream_gain(rig.stream, 0.5, NULL), RF_OK);
    live_play(&rig, 10);
    assert_int_equal(rf_stream_feed(rig.stream, (float[]){1, 2}, NULL, 2, NULL),
                     RF_OK);
    assert_int_equal(rf_stream_reset(rig.stream, NULL), RF_OK);
    live_update(&rig, "o: ~input");
    live_play(&rig, 10);
    assert_true(rig.left[10] == 1 && rig.left[11] == 2 && rig.left[12] == 0);
    assert_int_equal(rf_stream_reset(rig.stream, NULL), RF_OK);
    live_play(&rig, 10);
    assert_true(rig.left[20] == 0);
    live_end(&rig);
}

/* ---- snapshots ---- */

static const char dense[] =
    "~t: speed 9.0 >> seq 60 _67 72 ~c\n~c: choose 50 60 70\n"
    "~p: ~t >> sp \\s\n~e: [0.0=>1.0 1/8=>0.2]!\n"
    "a: ~p >> delayms 30 >> plate 0.4 >> mul ~e\n"
    "b: saw ~t >> lpf 900 2.0 >> apfmsgain 20 0.5\n"
    "c: sin 3 >> mul 20 >> add 30 >> delayms ~d\n"
    "~d: sin 2 >> mul 5 >> add 10\nd: ~t >> bd 0.1\n";

/* With `dense`, every kind of node but `meta`. */
static const char rest[] =
    "e: ~g >> adsr 0.01 0.1 0.4 0.07 >> pan 0.3\n~g: squ 2 >> add 1.0\n"
    "f: psampler \"\\s@0 \\s@0.02\"(0.1) >> hpf 800 1.0\n"
    "g: psynth `0.0 60, 0.01 67.5` >> envperc 0.1 0.1\n"
    "h: msgsynth \\a 0.01 0.1 >> onepole 0.2\n"
    "i: arrange ~g 0.01 ~k 0.02 >> reverb 0.5 0.5 0.5 0.5 0.5\n"
    "~k: tri 90 >> delayn 77\nj: balance ~g ~k >> eval `x := x + in; x*0.01`\n"
    "k: mix ~g ~input\nl: expr `phase * 0.001`\nm: sendpass ~k\n"
    "n: imp 9 >> sn 0.1\no: imp 8 >> hh 0.1\np: imp 9 >> sawsynth 0.1 0.1\n"
    "q: imp 7 >> squsynth 0.1 0.1\nr: imp 7 >> trisynth 0.1 0.1\n"
    "s: noise 3 >> lpf \"300@0 900@0.01\"(0.1) 2.0\n";

static rf_named_sound dense_sound(void)
{
    static float data[3000];
    rf_sound *sound = NULL;
    for (size_t i = 0; i < 3000; i++)
        data[i] = (float)rf_random(1, (uint32_t)i, 0, 0, 0) - 0.5f;
    assert_int_equal(rf_sound_create(data, 1, 3000, 44100, &sound, NULL),
                     RF_OK);
    return (rf_named_sound){"\\s", sound};
}

static void from_any_block_it_goes_on_alike(void **state)
{
    (void)state;
    enum { BLOCKS = 40 };
    const rf_named_sound sound = dense_sound();
    live_begin_with(&other, dense, &sound, 1);
    live_play(&other, (BLOCKS + 4) * RF_BLOCK);
    live_begin_with(&rig, dense, &sound, 1);
    for (size_t i = 0; i < BLOCKS; i++) {
        rf_snapshot *kept = NULL;
        live_play(&rig, RF_BLOCK - 1 + 2 * (i % 2)); /* also inside blocks */
        const size_t at = rig.frames;
        assert_int_equal(rf_stream_snapshot(rig.stream, &kept, NULL), RF_OK);
        live_play(&rig, 4 * RF_BLOCK);
        assert_int_equal(rf_stream_restore(rig.stream, kept, NULL), RF_OK);
        rig.frames = at;
        live_play(&rig, 3 * RF_BLOCK);
        assert_memory_equal(rig.left, other.left, rig.frames * sizeof(float));
        assert_memory_equal(rig.right, other.right, rig.frames * sizeof(float));
        assert_int_equal(rf_stream_restore(rig.stream, kept, NULL), RF_OK);
        rig.frames = at;
        rf_snapshot_release(kept);
    }
    live_end(&other);
    live_end(&rig);
    rf_sound_release((rf_sound *)sound.sound);
}

/* With what waits, in a stream of another text. */
static void any_stream_goes_on_from_a_snapshot(void **state)
{
    (void)state;
    rf_snapshot *kept = NULL;
    live_begin(&rig, "o: saw 100 >> mul 1");
    live_play(&rig, 3 * RF_BLOCK + 50);
    live_message(&rig, "o,1,0,2");
    live_update(&rig, "o: saw 100 >> mul 1 >> add 1");
    assert_int_equal(rf_stream_snapshot(rig.stream, &kept, NULL), RF_OK);
    live_play(&rig, 3 * RF_BLOCK);
    live_begin(&other, "x: constsig 1");
    live_play(&other, 3 * RF_BLOCK + 50);
    rf_status status;
    size_t n = 0;
    do {
        fail_after(n++);
        status = rf_stream_restore(other.stream, kept, NULL);
        fail_never();
    } while (status == RF_NOMEM);
    assert_int_equal(status, RF_OK);
    assert_true(n > 5);
    live_play(&other, 3 * RF_BLOCK);
    assert_memory_equal(rig.left + 3 * RF_BLOCK + 50,
                        other.left + 3 * RF_BLOCK + 50,
                        3 * RF_BLOCK * sizeof(float));
    rf_snapshot_release(rf_snapshot_retain(kept));
    rf_snapshot_release(kept);
    live_end(&other);
    live_end(&rig);
}

/* ---- memory ---- */

static void nothing_is_allocated_while_texts_take_over(void **state)
{
    (void)state;
    const rf_named_sound sound = dense_sound();
    static char all[sizeof dense + sizeof rest];
    const char *const texts[] = {"a: saw 100", all, "a: saw 100 >> delayn 900",
                                 "a: saw 90 >> delayn 8"};
    strcat(strcpy(all, dense), rest);
    live_begin_with(&rig, dense, &sound, 1);
    for (size_t i = 0; i < 4; i++) {
        live_update(&rig, texts[i]);
        fail_after(0);
        live_play(&rig, 4 * RF_BLOCK);
        assert_int_equal(allocations(), 0);
        fail_never();
    }
    live_end(&rig);
    rf_sound_release((rf_sound *)sound.sound);
}

static void short_memory_leaves_a_message_unsent(void **state)
{
    (void)state;
    live_begin(&rig, "o: imp 1 >> delayn 1 >> add 1");
    live_update(&rig, "o: imp 1 >> delayn 1 >> add 1\np: sin 1");
    rf_status status;
    size_t n = 0;
    do {
        fail_after(n++);
        status = rf_stream_message(rig.stream, "o,1,0,3000", 10, NULL);
        fail_never();
    } while (status == RF_NOMEM);
    assert_int_equal(status, RF_OK);
    assert_true(n > 10);
    live_play(&rig, RF_BLOCK);
    assert_true(rig.left[0] == 1);
    live_end(&rig);
}

static void misuse_is_an_argument_error(void **state)
{
    (void)state;
    rf_snapshot *kept = NULL;
    assert_int_equal(rf_stream_message(NULL, "", 0, NULL), RF_ARGUMENT);
    assert_int_equal(rf_stream_tempo(NULL, 120, NULL), RF_ARGUMENT);
    assert_int_equal(rf_stream_gain(NULL, 1, NULL), RF_ARGUMENT);
    assert_int_equal(rf_stream_sound(NULL, "\\a", NULL, NULL), RF_ARGUMENT);
    assert_int_equal(rf_stream_feed(NULL, NULL, NULL, 0, NULL), RF_ARGUMENT);
    assert_int_equal(rf_stream_reset(NULL, NULL), RF_ARGUMENT);
    assert_int_equal(rf_stream_snapshot(NULL, &kept, NULL), RF_ARGUMENT);
    assert_int_equal(rf_stream_restore(NULL, NULL, NULL), RF_ARGUMENT);
    assert_int_equal(rf_stream_trouble(NULL, NULL), RF_OK);
    rf_stream_seed(NULL, 1);
    rf_stream_live_coding(NULL, true);
    assert_null(rf_snapshot_retain(NULL));
    rf_snapshot_release(NULL);
}

#define TEST cmocka_unit_test

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_number_sets_one_parameter),
        TEST(what_addresses_nothing_is_ignored),
        TEST(a_sent_number_outlives_other_updates),
        TEST(messages_are_for_the_text_before_one_that_waits),
        TEST(a_delay_that_is_sent_finds_room),
        TEST(tempo_changes_at_once),
        TEST(gain_is_for_what_is_pulled),
        TEST(input_is_what_was_fed_then_silence),
        TEST(reset_leaves_silence_and_the_input),
        TEST(from_any_block_it_goes_on_alike),
        TEST(any_stream_goes_on_from_a_snapshot),
        TEST(nothing_is_allocated_while_texts_take_over),
        TEST(short_memory_leaves_a_message_unsent),
        TEST(misuse_is_an_argument_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
