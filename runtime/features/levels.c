/* levels.c: which settings a level has, its size, what it is built upon. */
#include "features/levels.h"

enum { SR = 1, FLOOR = 2, SCALE = 4, POWER = 8, BANK = 16 };

typedef enum base { FRAME, SPECTRUM, SQUARES, RAISED, BANDS } base;

typedef struct type {
    unsigned uses;
    base of; /* SQUARES: |X|^2; RAISED: |X|^power, not floored */
    /* rows: */
    uint32_t per_bin, per_band, more;
} type;

static const type types[] = {
    [RF_LEVEL_SPECTRUM] = {0, SPECTRUM, 2, 0, 0},
    [RF_LEVEL_POWER] = {0, SPECTRUM, 1, 0, 0},
    [RF_LEVEL_MAGNITUDE] = {FLOOR, SQUARES, 1, 0, 0},
    [RF_LEVEL_LOG] = {FLOOR | SCALE, SQUARES, 1, 0, 0},
    [RF_LEVEL_MEL] = {POWER | BANK, RAISED, 0, 1, 0},
    [RF_LEVEL_LOGMEL] = {FLOOR | POWER | BANK, BANDS, 0, 1, 0},
    [RF_LEVEL_CENTROID] = {SR, RAISED, 0, 0, 2},
    [RF_LEVEL_FLATNESS] = {FLOOR | POWER, RAISED, 0, 0, 1},
    [RF_LEVEL_RMS] = {0, FRAME, 0, 0, 1},
};

rf_level rf_level_bank(const rf_level *level)
{
    rf_level bank = {.kind = RF_LEVEL_MEL};
    bank.sr = level->sr;
    bank.n_mels = level->n_mels;
    bank.fmin = level->fmin;
    bank.fmax = level->fmax;
    bank.htk = level->htk;
    bank.norm = level->norm;
    return bank;
}

rf_level rf_level_plain(const rf_level *level)
{
    const unsigned uses = types[level->kind].uses;
    rf_level plain = {.kind = level->kind};
    if (uses & BANK)
        plain = rf_level_bank(level);
    plain.kind = level->kind;
    if (uses & SR)
        plain.sr = level->sr;
    if (uses & FLOOR)
        plain.floor = level->floor;
    if (uses & SCALE)
        plain.scale = level->scale;
    if (uses & POWER)
        plain.power = level->power;
    return plain;
}

bool rf_level_equal(const rf_level *a, const rf_level *b)
{
    const rf_level p = rf_level_plain(a), q = rf_level_plain(b);
    return p.kind == q.kind && p.sr == q.sr && p.floor == q.floor &&
           p.scale == q.scale && p.power == q.power && p.n_mels == q.n_mels &&
           p.fmin == q.fmin && p.fmax == q.fmax && p.htk == q.htk &&
           p.norm == q.norm;
}

size_t rf_level_rows(const rf_level *level, uint32_t length)
{
    const type *t = &types[level->kind];
    const size_t bins = length / 2 + 1;
    return t->per_bin * bins + (size_t)t->per_band * level->n_mels + t->more;
}

rf_level_base rf_level_below(const rf_level *level, rf_level *below)
{
    rf_level next = {.kind = RF_LEVEL_POWER};
    switch (types[level->kind].of) {
    case FRAME:
        return RF_OF_FRAME;
    case SPECTRUM:
        return RF_OF_SPECTRUM;
    case SQUARES:
        break;
    case RAISED:
        if (level->kind == RF_LEVEL_CENTROID || level->power == 1)
            next.kind = RF_LEVEL_MAGNITUDE;
        break;
    case BANDS:
        next = *level;
        next.kind = RF_LEVEL_MEL;
        next = rf_level_plain(&next);
        break;
    }
    *below = next;
    return RF_OF_LEVEL;
}
