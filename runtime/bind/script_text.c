/*
 * The text of a script, as far as Lua does not say enough about it: words,
 * places, and what is the language of the original engine (Rhai).
 */
#include "bind/script.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- failures ---- */

static rf_status fail(rf_error *err, rf_status status, rfl_script_place place,
                      const char *format, va_list arguments)
{
    if (err) {
        *err =
            (rf_error){.status = status, .line = place.line, .col = place.col};
        const int n = snprintf(err->message, sizeof err->message, "meta: ");
        vsnprintf(err->message + n, sizeof err->message - (size_t)n, format,
                  arguments);
    }
    return status;
}

rf_status rfl_script_fail(rf_error *err, rf_status status,
                          rfl_script_place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fail(err, status, place, format, arguments);
    va_end(arguments);
    return status;
}

/* Columns count characters. */
static rfl_script_place place_of(const char *code, const char *at)
{
    rfl_script_place place = {1, 1};
    for (const char *c = code; c < at; c++) {
        if (*c == '\n')
            place = (rfl_script_place){place.line + 1, 1};
        else if (((unsigned char)*c & 0xc0) != 0x80)
            place.col++;
    }
    return place;
}

static const char *find(const char *from, const char *to, const char *what,
                        size_t length)
{
    for (; length > 0 && (size_t)(to - from) >= length; from++)
        if (memcmp(from, what, length) == 0)
            return from;
    return NULL;
}

/* Where line `line` has what stands behind "near" in the message, if there is
 * but one of it; else where the line begins. */
static rfl_script_place place_near(uint32_t line, const char *message,
                                   const char *code, size_t length)
{
    const char *end = code + length, *from = code;
    for (uint32_t i = 1; i < line && from < end; from++)
        i += *from == '\n';
    const char *newline = memchr(from, '\n', (size_t)(end - from));
    const char *to = newline ? newline : end;
    const char *near = strstr(message, " near '");
    if (strstr(message, " near <eof>"))
        return place_of(code, end);
    const char *at = from;
    if (near) {
        near += strlen(" near '");
        const char *quote = strrchr(near, '\'');
        const size_t n = quote ? (size_t)(quote - near) : 0;
        const char *found = find(from, to, near, n);
        if (found && !find(found + 1, to, near, n))
            at = found;
    }
    return (rfl_script_place){line, place_of(from, at).col};
}

rf_status rfl_script_report(rf_error *err, rf_status status,
                            const char *message, const char *code,
                            size_t length)
{
    static const char chunk[] = "script:";
    rfl_script_place place = {0};
    if (strncmp(message, chunk, strlen(chunk)) == 0) {
        char *rest;
        const long line = strtol(message + strlen(chunk), &rest, 10);
        message = rest[0] == ':' && rest[1] == ' ' ? rest + 2 : rest;
        place = (rfl_script_place){(uint32_t)line, 1};
        if (code)
            place = place_near(place.line, message, code, length);
    }
    return rfl_script_fail(err, status, place, "%s", message);
}

/* ---- tokens: those of Lua, and operators of Rhai in one piece ---- */

typedef enum kind { END, WORD, NUMBER, STRING, MARK } kind;

typedef struct scanner {
    const char *at, *end;
    kind kind;         /* of the token found last, */
    const char *token; /* which ends at `at` */
    bool first;        /* of its line */
} scanner;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_word(char c)
{
    return is_letter(c) || is_digit(c);
}

static char peek(const scanner *s, size_t ahead)
{
    if ((size_t)(s->end - s->at) <= ahead)
        return '\0';
    return s->at[ahead];
}

/* How many `=` a long bracket has; -1: none begins here. */
static int long_bracket(const scanner *s)
{
    size_t n = 0;
    while (peek(s, 1 + n) == '=')
        n++;
    return peek(s, 0) == '[' && peek(s, 1 + n) == '[' ? (int)n : -1;
}

static void skip_long(scanner *s, int level)
{
    for (s->at += 2 + level; s->at < s->end; s->at++) {
        int n = 0;
        while (peek(s, 1 + (size_t)n) == '=')
            n++;
        if (*s->at == ']' && n == level && peek(s, 1 + (size_t)n) == ']') {
            s->at += 2 + level;
            return;
        }
    }
}

static void skip_comment(scanner *s)
{
    s->at += 2;
    const int level = long_bracket(s);
    if (level >= 0)
        skip_long(s, level);
    else
        while (s->at < s->end && *s->at != '\n' && *s->at != '\r')
            s->at++;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void skip_space(scanner *s)
{
    while (s->at < s->end) {
        s->first = s->first || *s->at == '\n';
        if (is_space(*s->at))
            s->at++;
        else if (peek(s, 0) == '-' && peek(s, 1) == '-')
            skip_comment(s);
        else
            return;
    }
}

/* Behind a backslash: a line end may be two characters, \z takes more. */
static void skip_escape(scanner *s)
{
    const char c = peek(s, 0), next = peek(s, 1);
    if (s->at < s->end)
        s->at++;
    if ((c == '\r' && next == '\n') || (c == '\n' && next == '\r'))
        s->at++;
    while (c == 'z' && s->at < s->end && is_space(*s->at))
        s->at++;
}

static void skip_string(scanner *s)
{
    const char quote = *s->at++;
    while (s->at < s->end && *s->at != '\n' && *s->at != '\r') {
        const char c = *s->at++;
        if (c == quote)
            return;
        if (c == '\\')
            skip_escape(s);
    }
}

static void skip_number(scanner *s)
{
    while (is_word(peek(s, 0)) || peek(s, 0) == '.') {
        const char c = *s->at++;
        if ((c == 'e' || c == 'E') && (peek(s, 0) == '-' || peek(s, 0) == '+'))
            s->at++;
    }
}

static void skip_mark(scanner *s)
{
    static const char *const marks[] = {"...", "..=", "!=", "||", "&&",
                                        "**",  "+=",  "-=", "*=", "/=",
                                        "%=",  "//",  "/*", "~="};
    const size_t left = (size_t)(s->end - s->at);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const size_t n = strlen(marks[i]);
        if (left >= n && memcmp(s->at, marks[i], n) == 0) {
            s->at += n;
            return;
        }
    }
    s->at++;
}

