/*
 * number.c: numbers as people and programs write them.
 *
 * A number written is the shortest of those that read back, and the nearest of
 * these: Steele and White, "How to print floating-point numbers accurately",
 * PLDI 1990, the free-format algorithm.
 */
#include "base/number.h"
#include "base/big.h"
#include <assert.h>
#include <string.h>

enum { F32_DIGITS = 9 }; /* no f32 needs more */

/*
 * The number to be written and its neighbourhood, all over `unit`: what lies
 * less than `up` above or less than `down` below reads back as the same f32,
 * and the edges do too where the f32 is even.
 */
typedef struct writer {
    rf_big rest, unit, up, down;
    bool even;
} writer;

static void start(writer *w, uint32_t bits)
{
    const uint32_t biased = bits >> 23, fraction = bits & 0x7fffff;
    const uint32_t m = biased > 0 ? fraction | 0x800000 : fraction;
    const int32_t e = (biased > 0 ? (int32_t)biased : 1) - 150; /* m 2^e */
    /* below a power of two the neighbour is at half the distance */
    const bool narrow = fraction == 0 && biased > 1;
    const uint32_t raise = e > 0 ? (uint32_t)e : 0;
    const uint32_t lower = e < 0 ? (uint32_t)-e : 0;
    rf_big_set(&w->rest, m);
    rf_big_double(&w->rest, raise + 1 + narrow);
    rf_big_set(&w->unit, 1);
    rf_big_double(&w->unit, lower + 1 + narrow);
    rf_big_set(&w->up, 1);
    rf_big_double(&w->up, raise + narrow);
    rf_big_set(&w->down, 1);
    rf_big_double(&w->down, raise);
    w->even = (m & 1) == 0;
}

static void times_ten(writer *w)
{
    rf_big_multiply(&w->rest, 10, 0);
    rf_big_multiply(&w->up, 10, 0);
    rf_big_multiply(&w->down, 10, 0);
}

/* Whether the next unit above is within reach. */
static bool reaches_unit(const writer *w)
{
    const int order = rf_big_compare_sum(&w->rest, &w->up, &w->unit);
    return w->even ? order >= 0 : order > 0;
}

static bool reaches_zero(const writer *w)
{
    const int order = rf_big_compare(&w->rest, &w->down);
    return w->even ? order <= 0 : order < 0;
}

/* Scales so that the digits begin behind the point; returns the power of ten
 * that was taken out. */
static int32_t scale(writer *w)
{
    int32_t power = 0;
    for (; reaches_unit(w); power++)
        rf_big_multiply(&w->unit, 10, 0);
    for (times_ten(w); !reaches_unit(w); power--)
        times_ten(w);
    rf_big_multiply(&w->unit, 10, 0); /* takes the last one back */
    return power;
}

static uint32_t next_digit(writer *w)
{
    uint32_t digit = 0;
    times_ten(w);
    for (; rf_big_compare(&w->rest, &w->unit) >= 0; digit++)
        rf_big_subtract(&w->rest, &w->unit);
    return digit;
}

/* Of the two last digits that both read back the nearer; halfway the even. */
static bool nearer_above(const writer *w, uint32_t digit)
{
    const int order = rf_big_compare_sum(&w->rest, &w->rest, &w->unit);
    return order > 0 || (order == 0 && digit % 2 == 1);
}

/* The digits of a positive number, 0.DIGITS * 10^power; returns how many. */
static size_t shortest(uint32_t bits, char digits[F32_DIGITS], int32_t *power)
{
    writer w;
    start(&w, bits);
    *power = scale(&w);
    for (size_t n = 0;;) {
        uint32_t digit = next_digit(&w);
        const bool below = reaches_zero(&w), above = reaches_unit(&w);
        assert(n < F32_DIGITS);
        if (above && (!below || nearer_above(&w, digit)))
            digit++;
        digits[n++] = (char)('0' + digit);
        if (below || above)
            return n;
    }
}

static char *put(char *out, const char *from, size_t count)
{
    memcpy(out, from, count);
    return out + count;
}

static char *put_zeros(char *out, size_t count)
{
    memset(out, '0', count);
    return out + count;
}

/* Sets the point among or around the digits. */
static char *lay_out(char *out, const char *digits, size_t n, int32_t power)
{
    if (power <= 0) {
        out = put(out, "0.", 2);
        out = put_zeros(out, (size_t)-power);
        return put(out, digits, n);
    }
    const size_t whole = (size_t)power;
    if (whole >= n) {
        out = put(out, digits, n);
        out = put_zeros(out, whole - n);
        return put(out, ".0", 2);
    }
    out = put(out, digits, whole);
    out = put(out, ".", 1);
    return put(out, digits + whole, n - whole);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t skip_digits(const char *text, size_t length, size_t at)
{
    while (at < length && is_digit(text[at]))
        at++;
    return at;
}

static size_t skip_sign(const char *text, size_t length, size_t at)
{
    return at < length && (text[at] == '+' || text[at] == '-') ? at + 1 : at;
}

/* [+-](digits[.[digits]] | .digits)[(e|E)[+-]digits] and nothing else */
static bool is_number(const char *text, size_t length)
{
    const size_t whole = skip_sign(text, length, 0);
    size_t at = skip_digits(text, length, whole);
    size_t digits = at - whole;
    if (at < length && text[at] == '.') {
        const size_t fraction = at + 1;
        at = skip_digits(text, length, fraction);
        digits += at - fraction;
    }
    if (digits == 0)
        return false;
    if (at < length && (text[at] == 'e' || text[at] == 'E')) {
        const size_t exponent = skip_sign(text, length, at + 1);
        at = skip_digits(text, length, exponent);
        if (at == exponent)
            return false;
    }
    return at == length;
}

rf_status rf_number_parse(const char *text, size_t length, double *out,
                          rf_error *err)
{
    enum { SHOWN = 60 };
    const int shown = length < SHOWN ? (int)length : SHOWN;
    if (!text || !out)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "number: %s is NULL",
                       text ? "out" : "text");
    if (!is_number(text, length))
        return rf_fail(err, RF_INVALID, 0, 0, "'%.*s' is not a number", shown,
                       text);
    const double value = rf_decimal_f64(text, length);
    if (__builtin_isinf(value))
        return rf_fail(err, RF_INVALID, 0, 0,
                       "'%.*s' is too large for a number", shown, text);
    *out = value;
    return RF_OK;
}

size_t rf_number_format(float value, char *out)
{
    char digits[F32_DIGITS] = "0", *end = out;
    size_t n = 1;
    int32_t power = 1;
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    const uint32_t magnitude = bits & 0x7fffffff;
    const bool finite = magnitude < 0x7f800000;
    if (finite && magnitude > 0)
        n = shortest(magnitude, digits, &power);
    if (finite && bits != magnitude)
        *end++ = '-';
    end = lay_out(end, digits, n, power);
    *end = '\0';
    return (size_t)(end - out);
}
