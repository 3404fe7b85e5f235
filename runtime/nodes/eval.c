/*
 * eval, expr: a formula for every sample, SPEC.md 8.1, in f64.
 *
 * The formula is a program of base/program.h: an instruction works on a stretch
 * of frames of all voices before the next one begins; only recursions go frame
 * by frame.
 */
#include "base/elementary_power.h"
#include "nodes/node.h"

/* Frames an instruction does at once: two kilobytes a register, so that those
 * of a usual formula stay in the first cache. */
enum { STRETCH = RF_W == 1 ? RF_BLOCK : 256 / RF_W };

_Static_assert(RF_W <= RF_PROGRAM_LANES, "constants for every lane");
_Static_assert(RF_BLOCK % STRETCH == 0, "whole stretches");

typedef struct eval {
    rf_dvec phase;
    rf_dvec kept[RF_KEPT];
} eval;

enum { ROWS = 1 + RF_KEPT };

/* Where an operand lies; `step` rows further a frame: 1 or 0. */
typedef struct rows {
    const rf_dvec *at;
    size_t step;
} rows;

/* An instruction of a recursion, and where its next frame lies. */
typedef struct step {
    rf_opcode opcode;
    rf_dvec *out;
    rows a, b;
} step;

typedef struct machine {
    const rf_program *program;
    const rf_block *block;
    rf_dvec registers[RF_PROGRAM_REGISTERS][STRETCH + 1];
    rf_dvec once[RF_PROGRAM_ONCE];
    rf_dvec kept[RF_KEPT];
    step steps[RF_PROGRAM_STEPPED];
    rf_dvec phase; /* of the stretch's first frame */
    size_t begin;  /* of the stretch in the block */
} machine;

/* ---- instructions ---- */

typedef void instruction(rf_dvec *restrict out, rows a, rows b, size_t count);
typedef rf_dhalf function_of_two(rf_dhalf a, rf_dhalf b);

static inline __attribute__((always_inline)) void
each(rf_dvec *restrict out, rows a, rows b, size_t count, function_of_two *f)
{
    for (size_t n = 0; n < count; n++)
        for (size_t h = 0; h < RF_HALVES; h++)
            out[n].half[h] =
                f(a.at[n * a.step].half[h], b.at[n * b.step].half[h]);
}

/* Loops that know what stands still. */
static inline __attribute__((always_inline)) void
each_by_steps(rf_dvec *restrict out, rows a, rows b, size_t count,
              function_of_two *f)
{
    if (a.step == 0 && b.step == 0)
        each(out, (rows){a.at, 0}, (rows){b.at, 0}, count, f);
    else if (a.step == 0)
        each(out, (rows){a.at, 0}, (rows){b.at, 1}, count, f);
    else if (b.step == 0)
        each(out, (rows){a.at, 1}, (rows){b.at, 0}, count, f);
    else
        each(out, (rows){a.at, 1}, (rows){b.at, 1}, count, f);
}

