/* The actions of a run come back as they were written, or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "fail_alloc.h"
#include "raveforce_io.h"
#include "temp_folder.h"

enum { EPISODES = 5, STEPS = 3, WIDTH = 2 };

static rf_error err;

static void ok(rf_status status)
{
    if (status != RF_OK)
        fail_msg("%s", err.message);
}

static void expect(rf_status status, rf_status wanted, const char *part)
{
    if (status != wanted || strstr(err.message, part) == NULL)
        fail_msg("wanted %d with \"%s\", got %d: %s", wanted, part, status,
                 err.message);
}

static double value(int64_t id, size_t step, size_t i)
{
    return (double)id + (double)step / 8 + (double)i / 64;
}

static void add(rf_store *store, int64_t id, size_t width)
{
    double values[STEPS][WIDTH];
    rf_record_step steps[STEPS] = {0};
    static const double terms[1] = {0};
    for (size_t k = 0; k < STEPS; k++) {
        for (size_t i = 0; i < WIDTH; i++)
            values[k][i] = value(id, k, i);
        steps[k] = (rf_record_step){.action = values[k],
                                    .n_action = width,
                                    .terms = terms,
                                    .n_terms = 1};
    }
    const rf_record record = {.id = id,
                              .env = 1,
                              .episode = id,
                              .task_hash = "aa",
                              .reward_hash = "bb",
                              .steps = steps,
                              .n_steps = STEPS};
    ok(rf_store_add(store, &record, &err));
}

static rf_store *open_new(const char *path)
{
    rf_store *store = NULL;
    ok(rf_store_open(path, true, &store, &err));
    return store;
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
        cmocka_unit_test(what_is_missing_or_of_another_shape_is_refused),
        cmocka_unit_test(wrong_arguments_are_refused),
    };
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}
