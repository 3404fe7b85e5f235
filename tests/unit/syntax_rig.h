/* syntax_rig.h: texts read over a vocabulary of the tests' own. */
#ifndef RF_TESTS_SYNTAX_RIG_H
#define RF_TESTS_SYNTAX_RIG_H

#include "syntax/tree.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fail_alloc.h"

enum {
    GET,
    SIN,
    IMP,
    ENVPERC,
    LPF,
    MIX,
    BALANCE,
    SEQ,
    SP,
    MUL,
    SPEED,
    SIG,
    PSAMPLER,
    CHOOSE,
    ARRANGE,
    EVAL,
    EXPR,
    META,
    PSYNTH,
    MSGSYNTH,
    POINTS
};

#define NUMBER RF_ACCEPT_NUMBER
#define EITHER (RF_ACCEPT_NUMBER | RF_ACCEPT_REFERENCE)
#define ANY (RF_ACCEPT_REFERENCE | RF_ACCEPT_ANY_WORD)
#define FORM(word, kind, n, ...)                                            \
    {                                                                       \
        .name = word, .length = sizeof(word) - 1, .type = kind, .count = n, \
        .arguments = {                                                      \
            __VA_ARGS__                                                     \
        }                                                                   \
    }

static const rf_form forms[] = {
    FORM("get", GET, 1, {"signal", RF_ACCEPT_REFERENCE}),
    FORM("sin", SIN, 1, {"freq", EITHER}),
    FORM("imp", IMP, 1, {"freq", NUMBER}),
    FORM("envperc", ENVPERC, 2, {"attack", NUMBER}, {"decay", NUMBER}),
    FORM("saw", SIN, 1, {"freq", EITHER}),
    FORM("lpf", LPF, 2, {"cutoff", EITHER | RF_ACCEPT_PATTERN}, {"q", NUMBER}),
    FORM("mix", MIX, 1, {"signals", ANY | RF_ACCEPT_MANY}),
    FORM("balance", BALANCE, 2, {"left", ANY}, {"right", ANY}),
    FORM("seq", SEQ, 1, {"notes", RF_ACCEPT_NOTES}),
    FORM("sp", SP, 1, {"sample", RF_ACCEPT_SYMBOL}),
    FORM("mul", MUL, 1, {"factor", EITHER}),
    FORM("speed", SPEED, 1, {"factor", NUMBER}),
    FORM("sig", SIG, 1, {"value", NUMBER | RF_ACCEPT_PATTERN}),
    FORM("psampler", PSAMPLER, 1, {"samples", RF_ACCEPT_SAMPLES}),
    FORM("choose", CHOOSE, 1,
         {"numbers", NUMBER | RF_ACCEPT_INTEGER | RF_ACCEPT_MANY}),
    FORM("arrange", ARRANGE, 2, {"section", ANY | RF_ACCEPT_MANY},
         {"bars", NUMBER | RF_ACCEPT_MANY}),
    FORM("eval", EVAL, 1, {"code", RF_ACCEPT_FORMULA}),
    FORM("expr", EXPR, 1, {"code", RF_ACCEPT_TERM}),
    FORM("meta", META, 1, {"code", RF_ACCEPT_SCRIPT}),
    FORM("psynth", PSYNTH, 2, {"notes", RF_ACCEPT_TIMES},
         {"span", NUMBER | RF_ACCEPT_OPTIONAL}),
    FORM("msg_synth", MSGSYNTH, 3, {"name", RF_ACCEPT_LABEL},
         {"attack", NUMBER}, {"decay", NUMBER}),
    {.name = "adc",
     .length = 3,
     .type = IMP,
     .refused = "nothing to hear",
     .count = 1,
     .arguments = {{"port", NUMBER}}},
};

static const rf_form points =
    FORM("points", POINTS, 3, {"points", RF_ACCEPT_POINTS}, {"span", NUMBER},
         {"loop", NUMBER});

static const rf_vocabulary vocabulary = {
    .forms = forms,
    .count = sizeof forms / sizeof *forms,
    .bare = GET,
    .points = &points,
};

static rf_tree tree;
static rf_error failure;

static inline rf_status parse_bytes(const char *text, size_t length)
{
    failure = (rf_error){0};
    return rf_tree_init(&tree, text, length, &vocabulary, &failure);
}

/* The tree of a good text; cleared by tear_down. */
static inline void parse(const char *text)
{
    const rf_status status = parse_bytes(text, strlen(text));
    if (status != RF_OK)
        print_error("%s\n%u:%u: %s\n", text, failure.line, failure.col,
                    failure.message);
    assert_int_equal(status, RF_OK);
}

static inline int tear_down(void **state)
{
    (void)state;
    rf_tree_clear(&tree);
    return 0;
}

static inline void assert_fails(const char *text, rf_status status,
                                uint32_t line, uint32_t col,
                                const char *message)
{
    assert_int_equal(parse_bytes(text, strlen(text)), status);
    assert_string_equal(failure.message, message);
    assert_int_equal(failure.line, line);
    assert_int_equal(failure.col, col);
}

static inline void assert_refused(const char *text, uint32_t line, uint32_t col,
                                  const char *message)
{
    assert_fails(text, RF_SYNTAX, line, col, message);
}

static inline void assert_token(rf_token token, const char *text)
{
    assert_int_equal(token.length, strlen(text));
    assert_memory_equal(tree.text + token.offset, text, token.length);
}

static inline void assert_argument(size_t index, rf_argument_kind kind,
                                   const char *text)
{
    assert_true(index < tree.n_arguments);
    assert_int_equal(tree.arguments[index].kind, kind);
    assert_token(tree.arguments[index].token, text);
}

/* Good grammar, but not to be played: the first fault. */
static inline void assert_fault(const char *text, rf_status status,
                                uint32_t line, uint32_t col, const char *what)
{
    parse(text);
    assert_true(tree.n_faults > 0);
    assert_int_equal(tree.faults[0].status, status);
    assert_int_equal(tree.faults[0].line, line);
    assert_int_equal(tree.faults[0].col, col);
    assert_string_equal(tree.faults[0].what, what);
    rf_tree_clear(&tree);
}

/* `head`, then `unit` as often as it fits, in fresh memory without a
 * terminator, so that a sanitizer sees who reads behind the end. */
static inline char *repeat(const char *head, const char *unit, size_t times,
                           size_t *length)
{
    const size_t begin = strlen(head), n = strlen(unit);
    *length = begin + times * n;
    char *text = malloc(*length);
    assert_non_null(text);
    for (size_t i = 0; i < *length; i++) {
        const char *from = i < begin ? head + i : unit + (i - begin) % n;
        text[i] = *from;
    }
    return text;
}

static inline void assert_repeated(const char *head, const char *unit,
                                   size_t times, rf_status status,
                                   const char *message)
{
    size_t length;
    char *text = repeat(head, unit, times, &length);
    assert_int_equal(parse_bytes(text, length), status);
    if (status != RF_OK)
        assert_string_equal(failure.message, message);
    rf_tree_clear(&tree);
    free(text);
}

/* Every beginning of a text is read or refused, in memory that ends with it. */
static inline void assert_beginnings(const char *whole)
{
    for (size_t n = 0; n <= strlen(whole); n++) {
        char *text = malloc(n > 0 ? n : 1);
        assert_non_null(text);
        memcpy(text, whole, n);
        const rf_status status = parse_bytes(text, n);
        assert_true(status == RF_OK || status == RF_SYNTAX);
        rf_tree_clear(&tree);
        free(text);
    }
}

#endif
