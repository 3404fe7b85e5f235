/*
 * lens.c: the levels asked for and those below them, each once, in an order
 * in which every step finds its input done.
 */
#include "base/memory.h"
#include "features/lens_steps.h"
#include <assert.h>
#include <stdatomic.h>

enum { DEEPEST = 4 }; /* power, magnitude, mel, dB */

struct rf_lens {
    atomic_size_t users;
    rf_framing framing;
    const rf_table *fft, *window; /* NULL where nothing is transformed */
    bool spectrum;                /* is asked for: power is made from it */
    rf_lens_step *steps;
    size_t n_steps;
    size_t *level_steps; /* which step makes level i */
};

static size_t add_step(rf_lens *lens, const rf_level *level, size_t below)
{
    for (size_t i = 0; i < lens->n_steps; i++)
        if (rf_level_equal(&lens->steps[i].job.level, level))
            return i;
    const uint32_t length = lens->framing.length;
    lens->steps[lens->n_steps] = (rf_lens_step){
        .job = {.level = *level, .length = length, .bins = length / 2 + 1},
        .below = below,
    };
    return lens->n_steps++;
}

/* From the bottom to `level`; gives its step. */
static size_t add_level(rf_lens *lens, const rf_level *level)
{
    rf_level chain[DEEPEST] = {rf_level_plain(level)};
    rf_level_base base = RF_OF_LEVEL;
    size_t n = 0, at = RF_STEP_FRAME;
    while (base == RF_OF_LEVEL) {
        rf_level below = {0};
        base = rf_level_below(&chain[n++], &below);
        if (base == RF_OF_LEVEL) {
            assert(n < DEEPEST);
            chain[n] = below;
        }
    }
    if (base == RF_OF_SPECTRUM && lens->spectrum)
        at = add_step(lens, &(rf_level){.kind = RF_LEVEL_SPECTRUM},
                      RF_STEP_FRAME);
    while (n-- > 0)
        at = add_step(lens, &chain[n], at);
    return at;
}

static bool all_rms(const rf_level *levels, size_t n_levels)
{
    for (size_t i = 0; i < n_levels; i++)
        if (levels[i].kind != RF_LEVEL_RMS)
            return false;
    return true;
}

static rf_status find_tables(rf_lens *lens, rf_tables *tables, rf_error *err)
{
    const rf_framing *f = &lens->framing;
    const rf_table_key fft = {.kind = RF_TABLE_FFT, .length = f->length};
    RF_TRY(rf_tables_find(tables, &fft, &lens->fft, err));
    const rf_table_key window = {.kind = RF_TABLE_WINDOW,
                                 .length = f->length,
                                 .win_length = f->win_length,
                                 .window = f->window};
    RF_TRY(rf_tables_find(tables, &window, &lens->window, err));
    for (size_t i = 0; i < lens->n_steps; i++) {
        rf_lens_step *step = &lens->steps[i];
        if (step->job.level.kind != RF_LEVEL_MEL)
            continue;
        const rf_table_key mel = {.kind = RF_TABLE_MEL,
                                  .length = f->length,
                                  .level = rf_level_bank(&step->job.level)};
        RF_TRY(rf_tables_find(tables, &mel, &step->bank, err));
        step->job.mel = rf_table_mel(step->bank);
    }
    return RF_OK;
}

static rf_status find_or_make(rf_lens *lens, rf_tables *tables, rf_error *err)
{
    if (tables)
        return find_tables(lens, tables, err);
    rf_tables *own = NULL;
    RF_TRY(rf_tables_create(&own, err));
    const rf_status status = find_tables(lens, own, err);
    rf_tables_release(own); /* what was found stays: it is counted */
    return status;
}

static rf_status fill(rf_lens *lens, const rf_level *levels, size_t n_levels,
                      rf_tables *tables, rf_error *err)
{
    const size_t most = DEEPEST * n_levels + 1;
    lens->steps = rf_alloc(most, sizeof *lens->steps);
    lens->level_steps = rf_alloc(n_levels, sizeof *lens->level_steps);
    if (!lens->steps || !lens->level_steps)
        return rf_fail(err, RF_NOMEM, 0, 0, "lens: out of memory");
    for (size_t i = 0; i < n_levels; i++)
        lens->spectrum |= levels[i].kind == RF_LEVEL_SPECTRUM;
    for (size_t i = 0; i < n_levels; i++)
        lens->level_steps[i] = add_level(lens, &levels[i]);
    if (all_rms(levels, n_levels))
        return RF_OK;
    return find_or_make(lens, tables, err);
}

rf_status rf_lens_create(const rf_framing *framing, const rf_level *levels,
                         size_t n_levels, rf_tables *tables, rf_lens **out,
                         rf_error *err)
{
    assert(n_levels > 0 && framing->length > 0 && framing->hop > 0);
    rf_lens *lens = rf_alloc(1, sizeof *lens);
    if (!lens)
        return rf_fail(err, RF_NOMEM, 0, 0, "lens: out of memory");
    lens->users = 1;
    lens->framing = *framing;
    const rf_status status = fill(lens, levels, n_levels, tables, err);
    if (status == RF_OK)
        *out = lens;
    else
        rf_lens_release(lens);
    return status;
}

rf_lens *rf_lens_retain(const rf_lens *lens)
{
    rf_lens *shared = (rf_lens *)lens;
    if (shared)
        atomic_fetch_add(&shared->users, 1);
    return shared;
}

void rf_lens_release(rf_lens *lens)
{
    if (!lens || atomic_fetch_sub(&lens->users, 1) > 1)
        return;
    for (size_t i = 0; i < lens->n_steps; i++)
        rf_table_release(lens->steps[i].bank);
    rf_table_release(lens->window);
    rf_table_release(lens->fft);
    rf_free(lens->level_steps);
    rf_free(lens->steps);
    rf_free(lens);
}

const rf_framing *rf_lens_framing(const rf_lens *lens)
{
    return &lens->framing;
}

bool rf_lens_transforms(const rf_lens *lens)
{
    return lens->fft != NULL;
}

const rf_fft *rf_lens_fft(const rf_lens *lens)
{
    return lens->fft ? rf_table_fft(lens->fft) : NULL;
}

const float *rf_lens_window(const rf_lens *lens)
{
    return lens->window ? rf_table_window(lens->window) : NULL;
}

const rf_lens_step *rf_lens_steps(const rf_lens *lens, size_t *count)
{
    *count = lens->n_steps;
    return lens->steps;
}

size_t rf_lens_level_step(const rf_lens *lens, size_t index)
{
    return lens->level_steps[index];
}
