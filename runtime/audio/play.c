/*
 * play: a sound to the loudspeakers, through SDL2 where it was built in.
 *
 * SDL's thread pulls frames out of the caller's memory; this thread waits, and
 * asks whether to go on. Of SDL only audio is started, and it ends as it was:
 * no handler of signals, no hint, nothing running that did not run before.
 */
#include "audio/audio.h"

enum { CHANNELS = 2 };

static rf_status check(const rf_audio *audio, const rf_play_options *options,
                       rf_error *err)
{
    if (options && options->size < sizeof *options)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "play: the options' size is not set");
    RF_TRY(rf_audio_check(audio, "play", err));
    if (audio->channels > CHANNELS)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "play: channels must be 1..%d, got %u", CHANNELS,
                       audio->channels);
    return RF_OK;
}

#ifndef RF_NO_SDL2

#include <SDL.h>
#include <math.h>
#include <stdatomic.h>

enum { BUFFER = 1024 /* frames */, LOOK = 10 /* ms between two looks */ };

/* What SDL's thread reads; `done` is the next frame to be heard. */
typedef struct player {
    const rf_audio *audio;
    atomic_size_t done;
} player;

/* SDL's thread: frame by frame, then silence. */
static void fill(void *data, Uint8 *bytes, int size)
{
    player *p = data;
    const rf_audio *audio = p->audio;
    float *out = (float *)bytes;
    const size_t wanted = (size_t)size / sizeof(float) / audio->channels;
    const size_t first = atomic_load(&p->done);
    for (size_t i = 0; i < wanted; i++)
        for (size_t c = 0; c < audio->channels; c++)
            *out++ = first + i < audio->frames
                         ? audio->data[c * audio->frames + first + i]
                         : 0;
    atomic_store(&p->done, first + wanted);
}

static void wait(const player *p, const rf_play_options *options)
{
    while (atomic_load(&p->done) < p->audio->frames) {
        if (options && options->stop && options->stop(options->data))
            return;
        SDL_Delay(LOOK);
    }
}

/* Closing waits until the device has played what it has. */
static rf_status sound(const rf_audio *audio, const rf_play_options *options,
                       rf_error *err)
{
    player p = {.audio = audio};
    const SDL_AudioSpec want = {.freq = (int)lround(audio->sr),
                                .format = AUDIO_F32SYS,
                                .channels = (Uint8)audio->channels,
                                .samples = BUFFER,
                                .callback = fill,
                                .userdata = &p};
    const SDL_AudioDeviceID device =
        SDL_OpenAudioDevice(NULL, 0, &want, NULL, 0);
    if (device == 0)
        return rf_fail(err, RF_IO, 0, 0, "play: %s", SDL_GetError());
    SDL_PauseAudioDevice(device, 0);
    wait(&p, options);
    SDL_CloseAudioDevice(device);
    return RF_OK;
}

static rf_status start(rf_error *err)
{
    SDL_SetHintWithPriority(SDL_HINT_NO_SIGNAL_HANDLERS, "1",
                            SDL_HINT_OVERRIDE);
    const int failed = SDL_InitSubSystem(SDL_INIT_AUDIO);
    SDL_ResetHint(SDL_HINT_NO_SIGNAL_HANDLERS);
    if (failed)
        return rf_fail(err, RF_IO, 0, 0, "play: %s", SDL_GetError());
    return RF_OK;
}

rf_status rf_audio_play(const rf_audio *audio, const rf_play_options *options,
                        rf_error *err)
{
    RF_TRY(check(audio, options, err));
    rf_status status = start(err);
    if (status == RF_OK) {
        status = sound(audio, options, err);
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
    }
    if (SDL_WasInit(0) == 0)
        SDL_Quit(); /* nobody else had begun */
    return status;
}

#else

rf_status rf_audio_play(const rf_audio *audio, const rf_play_options *options,
                        rf_error *err)
{
    RF_TRY(check(audio, options, err));
    return rf_fail(err, RF_UNSUPPORTED, 0, 0, "play: built without SDL2");
}

#endif
