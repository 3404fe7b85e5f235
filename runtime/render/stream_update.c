/* stream_update.c: texts that take over (SPEC.md 6.4, 6.5). */
#include "base/float_mode.h"
#include "base/memory.h"
#include "render/stream.h"
#include <math.h>
#include <string.h>

/* ---- the plan stays ---- */

static rf_status value_of(const rf_plan *plan, const rf_value *value,
                          float *out, rf_error *err)
{
    *out = value->number;
    if (!value->symbol)
        return RF_OK;
    const size_t sound = rf_plan_sound(plan, value->symbol);
    if (sound == plan->n_sounds)
        return rf_plan_unknown_sample(plan, value->symbol, value->line,
                                      value->col, err);
    *out = (float)sound;
    return RF_OK;
}

static rf_status read_rows(const rf_plan *plan, const rf_graph *graph,
                           float *rows, rf_error *err)
{
    for (size_t i = 0; i < graph->n_nodes; i++)
        for (uint32_t k = 0; k < graph->nodes[i].n_values; k++)
            RF_TRY(value_of(plan, &graph->nodes[i].values[k], rows++, err));
    return RF_OK;
}

/* Whether the ops that change can take the rows. */
static bool fits(const rf_plan *plan, const rf_next *next)
{
    for (size_t i = 0; i < plan->n_all; i++) {
        const rf_op *op = &plan->ops[i];
        if (next->changed[op->node] &&
            !rf_op_fits(op, next->rows + op->first_row))
            return false;
    }
    return true;
}

/* `*done`: the plan will do. */
static rf_status prepare_rows(const rf_stream *s, const rf_graph_diff *diff,
                              rf_next *next, bool *done, rf_error *err)
{
    const rf_plan *plan = s->engine->plan;
    const rf_graph *graph = next->piece->running;
    if (!diff->same || s->restocked || plan->graph->n_slots > 0)
        return RF_OK;
    next->rows = rf_alloc(plan->n_rows, sizeof *next->rows);
    next->changed = rf_alloc(graph->n_nodes, sizeof *next->changed);
    if (!next->rows || !next->changed)
        return rf_stream_no_memory(err);
    if (graph->n_nodes > 0)
        memcpy(next->changed, diff->changed,
               graph->n_nodes * sizeof *next->changed);
    RF_TRY(read_rows(plan, graph, next->rows, err));
    *done = fits(plan, next);
    return RF_OK;
}

/* ---- another plan ---- */

static bool lives_on(const rf_graph_diff *diff, size_t node)
{
    return diff->from[node] != RF_NEW_NODE && !diff->changed[node];
}

/* What the rows of a node hold, one of them perhaps from a message that comes
 * now; of those that slots set, from the next block on what the text says. */
static void read_force(const rf_stream *s, const rf_graph_node *now,
                       uint32_t node, const rf_sent *sent, float *force)
{
    const rf_plan *plan = s->engine->plan;
    for (uint32_t k = 0; k < now->n_values; k++) {
        const int64_t row = (int64_t)plan->row_of[node] + k;
        const bool slot = plan->graph->nodes[node].values[k].slot != RF_NO_SLOT;
        force[k] = row == sent->row ? sent->value
                   : slot && s->changed
                       ? now->values[k].number
                       : rf_engine_row(s->engine, 0, (size_t)row);
    }
}

/* A node that still fits keeps its room, also where it holds less now. */
static void keep_room(const rf_plan *plan, uint32_t node, float *force)
{
    const rf_op *op = &plan->ops[plan->op_of[node]];
    if (!rf_op_fits(op, force))
        return;
    for (uint32_t k = 0; k < op->shape.params; k++)
        if (op->shape.lower[k] == op->shape.upper[k])
            force[k] = op->shape.upper[k];
}

/* For rf_plan_derive; rf_free it. */
static float *forces(const rf_stream *s, const rf_graph *graph,
                     const rf_graph_diff *diff, const rf_sent *sent)
{
    size_t rows = 0;
    for (size_t i = 0; i < graph->n_nodes; i++)
        rows += graph->nodes[i].n_values;
    float *force = rf_alloc(rows, sizeof *force), *at = force;
    for (size_t i = 0; force && i < graph->n_nodes; i++) {
        const rf_graph_node *now = &graph->nodes[i];
        if (lives_on(diff, i)) {
            read_force(s, now, diff->from[i], sent, at);
            keep_room(s->engine->plan, diff->from[i], at);
        }
        for (uint32_t k = 0; k < now->n_values; k++, at++)
            if (!lives_on(diff, i) || now->values[k].symbol)
                *at = NAN;
    }
    return force;
}

