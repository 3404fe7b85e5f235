/*
 * play: a sound to the loudspeakers, through SDL2.
 *
 * SDL is opened when the first sound is played, and by name: linked, it would
 * cost whoever never plays one a few milliseconds at every start, and some
 * forty libraries. It stays then, for its threads may have left something to
 * be called.
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
#include <dlfcn.h>
#include <math.h>
#include <stdatomic.h>

#define LIBRARY "libSDL2-2.0.so.0"

enum { BUFFER = 1024 /* frames */, LOOK = 10 /* ms between two looks */ };

/* What is called of SDL; the types are its header's. */
#define FUNCTIONS(X)       \
    X(CloseAudioDevice)    \
    X(Delay)               \
    X(GetError)            \
    X(GetHint)             \
    X(InitSubSystem)       \
    X(OpenAudioDevice)     \
    X(PauseAudioDevice)    \
    X(Quit)                \
    X(QuitSubSystem)       \
    X(ResetHint)           \
    X(SetHintWithPriority) \
    X(WasInit)

typedef struct functions {
#define FIELD(name) __typeof__(SDL_##name) *(name);
    FUNCTIONS(FIELD)
#undef FIELD
} functions;

/* NULL, or the name of the first that is not there. */
static const char *find(void *library, functions *out)
{
#define FIND(name)                                                         \
    out->name =                                                            \
        __extension__(__typeof__(out->name)) dlsym(library, "SDL_" #name); \
    if (!out->name)                                                        \
        return "SDL_" #name;
    FUNCTIONS(FIND)
#undef FIND
    return NULL;
}

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

static void wait(const functions *sdl, const player *p,
                 const rf_play_options *options)
{
    while (atomic_load(&p->done) < p->audio->frames) {
        if (options && options->stop && options->stop(options->data))
            return;
        sdl->Delay(LOOK);
    }
}

/* Closing waits until the device has played what it has. */
static rf_status sound(const functions *sdl, const rf_audio *audio,
                       const rf_play_options *options, rf_error *err)
{
    player p = {.audio = audio};
    const SDL_AudioSpec want = {.freq = (int)lround(audio->sr),
                                .format = AUDIO_F32SYS,
                                .channels = (Uint8)audio->channels,
                                .samples = BUFFER,
                                .callback = fill,
                                .userdata = &p};
    const SDL_AudioDeviceID device =
        sdl->OpenAudioDevice(NULL, 0, &want, NULL, 0);
    if (device == 0)
        return rf_fail(err, RF_IO, 0, 0, "play: %s", sdl->GetError());
    sdl->PauseAudioDevice(device, 0);
    wait(sdl, &p, options);
    sdl->CloseAudioDevice(device);
    return RF_OK;
}

static rf_status start(const functions *sdl, rf_error *err)
{
    /* A host whose own SDL runs may have said something about signals. */
    const bool unsaid = !sdl->GetHint(SDL_HINT_NO_SIGNAL_HANDLERS);
    if (unsaid)
        sdl->SetHintWithPriority(SDL_HINT_NO_SIGNAL_HANDLERS, "1",
                                 SDL_HINT_OVERRIDE);
    const int failed = sdl->InitSubSystem(SDL_INIT_AUDIO);
    if (unsaid)
        sdl->ResetHint(SDL_HINT_NO_SIGNAL_HANDLERS);
    if (failed)
        return rf_fail(err, RF_IO, 0, 0, "play: %s", sdl->GetError());
    return RF_OK;
}

static rf_status play(const functions *sdl, const rf_audio *audio,
                      const rf_play_options *options, rf_error *err)
{
    rf_status status = start(sdl, err);
    if (status == RF_OK) {
        status = sound(sdl, audio, options, err);
        sdl->QuitSubSystem(SDL_INIT_AUDIO);
    }
    if (sdl->WasInit(0) == 0)
        sdl->Quit(); /* nobody else had begun */
    return status;
}

rf_status rf_audio_play(const rf_audio *audio, const rf_play_options *options,
                        rf_error *err)
{
    RF_TRY(check(audio, options, err));
    void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (!library)
        return rf_fail(err, RF_UNSUPPORTED, 0, 0, "play: no SDL2: %s",
                       dlerror());
    functions sdl;
    const char *missing = find(library, &sdl);
    dlclose(library); /* it stays: RTLD_NODELETE */
    if (missing)
        return rf_fail(err, RF_UNSUPPORTED, 0, 0,
                       "play: " LIBRARY " is too old: it has no %s", missing);
    return play(&sdl, audio, options, err);
}

#else

rf_status rf_audio_play(const rf_audio *audio, const rf_play_options *options,
                        rf_error *err)
{
    RF_TRY(check(audio, options, err));
    return rf_fail(err, RF_UNSUPPORTED, 0, 0, "play: built without SDL2");
}

#endif
