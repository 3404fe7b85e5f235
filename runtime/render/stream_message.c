/*
 * stream_message.c: commands to single nodes (SPEC.md 6.2).
 *
 *     chain,node,parameter,value; chain,node,parameter,value
 */
#include "base/float_mode.h"
#include "base/memory.h"
#include "base/number.h"
#include "graph/names.h"
#include "render/stream.h"
#include <string.h>

enum { FIELDS = 4, NOTE_PARAMETER = 3 };

/* The running text's chains by name. */
typedef struct directory {
    rf_name *names;
    uint32_t *order;
    size_t count;
} directory;

typedef struct command {
    char *field[FIELDS]; /* terminated */
    size_t fields;
} command;

/* ---- chains ---- */

static void clear_directory(directory *d)
{
    rf_free(d->order);
    rf_free(d->names);
}

static rf_status read_directory(const rf_graph *graph, directory *d,
                                rf_error *err)
{
    const size_t n = graph->n_chains;
    uint32_t *scratch = rf_alloc(n, sizeof *scratch);
    *d = (directory){rf_alloc(n, sizeof *d->names),
                     rf_alloc(n, sizeof *d->order), n};
    const bool ok = scratch && d->names && d->order;
    for (size_t i = 0; ok && i < n; i++)
        d->names[i] = (rf_name){graph->chains[i].name,
                                (uint32_t)strlen(graph->chains[i].name)};
    if (ok)
        rf_names_sort(d->names, n, d->order, scratch);
    else
        clear_directory(d);
    rf_free(scratch);
    return ok ? RF_OK : rf_stream_no_memory(err);
}

static const rf_graph_chain *find_chain(const rf_graph *graph,
                                        const directory *d, const char *text)
{
    const rf_name name = {text, (uint32_t)strlen(text)};
    const size_t at = rf_names_lower(d->names, d->order, d->count, &name);
    if (at == d->count || rf_name_compare(&d->names[d->order[at]], &name) != 0)
        return NULL;
    return &graph->chains[d->order[at]];
}

/* ---- fields ---- */

/* Digits; anything else is 0. What is beyond all chains stays there. */
static uint32_t position_of(const char *text)
{
    const uint32_t beyond = 100000000;
    uint32_t value = 0;
    for (; *text; text++) {
        if (*text < '0' || *text > '9')
            return 0;
        if (value < beyond)
            value = 10 * value + (uint32_t)(*text - '0');
    }
    return value;
}

static bool number_of(const char *text, size_t length, float *out)
{
    double value;
    if (rf_number_parse(text, length, &value, NULL) != RF_OK)
        return false;
    *out = rf_decimal_f32(text, length);
    return *out >= -3.40282347e38f && *out <= 3.40282347e38f;
}

/* ---- commands ---- */

/* Whether the op's rows, with one of them changed, ask for no more than it
 * has. */
static bool fits(const rf_stream *s, const rf_op *op, uint32_t row, float value,
                 float *rows)
{
    for (uint32_t i = 0; i < op->shape.params; i++)
        rows[i] = rf_engine_row(s->engine, 0, op->first_row + i);
    rows[row] = value;
    return rf_op_fits(op, rows);
}

/* The running text goes on in a plan that is ready for the value. */
static rf_status make_room(rf_stream *s, size_t row, float value, rf_error *err)
{
    const rf_sent sent = {(int64_t)row, value};
    rf_next *next = NULL;
    RF_TRY(rf_stream_prepare(s, s->piece, &sent, &next, err));
    return rf_stream_take_over(s, next, err);
}

static rf_status send_number(rf_stream *s, uint32_t node, uint32_t parameter,
                             float value, rf_error *err)
{
    const rf_graph_node *to = &s->engine->plan->graph->nodes[node];
    uint32_t row = 0;
    while (row < to->n_values && to->values[row].position != (int32_t)parameter)
        row++;
    const uint32_t op = s->engine->plan->op_of[node];
    if (row == to->n_values || to->values[row].symbol || op == RF_NO_OP)
        return RF_OK;
    if (to->values[row].slot != RF_NO_SLOT &&
        s->engine->plan->choices[to->values[row].slot].count > 0)
        return RF_OK;
    float *rows = rf_alloc(to->n_values, sizeof *rows);
    if (!rows)
        return rf_stream_no_memory(err);
    const rf_op *at = &s->engine->plan->ops[op];
    const bool room = fits(s, at, row, value, rows);
    rf_free(rows);
    if (!room)
        RF_TRY(make_room(s, s->engine->plan->row_of[node] + row, value, err));
    rf_engine_send(s->engine, 0, s->engine->plan->op_of[node], row, value);
    return RF_OK;
}

