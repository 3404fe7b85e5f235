/* sounds.c: which sound a symbol means. */
#include "base/memory.h"
#include "plan/build.h"
#include <string.h>

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

rf_status rf_plan_take_sounds(struct rf_plan *plan,
                              const rf_plan_options *options, rf_error *err)
{
    plan->sounds = rf_alloc(options->n_sounds, sizeof(rf_sound *));
    plan->names = rf_alloc(options->n_sounds, sizeof(char *));
    if (!plan->sounds || !plan->names)
        return rf_plan_no_memory(err);
    for (size_t i = 0; i < options->n_sounds; i++) {
        if (!options->sounds[i].name || !options->sounds[i].sound)
            return rf_fail(err, RF_ARGUMENT, 0, 0,
                           "plan: sound %zu has no name or no data", i + 1);
        plan->names[i] = copy_text(options->sounds[i].name);
        if (!plan->names[i])
            return rf_plan_no_memory(err);
        plan->sounds[i] = rf_sound_retain(options->sounds[i].sound);
        plan->n_sounds = i + 1;
    }
    return RF_OK;
}

rf_status rf_plan_unknown_sample(const struct rf_plan *plan, const char *symbol,
                                 uint32_t line, uint32_t col, rf_error *err)
{
    const char **names = rf_alloc(plan->n_sounds + 1, sizeof(char *));
    if (!names)
        return rf_plan_no_memory(err);
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
