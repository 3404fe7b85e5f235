#include "syntax/words.h"
#include <stdbool.h>
#include <string.h>

/* SPEC.md 3.3, without the words that begin with another one of the list. */
static const char *const reserved[] = {
    "add",      "adsr",          "amplfo",   "apfdecay",
    "apfgain",  "apfmsgain",     "arrange",  "balance",
    "bd",       "buf",           "choose",   "closure",
    "comb",     "const_sig",     "constsig", "delay",
    "envperc",  "eval",          "expr",     "freeverb",
    "hh",       "hpf",           "imp",      "kick",
    "ks",       "linrange",      "lpf",      "meta",
    "mix",      "monosum",       "msgsynth", "mul",
    "noise",    "noiz",          "onepole",  "p_synth",
    "pan",      "pattern_synth", "pha",      "plate",
    "psampler", "psynth",        "r",        "sampler",
    "saw",      "script",        "sendpass", "seq",
    "shape",    "sig",           "sin",      "sn",
    "sp",       "squ",           "state",    "sum",
    "synth",    "tri",           NULL};

/* Whether `word` begins with `head`; most differ in their first letter. */
static bool begins_with(const char *word, size_t length, const char *head)
{
    if (length == 0 || word[0] != head[0])
        return false;
    const size_t n = strlen(head);
    return n <= length && memcmp(head, word, n) == 0;
}

const char *rf_reserved(const char *word, size_t length)
{
    for (size_t i = 0; reserved[i]; i++) {
        if (begins_with(word, length, reserved[i]))
            return reserved[i];
    }
    return NULL;
}
