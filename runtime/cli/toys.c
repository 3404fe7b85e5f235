/*
 * toys.c: two synths of a few lines, and how far their sounds are from a
 * target: what `bench agents` searches. 22.05 kHz, t = n / 22050, u in 0..1.
 *
 * kick2, 0.25 s: sin(2 pi f t) times a straight attack a and decay d,
 *     a = 1e-4 + u1 (0.25 - 2e-4),  d = 0.25 - 1e-4 - a,  f = 10 1000^u2
 * fm6, 0.5 s: sin(2 pi c t + index e^(-t/m) sin(2 pi c ratio t))
 *     min(t/a, 1) e^(-t/d),
 *     c = 50 40^u1,  ratio = 0.25 32^u2,  index = 10 u3,
 *     m = 0.02 50^u4,  a = 0.001 100^u5,  d = 0.02 25^u6
 *
 * The engine has no part in it, so this file may use libm: its numbers are
 * looked at, and nothing else depends on them.
 */
#include "toys.h"
#include "toys_spectra.h"
#include <lauxlib.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { RATE = 22050, MOST = TOYS_MOST };

static const double PI = 3.14159265358979323846;

typedef struct toy {
    const char *name;
    size_t d, samples;
    void (*play)(const double *u, double *out);
} toy;

typedef struct problem {
    const toy *toy;
    bool spectral;
    double target[MOST], sound[MOST];
    toys_seen target_seen, seen;
    toys_lens lens;
} problem;

static void play_kick2(const double *u, double *out)
{
    const double length = 0.25;
    const double a = 1e-4 + u[0] * (length - 2e-4);
    const double d = fmax(1e-4, length - 1e-4 - a);
    const double f = 10 * pow(1000, u[1]);
    for (int n = 0; n < RATE / 4; n++) {
        const double t = (double)n / RATE;
        const double fall = fmax(0, fmin(1, 1 - (t - a) / d));
        out[n] = sin(2 * PI * f * t) * (t < a ? t / a : fall);
    }
}

/* What falls by a fixed ratio, or turns by a fixed angle, is multiplied on:
 * after 11025 steps that is still right to 1e-11. */
static void play_fm6(const double *u, double *out)
{
    const double c = 50 * pow(40, u[0]), ratio = 0.25 * pow(32, u[1]);
    const double m = 0.02 * pow(50, u[3]), a = 0.001 * pow(100, u[4]);
    const double d = 0.02 * pow(25, u[5]);
    const double turn = 2 * PI * c * ratio / RATE;
    const double re = cos(turn), im = sin(turn);
    const double dull = exp(-1 / (m * RATE)), fall = exp(-1 / (d * RATE));
    double x = 1, y = 0, index = 10 * u[2], level = 1;
    for (int n = 0; n < MOST; n++) {
        const double t = (double)n / RATE;
        out[n] = sin(2 * PI * c * t + index * y) * fmin(t / a, 1) * level;
        const double next = x * re - y * im;
        y = x * im + y * re;
        x = next;
        index *= dull;
        level *= fall;
    }
}

static const toy toys[] = {
    {"kick2", 2, RATE / 4, play_kick2},
    {"fm6", 6, MOST, play_fm6},
};

static double squared_distance(const problem *p)
{
    double sum = 0;
    for (size_t i = 0; i < p->toy->samples; i++) {
        const double difference = p->sound[i] - p->target[i];
        sum += difference * difference;
    }
    return sum / (double)p->toy->samples;
}

static double distance(problem *p, const double *u)
{
    p->toy->play(u, p->sound);
    if (!p->spectral)
        return squared_distance(p);
    toys_look(&p->lens, p->sound, p->toy->samples, &p->seen);
    return toys_spectral_distance(&p->seen, &p->target_seen, p->toy->samples);
}

/* The `at`-th unit of the flat table at `arg`. */
static void read_unit(lua_State *L, int arg, size_t at, size_t d, double *u)
{
    for (size_t i = 0; i < d; i++) {
        const size_t place = at * d + i + 1;
        lua_rawgeti(L, arg, (lua_Integer)place);
        u[i] = luaL_checknumber(L, -1);
        luaL_argcheck(L, u[i] >= 0 && u[i] <= 1, arg, "units are in 0..1");
        lua_pop(L, 1);
    }
}

static int distances(lua_State *L)
{
    problem *p = luaL_checkudata(L, 1, "raveforce.toys");
    luaL_checktype(L, 2, LUA_TTABLE);
    const size_t numbers = lua_rawlen(L, 2);
    luaL_argcheck(L, numbers % p->toy->d == 0, 2, "wants whole units");
    lua_newtable(L);
    for (size_t i = 0; i < numbers / p->toy->d; i++) {
        double u[8];
        read_unit(L, 2, i, p->toy->d, u);
        lua_pushnumber(L, distance(p, u));
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static int new_problem(lua_State *L)
{
    static const char *const names[] = {"kick2", "fm6", NULL};
    static const char *const measures[] = {"mse", "stft", NULL};
    const toy *kind = &toys[luaL_checkoption(L, 1, NULL, names)];
    const bool spectral = luaL_checkoption(L, 2, NULL, measures) == 1;
    luaL_checktype(L, 3, LUA_TTABLE);
    double u[8];
    read_unit(L, 3, 0, kind->d, u);
    problem *p = lua_newuserdatauv(L, sizeof *p, 0);
    memset(p, 0, sizeof *p);
    p->toy = kind;
    p->spectral = spectral;
    toys_lens_init(&p->lens);
    kind->play(u, p->target);
    toys_look(&p->lens, p->target, kind->samples, &p->target_seen);
    luaL_setmetatable(L, "raveforce.toys");
    return 1;
}

static int open_toys(lua_State *L)
{
    static const luaL_Reg functions[] = {{"problem", new_problem},
                                         {NULL, NULL}};
    static const luaL_Reg methods[] = {{"distances", distances}, {NULL, NULL}};
    luaL_newmetatable(L, "raveforce.toys");
    luaL_newlib(L, methods);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, false);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
    luaL_newlib(L, functions);
    return 1;
}

void cli_toys_offer(lua_State *L)
{
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
    lua_pushcfunction(L, open_toys);
    lua_setfield(L, -2, "raveforce.toys");
    lua_pop(L, 1);
}
