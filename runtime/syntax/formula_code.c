/*
 * formula_code.c: values become instructions: what is needed, in which order,
 * in which registers.
 *
 * Only variables that keep their value can make a value depend on the sample
 * before. One that depends on itself, through others or not, is a recursion:
 * what lies on the way goes frame by frame, all else in stretches.
 */
#include "base/memory.h"
#include "syntax/formula_values.h"

enum { FOREVER = INT32_MAX, ONCE = 0, BEFORE, STEPPED, AFTER, PARTS };

typedef struct plan {
    bool needed;
    bool still;     /* the same in all frames */
    bool placed;    /* in the order */
    uint8_t needs;  /* kept variables that it is made from, as bits */
    uint8_t feeds;  /* kept variables that are made from it */
    uint8_t part;   /* ONCE… */
    int32_t last;   /* use: place in the order, or FOREVER */
    uint16_t index; /* register, row of `once`, or constant */
} plan;

typedef struct coder {
    const rf_formula *f;
    const rf_formula_value *values;
    plan *plans;    /* [n] */
    int32_t *order; /* [n] operations, part after part */
    size_t n, n_order, n_constants;
    uint32_t lengths[PARTS];
    int32_t keeper[RF_KEPT];    /* value that the variable is left with, or
                                   RF_NO_VALUE: nothing is assigned to it */
    uint8_t made_from[RF_KEPT]; /* through any number of samples */
    uint8_t recursive;          /* variables that are made from themselves */
} coder;

static bool is_operation(const coder *c, int32_t value)
{
    return c->values[value].kind == RF_FORMULA_OPERATION;
}

/* ---- which values ---- */

/* What is assigned to a variable gets a register of its own. */
static rf_status choose_keepers(rf_formula *f, int32_t keeper[RF_KEPT])
{
    for (int v = 0; v < RF_KEPT; v++) {
        const int32_t value = f->names[v].value;
        keeper[v] = RF_NO_VALUE;
        if (value == v) /* as preset */
            continue;
        bool own = f->values[value].kind == RF_FORMULA_OPERATION;
        for (int other = 0; other < v; other++)
            own &= keeper[other] != value;
        if (own)
            keeper[v] = value;
        else
            RF_TRY(rf_formula_operation(f, RF_DO_COPY, value, RF_NO_VALUE,
                                        &keeper[v]));
    }
    return RF_OK;
}

static void need(coder *c, int32_t value)
{
    if (value != RF_NO_VALUE)
        c->plans[value].needed = true;
}

static void mark_needed(coder *c)
{
    need(c, c->f->result);
    for (int v = 0; v < RF_KEPT; v++)
        need(c, c->keeper[v]);
    for (size_t i = c->n; i-- > 0;) {
        if (!c->plans[i].needed)
            continue;
        need(c, c->values[i].a);
        need(c, c->values[i].b);
    }
}

static uint8_t needs_of(const coder *c, int32_t value)
{
    return value == RF_NO_VALUE ? 0 : c->plans[value].needs;
}

static bool is_still(const coder *c, int32_t value)
{
    return value == RF_NO_VALUE || c->plans[value].still;
}

static void mark_needs(coder *c)
{
    for (size_t i = 0; i < c->n; i++) {
        const rf_formula_value *v = &c->values[i];
        plan *p = &c->plans[i];
        p->still = is_still(c, v->a) && is_still(c, v->b);
        p->needs = needs_of(c, v->a) | needs_of(c, v->b);
        if (v->kind == RF_FORMULA_KEPT && c->keeper[v->kept] != RF_NO_VALUE) {
            p->still = false;
            p->needs = (uint8_t)(1 << v->kept);
        }
        if (v->kind == RF_FORMULA_OPERATION && v->opcode <= RF_DO_INPUT)
            p->still = false;
        for (int k = 0; k < RF_KEPT; k++)
            if (c->keeper[k] == (int32_t)i)
                p->still = false;
    }
}

static void feed(coder *c, int32_t value, uint8_t feeds)
{
    if (value != RF_NO_VALUE)
        c->plans[value].feeds |= feeds;
}

static void mark_feeds(coder *c)
{
    for (int v = 0; v < RF_KEPT; v++)
        feed(c, c->keeper[v], (uint8_t)(1 << v));
    for (size_t i = c->n; i-- > 0;) {
        feed(c, c->values[i].a, c->plans[i].feeds);
        feed(c, c->values[i].b, c->plans[i].feeds);
    }
}

/* Warshall, "A theorem on Boolean matrices", 1962. */
static void find_recursions(coder *c)
{
    for (int v = 0; v < RF_KEPT; v++)
        c->made_from[v] = needs_of(c, c->keeper[v]);
    for (int via = 0; via < RF_KEPT; via++)
        for (int v = 0; v < RF_KEPT; v++)
            if (c->made_from[v] >> via & 1)
                c->made_from[v] |= c->made_from[via];
    for (int v = 0; v < RF_KEPT; v++)
        c->recursive |= (uint8_t)(c->made_from[v] & 1 << v);
}

