/* core.spectrogram: the picture that reports draw. */
#include "bind/types.h"

static int spectrogram(lua_State *L)
{
    static const char *const names[] = {"n_fft", "columns", "rows", "sr",
                                        "fmin",  "fmax",    NULL};
    const rfl_array *audio = rfl_check_mono(L, 1);
    luaL_checktype(L, 2, LUA_TTABLE);
    rfl_check_options(L, 2, names);
    rf_spectrogram_options options = {.size = sizeof options};
    options.n_fft = rfl_u32_field(L, 2, "n_fft", 0);
    options.columns = rfl_u32_field(L, 2, "columns", 0);
    options.rows = rfl_u32_field(L, 2, "rows", 0);
    options.sr = rfl_number_field(L, 2, "sr", audio->sr);
    options.fmin = rfl_number_field(L, 2, "fmin", 0);
    options.fmax = rfl_number_field(L, 2, "fmax", 0);
    rfl_array *out =
        rfl_array_new(L, RFL_F32, rfl_shape_2(options.rows, options.columns));
    rf_error err = {0};
    if (rf_spectrogram(audio->data, audio->size, &options, out->data, &err) !=
        RF_OK)
        return rfl_fail(L, &err);
    return 1;
}

void rfl_spectrogram_open(lua_State *L)
{
    static const luaL_Reg functions[] = {{"spectrogram", spectrogram},
                                         {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
