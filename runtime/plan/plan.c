/* plan.c: making and releasing plans. */
#include "plan/plan.h"
#include "base/memory.h"
#include "plan/order.h"
#include <assert.h>
#include <string.h>

static rf_status no_memory(rf_error *err)
{
    return rf_fail(err, RF_NOMEM, 0, 0, "plan: out of memory");
}

static char *copy_text(const char *text)
{
    const size_t bytes = strlen(text) + 1;
    char *copy = rf_alloc(bytes, 1);
    return copy ? memcpy(copy, text, bytes) : NULL;
}

size_t rf_plan_sound(const struct rf_plan *plan, const char *symbol)
{
    size_t i = 0;
    while (i < plan->n_sounds && strcmp(plan->names[i], symbol) != 0)
        i++;
    return i;
}

/* ---- sounds ---- */

static rf_status take_sounds(struct rf_plan *plan,
                             const rf_plan_options *options, rf_error *err)
{
    plan->sounds = rf_alloc(options->n_sounds, sizeof *plan->sounds);
    plan->names = rf_alloc(options->n_sounds, sizeof *plan->names);
    if (!plan->sounds || !plan->names)
        return no_memory(err);
    for (size_t i = 0; i < options->n_sounds; i++) {
        if (!options->sounds[i].name || !options->sounds[i].sound)
            return rf_fail(err, RF_ARGUMENT, 0, 0,
                           "plan: sound %zu has no name or no data", i + 1);
        plan->names[i] = copy_text(options->sounds[i].name);
        if (!plan->names[i])
            return no_memory(err);
        plan->sounds[i] = rf_sound_retain(options->sounds[i].sound);
        plan->n_sounds = i + 1;
    }
    return RF_OK;
}

static rf_status unknown_sample(const struct rf_plan *plan, const char *symbol,
                                uint32_t line, uint32_t col, rf_error *err)
{
    const char **names = rf_alloc(plan->n_sounds + 1, sizeof *names);
    if (!names)
        return no_memory(err);
    for (size_t i = 0; i < plan->n_sounds; i++)
        names[i] = plan->names[i];
    const char *near = rf_nearest(symbol, names);
    rf_status status;
    if (near)
        status = rf_fail(err, RF_UNKNOWN_SAMPLE, line, col,
                         "no sample '%s'; did you mean '%s'", symbol, near);
    else
        status = rf_fail(err, RF_UNKNOWN_SAMPLE, line, col, "no sample '%s'",
                         symbol);
    rf_free(names);
    return status;
}

/* ---- slots ---- */

static rf_status take_symbols(struct rf_plan *plan, uint32_t slot,
                              const rf_slot_spec *spec, rf_error *err)
{
    const rf_slot_info *info = &plan->graph->slots[slot];
    rf_choice *choice = &plan->choices[slot];
    choice->symbols = rf_alloc(spec->n_symbols, sizeof *choice->symbols);
    choice->sounds = rf_alloc(spec->n_symbols, sizeof *choice->sounds);
    if (!choice->symbols || !choice->sounds)
        return no_memory(err);
    for (size_t i = 0; i < spec->n_symbols; i++) {
        const size_t sound = rf_plan_sound(plan, spec->symbols[i]);
        if (sound == plan->n_sounds)
            return unknown_sample(plan, spec->symbols[i], info->line, info->col,
                                  err);
        choice->symbols[i] = plan->names[sound];
        choice->sounds[i] = (uint32_t)sound;
        choice->count = i + 1;
    }
    return RF_OK;
}

static rf_status check_slot(const rf_slot_info *info, const rf_slot_spec *spec,
                            rf_error *err)
{
    const char *name = info->name[0] ? info->name : "{}";
    const bool symbols = spec->n_symbols > 0 && spec->symbols;
    if (symbols != (info->kind == RF_HOLE_SYMBOL))
        return rf_fail(err, RF_INVALID, info->line, info->col,
                       symbols ? "'%s' is a number here, but is given samples"
                               : "'%s' is a sample here, but is given numbers",
                       name);
    if (!symbols && !(spec->lo <= spec->hi))
        return rf_fail(err, RF_ARGUMENT, info->line, info->col,
                       "'%s': the range is empty or not a number", name);
    if (info->kind == RF_HOLE_NOTE && !spec->integer)
        return rf_fail(err, RF_INVALID, info->line, info->col,
                       "'%s' is a note, which is an integer, but may be given "
                       "any number",
                       name);
    return RF_OK;
}

