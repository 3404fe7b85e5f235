/*
 * formula_expression.c: an expression, read from left to right.
 *
 * Operators wait on a stack until one that binds no tighter comes: Dijkstra,
 * "Making a translator for ALGOL 60", 1961.
 */
#include "syntax/formula.h"
#include "syntax/formula_values.h"
#include <string.h>

/* How tightly operators bind; brackets wait for their end. */
typedef enum level {
    BRACKET,
    AND,
    COMPARISON,
    SUM,
    DIFFERENCE,
    PRODUCT,
    QUOTIENT,
    REMAINDER,
    POWER,
    SIGN
} level;

/* An operator or bracket that waits for what is behind it. */
typedef struct waiting {
    level level;
    rf_opcode opcode; /* of a bracket: the function, or RF_OPCODES */
    char end;         /* of a bracket */
    rf_cursor place;
} waiting;

typedef struct stack {
    waiting operators[RF_MAX_FORMULA_DEPTH];
    int32_t values[RF_MAX_FORMULA_DEPTH + 1];
    size_t n_operators, n_values;
} stack;

/* Two characters before one. */
static const struct {
    const char *text;
    level level;
    rf_opcode opcode;
} operators[] = {
    {"&&", AND, RF_DO_AND},
    {"==", COMPARISON, RF_DO_EQUAL},
    {"!=", COMPARISON, RF_DO_UNEQUAL},
    {"<=", COMPARISON, RF_DO_AT_MOST},
    {">=", COMPARISON, RF_DO_AT_LEAST},
    {"<", COMPARISON, RF_DO_LESS},
    {">", COMPARISON, RF_DO_MORE},
    {"+", SUM, RF_DO_ADD},
    {"-", DIFFERENCE, RF_DO_SUBTRACT},
    {"*", PRODUCT, RF_DO_MULTIPLY},
    {"/", QUOTIENT, RF_DO_DIVIDE},
    {"%", REMAINDER, RF_DO_REMAINDER},
    {"^", POWER, RF_DO_POWER},
};

enum { OPERATORS = sizeof operators / sizeof *operators };

/* [i] is RF_DO_INT + i. */
static const char *const functions[] = {
    "int",   "ceil",  "floor", "abs",  "sign", "round", "log",  "sin",
    "cos",   "tan",   "asin",  "acos", "atan", "sinh",  "cosh", "tanh",
    "asinh", "acosh", "atanh", "e",    "pi",   NULL};

enum { UNARY = RF_DO_ATANH - RF_DO_INT + 1, E = UNARY, FUNCTIONS = UNARY + 2 };

_Static_assert(sizeof functions / sizeof *functions == FUNCTIONS + 1,
               "a name for every function");

static rf_status fail_at(const rf_formula *f, rf_status status, rf_cursor place,
                         const char *what)
{
    return rf_fail(f->reader.err, status, place.line, rf_column(place),
                   "%s: %s", f->node, what);
}

static rf_status fail_here(const rf_formula *f, const char *what)
{
    return fail_at(f, RF_INVALID, f->reader.now, what);
}

void rf_formula_skip(rf_formula *f)
{
    rf_reader *r = &f->reader;
    while (rf_skip_literal(r, " ") || rf_skip_newline(r)) {
    }
}

rf_status rf_formula_unexpected(const rf_formula *f)
{
    const rf_cursor now = f->reader.now;
    const int c = rf_peek(&f->reader, 0);
    if (c > ' ' && c < 0x7f)
        return rf_fail(f->reader.err, RF_SYNTAX, now.line, rf_column(now),
                       "%s: '%c' does not belong here", f->node, c);
    return fail_at(f, RF_SYNTAX, now,
                   "only spaces, line ends, a-z, digits and operators "
                   "make a formula");
}

static size_t operator_here(const rf_formula *f)
{
    for (size_t i = 0; i < OPERATORS; i++) {
        const char *text = operators[i].text;
        if (rf_peek(&f->reader, 0) == text[0] &&
            (!text[1] || rf_peek(&f->reader, 1) == text[1]))
            return i;
    }
    return OPERATORS;
}