static bool is_on_shelf(const rf_shelf *shelf, const rf_plan *plan,
                        size_t sound)
{
    for (size_t i = 0; i < shelf->count; i++)
        if (shelf->sounds[i].sound == plan->sounds[sound] &&
            strcmp(shelf->names[i], plan->names[sound]) == 0)
            return true;
    return false;
}

/* A sound that was replaced, but not for the nodes that play it. */
static void mark_sounds(const rf_stream *s, const rf_graph *graph,
                        const rf_graph_diff *diff, bool *used)
{
    const rf_plan *plan = s->engine->plan;
    for (size_t i = 0; i < graph->n_nodes; i++) {
        if (!lives_on(diff, i))
            continue;
        const rf_graph_node *node = &plan->graph->nodes[diff->from[i]];
        for (uint32_t k = 0; k < node->n_values; k++) {
            const rf_value *value = &node->values[k];
            if (value->symbol || (value->slot != RF_NO_SLOT &&
                                  plan->choices[value->slot].count > 0))
                used[(size_t)rf_engine_row(
                    s->engine, 0, plan->row_of[diff->from[i]] + k)] = true;
        }
    }
}

/* What is on the shelf, then what is still played; rf_free it. */
static rf_named_sound *list_sounds(const rf_stream *s, const rf_graph *graph,
                                   const rf_graph_diff *diff, size_t *count)
{
    const rf_plan *plan = s->engine->plan;
    bool *used = rf_alloc(plan->n_sounds, sizeof *used);
    rf_named_sound *list =
        rf_alloc(s->shelf->count + plan->n_sounds, sizeof *list);
    *count = s->shelf->count;
    if (used && list) {
        if (*count > 0)
            memcpy(list, s->shelf->sounds, *count * sizeof *list);
        mark_sounds(s, graph, diff, used);
        for (size_t i = 0; i < plan->n_sounds; i++)
            if (used[i] && !is_on_shelf(s->shelf, plan, i))
                list[(*count)++] =
                    (rf_named_sound){plan->names[i], plan->sounds[i]};
    } else {
        rf_free(list);
        list = NULL;
    }
    rf_free(used);
    return list;
}

static rf_status make_plan(const rf_stream *s, const rf_graph *graph,
                           const rf_graph_diff *diff, const rf_sent *sent,
                           rf_plan **out, rf_error *err)
{
    size_t count = 0;
    float *force = forces(s, graph, diff, sent);
    rf_named_sound *sounds = list_sounds(s, graph, diff, &count);
    const rf_status status =
        force && sounds ? rf_plan_derive(s->engine->plan, graph, sounds, count,
                                         force, out, err)
                        : rf_stream_no_memory(err);
    rf_free(sounds);
    rf_free(force);
    return status;
}

static rf_status prepare_engine(const rf_stream *s, const rf_graph_diff *diff,
                                const rf_sent *sent, rf_next *next,
                                rf_error *err)
{
    rf_plan *plan = NULL;
    if (!s->engine->plan->live)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "update: the plan was not made live, so that only "
                       "numbers may change");
    RF_TRY(make_plan(s, next->piece->running, diff, sent, &plan, err));
    rf_status status = rf_engine_create(plan, 1, &next->engine, err);
    if (status == RF_OK)
        status =
            rf_move_create_from(s->engine->plan, plan, diff, &next->move, err);
    rf_plan_release(plan);
    return status;
}

/* ---- both ---- */

static rf_status prepare(const rf_stream *s, const rf_sent *sent, rf_next *next,
                         rf_error *err)
{
    rf_graph_diff diff;
    bool done = false;
    RF_TRY(rf_graph_diff_init(&diff, s->piece->running, s->values,
                              next->piece->running, err));
    rf_status status = RF_OK;
    if (sent->row == RF_NO_ROW)
        status = prepare_rows(s, &diff, next, &done, err);
    if (status == RF_OK && !done)
        status = prepare_engine(s, &diff, sent, next, err);
    rf_graph_diff_clear(&diff);
    return status;
}

rf_status rf_stream_prepare(const rf_stream *s, rf_piece *piece,
                            const rf_sent *sent, rf_next **out, rf_error *err)
{
    rf_next *next = rf_alloc(1, sizeof *next);
    if (!next)
        return rf_stream_no_memory(err);
    next->piece = rf_piece_retain(piece);
    const rf_status status = prepare(s, sent, next, err);
    if (status == RF_OK)
        *out = next;
    else
        rf_next_destroy(next);
    return status;
}

