/*
 * kick.c: finds the pitch of a kick drum, in C alone.
 *
 *     cc kick.c $(pkg-config --cflags --libs raveforce) -lm && ./a.out
 *
 * A text with a hole; a target, here a render of the same text at 55 Hz; 64
 * values for the hole, a voice each, scored at once.
 */
#include <math.h>
#include <raveforce.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FRAMES = 22050, VALUES = 64 };

static const char text[] = "~env: imp 0.1 >> envperc 0.003 0.4\n"
                           "kick: sin {freq} >> mul ~env";

static void check(rf_status status, const rf_error *err)
{
    if (status == RF_OK)
        return;
    char message[512];
    rf_error_format(err, "kick", text, strlen(text), message, sizeof message);
    fprintf(stderr, "%s\n", message);
    exit(1);
}

int main(void)
{
    rf_error err;
    rf_graph *graph = NULL;
    check(rf_graph_create(text, strlen(text), &graph, &err), &err);

    const rf_slot_spec freq = {.lo = 20, .hi = 200};
    const rf_plan_options plan_options = {
        .size = sizeof plan_options, .slots = &freq, .n_slots = 1};
    rf_plan *plan = NULL;
    check(rf_plan_create(graph, &plan_options, &plan, &err), &err);

    static float target[FRAMES];
    rf_stream *stream = NULL;
    check(rf_stream_create(plan, &(float){55}, 42, &stream, &err), &err);
    check(rf_stream_pull(stream, target, NULL, FRAMES, &err), &err);
    rf_stream_destroy(stream);

    const rf_term term = {.measure = "mse_raw", .span = RF_SPAN_TARGET};
    const rf_score_options score_options = {.size = sizeof score_options,
                                            .target = target,
                                            .frames = FRAMES,
                                            .sr = 44100,
                                            .terms = &term,
                                            .n_terms = 1,
                                            .ends = &(uint64_t){FRAMES},
                                            .steps = 1};
    rf_score *score = NULL;
    check(rf_score_create(&score_options, &score, &err), &err);

    rf_context *context = NULL;
    check(rf_context_create(NULL, &context, &err), &err);
    const rf_task task = {.size = sizeof task,
                          .plan = plan,
                          .score = score,
                          .ends = &(uint64_t){FRAMES},
                          .steps = 1};
    float values[VALUES];
    double returns[VALUES];
    for (int i = 0; i < VALUES; i++)
        values[i] = 20 * powf(10, (float)i / VALUES);
    check(rf_evaluate(context, &task, values, VALUES, returns, &err), &err);

    int best = 0;
    for (int i = 1; i < VALUES; i++)
        if (returns[i] > returns[best])
            best = i;
    printf("best of %d: %.1f Hz, reward %.5f\n", VALUES, (double)values[best],
           returns[best]);

    rf_context_destroy(context);
    rf_score_release(score);
    rf_plan_release(plan);
    rf_graph_release(graph);
    return 0;
}
