/* Actions and units come back as they were written, or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "store_rig.h"

enum { EPISODES = 5, STEPS = 3, WIDTH = 2 };

static double value(int64_t id, size_t step, size_t i)
{
    return (double)id + (double)step / 8 + (double)i / 64;
}

static void add(rf_store *store, int64_t id, size_t width)
{
    double values[STEPS][WIDTH];
    rf_record_step steps[STEPS] = {0};
    static const double no_terms[1] = {0};
    for (size_t k = 0; k < STEPS; k++) {
        for (size_t i = 0; i < WIDTH; i++)
            values[k][i] = value(id, k, i);
        steps[k] = (rf_record_step){.action = values[k],
                                    .n_action = width,
                                    .unit = id == EPISODES ? NULL : values[k],
                                    .n_unit = width,
                                    .terms = no_terms,
                                    .n_terms = 1};
    }
    const rf_record shaped = {.id = id,
                              .env = 1,
                              .episode = id,
                              .task_hash = "aa",
                              .reward_hash = "bb",
                              .steps = steps,
                              .n_steps = STEPS};
    ok(rf_store_add(store, &shaped, &err));
}

static void actions_come_back_in_order(void **state)
{
    (void)state;
    rf_store *store = open_new("order.db");
    int64_t count = -1;
    ok(rf_store_count(store, &count, &err));
    assert_int_equal(count, 0);
    for (int64_t id = EPISODES; id >= 1; id--)
        add(store, id, WIDTH);
    ok(rf_store_count(store, &count, &err));
    assert_int_equal(count, EPISODES);
    double out[3][STEPS][WIDTH] = {0};
    ok(rf_store_actions(store, 2, 3, STEPS, WIDTH, &out[0][0][0], &err));
    for (size_t e = 0; e < 3; e++)
        for (size_t k = 0; k < STEPS; k++)
            for (size_t i = 0; i < WIDTH; i++)
                assert_true(out[e][k][i] == value((int64_t)e + 2, k, i));
    ok(rf_store_actions(store, 1, 0, STEPS, WIDTH, &out[0][0][0], &err));
    rf_store_close(store);
}

static void units_come_back_where_all_episodes_have_them(void **state)
{
    (void)state;
    rf_store *store = open_new("units.db");
    for (int64_t id = 1; id <= EPISODES; id++)
        add(store, id, WIDTH);
    double out[EPISODES][STEPS][WIDTH] = {0};
    bool there = false;
    ok(rf_store_units(store, 2, 2, STEPS, WIDTH, &out[0][0][0], &there, &err));
    assert_true(there);
    assert_true(out[1][2][1] == value(3, 2, 1));
    ok(rf_store_units(store, 1, EPISODES, STEPS, WIDTH, &out[0][0][0], &there,
                      &err));
    assert_false(there); /* the last was played by values */
    ok(rf_store_units(store, 1, 0, STEPS, WIDTH, &out[0][0][0], &there, &err));
    assert_true(there);
    expect(rf_store_units(store, 1, 1, STEPS, WIDTH + 1, &out[0][0][0], &there,
                          &err),
           RF_INVALID, "units.db: episode 1 has no step 1 of 3 units");
    expect(rf_store_units(store, 1, 1, STEPS, WIDTH, &out[0][0][0], NULL, &err),
           RF_ARGUMENT, "units: wants");
    rf_store_close(store);
}

static void what_is_missing_or_of_another_shape_is_refused(void **state)
{
    (void)state;
    rf_store *store = open_new("shape.db");
    add(store, 1, WIDTH);
    add(store, 2, WIDTH - 1);
    add(store, 4, WIDTH);
    double out[8 * STEPS * WIDTH];
    expect(rf_store_actions(store, 1, 2, STEPS, WIDTH, out, &err), RF_INVALID,
           "episode 2 has no step 1 of 2 values");
    expect(rf_store_actions(store, 3, 1, STEPS, WIDTH, out, &err), RF_INVALID,
           "there are fewer");
    expect(rf_store_actions(store, 3, 2, STEPS, WIDTH, out, &err), RF_INVALID,
           "episode 3 has no step 1");
    expect(rf_store_actions(store, 1, 1, STEPS + 1, WIDTH, out, &err),
           RF_INVALID, "there are fewer");
    expect(rf_store_actions(store, 1, 1, STEPS - 1, WIDTH, out, &err),
           RF_INVALID, "there are more");
    rf_store_close(store);
}

static void wrong_arguments_are_refused(void **state)
{
    (void)state;
    rf_store *store = open_new("wrong.db");
    double out[1];
    int64_t count;
    expect(rf_store_count(NULL, &count, &err), RF_ARGUMENT, "store");
    expect(rf_store_count(store, NULL, &err), RF_ARGUMENT, "place");
    expect(rf_store_actions(NULL, 1, 1, 1, 1, out, &err), RF_ARGUMENT, "store");
    expect(rf_store_actions(store, 1, 1, 0, 1, out, &err), RF_ARGUMENT,
           "steps");
    expect(rf_store_actions(store, 1, 1, 1, 1, NULL, &err), RF_ARGUMENT,
           "place");
    expect(rf_store_actions(store, 9, SIZE_MAX, 1, 1, out, &err), RF_ARGUMENT,
           "store");
    rf_store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(actions_come_back_in_order),
        cmocka_unit_test(units_come_back_where_all_episodes_have_them),
        cmocka_unit_test(what_is_missing_or_of_another_shape_is_refused),
        cmocka_unit_test(wrong_arguments_are_refused),
    };
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}
