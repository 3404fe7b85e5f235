/* test_decimal.c: decimal text is read as the C library reads it. */
#include "base/number.h"
#include "fail_alloc.h"
#include <float.h>
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

static double f64_of(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static uint32_t bits_of(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static uint64_t wide_bits_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* Both readers against libc's, to the bit. */
static void expect_like_libc(const char *text)
{
    const size_t length = strlen(text);
    const float f = rf_decimal_f32(text, length);
    const double d = rf_decimal_f64(text, length);
    if (bits_of(f) != bits_of(strtof(text, NULL)) ||
        wide_bits_of(d) != wide_bits_of(strtod(text, NULL)))
        fail_msg("%s: read as %a and %a, libc has %a and %a", text, (double)f,
                 d, (double)strtof(text, NULL), strtod(text, NULL));
}

/* The draws of a stream, by its number. */
static uint32_t draw(uint32_t stream, uint32_t below)
{
    static uint32_t n;
    return (uint32_t)(rf_random_bits(stream, n++, 0, 0, 0) % below);
}

static void reads_plain_numbers(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "0",
        "-0",
        "+0.0",
        "1",
        "-1.5",
        "440.0",
        "007",
        "0.1",
        "3.4028235",
        "16777217",
        "1e5",
        "1E-5",
        "1e+5",
        "0e99999",
        "000.000",
        "1.00000000000000000000000000000000000000001",
        ".5",
        "5.",
        "12345678901234567890123456789"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        expect_like_libc(texts[i]);
}

static void reads_no_further_than_the_length(void **state)
{
    (void)state;
    const char digits[4] = {'1', '2', '3', '4'};
    assert_true(rf_decimal_f32(digits, 2) == 12);
    assert_true(rf_decimal_f64("1e55", 3) == 1e5);
    assert_true(rf_decimal_f64("1.25", 3) == 1.2);
}

static void reads_random_short_numbers_like_libc(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 15000; i++) {
        char text[80];
        snprintf(text, sizeof text, "%s%u.%0*ue%d", draw(1, 2) ? "-" : "",
                 draw(1, 1u << draw(1, 32)), (int)draw(1, 12),
                 draw(1, 1u << draw(1, 32)), (int)draw(1, 660) - 340);
        expect_like_libc(text);
        snprintf(text, sizeof text, "%u.%u", draw(1, 1u << draw(1, 32)),
                 draw(1, 1000));
        expect_like_libc(text);
    }
}

static void reads_random_long_numbers_like_libc(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 1000; i++) {
        char text[1400];
        const uint32_t n = 1 + draw(2, 1200), point = draw(2, n);
        for (uint32_t k = 0; k < n; k++)
            text[k] = (char)('0' + draw(2, 10));
        text[point] = '.';
        snprintf(text + n, sizeof text - n, "e%d", (int)draw(2, 700) - 350);
        expect_like_libc(text[0] == '.' && n == 1 ? "0" : text);
    }
}

/* `text`, and what lies least above and below it: digits far behind. */
static void expect_around(const char *text)
{
    char more[2400];
    const char *exponent = strchr(text, 'e');
    const int mantissa = (int)(exponent - text);
    expect_like_libc(text);
    for (int zeros = 0; zeros <= 800; zeros += 800) {
        snprintf(more, sizeof more, "%.*s%0*d%s", mantissa, text, zeros + 1, 1,
                 exponent);
        expect_like_libc(more);
    }
    snprintf(more, sizeof more, "%.*s%s", mantissa, text, exponent);
    for (int at = mantissa - 1; at >= 0;
         at--) { /* one less in the last place */
        if (more[at] >= '1' && more[at] <= '9') {
            more[at] = (char)(more[at] - 1);
            break;
        }
        if (more[at] == '0')
            more[at] = '9';
    }
    expect_like_libc(more);
}

/* A number halfway between two f32 is a double, which libc prints exactly. */
static void reads_f32_halfway_cases_like_libc(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 400; i++) {
        const uint32_t bits = draw(3, 0x7f7fffff) >> (i % 3 ? 0 : 8);
        const double a = (double)f32_of(bits), b = (double)f32_of(bits + 1);
        char text[400];
        snprintf(text, sizeof text, "%.160e", a + (b - a) / 2);
        expect_around(text);
    }
}

