/* Holes of a text: which are one slot, what each is, where they stand. */
#include "graph_rig.h"

static rf_slot_info slot(size_t index)
{
    rf_slot_info info;
    assert_int_equal(rf_graph_slot(graph, index, &info, NULL), RF_OK);
    return info;
}

static void slots_are_in_order_of_first_appearance(void **state)
{
    (void)state;
    make("~e: imp 1 >> envperc {b} {A}\no: sin {b} >> mul {c_1}");
    assert_int_equal(rf_graph_slots(graph), 3);
    assert_string_equal(slot(0).name, "b");
    assert_string_equal(slot(1).name, "A");
    assert_string_equal(slot(2).name, "c_1");
    assert_int_equal(slot(0).holes, 2);
    assert_int_equal(slot(1).holes, 1);
    assert_int_equal(slot(0).line, 1);
    assert_int_equal(slot(0).col, 22);
    assert_int_equal(slot(2).line, 2);
    assert_int_equal(graph->nodes[1].values[0].slot, 0);
    assert_int_equal(graph->nodes[1].values[1].slot, 1);
    assert_int_equal(graph->nodes[2].values[0].slot, 0);
    assert_int_equal(graph->nodes[3].values[0].slot, 2);
}

static void each_pair_of_braces_is_a_slot_of_its_own(void **state)
{
    (void)state;
    make("o: sin {} >> lpf {} {}");
    assert_int_equal(rf_graph_slots(graph), 3);
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(slot(i).name, "");
        assert_int_equal(slot(i).holes, 1);
        assert_int_equal(slot(i).kind, RF_HOLE_NUMBER);
    }
}

static void a_slot_has_the_strictest_kind_of_its_holes(void **state)
{
    (void)state;
    make("a: sin {n}\nb: seq 60 {n}_{m} >> sp {s}\nc: mul {m}");
    assert_int_equal(slot(0).kind, RF_HOLE_NOTE);
    assert_int_equal(slot(1).kind, RF_HOLE_NOTE);
    assert_int_equal(slot(2).kind, RF_HOLE_SYMBOL);
    assert_int_equal(graph->holes[0].kind, RF_HOLE_NUMBER);
    assert_int_equal(graph->holes[1].kind, RF_HOLE_NOTE);
    assert_int_equal(graph->nodes[1].values[2].slot, 1);
    assert_null(graph->nodes[2].values[0].symbol);
    assert_int_equal(graph->nodes[2].values[0].slot, 2);
}

static void a_number_of_choose_is_an_integer(void **state)
{
    (void)state;
    make("o: sin {x} >> choose {x} {y}\np: seq {y}");
    assert_int_equal(slot(0).kind, RF_HOLE_INTEGER);
    assert_int_equal(slot(1).kind, RF_HOLE_NOTE);
    assert_int_equal(graph->holes[0].kind, RF_HOLE_NUMBER);
    assert_int_equal(graph->holes[1].kind, RF_HOLE_INTEGER);
    assert_int_equal(graph->holes[2].kind, RF_HOLE_INTEGER);
    assert_int_equal(graph->holes[3].kind, RF_HOLE_NOTE);
}

static void holes_of_patterns_and_points_are_rows(void **state)
{
    (void)state;
    make("a: sig \"{v}@{t}\"({s})\nb: [{v}+{t}_s=>2]/{s}\n"
         "c: psampler \"{k}@{t}\"() >> delayn {v}");
    assert_int_equal(rf_graph_slots(graph), 4);
    assert_int_equal(slot(3).kind, RF_HOLE_SYMBOL);
    assert_int_equal(graph->nodes[0].values[1].slot, 0);
    assert_int_equal(graph->nodes[0].values[2].slot, 1);
    assert_int_equal(graph->nodes[0].values[3].slot, 2);
    assert_false(graph->nodes[0].values[3].inverse);
    assert_int_equal(graph->nodes[1].values[0].slot, 2);
    assert_true(graph->nodes[1].values[0].inverse);
    assert_int_equal(graph->nodes[1].values[3].slot, 1);
    assert_int_equal(graph->nodes[2].values[0].slot, 3);
    assert_int_equal(graph->nodes[3].values[0].slot, 0);
}

static void both_kinds_of_hole_in_a_text_are_refused(void **state)
{
    (void)state;
    assert_fails("o: sin {}\np: sin {x}", RF_INVALID, 2, 8,
                 "a text has either {} or {name}: there is '{}' at 1:8");
    assert_fails("o: lpf {x} {}", RF_INVALID, 1, 12,
                 "a text has either {} or {name}: there is '{x}' at 1:8");
    assert_fails("o: lpf {x} {} .5", RF_SYNTAX, 1, 15,
                 "expected '>>' or the end of the chain, found '.5'");
}

static void a_sample_and_a_number_share_no_slot(void **state)
{
    (void)state;
    assert_fails("a: sin {x}\nb: sp {x}", RF_INVALID, 2, 7,
                 "hole '{x}' stands for a sample at one place and for a "
                 "number at another: 1:8");
}

static void holes_are_where_they_stand_in_the_text(void **state)
{
    (void)state;
    static const char text[] = "// é {no}\na: sin {f} // {no}\n"
                               "a: seq 60_{note} {f}";
    static const char *const written[] = {"{f}", "{note}", "{f}"};
    make(text);
    assert_int_equal(graph->n_holes, 3);
    for (size_t i = 0; i < 3; i++) {
        const rf_graph_hole *hole = &graph->holes[i];
        assert_int_equal(hole->length, strlen(written[i]));
        assert_memory_equal(text + hole->offset, written[i], hole->length);
        assert_int_equal(hole->slot, i % 2);
    }
}

static void a_chain_that_is_dropped_keeps_its_holes(void **state)
{
    (void)state;
    make("a: sin {x}\na: sin {y}");
    assert_int_equal(rf_graph_slots(graph), 2);
    assert_int_equal(graph->n_holes, 2);
    assert_int_equal(graph->nodes[0].values[0].slot, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(slots_are_in_order_of_first_appearance),
        TEST(each_pair_of_braces_is_a_slot_of_its_own),
        TEST(a_slot_has_the_strictest_kind_of_its_holes),
        TEST(a_number_of_choose_is_an_integer),
        TEST(holes_of_patterns_and_points_are_rows),
        TEST(both_kinds_of_hole_in_a_text_are_refused),
        TEST(a_sample_and_a_number_share_no_slot),
        TEST(holes_are_where_they_stand_in_the_text),
        TEST(a_chain_that_is_dropped_keeps_its_holes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
