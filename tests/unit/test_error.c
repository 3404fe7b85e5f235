/* test_error.c: what went wrong, in one line and with its place. */
#include "base/error.h"
#include "fail_alloc.h"
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* needs those above */
#include <cmocka.h>

static rf_error err;

static void fail_fills_all_of_the_error(void **state)
{
    (void)state;
    memset(&err, 0x55, sizeof err);
    assert_int_equal(rf_fail(&err, RF_LIMIT, 3, 7, "lag: %s", "no"), RF_LIMIT);
    assert_int_equal(err.status, RF_LIMIT);
    assert_int_equal(err.line, 3);
    assert_int_equal(err.col, 7);
    assert_string_equal(err.message, "lag: no");
}

static void fail_without_an_error_gives_the_status(void **state)
{
    (void)state;
    assert_int_equal(rf_fail(NULL, RF_IO, 0, 0, "%s", "unseen"), RF_IO);
}

static void formats_integers_to_their_limits(void **state)
{
    (void)state;
    rf_fail(&err, RF_INVALID, 0, 0, "%d %d %d %u %u", 0, INT32_MAX, INT32_MIN,
            0u, UINT32_MAX);
    assert_string_equal(err.message, "0 2147483647 -2147483648 0 4294967295");
    rf_fail(&err, RF_INVALID, 0, 0, "%zu %llu", (size_t)18446744073709551615u,
            18446744073709551615ull);
    assert_string_equal(err.message,
                        "18446744073709551615 18446744073709551615");
    rf_fail(&err, RF_INVALID, 0, 0, "%lld %lld", (long long)INT64_MIN,
            (long long)INT64_MAX);
    assert_string_equal(err.message,
                        "-9223372036854775808 9223372036854775807");
}

static void formats_text_characters_and_percent(void **state)
{
    (void)state;
    rf_fail(&err, RF_INVALID, 0, 0, "%s|%.*s|%.*s|%.*s|%c|100%%", "whole", 3,
            "cut short", 9, "short", 0, "gone", '~');
    assert_string_equal(err.message, "whole|cut|short||~|100%");
    const char *volatile nothing = NULL; /* unseen by warnings */
    rf_fail(&err, RF_INVALID, 0, 0, "%.*s", 9, nothing);
    assert_string_equal(err.message, "(null)");
}

static void reads_no_further_than_a_token_is_long(void **state)
{
    (void)state;
    const char token[3] = {'s', 'i', 'n'}; /* no terminator */
    rf_fail(&err, RF_INVALID, 0, 0, "'%.*s'", 3, token);
    assert_string_equal(err.message, "'sin'");
}

static void formats_floats_as_short_as_they_go(void **state)
{
    (void)state;
    rf_fail(&err, RF_INVALID, 0, 0, "%f %f %f %f %f", 10.0, 20000.0,
            (double)0.1f, -0.5, 0.0);
    assert_string_equal(err.message, "10 20000 0.1 -0.5 0");
    rf_fail(&err, RF_INVALID, 0, 0, "%f %f %f", (double)NAN, (double)INFINITY,
            (double)-INFINITY);
    assert_string_equal(err.message, "nan inf -inf");
    rf_fail(&err, RF_INVALID, 0, 0, "%f", (double)FLT_MAX);
    assert_string_equal(err.message, "340282350000000000000000000000000000000");
}

static void a_message_is_one_line(void **state)
{
    (void)state;
    rf_fail(&err, RF_INVALID, 0, 0, "a%sb%c", "\n\t\x1b[31m\x7f", '\r');
    assert_string_equal(err.message, "a   [31m b ");
}

static void a_message_may_quote_the_one_it_replaces(void **state)
{
    (void)state;
    rf_fail(&err, RF_INVALID, 0, 0, "no such file");
    rf_fail(&err, RF_IO, 0, 0, "kick: %s", err.message);
    assert_string_equal(err.message, "kick: no such file");
}

