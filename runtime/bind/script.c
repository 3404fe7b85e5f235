/* script.c: machines: limits, compiling, running a block. */
#include "bind/script.h"
#include <stdlib.h>
#include <string.h>

enum {
    MOST_CODE = 1 << 16,     /* bytes: compiling may be quadratic */
    MOST_MEMORY = 1 << 23,   /* bytes for all that a machine compiles */
    MOST_IN_A_RUN = 1 << 20, /* bytes above what the machine keeps */
    MOST_STRING = 1 << 12    /* bytes: one instruction may compare two */
};

/* ---- limits ---- */

/* Lua says what kind of thing a new block is for in the place of its size.
 * Where this refuses, Lua collects garbage and asks again: so what a run may
 * hold does not depend on the garbage of those before. */
static void *allocate(void *context, void *block, size_t old, size_t size)
{
    rfl_machine *m = context;
    const bool string = !block && old == LUA_TSTRING;
    if (!block)
        old = 0;
    if (size == 0) {
        free(block);
        m->used -= old;
        return NULL;
    }
    if (size > old &&
        (m->used + (size - old) > m->most || (string && size > MOST_STRING)))
        return NULL;
    void *moved = realloc(block, size);
    if (!moved)
        return size > old ? NULL : block; /* Lua counts on shrinking */
    m->used += size;
    m->used -= old;
    return moved;
}

/* The error value on top (popped) as a status; `code` is NULL in a run. */
static rf_status report(lua_State *L, int lua_status, const char *code,
                        size_t length, rf_error *err)
{
    const char *message = lua_tostring(L, -1);
    const rf_status status = lua_status == LUA_ERRMEM ? RF_LIMIT : RF_INVALID;
    if (status == RF_LIMIT)
        message = code ? "scripts have 8 MB together, a string 4096 bytes"
                       : "a script has 1 MB for a block, a string 4096 bytes";
    rfl_script_report(err, status, message ? message : "it failed", code,
                      length);
    lua_pop(L, 1);
    return status;
}

/* ---- compile ---- */

typedef struct text {
    const char *code;
    size_t length;
    rfl_program *out;
    bool read;
} text;

static const char *read_text(lua_State *L, void *data, size_t *size)
{
    (void)L;
    text *t = data;
    *size = t->read ? 0 : t->length;
    t->read = true;
    return t->code;
}

static bool is(const char *word, size_t length, const char *name)
{
    return *word == *name && strncmp(word, name, length) == 0 &&
           name[length] == '\0';
}

/* Words in comments and strings count too: it only costs time. */
static void find_names(rfl_program *p, const char *code, size_t length)
{
    const char *at = code, *end = code + length, *word;
    bool named[RF_SCRIPT_NUMBERS] = {0}, any = false;
    size_t n;
    while ((word = rfl_script_word(&at, end, &n))) {
        any = any || is(word, n, "_ENV"); /* `_ENV[name]`: which, who knows */
        p->reads_input = p->reads_input || is(word, n, "input");
        for (size_t i = 0; i < RF_SCRIPT_NUMBERS; i++)
            named[i] = named[i] || is(word, n, rfl_script_numbers[i]);
    }
    p->reads_input = p->reads_input || any;
    for (uint8_t i = 0; i < RF_SCRIPT_NUMBERS; i++)
        if (named[i] || any)
            p->numbers[p->count++] = i;
}

/* [function, text]: keeps the function, for as long as the machine lives. */
static int keep_program(lua_State *L)
{
    text *t = lua_touserdata(L, 2);
    rfl_program *p = lua_newuserdatauv(L, sizeof *p, 0);
    *p = (rfl_program){0};
    find_names(p, t->code, t->length);
    luaL_ref(L, LUA_REGISTRYINDEX);
    lua_settop(L, 1);
    p->function = luaL_ref(L, LUA_REGISTRYINDEX);
    t->out = p;
    return 0;
}

/* On failure the error value is on top. */
static int load_program(lua_State *L, text *t)
{
    lua_pushcfunction(L, keep_program);
    const int status = lua_load(L, read_text, t, "=script", "t");
    if (status != LUA_OK) {
        lua_replace(L, -2);
        return status;
    }
    lua_pushlightuserdata(L, t);
    return lua_pcall(L, 2, 0, 0);
}

