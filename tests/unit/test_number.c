/* test_number.c: numbers as text, against the C library. */
#include "base/number.h"
#include "fail_alloc.h"
#include <float.h>
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* needs those above */
#include <cmocka.h>

static float f32_of(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static uint32_t bits_of(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static void a_comma_locale_changes_nothing(void **state)
{
    (void)state;
    static const char *const locales[] = {"de_DE.UTF-8", "de_DE", "fr_FR.UTF-8",
                                          "fr_FR", "sv_SE.UTF-8"};
    const size_t n = sizeof locales / sizeof locales[0];
    size_t i = 0;
    while (i < n && !setlocale(LC_ALL, locales[i]))
        i++;
    if (i == n)
        skip(); /* none is installed */
    char text[RF_NUMBER_TEXT];
    double value = 0;
    assert_int_equal(rf_number_parse("1.5", 3, &value, NULL), RF_OK);
    rf_number_format(1.5f, text);
    setlocale(LC_ALL, "C");
    assert_true(value == 1.5);
    assert_string_equal(text, "1.5");
}

static void parses_numbers_of_every_form(void **state)
{
    (void)state;
    static const char *const texts[] = {"0",  "-12", "+3.25", "1e3",   "1.5E-2",
                                        ".5", "5.",  "2.e1",  "-.5e+1"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        double value = 99;
        assert_int_equal(
            rf_number_parse(texts[i], strlen(texts[i]), &value, NULL), RF_OK);
        assert_true(value == strtod(texts[i], NULL));
    }
}

static void refuses_what_is_no_number(void **state)
{
    (void)state;
    static const char *const texts[] = {"",      " 1",  "1 ",   "-",     "+",
                                        ".",     "e5",  "1e",   "1e+",   "1,5",
                                        "0x1",   "inf", "nan",  "1.2.3", "--1",
                                        "1e5.5", "1f",  "-.e1", "\n"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        double value = 99;
        rf_error err;
        assert_int_equal(
            rf_number_parse(texts[i], strlen(texts[i]), &value, &err),
            RF_INVALID);
        assert_true(value == 99);
    }
}

static void refusals_say_why(void **state)
{
    (void)state;
    double value = 99;
    rf_error err;
    assert_int_equal(rf_number_parse("4x", 2, &value, &err), RF_INVALID);
    assert_string_equal(err.message, "'4x' is not a number");
    assert_int_equal(rf_number_parse("-1e309", 6, &value, &err), RF_INVALID);
    assert_string_equal(err.message, "'-1e309' is too large for a number");
    assert_int_equal(rf_number_parse(NULL, 0, &value, &err), RF_ARGUMENT);
    assert_string_equal(err.message, "number: text is NULL");
    assert_int_equal(rf_number_parse("1", 1, NULL, &err), RF_ARGUMENT);
    assert_string_equal(err.message, "number: out is NULL");
    assert_true(value == 99);
}

/* The nearest decimal of `n` digits, as digits and a power of ten; libc rounds
 * exactly. */
static void nearest_decimal(float value, int n, long *digits, int *power)
{
    char text[32];
    snprintf(text, sizeof text, "%.*e", n - 1, (double)value);
    *power = (int)strtol(strchr(text, 'e') + 1, NULL, 10) - (n - 1);
    *digits = text[0] - '0';
    for (int i = 0; i < n - 1; i++)
        *digits = *digits * 10 + (text[2 + i] - '0');
}

static float read_decimal(long digits, int power)
{
    char text[32];
    snprintf(text, sizeof text, "%lde%d", digits, power);
    return strtof(text, NULL);
}

/* How many digits the number has from the first to the last that is not 0. */
static int significant(const char *text)
{
    int n = 0, zeros = 0;
    for (; *text; text++) {
        if (*text < '0' || *text > '9' || (*text == '0' && n == 0))
            continue;
        n++;
        zeros = *text == '0' ? zeros + 1 : 0;
    }
    return n - zeros;
}

static void expect_no_shorter(uint32_t bits, const char *text, int n)
{
    long digits;
    int power;
    nearest_decimal(f32_of(bits), n - 1, &digits, &power);
    for (long off = -1; off <= 1; off++) {
        if (bits_of(read_decimal(digits + off, power)) == bits)
            fail_msg("%08x: %s, but %lde%d is shorter", bits, text,
                     digits + off, power);
    }
}

static void expect_no_nearer(uint32_t bits, const char *text, int n)
{
    long digits;
    int power;
    char nearest[32];
    nearest_decimal(f32_of(bits), n, &digits, &power);
    snprintf(nearest, sizeof nearest, "%lde%d", digits, power);
    if (bits_of(read_decimal(digits, power)) == bits &&
        strtod(nearest, NULL) != strtod(text, NULL))
        fail_msg("%08x: %s, but %s is nearer", bits, text, nearest);
}

/* Reads back, no shorter decimal does, and of those as short it is nearest. */
static void expect_shortest(uint32_t bits)
{
    char text[RF_NUMBER_TEXT];
    const size_t length = rf_number_format(f32_of(bits), text);
    assert_int_equal(length, strlen(text));
    if (bits_of(strtof(text, NULL)) != bits)
        fail_msg("%08x: %s does not read back", bits, text);
    const int n = significant(text);
    if (n > 1)
        expect_no_shorter(bits, text, n);
    expect_no_nearer(bits, text, n);
}

static void writes_the_shortest_over_all_magnitudes(void **state)
{
    (void)state;
    for (uint64_t bits = 1; bits < 0x7f800000; bits += 100003)
        expect_shortest((uint32_t)bits);
}

static void writes_the_shortest_around_powers_of_two(void **state)
{
    (void)state;
    for (uint32_t biased = 1; biased < 255; biased++) {
        for (uint32_t off = 0; off <= 4; off++)
            expect_shortest((biased << 23) + off - 2);
    }
}

static void writes_the_shortest_of_the_least_denormals(void **state)
{
    (void)state;
    for (uint32_t bits = 1; bits < 2000; bits++)
        expect_shortest(bits);
    expect_shortest(0x7f7fffff);
}

/* All signs and exponents, through our own reader: it agrees with libc's. */
static void every_pattern_of_a_stride_reads_back(void **state)
{
    (void)state;
    for (uint64_t bits = 0; bits <= UINT32_MAX; bits += 200003) {
        char text[RF_NUMBER_TEXT];
        const float value = f32_of((uint32_t)bits);
        if (!isfinite(value))
            continue;
        const size_t length = rf_number_format(value, text);
        assert_true(length < RF_NUMBER_TEXT);
        assert_int_equal(bits_of(rf_decimal_f32(text, length)), bits);
        double wide;
        assert_int_equal(rf_number_parse(text, length, &wide, NULL), RF_OK);
        assert_int_equal(bits_of((float)wide), bits);
    }
}

static void writes_what_people_expect(void **state)
{
    (void)state;
    static const struct {
        float value;
        const char *text;
    } known[] = {
        {0, "0.0"},
        {-0.0f, "-0.0"},
        {1, "1.0"},
        {-1.5f, "-1.5"},
        {0.1f, "0.1"},
        {440, "440.0"},
        {0.001f, "0.001"},
        {100, "100.0"},
        {16777216, "16777216.0"},
        {2097152.25f, "2097152.2"}, /* halfway: the even digit */
        {2097153.75f, "2097153.8"},
        {9.8e-45f, "0.00000000000000000000000000000000000000000001"},
        {1.1754944e-38f, "0.000000000000000000000000000000000000011754944"},
        {FLT_MAX, "340282350000000000000000000000000000000.0"},
        {NAN, "0.0"},
        {INFINITY, "0.0"},
        {-INFINITY, "0.0"},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        char text[RF_NUMBER_TEXT];
        assert_int_equal(rf_number_format(known[i].value, text),
                         strlen(known[i].text));
        assert_string_equal(text, known[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_comma_locale_changes_nothing),
        cmocka_unit_test(parses_numbers_of_every_form),
        cmocka_unit_test(refuses_what_is_no_number),
        cmocka_unit_test(refusals_say_why),
        cmocka_unit_test(writes_the_shortest_over_all_magnitudes),
        cmocka_unit_test(writes_the_shortest_around_powers_of_two),
        cmocka_unit_test(writes_the_shortest_of_the_least_denormals),
        cmocka_unit_test(every_pattern_of_a_stride_reads_back),
        cmocka_unit_test(writes_what_people_expect),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
