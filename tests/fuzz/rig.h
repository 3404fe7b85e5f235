/*
 * rig.h: what the fuzz targets share: texts that become sound, and what must
 * hold whatever the text is. A breach aborts, which libFuzzer takes for a
 * finding.
 */
#ifndef RF_TESTS_FUZZ_RIG_H
#define RF_TESTS_FUZZ_RIG_H

#include "raveforce_lua.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FUZZ_SLOTS = 64, FUZZ_FRAMES = 4 * RF_BLOCK };

static inline void fuzz_insist(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "fuzz: %s\n", what);
    abort();
}

/* A failure says what, and where within the text. */
static inline void fuzz_check_error(rf_status status, const rf_error *err,
                                    const uint8_t *text, size_t size)
{
    uint32_t lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += text[i] == '\n';
    fuzz_insist(status != RF_OK && err->status == status, "no status");
    fuzz_insist(memchr(err->message, '\0', sizeof err->message) != NULL &&
                    err->message[0] != '\0',
                "no message");
    fuzz_insist(!strchr(err->message, '\n'), "a message of two lines");
    fuzz_insist(err->line <= lines, "a line behind the text");
    fuzz_insist((err->line == 0) == (err->col == 0), "half a place");
    fuzz_insist(err->col <= size + 1, "a column behind the text");
}

/* Two sounds for the text's samples: \kick and \snare. */
static inline const rf_named_sound *fuzz_sounds(void)
{
    static rf_named_sound sounds[] = {{"\\kick", NULL}, {"\\snare", NULL}};
    float data[64];
    for (size_t i = 0; i < 2 && !sounds[i].sound; i++) {
        rf_sound *sound = NULL;
        rf_error err;
        for (size_t n = 0; n < 64; n++)
            data[n] = (float)(n * (i + 1) % 9) / 9;
        if (rf_sound_create(data, (uint32_t)i + 1, 32, 44100, &sound, &err) !=
            RF_OK)
            abort();
        sounds[i].sound = sound;
    }
    return sounds;
}

/* What the slots of a text may be given. */
static inline rf_slot_spec fuzz_spec(const rf_graph *graph, size_t slot)
{
    static const char *const symbols[] = {"\\kick", "\\snare"};
    rf_slot_info info;
    if (rf_graph_slot(graph, slot, &info, NULL) != RF_OK)
        abort();
    if (info.kind == RF_HOLE_SYMBOL)
        return (rf_slot_spec){.symbols = symbols, .n_symbols = 2};
    if (info.kind == RF_HOLE_NUMBER)
        return (rf_slot_spec){.lo = -100, .hi = 20000};
    return (rf_slot_spec){.lo = 0, .hi = 127, .integer = true};
}

/* From 0..1 to what the slot may take. */
static inline float fuzz_value(const rf_slot_spec *spec, float u)
{
    if (spec->symbols)
        return u < 0.5f ? 0 : 1;
    const float value = spec->lo + u * (spec->hi - spec->lo);
    return spec->integer ? floorf(value) : value;
}

/* NULL where the text is none; `values` gets one for each slot. */
static inline rf_plan *fuzz_plan(const rf_graph *graph, bool strict,
                                 float values[FUZZ_SLOTS], rf_error *err)
{
    rf_slot_spec specs[FUZZ_SLOTS];
    const size_t slots = rf_graph_slots(graph);
    for (size_t i = 0; i < slots && i < FUZZ_SLOTS; i++) {
        specs[i] = fuzz_spec(graph, i);
        values[i] = fuzz_value(&specs[i], (float)(i % 8) / 8);
    }
    const rf_plan_options options = {.size = sizeof options,
                                     .sounds = fuzz_sounds(),
                                     .n_sounds = 2,
                                     .slots = specs,
                                     .n_slots = slots,
                                     .live = true,
                                     .strict = strict,
                                     .scripts = rf_host_scripts()};
    rf_plan *plan = NULL;
    if (slots > FUZZ_SLOTS ||
        rf_plan_create(graph, &options, &plan, err) != RF_OK)
        return NULL;
    return plan;
}

static inline void fuzz_check_sound(const float *left, const float *right,
                                    size_t frames)
{
    for (size_t i = 0; i < frames; i++)
        fuzz_insist(isfinite(left[i]) && isfinite(right[i]),
                    "a sample is not finite");
}

static inline void fuzz_pull(rf_stream *stream, size_t frames)
{
    float left[FUZZ_FRAMES], right[FUZZ_FRAMES];
    if (rf_stream_pull(stream, left, right, frames, NULL) != RF_OK)
        abort();
    fuzz_check_sound(left, right, frames);
}

#endif