/* `seconds=>midi`; anything else is ignored. */
static void send_note(rf_stream *s, uint32_t op, const char *text)
{
    const char *arrow = strstr(text, "=>");
    float seconds, midi;
    if (arrow && number_of(text, (size_t)(arrow - text), &seconds) &&
        number_of(arrow + 2, strlen(arrow + 2), &midi))
        rf_engine_note(s->engine, 0, op, seconds, midi);
}

static rf_status splice(rf_stream *s, uint32_t node, const char *code,
                        rf_error *err)
{
    rf_piece *piece = NULL;
    rf_next *next = NULL;
    RF_TRY(rf_piece_splice(s->piece, node, code, &piece, err));
    const rf_status status =
        rf_stream_prepare(s, piece, &rf_nothing_sent, &next, err);
    rf_piece_release(piece);
    return status == RF_OK ? rf_stream_take_over(s, next, err) : status;
}

/* Where it is wrong is no place in a text that the host knows. */
static rf_status send_code(rf_stream *s, uint32_t node, const char *code,
                           rf_error *err)
{
    if (strchr(code, '`'))
        return rf_fail(err, RF_INVALID, 0, 0,
                       "message: code ends at a backtick");
    const rf_status status = splice(s, node, code, err);
    if (status != RF_OK && err)
        err->line = err->col = 0;
    return status;
}

static rf_status send_text(rf_stream *s, uint32_t node, uint32_t parameter,
                           const char *text, rf_error *err)
{
    const rf_graph_node *to = &s->piece->running->nodes[node];
    const uint32_t op = s->engine->plan->op_of[node];
    if (parameter == 0 && to->code)
        return send_code(s, node, text, err);
    if (parameter == NOTE_PARAMETER && op != RF_NO_OP)
        send_note(s, op, text);
    return RF_OK;
}

static rf_status carry_out(rf_stream *s, const directory *d, const command *c,
                           rf_error *err)
{
    const rf_graph *graph = s->piece->running;
    if (c->fields < FIELDS)
        return RF_OK;
    const rf_graph_chain *chain = find_chain(graph, d, c->field[0]);
    const uint32_t index = position_of(c->field[1]);
    const uint32_t parameter = position_of(c->field[2]);
    float value;
    if (!chain || index >= chain->count)
        return RF_OK;
    const uint32_t node = chain->first + index;
    if (number_of(c->field[3], strlen(c->field[3]), &value))
        return send_number(s, node, parameter, value, err);
    return send_text(s, node, parameter, c->field[3], err);
}

/* ---- the message ---- */

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The message without white space; rf_free it. */
static char *squeeze(const char *text, size_t length)
{
    char *out = rf_alloc(length + 1, 1), *at = out;
    for (size_t i = 0; out && i < length; i++)
        if (!is_space(text[i]) && text[i] != '\0')
            *at++ = text[i];
    return out;
}

/* Cuts the command off the text, and into fields; what is left, or NULL. */
static char *split(char *text, command *c)
{
    char *end = strchr(text, ';');
    if (end)
        *end = '\0';
    *c = (command){0};
    while (text && c->fields < FIELDS) {
        char *comma = strchr(text, ',');
        c->field[c->fields++] = text;
        if (comma)
            *comma = '\0';
        text = comma ? comma + 1 : NULL;
    }
    return end ? end + 1 : NULL;
}

static rf_status carry_out_all(rf_stream *s, char *text, rf_error *err)
{
    directory d;
    rf_status status = RF_OK;
    RF_TRY(read_directory(s->piece->running, &d, err));
    /* Names belong to a graph that a command may replace. */
    rf_piece *piece = rf_piece_retain(s->piece);
    const uint64_t host = rf_float_enter();
    while (text && status == RF_OK) {
        command c;
        text = split(text, &c);
        status = carry_out(s, &d, &c, err);
    }
    if (status == RF_OK) /* it has to be ready for what was sent */
        status = rf_stream_prepare_again(s, err);
    rf_float_leave(host);
    rf_piece_release(piece);
    clear_directory(&d);
    return status;
}

rf_status rf_stream_message(rf_stream *s, const char *text, size_t length,
                            rf_error *err)
{
    if (!s || !text)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "message: no stream or no text");
    rf_stream_tidy(s);
    char *squeezed = squeeze(text, length);
    if (!squeezed)
        return rf_stream_no_memory(err);
    const rf_status status = carry_out_all(s, squeezed, err);
    rf_free(squeezed);
    return status;
}
