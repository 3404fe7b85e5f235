#include "render/piece.h"
#include "base/memory.h"
#include <string.h>

static rf_status no_memory(rf_error *err)
{
    return rf_fail(err, RF_NOMEM, 0, 0, "update: out of memory");
}

/* ---- texts ---- */

/* A place in a text: line and column from 1; a column is a character. */
typedef struct place {
    const char *at;
    uint32_t line, col;
} place;

/* On to one that lies behind. */
static void walk(place *p, const char *end, uint32_t line, uint32_t col)
{
    for (; p->line < line; p->line++, p->col = 1)
        p->at = (const char *)memchr(p->at, '\n', (size_t)(end - p->at)) + 1;
    for (; p->col < col; p->col++) {
        p->at++;
        while (p->at < end && ((unsigned char)*p->at & 0xc0) == 0x80)
            p->at++;
    }
}

static char *put(char *to, const char *from, size_t bytes)
{
    return (char *)memcpy(to, from, bytes) + bytes;
}

/* The program's text with all that was sent, in one go; rf_free it. */
static char *splice_text(const rf_piece *p, size_t *length)
{
    const rf_graph *graph = p->program;
    const char *rest = graph->text, *end = graph->text + graph->length;
    place code = {graph->text, 1, 1};
    size_t most = graph->length;
    for (size_t i = 0; i < p->n_splices; i++)
        most += strlen(p->splices[i].code);
    char *text = rf_alloc(most, 1), *to = text;
    for (size_t i = 0; text && i < p->n_splices; i++) {
        const rf_splice *splice = &p->splices[i];
        const rf_graph_node *node = &graph->nodes[splice->node];
        walk(&code, end, node->code_line, node->code_col);
        to = put(to, rest, (size_t)(code.at - rest));
        to = put(to, splice->code, strlen(splice->code));
        rest = code.at + rf_code_length(node);
    }
    if (text)
        *length = (size_t)(put(to, rest, (size_t)(end - rest)) - text);
    return text;
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
    p->splices = rf_alloc(room, sizeof *p->splices);
    if (p->splices)
        return p;
    rf_piece_release(p);
    return NULL;
}

static rf_status run(rf_piece *p, rf_error *err)
{
    size_t length;
    if (p->n_splices == 0) {
        p->running = rf_graph_retain(p->program);
        return RF_OK;
    }
    char *text = splice_text(p, &length);
    if (!text)
        return no_memory(err);
    const rf_status status = rf_graph_create(text, length, &p->running, err);
    rf_free(text);
    return status;
}

static rf_status finish(rf_piece *p, rf_piece **out, rf_error *err)
{
    const rf_status status = run(p, err);
    if (status == RF_OK)
        *out = p;
    else
        rf_piece_release(p);
    return status;
}

rf_status rf_piece_create(const rf_graph *program, rf_piece **out,
                          rf_error *err)
{
    rf_piece *p = make(program, 0);
    return p ? finish(p, out, err) : no_memory(err);
}

/* What was sent to a node; NULL: nothing. */
static const char *sent_to(const rf_piece *p, uint32_t node)
{
    size_t low = 0, high = p->n_splices;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (p->splices[middle].node == node)
            return p->splices[middle].code;
        if (p->splices[middle].node < node)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* What was sent to a node that stays as it was. */
static bool keep(const rf_piece *before, const rf_graph_diff *diff, rf_piece *p)
{
    for (uint32_t i = 0; i < p->program->n_nodes; i++) {
        const char *code = diff->from[i] == RF_NEW_NODE || diff->changed[i]
                               ? NULL
                               : sent_to(before, diff->from[i]);
        if (code && !add(p, i, code))
            return false;
    }
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
    size_t i = 0;
    for (; ok && i < before->n_splices && before->splices[i].node < node; i++)
        ok = add(p, before->splices[i].node, before->splices[i].code);
    ok = ok && add(p, node, code);
    for (; ok && i < before->n_splices; i++)
        if (before->splices[i].node != node)
            ok = add(p, before->splices[i].node, before->splices[i].code);
    if (ok)
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