#define SIMPLE(name, expression)                                               \
    static inline rf_dhalf name##_of(rf_dhalf a, rf_dhalf b)                   \
    {                                                                          \
        return expression;                                                     \
    }                                                                          \
    static void do_##name(rf_dvec *restrict out, rows a, rows b, size_t count) \
    {                                                                          \
        each_by_steps(out, a, b, count, name##_of);                            \
    }

/* Where the function costs more than the loop around it. */
#define DEAR(name, expression)                                                 \
    static inline rf_dhalf name##_of(rf_dhalf a, rf_dhalf b)                   \
    {                                                                          \
        (void)b;                                                               \
        return expression;                                                     \
    }                                                                          \
    static void do_##name(rf_dvec *restrict out, rows a, rows b, size_t count) \
    {                                                                          \
        each(out, a, b, count, name##_of);                                     \
    }

static inline rf_dhalf truth(rf_lhalf mask)
{
    return rf_half_select(mask, rf_half_set(1), rf_half_set(0));
}

/* Values this near count as equal: 8 * 2.2e-16. */
#define NEAR 0x1p-49

static inline rf_lhalf equals(rf_dhalf a, rf_dhalf b)
{
    return rf_half_abs(a - b) < NEAR;
}

SIMPLE(copy, ((void)b, a))
SIMPLE(negate, ((void)b, -a))
SIMPLE(add, a + b)
SIMPLE(subtract, a - b)
SIMPLE(multiply, a *b)
SIMPLE(divide, a / b)
SIMPLE(equal, truth(equals(a, b)))
SIMPLE(unequal, truth(rf_half_not(equals(a, b))))
SIMPLE(less, truth(a < b))
SIMPLE(at_most, truth(a <= b))
SIMPLE(more, truth(a > b))
SIMPLE(at_least, truth(a >= b))
SIMPLE(and, rf_half_select(equals(a, rf_half_set(0)), a, b))
SIMPLE(abs, ((void)b, rf_half_abs(a)))
DEAR(remainder, rf_half_remainder(a, b))
DEAR(power, rf_half_pow(a, b))
DEAR(root, rf_half_root(a))
DEAR(int, rf_half_trunc(a))
DEAR(ceil, rf_half_ceil(a))
DEAR(floor, rf_half_floor(a))
DEAR(sign, rf_half_sign(a))
DEAR(round, rf_half_nearest(a))
DEAR(log, rf_half_log10(a))
DEAR(sin, rf_half_wide_sin(a))
DEAR(cos, rf_half_wide_cos(a))
DEAR(tan, rf_half_tan(a))
DEAR(asin, rf_half_asin(a))
DEAR(acos, rf_half_acos(a))
DEAR(atan, rf_half_atan(a))
DEAR(sinh, rf_half_sinh(a))
DEAR(cosh, rf_half_cosh(a))
DEAR(tanh, rf_half_tanh(a))
DEAR(asinh, rf_half_asinh(a))
DEAR(acosh, rf_half_acosh(a))
DEAR(atanh, rf_half_atanh(a))

static instruction *const instructions[RF_OPCODES] = {
    [RF_DO_COPY] = do_copy,
    [RF_DO_NEGATE] = do_negate,
    [RF_DO_ROOT] = do_root,
    [RF_DO_INT] = do_int,
    [RF_DO_CEIL] = do_ceil,
    [RF_DO_FLOOR] = do_floor,
    [RF_DO_ABS] = do_abs,
    [RF_DO_SIGN] = do_sign,
    [RF_DO_ROUND] = do_round,
    [RF_DO_LOG] = do_log,
    [RF_DO_SIN] = do_sin,
    [RF_DO_COS] = do_cos,
    [RF_DO_TAN] = do_tan,
    [RF_DO_ASIN] = do_asin,
    [RF_DO_ACOS] = do_acos,
    [RF_DO_ATAN] = do_atan,
    [RF_DO_SINH] = do_sinh,
    [RF_DO_COSH] = do_cosh,
    [RF_DO_TANH] = do_tanh,
    [RF_DO_ASINH] = do_asinh,
    [RF_DO_ACOSH] = do_acosh,
    [RF_DO_ATANH] = do_atanh,
    [RF_DO_ADD] = do_add,
    [RF_DO_SUBTRACT] = do_subtract,
    [RF_DO_MULTIPLY] = do_multiply,
    [RF_DO_DIVIDE] = do_divide,
    [RF_DO_REMAINDER] = do_remainder,
    [RF_DO_POWER] = do_power,
    [RF_DO_AND] = do_and,
    [RF_DO_EQUAL] = do_equal,
    [RF_DO_UNEQUAL] = do_unequal,
    [RF_DO_LESS] = do_less,
    [RF_DO_AT_MOST] = do_at_most,
    [RF_DO_MORE] = do_more,
    [RF_DO_AT_LEAST] = do_at_least,
};

/* ---- the machine ---- */

/* From the first frame of the stretch on. */
static inline rows rows_of(const machine *m, rf_operand o)
{
    switch ((rf_from)o.from) {
    case RF_FROM_REGISTER:
        return (rows){m->registers[o.index] + 1, 1};
    case RF_FROM_PREVIOUS:
        return (rows){m->registers[o.index], 1};
    case RF_FROM_ONCE:
        return (rows){m->once + o.index, 0};
    case RF_FROM_KEPT:
        return (rows){m->kept + o.index, 0};
    default:
        return (rows){(const void *)m->program->constants[o.index], 0};
    }
}

static void count_phase(const machine *m, rf_dvec *out)
{
    for (size_t n = 0; n < STRETCH; n++)
        for (size_t h = 0; h < RF_HALVES; h++)
            out[n].half[h] = m->phase.half[h] + (double)n;
}

static void read_input(const machine *m, rf_dvec *out)
{
    const rf_vec *in = m->block->in[0].L + m->begin;
    for (size_t n = 0; n < STRETCH; n++)
        out[n] = rf_widen(in[n]);
}

static void run_stretch(machine *m, const rf_instruction *code, size_t length)
{
    for (const rf_instruction *i = code; i < code + length; i++) {
        rf_dvec *out = m->registers[i->to] + 1;
        if (i->opcode == RF_DO_PHASE)
            count_phase(m, out);
        else if (i->opcode == RF_DO_INPUT)
            read_input(m, out);
        else
            instructions[i->opcode](out, rows_of(m, i->a), rows_of(m, i->b),
                                    STRETCH);
    }
}

/* One frame, and on to the next. What recursions mostly consist of is here, so
 * that no call lies between two frames. */
static inline void run_step(step *s)
{
    switch (s->opcode) {
    case RF_DO_ADD:
        each(s->out, s->a, s->b, 1, add_of);
        break;
    case RF_DO_SUBTRACT:
        each(s->out, s->a, s->b, 1, subtract_of);
        break;
    case RF_DO_MULTIPLY:
        each(s->out, s->a, s->b, 1, multiply_of);
        break;
    default:
        instructions[s->opcode](s->out, s->a, s->b, 1);
    }
    s->out++;
    s->a.at += s->a.step;
    s->b.at += s->b.step;
}

static void run_stepped(machine *m, const rf_instruction *code, size_t length)
{
    for (size_t i = 0; i < length; i++)
        m->steps[i] = (step){.opcode = (rf_opcode)code[i].opcode,
                             .out = m->registers[code[i].to] + 1,
                             .a = rows_of(m, code[i].a),
                             .b = rows_of(m, code[i].b)};
    for (size_t n = 0; length > 0 && n < STRETCH; n++)
        for (size_t i = 0; i < length; i++)
            run_step(&m->steps[i]);
}

static void write_result(const machine *m)
{
    const rows result = rows_of(m, m->program->result);
    rf_vec *out = m->block->L + m->begin;
    for (size_t n = 0; n < STRETCH; n++)
        out[n] = rf_narrow(&result.at[n * result.step]);
}

/* Variables that are assigned to go from the end of a stretch to the beginning
 * of the next. */
static void begin_stretch(machine *m)
{
    for (size_t v = 0; v < RF_KEPT; v++)
        if (m->program->keeper[v] != RF_NO_REGISTER)
            m->registers[m->program->keeper[v]][0] = m->kept[v];
}

static void end_stretch(machine *m)
{
    for (size_t v = 0; v < RF_KEPT; v++)
        if (m->program->keeper[v] != RF_NO_REGISTER)
            m->kept[v] = m->registers[m->program->keeper[v]][STRETCH];
    for (size_t h = 0; h < RF_HALVES; h++)
        m->phase.half[h] += STRETCH;
}

static void run(void *state, const rf_block *block)
{
    eval *s = state;
    const rf_program *p = block->shape->program;
    machine m;
    m.program = p;
    m.block = block;
    m.phase = s->phase;
    memcpy(m.kept, s->kept, sizeof m.kept);
    const rf_instruction *code = p->code;
    for (uint32_t i = 0; i < p->once; i++, code++)
        instructions[code->opcode](&m.once[code->to], rows_of(&m, code->a),
                                   rows_of(&m, code->b), 1);
    for (m.begin = 0; m.begin < RF_BLOCK; m.begin += STRETCH) {
        begin_stretch(&m);
        run_stretch(&m, code, p->before);
        run_stepped(&m, code + p->before, p->stepped);
        run_stretch(&m, code + p->before + p->stepped, p->after);
        write_result(&m);
        end_stretch(&m);
    }
    s->phase = m.phase;
    memcpy(s->kept, m.kept, sizeof s->kept);
}

static void init(void *state, const rf_change *change)
{
    eval *s = state;
    for (size_t lane = 0; lane < RF_W; lane++) {
        if (!rf_true(&change->lanes, lane))
            continue;
        ((double *)&s->phase)[lane] = 0;
        for (size_t v = 0; v < RF_KEPT; v++)
            ((double *)&s->kept[v])[lane] =
                v == RF_KEPT_SR ? (double)change->shape->sr : 0;
    }
}

static const rf_param eval_params[] = {
    {"code", "", 0, 0, 0, RF_ACCEPT_FORMULA,
     "assignments `name := formula;` and the formula whose value is the "
     "sample, in backticks"},
    {0},
};

static const rf_param expr_params[] = {
    {"formula", "", 0, 0, 0, RF_ACCEPT_TERM,
     "the formula whose value is the sample, in backticks"},
    {0},
};

#define WORDS                                                              \
    "Variables: in (the input), phase (samples since the start), sr, and " \
    "x, y, z, which begin at 0. Functions: int ceil floor abs sign round " \
    "log sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh of "  \
    "one argument, e() and pi(). Suffixes: k m u n p. "

#define QUIRKS                                                              \
    "Each operator has a level of its own, from loosest to tightest: && "   \
    "(the last value looked at), comparisons (1 or 0), +, -, *, /, %, ^ "   \
    "(from the right), signs: 2*7%4 is 6, -2^2 is 4. log is of base 10. "   \
    "Values less than 2e-15 apart are equal. Only the left channel of the " \
    "first input counts."

const rf_node_type RF_WIDE(rf_node_eval) = {
    .name = "eval",
    .doc = "Computes every sample by a formula, in double precision; variables "
           "keep their values from sample to sample.",
    .example = "o: squ 50 >> eval `y := y * 0.95 + in * 0.05; y`",
    .quirks = WORDS QUIRKS
    " What is assigned to phase or in holds for that sample "
    "only. When the code changes, x, y, z, sr and phase go on; other "
    "variables must be assigned before they are read.",
    .params = eval_params,
    .simple = {.run = run, .output = RF_MONO, .rows = RF_ROWS(eval, ROWS, 0)},
    .init = init,
};

const rf_node_type RF_WIDE(rf_node_expr) = {
    .name = "expr",
    .doc = "Computes every sample by a single formula, in double precision: "
           "eval without assignments.",
    .example = "o: saw 100 >> expr `tanh(in * 3) * 0.2`",
    .quirks = WORDS QUIRKS,
    .params = expr_params,
    .simple = {.run = run, .output = RF_MONO, .rows = RF_ROWS(eval, ROWS, 0)},
    .init = init,
};