static rf_status push(rf_formula *f, stack *s, waiting entry)
{
    if (s->n_operators == RF_MAX_FORMULA_DEPTH)
        return rf_fail(f->reader.err, RF_LIMIT, entry.place.line,
                       rf_column(entry.place),
                       "%s: more than %d operators and brackets wait here",
                       f->node, RF_MAX_FORMULA_DEPTH);
    s->operators[s->n_operators++] = entry;
    return RF_OK;
}

/* What the last operator waited for is there. */
static rf_status apply(rf_formula *f, stack *s)
{
    const waiting *last = &s->operators[--s->n_operators];
    int32_t *top = &s->values[s->n_values - 1];
    if (last->opcode == RF_DO_COPY)
        return RF_OK;
    if (rf_formula_is_unary(last->opcode))
        return rf_formula_operation(f, last->opcode, *top, RF_NO_VALUE, top);
    s->n_values--;
    return rf_formula_operation(f, last->opcode, top[-1], *top, top - 1);
}

static rf_status apply_tighter(rf_formula *f, stack *s, level least)
{
    while (s->n_operators > 0) {
        const waiting *last = &s->operators[s->n_operators - 1];
        const bool goes_on = least == POWER && last->level == POWER;
        if (last->level < least || last->level == BRACKET || goes_on)
            break;
        RF_TRY(apply(f, s));
    }
    return RF_OK;
}

/* ---- operands ---- */

static rf_token read_word(rf_reader *r)
{
    const rf_cursor begin = r->now;
    while (rf_is_inner(rf_peek(r, 0)))
        r->now.at++;
    return rf_token_since(r, begin);
}

static rf_status read_constant_function(rf_formula *f, double number,
                                        int32_t *out)
{
    const char end[] = {rf_peek(&f->reader, 0) == '(' ? ')' : ']', '\0'};
    f->reader.now.at++;
    rf_formula_skip(f);
    if (!rf_skip_literal(&f->reader, end))
        return fail_here(f, "e() and pi() take nothing");
    return rf_formula_constant(f, number, out);
}

/* What stands at the operand's place: a value, or something that waits. */
static rf_status read_word_operand(rf_formula *f, stack *s, bool *done)
{
    int32_t *top = &s->values[s->n_values];
    const rf_cursor begin = f->reader.now;
    const rf_token word = read_word(&f->reader);
    const rf_cursor behind = f->reader.now;
    rf_formula_skip(f);
    const int c = rf_peek(&f->reader, 0);
    if (c != '(' && c != '[') {
        f->reader.now = behind;
        const size_t name = rf_formula_find(f, word);
        if (name == f->n_names || f->names[name].value == RF_NO_VALUE)
            return rf_formula_unknown_variable(f, word);
        *top = f->names[name].value;
        s->n_values++;
        *done = true;
        return RF_OK;
    }
    int function = 0;
    while (function < FUNCTIONS &&
           !rf_formula_is_word(f, word, functions[function]))
        function++;
    if (function == FUNCTIONS)
        return rf_formula_unknown(f, word, "function", functions);
    if (function >= E) {
        const double e = 0x1.5bf0a8b145769p1, pi = 0x1.921fb54442d18p1;
        RF_TRY(read_constant_function(f, function == E ? e : pi, top));
        s->n_values++;
        *done = true;
        return RF_OK;
    }
    f->reader.now.at++;
    return push(f, s,
                (waiting){.level = BRACKET,
                          .opcode = (rf_opcode)(RF_DO_INT + function),
                          .end = c == '(' ? ')' : ']',
                          .place = begin});
}

