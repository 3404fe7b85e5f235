/* Sound files: C memory goes through a box of its own into an array. */
#include "bind/types.h"
#include "raveforce_io.h"
#include <string.h>

#define TYPE "raveforce.Audio"

static int gc(lua_State *L)
{
    rf_audio_clear(luaL_checkudata(L, 1, TYPE));
    return 0;
}

/* Pushes the array that the box holds; the box is empty then. */
static int push_array(lua_State *L, rf_audio *audio)
{
    rfl_array *out = rfl_array_new(
        L, RFL_F32,
        audio->channels == 1 ? rfl_shape_1(audio->frames)
                             : rfl_shape_2(audio->channels, audio->frames));
    memcpy(out->data, audio->data, out->size * sizeof(float));
    out->sr = audio->sr;
    rf_audio_clear(audio);
    return 1;
}

static rf_audio_options read_options(lua_State *L, int arg)
{
    static const char *const names[] = {"sr", "mono", NULL};
    rfl_check_options(L, arg, names);
    rf_audio_options options = {.size = sizeof options};
    options.sr = rfl_number_field(L, arg, "sr", 0);
    options.stereo = !rfl_bool_field(L, arg, "mono", true);
    return options;
}

static int load(lua_State *L)
{
    const char *path = rfl_check_path(L, 1);
    const rf_audio_options options = read_options(L, 2);
    rf_audio *audio = rfl_box(L, TYPE, sizeof *audio, 0);
    rf_error err = {0};
    if (rf_audio_load(path, &options, audio, &err) != RF_OK)
        return rfl_fail(L, &err);
    return push_array(L, audio);
}

static int decode(lua_State *L)
{
    size_t length;
    const char *bytes = luaL_checklstring(L, 1, &length);
    const char *name = luaL_checkstring(L, 2);
    const rf_audio_options options = read_options(L, 3);
    rf_audio *audio = rfl_box(L, TYPE, sizeof *audio, 0);
    rf_error err = {0};
    if (rf_audio_decode(bytes, length, name, &options, audio, &err) != RF_OK)
        return rfl_fail(L, &err);
    return push_array(L, audio);
}

/* The array at `arg` as C sees it; its memory stays the array's. */
static rf_audio borrow(lua_State *L, int arg, double sr)
{
    rf_audio audio = {.sr = sr};
    audio.data = rfl_check_sound(L, arg, &audio.channels, &audio.frames)->data;
    return audio;
}

static int save(lua_State *L)
{
    const char *path = rfl_check_path(L, 1);
    const rf_audio audio = borrow(L, 2, rfl_check_finite(L, 3));
    rf_error err = {0};
    return rfl_result(L, rf_audio_save(path, &audio, &err), &err);
}

static int resample(lua_State *L)
{
    const rf_audio from = borrow(L, 1, rfl_check_finite(L, 2));
    const double sr = rfl_check_finite(L, 3);
    rf_audio *audio = rfl_box(L, TYPE, sizeof *audio, 0);
    rf_error err = {0};
    if (rf_audio_resample(&from, sr, audio, &err) != RF_OK)
        return rfl_fail(L, &err);
    return push_array(L, audio);
}

/* Who wants to know whether to go on; what it raised stays on the stack. */
typedef struct listener {
    lua_State *L;
    int function; /* where it is on the stack */
    bool raised;
} listener;

/* C is on the stack: an error must not jump over it. */
static bool ask(void *data)
{
    listener *l = data;
    lua_pushvalue(l->L, l->function);
    l->raised = lua_pcall(l->L, 0, 1, 0) != LUA_OK;
    if (l->raised)
        return true;
    const bool stop = lua_toboolean(l->L, -1);
    lua_pop(l->L, 1);
    return stop;
}

static int play(lua_State *L)
{
    const rf_audio audio = borrow(L, 1, rfl_check_finite(L, 2));
    const bool asks = !lua_isnoneornil(L, 3);
    if (asks)
        luaL_checktype(L, 3, LUA_TFUNCTION);
    luaL_checkstack(L, LUA_MINSTACK, NULL);
    listener l = {.L = L, .function = 3};
    const rf_play_options options = {
        .size = sizeof options, .stop = asks ? ask : NULL, .data = &l};
    rf_error err = {0};
    const rf_status status = rf_audio_play(&audio, &options, &err);
    if (l.raised)
        return lua_error(L);
    return rfl_result(L, status, &err);
}

void rfl_audio_open(lua_State *L)
{
    static const luaL_Reg meta[] = {{"__gc", gc}, {NULL, NULL}};
    static const luaL_Reg functions[] = {{"load", load}, {"decode", decode},
                                         {"save", save}, {"resample", resample},
                                         {"play", play}, {NULL, NULL}};
    rfl_type(L, TYPE, NULL, meta);
    luaL_setfuncs(L, functions, 0);
}
