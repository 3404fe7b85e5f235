/* tables.c: a locked cache, the least recently used goes. */
#include "features/tables.h"
#include "base/float_mode.h"
#include "base/memory.h"
#include "features/window.h"
#include <pthread.h>
#include <stdatomic.h>

struct rf_table {
    atomic_size_t users; /* the cache is one */
    rf_table_key key;
    uint64_t used; /* when it was last found; under the cache's lock */
    rf_fft *fft;
    float *window;
    rf_mel *mel;
};

struct rf_tables {
    atomic_size_t users;
    pthread_mutex_t lock; /* for what follows */
    uint64_t clock;
    size_t count;
    rf_table *items[RF_TABLES_MOST];
};

static bool same(const rf_table_key *a, const rf_table_key *b)
{
    return a->kind == b->kind && a->length == b->length &&
           a->win_length == b->win_length && a->window == b->window &&
           rf_level_equal(&a->level, &b->level);
}

static rf_status make_window(rf_table *table, rf_error *err)
{
    const rf_table_key *key = &table->key;
    table->window = rf_alloc(key->length, sizeof *table->window);
    if (!table->window)
        return rf_fail(err, RF_NOMEM, 0, 0, "window: out of memory");
    rf_window_fill(key->window, key->win_length, key->length, table->window);
    return RF_OK;
}

static rf_status fill(rf_table *table, rf_error *err)
{
    const rf_table_key *key = &table->key;
    switch (key->kind) {
    case RF_TABLE_FFT:
        return rf_fft_create(key->length, &table->fft, err);
    case RF_TABLE_WINDOW:
        return make_window(table, err);
    case RF_TABLE_MEL:
        break;
    }
    return rf_mel_create(&key->level, key->length, &table->mel, err);
}

static rf_status make(const rf_table_key *key, rf_table **out, rf_error *err)
{
    rf_table *table = rf_alloc(1, sizeof *table);
    if (!table)
        return rf_fail(err, RF_NOMEM, 0, 0, "tables: out of memory");
    table->users = 1;
    table->key = *key;
    const uint64_t host = rf_float_enter();
    const rf_status status = fill(table, err);
    rf_float_leave(host);
    if (status == RF_OK)
        *out = table;
    else
        rf_table_release(table);
    return status;
}

static rf_table *look_up(const rf_tables *tables, const rf_table_key *key)
{
    for (size_t i = 0; i < tables->count; i++)
        if (same(&tables->items[i]->key, key))
            return tables->items[i];
    return NULL;
}

/* Which place a new table takes; RF_TABLES_MOST where all are held. Whom only
 * the cache holds, nobody can begin to hold while it is locked. */
static size_t place(const rf_tables *tables)
{
    if (tables->count < RF_TABLES_MOST)
        return tables->count;
    size_t oldest = RF_TABLES_MOST;
    for (size_t i = 0; i < tables->count; i++) {
        const rf_table *item = tables->items[i];
        if (atomic_load(&item->users) == 1 &&
            (oldest == RF_TABLES_MOST ||
             item->used < tables->items[oldest]->used))
            oldest = i;
    }
    return oldest;
}

/* Where there is no place, the table belongs to who asked for it alone. */
static void keep(rf_tables *tables, rf_table *table)
{
    const size_t at = place(tables);
    if (at == RF_TABLES_MOST)
        return;
    if (at == tables->count)
        tables->count++;
    else
        rf_table_release(tables->items[at]);
    atomic_fetch_add(&table->users, 1);
    tables->items[at] = table;
}

static rf_status find(rf_tables *tables, const rf_table_key *key,
                      const rf_table **out, rf_error *err)
{
    rf_table *table = look_up(tables, key);
    if (table) {
        atomic_fetch_add(&table->users, 1);
    } else {
        const rf_status status = make(key, &table, err);
        if (!table)
            return status;
        keep(tables, table);
    }
    table->used = ++tables->clock;
    *out = table;
    return RF_OK;
}

rf_status rf_tables_find(rf_tables *tables, const rf_table_key *key,
                         const rf_table **out, rf_error *err)
{
    pthread_mutex_lock(&tables->lock);
    const rf_status status = find(tables, key, out, err);
    pthread_mutex_unlock(&tables->lock);
    return status;
}

void rf_table_release(const rf_table *table)
{
    rf_table *mine = (rf_table *)table;
    if (!mine || atomic_fetch_sub(&mine->users, 1) > 1)
        return;
    rf_fft_destroy(mine->fft);
    rf_mel_destroy(mine->mel);
    rf_free(mine->window);
    rf_free(mine);
}

const rf_fft *rf_table_fft(const rf_table *table)
{
    return table->fft;
}

const float *rf_table_window(const rf_table *table)
{
    return table->window;
}

const rf_mel *rf_table_mel(const rf_table *table)
{
    return table->mel;
}

rf_status rf_tables_create(rf_tables **out, rf_error *err)
{
    if (!out)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "tables: no place for them");
    rf_tables *tables = rf_alloc(1, sizeof *tables);
    if (!tables || pthread_mutex_init(&tables->lock, NULL) != 0) {
        rf_free(tables);
        return rf_fail(err, RF_NOMEM, 0, 0, "tables: out of memory");
    }
    tables->users = 1;
    *out = tables;
    return RF_OK;
}

rf_tables *rf_tables_retain(const rf_tables *tables)
{
    rf_tables *mine = (rf_tables *)tables;
    if (mine)
        atomic_fetch_add(&mine->users, 1);
    return mine;
}

void rf_tables_release(rf_tables *tables)
{
    if (!tables || atomic_fetch_sub(&tables->users, 1) > 1)
        return;
    for (size_t i = 0; i < tables->count; i++)
        rf_table_release(tables->items[i]);
    pthread_mutex_destroy(&tables->lock);
    rf_free(tables);
}
