/*
 * test_nodes_lanes.c: what holds for every node: a lane is a voice. Each
 * width gives the bits of the one-lane build, with other parameters and other
 * inputs in each lane, and a change of some lanes leaves the rest alone.
 */
#include "base/sound.h"
#include "fail_alloc.h"
#include "node_rig.h"

/* What an input carries: a letter each. */
enum {
    AUDIO = 'a',   /* -1..1 */
    TRIGGER = 't', /* mostly 0, else -1..1 */
    GATE = 'g',    /* above 0 and 0, for 100 samples each */
    FREQ = 'f',    /* -500..4000 Hz, sometimes 0 */
    RATE = 'r',    /* 0..0.5, held for 40 samples */
    NOTE = 'n',    /* whole, 0..100 */
    SPEED = 's'    /* as a speed node: the first sample alone */
};

/* What of a shape a list or a pattern makes. */
typedef struct structure {
    const rf_event *events;
    uint32_t n_events;
    bool pattern; /* the last parameter is its span */
} structure;

typedef struct scenario {
    const char *node;
    const char *inputs, *signals;
    size_t params;
    float lo[2], hi[2]; /* params past the second are like it */
    bool notes, sounds, stereo;
    const structure *structure;
} scenario;

static const rf_event sections_of[] = {{.input = 0, .value = 0},
                                       {.input = 1, .value = 1},
                                       {.input = 0, .value = 2}};
static const rf_event points_of[] = {
    {.at = 2, .offset = RF_NO_ROW, .value = 3},
    {.at = 4, .offset = 5, .unit = RF_OFFSET_SECONDS, .value = 6},
    {.at = 7, .offset = RF_NO_ROW, .value = 8}};
static const rf_event values_of[] = {{.value = 1, .at = 2},
                                     {.value = 3, .at = 4}};
static const rf_event cutoffs_of[] = {{.value = 2, .at = 3},
                                      {.value = 4, .at = 5}};

static const rf_event samples_of[] = {{.value = 0, .at = 1},
                                      {.value = 0, .at = 2}};
static const rf_event times_of[] = {{.at = 1, .value = 2},
                                    {.at = 3, .value = 4}};

static const structure sections = {sections_of, 3, false};
static const structure points = {points_of, 3, false};
static const structure values = {values_of, 2, true};
static const structure cutoffs = {cutoffs_of, 2, true};
static const structure samples = {samples_of, 2, true};
static const structure times = {times_of, 2, false};