rf_status rf_stream_follow(const rf_stream *s, const rf_graph *program,
                           rf_next **out, rf_error *err)
{
    rf_piece *piece = NULL;
    RF_TRY(rf_piece_follow(s->piece, s->values, program, &piece, err));
    const rf_status status =
        rf_stream_prepare(s, piece, &rf_nothing_sent, out, err);
    rf_piece_release(piece);
    return status;
}

rf_status rf_stream_prepare_again(rf_stream *s, rf_error *err)
{
    rf_next *next = NULL;
    if (!s->next)
        return RF_OK;
    RF_TRY(rf_stream_follow(s, s->next->piece->program, &next, err));
    rf_next_destroy(s->next);
    s->next = next;
    return RF_OK;
}

void rf_next_destroy(rf_next *next)
{
    if (!next)
        return;
    rf_engine_destroy(next->engine);
    rf_move_destroy(next->move);
    rf_free(next->changed);
    rf_free(next->rows);
    rf_piece_release(next->piece);
    rf_free(next);
}

/* ---- taking over ---- */

static void update_rows(rf_stream *s, const rf_next *next)
{
    const rf_plan *plan = s->engine->plan;
    for (size_t i = 0; i < plan->n_all; i++)
        if (next->changed[plan->ops[i].node])
            rf_engine_update(s->engine, 0, i,
                             next->rows + plan->ops[i].first_row);
}

void rf_stream_swap(rf_stream *s, rf_next *next)
{
    rf_piece *piece = s->piece;
    s->piece = next->piece;
    next->piece = piece;
    if (!next->engine) {
        update_rows(s, next);
        return;
    }
    rf_engine *engine = s->engine;
    const bool slots = next->engine->plan->graph->n_slots > 0;
    rf_stream_rest(s);
    if (slots)
        rf_engine_stage(next->engine, 0, s->values);
    rf_engine_take(next->engine, 0, engine, 0, next->move);
    if (slots) /* they may still wait for the next block */
        rf_engine_stage(next->engine, 0, s->values);
    s->engine = next->engine;
    next->engine = engine;
    s->restocked = false;
}

/* Of an engine that has not played since: as if nothing had been. */
static void swap_back(rf_stream *s, rf_next *next, bool restocked)
{
    rf_piece *piece = s->piece;
    s->piece = next->piece;
    next->piece = piece;
    if (!next->engine) /* the code that was there was sent once more */
        return;
    rf_engine *engine = s->engine;
    s->engine = next->engine;
    next->engine = engine;
    s->restocked = restocked;
}

rf_status rf_stream_take_over(rf_stream *s, rf_next *next, rf_error *err)
{
    const bool restocked = s->restocked;
    const uint64_t host = rf_float_enter();
    rf_stream_swap(s, next);
    rf_float_leave(host);
    const rf_status status = rf_stream_prepare_again(s, err);
    if (status != RF_OK)
        swap_back(s, next, restocked);
    rf_next_destroy(next);
    return status;
}

void rf_stream_tidy(rf_stream *s)
{
    rf_next_destroy(s->retired);
    s->retired = NULL;
}

/* SPEC.md 6.4: the block that contains or reaches a bar line. */
bool rf_stream_due(const rf_stream *s)
{
    const float bar = (240.0f / s->bpm) * s->engine->plan->sr;
    return !s->live_coding ||
           (s->engine->clock + RF_BLOCK) % (uint64_t)bar <= RF_BLOCK;
}

/* ---- the public function ---- */

static bool same_text(const rf_graph *a, const rf_graph *b)
{
    return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

rf_status rf_stream_update(rf_stream *s, const rf_graph *graph, rf_error *err)
{
    rf_next *next = NULL;
    if (!s || !graph)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "update: no stream or no text");
    const rf_graph *last = (s->next ? s->next->piece : s->piece)->program;
    if (graph->n_holes == 0 && same_text(last, graph))
        return RF_OK;
    if (graph->n_slots > 0)
        return rf_fail(err, RF_INVALID, graph->slots[0].line,
                       graph->slots[0].col,
                       "update: a text that takes over has no holes");
    rf_stream_tidy(s);
    RF_TRY(rf_stream_follow(s, graph, &next, err));
    rf_next_destroy(s->next);
    s->next = next;
    return RF_OK;
}
