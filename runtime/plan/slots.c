/* slots.c: what the holes of the text will be given. */
#include "base/memory.h"
#include "plan/build.h"
#include <math.h>

static rf_status take_symbols(struct rf_plan *plan, uint32_t slot,
                              const rf_slot_spec *spec, rf_error *err)
{
    const rf_slot_info *info = &plan->graph->slots[slot];
    rf_choice *choice = &plan->choices[slot];
    choice->symbols = rf_alloc(spec->n_symbols, sizeof(char *));
    choice->sounds = rf_alloc(spec->n_symbols, sizeof *choice->sounds);
    if (!choice->symbols || !choice->sounds)
        return rf_plan_no_memory(err);
    for (size_t i = 0; i < spec->n_symbols; i++) {
        const size_t sound = rf_plan_sound(plan, spec->symbols[i]);
        if (sound == plan->n_sounds)
            return rf_plan_unknown_sample(plan, spec->symbols[i], info->line,
                                          info->col, err);
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
    const bool symbols = spec->n_symbols > 0;
    if (symbols != (info->kind == RF_HOLE_SYMBOL))
        return rf_fail(err, RF_INVALID, info->line, info->col,
                       symbols ? "'%s' is a number here, but is given samples"
                               : "'%s' is a sample here, but is given numbers",
                       name);
    for (size_t i = 0; i < spec->n_symbols; i++)
        if (!spec->symbols || !spec->symbols[i])
            return rf_fail(err, RF_ARGUMENT, info->line, info->col,
                           "'%s': symbol %zu is missing", name, i + 1);
    if (!symbols &&
        !(isfinite(spec->lo) && isfinite(spec->hi) && spec->lo <= spec->hi))
        return rf_fail(err, RF_ARGUMENT, info->line, info->col,
                       "'%s': the range is empty or not a number", name);
    if (!symbols && info->kind != RF_HOLE_NUMBER && !spec->integer)
        return rf_fail(
            err, RF_INVALID, info->line, info->col,
            "'%s' is a %s, which is an integer, but may be given "
            "any number",
            name, info->kind == RF_HOLE_NOTE ? "note" : "number of choose");
    return RF_OK;
}

rf_status rf_plan_take_slots(struct rf_plan *plan,
                             const rf_plan_options *options, rf_error *err)
{
    const size_t n = plan->graph->n_slots;
    if (options->n_slots != n)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "plan: the text has %zu slots, %zu were described", n,
                       options->n_slots);
    plan->choices = rf_alloc(n, sizeof *plan->choices);
    plan->ranges = rf_alloc(n, sizeof *plan->ranges);
    if (!plan->choices || !plan->ranges)
        return rf_plan_no_memory(err);
    for (size_t i = 0; i < n; i++) {
        const rf_slot_spec *spec = &options->slots[i];
        RF_TRY(check_slot(&plan->graph->slots[i], spec, err));
        plan->ranges[i] = (rf_range){spec->lo, spec->hi, spec->integer};
        if (spec->n_symbols > 0)
            plan->ranges[i] = (rf_range){0, (float)(spec->n_symbols - 1), true};
        if (options->slots[i].n_symbols > 0)
            RF_TRY(take_symbols(plan, (uint32_t)i, &options->slots[i], err));
    }
    return RF_OK;
}

float rf_plan_slot_value(const struct rf_plan *plan, uint32_t slot, float value)
{
    const rf_choice *choice = &plan->choices[slot];
    return choice->count > 0 ? (float)choice->sounds[(size_t)value] : value;
}

float rf_plan_use_value(const struct rf_plan *plan, const rf_use *use,
                        float value)
{
    return use->inverse ? 1.0f / value
                        : rf_plan_slot_value(plan, use->slot, value);
}