/* To Lua a CR alone ends a line, to a program's text it does not: a copy that
 * has blanks in their place, so that both count the same lines. */
static char *copy_lines(const char *code, size_t length)
{
    char *copy = malloc(length + 1);
    if (!copy)
        return NULL;
    memcpy(copy, code, length);
    copy[length] = '\0';
    for (char *c = copy; c < copy + length; c++) {
        if ((c[0] == '\r' && c[1] == '\n') || (c[0] == '\n' && c[1] == '\r'))
            c++;
        else if (*c == '\r')
            *c = ' ';
    }
    return copy;
}

static rf_status compile_lines(rfl_machine *m, text *t, rf_error *err)
{
    m->most = MOST_MEMORY;
    m->settled = false;
    const rf_status fine = rfl_script_check(t->code, t->length, err);
    if (fine != RF_OK)
        return fine;
    const int status = load_program(m->lua, t);
    if (status == LUA_OK)
        return RF_OK;
    if (status == LUA_ERRSYNTAX &&
        rfl_script_rhai(t->code, t->length, err) != RF_OK) {
        lua_pop(m->lua, 1);
        return RF_INVALID;
    }
    return report(m->lua, status, t->code, t->length, err);
}

static rf_status compile(void *context, const char *code, size_t length,
                         void **out, rf_error *err)
{
    if (length > MOST_CODE)
        return rfl_script_fail(err, RF_LIMIT, (rfl_script_place){0},
                               "longer than %d bytes", MOST_CODE);
    char *copy = copy_lines(code, length);
    if (!copy)
        return rfl_script_fail(err, RF_NOMEM, (rfl_script_place){0},
                               "out of memory");
    text t = {copy, length, NULL, false};
    const rf_status status = compile_lines(context, &t, err);
    if (status == RF_OK)
        *out = t.out;
    free(copy);
    return status;
}

/* ---- run ---- */

/* What is there once all is compiled does not count. */
static void settle(rfl_machine *m)
{
    lua_gc(m->lua, LUA_GCCOLLECT);
    m->most = m->used + MOST_IN_A_RUN;
    m->settled = true;
}

static rf_status run(void *context, void *code, rf_script_block *block,
                     rf_error *err)
{
    rfl_machine *m = context;
    if (!m->settled)
        settle(m);
    rfl_job j;
    j.machine = m;
    j.program = code;
    j.block = block;
    lua_pushvalue(m->lua, 1);
    lua_pushlightuserdata(m->lua, &j);
    const int status = lua_pcall(m->lua, 1, 0, 0);
    if (status != LUA_OK)
        return report(m->lua, status, NULL, 0, err);
    memcpy(block->numbers, j.numbers, sizeof j.numbers);
    memcpy(block->output, j.output, sizeof j.output);
    memcpy(block->sound, j.sound, sizeof j.sound);
    return RF_OK;
}

/* ---- machines ---- */

static int set_up(lua_State *L)
{
    rfl_script_scope(L);
    lua_pushcclosure(L, rfl_script_run, RFL_SCRIPT_UPVALUES);
    return 1;
}

static void close_machine(void *context)
{
    rfl_machine *m = context;
    if (!m)
        return;
    if (m->lua)
        lua_close(m->lua);
    free(m);
}

static rf_status open_machine(void *data, void **out, rf_error *err)
{
    (void)data;
    rfl_machine *m = calloc(1, sizeof *m);
    if (m) {
        m->most = MOST_MEMORY;
        m->lua = lua_newstate(allocate, m);
    }
    if (m && m->lua) {
        lua_pushcfunction(m->lua, set_up);
        if (lua_pcall(m->lua, 0, 1, 0) == LUA_OK) {
            *out = m;
            return RF_OK;
        }
    }
    close_machine(m);
    return rfl_script_fail(err, RF_NOMEM, (rfl_script_place){0},
                           "out of memory");
}

const rf_script_host *rf_host_scripts(void)
{
    static const rf_script_host host = {.size = sizeof host,
                                        .open = open_machine,
                                        .close = close_machine,
                                        .compile = compile,
                                        .run = run};
    return &host;
}
