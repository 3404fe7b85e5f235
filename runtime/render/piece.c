#include "render/piece.h"
#include "base/memory.h"
#include <string.h>

static rf_status no_memory(rf_error *err)
{
    return rf_fail(err, RF_NOMEM, 0, 0, "update: out of memory");
}

/* ---- texts ---- */

/* Where a line and a column, both from 1, begin; a column is a character. */
static const char *find(const rf_graph *graph, uint32_t line, uint32_t col)
{
    const char *at = graph->text, *end = at + graph->length;
    for (; line > 1; line--)
        at = (const char *)memchr(at, '\n', (size_t)(end - at)) + 1;
    while (col > 1) {
        at++;
        while (at < end && ((unsigned char)*at & 0xc0) == 0x80)
            at++;
        col--;
    }
    return at;
}

/* The text of `graph` with other code in `node`; rf_free it. */
static char *replace(const rf_graph *graph, const rf_graph_node *node,
                     const char *code, size_t *length)
{
    const char *at = find(graph, node->code_line, node->code_col);
    const size_t head = (size_t)(at - graph->text), new = strlen(code);
    const size_t tail = graph->length - head - strlen(node->code);
    char *text = rf_alloc(head + new + tail, 1);
    if (!text)
        return NULL;
    memcpy(text, graph->text, head);
    memcpy(text + head, code, new);
    memcpy(text + head + new, graph->text + graph->length - tail, tail);
    *length = head + new + tail;
    return text;
}

/* `*graph` with other code in a node, in place of it. */
static rf_status apply(rf_graph **graph, const rf_splice *splice, rf_error *err)
{
    size_t length;
    rf_graph *changed = NULL;
    char *text =
        replace(*graph, &(*graph)->nodes[splice->node], splice->code, &length);
    if (!text)
        return no_memory(err);
    const rf_status status = rf_graph_create(text, length, &changed, err);
    rf_free(text);
    if (status != RF_OK)
        return status;
    rf_graph_release(*graph);
    *graph = changed;
    return RF_OK;
}

/* ---- pieces ---- */

static bool add(rf_piece *p, uint32_t node, const char *code)
{
    const size_t bytes = strlen(code) + 1;
    char *copy = rf_alloc(bytes, 1);
    if (!copy)
        return false;
    p->splices[p->n_splices++] = (rf_splice){node, memcpy(copy, code, bytes)};
    return true;
}

/* With room for splices, and none. */
static rf_piece *make(const rf_graph *program, size_t room)
{
    rf_piece *p = rf_alloc(1, sizeof *p);
    if (!p)
        return NULL;
    p->users = 1;
    p->program = rf_graph_retain(program);
    p->running = rf_graph_retain(program);
    p->splices = rf_alloc(room, sizeof *p->splices);
    if (p->splices)
        return p;
    rf_piece_release(p);
    return NULL;
}

static rf_status finish(rf_piece *p, rf_piece **out, rf_error *err)
{
    rf_status status = RF_OK;
    for (size_t i = 0; i < p->n_splices && status == RF_OK; i++)
        status = apply(&p->running, &p->splices[i], err);
    if (status == RF_OK)
        *out = p;
    else
        rf_piece_release(p);
    return status;
}

rf_status rf_piece_create(const rf_graph *program, rf_piece **out,
                          rf_error *err)
{
    *out = make(program, 0);
    return *out ? RF_OK : no_memory(err);
}

/* What was sent to a node that stays as it was. */
static bool keep(const rf_piece *before, const rf_graph_diff *diff, rf_piece *p)
{
    for (uint32_t i = 0; i < p->program->n_nodes; i++)
        for (size_t k = 0; k < before->n_splices; k++)
            if (diff->from[i] == before->splices[k].node && !diff->changed[i] &&
                !add(p, i, before->splices[k].code))
                return false;
    return true;
}

rf_status rf_piece_follow(const rf_piece *before, const float *values,
                          const rf_graph *program, rf_piece **out,
                          rf_error *err)
{
    rf_graph_diff diff;
    if (before->n_splices == 0)
        return rf_piece_create(program, out, err);
    RF_TRY(rf_graph_diff_init(&diff, before->program, values, program, err));
    rf_piece *p = make(program, before->n_splices);
    const bool ok = p && keep(before, &diff, p);
    rf_graph_diff_clear(&diff);
    if (ok)
        return finish(p, out, err);
    rf_piece_release(p);
    return no_memory(err);
}

rf_status rf_piece_splice(const rf_piece *before, uint32_t node,
                          const char *code, rf_piece **out, rf_error *err)
{
    rf_piece *p = make(before->program, before->n_splices + 1);
    bool ok = p != NULL;
    for (size_t i = 0; i < before->n_splices && ok; i++)
        if (before->splices[i].node != node)
            ok = add(p, before->splices[i].node, before->splices[i].code);
    if (ok && add(p, node, code))
        return finish(p, out, err);
    rf_piece_release(p);
    return no_memory(err);
}

rf_piece *rf_piece_retain(rf_piece *p)
{
    atomic_fetch_add(&p->users, 1);
    return p;
}

void rf_piece_release(rf_piece *p)
{
    if (!p || atomic_fetch_sub(&p->users, 1) > 1)
        return;
    for (size_t i = 0; i < p->n_splices; i++)
        rf_free(p->splices[i].code);
    rf_free(p->splices);
    rf_graph_release(p->running);
    rf_graph_release(p->program);
    rf_free(p);
}
