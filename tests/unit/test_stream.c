/* test_stream.c: one voice, pulled. */
#include "fail_alloc.h"
#include "task_fixture.h"
#include <math.h>

enum { SECOND = 44100 };

static float left[SECOND], right[SECOND], other[SECOND];

/* The echo of SPEC.md 5.3: the cycle adds one block to the 500 samples. */
static void a_cycle_adds_one_block_of_delay(void **state)
{
    (void)state;
    fixture_render("~x: imp 1 >> add ~fb\n~fb: ~x >> mul 0.5\no: ~x\n", 600,
                   left, right);
    for (size_t n = 0; n < 600; n++) {
        const float want = n % 128 == 0 ? ldexpf(1, -(int)(n / 128)) : 0;
        assert_true(left[n] == want && right[n] == want);
    }
}

static void mono_is_the_mean_of_both(void **state)
{
    (void)state;
    const char *text = "~a: sin 100\n~b: saw 30\no: balance ~a ~b\n";
    fixture_render(text, 1000, left, right);
    fixture_render(text, 1000, other, NULL);
    for (size_t n = 0; n < 1000; n++)
        assert_true(other[n] == 0.5f * left[n] + 0.5f * right[n]);
}

static void any_sizes_of_pull_give_the_same_sound(void **state)
{
    (void)state;
    const char *text = "o: saw 110 >> lpf 800.0 2.0 >> mul 0.3\n";
    fixture_render(text, 4000, left, right);
    rf_plan *plan = fixture_plan(text);
    rf_stream *stream;
    assert_int_equal(rf_stream_create(plan, NULL, 42, &stream, NULL), RF_OK);
    size_t done = 0;
    for (size_t size = 1; done + size <= 4000; size = size * 2 % 509) {
        assert_int_equal(
            rf_stream_pull(stream, other + done, right, size, NULL), RF_OK);
        done += size;
    }
    assert_memory_equal(left, other, done * sizeof *left);
    rf_stream_destroy(stream);
    rf_plan_release(plan);
}

static void new_values_wait_for_the_next_block(void **state)
{
    (void)state;
    rf_plan *plan = fixture_plan("o: constsig {a}\n");
    rf_stream *stream;
    const float one = 1, two = 2;
    assert_int_equal(rf_stream_create(plan, &one, 42, &stream, NULL), RF_OK);
    assert_int_equal(rf_stream_pull(stream, left, NULL, 5, NULL), RF_OK);
    assert_int_equal(rf_stream_set(stream, &two, NULL), RF_OK);
    assert_int_equal(rf_stream_pull(stream, left + 5, NULL, 200, NULL), RF_OK);
    for (size_t n = 0; n < 205; n++)
        assert_true(left[n] == (n < 128 ? 1 : 2));
    const float bad = NAN;
    assert_int_equal(rf_stream_set(stream, &bad, NULL), RF_ARGUMENT);
    assert_int_equal(rf_stream_set(stream, NULL, NULL), RF_ARGUMENT);
    rf_stream_destroy(stream);
    rf_plan_release(plan);
}

static void a_text_of_other_values_takes_over(void **state)
{
    (void)state;
    rf_plan *plan = fixture_plan("o: constsig 1 >> mul 3\n");
    rf_graph *same = fixture_graph("o:  constsig 2 >> mul 5 // new\n");
    rf_graph *longer = fixture_graph("o: constsig 2 >> mul 5 >> add 1\n");
    rf_stream *stream;
    rf_error err;
    assert_int_equal(rf_stream_create(plan, NULL, 42, &stream, NULL), RF_OK);
    assert_int_equal(rf_stream_pull(stream, left, NULL, 128, NULL), RF_OK);
    assert_int_equal(rf_stream_update(stream, longer, &err), RF_ARGUMENT);
    assert_int_equal(rf_stream_pull(stream, left + 128, NULL, 128, NULL),
                     RF_OK);
    assert_int_equal(rf_stream_update(stream, same, &err), RF_OK);
    assert_int_equal(rf_stream_pull(stream, left + 256, NULL, 128, NULL),
                     RF_OK);
    assert_true(left[0] == 3 && left[255] == 3 && left[256] == 10);
    rf_stream_destroy(stream);
    rf_graph_release(longer);
    rf_graph_release(same);
    rf_plan_release(plan);
}

