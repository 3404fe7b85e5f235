/*
 * Memory and instructions.
 *
 * The hook runs every RF_HOST_PERIOD instructions of each thread. Once it has
 * said stop it runs at every instruction and raises again, whatever pcall
 * catches, until the host's own protected call is reached.
 */
#include "host/host.h"
#include <stdlib.h>
#include <string.h>

static const char stop_key = 0; /* its address: the registry's key */

enum { LEVELS = 500 }; /* how deep a place is looked for */

/* Bytes that count as one instruction: so large strings have their price. */
enum { BYTES_PER_INSTRUCTION = 64 };

static bool is_ours(const rf_host *host, const char *source)
{
    const size_t n = strlen(host->lua_dir);
    return n && source[0] == '@' &&
           strncmp(source + 1, host->lua_dir, n) == 0 && source[1 + n] == '/';
}

static void copy_place(rf_place *out, const lua_Debug *at)
{
    const char *name = at->source[0] == '@' ? at->source + 1 : at->short_src;
    strncpy(out->file, name, sizeof out->file - 1);
    out->line = at->currentline;
}

/* The innermost line of the task on this thread; false where only our own
 * code runs, which is better than nothing. */
static bool find_place(rf_host *host, lua_State *L)
{
    lua_Debug at;
    for (int level = 0; level < LEVELS && lua_getstack(L, level, &at);
         level++) {
        lua_getinfo(L, "Sl", &at);
        const bool task = at.currentline > 0 && !is_ours(host, at.source);
        if (at.currentline > 0 && (task || !host->place.file[0]))
            copy_place(&host->place, &at);
        if (task)
            return true;
    }
    return false;
}

static void hook(lua_State *L, lua_Debug *at);

static void watch(lua_State *L, int period)
{
    lua_sethook(L, hook, LUA_MASKCOUNT, period);
}

/* The error value was made beforehand: there may be no memory for another. */
static void raise_stop(lua_State *L, rf_stop why)
{
    rf_host *host = rf_host_of(L);
    if (host->stop == RF_STOP_NONE) {
        host->stop = why;
        if (!find_place(host, L))
            find_place(host, host->lua);
    }
    watch(L, 1);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &stop_key);
    lua_error(L);
}

/* Garbage does not count: collected first, for a price. */
static bool is_over(lua_State *L, rf_host *host)
{
    host->over = false;
    host->spent += host->used / BYTES_PER_INSTRUCTION;
    lua_gc(L, LUA_GCCOLLECT);
    return host->used > host->memory;
}

static void hook(lua_State *L, lua_Debug *at)
{
    (void)at;
    rf_host *host = rf_host_of(L);
    host->spent += (uint64_t)lua_gethookcount(L);
    if (host->stop != RF_STOP_NONE)
        raise_stop(L, host->stop);
    if (atomic_load(&host->interrupts) > 1)
        raise_stop(L, RF_STOP_INTERRUPT);
    if (host->over && is_over(L, host))
        raise_stop(L, RF_STOP_MEMORY);
    if (host->instructions && host->spent > host->instructions)
        raise_stop(L, RF_STOP_INSTRUCTIONS);
    if (lua_gethookcount(L) != RF_HOST_PERIOD)
        watch(L, RF_HOST_PERIOD);
}

void rf_host_charge(lua_State *L, uint64_t work)
{
    rf_host *host = rf_host_of(L);
    const uint64_t left = UINT64_MAX - host->spent;
    host->spent += work < left ? work : left;
    if (host->instructions && host->spent > host->instructions)
        raise_stop(L, RF_STOP_INSTRUCTIONS);
}

/*
 * Over the cap an ordinary request succeeds and the hook ends the script. One
 * that alone is larger than the cap, or that doubles it, is refused. Only the
 * main thread's hook can be told to hurry from here: a coroutine may go on for
 * the rest of its period.
 */
static bool is_granted(rf_host *host, size_t old, size_t size)
{
    host->spent += size / BYTES_PER_INSTRUCTION;
    const uint64_t total = host->used + (size - old);
    if (host->memory == 0 || total <= host->memory)
        return true;
    const bool refused = size > host->memory || total / 2 > host->memory;
    host->over = true;
    if (!host->lua)
        return !refused;
    watch(host->lua, 1);
    if (refused)
        find_place(host, host->lua);
    if (size > host->memory && host->stop == RF_STOP_NONE)
        host->stop = RF_STOP_MEMORY;
    return !refused;
}

void *rf_host_allocate(void *context, void *block, size_t old, size_t size)
{
    rf_host *host = context;
    if (!block)
        old = 0; /* Lua passes a type there */
    if (size == 0) {
        free(block);
        host->used -= old;
        return NULL;
    }
    if (size > old && !is_granted(host, old, size))
        return NULL;
    void *moved = realloc(block, size);
    if (!moved)
        return size > old ? NULL : block; /* Lua counts on shrinking */
    host->used += size;
    host->used -= old;
    return moved;
}

void rf_host_limits_open(lua_State *L)
{
    lua_pushliteral(L, "limit");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &stop_key);
}

void rf_host_begin(rf_host *host)
{
    if (host->memory && host->used > host->memory)
        lua_gc(host->lua, LUA_GCCOLLECT);
    host->stop = RF_STOP_NONE;
    host->place = (rf_place){0};
    host->spent = 0;
    watch(host->lua, RF_HOST_PERIOD);
}