static rf_status read_operand(rf_formula *f, stack *s, bool *done)
{
    rf_reader *r = &f->reader;
    const rf_cursor place = r->now;
    const int c = rf_peek(r, 0);
    *done = false;
    if (rf_is_digit(c) || c == '.') {
        *done = true;
        return rf_formula_number(f, &s->values[s->n_values++]);
    }
    if (rf_is_letter(c))
        return read_word_operand(f, s, done);
    if (c == '(' || c == '[') {
        r->now.at++;
        return push(f, s,
                    (waiting){.level = BRACKET,
                              .opcode = RF_OPCODES,
                              .end = c == '(' ? ')' : ']',
                              .place = place});
    }
    if (c == '-' || c == '+') {
        r->now.at++;
        return push(f, s,
                    (waiting){.level = SIGN,
                              .opcode = c == '-' ? RF_DO_NEGATE : RF_DO_COPY,
                              .place = place});
    }
    if (c == RF_END_OF_TEXT || c == ';' || strchr("*/%^<>=!&)]", c))
        return fail_here(f, "expected a number, a variable or a function");
    return rf_formula_unexpected(f);
}

/* ---- what stands behind an operand ---- */

static rf_status read_end(rf_formula *f, stack *s)
{
    const char c = (char)rf_peek(&f->reader, 0);
    RF_TRY(apply_tighter(f, s, AND));
    if (s->n_operators == 0)
        return fail_here(f, "this bracket ends nothing");
    waiting *last = &s->operators[s->n_operators - 1];
    if (last->end != c)
        return rf_fail(f->reader.err, RF_INVALID, f->reader.now.line,
                       rf_column(f->reader.now), "%s: expected '%c'", f->node,
                       last->end);
    f->reader.now.at++;
    if (last->opcode != RF_OPCODES)
        return apply(f, s);
    s->n_operators--;
    return RF_OK;
}

/* Reads an operator, or what ends a bracket; `goes_on` says whether an operand
 * must follow, `over` that the expression ends here. */
static rf_status read_behind(rf_formula *f, stack *s, bool *goes_on, bool *over)
{
    const rf_cursor place = f->reader.now;
    const int c = rf_peek(&f->reader, 0);
    *goes_on = false;
    if (c == ')' || c == ']')
        return read_end(f, s);
    const size_t i = operator_here(f);
    if (i < OPERATORS) {
        RF_TRY(apply_tighter(f, s, operators[i].level));
        f->reader.now.at += (uint32_t)strlen(operators[i].text);
        *goes_on = true;
        return push(f, s,
                    (waiting){.level = operators[i].level,
                              .opcode = operators[i].opcode,
                              .place = place});
    }
    if (c == '&')
        return fail_here(f, "a single '&'; did you mean '&&'");
    if (rf_is_inner(c) || c == '.' || c == '(' || c == '[')
        return fail_here(f, "expected an operator");
    *over = true;
    return RF_OK;
}

/* An operand and all that stands before it. */
static rf_status read_next(rf_formula *f, stack *s)
{
    bool done = false;
    while (!done) {
        rf_formula_skip(f);
        RF_TRY(read_operand(f, s, &done));
    }
    return RF_OK;
}

/* All that stands behind an operand, up to an operator or the end. */
static rf_status read_rest(rf_formula *f, stack *s, bool *over)
{
    bool goes_on = false;
    while (!goes_on && !*over) {
        rf_formula_skip(f);
        RF_TRY(read_behind(f, s, &goes_on, over));
    }
    return RF_OK;
}

static rf_status read_all(rf_formula *f, stack *s)
{
    bool over = false;
    while (!over) {
        RF_TRY(read_next(f, s));
        RF_TRY(read_rest(f, s, &over));
    }
    RF_TRY(apply_tighter(f, s, AND));
    if (s->n_operators == 0)
        return RF_OK;
    const int c = rf_peek(&f->reader, 0);
    if (c != RF_END_OF_TEXT && c != ';')
        return rf_formula_unexpected(f);
    return fail_at(f, RF_INVALID, s->operators[s->n_operators - 1].place,
                   "a bracket without its end");
}

rf_status rf_formula_expression(rf_formula *f, int32_t *out)
{
    stack s;
    s.n_operators = s.n_values = 0;
    RF_TRY(read_all(f, &s));
    *out = s.values[0];
    return RF_OK;
}
