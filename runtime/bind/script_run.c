/* script_run.c: a block of one voice: into Lua, through the script, back. */
#include "bind/script.h"
#include <string.h>

enum { MOST_INSTRUCTIONS = 1000000 };

/* There is no pcall that a script could catch this with. */
static void out_of_instructions(lua_State *L, lua_Debug *at)
{
    (void)at;
    luaL_where(L, 0);
    lua_pushfstring(L, "more than %d instructions in a block",
                    MOST_INSTRUCTIONS);
    lua_concat(L, 2);
    lua_error(L);
}

static int upvalue(int i)
{
    return lua_upvalueindex(i);
}

static void put_list(lua_State *L, int index, const float *from)
{
    for (int i = 0; i < RF_BLOCK; i++) {
        lua_pushnumber(L, (lua_Number)from[i]);
        lua_rawseti(L, index, i + 1);
    }
}

/* What only changes from engine to engine, or from node to node. */
static void put_surroundings(lua_State *L, const rfl_job *j)
{
    rfl_machine *m = j->machine;
    if (m->sr != j->block->sr) {
        lua_pushnumber(L, j->block->sr);
        lua_setfield(L, upvalue(RFL_SCRIPT_SCOPE), "sr");
        m->sr = j->block->sr;
    }
    const bool has_input = j->block->input;
    if (m->has_input != has_input) {
        if (has_input)
            lua_pushvalue(L, upvalue(RFL_SCRIPT_INPUT));
        else
            lua_pushnil(L);
        lua_setfield(L, upvalue(RFL_SCRIPT_SCOPE), "input");
        m->has_input = has_input;
    }
    if (has_input && j->program->reads_input)
        put_list(L, upvalue(RFL_SCRIPT_INPUT), j->block->input);
}

static void put_numbers(lua_State *L, const rfl_job *j)
{
    for (uint32_t i = 0; i < j->program->count; i++) {
        const uint8_t at = j->program->numbers[i];
        lua_pushvalue(L, upvalue(RFL_SCRIPT_NAMES + at));
        lua_pushnumber(L, (lua_Number)j->block->numbers[at]);
        lua_rawset(L, upvalue(RFL_SCRIPT_ENV));
    }
}

static void take_numbers(lua_State *L, rfl_job *j)
{
    memcpy(j->numbers, j->block->numbers, sizeof j->numbers);
    for (uint32_t i = 0; i < j->program->count; i++) {
        const uint8_t at = j->program->numbers[i];
        lua_pushvalue(L, upvalue(RFL_SCRIPT_NAMES + at));
        if (lua_rawget(L, upvalue(RFL_SCRIPT_ENV)) != LUA_TNUMBER)
            luaL_error(L, "%s must be a number, got %s", rfl_script_numbers[at],
                       luaL_typename(L, -1));
        j->numbers[at] = (float)lua_tonumber(L, -1);
        lua_pop(L, 1);
    }
}

static void take_list(lua_State *L, int index, const char *name, float *to)
{
    for (int i = 0; i < RF_BLOCK; i++) {
        if (lua_rawgeti(L, index, i + 1) != LUA_TNUMBER)
            luaL_error(L, "element %d of %s must be a number, got %s", i + 1,
                       name, luaL_typename(L, -1));
        to[i] = (float)lua_tonumber(L, -1);
        lua_pop(L, 1);
    }
}

/* What the script returned stands on top. */
static void take_sound(lua_State *L, rfl_job *j)
{
    take_list(L, upvalue(RFL_SCRIPT_OUTPUT), "output", j->output);
    if (lua_isnil(L, -1) || lua_rawequal(L, -1, upvalue(RFL_SCRIPT_OUTPUT))) {
        memcpy(j->sound, j->output, sizeof j->sound);
        return;
    }
    if (!lua_istable(L, -1))
        luaL_error(L,
                   "a script returns nothing, or a table of %d numbers; "
                   "got a %s",
                   RF_BLOCK, luaL_typename(L, -1));
    const lua_Unsigned length = lua_rawlen(L, -1);
    if (length < RF_BLOCK)
        luaL_error(L, "a block has %d numbers, the table returned has %I",
                   RF_BLOCK, (lua_Integer)length);
    take_list(L, lua_gettop(L), "what it returned", j->sound);
}

/* [job]; the upvalues are those of script.h. */
int rfl_script_run(lua_State *L)
{
    rfl_job *j = lua_touserdata(L, 1);
    put_surroundings(L, j);
    put_numbers(L, j);
    put_list(L, upvalue(RFL_SCRIPT_OUTPUT), j->block->output);
    lua_rawgeti(L, LUA_REGISTRYINDEX, j->program->function);
    lua_pushvalue(L, upvalue(RFL_SCRIPT_ENV));
    lua_setupvalue(L, -2, 1); /* a script may assign to _ENV itself */
    lua_sethook(L, out_of_instructions, LUA_MASKCOUNT, MOST_INSTRUCTIONS);
    lua_call(L, 0, 1);
    take_sound(L, j);
    take_numbers(L, j);
    return 0;
}
