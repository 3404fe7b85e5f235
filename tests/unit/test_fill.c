/* A text with its holes filled means what its slots were given: each kind of
 * hole, wherever the grammar has one. */
#include "plan/plan.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "fail_alloc.h"

enum { MOST = 16, LONGEST = 512 };

static const char *const kit[] = {"\\kick", "\\sn-1"};

static rf_named_sound sounds[2];

static int make_sounds(void **state)
{
    (void)state;
    static const float data[4] = {1, 0.5F, 0.25F, 0};
    for (size_t i = 0; i < 2; i++) {
        rf_sound *sound = NULL;
        if (rf_sound_create(data, 1, 4, 44100, &sound, NULL) != RF_OK)
            return -1;
        sounds[i] = (rf_named_sound){kit[i], sound};
    }
    return 0;
}

static int release_sounds(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++)
        rf_sound_release((rf_sound *)sounds[i].sound);
    return 0;
}

static rf_slot_spec spec_for(rf_hole kind)
{
    if (kind == RF_HOLE_SYMBOL)
        return (rf_slot_spec){.symbols = kit, .n_symbols = 2};
    return (rf_slot_spec){
        .lo = -1e6F, .hi = 1e6F, .integer = kind != RF_HOLE_NUMBER};
}

static rf_plan *plan_of(const char *text)
{
    rf_graph *graph = NULL;
    rf_plan *plan = NULL;
    rf_error err = {0};
    rf_slot_spec specs[MOST];
    if (rf_graph_create(text, strlen(text), &graph, &err) != RF_OK)
        fail_msg("%s: %u:%u: %s", text, err.line, err.col, err.message);
    for (size_t i = 0; i < graph->n_slots; i++)
        specs[i] = spec_for(graph->slots[i].kind);
    const rf_plan_options options = {.size = sizeof options,
                                     .sounds = sounds,
                                     .n_sounds = 2,
                                     .slots = specs,
                                     .n_slots = graph->n_slots};
    if (rf_plan_create(graph, &options, &plan, &err) != RF_OK)
        fail_msg("%s: %u:%u: %s", text, err.line, err.col, err.message);
    rf_graph_release(graph);
    return plan;
}

static void assert_text(const rf_plan *plan, const float *values,
                        const char *filled)
{
    char text[LONGEST];
    size_t length;
    assert_int_equal(
        rf_plan_fill(plan, values, text, sizeof text, &length, NULL), RF_OK);
    assert_string_equal(text, filled);
}

/* The text of `holes` with `values` is `filled`, whose rows are the same as
 * what the slots make of theirs. */
static void assert_filled(const char *holes, const float *values,
                          const char *filled)
{
    rf_plan *open = plan_of(holes), *closed = plan_of(filled);
    assert_text(open, values, filled);
    assert_int_equal(open->n_rows, closed->n_rows);
    for (size_t i = 0; i < open->n_uses; i++) {
        const rf_use *use = &open->uses[i];
        open->rows[use->row] = rf_plan_use_value(open, use, values[use->slot]);
    }
    assert_memory_equal(open->rows, closed->rows,
                        open->n_rows * sizeof *open->rows);
    rf_plan_release(closed);
    rf_plan_release(open);
}

#define VALUES(...) ((const float[]){__VA_ARGS__})

static void a_pattern_is_filled(void **state)
{
    (void)state;
    assert_filled("o: sig \"{}@{} 2@{}\"({})", VALUES(1.5F, 0.25F, 0.1F, 2),
                  "o: sig \"1.5@0.25 2@0.1\"(2.0)");
    assert_filled("o: saw 1 >> lpf \"{}@0\"() {}", VALUES(440, 1),
                  "o: saw 1 >> lpf \"440.0@0\"() 1.0");
    assert_filled("o: psampler \"{}@{},\\kick@1\"()", VALUES(1, 0.5F),
                  "o: psampler \"\\sn-1@0.5,\\kick@1\"()");
}

