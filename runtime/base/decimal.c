/*
 * decimal.c: decimal text to the nearest binary number.
 *
 * In whole numbers of any length they need: the quotient of two of them is
 * rounded once. What people write is short, though: where digits and power of
 * ten are exact, so is their quotient but for one rounding (Clinger, "How to
 * read floating point numbers accurately", 1990).
 */
#include "base/big.h"
#include "base/float_mode.h"
#include "base/number.h"
#include <string.h>

enum {
    /* A double, and a number halfway between two, has at most 768 significant
     * digits: 2^54 5^1075 has no more. So all further digits only say whether
     * the number is above what the first 768 say. */
    MOST_DIGITS = 768,
    /* 10^309 is infinite, 10^-324 and less may round to a denormal or to 0 */
    GREATEST_POWER = 310,
    LEAST_POWER = -330
};

/* An exponent saturates: no text is long enough to bring it back from there. */
static const int64_t exponent_limit = 1000000000000000;

/* A binary format of IEEE 754. */
typedef struct format {
    uint32_t digits; /* with the implied one */
    int32_t least;   /* exponents of normal numbers */
    int32_t greatest;
} format;

static const format f32 = {24, -126, 127};
static const format f64 = {53, -1022, 1023};

/* A text's number: digits * 10^exponent. */
typedef struct decimal {
    bool negative;
    rf_big digits;
    uint32_t n_digits;
    int64_t exponent;
} decimal;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int64_t read_exponent(const char *text, const char *end)
{
    const bool negative = text < end && *text == '-';
    if (text < end && (*text == '-' || *text == '+'))
        text++;
    int64_t exponent = 0;
    for (; text < end && is_digit(*text); text++) {
        if (exponent < exponent_limit)
            exponent = exponent * 10 + (*text - '0');
    }
    return negative ? -exponent : exponent;
}

/* Leading zeros are not significant; beyond MOST_DIGITS only "more" counts. */
static void add_digit(decimal *d, char c, bool *more)
{
    if (d->n_digits < MOST_DIGITS) {
        rf_big_multiply(&d->digits, 10, (uint32_t)(c - '0'));
        d->n_digits += d->digits.n > 0;
    } else {
        *more |= c != '0';
        d->exponent++;
    }
}

static void read_decimal(decimal *d, const char *text, size_t length)
{
    const char *end = text + length;
    bool fraction = false, more = false;
    rf_big_set(&d->digits, 0);
    d->n_digits = 0;
    d->exponent = 0;
    d->negative = length > 0 && *text == '-';
    if (length > 0 && (*text == '-' || *text == '+'))
        text++;
    for (; text < end && (is_digit(*text) || *text == '.'); text++) {
        if (*text == '.') {
            fraction = true;
            continue;
        }
        d->exponent -= fraction;
        add_digit(d, *text, &more);
    }
    if (text < end)
        d->exponent += read_exponent(text + 1, end);
    if (more) { /* one digit stands for all that were left out */
        rf_big_multiply(&d->digits, 10, 1);
        d->n_digits++;
        d->exponent--;
    }
}

/*
 * a / b = q / 2^63 * 2^-shift, rounded down; true where something is left.
 * With a as many bits as b, a < 2 b holds here and after each doubling of the
 * remainder.
 */
static bool divide(rf_big *a, rf_big *b, uint64_t *q, int32_t *shift)
{
    *shift = (int32_t)rf_big_bits(b) - (int32_t)rf_big_bits(a);
    rf_big_double(a, (uint32_t)(*shift > 0 ? *shift : 0));
    rf_big_double(b, (uint32_t)(*shift < 0 ? -*shift : 0));
    *q = 0;
    for (int bit = 0; bit < 64; bit++) {
        const bool one = rf_big_compare(a, b) >= 0;
        if (one)
            rf_big_subtract(a, b);
        rf_big_double(a, 1);
        *q = *q << 1 | one;
    }
    return a->n > 0;
}

/* The bits of m / 2^63 * 2^exponent, 1 <= m / 2^63 < 2, and a little more if
 * `more`: to nearest, ties to even. */
