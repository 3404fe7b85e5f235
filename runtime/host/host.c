#include "host/host.h"
#include "bind/box.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_RESULTS = 16 };

#define MEMORY ((uint64_t)1 << 30)
#define INSTRUCTIONS ((uint64_t)500000000)

static rf_status fail(rf_error *err, rf_status status, const char *message)
{
    if (err) {
        *err = (rf_error){.status = status};
        strncpy(err->message, message, sizeof err->message - 1);
    }
    return status;
}

static int set_up(lua_State *L)
{
    const rf_host_options *options = lua_touserdata(L, 1);
    if (options->lanes) {
        lua_pushinteger(L, options->lanes);
        lua_setfield(L, LUA_REGISTRYINDEX, RFL_LANES);
    }
    return rf_host_libraries(L);
}

static void set_limits(rf_host *host, const rf_host_options *options)
{
    host->trusted = options->trusted;
    if (options->trusted)
        return;
    host->memory = options->memory ? options->memory : MEMORY;
    host->instructions =
        options->instructions ? options->instructions : INSTRUCTIONS;
}

static rf_status open_state(rf_host *host, const rf_host_options *options,
                            rf_error *err)
{
    host->lua = lua_newstate(rf_host_allocate, host);
    if (!host->lua)
        return fail(err, RF_NOMEM, "out of memory");
    lua_pushcfunction(host->lua, set_up);
    lua_pushlightuserdata(host->lua, (void *)options);
    const int status = lua_pcall(host->lua, 1, 0, 0);
    return status == LUA_OK ? RF_OK : rf_host_report(host, status, err);
}

static bool has_width(uint32_t lanes)
{
    const uint32_t *width = rf_lane_widths();
    while (*width && *width != lanes)
        width++;
    return lanes == 0 || *width;
}

rf_status rf_host_create(const rf_host_options *options, rf_host **out,
                         rf_error *err)
{
    if (!options || options->size < sizeof *options || !out)
        return fail(err, RF_ARGUMENT,
                    "host: no place for it, or options lack their size");
    if (!options->lua_dir)
        return fail(err, RF_ARGUMENT, "host: wants a lua_dir");
    if (!has_width(options->lanes))
        return fail(err, RF_ARGUMENT, "host: this processor lacks the lanes");
    const size_t length = strlen(options->lua_dir);
    rf_host *host = calloc(1, sizeof *host + length + 1);
    if (!host)
        return fail(err, RF_NOMEM, "out of memory");
    memcpy(host->lua_dir, options->lua_dir, length);
    set_limits(host, options);
    const rf_status status = open_state(host, options, err);
    if (status != RF_OK) {
        rf_host_destroy(host);
        return status;
    }
    *out = host;
    return RF_OK;
}

void rf_host_destroy(rf_host *host)
{
    if (!host)
        return;
    if (host->lua) {
        lua_sethook(host->lua, NULL, 0, 0);
        lua_close(host->lua);
    }
    free(host);
}

lua_State *rf_host_state(rf_host *host)
{
    return host ? host->lua : NULL;
}

typedef struct call {
    const char *module, *function;
    int results;
} call;

/* [call, arguments...] -> results */
static int run_call(lua_State *L)
{
    const call *c = lua_touserdata(L, 1);
    const int arguments = lua_gettop(L) - 1;
    lua_getglobal(L, "require");
    lua_pushstring(L, c->module);
    lua_call(L, 1, 1);
    lua_getfield(L, -1, c->function);
    lua_replace(L, 1);
    lua_pop(L, 1);
    luaL_checkstack(L, MOST_RESULTS, "results");
    lua_call(L, arguments, c->results);
    return lua_gettop(L);
}

rf_status rf_host_call(rf_host *host, const char *module, const char *function,
                       int arguments, int results, rf_error *err)
{
    if (!host || !module || !function || arguments < 0 ||
        lua_gettop(host->lua) < arguments)
        return fail(err, RF_ARGUMENT, "host: a call needs host and names");
    if (results < LUA_MULTRET || results > MOST_RESULTS)
        return fail(err, RF_ARGUMENT, "host: a call has at most 16 results");
    lua_State *L = host->lua;
    call c = {module, function, results};
    if (!lua_checkstack(L, 4 + MOST_RESULTS)) {
        lua_pop(L, arguments);
        return fail(err, RF_NOMEM, "out of memory");
    }
    lua_pushcfunction(L, run_call);
    lua_insert(L, -1 - arguments);
    lua_pushlightuserdata(L, &c);
    lua_insert(L, -1 - arguments);
    rf_host_begin(host);
    host->message[0] = '\0';
    const int base = lua_gettop(L) - arguments - 2;
    const int status = lua_pcall(L, arguments + 1, results, 0);
    if (status == LUA_OK && host->stop == RF_STOP_NONE)
        return RF_OK;
    lua_settop(L, base + 1); /* the error value, or a result that is void */
    return rf_host_report(host, status, err);
}

const char *rf_host_message(const rf_host *host)
{
    return host ? host->message : "";
}

void rf_host_interrupt(rf_host *host)
{
    atomic_fetch_add(&host->interrupts, 1);
}
