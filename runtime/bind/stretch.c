/* core.time_stretch: a sound at another speed and the same pitch. */
#include "bind/types.h"

/* time_stretch(audio, rate) -> float32 [round(#audio / rate)] */
static int time_stretch(lua_State *L)
{
    const rfl_array *audio = rfl_check_mono(L, 1);
    const double rate = luaL_checknumber(L, 2);
    const size_t frames = rf_time_stretch_frames(audio->size, rate);
    rfl_array *out = rfl_array_new(L, RFL_F32, rfl_shape_1(frames));
    rf_error err = {0};
    if (rf_time_stretch(audio->data, audio->size, rate, out->data, frames,
                        &err) != RF_OK)
        return rfl_fail(L, &err);
    out->sr = audio->sr;
    return 1;
}

void rfl_stretch_open(lua_State *L)
{
    static const luaL_Reg functions[] = {{"time_stretch", time_stretch},
                                         {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
