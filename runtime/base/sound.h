/* sound.h: samples that many plans share. */
#ifndef RF_BASE_SOUND_H
#define RF_BASE_SOUND_H

#include "raveforce.h"
#include <stdatomic.h>

struct rf_sound {
    atomic_size_t users;
    double sr; /* Hz */
    size_t frames;
    uint32_t channels; /* 1 or 2 */
    float *channel[2]; /* both the same where there is one; a 0 behind the last
                          frame, so that each frame has a next one */
};

#endif