static void long_messages_are_cut_and_terminated(void **state)
{
    (void)state;
    char text[400];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    rf_fail(&err, RF_INVALID, 0, 0, "%s%d", text, 1);
    assert_int_equal(strlen(err.message), sizeof err.message - 1);
    assert_int_equal(err.message[sizeof err.message - 2], 'x');
}

static void a_cut_leaves_characters_whole(void **state)
{
    (void)state;
    /* 159 bytes of room: the last letter begins in 157, 158 and so on */
    static const char *const letters[] = {"\u00e9", "\u20ac", "\U0001F941"};
    for (size_t i = 0; i < 3; i++) {
        const size_t size = strlen(letters[i]);
        for (size_t before = 150; before < 159; before++) {
            char text[200] = {0};
            memset(text, 'x', before);
            memcpy(text + before, letters[i], size);
            rf_fail(&err, RF_INVALID, 0, 0, "%s", text);
            if (before + size >= sizeof err.message)
                text[before] = '\0';
            assert_string_equal(err.message, text);
        }
    }
    rf_fail(&err, RF_INVALID, 0, 0, "'%.*s'", 2, "a\u20ac");
    assert_string_equal(err.message, "'a'");
}

static void every_status_has_a_name_of_its_own(void **state)
{
    (void)state;
    static const char *const names[] = {
        "ok",      "syntax",      "unknown-reference", "unknown-sample",
        "invalid", "unsupported", "argument",          "limit",
        "memory",  "io"};
    for (int i = RF_OK; i <= RF_IO; i++)
        assert_string_equal(rf_status_name((rf_status)i), names[i]);
    assert_string_equal(rf_status_name((rf_status)(RF_IO + 1)), "unknown");
    assert_string_equal(rf_status_name((rf_status)-1), "unknown");
}

/* Formats an error at line:col of `text` and compares. */
static void expect_place(const char *text, uint32_t line, uint32_t col,
                         const char *expected)
{
    char out[1024];
    rf_fail(&err, RF_SYNTAX, line, col, "bad");
    rf_error_format(&err, "a.glicol", text, text ? strlen(text) : 0, out,
                    sizeof out);
    assert_string_equal(out, expected);
}

static void shows_the_line_and_a_caret_under_the_column(void **state)
{
    (void)state;
    expect_place("o: sin 440", 1, 4,
                 "a.glicol:1:4: syntax: bad\no: sin 440\n   ^");
    expect_place("one\ntwo\r\nthree\n", 2, 1,
                 "a.glicol:2:1: syntax: bad\ntwo\n^");
    expect_place("one\ntwo\r\nthree\n", 3, 5,
                 "a.glicol:3:5: syntax: bad\nthree\n    ^");
}

static void a_column_past_the_end_is_right_behind_the_line(void **state)
{
    (void)state;
    expect_place("ab\ncd", 1, 99, "a.glicol:1:99: syntax: bad\nab\n  ^");
    expect_place("ab\n", 2, 1, "a.glicol:2:1: syntax: bad\n\n^");
    expect_place("", 1, 1, "a.glicol:1:1: syntax: bad\n\n^");
}

static void tabs_stay_tabs_below_the_line(void **state)
{
    (void)state;
    expect_place("\ta\tb", 1, 4, "a.glicol:1:4: syntax: bad\n\ta\tb\n\t \t^");
}

static void columns_count_characters(void **state)
{
    (void)state;
    expect_place("\u00e9\u20ac\U0001F941x", 1, 4,
                 "a.glicol:1:4: syntax: bad\n\u00e9\u20ac\U0001F941x\n   ^");
}

static void a_source_line_cannot_command_the_terminal(void **state)
{
    (void)state;
    expect_place("a\x1b[2Jb", 1, 2, "a.glicol:1:2: syntax: bad\na [2Jb\n ^");
}

