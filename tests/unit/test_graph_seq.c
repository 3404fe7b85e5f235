/* Rows of plain numbers, and the notes of seq: SPEC.md 7.10. */
#include "graph_rig.h"

/* ---- values ---- */

static void every_number_parameter_has_a_row(void **state)
{
    (void)state;
    make("~m: sin 2\no: saw ~m >> lpf ~m 2.5 >> lpf 800.5 1 >> mix ~m\n"
         "p: imp 1 >> envperc 0.01 0.3 >> balance ~m ~m");
    assert_true(number(0, 0) == 2);
    assert_true(number(1, 0) == 0); /* behind a reference: SPEC.md 7.2 */
    assert_int_equal(graph->nodes[2].n_values, 2);
    assert_true(number(2, 0) == 20); /* SPEC.md 7.18 */
    assert_true(number(2, 1) == 2.5F);
    assert_true(number(3, 0) == 800.5F);
    assert_int_equal(graph->nodes[4].n_values, 0);
    assert_true(number(6, 1) == 0.3F);
    assert_int_equal(graph->nodes[7].n_values, 0);
    assert_int_equal(graph->nodes[3].values[0].slot, RF_NO_SLOT);
    assert_null(graph->nodes[3].values[0].symbol);
}

/* ---- seq ---- */

typedef struct event {
    float time;
    int32_t input;
    uint32_t param;
} event;

static void assert_notes(size_t node, size_t count, const event *events)
{
    const rf_graph_node *n = &graph->nodes[node];
    assert_int_equal(n->n_events, count);
    for (size_t i = 0; i < count; i++) {
        assert_true(n->events[i].time == events[i].time);
        assert_int_equal(n->events[i].input, events[i].input);
        if (events[i].input == RF_NO_INPUT)
            assert_int_equal(n->events[i].value, events[i].param);
    }
}

static void rests_take_time_and_are_no_events(void **state)
{
    (void)state;
    make("o: seq 60 67 _ 72");
    assert_notes(0, 3, (event[]){{0, -1, 0}, {0.25F, -1, 1}, {0.75F, -1, 2}});
    assert_int_equal(graph->nodes[0].n_values, 3);
    assert_true(number(0, 2) == 72);
    assert_int_equal(graph->nodes[0].speed, RF_NO_INPUT);
}

/* Truth: the formula in exact fractions, rounded to f32 after each operation.
 * The first text's event is not the f32 nearest to 5/6, nor 62 to 7/15. */
static void times_are_rounded_at_each_step(void **state)
{
    (void)state;
    make("o: seq _ __60");
    assert_notes(0, 1, (event[]){{0x1.aaaaacp-1F, -1, 0}});
    make("o: seq 60 61_62_63 64");
    assert_notes(0, 5,
                 (event[]){{0, -1, 0},
                           {0x1.555556p-2F, -1, 1},
                           {0x1.dddde0p-2F, -1, 2},
                           {0x1.333334p-1F, -1, 3},
                           {0x1.555556p-1F, -1, 4}});
}

static void each_distinct_reference_of_seq_is_an_input(void **state)
{
    (void)state;
    make("~a: sig 60\n~b: sig 67\no: seq ~b ~a_~b 72");
    INPUTS(2, 1, 0);
    assert_notes(2, 4,
                 (event[]){{0, 0, 0},
                           {0x1.555556p-2F, 1, 0},
                           {0x1.1c71c8p-1F, 0, 0},
                           {0x1.555556p-1F, -1, 0}});
}

static void a_speed_before_seq_is_no_note(void **state)
{
    (void)state;
    make("~a: sig 60\no: speed 2 >> seq ~a");
    INPUTS(2, 1, 0);
    assert_int_equal(graph->nodes[2].speed, 0);
    assert_int_equal(graph->nodes[2].events[0].input, 1);
    make("~a: sig 60\no: sig 2 >> seq ~a");
    INPUTS(2, 1, 0);
    assert_int_equal(graph->nodes[2].speed, RF_NO_INPUT);
    assert_int_equal(graph->nodes[2].events[0].input, 1);
}

static void seq_that_plays_itself_rests(void **state)
{
    (void)state;
    make("~a: seq 60 ~a");
    assert_int_equal(graph->nodes[0].n_inputs, 0);
    assert_int_equal(graph->nodes[0].n_events, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(every_number_parameter_has_a_row),
        TEST(rests_take_time_and_are_no_events),
        TEST(times_are_rounded_at_each_step),
        TEST(each_distinct_reference_of_seq_is_an_input),
        TEST(a_speed_before_seq_is_no_note),
        TEST(seq_that_plays_itself_rests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
