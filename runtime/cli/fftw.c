/*
 * fftw.c: what FFTW's transform costs, to compare ours with. The library is
 * looked for when asked: nothing else needs it.
 */
#include "fftw.h"
#include <dlfcn.h>
#include <lauxlib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* FFTW 3's manual, "Real-data DFTs": its float names, its FFTW_MEASURE. */
#define LIBRARY "libfftw3f.so.3"
static const unsigned MEASURE = 0;

typedef struct library {
    void *(*plan)(int n, float *in, float (*out)[2], unsigned flags);
    void (*execute)(const void *plan);
    void (*destroy)(void *plan);
} library;

/* A function's address in what `to` points at: C has no cast for it. */
static bool find(void *handle, const char *name, void *to)
{
    void *address = dlsym(handle, name);
    memcpy(to, &address, sizeof address);
    return address != NULL;
}

/* Stays loaded: it keeps what it has learnt about a size. */
static bool load(library *fftw)
{
    void *handle = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    return handle && find(handle, "fftwf_plan_dft_r2c_1d", &fftw->plan) &&
           find(handle, "fftwf_execute", &fftw->execute) &&
           find(handle, "fftwf_destroy_plan", &fftw->destroy);
}

static double now(void)
{
    struct timespec t = {0};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Seconds of one: the least of bursts of half a millisecond, 10 ms in all,
 * as rf_fft_cost has it. */
static double least(const library *fftw, const void *plan)
{
    double shortest = 1, together = 0;
    for (long calls = 1; together < 10e-3;) {
        const double begin = now();
        for (long i = 0; i < calls; i++)
            fftw->execute(plan);
        const double seconds = now() - begin;
        if (seconds < 0.5e-3) {
            calls *= 2;
            continue;
        }
        together += seconds;
        if (seconds / (double)calls < shortest)
            shortest = seconds / (double)calls;
    }
    return shortest;
}

/* 0: no memory, or no plan. */
static double measure(const library *fftw, int n)
{
    /* input and output, rounded up to whole cache lines */
    const size_t floats = ((size_t)n + 17) / 16 * 16;
    float *memory = aligned_alloc(64, 2 * floats * sizeof *memory);
    double seconds = 0;
    if (!memory)
        return 0;
    float *in = memory, *out = memory + floats;
    void *plan = fftw->plan(n, in, (float(*)[2])out, MEASURE);
    /* planning has overwritten them */
    for (size_t i = 0; i < floats; i++)
        in[i] = (float)(i * 7919 % 1009) / 1009 - 0.5f;
    if (plan) {
        seconds = least(fftw, plan);
        fftw->destroy(plan);
    }
    free(memory);
    return seconds;
}

static int cost(lua_State *L)
{
    const lua_Integer n = luaL_checkinteger(L, 1);
    luaL_argcheck(L, n >= 2 && n <= 65536, 1, "2..65536 samples");
    library fftw;
    const double seconds = load(&fftw) ? measure(&fftw, (int)n) : 0;
    if (seconds > 0)
        lua_pushnumber(L, seconds);
    else
        lua_pushnil(L);
    return 1;
}

static int open_fftw(lua_State *L)
{
    static const luaL_Reg functions[] = {{"cost", cost}, {NULL, NULL}};
    luaL_newlib(L, functions);
    return 1;
}

void cli_fftw_offer(lua_State *L)
{
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
    lua_pushcfunction(L, open_fftw);
    lua_setfield(L, -2, "raveforce.fftw");
    lua_pop(L, 1);
}
