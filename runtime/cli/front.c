#include "front.h"
#include "fftw.h"
#include "interrupt.h"
#include "place.h"
#include "raveforce_lua.h"
#include "report.h"
#include "terminal.h"
#include "toys.h"
#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

typedef struct request {
    const cli_front *front;
    const cli_command *command;
    const cli_line *line;
} request;

/* "agent-set" -> "agent_set" */
static void push_name(lua_State *L, const char *name)
{
    luaL_gsub(L, name, "-", "_");
}

/* The table on top gets a table for each kind of pair. */
static void add_empty(lua_State *L, const cli_option *option)
{
    for (; option->name; option++) {
        if (option->kind != CLI_PAIR)
            continue;
        push_name(L, option->name);
        lua_newtable(L);
        lua_rawset(L, -3);
    }
}

static void add_pair(lua_State *L, const cli_given *given)
{
    push_name(L, given->option->name);
    lua_rawget(L, -2);
    lua_pushstring(L, given->text);
    lua_setfield(L, -2, given->key);
    lua_pop(L, 1);
}

static void add_given(lua_State *L, const cli_given *given)
{
    if (given->option->kind == CLI_PAIR) {
        add_pair(L, given);
        return;
    }
    push_name(L, given->option->name);
    switch (given->option->kind) {
    case CLI_FLAG:
        lua_pushboolean(L, true);
        break;
    case CLI_NUMBER:
        lua_pushnumber(L, given->number);
        break;
    case CLI_WHOLE:
        lua_pushinteger(L, given->whole);
        break;
    default:
        lua_pushstring(L, given->text);
    }
    lua_rawset(L, -3);
}

static void add_arguments(lua_State *L, const request *r)
{
    size_t i = 0;
    if (r->front->first && r->line->n_arguments > 0) {
        lua_pushstring(L, r->line->arguments[i++]);
        lua_setfield(L, -2, r->front->first);
    }
    if (!r->front->rest)
        return;
    lua_newtable(L);
    for (lua_Integer n = 1; i < r->line->n_arguments; n++) {
        lua_pushstring(L, r->line->arguments[i++]);
        lua_rawseti(L, -2, n);
    }
    lua_setfield(L, -2, r->front->rest);
}

/* (request) -> table; offers what only our commands have; runs protected,
 * because each push may raise. */
static int build_table(lua_State *L)
{
    const request *r = lua_touserdata(L, 1);
    cli_terminal_offer(L);
    cli_fftw_offer(L);
    cli_toys_offer(L);
    lua_newtable(L);
    add_empty(L, r->command->options);
    for (size_t i = 0; i < r->line->n_given; i++)
        add_given(L, &r->line->given[i]);
    add_arguments(L, r);
    return 1;
}

static int call(rf_host *host, request *r)
{
    lua_State *L = rf_host_state(host);
    rf_error err;
    lua_pushcfunction(L, build_table);
    lua_pushlightuserdata(L, r);
    if (lua_pcall(L, 1, 1, 0) != LUA_OK) {
        cli_fail(&err, RF_NOMEM, "no memory for the command line");
        return cli_report(&err, "raveforce", NULL, 0);
    }
    const rf_status status =
        rf_host_call(host, r->front->module, "command", 1, 0, &err);
    if (status == RF_OK)
        return CLI_OK;
    fprintf(stderr, "%s\n", rf_host_message(host));
    /* a wrong argument inside a script is the script's fault, not ours */
    if (status == RF_ARGUMENT && err.line > 0)
        return CLI_WRONG;
    return cli_exit_status(status);
}

int cli_front_run(const cli_front *front, const cli_command *command,
                  const cli_line *line)
{
    char lua_dir[CLI_PATH_SIZE];
    rf_host_options options = {
        .size = sizeof options, .trusted = front->trusted, .lua_dir = lua_dir};
    rf_host *host = NULL;
    rf_error err;
    if (cli_place_of_lua(lua_dir, &err) != RF_OK ||
        cli_forced_lanes(&options.lanes, &err) != RF_OK ||
        rf_host_create(&options, &host, &err) != RF_OK)
        return cli_report(&err, "raveforce", NULL, 0);
    cli_interrupt_watch(host);
    request r = {front, command, line};
    const int status = call(host, &r);
    const bool interrupted = cli_interrupt_end();
    rf_host_destroy(host);
    return interrupted ? CLI_INTERRUPTED : status;
}
