/*
 * lua_rig.h: chunks of Lua with the module loaded, memory that is counted and
 * can run short, and words for what must be refused.
 */
#ifndef RF_TESTS_LUA_RIG_H
#define RF_TESTS_LUA_RIG_H

#include "fail_alloc.h"
#include "raveforce_lua.h"
#include <lauxlib.h>
#include <lualib.h>
#include <stdlib.h>

/* Lua's memory: what is out, and how many more allocations succeed. */
typedef struct heap {
    size_t used, left;
    bool failed;
} heap;

static inline void *allocate(void *context, void *block, size_t old,
                             size_t size)
{
    heap *h = context;
    old = block ? old : 0;
    if (size == 0) {
        free(block);
        h->used -= old;
        return NULL;
    }
    if (size > old && h->left == 0) {
        h->failed = true;
        return NULL;
    }
    h->left -= size > old;
    void *moved = realloc(block, size);
    assert_non_null(moved);
    h->used += size - old;
    return moved;
}

/* Helpers that all chunks have: tasks, batches, and what must be refused. */
static const char prelude[] =
    "core = require 'raveforce.core'\n"
    "zeros, array = core.zeros, core.array\n"
    "function refuses(part, f, ...)\n"
    "  local ok, why = pcall(f, ...)\n"
    "  if ok or not tostring(why):find(part, 1, true) then\n"
    "    error(('wanted an error with %q, got %s'):format(part,\n"
    "      ok and 'none' or why), 2) end end\n"
    "function fails(kind, part, value, message, detail)\n"
    "  if value ~= nil or detail.kind ~= kind\n"
    "    or not message:find(part, 1, true) then\n"
    "    error(('wanted %s with %q, got %s'):format(kind, part,\n"
    "      tostring(message)), 2) end end\n"
    "function level_plan()\n"
    "  return assert(core.plan(assert(core.graph 'o: constsig {v}'),\n"
    "    {sr = 8000, live = true, slots = {{lo = 0, hi = 1}}})) end\n"
    "function level_task(scored)\n"
    "  local target = zeros('float32', 512)\n"
    "  return {plan = level_plan(), ends = {256, 512},\n"
    "    score = scored and assert(core.score(target,\n"
    "      {{measure = 'mse_raw', span = 'target'},\n"
    "       {measure = 'mse_raw', span = 'step'}},\n"
    "      {sr = 8000, ends = {256, 512}})) or nil} end\n";

static inline lua_State *new_state(heap *h)
{
    *h = (heap){.left = SIZE_MAX};
    lua_State *L = lua_newstate(allocate, h);
    assert_non_null(L);
    luaL_openlibs(L);
    luaL_requiref(L, "raveforce.core", luaopen_raveforce_core, 0);
    lua_pop(L, 1);
    if (luaL_dostring(L, prelude) != LUA_OK)
        fail_msg("%s", lua_tostring(L, -1));
    return L;
}

static inline void run(const char *chunk)
{
    heap h;
    lua_State *L = new_state(&h);
    if (luaL_dostring(L, chunk) != LUA_OK)
        fail_msg("%s", lua_tostring(L, -1));
    lua_close(L);
    assert_int_equal(h.used, 0);
}

/* The same chunk with one more of Lua's allocations each time. */
static inline void survives_failing_memory(const char *chunk)
{
    size_t failures = 0;
    bool failed = true;
    for (size_t n = 0; failed; n++) {
        heap h;
        lua_State *L = new_state(&h);
        assert_int_equal(luaL_loadstring(L, chunk), LUA_OK);
        lua_gc(L, LUA_GCSTOP);
        h.failed = false;
        h.left = n;
        const int status = lua_pcall(L, 0, 0, 0);
        failed = h.failed;
        h.left = SIZE_MAX;
        if (failed != (status != LUA_OK))
            fail_msg("%s\nafter %zu allocations: %s", chunk, n,
                     lua_tostring(L, -1));
        failures += failed;
        lua_close(L);
        assert_int_equal(h.used, 0);
    }
    assert_true(failures > 3);
}

#endif