static rf_status take_slots(struct rf_plan *plan,
                            const rf_plan_options *options, rf_error *err)
{
    const size_t n = plan->graph->n_slots;
    if (options->n_slots != n)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "plan: the text has %zu slots, %zu were described", n,
                       options->n_slots);
    plan->choices = rf_alloc(n, sizeof *plan->choices);
    if (!plan->choices)
        return no_memory(err);
    for (size_t i = 0; i < n; i++) {
        RF_TRY(check_slot(&plan->graph->slots[i], &options->slots[i], err));
        if (options->slots[i].n_symbols > 0)
            RF_TRY(take_symbols(plan, (uint32_t)i, &options->slots[i], err));
    }
    return RF_OK;
}

float rf_plan_slot_value(const struct rf_plan *plan, uint32_t slot, float value)
{
    const rf_choice *choice = &plan->choices[slot];
    if (choice->count == 0)
        return value;
    const size_t top = choice->count - 1;
    const size_t index = !(value > 0)          ? 0
                         : value >= (float)top ? top
                                               : (size_t)value;
    return (float)choice->sounds[index];
}

/* ---- rows ---- */

static size_t count_rows(const rf_graph *graph, size_t *n_uses)
{
    size_t rows = 0;
    *n_uses = 0;
    for (size_t i = 0; i < graph->n_nodes; i++) {
        rows += graph->nodes[i].n_values;
        for (uint32_t k = 0; k < graph->nodes[i].n_values; k++)
            *n_uses += graph->nodes[i].values[k].slot != RF_NO_SLOT;
    }
    return rows;
}

static rf_status take_value(struct rf_plan *plan, size_t row,
                            const rf_value *value, const rf_slot_spec *slots,
                            rf_error *err)
{
    plan->rows[row] = plan->upper[row] = value->number;
    if (value->slot != RF_NO_SLOT) {
        plan->uses[plan->n_uses++] =
            (rf_use){(uint32_t)value->slot, (uint32_t)row};
        plan->upper[row] = slots[value->slot].hi;
    } else if (value->symbol) {
        const size_t sound = rf_plan_sound(plan, value->symbol);
        if (sound == plan->n_sounds)
            return unknown_sample(plan, value->symbol, value->line, value->col,
                                  err);
        plan->rows[row] = (float)sound;
    }
    return RF_OK;
}

static rf_status take_rows(struct rf_plan *plan, const rf_slot_spec *slots,
                           rf_error *err)
{
    const rf_graph *graph = plan->graph;
    size_t n_uses, row = 0;
    plan->n_rows = count_rows(graph, &n_uses);
    plan->rows = rf_alloc(plan->n_rows, sizeof *plan->rows);
    plan->upper = rf_alloc(plan->n_rows, sizeof *plan->upper);
    plan->row_of = rf_alloc(graph->n_nodes, sizeof *plan->row_of);
    plan->uses = rf_alloc(n_uses, sizeof *plan->uses);
    if (!plan->rows || !plan->upper || !plan->row_of || !plan->uses)
        return no_memory(err);
    for (size_t i = 0; i < graph->n_nodes; i++) {
        plan->row_of[i] = (uint32_t)row;
        for (uint32_t k = 0; k < graph->nodes[i].n_values; k++, row++)
            RF_TRY(
                take_value(plan, row, &graph->nodes[i].values[k], slots, err));
    }
    return RF_OK;
}

/* ---- ops ---- */

static rf_variant variant_of(const rf_node_type *type, const rf_shape *shape)
{
    return type->variant ? type->variant(shape) : type->simple;
}

/* How many channels a node has is fixed by its type (SPEC.md 5.4). */
static uint8_t channels_of(const struct rf_plan *plan, uint32_t node)
{
    static const rf_shape none = {.sr = 44100, .speed = RF_NO_INPUT};
    const uint32_t index = plan->graph->nodes[node].type;
    const rf_output output = variant_of(rf_node_types(1)[index], &none).output;
    return output == RF_MONO || output == RF_SILENT_MONO ? 1 : 2;
}

static void make_op(struct rf_plan *plan, uint32_t node, uint8_t *channels,
                    rf_op *op)
{
    const rf_graph_node *from = &plan->graph->nodes[node];
    for (uint32_t i = 0; i < from->n_inputs; i++)
        channels[i] = channels_of(plan, from->inputs[i]);
    op->node = node;
    op->type = from->type;
    op->first_row = plan->row_of[node];
    op->shape = (rf_shape){
        .sr = plan->sr,
        .inputs = from->n_inputs,
        .channels = channels,
        .speed = from->speed,
        .params = from->n_values,
        .upper = plan->upper + op->first_row,
        .notes = from->notes,
        .n_notes = from->n_notes,
        .sounds = (const rf_sound *const *)plan->sounds,
        .n_sounds = (uint32_t)plan->n_sounds,
    };
    const rf_variant variant =
        variant_of(rf_node_types(1)[op->type], &op->shape);
    op->output = variant.output;
    op->rows = variant.rows;
}

