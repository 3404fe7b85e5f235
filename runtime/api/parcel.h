/*
 * parcel.h: episodes that a batch plays together: what a push said of them, and
 * what was made of them.
 *
 * The caller fills a parcel, one thread at a time runs it.
 */
#ifndef RF_API_PARCEL_H
#define RF_API_PARCEL_H

#include "score/rollout.h"

typedef struct rf_parcel {
    float *values;     /* [episodes][sets][slots]; a set is a step, or all */
    rf_plan **plans;   /* [episodes][sets] retained */
    rf_sound **inputs; /* [episodes] retained, or NULL each */
    float *tempos;     /* [episodes] 0: the plan's */
    bool held;
    bool scripts; /* some plan has one */
    size_t episodes;
    uint64_t seed;
    double *scores;    /* [episodes][steps][terms] */
    float *audio;      /* [episodes][frames], or NULL */
    bool *bad;         /* [episodes] */
    rf_error *trouble; /* [episodes] RF_OK: none */
    rf_status status;
    rf_error err;
} rf_parcel;

/* For up to `lanes` episodes; of a failure, rf_parcel_clear frees the rest. */
RF_MUST_USE rf_status rf_parcel_init(rf_parcel *parcel, const rf_job *job,
                                     size_t lanes, bool audio, rf_error *err);

void rf_parcel_clear(rf_parcel *parcel, const rf_job *job);

/* Whether the voices of a push can be played. */
RF_MUST_USE rf_status rf_parcel_check(const rf_job *job, const rf_push *push,
                                      rf_error *err);

/* In place of what it held; of a push that was checked. */
void rf_parcel_fill(rf_parcel *parcel, const rf_job *job, const rf_push *push);

/* Renders and scores it with a rollout of `lanes` voices; sets its status. */
void rf_parcel_run(rf_parcel *parcel, const rf_job *job, uint32_t lanes,
                   rf_rollout *rollout);

#endif
