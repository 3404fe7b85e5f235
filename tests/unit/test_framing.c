/* test_framing.c: frames and padding against what the words say. */
#include "fail_alloc.h"
#include "features/framing.h"
#include <setjmp.h>
#include <stdarg.h>
/* needs those above */
#include <cmocka.h>

static const rf_pad pads[] = {RF_PAD_CONSTANT, RF_PAD_REFLECT, RF_PAD_EDGE};
static const rf_fit fits[] = {RF_FIT_CENTRED, RF_FIT_INSIDE, RF_FIT_COVER};

static rf_framing make(uint32_t length, uint32_t hop, rf_pad pad, rf_fit fit)
{
    return (rf_framing){.length = length,
                        .hop = hop,
                        .win_length = length,
                        .window = RF_HANN,
                        .pad = pad,
                        .fit = fit};
}

static void framings_are_equal_when_all_of_them_is(void **state)
{
    (void)state;
    const rf_framing a = make(8, 2, RF_PAD_EDGE, RF_FIT_COVER);
    for (size_t field = 0; field < 7; field++) {
        rf_framing b = a;
        b.length += field == 1;
        b.hop += field == 2;
        b.win_length -= field == 3;
        b.window = field == 4 ? RF_ONES : b.window;
        b.pad = field == 5 ? RF_PAD_REFLECT : b.pad;
        b.fit = field == 6 ? RF_FIT_INSIDE : b.fit;
        assert_int_equal(rf_framing_equal(&a, &b), field == 0);
    }
}

static void a_second_at_44100_has_87_frames(void **state)
{
    (void)state;
    rf_framing f = make(2048, 512, RF_PAD_CONSTANT, RF_FIT_CENTRED);
    assert_int_equal(rf_framing_count(&f, 44100), 87);
    assert_int_equal(rf_framing_start(&f, 0), -1024);
    assert_int_equal(rf_framing_start(&f, 3), 512);
    f.fit = RF_FIT_INSIDE;
    assert_int_equal(rf_framing_count(&f, 44100), 83);
    assert_int_equal(rf_framing_count(&f, 2047), 0);
    assert_int_equal(rf_framing_count(&f, 2048), 1);
    assert_int_equal(rf_framing_start(&f, 3), 1536);
    f.fit = RF_FIT_COVER;
    assert_int_equal(rf_framing_count(&f, 44100), 87);
    assert_int_equal(rf_framing_count(&f, 512), 1);
    assert_int_equal(rf_framing_count(&f, 513), 2);
    assert_int_equal(rf_framing_start(&f, 1), 512);
}

/* A frame that needs more than the padded sound is not made. */
static void frames_are_made_as_long_as_the_padded_sound_lasts(void **state)
{
    (void)state;
    for (uint32_t length = 1; length <= 9; length++)
        for (uint32_t hop = 1; hop <= 12; hop++)
            for (size_t n = 1; n < 40; n++) {
                const rf_framing f =
                    make(length, hop, RF_PAD_CONSTANT, RF_FIT_CENTRED);
                const size_t padded = n + 2 * (size_t)(length / 2);
                size_t count = 0;
                while (count * hop + length <= padded)
                    count++;
                assert_int_equal(rf_framing_count(&f, n), count);
            }
}

/* A walker who turns at the ends. */
static int64_t walk(int64_t steps, int64_t n)
{
    int64_t at = 0, way = 1;
    for (int64_t i = 0; i < steps && n > 1; i++) {
        if (at + way < 0 || at + way >= n)
            way = -way;
        at += way;
    }
    return at;
}

static void a_mirror_bounces_as_often_as_it_must(void **state)
{
    (void)state;
    const rf_framing f = make(64, 1, RF_PAD_REFLECT, RF_FIT_CENTRED);
    for (int64_t n = 1; n < 9; n++)
        for (int64_t at = -40; at < 40; at++) {
            const int64_t steps = at < 0 ? -at : at;
            assert_int_equal(rf_framing_source(&f, at, (size_t)n),
                             walk(steps, n));
        }
}

static void outside_are_zeros_or_the_ends(void **state)
{
    (void)state;
    rf_framing f = make(8, 1, RF_PAD_CONSTANT, RF_FIT_CENTRED);
    assert_int_equal(rf_framing_source(&f, -1, 5), -1);
    assert_int_equal(rf_framing_source(&f, 0, 5), 0);
    assert_int_equal(rf_framing_source(&f, 4, 5), 4);
    assert_int_equal(rf_framing_source(&f, 5, 5), -1);
    f.pad = RF_PAD_EDGE;
    assert_int_equal(rf_framing_source(&f, -3, 5), 0);
    assert_int_equal(rf_framing_source(&f, 9, 5), 4);
    f.fit = RF_FIT_COVER;
    assert_int_equal(rf_framing_source(&f, 4, 5), 4);
    assert_int_equal(rf_framing_source(&f, 9, 5), -1);
}

/* Whether frame `t` reads the same samples in each longer sound. */
static bool stays(const rf_framing *f, size_t t, size_t samples)
{
    const int64_t start = rf_framing_start(f, t);
    for (int64_t at = start; at < start + f->length; at++) {
        const int64_t now = rf_framing_source(f, at, samples);
        for (size_t more = 1; more < 30; more++)
            if (rf_framing_source(f, at, samples + more) != now)
                return false;
    }
    return true;
}

static void assert_complete(const rf_framing *f, size_t samples)
{
    const size_t count = rf_framing_count(f, samples);
    size_t wanted = 0;
    while (wanted < count && stays(f, wanted, samples))
        wanted++;
    assert_int_equal(rf_framing_complete(f, samples), wanted);
}

static void complete_is_what_no_later_sample_changes(void **state)
{
    (void)state;
    for (size_t pad = 0; pad < 3; pad++)
        for (size_t fit = 0; fit < 3; fit++)
            for (uint32_t length = 1; length <= 9; length++)
                for (uint32_t hop = 1; hop <= 10; hop += 3) {
                    const rf_framing f =
                        make(length, hop, pads[pad], fits[fit]);
                    for (size_t n = 1; n < 25; n++)
                        assert_complete(&f, n);
                }
}

static void a_sound_not_begun_has_no_complete_frame(void **state)
{
    (void)state;
    for (size_t fit = 0; fit < 3; fit++) {
        const rf_framing f = make(1, 1, RF_PAD_CONSTANT, fits[fit]);
        assert_int_equal(rf_framing_complete(&f, 0), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(framings_are_equal_when_all_of_them_is),
        cmocka_unit_test(a_second_at_44100_has_87_frames),
        cmocka_unit_test(frames_are_made_as_long_as_the_padded_sound_lasts),
        cmocka_unit_test(a_mirror_bounces_as_often_as_it_must),
        cmocka_unit_test(outside_are_zeros_or_the_ends),
        cmocka_unit_test(complete_is_what_no_later_sample_changes),
        cmocka_unit_test(a_sound_not_begun_has_no_complete_frame),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
