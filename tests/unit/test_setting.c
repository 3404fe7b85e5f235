/* test_setting.c: settings that are given, read against a table. */
#include "base/setting.h"
#include "fail_alloc.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* needs those above */
#include <cmocka.h>

enum { HOP, TOP_DB, CENTER, WINDOW, NORM, GAIN, FREE, N };

static const char *const windows[] = {"hann", "hamming", "ones", NULL};
static const char *const norms[] = {"slaney", NULL};

static const rf_setting_info infos[] = {
    {"hop_length", "samples", "", 1, INFINITY, 512, NULL, RF_SETTING_WHOLE,
     false},
    {"top_db", "dB", "", 0, INFINITY, 80, NULL, RF_SETTING_NUMBER, true},
    {"center", "", "", 0, 1, 1, NULL, RF_SETTING_FLAG, false},
    {"window", "", "", 0, 0, 1, windows, RF_SETTING_CHOICE, false},
    {"norm", "", "", 0, 0, NAN, norms, RF_SETTING_CHOICE, true},
    {"gain", "", "", -1, 1, 0.5, NULL, RF_SETTING_NUMBER, false},
    {"free", "", "", -INFINITY, INFINITY, 0, NULL, RF_SETTING_NUMBER, false},
    {0},
};

static rf_setting number(const char *name, double value)
{
    return (rf_setting){.name = name, .number = value};
}

static rf_setting text(const char *name, const char *value)
{
    return (rf_setting){.name = name, .text = value};
}

/* What one setting becomes. */
static double read_as(rf_setting given, size_t index)
{
    double values[N];
    rf_error err = {0};
    assert_int_equal(rf_settings_read("f", infos, &given, 1, values, &err),
                     RF_OK);
    return values[index];
}

static void refused(const rf_setting *given, size_t n, const char *message)
{
    double values[N];
    for (size_t i = 0; i < N; i++)
        values[i] = -7;
    rf_error err = {0};
    assert_int_equal(rf_settings_read("mfcc", infos, given, n, values, &err),
                     RF_INVALID);
    assert_string_equal(err.message, message);
    for (size_t i = 0; i < N; i++) /* untouched */
        assert_true(values[i] == -7);
    assert_int_equal(rf_settings_read("mfcc", infos, given, n, values, NULL),
                     RF_INVALID);
}

static void refused_number(const char *name, double value, const char *message)
{
    const rf_setting given = number(name, value);
    refused(&given, 1, message);
}

static void refused_text(const char *name, const char *value,
                         const char *message)
{
    const rf_setting given = text(name, value);
    refused(&given, 1, message);
}

static void counts_up_to_the_one_without_a_name(void **state)
{
    (void)state;
    assert_int_equal(rf_settings_count(infos), N);
    assert_int_equal(rf_settings_count(infos + N), 0);
}

static void what_is_not_given_has_its_fallback(void **state)
{
    (void)state;
    double values[N];
    assert_int_equal(rf_settings_read("f", infos, NULL, 0, values, NULL),
                     RF_OK);
    assert_true(values[HOP] == 512 && values[TOP_DB] == 80);
    assert_true(values[CENTER] == 1 && values[WINDOW] == 1);
    assert_true(isnan(values[NORM]) && values[GAIN] == 0.5);
}

static void what_is_given_counts(void **state)
{
    (void)state;
    assert_true(read_as(number("hop_length", 1), HOP) == 1);
    assert_true(read_as(number("gain", -1), GAIN) == -1);
    assert_true(read_as(number("gain", 1), GAIN) == 1);
    assert_true(read_as(number("center", 0), CENTER) == 0);
    assert_true(read_as(text("center", "false"), CENTER) == 0);
    assert_true(read_as(text("center", "true"), CENTER) == 1);
    assert_true(read_as(text("window", "hann"), WINDOW) == 0);
    assert_true(read_as(text("window", "ones"), WINDOW) == 2);
    assert_true(read_as(text("norm", "slaney"), NORM) == 0);
    assert_true(read_as(number("gain", 0), TOP_DB) == 80);
}

static void none_is_for_what_is_optional(void **state)
{
    (void)state;
    assert_true(isnan(read_as(text("top_db", "none"), TOP_DB)));
    assert_true(isnan(read_as(number("top_db", NAN), TOP_DB)));
    assert_true(isnan(read_as(text("norm", "none"), NORM)));
    refused_text("hop_length", "none",
                 "mfcc: hop_length must be a whole number 1.. samples, got "
                 "'none'");
    refused_number("gain", NAN, "mfcc: gain must be -1..1, got 'none'");
    refused_text("window", "none",
                 "mfcc: window must be hann, hamming or ones, got 'none'");
}

