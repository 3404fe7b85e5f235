/* fill.c: the text, with values where its holes were. */
#include "plan/plan.h"
#include <string.h>

/* Counts what it cannot hold, as snprintf does. */
typedef struct writer {
    char *out;
    size_t size, length;
} writer;

static void put(writer *w, const char *text, size_t n)
{
    if (w->length < w->size) {
        const size_t room = w->size - w->length;
        memcpy(w->out + w->length, text, n < room ? n : room);
    }
    w->length += n;
}

/* The grammar wants an integer: no point. */
static void put_integer(writer *w, float value)
{
    char digits[RF_NUMBER_TEXT];
    put(w, digits, rf_number_format(value, digits) - strlen(".0"));
}

static void put_hole(writer *w, const rf_plan *plan, const rf_graph_hole *hole,
                     float value)
{
    char digits[RF_NUMBER_TEXT];
    if (hole->kind == RF_HOLE_SYMBOL) {
        const char *name =
            plan->names[(size_t)rf_plan_slot_value(plan, hole->slot, value)];
        put(w, name, strlen(name));
    } else if (hole->kind == RF_HOLE_NOTE && value == 0) {
        put(w, "_", 1);
    } else if (hole->kind != RF_HOLE_NUMBER) {
        put_integer(w, value);
    } else {
        put(w, digits, rf_number_format(value, digits));
    }
}

rf_status rf_plan_fill(const rf_plan *plan, const float *values, char *out,
                       size_t size, size_t *length, rf_error *err)
{
    if (!plan || !length || (size > 0 && !out))
        return rf_fail(err, RF_ARGUMENT, 0, 0, "fill: an argument is NULL");
    RF_TRY(rf_plan_check_values(plan, values, 1, err));
    const rf_graph *graph = plan->graph;
    writer w = {out, size > 0 ? size - 1 : 0, 0};
    size_t at = 0;
    for (size_t i = 0; i < graph->n_holes; i++) {
        const rf_graph_hole *hole = &graph->holes[i];
        put(&w, graph->text + at, hole->offset - at);
        put_hole(&w, plan, hole, values[hole->slot]);
        at = hole->offset + hole->length;
    }
    put(&w, graph->text + at, graph->length - at);
    if (size > 0)
        out[w.length < w.size ? w.length : w.size] = '\0';
    *length = w.length;
    return RF_OK;
}
