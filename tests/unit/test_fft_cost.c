/* test_fft_cost.c: what transforms cost is measured, or refused. How long they
 * take is for benches: no test here asks it. */
#include "fail_alloc.h"
#include "raveforce.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* needs those above */
#include <cmocka.h>

static bool is_time(double seconds)
{
    return isfinite(seconds) && seconds > 0;
}

static void check(uint32_t n, uint32_t lanes)
{
    rf_fft_costs costs = {0};
    rf_error err = {0};
    if (rf_fft_cost(n, lanes, &costs, &err) != RF_OK)
        fail_msg("%u, %u lanes: %s", n, lanes, err.message);
    if (!is_time(costs.spectrum) || !is_time(costs.power) ||
        !is_time(costs.kiss))
        fail_msg("%u, %u lanes: %g, %g, %g", n, lanes, costs.spectrum,
                 costs.power, costs.kiss);
}

static void every_width_has_its_costs(void **state)
{
    (void)state;
    for (const uint32_t *width = rf_lane_widths(); *width; width++)
        check(64, *width);
}

static void zero_lanes_are_the_widest(void **state)
{
    (void)state;
    check(2048, 0);
}

static void the_smallest_size_and_kissfft_s_have_costs(void **state)
{
    (void)state;
    check(2, 0);
    check(30, 1);
}

static void expect(uint32_t n, uint32_t lanes, rf_status status,
                   const char *part)
{
    rf_fft_costs costs, before;
    memset(&costs, 0x5a, sizeof costs);
    before = costs;
    rf_error err = {0};
    assert_int_equal(rf_fft_cost(n, lanes, &costs, &err), status);
    assert_memory_equal(&costs, &before, sizeof costs);
    if (!strstr(err.message, part))
        fail_msg("wanted '%s' in '%s'", part, err.message);
    assert_int_equal(rf_fft_cost(n, lanes, &costs, NULL), status);
}

static void sizes_that_features_do_not_take_are_refused(void **state)
{
    (void)state;
    expect(0, 0, RF_INVALID, "got 0, nearest is 2");
    expect(63, 1, RF_INVALID, "got 63, nearest are 60 and 64");
    expect(65538, 0, RF_INVALID, "got 65538, nearest is 65536");
}

static void widths_that_there_are_not_are_refused(void **state)
{
    (void)state;
    expect(64, 3, RF_ARGUMENT, "got 3");
    expect(64, 32, RF_ARGUMENT, "got 32");
    expect(64, UINT32_MAX, RF_ARGUMENT, "lanes must be a width");
}

static void a_place_for_the_result_is_wanted(void **state)
{
    (void)state;
    rf_error err = {0};
    assert_int_equal(rf_fft_cost(64, 1, NULL, &err), RF_ARGUMENT);
    assert_non_null(strstr(err.message, "no place"));
}

static void failing_memory_is_an_error_and_leaks_nothing(void **state)
{
    (void)state;
    rf_fft_costs costs = {0};
    rf_status status;
    size_t n = 0;
    do {
        assert_true(costs.kiss == 0);
        fail_after(n++);
        status = rf_fft_cost(64, 1, &costs, NULL);
        fail_never();
    } while (status == RF_NOMEM);
    assert_int_equal(status, RF_OK);
    assert_true(n > 8); /* tables, kissfft, six places: each did fail */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_width_has_its_costs),
        cmocka_unit_test(zero_lanes_are_the_widest),
        cmocka_unit_test(the_smallest_size_and_kissfft_s_have_costs),
        cmocka_unit_test(sizes_that_features_do_not_take_are_refused),
        cmocka_unit_test(widths_that_there_are_not_are_refused),
        cmocka_unit_test(a_place_for_the_result_is_wanted),
        cmocka_unit_test(failing_memory_is_an_error_and_leaks_nothing),
    };
    return cmocka_run_group_tests_name("fft_cost", tests, NULL, NULL);
}
