/* live_rig.h: a stream whose text changes while it is heard. */
#ifndef RF_TESTS_LIVE_RIG_H
#define RF_TESTS_LIVE_RIG_H

#include "task_fixture.h"

enum { LIVE_MOST = 64 }; /* blocks */

typedef struct live_rig {
    rf_stream *stream;
    size_t frames; /* pulled so far */
    float left[LIVE_MOST * RF_BLOCK], right[LIVE_MOST * RF_BLOCK];
} live_rig;

static inline void live_begin_with(live_rig *rig, const char *text,
                                   const rf_named_sound *sounds, size_t n)
{
    const rf_plan_options options = {
        .live = true, .sounds = sounds, .n_sounds = n};
    rf_plan *plan = fixture_plan_of(fixture_graph(text), options);
    rig->frames = 0;
    assert_int_equal(rf_stream_create(plan, NULL, 42, &rig->stream, NULL),
                     RF_OK);
    rf_plan_release(plan);
}

static inline void live_begin(live_rig *rig, const char *text)
{
    live_begin_with(rig, text, NULL, 0);
}

static inline void live_play(live_rig *rig, size_t frames)
{
    assert_int_equal(rf_stream_pull(rig->stream, rig->left + rig->frames,
                                    rig->right + rig->frames, frames, NULL),
                     RF_OK);
    rig->frames += frames;
}

static inline rf_status live_try(live_rig *rig, const char *text, rf_error *err)
{
    rf_graph *graph = fixture_graph(text);
    const rf_status status = rf_stream_update(rig->stream, graph, err);
    rf_graph_release(graph);
    return status;
}

static inline void live_update(live_rig *rig, const char *text)
{
    rf_error err;
    if (live_try(rig, text, &err) != RF_OK)
        fail_msg("%s", err.message);
}

static inline void live_message(live_rig *rig, const char *text)
{
    rf_error err;
    if (rf_stream_message(rig->stream, text, strlen(text), &err) != RF_OK)
        fail_msg("%s", err.message);
}

static inline void live_end(live_rig *rig)
{
    rf_stream_destroy(rig->stream);
    rig->stream = NULL;
}

#endif
