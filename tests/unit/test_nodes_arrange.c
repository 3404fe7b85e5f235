/* test_nodes_arrange.c: arrange against the loop over samples of SPEC.md
 * 7.11. */
#include "fail_alloc.h"
#include "node_rig.h"

enum { SECTIONS = 4, BLOCKS = 60 };

static node_rig rig;
static uint64_t seed = 3;
static rf_event events[SECTIONS];

/* Section j plays input `inputs[j]`, for other bars in each lane. */
static void begin(const rig_width *width, const int32_t inputs[SECTIONS],
                  float bpm)
{
    rig_init(&rig, width, "arrange", "121");
    rig.shape.events = events;
    rig.shape.n_events = SECTIONS;
    for (size_t j = 0; j < SECTIONS; j++) {
        events[j] = (rf_event){.input = inputs[j], .value = (int32_t)j};
        rig_param(&rig, 0);
        for (size_t lane = 0; lane < RIG_LANES; lane++)
            rig.param[j][lane] =
                0.3f * (float)((lane + j) % 4) + 0.01f * (float)lane;
    }
    for (size_t lane = 0; lane < RIG_LANES; lane++)
        rig.bpm[lane] = bpm + 100 * (float)lane;
    rig_begin(&rig);
}

static void fill(void)
{
    for (size_t i = 0; i < 3; i++)
        for (size_t n = 0; n < RF_BLOCK; n++)
            for (size_t lane = 0; lane < RIG_LANES; lane++)
                rig.in[i][0][n][lane] = rig_random(&seed);
}

static float input_at(size_t section, size_t n, size_t lane)
{
    const int32_t input = events[section].input;
    return input == RF_NO_INPUT ? 0 : rig.in[input][0][n][lane];
}

static float model_sample(uint64_t *step, float bpm, size_t n, size_t lane)
{
    const float bar = (240 / bpm) * rig.shape.sr;
    const float pos = (float)*step / bar;
    float count = 0, y = 0;
    for (size_t j = 0; j < SECTIONS; j++) {
        count = count + rig.param[j][lane];
        if (pos < count) {
            y = input_at(j, n, lane);
            break;
        }
        if (j == SECTIONS - 1) {
            *step = 0;
            y = input_at(0, n, lane);
        }
    }
    *step += 1;
    return y;
}

static void assert_blocks(size_t blocks, const rig_row bpm,
                          uint64_t step[RIG_LANES])
{
    for (size_t block = 0; block < blocks; block++) {
        fill();
        rig_run(&rig);
        for (size_t lane = 0; lane < rig.width->lanes; lane++)
            for (size_t n = 0; n < RF_BLOCK; n++) {
                assert_same(rig.out[0][n][lane],
                            model_sample(&step[lane], bpm[lane], n, lane));
                assert_same(rig.out[1][n][lane], 0);
            }
    }
}

static const int32_t plain[SECTIONS] = {0, 1, 2, 0};

static void each_lane_plays_sections_of_its_own_length(void **state)
{
    (void)state;
    const float tempos[] = {8000, 60000, 2e6f};
    for (size_t w = 0; rig_widths()[w]; w++)
        for (size_t i = 0; i < 3; i++) {
            uint64_t step[RIG_LANES] = {0};
            begin(rig_widths()[w], plain, tempos[i]);
            assert_blocks(BLOCKS, rig.bpm, step);
        }
}

static void lanes_that_agree_play_the_same(void **state)
{
    (void)state;
    for (size_t w = 0; rig_widths()[w]; w++) {
        uint64_t step[RIG_LANES] = {0};
        begin(rig_widths()[w], plain, 8000);
        for (size_t lane = 0; lane < RIG_LANES; lane++) {
            rig.bpm[lane] = 8000;
            for (size_t j = 0; j < SECTIONS; j++)
                rig.param[j][lane] = 0.25f * (float)(j + 1);
        }
        rig_begin(&rig);
        assert_blocks(BLOCKS, rig.bpm, step);
    }
}

static void a_section_without_a_signal_is_silent(void **state)
{
    (void)state;
    const int32_t inputs[SECTIONS] = {RF_NO_INPUT, 1, RF_NO_INPUT, 2};
    uint64_t step[RIG_LANES] = {0};
    begin(rig_widths()[1], inputs, 8000);
    assert_blocks(BLOCKS, rig.bpm, step);
}

static void sections_of_no_length_and_less_are_skipped(void **state)
{
    (void)state;
    const float bars[][SECTIONS] = {{0, 0, 0, 0},
                                    {0, 0.5f, 0, 0.25f},
                                    {0.5f, -0.25f, 0.5f, 0},
                                    {-1, -1, -1, -1}};
    for (size_t i = 0; i < 4; i++) {
        uint64_t step[RIG_LANES] = {0};
        begin(rig_widths()[0], plain, 9000);
        for (size_t j = 0; j < SECTIONS; j++)
            rig.param[j][0] = bars[i][j];
        rig_begin(&rig);
        assert_blocks(BLOCKS, rig.bpm, step);
    }
}

static void the_tempo_stays_that_of_birth(void **state)
{
    (void)state;
    uint64_t step[RIG_LANES] = {0};
    rig_row birth;
    begin(rig_widths()[1], plain, 8000);
    memcpy(birth, rig.bpm, sizeof birth);
    for (size_t lane = 0; lane < RIG_LANES; lane++)
        rig.bpm[lane] = 333;
    assert_blocks(BLOCKS, birth, step);
    rig_change(&rig, rig.type->update, RIG_ALL);
    memset(step, 0, sizeof step);
    assert_blocks(BLOCKS, birth, step);
}

static void other_bars_begin_from_the_start(void **state)
{
    (void)state;
    for (size_t w = 0; rig_widths()[w]; w++) {
        uint64_t step[RIG_LANES] = {0};
        begin(rig_widths()[w], plain, 8000);
        assert_blocks(9, rig.bpm, step);
        for (size_t lane = 1; lane < RIG_LANES; lane += 2) {
            rig.param[1][lane] += 0.125f;
            step[lane] = 0;
        }
        rig_change(&rig, rig.type->update, 0xaaaa);
        assert_blocks(30, rig.bpm, step);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_lane_plays_sections_of_its_own_length),
        cmocka_unit_test(lanes_that_agree_play_the_same),
        cmocka_unit_test(a_section_without_a_signal_is_silent),
        cmocka_unit_test(sections_of_no_length_and_less_are_skipped),
        cmocka_unit_test(the_tempo_stays_that_of_birth),
        cmocka_unit_test(other_bars_begin_from_the_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
