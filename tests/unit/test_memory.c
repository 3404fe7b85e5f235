/* test_memory.c: zeroed, aligned, checked, and short on demand. */
#include "base/memory.h"
#include "fail_alloc.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* needs those above */
#include <cmocka.h>

static void memory_is_zeroed_and_aligned(void **state)
{
    (void)state;
    for (size_t bytes = 0; bytes < 300; bytes++) {
        unsigned char *memory = rf_alloc(bytes, 1);
        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % 64, 0);
        for (size_t i = 0; i < bytes; i++)
            assert_int_equal(memory[i], 0);
        memset(memory, 0xff, bytes > 0 ? bytes : 1);
        rf_free(memory);
    }
}

static void products_that_overflow_are_refused(void **state)
{
    (void)state;
    const size_t half = SIZE_MAX / 2;
    fail_never();
    assert_null(rf_alloc(SIZE_MAX, 1));
    assert_null(rf_alloc(1, SIZE_MAX));
    assert_null(rf_alloc(SIZE_MAX - 62, 1));
    assert_null(rf_alloc(half + 1, 2));
    assert_null(rf_alloc(half + 2, 2));
    assert_null(rf_alloc((size_t)1 << 33, (size_t)1 << 33));
    assert_int_equal(allocations(), 0);
}

static void nothing_of_something_is_still_memory(void **state)
{
    (void)state;
    void *none = rf_alloc(0, SIZE_MAX), *empty = rf_alloc(SIZE_MAX, 0);
    assert_non_null(none);
    assert_non_null(empty);
    rf_free(none);
    rf_free(empty);
    rf_free(NULL);
}

static void short_memory_gives_null(void **state)
{
    (void)state;
    fail_after(1);
    void *first = rf_alloc(1, 1);
    assert_non_null(first);
    assert_null(rf_alloc(1, 1));
    assert_int_equal(allocations(), 2);
    fail_never();
    rf_free(first);
}

static void growing_keeps_what_is_there_and_zeroes_the_rest(void **state)
{
    (void)state;
    void *items = NULL;
    size_t capacity = 0;
    fail_never();
    for (uint32_t i = 0; i < 10000; i++) {
        assert_true(rf_grow(&items, &capacity, i, sizeof i));
        assert_true(capacity > i);
        uint32_t *numbers = items;
        assert_int_equal(numbers[capacity - 1], 0);
        numbers[i] = i + 1;
    }
    for (uint32_t i = 0; i < 10000; i++)
        assert_int_equal(((uint32_t *)items)[i], i + 1);
    assert_true(allocations() < 16); /* it doubles */
    rf_free(items);
}

static void growing_far_reaches_the_index_at_once(void **state)
{
    (void)state;
    void *items = NULL;
    size_t capacity = 0;
    assert_true(rf_grow(&items, &capacity, 1000, 1));
    assert_true(capacity > 1000);
    rf_free(items);
}

static void failed_growth_changes_nothing(void **state)
{
    (void)state;
    void *items = NULL;
    size_t capacity = 0;
    assert_true(rf_grow(&items, &capacity, 0, 4));
    void *const before = items;
    const size_t room = capacity;
    memcpy(items, "kept", 4);
    fail_after(0);
    assert_false(rf_grow(&items, &capacity, capacity, 4));
    fail_never();
    assert_false(rf_grow(&items, &capacity, SIZE_MAX, 1));
    assert_false(rf_grow(&items, &capacity, SIZE_MAX / 2, 4));
    assert_ptr_equal(items, before);
    assert_int_equal(capacity, room);
    assert_memory_equal(items, "kept", 4);
    rf_free(items);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned),
        cmocka_unit_test(products_that_overflow_are_refused),
        cmocka_unit_test(nothing_of_something_is_still_memory),
        cmocka_unit_test(short_memory_gives_null),
        cmocka_unit_test(growing_keeps_what_is_there_and_zeroes_the_rest),
        cmocka_unit_test(growing_far_reaches_the_index_at_once),
        cmocka_unit_test(failed_growth_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
