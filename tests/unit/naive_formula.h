/*
 * naive_formula.h: the language of `eval`, read anew for each sample.
 *
 * Written from SPEC.md 3.9 and 8.1, with libm and by recursive descent: slow,
 * short, and nothing in common with what it tests. Only for correct formulas.
 */
#ifndef TESTS_UNIT_NAIVE_FORMULA_H
#define TESTS_UNIT_NAIVE_FORMULA_H

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

typedef struct naive {
    const char *at;
    struct {
        char name[32];
        double value;
    } variables[64];
    size_t n;
} naive;

static double *naive_variable(naive *f, const char *name)
{
    size_t i = 0;
    while (i < f->n && strcmp(f->variables[i].name, name) != 0)
        i++;
    if (i == f->n)
        strcpy(f->variables[f->n++].name, name);
    return &f->variables[i].value;
}

static void naive_init(naive *f, double sr)
{
    *f = (naive){0};
    *naive_variable(f, "sr") = sr;
}

static void naive_skip(naive *f)
{
    while (isspace((unsigned char)*f->at))
        f->at++;
}

static bool naive_takes(naive *f, const char *text)
{
    naive_skip(f);
    if (strncmp(f->at, text, strlen(text)) != 0)
        return false;
    f->at += strlen(text);
    return true;
}

static void naive_word(naive *f, char *word)
{
    while (isalnum((unsigned char)*f->at) || *f->at == '_')
        *word++ = *f->at++;
    *word = '\0';
}

static double naive_level(naive *f, int level);

static double naive_function(const char *name, double x)
{
    static const struct {
        const char *name;
        double (*f)(double);
    } all[] = {{"int", trunc},   {"ceil", ceil},   {"floor", floor},
               {"abs", fabs},    {"round", round}, {"log", log10},
               {"sin", sin},     {"cos", cos},     {"tan", tan},
               {"asin", asin},   {"acos", acos},   {"atan", atan},
               {"sinh", sinh},   {"cosh", cosh},   {"tanh", tanh},
               {"asinh", asinh}, {"acosh", acosh}, {"atanh", atanh}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strcmp(all[i].name, name) == 0)
            return all[i].f(x);
    if (strcmp(name, "e") == 0)
        return exp(1);
    if (strcmp(name, "pi") == 0)
        return acos(-1);
    return isnan(x) ? x : copysign(1, x); /* sign */
}

static double naive_number(naive *f)
{
    char *end;
    const double number = strtod(f->at, &end);
    f->at = end;
    const char *suffix = strchr("kmunp", *f->at);
    if (!*f->at || !suffix)
        return number;
    f->at++;
    static const int powers[] = {3, -3, -6, -9, -12};
    return number * pow(10, powers[suffix - strchr("kmunp", 'k')]);
}

static double naive_brackets(naive *f)
{
    naive_skip(f);
    f->at++;
    naive_skip(f);
    const double x = *f->at == ')' || *f->at == ']' ? 0 : naive_level(f, 0);
    naive_skip(f);
    f->at++;
    return x;
}

static double naive_operand(naive *f)
{
    if (naive_takes(f, "-"))
        return -naive_operand(f);
    if (naive_takes(f, "+"))
        return naive_operand(f);
    if (isdigit((unsigned char)*f->at) || *f->at == '.')
        return naive_number(f);
    if (*f->at == '(' || *f->at == '[')
        return naive_brackets(f);
    char word[32];
    naive_word(f, word);
    naive_skip(f);
    if (*f->at == '(' || *f->at == '[')
        return naive_function(word, naive_brackets(f));
    return *naive_variable(f, word);
}

static double naive_binary(const char *op, double a, double b)
{
    const bool equal = fabs(a - b) < 8 * 2.2e-16;
    switch (op[0]) {
    case '&':
        return fabs(a) < 8 * 2.2e-16 ? a : b;
    case '=':
        return equal;
    case '!':
        return !equal;
    case '<':
        return op[1] ? a <= b : a < b;
    case '>':
        return op[1] ? a >= b : a > b;
    case '+':
        return a + b;
    case '-':
        return a - b;
    case '*':
        return a * b;
    case '/':
        return a / b;
    case '%':
        return fmod(a, b);
    default:
        return pow(a, b);
    }
}

static double naive_level(naive *f, int level)
{
    static const char *const operators[][7] = {
        {"&&"}, {"==", "!=", "<=", ">=", "<", ">"},
        {"+"},  {"-"},
        {"*"},  {"/"},
        {"%"},  {"^"}};
    if (level == 8)
        return naive_operand(f);
    double a = naive_level(f, level + 1);
    for (size_t i = 0; operators[level][i]; i++) {
        if (!naive_takes(f, operators[level][i]))
            continue;
        const bool from_the_right = level == 7;
        const double b = naive_level(f, from_the_right ? level : level + 1);
        a = naive_binary(operators[level][i], a, b);
        i = (size_t)-1;
    }
    return a;
}

/* One sample; variables keep their values in `f`. */
static double naive_sample(naive *f, const char *text, double phase, double in)
{
    *naive_variable(f, "phase") = phase;
    *naive_variable(f, "in") = in;
    f->at = text;
    for (;;) {
        char word[32];
        naive_skip(f);
        const char *begin = f->at;
        naive_word(f, word);
        if (!naive_takes(f, ":=")) {
            f->at = begin;
            return naive_level(f, 0);
        }
        const double value = naive_level(f, 0);
        *naive_variable(f, word) = value;
        (void)naive_takes(f, ";");
    }
}

#endif