static uint64_t pack(uint64_t m, int32_t exponent, bool more, const format *to)
{
    const uint64_t infinity = (uint64_t)(to->greatest - to->least + 2)
                              << (to->digits - 1);
    if (exponent > to->greatest)
        return infinity;
    int32_t drop = 64 - (int32_t)to->digits, lift = exponent - to->least;
    if (lift < 0) { /* denormal: digits fall off at the end */
        drop -= lift;
        lift = 0;
    }
    if (drop > 64)
        return 0;
    const uint64_t kept = drop < 64 ? m >> drop : 0;
    const uint64_t rest = m << (64 - drop), half = (uint64_t)1 << 63;
    const bool up = rest > half || (rest == half && (more || (kept & 1)));
    /* a carry runs into the exponent, and from there into infinity, as it
     * should; `kept` brings the implied digit, which counts for one */
    return ((uint64_t)lift << (to->digits - 1)) + kept + up;
}

static uint64_t read_bits(const decimal *d, const format *to)
{
    const int64_t power = d->n_digits + d->exponent; /* value < 10^power */
    if (d->n_digits == 0 || power < LEAST_POWER)
        return 0;
    if (power > GREATEST_POWER)
        return pack((uint64_t)1 << 63, to->greatest + 1, false, to);
    rf_big a, b;
    rf_big_copy(&a, &d->digits);
    rf_big_set(&b, 1);
    if (d->exponent < 0)
        rf_big_power_of_ten(&b, (uint32_t)-d->exponent);
    else
        rf_big_power_of_ten(&a, (uint32_t)d->exponent);
    uint64_t q;
    int32_t shift;
    const bool more = divide(&a, &b, &q, &shift);
    const int32_t low = q >> 63 ? 0 : 1;
    return pack(q << low, -shift - low, more, to);
}

/* A short number: digits / 10^places, both exact where `true` is said. */
static bool read_short(const char *text, size_t length, uint64_t most,
                       uint64_t *digits, uint32_t *places)
{
    size_t i = length > 0 && (*text == '-' || *text == '+');
    bool fraction = false;
    *digits = *places = 0;
    for (; i < length; i++) {
        if (text[i] == '.') {
            fraction = true;
            continue;
        }
        if (!is_digit(text[i]) || *digits > most)
            return false;
        *digits = *digits * 10 + (uint64_t)(text[i] - '0');
        *places += fraction;
    }
    return *digits <= most;
}

static bool short_f32(const char *text, size_t length, float *value)
{
    static const float powers[] = {1,    1e1f, 1e2f, 1e3f, 1e4f, 1e5f,
                                   1e6f, 1e7f, 1e8f, 1e9f, 1e10f};
    uint64_t digits;
    uint32_t places;
    if (!read_short(text, length, 1u << 24, &digits, &places) || places > 10)
        return false;
    const uint64_t host = rf_float_enter();
    *value = (float)digits / powers[places];
    rf_float_leave(host);
    if (*text == '-')
        *value = -*value;
    return true;
}

static bool short_f64(const char *text, size_t length, double *value)
{
    static const double powers[] = {1,    1e1,  1e2,  1e3, 1e4,  1e5,
                                    1e6,  1e7,  1e8,  1e9, 1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15};
    uint64_t digits;
    uint32_t places;
    if (!read_short(text, length, (uint64_t)1 << 53, &digits, &places) ||
        places > 15)
        return false;
    const uint64_t host = rf_float_enter();
    *value = (double)digits / powers[places];
    rf_float_leave(host);
    if (*text == '-')
        *value = -*value;
    return true;
}

float rf_decimal_f32(const char *text, size_t length)
{
    decimal d;
    float value;
    if (short_f32(text, length, &value))
        return value;
    read_decimal(&d, text, length);
    const uint32_t sign = (uint32_t)d.negative << 31;
    const uint32_t bits = (uint32_t)read_bits(&d, &f32) | sign;
    memcpy(&value, &bits, sizeof value);
    return value;
}

double rf_decimal_f64(const char *text, size_t length)
{
    decimal d;
    double value;
    if (short_f64(text, length, &value))
        return value;
    read_decimal(&d, text, length);
    const uint64_t sign = (uint64_t)d.negative << 63;
    const uint64_t bits = read_bits(&d, &f64) | sign;
    memcpy(&value, &bits, sizeof value);
    return value;
}