static bool next(scanner *s)
{
    s->first = s->kind == END;
    skip_space(s);
    s->token = s->at;
    if (s->at == s->end)
        return false;
    const char c = *s->at;
    const int level = long_bracket(s);
    if (is_letter(c)) {
        s->kind = WORD;
        while (is_word(peek(s, 0)))
            s->at++;
    } else if (is_digit(c) || (c == '.' && is_digit(peek(s, 1)))) {
        s->kind = NUMBER;
        skip_number(s);
    } else if (c == '"' || c == '\'') {
        s->kind = STRING;
        skip_string(s);
    } else if (level >= 0) {
        s->kind = STRING;
        skip_long(s, level);
    } else {
        s->kind = MARK;
        skip_mark(s);
    }
    return true;
}

static bool is(const scanner *s, const char *text)
{
    const size_t n = strlen(text);
    return (size_t)(s->at - s->token) == n && memcmp(s->token, text, n) == 0;
}

const char *rfl_script_word(const char **at, const char *end, size_t *length)
{
    while (*at < end && !is_word(**at))
        ++*at;
    const char *word = *at;
    while (*at < end && is_word(**at))
        ++*at;
    *length = (size_t)(*at - word);
    return *length > 0 ? word : NULL;
}

rf_status rfl_script_check(const char *code, size_t length, rf_error *err)
{
    scanner s = {.at = code, .end = code + length};
    while (next(&s))
        if (s.kind == MARK && is(&s, "..."))
            return rfl_script_fail(err, RF_INVALID, place_of(code, s.token),
                                   "scripts have no variable arguments, `...`");
    return RF_OK;
}

/* ---- Rhai ---- */

typedef struct habit {
    const char *rhai, *lua;
} habit;

/* What the token is in Lua, or NULL: it is no sign of Rhai. `open`: it stands
 * between a word that begins a loop or a condition and what ends that. */
static const char *lua_for(const scanner *s, bool open)
{
    static const habit words[] = {{"let", "local x = 0"},
                                  {"const", "local x <const> = 0"},
                                  {"fn", "local function f(x) ... end"},
                                  {"switch", "if ... then ... elseif ... end"},
                                  {"loop", "while true do ... end"},
                                  {NULL, NULL}};
    static const habit marks[] = {
        {"!=", "~="},        {"!", "not"},          {"||", "or"},
        {"&&", "and"},       {"**", "x ^ y"},       {"+=", "x = x + 1"},
        {"-=", "x = x - 1"}, {"*=", "x = x * 2"},   {"/=", "x = x / 2"},
        {"%=", "x = x % 2"}, {"/*", "--[[ ... ]]"}, {NULL, NULL}};
    const habit *habits = s->kind == WORD ? words : marks;
    for (; habits->rhai && (s->kind == WORD || s->kind == MARK); habits++)
        if (is(s, habits->rhai))
            return habits->lua;
    if (s->kind == MARK && s->first && is(s, "//"))
        return "-- a comment";
    if (s->kind == MARK && open && is(s, "{"))
        return "for i = 1, 128 do ... end";
    if (s->kind == NUMBER &&
        find(s->token, s->at, "..", 2)) /* one number to Lua */
        return "for i = 1, 128 do ... end";
    return NULL;
}

static bool opens(const scanner *s)
{
    return s->kind == WORD &&
           (is(s, "for") || is(s, "while") || is(s, "if") || is(s, "else"));
}

static bool closes(const scanner *s)
{
    return s->kind == WORD && (is(s, "do") || is(s, "then"));
}

rf_status rfl_script_rhai(const char *code, size_t length, rf_error *err)
{
    scanner s = {.at = code, .end = code + length};
    bool open = false, bare = false;
    while (next(&s)) {
        open = opens(&s) || (open && !closes(&s));
        const char *lua = lua_for(&s, open);
        if (lua)
            return rfl_script_fail(
                err, RF_INVALID, place_of(code, s.token),
                "`%.*s` is Rhai, and scripts here are Lua 5.4: `%s`",
                (int)(s.at - s.token), s.token, lua);
        bare = s.kind == WORD && s.first && is(&s, "output");
    }
    if (!bare)
        return RF_OK;
    return rfl_script_fail(err, RF_INVALID, place_of(code, s.at),
                           "a script ends with `return output`, not `output`: "
                           "it is Lua 5.4, not Rhai");
}