static const scenario scenarios[] = {
    {"add", "1", "a", 1, {-1}, {1}, 0, 0, 0, NULL},
    {"add", "2", "a", 1, {-1}, {1}, 0, 0, 0, NULL},
    {"add", "12", "aa", 1, {-1}, {1}, 0, 0, 0, NULL},
    {"add", "21", "aa", 1, {-1}, {1}, 0, 0, 0, NULL},
    {"adsr", "1", "g", 4, {0, 0}, {0.004f, 0.01f}, 0, 0, 0, NULL},
    {"arrange", "12", "aa", 3, {0, 0}, {1, 1}, 0, 0, 0, &sections},
    {"balance", "12", "aa", 0, {0}, {0}, 0, 0, 0, NULL},
    {"bd", "1", "t", 1, {0}, {0.05f}, 0, 0, 0, NULL},
    {"choose", "", "", 5, {-9, -9}, {9, 9}, 0, 0, 0, NULL},
    {"constsig", "", "", 1, {-1}, {1}, 0, 0, 0, NULL},
    {"constsig", "", "", 6, {-1, 0}, {1, 0.7f}, 0, 0, 0, &values},
    {"envperc", "1", "t", 2, {0, 0}, {0.002f, 0.004f}, 0, 0, 0, NULL},
    {"get", "2", "a", 0, {0}, {0}, 0, 0, 0, NULL},
    {"hh", "1", "t", 1, {0}, {0.05f}, 0, 0, 0, NULL},
    {"imp", "", "", 1, {-50}, {4000}, 0, 0, 0, NULL},
    {"lpf", "1", "a", 2, {20, 0.5f}, {15000, 5}, 0, 0, 0, NULL},
    {"lpf", "21", "af", 2, {20, 0.5f}, {15000, 5}, 0, 0, 0, NULL},
    {"lpf", "1", "a", 7, {20, 0.1f}, {99, 2}, 0, 0, 0, &cutoffs},
    {"mix", "121", "aaa", 0, {0}, {0}, 0, 0, 0, NULL},
    {"mul", "1", "a", 1, {-1}, {1}, 0, 0, 0, NULL},
    {"mul", "2", "a", 1, {-1}, {1}, 0, 0, 0, NULL},
    {"mul", "22", "aa", 1, {-1}, {1}, 0, 0, 0, NULL},
    {"noise", "", "", 1, {-1}, {1e12f}, 0, 0, 0, NULL},
    {"onepole", "1", "a", 1, {0}, {0.5f}, 0, 0, 0, NULL},
    {"onepole", "11", "ra", 1, {0}, {0.5f}, 0, 0, 0, NULL},
    {"pan", "2", "a", 1, {-1.5f}, {1.5f}, 0, 0, 0, NULL},
    {"pan", "11", "aa", 1, {0}, {0}, 0, 0, 0, NULL},
    {"points", "", "", 9, {0, 0}, {1, 1}, 0, 0, 0, &points},
    {"psampler", "", "", 4, {0, 0.1f}, {1.9f, 0.9f}, 0, 1, 0, &samples},
    {"psampler", "", "", 4, {0, 0.1f}, {2.9f, 0.9f}, 0, 1, 1, &samples},
    {"psynth", "", "", 5, {0, 0}, {1, 0.01f}, 0, 0, 0, &times},
    {"rhpf", "1", "a", 2, {20, 0.5f}, {15000, 5}, 0, 0, 0, NULL},
    {"rhpf", "11", "af", 2, {20, 0.5f}, {15000, 5}, 0, 0, 0, NULL},
    {"saw", "", "", 1, {-100}, {9000}, 0, 0, 0, NULL},
    {"saw", "1", "f", 1, {0}, {0}, 0, 0, 0, NULL},
    {"sawsynth", "1", "t", 2, {0, 0}, {0.01f, 0.05f}, 0, 0, 0, NULL},
    {"sendpass", "21", "aa", 0, {0}, {0}, 0, 0, 0, NULL},
    {"seq", "11", "sn", 3, {0, 0}, {100, 100}, 1, 0, 0, NULL},
    {"sin", "", "", 1, {-100}, {9000}, 0, 0, 0, NULL},
    {"sin", "1", "f", 1, {0}, {0}, 0, 0, 0, NULL},
    {"sn", "1", "t", 1, {0}, {0.05f}, 0, 0, 0, NULL},
    {"sp", "1", "t", 1, {0}, {1.9f}, 0, 1, 0, NULL},
    {"sp", "1", "t", 1, {0}, {2.9f}, 0, 1, 1, NULL},
    {"speed", "", "", 1, {0}, {9}, 0, 0, 0, NULL},
    {"squ", "", "", 1, {-100}, {9000}, 0, 0, 0, NULL},
    {"squ", "1", "f", 1, {0}, {0}, 0, 0, 0, NULL},
    {"squsynth", "1", "t", 2, {0, 0}, {0.01f, 0.05f}, 0, 0, 0, NULL},
    {"tri", "", "", 1, {-100}, {9000}, 0, 0, 0, NULL},
    {"tri", "1", "f", 1, {0}, {0}, 0, 0, 0, NULL},
    {"trisynth", "1", "t", 2, {0, 0}, {0.01f, 0.05f}, 0, 0, 0, NULL},
};
enum { SCENARIOS = sizeof scenarios / sizeof *scenarios, BLOCKS = 12 };

/* A 0 behind the last frame, as sounds have it. */
static float noise_frames[2][301], short_frames[91];
static rf_sound short_mono = {.sr = 44100,
                              .frames = 90,
                              .channels = 1,
                              .channel = {short_frames, short_frames}};
static rf_sound long_mono = {.sr = 22050,
                             .frames = 300,
                             .channels = 1,
                             .channel = {noise_frames[1], noise_frames[1]}};
static rf_sound stereo = {.sr = 48000,
                          .frames = 300,
                          .channels = 2,
                          .channel = {noise_frames[0], noise_frames[1]}};
static const rf_sound *const sounds[] = {&short_mono, &long_mono, &stereo};

static const rf_event notes[] = {
    {.time = 0.0f, .input = RF_NO_INPUT, .value = 0},
    {.time = 0.2f, .input = RF_NO_INPUT, .value = 1},
    {.time = 0.2f, .input = 1, .value = 0},
    {.time = 0.7f, .input = RF_NO_INPUT, .value = 2}};

