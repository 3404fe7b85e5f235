/* Playing: what reaches the device, by SDL's driver that writes a file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "fail_alloc.h"
#include "raveforce_io.h"
#include "temp_folder.h"
#include <math.h>
#include <signal.h>

static rf_error err;

static void expect(rf_status status, rf_status wanted, const char *part)
{
    if (status != wanted || strstr(err.message, part) == NULL)
        fail_msg("wanted %d with \"%s\", got %d: %s", wanted, part, status,
                 err.message);
}

enum { FRAMES = 3000 };

static float samples[2 * FRAMES];

static rf_audio wave(uint32_t channels)
{
    for (size_t i = 0; i < 2 * FRAMES; i++)
        samples[i] = 0.25f + 0.5f * (float)sin(0.01 * (double)i);
    return (rf_audio){
        .data = samples, .frames = FRAMES, .channels = channels, .sr = 22050};
}

static void refuses_what_is_no_sound(void **state)
{
    (void)state;
    rf_audio audio = wave(1);
    expect(rf_audio_play(NULL, NULL, &err), RF_ARGUMENT, "play: no sound");
    audio.channels = 3;
    audio.frames = 10;
    expect(rf_audio_play(&audio, NULL, &err), RF_ARGUMENT,
           "play: channels must be 1..2, got 3");
    audio = wave(1);
    audio.sr = 0;
    expect(rf_audio_play(&audio, NULL, &err), RF_ARGUMENT, "play: rate");
    audio = wave(1);
    samples[7] = NAN;
    expect(rf_audio_play(&audio, NULL, &err), RF_INVALID, "play: frame 8");
    audio = wave(1);
    const rf_play_options unset = {0};
    expect(rf_audio_play(&audio, &unset, &err), RF_ARGUMENT, "size is not set");
}

#ifndef RF_NO_SDL2

#include <SDL.h>
#include <dlfcn.h>

/* The SDL that the library opens: none is linked. */
static void *symbol(const char *name)
{
    void *library = dlopen("libSDL2-2.0.so.0", RTLD_NOW | RTLD_NODELETE);
    assert_non_null(library);
    void *found = dlsym(library, name);
    assert_non_null(found);
    dlclose(library);
    return found;
}

#define SDL(name) (__extension__(__typeof__(SDL_##name) *) symbol("SDL_" #name))

static int enter(void **state)
{
    setenv("SDL_AUDIODRIVER", "disk", 1);
    setenv("SDL_DISKAUDIOFILE", "heard.raw", 1);
    setenv("SDL_DISKAUDIODELAY", "1", 1); /* ms a buffer: sooner than heard */
    return enter_temp_folder(state);
}

/* What went to the device: the sound frame by frame, silence around it. */
static void expect_heard(const rf_audio *audio)
{
    float frames[2 * FRAMES];
    for (size_t n = 0; n < audio->frames; n++)
        for (size_t c = 0; c < audio->channels; c++)
            frames[n * audio->channels + c] =
                audio->data[c * audio->frames + n];
    const size_t size = audio->frames * audio->channels * sizeof *frames;
    char *bytes;
    size_t length;
    assert_int_equal(rf_file_read("heard.raw", 1 << 26, &bytes, &length, &err),
                     RF_OK);
    const char *at = memmem(bytes, length, frames, size);
    assert_non_null(at);
    for (const char *b = bytes; b < bytes + length; b++)
        if (b < at || b >= at + size)
            assert_int_equal(*b, 0);
    rf_bytes_free(bytes);
}

static void brings_every_sample_to_the_device(void **state)
{
    (void)state;
    for (uint32_t channels = 1; channels <= 2; channels++) {
        const rf_audio audio = wave(channels);
        assert_int_equal(rf_audio_play(&audio, NULL, &err), RF_OK);
        expect_heard(&audio);
    }
}

static bool stop_at_third(void *data)
{
    size_t *asked = data;
    return ++*asked == 3;
}

