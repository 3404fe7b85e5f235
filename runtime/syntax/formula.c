#include "syntax/formula.h"
#include "base/float_mode.h"
#include "base/memory.h"
#include "syntax/formula_values.h"

/* What may stand between the parts: as between chains, more than within. */
static void skip_wide(rf_formula *f)
{
    while (rf_skip_blanks(&f->reader) || rf_skip_newline(&f->reader)) {
    }
}

/* `name :=`, or nothing. */
static bool read_assigned(rf_formula *f, rf_token *name)
{
    rf_reader *r = &f->reader;
    const rf_cursor begin = r->now;
    if (!rf_is_letter(rf_peek(r, 0)))
        return false;
    while (rf_is_inner(rf_peek(r, 0)))
        r->now.at++;
    *name = rf_token_since(r, begin);
    skip_wide(f);
    if (rf_skip_literal(r, ":="))
        return true;
    r->now = begin;
    return false;
}

static rf_status wants_end(const rf_formula *f)
{
    const rf_cursor now = f->reader.now;
    if (now.at < f->reader.length)
        return rf_formula_unexpected(f);
    return rf_fail(f->reader.err, RF_SYNTAX, now.line, rf_column(now),
                   "%s: expected ';' and an expression", f->node);
}

static rf_status read_parts(rf_formula *f, bool term)
{
    rf_reader *r = &f->reader;
    rf_token name;
    skip_wide(f);
    while (!term && read_assigned(f, &name)) {
        int32_t value;
        skip_wide(f);
        RF_TRY(rf_formula_expression(f, &value));
        skip_wide(f);
        if (!rf_skip_literal(r, ";"))
            return wants_end(f);
        RF_TRY(rf_formula_assign(f, name, value));
        skip_wide(f);
    }
    RF_TRY(rf_formula_expression(f, &f->result));
    if (r->now.at < r->length)
        return rf_formula_unexpected(f);
    return RF_OK;
}

static rf_status compile(rf_formula *f, bool term, bool has_input,
                         rf_program **out)
{
    f->names = rf_alloc(RF_MAX_FORMULA_NAMES, sizeof *f->names);
    if (!f->names)
        return rf_fail(f->reader.err, RF_NOMEM, 0, 0, "out of memory");
    RF_TRY(rf_formula_preset(f, has_input));
    RF_TRY(read_parts(f, term));
    return rf_formula_program(f, out);
}

rf_status rf_program_compile(const char *text, size_t length, uint32_t line,
                             uint32_t col, bool term, bool has_input,
                             rf_program **out, rf_error *err)
{
    if (length > RF_MAX_TEXT)
        return rf_fail(err, RF_LIMIT, line, col,
                       "formula: longer than %d bytes", RF_MAX_TEXT);
    rf_formula f = {.node = term ? "expr" : "eval",
                    .reader = {.text = text,
                               .length = (uint32_t)length,
                               .now = {0, line, 1 - col},
                               .err = err}};
    const uint64_t host = rf_float_enter();
    const rf_status status = compile(&f, term, has_input, out);
    rf_float_leave(host);
    rf_free(f.values);
    rf_free(f.names);
    return status;
}

void rf_program_free(rf_program *program)
{
    rf_free(program);
}