static uint8_t part_of(const coder *c, const plan *p)
{
    uint8_t needs = p->needs, feeds = p->feeds;
    for (int v = 0; v < RF_KEPT; v++) {
        if (p->needs >> v & 1)
            needs |= c->made_from[v];
        if (p->feeds & c->made_from[v])
            feeds |= (uint8_t)(1 << v);
    }
    if (p->still)
        return ONCE;
    if (!(needs & c->recursive))
        return BEFORE;
    return feeds & c->recursive ? STEPPED : AFTER;
}

/* ---- which order ---- */

static bool is_ready(const coder *c, int32_t value, uint8_t part)
{
    if (value == RF_NO_VALUE || c->plans[value].still)
        return true;
    const rf_formula_value *v = &c->values[value];
    if (v->kind != RF_FORMULA_KEPT)
        return c->plans[value].placed;
    const plan *keeper = &c->plans[c->keeper[v->kept]];
    return keeper->placed || (part == STEPPED && keeper->part == STEPPED);
}

/* A variable that is read before the text makes it waits for the next time
 * around; each time one variable at least is done. */
static void place_part(coder *c, uint8_t part)
{
    const size_t begin = c->n_order;
    size_t before;
    do {
        before = c->n_order;
        for (size_t i = 0; i < c->n; i++) {
            plan *p = &c->plans[i];
            if (!p->needed || p->placed || p->part != part ||
                !is_operation(c, (int32_t)i) ||
                !is_ready(c, c->values[i].a, part) ||
                !is_ready(c, c->values[i].b, part))
                continue;
            p->placed = true;
            c->order[c->n_order++] = (int32_t)i;
        }
    } while (c->n_order > before);
    c->lengths[part] = (uint32_t)(c->n_order - begin);
}

/* ---- which registers ---- */

static void use(coder *c, int32_t value, int32_t place, uint8_t part)
{
    if (value == RF_NO_VALUE)
        return;
    plan *p = &c->plans[value];
    const bool outlives = p->part == ONCE && part != ONCE;
    if (p->last != FOREVER)
        p->last = outlives ? FOREVER : place;
}

static void find_last_uses(coder *c)
{
    for (size_t i = 0; i < c->n_order; i++) {
        const int32_t value = c->order[i];
        const uint8_t part = c->plans[value].part;
        use(c, c->values[value].a, (int32_t)i, part);
        use(c, c->values[value].b, (int32_t)i, part);
    }
    c->plans[c->f->result].last = FOREVER;
    for (int v = 0; v < RF_KEPT; v++)
        if (c->keeper[v] != RF_NO_VALUE)
            c->plans[c->keeper[v]].last = FOREVER;
}

typedef struct pool {
    uint16_t free[RF_PROGRAM_REGISTERS];
    size_t n_free;
} pool;

_Static_assert(RF_PROGRAM_ONCE == RF_PROGRAM_REGISTERS, "one size of pool");

static void fill(pool *p)
{
    p->n_free = RF_PROGRAM_REGISTERS;
    for (size_t i = 0; i < p->n_free; i++)
        p->free[i] = (uint16_t)(p->n_free - 1 - i);
}

static void release(const coder *c, int32_t value, int32_t place, pool *p)
{
    if (value != RF_NO_VALUE && is_operation(c, value) &&
        c->plans[value].last == place)
        p->free[p->n_free++] = c->plans[value].index;
}

/* What an instruction makes never lies where its operands do. */
static bool assign_registers(coder *c)
{
    pool pools[2]; /* registers, rows of `once` */
    fill(&pools[0]);
    fill(&pools[1]);
    for (size_t i = 0; i < c->n_order; i++) {
        const int32_t value = c->order[i];
        const rf_formula_value *v = &c->values[value];
        plan *p = &c->plans[value];
        pool *own = &pools[p->part == ONCE];
        if (own->n_free == 0)
            return false;
        p->index = own->free[--own->n_free];
        release(c, v->a, (int32_t)i, own);
        if (v->b != v->a)
            release(c, v->b, (int32_t)i, own);
    }
    return true;
}

static void number_constant(coder *c, int32_t value)
{
    if (value != RF_NO_VALUE && c->plans[value].needed &&
        c->values[value].kind == RF_FORMULA_CONSTANT)
        c->plans[value].index = (uint16_t)c->n_constants++;
}

/* ---- the program ---- */

