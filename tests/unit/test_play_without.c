/* Playing in a build without SDL2: a clear no, whatever this build has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "fail_alloc.h"

#undef RF_NO_SDL2
#define RF_NO_SDL2
#include "audio/play.c"

static void says_that_it_was_built_without(void **state)
{
    (void)state;
    float samples[] = {0, 0.5f};
    const rf_audio audio = {
        .data = samples, .frames = 2, .channels = 1, .sr = 8000};
    rf_error err;
    assert_int_equal(rf_audio_play(&audio, NULL, &err), RF_UNSUPPORTED);
    assert_string_equal(err.message, "play: built without SDL2");
    assert_int_equal(rf_audio_play(NULL, NULL, &err), RF_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_that_it_was_built_without),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