#if LDBL_MANT_DIG >= 64
/* Likewise a long double for two f64. */
static void reads_f64_halfway_cases_like_libc(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 150; i++) {
        uint64_t bits = rf_random_bits(4, i, 0, 0, 0) & 0x7fffffffffffffff;
        bits = bits >= 0x7fefffffffffffff ? 1 : bits >> (i % 3 ? 0 : 11);
        const long double a = (long double)f64_of(bits);
        const long double b = (long double)f64_of(bits + 1);
        char text[1400];
        snprintf(text, sizeof text, "%.800Le", a + (b - a) / 2);
        expect_around(text);
    }
}
#endif

static void the_longest_halfway_case_needs_all_768_digits(void **state)
{
    (void)state;
#if LDBL_MANT_DIG >= 64
    /* between the greatest denormal and the least normal double */
    const long double halfway = 0x1.fffffffffffffp-1023L;
    char text[1000], more[1000];
    snprintf(text, sizeof text, "%.767Le", halfway);
    assert_int_equal(strspn(text, "0123456789."), 769);
    assert_int_not_equal(text[768], '0');
    expect_around(text);
    assert_true(rf_decimal_f64(text, strlen(text)) == 0x1p-1022);
    snprintf(more, sizeof more, "%.769s%s", text, text + 769);
    more[768] = (char)(more[768] - 1);
    assert_true(rf_decimal_f64(more, strlen(more)) == 0x1p-1022 - 0x1p-1074);
#endif
}

static void the_ends_of_the_range_are_infinity_and_zero(void **state)
{
    (void)state;
    static const char *const texts[] = {
        /* around the largest f32 + half a step, and the same in f64 */
        "340282356779733661637539395458142568447",
        "340282356779733661637539395458142568448",
        "340282346638528859811704183484516925440", "1.7976931348623158e308",
        "1.7976931348623159e308", "1e309", "1e310", "1e311", "1e400",
        "9.999e99999999999999999999", "-1e400",
        /* denormals and what rounds to 0 */
        "1.4e-45", "0.7e-45", "7.006492321624085e-46", "7.00649232162409e-46",
        "1.1754942e-38", "1.1754943e-38", "-1e-46", "4.9e-324",
        "2.4703282292062327e-324", "2.4703282292062328e-324", "1e-330",
        "1e-331", "1e-99999999999999999999", "2.2250738585072011e-308",
        "2.2250738585072012e-308", "2.2250738585072014e-308"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        expect_like_libc(texts[i]);
}

static void zeros_without_end_and_exponents_cancel(void **state)
{
    (void)state;
    enum { ZEROS = 20000 };
    char *text = malloc(ZEROS + 100);
    assert_non_null(text);
    memset(text, '0', ZEROS);
    text[1] = '.';
    snprintf(text + ZEROS, 100, "125e%d", ZEROS - 2);
    assert_true(rf_decimal_f64(text, strlen(text)) == 0.125);
    memset(text, '0', ZEROS);
    text[0] = '7';
    snprintf(text + ZEROS, 100, "e-%d", ZEROS - 1);
    assert_true(rf_decimal_f32(text, strlen(text)) == 7);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_plain_numbers),
        cmocka_unit_test(reads_no_further_than_the_length),
        cmocka_unit_test(reads_random_short_numbers_like_libc),
        cmocka_unit_test(reads_random_long_numbers_like_libc),
        cmocka_unit_test(reads_f32_halfway_cases_like_libc),
#if LDBL_MANT_DIG >= 64
        cmocka_unit_test(reads_f64_halfway_cases_like_libc),
#endif
        cmocka_unit_test(the_longest_halfway_case_needs_all_768_digits),
        cmocka_unit_test(the_ends_of_the_range_are_infinity_and_zero),
        cmocka_unit_test(zeros_without_end_and_exponents_cancel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