static float between(uint64_t *seed, float lo, float hi)
{
    return lo + (hi - lo) * (rig_random(seed) * 0.5f + 0.5f);
}

static float sample(int kind, size_t n, float before, uint64_t *seed)
{
    const float u = rig_random(seed), v = rig_random(seed);
    switch (kind) {
    case TRIGGER:
        return v > 0.9f ? u : 0;
    case GATE:
        return n % 100 ? before : u > 0 ? v * v : 0;
    case FREQ:
        return v > 0.8f ? 0 : 1750 + 2250 * u;
    case RATE:
        return n % 40 ? before : 0.25f + 0.25f * u;
    case NOTE:
        return (float)(int)(50 + 50 * u);
    case SPEED:
        return n ? 0 : 400 * u;
    default:
        return u;
    }
}

static void fill_lane(node_rig *rig, const scenario *s, size_t lane,
                      uint64_t *seed)
{
    for (size_t i = 0; i < rig->shape.inputs; i++)
        for (size_t channel = 0; channel < 2; channel++)
            for (size_t n = 0; n < RF_BLOCK; n++)
                rig->in[i][channel][n][lane] =
                    sample(s->signals[i], n,
                           n ? rig->in[i][channel][n - 1][lane] : 0, seed);
}

static void choose_params(node_rig *rig, const scenario *s, size_t lane,
                          uint64_t *seed)
{
    for (size_t i = 0; i < s->params; i++) {
        const size_t range = i > 0;
        const float x = between(seed, s->lo[range], s->hi[range]);
        rig->param[i][lane] = s->notes ? (float)(int)x : x;
    }
}

static void prepare(node_rig *rig, const rig_width *width, const scenario *s)
{
    rig_init(rig, width, s->node, s->inputs);
    rig->shape.params = (uint32_t)s->params;
    if (s->notes) {
        rig->shape.events = notes;
        rig->shape.n_events = sizeof notes / sizeof *notes;
        rig->shape.speed = 0;
    }
    if (s->structure) {
        rig->shape.events = s->structure->events;
        rig->shape.n_events = s->structure->n_events;
        if (s->structure->pattern)
            rig->shape.span = (int32_t)s->params - 1;
    }
    if (s->sounds) {
        rig->shape.sounds = sounds;
        rig->shape.n_sounds = s->stereo ? 3 : 2;
        rig->upper[0] = 2;
    }
}

/* Voice v's parameters, tempo and inputs come from seeds of its own. */
static void set_up_voice(node_rig *rig, const scenario *s, size_t lane,
                         size_t voice, uint64_t *seed)
{
    *seed = 1000 + voice;
    choose_params(rig, s, lane, seed);
    rig->bpm[lane] = between(seed, 60, 20000);
}

static node_rig wide, one;

/* The two channels of a voice, block after block. */
typedef float song[2][BLOCKS * RF_BLOCK];
static song heard[RIG_LANES], alone;

static void hear(const node_rig *rig, size_t lane, size_t block, song to)
{
    for (size_t channel = 0; channel < 2; channel++)
        for (size_t n = 0; n < RF_BLOCK; n++)
            to[channel][block * RF_BLOCK + n] = rig->out[channel][n][lane];
}

/* In the middle, odd voices get new parameters. */
static void update_lanes(node_rig *rig, const scenario *s, size_t first,
                         uint64_t seeds[])
{
    uint32_t mask = 0;
    for (size_t lane = 0; lane < rig->width->lanes; lane++) {
        if ((first + lane) % 2 == 0)
            continue;
        choose_params(rig, s, lane, &seeds[lane]);
        mask |= 1u << lane;
    }
    rig_change(rig, rig->type->update, mask);
}

/* Voices `first` to `first` + lanes - 1. */
static void play(node_rig *rig, const scenario *s, size_t first, song songs[])
{
    uint64_t seeds[RIG_LANES];
    for (size_t lane = 0; lane < rig->width->lanes; lane++)
        set_up_voice(rig, s, lane, first + lane, &seeds[lane]);
    rig_begin(rig);
    for (size_t block = 0; block < BLOCKS; block++) {
        if (block == BLOCKS / 2)
            update_lanes(rig, s, first, seeds);
        for (size_t lane = 0; lane < rig->width->lanes; lane++)
            fill_lane(rig, s, lane, &seeds[lane]);
        rig_run(rig);
        for (size_t lane = 0; lane < rig->width->lanes; lane++)
            hear(rig, lane, block, songs[lane]);
    }
}

