/* sha256: the Secure Hash Algorithm of FIPS 180-4, section 6.2. */
#include "raveforce_io.h"
#include <string.h>

enum { BLOCK = 64, LENGTH_AT = 56 };

/* FIPS 180-4, 4.2.2: the cube roots' first fractional bits, primes 2..311. */
static const uint32_t round_constant[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
    0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
    0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t turn(uint32_t x, unsigned bits)
{
    return x >> bits | x << (32 - bits);
}

/* The sixteen words of a block and the forty-eight mixed from them. */
static void schedule(const unsigned char *block, uint32_t w[64])
{
    for (size_t t = 0; t < 16; t++)
        w[t] = (uint32_t)block[4 * t] << 24 | (uint32_t)block[4 * t + 1] << 16 |
               (uint32_t)block[4 * t + 2] << 8 | block[4 * t + 3];
    for (size_t t = 16; t < 64; t++) {
        const uint32_t x = w[t - 15], y = w[t - 2];
        const uint32_t s0 = turn(x, 7) ^ turn(x, 18) ^ x >> 3;
        const uint32_t s1 = turn(y, 17) ^ turn(y, 19) ^ y >> 10;
        w[t] = w[t - 16] + s0 + w[t - 7] + s1;
    }
}

static void mix(uint32_t hash[8], const unsigned char *block)
{
    uint32_t w[64];
    schedule(block, w);
    uint32_t a = hash[0], b = hash[1], c = hash[2], d = hash[3];
    uint32_t e = hash[4], f = hash[5], g = hash[6], h = hash[7];
    for (size_t t = 0; t < 64; t++) {
        const uint32_t s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
        const uint32_t s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
        const uint32_t choice = (e & f) ^ (~e & g);
        const uint32_t majority = (a & b) ^ (a & c) ^ (b & c);
        const uint32_t t1 = h + s1 + choice + round_constant[t] + w[t];
        h = g, g = f, f = e, e = d + t1;
        d = c, c = b, b = a, a = t1 + s0 + majority;
    }
    const uint32_t mixed[8] = {a, b, c, d, e, f, g, h};
    for (size_t i = 0; i < 8; i++)
        hash[i] += mixed[i];
}

/* The last bytes, a one bit, zeros, the length in bits. */
static void mix_end(uint32_t hash[8], const unsigned char *rest, size_t length)
{
    unsigned char end[2 * BLOCK] = {0};
    const size_t left = length % BLOCK;
    if (left > 0)
        memcpy(end, rest, left);
    end[left] = 0x80;
    const size_t last = left < LENGTH_AT ? 0 : BLOCK;
    for (size_t i = 0; i < 8; i++)
        end[last + BLOCK - 1 - i] =
            (unsigned char)((uint64_t)length * 8 >> (8 * i));
    for (size_t at = 0; at <= last; at += BLOCK)
        mix(hash, end + at);
}

void rf_sha256(const void *bytes, size_t length, char out[65])
{
    uint32_t hash[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    const unsigned char *at = bytes;
    for (size_t left = length; left >= BLOCK; left -= BLOCK, at += BLOCK)
        mix(hash, at);
    mix_end(hash, at, length);
    for (size_t i = 0; i < 64; i++)
        out[i] = "0123456789abcdef"[hash[i / 8] >> (28 - 4 * (i % 8)) & 15u];
    out[64] = '\0';
}
