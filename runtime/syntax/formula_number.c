#include "base/number.h"
#include "syntax/formula_values.h"
#include <string.h>

static rf_status wrong(const rf_formula *f, rf_cursor place, const char *what)
{
    return rf_fail(f->reader.err, RF_INVALID, place.line, rf_column(place),
                   "%s: %s", f->node, what);
}

static void skip_digits(rf_reader *r)
{
    while (rf_is_digit(rf_peek(r, 0)))
        r->now.at++;
}

static void skip_exponent(rf_reader *r)
{
    const int sign = rf_peek(r, 1);
    const uint32_t digits = sign == '+' || sign == '-' ? 2 : 1;
    if (rf_peek(r, 0) != 'e' || !rf_is_digit(rf_peek(r, digits)))
        return;
    r->now.at += digits;
    skip_digits(r);
}

static double with_suffix(rf_reader *r, double number)
{
    const double sizes[] = {1e3, 1e6, 1e9, 1e12};
    const int c = rf_peek(r, 0);
    const char *small = c == RF_END_OF_TEXT ? NULL : strchr("munp", c);
    if (c != 'k' && (!small || c == '\0'))
        return number;
    r->now.at++;
    return c == 'k' ? number * sizes[0] : number / sizes[small - "munp"];
}

rf_status rf_formula_number(rf_formula *f, int32_t *out)
{
    rf_reader *r = &f->reader;
    const rf_cursor begin = r->now;
    skip_digits(r);
    const bool whole = r->now.at > begin.at;
    if (rf_skip_literal(r, ".")) {
        const uint32_t at = r->now.at;
        skip_digits(r);
        if (!whole && r->now.at == at)
            return wrong(f, begin, "a point without a digit");
    }
    const uint32_t mantissa = r->now.at;
    skip_exponent(r);
    double number = rf_decimal_f64(r->text + begin.at, r->now.at - begin.at);
    if (r->now.at == mantissa)
        number = with_suffix(r, number);
    if (rf_is_inner(rf_peek(r, 0)) || rf_peek(r, 0) == '.')
        return wrong(f, r->now, "a number runs into what follows");
    return rf_formula_constant(f, number, out);
}
