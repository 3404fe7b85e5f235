#include "syntax/formula_values.h"
#include "base/memory.h"

static rf_status add(rf_formula *f, rf_formula_value value, int32_t *out)
{
    const rf_cursor now = f->reader.now;
    if (f->n_values == RF_MAX_FORMULA_VALUES)
        return rf_fail(f->reader.err, RF_LIMIT, now.line, rf_column(now),
                       "%s: more than %d numbers and operations", f->node,
                       RF_MAX_FORMULA_VALUES);
    if (!rf_grow((void **)&f->values, &f->room, f->n_values, sizeof value))
        return rf_fail(f->reader.err, RF_NOMEM, 0, 0, "out of memory");
    *out = (int32_t)f->n_values;
    f->values[f->n_values++] = value;
    return RF_OK;
}

rf_status rf_formula_constant(rf_formula *f, double number, int32_t *out)
{
    return add(f,
               (rf_formula_value){.kind = RF_FORMULA_CONSTANT,
                                  .number = number,
                                  .a = RF_NO_VALUE,
                                  .b = RF_NO_VALUE},
               out);
}

rf_status rf_formula_kept(rf_formula *f, rf_kept kept, int32_t *out)
{
    return add(f,
               (rf_formula_value){.kind = RF_FORMULA_KEPT,
                                  .kept = kept,
                                  .a = RF_NO_VALUE,
                                  .b = RF_NO_VALUE},
               out);
}

bool rf_formula_is_unary(rf_opcode opcode)
{
    return opcode < RF_DO_ADD;
}

static const rf_formula_value *constant(const rf_formula *f, int32_t value)
{
    if (value == RF_NO_VALUE || f->values[value].kind != RF_FORMULA_CONSTANT)
        return NULL;
    return &f->values[value];
}

/* The result, where it is a number: a NaN's bits are the processor's. */
static bool fold(const rf_formula *f, rf_opcode opcode, int32_t a, int32_t b,
                 double *out)
{
    const rf_formula_value *x = constant(f, a), *y = constant(f, b);
    if (!x || (!y && opcode != RF_DO_NEGATE))
        return false;
    switch (opcode) {
    case RF_DO_NEGATE:
        *out = -x->number;
        break;
    case RF_DO_ADD:
        *out = x->number + y->number;
        break;
    case RF_DO_SUBTRACT:
        *out = x->number - y->number;
        break;
    case RF_DO_MULTIPLY:
        *out = x->number * y->number;
        break;
    case RF_DO_DIVIDE:
        *out = x->number / y->number;
        break;
    default:
        return false;
    }
    return !__builtin_isnan(*out);
}

static rf_status operation(rf_formula *f, rf_opcode opcode, int32_t a,
                           int32_t b, int32_t *out)
{
    return add(
        f,
        (rf_formula_value){
            .kind = RF_FORMULA_OPERATION, .opcode = opcode, .a = a, .b = b},
        out);
}

/* Powers that are dear as such: products are at most 1.5 ulp off. */
static rf_status power(rf_formula *f, int32_t a, int32_t b, int32_t *out)
{
    const rf_formula_value *y = constant(f, b);
    const double exponent = y ? y->number : 0;
    if (exponent == 0.5)
        return operation(f, RF_DO_ROOT, a, RF_NO_VALUE, out);
    if (exponent == 1) {
        *out = a;
        return RF_OK;
    }
    if (exponent != 2 && exponent != 3 && exponent != 4)
        return operation(f, RF_DO_POWER, a, b, out);
    int32_t square = RF_NO_VALUE;
    RF_TRY(operation(f, RF_DO_MULTIPLY, a, a, &square));
    if (exponent == 2) {
        *out = square;
        return RF_OK;
    }
    return operation(f, RF_DO_MULTIPLY, square, exponent == 3 ? a : square,
                     out);
}

rf_status rf_formula_operation(rf_formula *f, rf_opcode opcode, int32_t a,
                               int32_t b, int32_t *out)
{
    double number;
    if (fold(f, opcode, a, b, &number))
        return rf_formula_constant(f, number, out);
    if (opcode == RF_DO_POWER)
        return power(f, a, b, out);
    return operation(f, opcode, a, b, out);
}