static void ends_early_when_asked_to(void **state)
{
    (void)state;
    static float minute[60 * 8000];
    const rf_audio audio = {
        .data = minute, .frames = 60 * 8000, .channels = 1, .sr = 8000};
    size_t asked = 0;
    const rf_play_options options = {
        .size = sizeof options, .stop = stop_at_third, .data = &asked};
    setenv("SDL_DISKAUDIODELAY", "100", 1);
    assert_int_equal(rf_audio_play(&audio, &options, &err), RF_OK);
    setenv("SDL_DISKAUDIODELAY", "1", 1);
    assert_int_equal(asked, 3);
    struct stat heard;
    assert_int_equal(stat("heard.raw", &heard), 0);
    assert_true((size_t)heard.st_size < sizeof minute / 4);
}

static bool has_handler(int signal)
{
    struct sigaction action;
    sigaction(signal, NULL, &action);
    return action.sa_handler != SIG_DFL;
}

static bool look_for_handlers(void *data)
{
    *(bool *)data |= has_handler(SIGINT) || has_handler(SIGTERM);
    return false;
}

static void leaves_signals_and_sdl_as_they_were(void **state)
{
    (void)state;
    const rf_audio audio = wave(1);
    bool handled = false;
    const rf_play_options options = {
        .size = sizeof options, .stop = look_for_handlers, .data = &handled};
    assert_int_equal(rf_audio_play(&audio, &options, &err), RF_OK);
    assert_false(handled || has_handler(SIGINT) || has_handler(SIGTERM));
    assert_int_equal(SDL(WasInit)(0), 0);
    assert_null(SDL(GetHint)(SDL_HINT_NO_SIGNAL_HANDLERS));
}

static void leaves_the_hosts_own_sdl_running(void **state)
{
    (void)state;
    const rf_audio audio = wave(1);
    assert_int_equal(SDL(InitSubSystem)(SDL_INIT_TIMER), 0);
    assert_int_equal(rf_audio_play(&audio, NULL, &err), RF_OK);
    assert_int_equal(SDL(WasInit)(0), SDL_INIT_TIMER);
    SDL(Quit)();
}

static void leaves_the_hosts_own_hint(void **state)
{
    (void)state;
    const rf_audio audio = wave(1);
    assert_int_equal(SDL(InitSubSystem)(SDL_INIT_TIMER), 0);
    SDL(SetHint)(SDL_HINT_NO_SIGNAL_HANDLERS, "true");
    assert_int_equal(rf_audio_play(&audio, NULL, &err), RF_OK);
    const char *hint = SDL(GetHint)(SDL_HINT_NO_SIGNAL_HANDLERS);
    assert_non_null(hint);
    assert_string_equal(hint, "true");
    SDL(Quit)();
}

static void says_why_there_is_no_device(void **state)
{
    (void)state;
    const rf_audio audio = wave(1);
    setenv("SDL_AUDIODRIVER", "nowhere", 1);
    expect(rf_audio_play(&audio, NULL, &err), RF_IO,
           "play: Audio target 'nowhere' not available");
    setenv("SDL_AUDIODRIVER", "disk", 1);
    setenv("SDL_DISKAUDIOFILE", "no/folder", 1);
    expect(rf_audio_play(&audio, NULL, &err), RF_IO, "play: ");
    setenv("SDL_DISKAUDIOFILE", "heard.raw", 1);
    assert_int_equal(SDL(WasInit)(0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_what_is_no_sound),
        cmocka_unit_test(brings_every_sample_to_the_device),
        cmocka_unit_test(ends_early_when_asked_to),
        cmocka_unit_test(leaves_signals_and_sdl_as_they_were),
        cmocka_unit_test(leaves_the_hosts_own_sdl_running),
        cmocka_unit_test(leaves_the_hosts_own_hint),
        cmocka_unit_test(says_why_there_is_no_device),
    };
    return cmocka_run_group_tests(tests, enter, leave_temp_folder);
}

#else

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_what_is_no_sound),
    };
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}

#endif
