/* core.Sound: samples that plans share. */
#include "bind/types.h"

#define TYPE "raveforce.Sound"

const rf_sound *rfl_check_sound_box(lua_State *L, int arg)
{
    rf_sound **box = luaL_checkudata(L, arg, TYPE);
    luaL_argcheck(L, *box, arg, "the sound is closed");
    return *box;
}

static int gc(lua_State *L)
{
    rf_sound **box = luaL_checkudata(L, 1, TYPE);
    rf_sound_release(*box);
    *box = NULL;
    return 0;
}

static int sound(lua_State *L)
{
    uint32_t channels;
    size_t frames;
    const rfl_array *audio = rfl_check_sound(L, 1, &channels, &frames);
    const double sr = rfl_check_finite(L, 2);
    rf_sound **box = rfl_box(L, TYPE, sizeof(void *), 0);
    rf_error err = {0};
    if (rf_sound_create(audio->data, channels, frames, sr, box, &err) != RF_OK)
        return rfl_fail(L, &err);
    return 1;
}

void rfl_sound_open(lua_State *L)
{
    static const luaL_Reg methods[] = {{NULL, NULL}};
    static const luaL_Reg meta[] = {{"__gc", gc}, {NULL, NULL}};
    static const luaL_Reg functions[] = {{"sound", sound}, {NULL, NULL}};
    rfl_type(L, TYPE, methods, meta);
    luaL_setfuncs(L, functions, 0);
}