static void without_a_place_there_is_but_one_line(void **state)
{
    (void)state;
    expect_place(NULL, 2, 3, "a.glicol:2:3: syntax: bad");
    expect_place("only line", 0, 0, "a.glicol: syntax: bad");
    expect_place("only line", 1, 0, "a.glicol:1: syntax: bad");
    expect_place("only line", 2, 1, "a.glicol:2:1: syntax: bad");
    char out[64];
    rf_fail(&err, RF_IO, 0, 0, "bad");
    rf_error_format(&err, NULL, NULL, 0, out, sizeof out);
    assert_string_equal(out, "io: bad");
}

/* A line of 300 distinct places: what is shown must hold the column's own
 * character above the caret. */
static void long_lines_are_cut_around_the_column(void **state)
{
    (void)state;
    char text[301], out[1024];
    for (size_t i = 0; i < 300; i++)
        text[i] = (char)('A' + i % 58);
    text[300] = '\0';
    for (uint32_t col = 1; col <= 301; col++) {
        rf_fail(&err, RF_SYNTAX, 1, col, "bad");
        rf_error_format(&err, NULL, text, 300, out, sizeof out);
        const char *line = strchr(out, '\n') + 1;
        const char *below = strchr(line, '\n') + 1;
        const size_t width = (size_t)(below - line) - 1;
        const size_t caret = strcspn(below, "^");
        assert_in_range(width, 76 + 3, 76 + 6);
        assert_int_equal(strspn(below, " "), caret);
        if (col <= 300)
            assert_int_equal(line[caret], text[col - 1]);
        else
            assert_int_equal(caret, width);
        assert_int_equal(col > 39, strncmp(line, "...", 3) == 0);
        assert_int_equal(col <= 262, strncmp(below - 4, "...", 3) == 0);
    }
}

static void output_is_cut_at_its_size(void **state)
{
    (void)state;
    const char *whole = "x:1:2: syntax: bad\n\u00e9b\n ^";
    rf_fail(&err, RF_SYNTAX, 1, 2, "bad");
    for (size_t size = 1; size <= strlen(whole) + 2; size++) {
        char out[64];
        memset(out, '#', sizeof out);
        rf_error_format(&err, "x", "\u00e9b", 3, out, size);
        const size_t length = strlen(out);
        assert_true(length < size);
        assert_memory_equal(out, whole, length);
        assert_int_equal(out[size], '#');
        if (size != 21) /* would cut the letter in two */
            assert_true(length == size - 1 || length == strlen(whole));
        else
            assert_int_equal(length, 19);
    }
    char untouched = '#';
    rf_error_format(&err, "x", NULL, 0, &untouched, 0);
    assert_int_equal(untouched, '#');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fail_fills_all_of_the_error),
        cmocka_unit_test(fail_without_an_error_gives_the_status),
        cmocka_unit_test(formats_integers_to_their_limits),
        cmocka_unit_test(formats_text_characters_and_percent),
        cmocka_unit_test(reads_no_further_than_a_token_is_long),
        cmocka_unit_test(formats_floats_as_short_as_they_go),
        cmocka_unit_test(a_message_is_one_line),
        cmocka_unit_test(a_message_may_quote_the_one_it_replaces),
        cmocka_unit_test(long_messages_are_cut_and_terminated),
        cmocka_unit_test(a_cut_leaves_characters_whole),
        cmocka_unit_test(every_status_has_a_name_of_its_own),
        cmocka_unit_test(shows_the_line_and_a_caret_under_the_column),
        cmocka_unit_test(a_column_past_the_end_is_right_behind_the_line),
        cmocka_unit_test(tabs_stay_tabs_below_the_line),
        cmocka_unit_test(columns_count_characters),
        cmocka_unit_test(a_source_line_cannot_command_the_terminal),
        cmocka_unit_test(without_a_place_there_is_but_one_line),
        cmocka_unit_test(long_lines_are_cut_around_the_column),
        cmocka_unit_test(output_is_cut_at_its_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
