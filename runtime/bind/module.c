/* raveforce.core: every file of this room adds its types and functions. */
#include "bind/types.h"
#include "raveforce_lua.h"

int luaopen_raveforce_core(lua_State *L)
{
    static void (*const open[])(lua_State *) = {
        rfl_array_open,    rfl_array_make_open,  rfl_context_open,
        rfl_graph_open,    rfl_sound_open,       rfl_plan_open,
        rfl_stream_open,   rfl_score_open,       rfl_episode_open,
        rfl_features_open, rfl_measures_open,    rfl_batch_open,
        rfl_random_open,   rfl_math_open,        rfl_number_open,
        rfl_nodes_open,    rfl_spectrogram_open, rfl_audio_open,
        rfl_file_open,     rfl_store_open,       rfl_writer_open,
        rfl_stretch_open,  rfl_bridge_open,      rfl_algebra_open,
        rfl_moment_open,
    };
    lua_newtable(L);
    for (size_t i = 0; i < sizeof open / sizeof *open; i++)
        open[i](L);
    rfl_set_string(L, "version", rf_version());
    return 1;
}
