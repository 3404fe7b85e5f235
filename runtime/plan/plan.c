/* plan.c: making and releasing plans. */
#include "plan/plan.h"
#include "base/memory.h"
#include "plan/build.h"
#include <assert.h>

rf_status rf_plan_no_memory(rf_error *err)
{
    return rf_fail(err, RF_NOMEM, 0, 0, "plan: out of memory");
}

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

static rf_status fill(rf_plan *plan, const rf_plan_options *o,
                      const float *force, rf_error *err)
{
    RF_TRY(rf_plan_take_sounds(plan, o, err));
    RF_TRY(rf_plan_take_slots(plan, o, err));
    RF_TRY(rf_plan_take_rows(plan, o->slots, force, err));
    RF_TRY(rf_plan_arrange(plan, err));
    return rf_plan_try_scripts(plan, err);
}

static rf_status make(const rf_graph *graph, const rf_plan_options *o,
                      const float *force, rf_plan **out, rf_error *err)
{
    rf_plan *plan = rf_alloc(1, sizeof *plan);
    if (!plan)
        return rf_plan_no_memory(err);
    plan->users = 1;
    plan->graph = rf_graph_retain(graph);
    plan->sr = o->sr == 0 ? 44100.0f : (float)o->sr;
    plan->bpm = o->bpm == 0 ? 120.0f : (float)o->bpm;
    plan->strict = o->strict;
    plan->live = o->live;
    plan->scripts = o->scripts;
    const rf_status status = fill(plan, o, force, err);
    if (status != RF_OK) {
        rf_plan_release(plan);
        return status;
    }
    *out = plan;
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
    return make(graph, o, NULL, out, err);
}

/* What the slots of a plan were said to be given. */
static rf_slot_spec *specs_of(const rf_plan *plan, size_t count)
{
    rf_slot_spec *specs = rf_alloc(count, sizeof *specs);
    for (size_t i = 0; specs && i < count; i++) {
        const rf_choice *choice = &plan->choices[i];
        specs[i] = (rf_slot_spec){.lo = plan->ranges[i].lo,
                                  .hi = plan->ranges[i].hi,
                                  .integer = plan->ranges[i].integer,
                                  .symbols = choice->symbols,
                                  .n_symbols = choice->count};
    }
    return specs;
}

rf_status rf_plan_derive(const rf_plan *base, const rf_graph *graph,
                         const rf_named_sound *sounds, size_t n_sounds,
                         const float *force, rf_plan **out, rf_error *err)
{
    assert(graph->n_slots == 0 || graph->n_slots == base->graph->n_slots);
    rf_slot_spec *slots = specs_of(base, graph->n_slots);
    if (!slots)
        return rf_plan_no_memory(err);
    const rf_plan_options options = {.size = sizeof options,
                                     .sr = (double)base->sr,
                                     .bpm = (double)base->bpm,
                                     .sounds = sounds,
                                     .n_sounds = n_sounds,
                                     .slots = slots,
                                     .n_slots = graph->n_slots,
                                     .live = true,
                                     .strict = base->strict,
                                     .scripts = base->scripts};
    const rf_status status = make(graph, &options, force, out, err);
    rf_free(slots);
    return status;
}

rf_plan *rf_plan_retain(const rf_plan *plan)
{
    rf_plan *shared = (rf_plan *)plan;
    if (shared)
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
    rf_free(plan->op_of);
    rf_free(plan->ops);
    rf_free(plan->ranges);
    rf_free(plan->uses);
    rf_free(plan->row_of);
    rf_free(plan->upper);
    rf_free(plan->lower);
    rf_free(plan->rows);
    rf_graph_release(plan->graph);
    rf_free(plan);
}

double rf_plan_sr(const rf_plan *plan)
{
    return plan ? (double)plan->sr : 0;
}