static rf_operand operand(const coder *c, int32_t value)
{
    if (value == RF_NO_VALUE)
        return (rf_operand){RF_FROM_CONSTANT, 0}; /* is not read */
    const rf_formula_value *v = &c->values[value];
    const plan *p = &c->plans[value];
    if (v->kind == RF_FORMULA_CONSTANT)
        return (rf_operand){RF_FROM_CONSTANT, p->index};
    if (v->kind == RF_FORMULA_OPERATION)
        return (rf_operand){p->part == ONCE ? RF_FROM_ONCE : RF_FROM_REGISTER,
                            p->index};
    const int32_t keeper = c->keeper[v->kept];
    if (keeper == RF_NO_VALUE)
        return (rf_operand){RF_FROM_KEPT, (uint16_t)v->kept};
    return (rf_operand){RF_FROM_PREVIOUS, c->plans[keeper].index};
}

static void write_constants(const coder *c,
                            double (*constants)[RF_PROGRAM_LANES])
{
    for (size_t i = 0; i < c->n; i++) {
        if (!c->plans[i].needed || c->values[i].kind != RF_FORMULA_CONSTANT)
            continue;
        for (size_t lane = 0; lane < RF_PROGRAM_LANES; lane++)
            constants[c->plans[i].index][lane] = c->values[i].number;
    }
}

static rf_program *write_program(const coder *c)
{
    const size_t row = sizeof(double[RF_PROGRAM_LANES]);
    const size_t head = (sizeof(rf_program) + row - 1) / row;
    /* an operand that is not read may stand for constant 0 */
    const size_t rows = head + c->n_constants + 1;
    const size_t code = c->n_order * sizeof(rf_instruction);
    rf_program *program = rf_alloc(rows * row + code, 1);
    if (!program)
        return NULL;
    double(*constants)[RF_PROGRAM_LANES] =
        (void *)((char *)program + head * row);
    rf_instruction *to = (void *)((char *)program + rows * row);
    write_constants(c, constants);
    for (size_t i = 0; i < c->n_order; i++) {
        const rf_formula_value *v = &c->values[c->order[i]];
        to[i] = (rf_instruction){
            .opcode = (uint16_t)v->opcode,
            .to = c->plans[c->order[i]].index,
            .a = operand(c, v->a),
            .b = operand(c, v->b),
        };
    }
    *program =
        (rf_program){.constants = (const double(*)[RF_PROGRAM_LANES])constants,
                     .code = to,
                     .once = c->lengths[ONCE],
                     .before = c->lengths[BEFORE],
                     .stepped = c->lengths[STEPPED],
                     .after = c->lengths[AFTER],
                     .result = operand(c, c->f->result)};
    for (int v = 0; v < RF_KEPT; v++) {
        program->keeper[v] = RF_NO_REGISTER;
        if (c->keeper[v] != RF_NO_VALUE)
            program->keeper[v] = (int16_t)c->plans[c->keeper[v]].index;
    }
    return program;
}

static rf_status too_much(const rf_formula *f, const char *what, int limit)
{
    return rf_fail(f->reader.err, RF_LIMIT, f->reader.now.line,
                   rf_column(f->reader.now), "%s: more than %d %s", f->node,
                   limit, what);
}

static rf_status code(coder *c, rf_program **out)
{
    mark_needed(c);
    mark_needs(c);
    mark_feeds(c);
    find_recursions(c);
    for (size_t i = 0; i < c->n; i++) {
        c->plans[i].part = part_of(c, &c->plans[i]);
        number_constant(c, (int32_t)i);
    }
    for (int part = ONCE; part < PARTS; part++)
        place_part(c, (uint8_t)part);
    if (c->n_order > RF_PROGRAM_LENGTH)
        return too_much(c->f, "operations", RF_PROGRAM_LENGTH);
    if (c->lengths[STEPPED] > RF_PROGRAM_STEPPED)
        return too_much(c->f, "operations in recursions", RF_PROGRAM_STEPPED);
    find_last_uses(c);
    if (!assign_registers(c))
        return too_much(c->f, "values at a time", RF_PROGRAM_REGISTERS);
    rf_program *program = write_program(c);
    if (!program)
        return rf_fail(c->f->reader.err, RF_NOMEM, 0, 0, "out of memory");
    *out = program;
    return RF_OK;
}

rf_status rf_formula_program(rf_formula *f, rf_program **out)
{
    coder c = {.f = f};
    RF_TRY(choose_keepers(f, c.keeper));
    c.values = f->values;
    c.n = f->n_values;
    c.plans = rf_alloc(c.n, sizeof *c.plans);
    c.order = rf_alloc(c.n, sizeof *c.order);
    rf_status status;
    if (c.plans && c.order)
        status = code(&c, out);
    else
        status = rf_fail(f->reader.err, RF_NOMEM, 0, 0, "out of memory");
    rf_free(c.plans);
    rf_free(c.order);
    return status;
}
