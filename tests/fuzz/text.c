/*
 * text.c: any bytes as a program: parsed, planned, four blocks played.
 *
 * Texts that the parser takes are planned and played twice, as the language
 * has it and in the strict variant.
 */
#include "rig.h"

static void play(const rf_graph *graph, bool strict, const uint8_t *text,
                 size_t size)
{
    float values[FUZZ_SLOTS];
    rf_error err = {0};
    rf_plan *plan = fuzz_plan(graph, strict, values, &err);
    if (!plan) {
        if (rf_graph_slots(graph) <= FUZZ_SLOTS)
            fuzz_check_error(err.status, &err, text, size);
        return;
    }
    rf_stream *stream = NULL;
    const rf_status status = rf_stream_create(plan, values, 42, &stream, &err);
    if (status == RF_OK)
        fuzz_pull(stream, FUZZ_FRAMES);
    else
        fuzz_check_error(status, &err, text, size);
    rf_stream_destroy(stream);
    rf_plan_release(plan);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    rf_graph *graph = NULL;
    rf_error err = {0};
    const rf_status status =
        rf_graph_create((const char *)data, size, &graph, &err);
    if (status != RF_OK) {
        fuzz_check_error(status, &err, data, size);
        return 0;
    }
    play(graph, false, data, size);
    play(graph, true, data, size);
    rf_graph_release(graph);
    return 0;
}