static void points_are_filled(void **state)
{
    (void)state;
    assert_filled("o: [{}=>{} 1/4-{}_ms=>0 {}+{}_s=>{}]*{}!",
                  VALUES(0, 1, 30, 0.5F, 1e-5F, -2, 3),
                  "o: [0.0=>1.0 1/4-30.0_ms=>0 0.5+0.00001_s=>-2.0]*3.0!");
    assert_filled("o: [0=>1]/{}", VALUES(3), "o: [0=>1]/3.0");
    assert_filled("o: [0=>1]/{x} >> mul {x}", VALUES(-7),
                  "o: [0=>1]/-7.0 >> mul -7.0");
}

static void integers_have_no_point_and_only_notes_rest(void **state)
{
    (void)state;
    assert_filled("o: choose {} {} 5", VALUES(0, -3), "o: choose 0 -3 5");
    assert_filled("o: seq {}_{} {}", VALUES(60, 72, -3), "o: seq 60_72 -3");
    rf_plan *plan = plan_of("o: choose {n} >> add {n}\np: seq {n}");
    assert_text(plan, VALUES(0), "o: choose 0 >> add 0.0\np: seq _");
    rf_plan_release(plan);
}

static void arrange_and_delays_are_filled(void **state)
{
    (void)state;
    assert_filled("~a: sin {}\no: arrange ~a {} ~a 1 >> delayn {} >> delayms "
                  "{} >> apfgain {} {}",
                  VALUES(1, 0.5F, 100, 10, 2, 0.25F),
                  "~a: sin 1.0\no: arrange ~a 0.5 ~a 1 >> delayn 100.0 >> "
                  "delayms 10.0 >> apfgain 2.0 0.25");
}

/* What a slot of 1 / x may make of its row. */
static void an_inverse_hole_has_the_inverse_range(void **state)
{
    (void)state;
    static const struct {
        float lo, hi, lower, upper;
    } cases[] = {{2, 4, 0.25F, 0.5F},
                 {-4, -2, -0.5F, -0.25F},
                 {0, 4, -INFINITY, INFINITY},
                 {-1, 1, -INFINITY, INFINITY}};
    rf_graph *graph = NULL;
    assert_int_equal(rf_graph_create("o: [0=>1]/{}", 12, &graph, NULL), RF_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const rf_slot_spec spec = {.lo = cases[i].lo, .hi = cases[i].hi};
        const rf_plan_options options = {
            .size = sizeof options, .slots = &spec, .n_slots = 1};
        rf_plan *plan = NULL;
        assert_int_equal(rf_plan_create(graph, &options, &plan, NULL), RF_OK);
        assert_true(plan->lower[0] == cases[i].lower);
        assert_true(plan->upper[0] == cases[i].upper);
        rf_plan_release(plan);
    }
    rf_graph_release(graph);
}

static void a_number_of_choose_must_be_an_integer(void **state)
{
    (void)state;
    rf_graph *graph = NULL;
    rf_plan *plan = NULL;
    rf_error err = {0};
    assert_int_equal(rf_graph_create("o: choose {x}", 13, &graph, NULL), RF_OK);
    const rf_slot_spec spec = {.lo = 0, .hi = 1};
    const rf_plan_options options = {
        .size = sizeof options, .slots = &spec, .n_slots = 1};
    assert_int_equal(rf_plan_create(graph, &options, &plan, &err), RF_INVALID);
    assert_string_equal(err.message,
                        "'x' is a number of choose, which is an integer, but "
                        "may be given any number");
    assert_int_equal(err.col, 11);
    rf_graph_release(graph);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pattern_is_filled),
        cmocka_unit_test(points_are_filled),
        cmocka_unit_test(integers_have_no_point_and_only_notes_rest),
        cmocka_unit_test(arrange_and_delays_are_filled),
        cmocka_unit_test(an_inverse_hole_has_the_inverse_range),
        cmocka_unit_test(a_number_of_choose_must_be_an_integer),
    };
    return cmocka_run_group_tests(tests, make_sounds, release_sounds);
}
