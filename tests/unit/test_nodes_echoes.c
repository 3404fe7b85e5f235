/* test_nodes_echoes.c: texts with delays against the numbers of SPEC.md 11 and
 * 5.3. */
#include "fail_alloc.h"
#include "node_rig.h"
#include "task_fixture.h"

enum { FRAMES = 20001, AT = 6 };

static float left[FRAMES], right[FRAMES];

static void assert_numbers(const char *text, const float l[AT],
                           const float r[AT])
{
    static const size_t at[AT] = {0, 1, 127, 128, 1000, 20000};
    fixture_render(text, FRAMES, left, right);
    for (size_t i = 0; i < AT; i++) {
        assert_near(left[at[i]], l[i], 1e-5);
        assert_near(right[at[i]], r[i], 1e-5);
    }
}

static const float silence[AT] = {0};

static void delays_play_the_numbers_of_the_specification(void **state)
{
    (void)state;
    assert_numbers("o: saw 110 >> apfmsgain 10.0 0.5",
                   (float[]){0.5f, 0.49750566f, 0.18321973f, 0.1807254f,
                             -0.30708665f, 0.18509282f},
                   silence);
    assert_numbers("~m: constsig 10.5\no: saw 110 >> mul 1.0 >> delayms ~m",
                   (float[]){0, 0, 0, 0, -0.32584018f, 0.45886287f},
                   (float[]){0, 0, 0, 0, -0.32584018f, 0.45886287f});
    assert_numbers("o: imp 3 >> plate 0.5",
                   (float[]){0.5f, 0, 0, 0, 0, 0.0012260852f},
                   (float[]){0.5f, 0, 0, 0, 0, 0.0016535852f});
}

/* The echo's 500 samples and the block of the cycle. */
static void a_cycle_through_a_delay_adds_a_block(void **state)
{
    (void)state;
    fixture_render("~x: imp 1 >> add ~fb\n"
                   "~fb: ~x >> delayn 500 >> mul 0.5\n"
                   "o: ~x",
                   FRAMES, left, right);
    float expected = 1;
    for (size_t n = 0; n < FRAMES; n++) {
        assert_near(left[n], n % 628 == 0 ? expected : 0, 1e-7);
        expected *= n % 628 == 0 ? 0.5f : 1;
    }
}

static void a_delay_at_the_head_is_two_seconds_long(void **state)
{
    (void)state;
    static float long_left[90000], long_right[90000];
    fixture_render("~m: imp 0.1\no: delayms ~m", 90000, long_left, long_right);
    for (size_t n = 0; n < 90000; n++)
        assert_near(long_left[n], n == 88200 ? 1 : 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(delays_play_the_numbers_of_the_specification),
        cmocka_unit_test(a_cycle_through_a_delay_adds_a_block),
        cmocka_unit_test(a_delay_at_the_head_is_two_seconds_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
