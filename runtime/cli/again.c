#include "again.h"
#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_WORDS = 256, MOST_OUTPUT = 4096 };

#define LANES "RAVEFORCE_LANES="

extern char **environ;

/* What the process starts with; the strings are others'. */
typedef struct start {
    char *words[MOST_WORDS + 2];
    char **names; /* the environment */
    char lanes[sizeof LANES + 16];
} start;

static void read_words(lua_State *L, start *s)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    const size_t n = lua_rawlen(L, 1);
    luaL_argcheck(L, n <= MOST_WORDS, 1, "too many words");
    s->words[0] = "raveforce";
    for (size_t i = 1; i <= n; i++) {
        const int type = lua_rawgeti(L, 1, (lua_Integer)i);
        /* a number would become a string that nobody keeps alive */
        luaL_argcheck(L, type == LUA_TSTRING, 1, "words are strings");
        s->words[i] = (char *)lua_tostring(L, -1);
        lua_pop(L, 1);
    }
}

/* Ours, but for the lanes; a userdata on the stack holds the list. */
static void read_environment(lua_State *L, start *s)
{
    const int lanes = (int)luaL_optinteger(L, 2, 0);
    size_t n = 0, kept = 0;
    while (environ[n])
        n++;
    s->names = lua_newuserdatauv(L, (n + 2) * sizeof *s->names, 0);
    for (size_t i = 0; i < n; i++)
        if (!lanes || strncmp(environ[i], LANES, strlen(LANES)) != 0)
            s->names[kept++] = environ[i];
    if (lanes) {
        snprintf(s->lanes, sizeof s->lanes, LANES "%d", lanes);
        s->names[kept++] = s->lanes;
    }
    s->names[kept] = NULL;
}

static int spawn(start *s, pid_t *child, int *from)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return errno;
    posix_spawn_file_actions_t actions;
    int failed = posix_spawn_file_actions_init(&actions);
    if (!failed) {
        failed =
            posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        if (!failed)
            failed = posix_spawn(child, "/proc/self/exe", &actions, NULL,
                                 s->words, s->names);
        posix_spawn_file_actions_destroy(&actions);
    }
    close(ends[1]);
    if (failed)
        close(ends[0]);
    else
        *from = ends[0];
    return failed;
}

/* All of it is read, so that the process can end; the beginning is kept. */
static size_t read_output(int from, char out[MOST_OUTPUT])
{
    size_t used = 0;
    char rest[256];
    for (;;) {
        const bool room = used < MOST_OUTPUT;
        const ssize_t n = room ? read(from, out + used, MOST_OUTPUT - used)
                               : read(from, rest, sizeof rest);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        if (room)
            used += (size_t)n;
    }
    close(from);
    return used;
}

static int fail(lua_State *L, const char *format, int number)
{
    luaL_pushfail(L);
    lua_pushfstring(L, format, number);
    return 2;
}

int cli_again(lua_State *L)
{
    start s = {0};
    char output[MOST_OUTPUT];
    pid_t child = -1;
    int from = -1, status = 0;
    read_words(L, &s);
    read_environment(L, &s);
    const int failed = spawn(&s, &child, &from);
    if (failed)
        return fail(L, "it cannot be started, error %d", failed);
    const size_t length = read_output(from, output);
    pid_t ended;
    do
        ended = waitpid(child, &status, 0);
    while (ended < 0 && errno == EINTR);
    if (ended < 0)
        return fail(L, "how it ended is unknown, error %d", errno);
    if (!WIFEXITED(status))
        return fail(L, "it died of signal %d", WTERMSIG(status));
    if (WEXITSTATUS(status) != EXIT_SUCCESS)
        return fail(L, "its exit status was %d", WEXITSTATUS(status));
    lua_pushlstring(L, output, length);
    return 1;
}
