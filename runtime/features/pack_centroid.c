/* pack_centroid.c: the mean frequency, weighted by |X|, features/SPEC.md 6. */
#include "features/levels.h"
#include "features/pack_sum.h"

typedef struct moments {
    rf_dvec sum, first; /* of S, of k S */
} moments;

/* k S as from S + (k - from) S: the smaller numbers lose less. */
static void add_part(moments *m, const rf_vec *S, size_t from, size_t count)
{
    rf_part sum = {0}, first = {0};
    for (size_t i = 0; i < count; i++) {
        sum.way[i % RF_SUM_WAYS] += S[i];
        first.way[i % RF_SUM_WAYS] += S[i] * (float)i;
    }
    const rf_vec s = rf_part_sum(&sum);
    const rf_dvec wide = rf_widen(s);
    rf_sum_add(&m->sum, s);
    rf_sum_add(&m->first, rf_part_sum(&first));
    for (size_t h = 0; h < RF_HALVES; h++)
        m->first.half[h] += wide.half[h] * (double)from;
}

static void centroid(const rf_level_job *job, const void *in, void *out)
{
    const rf_vec *S = in;
    moments m = {0};
    for (size_t from = 0; from < job->bins; from += RF_SUM_PART) {
        const size_t end = rf_part_end(from, job->bins);
        add_part(&m, S + from, from, end - from);
    }
    const double hz = job->level.sr / job->length;
    for (size_t h = 0; h < RF_HALVES; h++)
        m.first.half[h] = m.first.half[h] / m.sum.half[h] * hz;
    rf_vec *rows = out;
    rows[1] = rf_narrow(&m.sum);
    const rf_ivec heard = rows[1] >= RF_SMALLEST;
    rows[0] = rf_select(heard, rf_narrow(&m.first), rf_set(0));
}

extern const rf_level_kernel RF_WIDE(rf_level_centroid);
const rf_level_kernel RF_WIDE(rf_level_centroid) = {centroid};
