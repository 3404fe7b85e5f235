/*
 * From a Lua error to a status, a place and a text.
 *
 * Our own Lua raises tables {kind, message, file, line, column}; everything
 * else is a string "file:line: message", as Lua makes them.
 */
#include "host/host.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What printing an error object may cost: it may be the task's own. */
enum { INSTRUCTIONS_TO_PRINT = 1000000 };

typedef struct report {
    rf_host *host;
    rf_error *err;
} report;

/* One line of at most what fits. */
static void set_error(rf_error *err, rf_status status, const char *message)
{
    size_t n = strcspn(message, "\n");
    n = n < sizeof err->message ? n : sizeof err->message - 1;
    err->status = status;
    memcpy(err->message, message, n);
    err->message[n] = '\0';
}

static void set_text(rf_host *host, const char *text)
{
    strncpy(host->message, text, sizeof host->message - 1);
    host->message[sizeof host->message - 1] = '\0';
}

static rf_status status_of(const char *kind)
{
    for (int s = RF_SYNTAX; kind && s <= RF_IO; s++)
        if (strcmp(rf_status_name((rf_status)s), kind) == 0)
            return (rf_status)s;
    return RF_INVALID;
}

/* Limits that Lua itself keeps, by the words of its messages. */
static rf_status status_of_text(const char *message)
{
    const bool limit = strstr(message, "stack overflow") ||
                       strstr(message, "not enough memory");
    return limit ? RF_LIMIT : RF_INVALID;
}

static uint32_t whole_field(lua_State *L, const char *name)
{
    lua_getfield(L, 1, name);
    const lua_Integer n = lua_tointeger(L, -1);
    lua_pop(L, 1);
    return n > 0 && n <= (lua_Integer)UINT32_MAX ? (uint32_t)n : 0;
}

static void describe_table(lua_State *L, const report *r)
{
    lua_getfield(L, 1, "kind");
    rf_status status = status_of(lua_tostring(L, -1));
    lua_getfield(L, 1, "message");
    const char *message = lua_tostring(L, -1);
    if (status == RF_INVALID && message)
        status = status_of_text(message);
    r->err->line = whole_field(L, "line");
    r->err->col = whole_field(L, "column");
    const char *text = luaL_tolstring(L, 1, NULL);
    set_error(r->err, status, message ? message : text);
    set_text(r->host, text);
}

/* Where ":LINE: " begins in Lua's own position, or NULL. */
static const char *find_line(const char *text)
{
    for (const char *at = strchr(text, ':'); at; at = strchr(at + 1, ':')) {
        const size_t digits = strspn(at + 1, "0123456789");
        if (digits && at[1 + digits] == ':' && at[2 + digits] == ' ')
            return at;
    }
    return NULL;
}

static void describe_text(lua_State *L, const report *r)
{
    const char *text = luaL_tolstring(L, 1, NULL);
    const char *at = find_line(text), *message = text;
    if (at) {
        r->err->line = (uint32_t)strtoul(at + 1, NULL, 10);
        message = strchr(at + 1, ':') + 2;
    }
    const rf_status status = status_of_text(message);
    set_error(r->err, status, message);
    lua_pushlstring(L, text, (size_t)(message - text));
    set_text(r->host, lua_pushfstring(L, "%s%s: %s", lua_tostring(L, -1),
                                      rf_status_name(status), message));
}

static int describe(lua_State *L)
{
    const report *r = lua_touserdata(L, 2);
    lua_settop(L, 1);
    if (lua_istable(L, 1))
        describe_table(L, r);
    else
        describe_text(L, r);
    return 0;
}

static void explain(const rf_host *host, rf_stop why, char *out, size_t size)
{
    switch (why) {
    case RF_STOP_INSTRUCTIONS:
        snprintf(out, size,
                 "the script ran for more than %" PRIu64 " instructions",
                 host->instructions);
        break;
    case RF_STOP_INTERRUPT:
        snprintf(out, size, "interrupted");
        break;
    case RF_STOP_MEMORY:
    case RF_STOP_NONE:
    default:
        snprintf(out, size,
                 "the script wants more than %" PRIu64 " MiB of memory",
                 host->memory >> 20);
    }
}

/* Without Lua, which may have nothing left. */
static rf_status report_limit(rf_host *host, rf_error *err)
{
    const rf_place *at = &host->place;
    char what[sizeof err->message];
    explain(host, host->stop, what, sizeof what);
    set_error(err, RF_LIMIT, what);
    err->line = (uint32_t)at->line;
    err->col = 0;
    if (at->file[0])
        snprintf(host->message, sizeof host->message, "%s:%d: limit: %s",
                 at->file, at->line, what);
    else
        snprintf(host->message, sizeof host->message, "limit: %s", what);
    return RF_LIMIT;
}

static rf_status report_memory(rf_host *host, rf_error *err)
{
    set_error(err, RF_NOMEM, "out of memory");
    set_text(host, "out of memory");
    return RF_NOMEM;
}

rf_status rf_host_report(rf_host *host, int lua_status, rf_error *err)
{
    rf_error unused;
    report r = {host, err ? err : &unused};
    *r.err = (rf_error){0};
    lua_State *L = host->lua;
    if (host->stop != RF_STOP_NONE || lua_status == LUA_ERRMEM) {
        lua_pop(L, 1);
        return host->trusted && host->stop == RF_STOP_NONE
                   ? report_memory(host, r.err)
                   : report_limit(host, r.err);
    }
    rf_host_begin(host);
    if (host->instructions > INSTRUCTIONS_TO_PRINT)
        host->spent = host->instructions - INSTRUCTIONS_TO_PRINT;
    lua_pushcfunction(L, describe);
    lua_insert(L, -2);
    lua_pushlightuserdata(L, &r);
    if (lua_pcall(L, 2, 0, 0) != LUA_OK) {
        lua_pop(L, 1);
        set_error(r.err, RF_INVALID, "an error that cannot be printed");
        set_text(host, "invalid: an error that cannot be printed");
    }
    return r.err->status;
}