static void what_is_not_finite_is_silent_and_noted(void **state)
{
    (void)state;
    rf_plan *plan =
        fixture_plan("o: constsig {a} >> mul 1.0e30 >> mul 1.0e30\n");
    rf_stream *stream;
    const float fine = 1e-30f, large = 1;
    assert_int_equal(rf_stream_create(plan, &fine, 42, &stream, NULL), RF_OK);
    assert_int_equal(rf_stream_pull(stream, left, right, 128, NULL), RF_OK);
    assert_false(rf_stream_bad(stream));
    assert_int_equal(rf_stream_set(stream, &large, NULL), RF_OK);
    assert_int_equal(rf_stream_pull(stream, left, right, 128, NULL), RF_OK);
    assert_true(rf_stream_bad(stream));
    for (size_t n = 0; n < 128; n++)
        assert_true(left[n] == 0 && right[n] == 0);
    rf_stream_destroy(stream);
    rf_plan_release(plan);
}

static void misuse_is_a_status(void **state)
{
    (void)state;
    rf_stream *stream = NULL;
    assert_int_equal(rf_stream_create(NULL, NULL, 42, &stream, NULL),
                     RF_ARGUMENT);
    assert_int_equal(rf_stream_pull(NULL, left, right, 1, NULL), RF_ARGUMENT);
    assert_int_equal(rf_stream_update(NULL, NULL, NULL), RF_ARGUMENT);
    rf_plan *plan = fixture_plan("o: sin {f}\n");
    assert_int_equal(rf_stream_create(plan, NULL, 42, &stream, NULL),
                     RF_ARGUMENT);
    const float f = 1;
    size_t n = 0;
    rf_status status;
    do {
        fail_after(n++);
        status = rf_stream_create(plan, &f, 42, &stream, NULL);
        fail_never();
    } while (status == RF_NOMEM);
    assert_int_equal(status, RF_OK);
    assert_int_equal(rf_stream_pull(stream, NULL, NULL, 1, NULL), RF_ARGUMENT);
    rf_stream_destroy(stream);
    rf_plan_release(plan);
}

static void nothing_is_allocated_while_it_plays(void **state)
{
    (void)state;
    rf_plan *plan = fixture_plan("~e: imp 5 >> envperc 0.01 0.1\n"
                                 "~n: speed 4.0 >> seq 60 72_67\n"
                                 "~p: ~n >> mul 261.6\n"
                                 "o: saw ~p >> lpf 900.0 2.0 >> mul ~e\n");
    rf_stream *stream;
    assert_int_equal(rf_stream_create(plan, NULL, 42, &stream, NULL), RF_OK);
    fail_never();
    assert_int_equal(rf_stream_pull(stream, left, right, SECOND, NULL), RF_OK);
    assert_int_equal(allocations(), 0);
    rf_stream_destroy(stream);
    rf_plan_release(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cycle_adds_one_block_of_delay),
        cmocka_unit_test(mono_is_the_mean_of_both),
        cmocka_unit_test(any_sizes_of_pull_give_the_same_sound),
        cmocka_unit_test(new_values_wait_for_the_next_block),
        cmocka_unit_test(a_text_of_other_values_takes_over),
        cmocka_unit_test(what_is_not_finite_is_silent_and_noted),
        cmocka_unit_test(misuse_is_a_status),
        cmocka_unit_test(nothing_is_allocated_while_it_plays),
    };
    return cmocka_run_group_tests_name("stream", tests, NULL, NULL);
}
