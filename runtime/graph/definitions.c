/* definitions.c: which chains a text has, and which nodes end them. */
#include "base/memory.h"
#include "graph/draft.h"

static void name_all(rf_draft *d)
{
    d->names[0] = (rf_name){"~input", 6};
    for (size_t i = 0; i < d->tree.n_chains; i++) {
        const rf_token *name = &d->tree.chains[i].name;
        d->names[i + 1] = (rf_name){d->tree.text + name->offset, name->length};
    }
}

/* Of equal names the last one counts. They stand side by side, in the order
 * of definition. */
static void drop_earlier(rf_draft *d, size_t count)
{
    d->n_order = 0;
    for (size_t i = 0; i < count; i++) {
        const uint32_t definition = d->order[i];
        if (i + 1 < count && rf_name_compare(&d->names[definition],
                                             &d->names[d->order[i + 1]]) == 0)
            d->last[definition] = RF_DROPPED;
        else
            d->order[d->n_order++] = definition;
    }
}

static void number_nodes(rf_draft *d)
{
    d->n_kept = 0;
    for (size_t i = 0; i < d->tree.n_chains; i++) {
        if (!rf_is_kept(d, i))
            continue;
        d->n_kept += d->tree.chains[i].count;
        d->last[i + 1] = d->n_kept - 1;
    }
    if (d->last[0] != RF_DROPPED)
        d->last[0] = d->n_kept;
}

rf_status rf_draft_definitions(rf_draft *d)
{
    const size_t count = d->tree.n_chains + 1;
    uint32_t *scratch = rf_alloc(count, sizeof *scratch);
    d->names = rf_alloc(count, sizeof *d->names);
    d->order = rf_alloc(count, sizeof *d->order);
    d->last = rf_alloc(count, sizeof *d->last);
    const bool ok = scratch && d->names && d->order && d->last;
    if (ok) {
        name_all(d);
        rf_names_sort(d->names, count, d->order, scratch);
        drop_earlier(d, count);
        number_nodes(d);
    }
    rf_free(scratch);
    return ok ? RF_OK : rf_draft_out_of_memory(d);
}