static rf_status make_ops(struct rf_plan *plan, const uint32_t *order,
                          rf_error *err)
{
    size_t inputs = 0;
    for (size_t i = 0; i < plan->n_ops; i++)
        inputs += plan->graph->nodes[order[i]].n_inputs;
    plan->n_outputs = plan->graph->n_outputs;
    plan->ops = rf_alloc(plan->n_ops, sizeof *plan->ops);
    plan->ports = rf_alloc(inputs, sizeof *plan->ports);
    plan->channels = rf_alloc(inputs, 1);
    plan->outputs = rf_alloc(plan->n_outputs, sizeof *plan->outputs);
    if (!plan->ops || !plan->ports || !plan->channels || !plan->outputs)
        return no_memory(err);
    uint8_t *channels = plan->channels;
    for (size_t i = 0; i < plan->n_ops; i++) {
        make_op(plan, order[i], channels, &plan->ops[i]);
        channels += plan->ops[i].shape.inputs;
    }
    return RF_OK;
}

static rf_status arrange(struct rf_plan *plan, rf_error *err)
{
    uint32_t *order = rf_alloc(plan->graph->n_nodes, sizeof *order);
    uint32_t *rank = rf_alloc(plan->graph->n_nodes, sizeof *rank);
    rf_status status =
        order && rank ? rf_order(plan->graph, order, rank, &plan->n_ops, err)
                      : no_memory(err);
    if (status == RF_OK)
        status = make_ops(plan, order, err);
    if (status == RF_OK)
        status = rf_assign_buffers(plan, rank, err);
    rf_free(rank);
    rf_free(order);
    return status;
}

/* ---- public ---- */

static rf_status check_options(const rf_plan_options *o, rf_error *err)
{
    if (o->size < sizeof *o)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "plan: options lack their size");
    if (o->sr != 0 && !(o->sr >= 1000 && o->sr <= 768000))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "plan: sr must be 1000..768000 Hz, got %f", o->sr);
    if (o->bpm != 0 && !(o->bpm >= 1 && o->bpm <= 10000))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "plan: bpm must be 1..10000, got %f", o->bpm);
    if ((o->n_sounds > 0 && !o->sounds) || (o->n_slots > 0 && !o->slots))
        return rf_fail(err, RF_ARGUMENT, 0, 0, "plan: a list is NULL");
    return RF_OK;
}

rf_status rf_plan_create(const rf_graph *graph, const rf_plan_options *options,
                         rf_plan **out, rf_error *err)
{
    const rf_plan_options defaults = {.size = sizeof defaults};
    const rf_plan_options *o = options ? options : &defaults;
    if (!graph || !out)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "plan: no graph or no place");
    RF_TRY(check_options(o, err));
    rf_plan *plan = rf_alloc(1, sizeof *plan);
    if (!plan)
        return no_memory(err);
    plan->users = 1;
    plan->graph = rf_graph_retain(graph);
    plan->sr = o->sr == 0 ? 44100.0f : (float)o->sr;
    plan->bpm = o->bpm == 0 ? 120.0f : (float)o->bpm;
    rf_status status = take_sounds(plan, o, err);
    if (status == RF_OK)
        status = take_slots(plan, o, err);
    if (status == RF_OK)
        status = take_rows(plan, o->slots, err);
    if (status == RF_OK)
        status = arrange(plan, err);
    if (status != RF_OK) {
        rf_plan_release(plan);
        return status;
    }
    *out = plan;
    return RF_OK;
}

rf_plan *rf_plan_retain(const rf_plan *plan)
{
    rf_plan *shared = (rf_plan *)plan;
    atomic_fetch_add(&shared->users, 1);
    return shared;
}

static void clear_choices(rf_plan *plan)
{
    for (size_t i = 0; plan->choices && i < plan->graph->n_slots; i++) {
        rf_free(plan->choices[i].symbols);
        rf_free(plan->choices[i].sounds);
    }
    rf_free(plan->choices);
}

static void clear_sounds(rf_plan *plan)
{
    for (size_t i = 0; i < plan->n_sounds; i++)
        rf_sound_release(plan->sounds[i]);
    for (size_t i = 0; plan->names && i < plan->n_sounds; i++)
        rf_free(plan->names[i]);
    rf_free(plan->names);
    rf_free(plan->sounds);
}

void rf_plan_release(rf_plan *plan)
{
    if (!plan || atomic_fetch_sub(&plan->users, 1) > 1)
        return;
    clear_choices(plan);
    clear_sounds(plan);
    rf_free(plan->outputs);
    rf_free(plan->channels);
    rf_free(plan->ports);
    rf_free(plan->ops);
    rf_free(plan->uses);
    rf_free(plan->row_of);
    rf_free(plan->upper);
    rf_free(plan->rows);
    rf_graph_release(plan->graph);
    rf_free(plan);
}

double rf_plan_sr(const rf_plan *plan)
{
    assert(plan);
    return plan ? (double)plan->sr : 0;
}
