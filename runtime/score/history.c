/* history.c: rows move to the front when the end is reached. */
#include "score/history.h"
#include "base/memory.h"
#include <assert.h>
#include <string.h>

rf_status rf_history_init(rf_history *h, uint32_t lanes, size_t keep,
                          size_t most, rf_error *err)
{
    /* Twice as many: then each row moves at most once. */
    const size_t room = 2 * keep + RF_BLOCK;
    *h = (rf_history){.lanes = lanes, .keep = keep};
    h->room = room < most ? room : most;
    h->rows = rf_alloc(h->room, lanes * sizeof *h->rows);
    if (!h->rows)
        return rf_fail(err, RF_NOMEM, 0, 0, "score: out of memory");
    return RF_OK;
}

void rf_history_clear(rf_history *h)
{
    rf_free(h->rows);
    *h = (rf_history){0};
}

void rf_history_forget(rf_history *h)
{
    h->first = h->count = 0;
}

void rf_history_add(rf_history *h, const float *rows, size_t count)
{
    const size_t row = h->lanes * sizeof *h->rows;
    if (h->count + count > h->room) {
        const size_t dropped = h->count - h->keep;
        memmove(h->rows, h->rows + dropped * h->lanes, h->keep * row);
        h->first += dropped;
        h->count = h->keep;
    }
    memcpy(h->rows + h->count * h->lanes, rows, count * row);
    h->count += count;
}

void rf_history_carry(rf_history *h, rf_carrier *c)
{
    rf_carry(c, &h->first, sizeof h->first);
    rf_carry(c, &h->count, sizeof h->count);
    rf_carry(c, h->rows, h->count * h->lanes * sizeof *h->rows);
}

const float *rf_history_at(const rf_history *h, size_t frame)
{
    assert(frame >= h->first && frame < h->first + h->count);
    return h->rows + (frame - h->first) * h->lanes;
}