/* One voice's state out of a rig's, as the one-lane build has it. */
static void take_column(const node_rig *rig, size_t lane, unsigned char *out)
{
    const rf_rows rows = rig->variant.rows;
    const size_t w = rig->width->lanes;
    for (size_t i = 0; i < rows.wide; i++)
        memcpy(out + 8 * i, rig->state + 8 * (i * w + lane), 8);
    const unsigned char *narrow = rig->state + 8 * rows.wide * w;
    for (size_t i = 0; i < rows.narrow; i++)
        memcpy(out + 8 * rows.wide + 4 * i, narrow + 4 * (i * w + lane), 4);
}

static void assert_same_column(const node_rig *a, size_t lane_a,
                               const node_rig *b, size_t lane_b)
{
    static unsigned char column[2][RIG_STATE];
    const rf_rows rows = a->variant.rows;
    take_column(a, lane_a, column[0]);
    take_column(b, lane_b, column[1]);
    assert_memory_equal(column[0], column[1], 8 * rows.wide + 4 * rows.narrow);
}

static void assert_width_agrees(const rig_width *width, const scenario *s)
{
    prepare(&wide, width, s);
    play(&wide, s, 0, heard);
    for (size_t voice = 0; voice < width->lanes; voice++) {
        prepare(&one, rig_widths()[0], s);
        play(&one, s, voice, &alone);
        if (memcmp(alone, heard[voice], sizeof alone) != 0)
            fail_msg("%s %s: voice %zu of %u differs", s->node, s->inputs,
                     voice, width->lanes);
        assert_same_column(&wide, voice, &one, 0);
    }
}

static void every_width_gives_the_bits_of_one_lane(void **state)
{
    (void)state;
    for (size_t i = 0; i < SCENARIOS; i++)
        for (size_t w = 1; rig_widths()[w]; w++)
            assert_width_agrees(rig_widths()[w], &scenarios[i]);
}

/* The lanes of `same` still play and keep what they did. */
static void scenarios_are_audible(void **state)
{
    (void)state;
    for (size_t i = 0; i < SCENARIOS; i++) {
        prepare(&one, rig_widths()[0], &scenarios[i]);
        play(&one, &scenarios[i], 3, &alone);
        double power = 0;
        for (size_t n = 0; n < BLOCKS * RF_BLOCK; n++)
            power += (double)(alone[0][n] * alone[0][n]);
        if (!(power > 0))
            fail_msg("%s %s is silent", scenarios[i].node, scenarios[i].inputs);
    }
}

/* New parameters everywhere, but a change of some lanes only. */
static void assert_change_keeps_to_its_lanes(const rig_width *width,
                                             const scenario *s,
                                             rf_node_change *change,
                                             uint32_t mask)
{
    static node_rig before;
    memcpy(&before, &wide, offsetof(node_rig, rings)); /* they have none */
    uint64_t seed = 7;
    for (size_t lane = 0; lane < width->lanes; lane++)
        choose_params(&wide, s, lane, &seed);
    rig_change(&wide, change, mask);
    for (size_t lane = 0; lane < width->lanes; lane++)
        if (!(mask >> lane & 1))
            assert_same_column(&wide, lane, &before, lane);
}

static void a_change_leaves_all_other_lanes_alone(void **state)
{
    (void)state;
    for (size_t w = 0; rig_widths()[w]; w++) {
        for (size_t i = 0; i < SCENARIOS; i++) {
            const scenario *s = &scenarios[i];
            prepare(&wide, rig_widths()[w], s);
            play(&wide, s, 0, heard);
            const rf_node_type *type = wide.type;
            for (uint32_t mask = 0; mask < 16; mask++) {
                assert_change_keeps_to_its_lanes(rig_widths()[w], s,
                                                 type->update, mask * 0x1111);
                assert_change_keeps_to_its_lanes(rig_widths()[w], s, type->init,
                                                 mask * 0x1111);
            }
        }
    }
}

int main(void)
{
    uint64_t seed = 5;
    for (size_t n = 0; n < 300; n++) {
        noise_frames[0][n] = rig_random(&seed);
        noise_frames[1][n] = rig_random(&seed);
        short_frames[n % 90] = noise_frames[0][n];
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scenarios_are_audible),
        cmocka_unit_test(every_width_gives_the_bits_of_one_lane),
        cmocka_unit_test(a_change_leaves_all_other_lanes_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
