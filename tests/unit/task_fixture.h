/* task_fixture.h: a text with slots, a target and a task over it. */
#ifndef RF_TESTS_TASK_FIXTURE_H
#define RF_TESTS_TASK_FIXTURE_H

#include "raveforce.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* needs those above */
#include <cmocka.h>

enum { FIXTURE_SLOTS = 8 };

static inline rf_graph *fixture_graph(const char *text)
{
    rf_error err;
    rf_graph *graph = NULL;
    const rf_status status = rf_graph_create(text, strlen(text), &graph, &err);
    if (status != RF_OK)
        fail_msg("%u:%u: %s", err.line, err.col, err.message);
    return graph;
}

/* Takes the graph. `size` and `n_slots` need not be set. */
static inline rf_plan *fixture_plan_of(rf_graph *graph, rf_plan_options options)
{
    rf_error err;
    rf_plan *plan = NULL;
    options.size = sizeof options;
    options.n_slots = rf_graph_slots(graph);
    if (rf_plan_create(graph, &options, &plan, &err) != RF_OK)
        fail_msg("%s", err.message);
    rf_graph_release(graph);
    return plan;
}

static inline rf_plan *fixture_plan(const char *text)
{
    rf_slot_spec slots[FIXTURE_SLOTS] = {0};
    rf_graph *graph = fixture_graph(text);
    for (size_t i = 0; i < rf_graph_slots(graph); i++) {
        rf_slot_info info;
        assert_int_equal(rf_graph_slot(graph, i, &info, NULL), RF_OK);
        slots[i] = (rf_slot_spec){
            .lo = -1e6f, .hi = 1e6f, .integer = info.kind == RF_HOLE_NOTE};
    }
    return fixture_plan_of(graph, (rf_plan_options){.slots = slots});
}

/* Pulls `frames` of the text without slots, both channels. */
static inline void fixture_render(const char *text, size_t frames, float *left,
                                  float *right)
{
    rf_plan *plan = fixture_plan(text);
    rf_stream *stream = NULL;
    assert_int_equal(rf_stream_create(plan, NULL, 42, &stream, NULL), RF_OK);
    assert_int_equal(rf_stream_pull(stream, left, right, frames, NULL), RF_OK);
    rf_stream_destroy(stream);
    rf_plan_release(plan);
}

/* A sound to compare with, exact in any arithmetic. */
static inline void fixture_target(float *target, size_t frames)
{
    for (size_t n = 0; n < frames; n++)
        target[n] = (float)((n * 37) % 101) / 128 - 0.5f;
}

/* For the task's steps, at 44100 Hz. */
static inline rf_score *fixture_score(const rf_task *task, const float *target,
                                      size_t frames, const rf_term *terms,
                                      size_t n_terms)
{
    const rf_score_options options = {.size = sizeof options,
                                      .target = target,
                                      .frames = frames,
                                      .sr = 44100,
                                      .terms = terms,
                                      .n_terms = n_terms,
                                      .ends = task->ends,
                                      .steps = task->steps};
    rf_score *score = NULL;
    assert_int_equal(rf_score_create(&options, &score, NULL), RF_OK);
    return score;
}

#endif
