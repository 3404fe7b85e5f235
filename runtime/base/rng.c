#include "base/rng.h"
#include "base/error.h"
#include "base/math.h"

enum { ROUNDS = 10 };

/* Salmon et al., table 2 and section 3.3: multipliers, and the Weyl steps of
 * the key (golden ratio, sqrt(3) - 1). */
static const uint32_t multiplier[2] = {0xD2511F53, 0xCD9E8D57};
static const uint32_t key_step[2] = {0x9E3779B9, 0xBB67AE85};

void rf_philox(const uint32_t counter[4], const uint32_t key[2],
               uint32_t out[4])
{
    uint32_t a = counter[0], b = counter[1], c = counter[2], d = counter[3];
    uint32_t k0 = key[0], k1 = key[1];
    for (int round = 0; round < ROUNDS; round++) {
        const uint64_t left = (uint64_t)multiplier[0] * a;
        const uint64_t right = (uint64_t)multiplier[1] * c;
        a = (uint32_t)(right >> 32) ^ b ^ k0;
        b = (uint32_t)right;
        c = (uint32_t)(left >> 32) ^ d ^ k1;
        d = (uint32_t)left;
        k0 += key_step[0];
        k1 += key_step[1];
    }
    out[0] = a;
    out[1] = b;
    out[2] = c;
    out[3] = d;
}

uint64_t rf_random_bits(uint64_t root, uint32_t draw, uint32_t episode,
                        uint32_t env, uint32_t purpose)
{
    const uint32_t counter[4] = {draw, episode, env, purpose};
    const uint32_t key[2] = {(uint32_t)root, (uint32_t)(root >> 32)};
    uint32_t out[4];
    rf_philox(counter, key, out);
    return out[0] | (uint64_t)out[1] << 32;
}

double rf_random(uint64_t root, uint32_t draw, uint32_t episode, uint32_t env,
                 uint32_t purpose)
{
    const uint64_t bits = rf_random_bits(root, draw, episode, env, purpose);
    return (double)(bits >> 11) * 0x1p-53;
}

static double next_uniform(uint64_t root, uint64_t draw, uint32_t episode,
                           uint32_t env, uint32_t purpose)
{
    return rf_random(root, (uint32_t)draw, episode + (uint32_t)(draw >> 32),
                     env, purpose);
}

rf_status rf_normals(uint64_t root, uint64_t draw, uint32_t episode,
                     uint32_t env, uint32_t purpose, double *out, size_t n,
                     rf_error *err)
{
    static const double pi = 3.141592653589793;
    if (!out && n > 0)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "normals: no output");
    for (size_t i = 0; i < n; i++, draw += 2) {
        const double u = next_uniform(root, draw, episode, env, purpose);
        const double v = next_uniform(root, draw + 1, episode, env, purpose);
        out[i] =
            rf_math_sqrt(-2 * rf_math_log(1 - u)) * rf_math_cos(2 * pi * v);
    }
    return RF_OK;
}
