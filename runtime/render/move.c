/* move.c: from the diff of two texts to the ops of their plans. */
#include "render/move.h"
#include "base/memory.h"
#include <string.h>

static rf_status no_memory(rf_error *err)
{
    return rf_fail(err, RF_NOMEM, 0, 0, "update: out of memory");
}

/* ---- sounds ---- */

static bool same_sounds(const rf_plan *a, const rf_plan *b)
{
    bool same = a->n_sounds == b->n_sounds;
    for (size_t i = 0; same && i < a->n_sounds; i++)
        same = a->sounds[i] == b->sounds[i];
    return same;
}

/* The sound itself, or what has its name now. */
static uint32_t sound_in(const rf_plan *to, const rf_plan *from, size_t sound)
{
    for (size_t i = 0; i < to->n_sounds; i++)
        if (to->sounds[i] == from->sounds[sound] &&
            strcmp(to->names[i], from->names[sound]) == 0)
            return (uint32_t)i;
    const size_t named = rf_plan_sound(to, from->names[sound]);
    return named < to->n_sounds ? (uint32_t)named : 0;
}

static rf_status map_sounds(rf_move *m, rf_error *err)
{
    if (same_sounds(m->from, m->to))
        return RF_OK;
    m->sounds = rf_alloc(m->from->n_sounds, sizeof *m->sounds);
    if (!m->sounds)
        return no_memory(err);
    for (size_t i = 0; i < m->from->n_sounds; i++)
        m->sounds[i] = sound_in(m->to, m->from, i);
    return RF_OK;
}

/* ---- ops ---- */

static bool same_structure(const rf_shape *a, const rf_shape *b)
{
    bool same = a->inputs == b->inputs && a->params == b->params &&
                a->n_events == b->n_events && a->span == b->span;
    for (uint32_t i = 0; same && i < a->n_events; i++)
        same = a->events[i].time == b->events[i].time &&
               a->events[i].value == b->events[i].value &&
               a->events[i].at == b->events[i].at &&
               a->events[i].offset == b->events[i].offset;
    return same;
}

static rf_moved move_op(const rf_op *from, const rf_op *to, bool changed)
{
    const bool other = from->rows.wide != to->rows.wide ||
                       from->rows.narrow != to->rows.narrow;
    return (rf_moved){.rows = changed,
                      .update = changed || other,
                      .before =
                          !other && same_structure(&from->shape, &to->shape)};
}

static void move_ops(rf_move *m, const rf_graph_diff *diff)
{
    for (size_t i = 0; i < m->to->n_all; i++) {
        const rf_op *op = &m->to->ops[i];
        const uint32_t node = diff->from[op->node];
        m->ops[i].from = RF_BORN;
        if (node == RF_NEW_NODE)
            continue;
        const uint32_t from = m->from->op_of[node];
        m->ops[i] = move_op(&m->from->ops[from], op, diff->changed[op->node]);
        m->ops[i].from = from;
    }
}

static void count_rings(rf_move *m)
{
    size_t rings = 0;
    for (size_t i = 0; i < m->from->n_all; i++) {
        m->from_ring[i] = rings;
        rings += m->from->ops[i].n_rings;
    }
}

/* ---- the whole ---- */

static rf_status fill(rf_move *m, const rf_graph_diff *diff, rf_error *err)
{
    m->ops = rf_alloc(m->to->n_all, sizeof *m->ops);
    m->from_ring = rf_alloc(m->from->n_all, sizeof *m->from_ring);
    if (!m->ops || !m->from_ring)
        return no_memory(err);
    RF_TRY(map_sounds(m, err));
    move_ops(m, diff);
    count_rings(m);
    return RF_OK;
}

rf_status rf_move_create_from(const rf_plan *from, const rf_plan *to,
                              const rf_graph_diff *diff, rf_move **out,
                              rf_error *err)
{
    if (!from->live || !to->live || from->sr != to->sr)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "update: both plans must be live and of one rate");
    rf_move *m = rf_alloc(1, sizeof *m);
    if (!m)
        return no_memory(err);
    m->from = rf_plan_retain(from);
    m->to = rf_plan_retain(to);
    const rf_status status = fill(m, diff, err);
    if (status != RF_OK) {
        rf_move_destroy(m);
        return status;
    }
    *out = m;
    return RF_OK;
}

rf_status rf_move_create(const rf_plan *from, const rf_plan *to, rf_move **out,
                         rf_error *err)
{
    rf_graph_diff diff;
    RF_TRY(rf_graph_diff_init(&diff, from->graph, NULL, to->graph, err));
    const rf_status status = rf_move_create_from(from, to, &diff, out, err);
    rf_graph_diff_clear(&diff);
    return status;
}

void rf_move_destroy(rf_move *m)
{
    if (!m)
        return;
    rf_free(m->sounds);
    rf_free(m->from_ring);
    rf_free(m->ops);
    rf_plan_release(m->to);
    rf_plan_release(m->from);
    rf_free(m);
}
