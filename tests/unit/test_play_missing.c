/* Playing where SDL2 was built for and is not there, or is another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "fail_alloc.h"

#ifndef RF_NO_SDL2

#include <dlfcn.h>

static const char *instead; /* what is opened in SDL's place */

static void *open_instead(const char *name, int mode)
{
    (void)name;
    return dlopen(instead, mode);
}

#define dlopen open_instead
#include "audio/play.c"

static void expect_unsupported(const char *message)
{
    float samples[] = {0, 0.5f};
    const rf_audio audio = {
        .data = samples, .frames = 2, .channels = 1, .sr = 8000};
    rf_error err;
    assert_int_equal(rf_audio_play(&audio, NULL, &err), RF_UNSUPPORTED);
    assert_string_equal(err.message, message);
}

static void says_which_library_is_not_there(void **state)
{
    (void)state;
    instead = "libSDL2-none.so.0";
    expect_unsupported("play: no SDL2: libSDL2-none.so.0: cannot open shared "
                       "object file: No such file or directory");
}

static void refuses_a_library_without_its_functions(void **state)
{
    (void)state;
    instead = "libc.so.6";
    expect_unsupported("play: libSDL2-2.0.so.0 is too old: it has no "
                       "SDL_CloseAudioDevice");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_which_library_is_not_there),
        cmocka_unit_test(refuses_a_library_without_its_functions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

int main(void)
{
    return 0;
}

#endif
