/* test_nodes_choose.c: choose against the generator of SPEC.md 7.4 in f64. */
#include "fail_alloc.h"
#include "node_rig.h"

enum { BLOCKS = 300 };

static node_rig rig;

/* The next r of SPEC.md 7.4, all of it in 64 bits. */
static double model_next(uint64_t *k)
{
    const uint64_t x = (*k << 13) ^ *k;
    const uint64_t m = x * (x * x * 15731 + 789221) + 1376312589;
    *k += 1;
    return 1.0 - (double)(m & 0x7fffffff) / 1073741824.0;
}

static size_t model_choose(uint64_t *k, size_t count)
{
    const size_t id = (size_t)((model_next(k) * 0.5 + 0.5) * (double)count);
    return id == count ? 0 : id;
}

/* `count` numbers, others in each lane. */
static void begin(const rig_width *width, size_t count)
{
    rig_init(&rig, width, "choose", "");
    for (size_t i = 0; i < count; i++) {
        rig_param(&rig, 0);
        for (size_t lane = 0; lane < RIG_LANES; lane++)
            rig.param[i][lane] = (float)(100 * (int)lane) - (float)(int)i;
    }
}

static void assert_block(uint64_t k[RIG_LANES], size_t count)
{
    rig_run(&rig);
    for (size_t lane = 0; lane < rig.width->lanes; lane++) {
        const size_t id = model_choose(&k[lane], count);
        for (size_t n = 0; n < RF_BLOCK; n++) {
            assert_same(rig.out[0][n][lane], rig.param[id][lane]);
            assert_same(rig.out[1][n][lane], 0);
        }
    }
}

static void each_lane_chooses_by_its_seed_once_a_block(void **state)
{
    (void)state;
    const uint64_t seeds[] = {42, 0, 1, UINT64_MAX, 0x123456789abcdef};
    for (size_t w = 0; rig_widths()[w]; w++)
        for (size_t count = 1; count < 8; count += 2) {
            uint64_t k[RIG_LANES];
            begin(rig_widths()[w], count);
            for (size_t lane = 0; lane < RIG_LANES; lane++)
                k[lane] = rig.seed[lane] = seeds[lane % 5] + lane / 5;
            rig_begin(&rig);
            for (size_t block = 0; block < BLOCKS; block++)
                assert_block(k, count);
        }
}

static void other_numbers_go_on_in_the_same_sequence(void **state)
{
    (void)state;
    uint64_t k[RIG_LANES] = {42};
    begin(rig_widths()[0], 3);
    rig_begin(&rig);
    for (size_t block = 0; block < 20; block++)
        assert_block(k, 3);
    rig.reshaped = true;
    rig_param(&rig, 17);
    rig_param(&rig, -8);
    rig_change(&rig, rig.type->update, RIG_ALL);
    for (size_t block = 0; block < 20; block++)
        assert_block(k, 5);
}

/* SPEC.md 11: `choose 1 2 3 -4`, samples 0, 1, 127, 128, 1000, 20000. */
static void the_numbers_of_the_specification_come(void **state)
{
    (void)state;
    const size_t moments[] = {0, 1, 127, 128, 1000, 20000};
    const float expected[] = {2, 2, 2, 1, 3, 2}, values[] = {1, 2, 3, -4};
    rig_init(&rig, rig_widths()[0], "choose", "");
    for (size_t i = 0; i < 4; i++)
        rig_param(&rig, values[i]);
    rig_begin(&rig);
    size_t made = 0;
    for (size_t i = 0; i < 6; i++) {
        for (; made <= moments[i]; made += RF_BLOCK)
            rig_run(&rig);
        const size_t frame = moments[i] - (made - RF_BLOCK);
        assert_same(rig.out[0][frame][0], expected[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_lane_chooses_by_its_seed_once_a_block),
        cmocka_unit_test(other_numbers_go_on_in_the_same_sequence),
        cmocka_unit_test(the_numbers_of_the_specification_come),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
