/* silence.c: what a score says of silence. */
#include "base/memory.h"
#include "score/meter.h"
#include <string.h>

/* In the blocks of an episode, until `end`. */
static void hear_zeros(rf_meter *meter, uint64_t from, uint64_t end)
{
    static const float zeros[RF_BLOCK];
    while (from < end) {
        const uint64_t room = RF_BLOCK - from % RF_BLOCK, left = end - from;
        const uint64_t n = left < room ? left : room;
        rf_meter_hear(meter, zeros, 0, (size_t)n);
        from += n;
    }
}

static void run(rf_score *score, rf_meter *meter)
{
    double *out = score->silence;
    uint64_t from = 0;
    rf_meter_begin(meter);
    for (size_t k = 0; k < score->steps; k++) {
        hear_zeros(meter, from, score->ends[k]);
        from = score->ends[k];
        rf_meter_step(meter);
        for (size_t i = 0; i < score->n_terms; i++)
            *out++ = rf_meter_value(meter, 0, i);
    }
    score->transforms = rf_meter_transforms(meter);
}

rf_status rf_score_measure_silence(rf_score *score, rf_error *err)
{
    rf_meter *meter = NULL;
    score->silence =
        rf_alloc(score->steps, score->n_terms * sizeof *score->silence);
    if (!score->silence)
        return rf_fail(err, RF_NOMEM, 0, 0, "score: out of memory");
    RF_TRY(rf_meter_create_silent(score, &meter, err));
    run(score, meter);
    rf_meter_destroy(meter);
    return RF_OK;
}

rf_status rf_score_silence(const rf_score *score, size_t step, double *out,
                           rf_error *err)
{
    if (!score || !out || step >= score->steps)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "score: there is no such step, or no place for it");
    memcpy(out, score->silence + step * score->n_terms,
           score->n_terms * sizeof *out);
    return RF_OK;
}

uint64_t rf_score_transforms(const rf_score *score)
{
    return score ? score->transforms : 0;
}
