/* test_nodes_apfmsgain.c: apfmsgain against SPEC.md 7.22, one sample at a
 * time. */
#include "fail_alloc.h"
#include "ring_model.h"

enum { BLOCKS = 30 };

static node_rig rig;
static model_ring left[RIG_LANES], right[RIG_LANES];

static void set_lane(size_t row, size_t lane, float value)
{
    rig.param[row][lane] = value;
}

/* A frame of the all-pass; `moved`: 7.21 instead of the oldest. */
static float model_pass(size_t lane, float x, float g, bool moved, float ms)
{
    model_ring *bx = &left[lane], *by = &right[lane];
    const float late_x = moved ? model_moved(bx, ms, RATE) : model_get(bx, 0);
    const float late_y = moved ? model_moved(by, ms, RATE) : model_get(by, 0);
    const float y = ((-g * x) + late_x) + (g * late_y);
    model_push(bx, x);
    model_push(by, y);
    return y;
}

static void assert_pass_blocks(size_t blocks, int kind, uint64_t *seed)
{
    const bool moved = kind >= 0;
    for (size_t t = 0; t < blocks * RF_BLOCK; t++) {
        const size_t n = t % RF_BLOCK;
        if (n == 0) {
            fill(&rig, 0, -1, 1, seed);
            for (size_t i = 0; moved && i < RF_BLOCK; i++)
                for (size_t lane = 0; lane < RIG_LANES; lane++)
                    rig.in[1][0][i][lane] = time_at(kind, lane, t + i, seed);
            rig_run(&rig);
        }
        for (size_t lane = 0; lane < rig.width->lanes; lane++) {
            const float y =
                model_pass(lane, rig.in[0][0][n][lane], rig.param[1][lane],
                           moved, rig.in[1][0][n][lane]);
            assert_same(rig.out[0][n][lane], y);
            assert_same(rig.out[1][n][lane], 0);
        }
    }
}

static void empty_pass(size_t lane)
{
    const float ms = rig.param[0][lane];
    const float samples = ms == 0 ? 3 * RATE : ms / 1000 * RATE;
    model_empty(&left[lane], samples >= 1 ? (size_t)samples : 1);
    model_empty(&right[lane], samples >= 1 ? (size_t)samples : 1);
}

/* Negative: one sample. 0: 3 s. A new time empties, a new gain does not. */
static void an_all_pass_is_its_recursion_to_the_bit(void **state)
{
    (void)state;
    uint64_t seed = 2;
    start(&rig, "apfmsgain", "2");
    rig_range(&rig, -3, 90);
    rig_range(&rig, -1, 1);
    for (size_t lane = 0; lane < RIG_LANES; lane++) {
        set_lane(0, lane, 6 * ((float)lane - 2));
        set_lane(1, lane, 0.1f * (float)lane - 0.7f);
        empty_pass(lane);
    }
    rig_begin(&rig);
    assert_pass_blocks(100, -1, &seed);
    for (size_t lane = 0; lane < RIG_LANES; lane++)
        set_lane(1, lane, 0.6f - 0.05f * (float)lane);
    rig_change(&rig, rig.type->update, RIG_ALL);
    assert_pass_blocks(BLOCKS, -1, &seed);
    for (size_t lane = 0; lane < RIG_LANES; lane += 2) {
        set_lane(0, lane, 3 * (float)lane + 0.1f);
        empty_pass(lane);
    }
    rig_change(&rig, rig.type->update, RIG_ALL);
    assert_pass_blocks(BLOCKS, -1, &seed);
}

static void an_all_pass_in_another_shape_begins_anew(void **state)
{
    (void)state;
    uint64_t seed = 2;
    start(&rig, "apfmsgain", "1");
    rig_param(&rig, 20);
    rig_param(&rig, 0.5f);
    rig_begin(&rig);
    for (size_t lane = 0; lane < RIG_LANES; lane++)
        empty_pass(lane);
    assert_pass_blocks(4, -1, &seed);
    rig.reshaped = true;
    rig_change(&rig, rig.type->update, RIG_ALL);
    for (size_t lane = 0; lane < RIG_LANES; lane++)
        empty_pass(lane);
    assert_pass_blocks(4, -1, &seed);
}

static void a_moved_all_pass_is_its_recursion_to_the_bit(void **state)
{
    (void)state;
    for (int kind = 0; kind < STRANGE; kind++) {
        uint64_t seed = 6;
        start(&rig, "apfmsgain", "11");
        rig_param(&rig, 3000);
        rig_param(&rig, 0.6f);
        rig_begin(&rig);
        for (size_t lane = 0; lane < RIG_LANES; lane++)
            empty_pass(lane);
        assert_pass_blocks(100, kind, &seed);
    }
}

/* 0 ms would need what is not yet known. */
static void a_strict_all_pass_is_a_sample_late_at_least(void **state)
{
    (void)state;
    start(&rig, "apfmsgain", "11");
    rig.shape.strict = true;
    rig_param(&rig, 3000);
    rig_param(&rig, 0);
    rig_begin(&rig);
    uint64_t seed = 1;
    fill(&rig, 0, -1, 1, &seed);
    rig_run(&rig);
    for (size_t n = 1; n < RF_BLOCK; n++)
        assert_near(rig.out[0][n][1], rig.in[0][0][n - 1][1], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_all_pass_is_its_recursion_to_the_bit),
        cmocka_unit_test(an_all_pass_in_another_shape_begins_anew),
        cmocka_unit_test(a_moved_all_pass_is_its_recursion_to_the_bit),
        cmocka_unit_test(a_strict_all_pass_is_a_sample_late_at_least),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