static void a_choice_may_be_called_none(void **state)
{
    (void)state;
    static const char *const choices[] = {"one", "none", NULL};
    const rf_setting_info list[] = {
        {"which", "", "", 0, 0, 0, choices, RF_SETTING_CHOICE, true}, {0}};
    const rf_setting given = text("which", "none");
    double value;
    assert_int_equal(rf_settings_read("f", list, &given, 1, &value, NULL),
                     RF_OK);
    assert_true(value == 1);
}

static void the_order_does_not_matter(void **state)
{
    (void)state;
    const rf_setting given[] = {text("norm", "slaney"), number("gain", 0.25),
                                number("hop_length", 3)};
    double values[N];
    assert_int_equal(rf_settings_read("f", infos, given, 3, values, NULL),
                     RF_OK);
    assert_true(values[NORM] == 0 && values[GAIN] == 0.25 && values[HOP] == 3);
}

static void numbers_stay_in_their_range(void **state)
{
    (void)state;
    refused_number("hop_length", 0,
                   "mfcc: hop_length must be 1.. samples, got 0");
    refused_number("hop_length", INFINITY,
                   "mfcc: hop_length must be 1.. samples, got inf");
    refused_number("hop_length", 1.5,
                   "mfcc: hop_length must be a whole number 1.. samples, got "
                   "1.5");
    refused_number("top_db", -1, "mfcc: top_db must be 0.. dB or none, got -1");
    refused_number("gain", 1.25, "mfcc: gain must be -1..1, got 1.25");
    refused_number("free", -INFINITY, "mfcc: free must be a number, got -inf");
}

static void the_kind_must_fit(void **state)
{
    (void)state;
    refused_text("gain", "loud",
                 "mfcc: gain must be a number -1..1, got 'loud'");
    refused_text("free", "loud", "mfcc: free must be a number, got 'loud'");
    refused_text("center", "yes",
                 "mfcc: center must be true or false, got 'yes'");
    refused_number("center", 2, "mfcc: center must be true or false, got 2");
    refused_text("window", "han",
                 "mfcc: window must be hann, hamming or ones, got 'han'");
    refused_number("window", 0,
                   "mfcc: window must be hann, hamming or ones, got 0");
    refused_text("norm", "l2", "mfcc: norm must be slaney or none, got 'l2'");
    refused_text("hop_length", "true",
                 "mfcc: hop_length must be a whole number 1.. samples, got "
                 "'true'");
}

static void unknown_settings_name_the_nearest(void **state)
{
    (void)state;
    refused_number("hop_lenght", 3,
                   "mfcc: unknown setting 'hop_lenght'; did you mean "
                   "'hop_length'");
    refused_number("zzz", 3,
                   "mfcc: unknown setting 'zzz' (have hop_length, top_db, "
                   "center, window, norm, gain, free)");
    double value = 0;
    rf_error err;
    const rf_setting given = number("gain", 0);
    assert_int_equal(
        rf_settings_read("mse_raw", infos + N, &given, 1, &value, &err),
        RF_INVALID);
    assert_string_equal(err.message,
                        "mse_raw: unknown setting 'gain'; there are none");
}

static void a_setting_is_given_once_and_by_name(void **state)
{
    (void)state;
    const rf_setting twice[] = {number("gain", 0), number("hop_length", 2),
                                number("gain", 0)};
    refused(twice, 3, "mfcc: gain is given twice");
    const rf_setting nameless = {0};
    refused(&nameless, 1, "mfcc: a setting has no name");
}

static void an_error_behind_good_settings_changes_nothing(void **state)
{
    (void)state;
    const rf_setting given[] = {number("gain", 0), number("hop_length", 0)};
    refused(given, 2, "mfcc: hop_length must be 1.. samples, got 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_up_to_the_one_without_a_name),
        cmocka_unit_test(what_is_not_given_has_its_fallback),
        cmocka_unit_test(what_is_given_counts),
        cmocka_unit_test(none_is_for_what_is_optional),
        cmocka_unit_test(a_choice_may_be_called_none),
        cmocka_unit_test(the_order_does_not_matter),
        cmocka_unit_test(numbers_stay_in_their_range),
        cmocka_unit_test(the_kind_must_fit),
        cmocka_unit_test(unknown_settings_name_the_nearest),
        cmocka_unit_test(a_setting_is_given_once_and_by_name),
        cmocka_unit_test(an_error_behind_good_settings_changes_nothing),
    };
    return cmocka_run_group_tests_name("setting", tests, NULL, NULL);
}
