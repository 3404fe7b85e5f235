/*
 * test_hostile.c: programs that nobody writes: long, deep, many, large.
 *
 * Each is refused or played, and either takes no more than SECONDS: what takes
 * more than linear time would take minutes. With HOSTILE in the environment it
 * tells how long each took.
 */
#include "raveforce_lua.h"
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <setjmp.h>

#include <cmocka.h>

#include "fail_alloc.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SECONDS 10.0
#else
#define SECONDS 1.0
#endif

/* ---- texts ---- */

typedef struct recipe {
    const char *name;
    const char *before, *part, *after;
    size_t count;
    rf_status status; /* of what is refused; RF_OK: it plays */
} recipe;

typedef struct text {
    char *bytes;
    size_t length;
} text;

/* Adds `part`, in which '#' is a number and '$' the number behind it. */
static void add(text *t, const char *part, size_t number)
{
    for (; *part; part++) {
        char *to = t->bytes + t->length;
        if (*part == '#' || *part == '$')
            t->length += (size_t)sprintf(to, "%zu", number + (*part == '$'));
        else
            t->bytes[t->length++] = *part;
    }
}

static text cook(const recipe *r)
{
    const size_t most = strlen(r->before) + strlen(r->after) +
                        r->count * (strlen(r->part) + 40) + 1;
    text t = {malloc(most), 0};
    assert_non_null(t.bytes);
    add(&t, r->before, 0);
    for (size_t i = 0; i < r->count; i++)
        add(&t, r->part, i);
    add(&t, r->after, r->count);
    return t;
}

/* ---- what becomes of them ---- */

enum { FRAMES = 2 * RF_BLOCK };

static rf_status play(const text *t, rf_error *err)
{
    rf_graph *graph = NULL;
    rf_plan *plan = NULL;
    rf_stream *stream = NULL;
    float left[FRAMES], right[FRAMES];
    const rf_plan_options options = {
        .size = sizeof options, .scripts = rf_host_scripts(), .live = true};
    rf_status status = rf_graph_create(t->bytes, t->length, &graph, err);
    if (status == RF_OK)
        status = rf_plan_create(graph, &options, &plan, err);
    if (status == RF_OK)
        status = rf_stream_create(plan, NULL, 42, &stream, err);
    if (status == RF_OK)
        status = rf_stream_pull(stream, left, right, FRAMES, err);
    rf_stream_destroy(stream);
    rf_plan_release(plan);
    rf_graph_release(graph);
    return status;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void assert_took(const recipe *r, rf_status status, const rf_error *err,
                        double took)
{
    if (getenv("HOSTILE"))
        printf("%6.3f s %-24s %s\n", took, r->name, err->message);
    if (status != r->status)
        fail_msg("%s: %s: %s", r->name, rf_status_name(status), err->message);
    if (took > SECONDS)
        fail_msg("%s takes %g s", r->name, took);
}

static void assert_handled(const recipe *r)
{
    const text t = cook(r);
    rf_error err = {0};
    const double before = seconds();
    const rf_status status = play(&t, &err);
    assert_took(r, status, &err, seconds() - before);
    free(t.bytes);
}

static void assert_all_handled(const recipe *recipes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_handled(&recipes[i]);
}

#define RECIPES(list) list, sizeof(list) / sizeof *(list)

static void many_chains(void **state)
{
    (void)state;
    static const recipe list[] = {
        {"sounding", "", "a#: sin 1\n", "", 100000, RF_OK},
        {"too many", "", "a#: sin 1\n", "", 200000, RF_LIMIT},
        {"silent", "", "~a#: sin 1\n", "", 100000, RF_OK},
        {"of one name", "", "a: sin 1\n", "", 200000, RF_LIMIT},
        {"each of the next", "", "~a#: sin ~a$\n", "~a#: sin 1\no: ~a0", 60000,
         RF_OK},
        {"in a circle", "~a0: get ~b\n", "~a$: get ~a#\n", "~b: get ~a#\no: ~b",
         60000, RF_OK},
        {"unknown", "", "a#: sin ~x#\n", "", 50000, RF_UNKNOWN_REFERENCE},
    };
    assert_all_handled(RECIPES(list));
}

static void long_chains(void **state)
{
    (void)state;
    static const recipe list[] = {
        {"mul", "o: sin 1", " >> mul 1", "", 100000, RF_OK},
        {"too long", "o: sin 1", " >> mul 1", "", 200000, RF_LIMIT},
        {"lpf", "o: sin 1", " >> lpf 300 1", "", 60000, RF_OK},
        {"seq", "o: speed 1", " >> seq 60", "", 60000, RF_OK},
        {"of itself", "~o: sin ~o", " >> add ~o", "\np: ~o", 60000, RF_OK},
    };
    assert_all_handled(RECIPES(list));
}

static void many_references(void **state)
{
    (void)state;
    static const recipe list[] = {
        {"the same", "~a: sin 1\no: mix", " ~a", "", 10000, RF_OK},
        {"a megabyte", "~a: sin 1\no: mix", " ~a", "", 350000, RF_OK},
        {"different", "o: mix ~a..\n", "~a#: sin 1\n", "", 1000, RF_OK},
        {"loose", "o: mix ~a..\n", "~a#: sin 1\n", "", 10000, RF_OK},
        {"all of all", "", "~a#: mix ~a..\n", "o: ~a0", 1000, RF_OK},
        {"more of more", "", "~a#: mix ~a..\n", "o: ~a0", 3000, RF_LIMIT},
        {"to notes", "~a: sin 1\no: seq", " ~a", "", 10000, RF_OK},
    };
    assert_all_handled(RECIPES(list));
}

static void large_memory(void **state)
{
    (void)state;
    static const recipe list[] = {
        {"delayn", "o: sin 1 >> delayn 1", "0", "", 30, RF_LIMIT},
        {"delayms", "o: sin 1 >> delayms 1", "0", "", 30, RF_LIMIT},
        {"apfmsgain", "o: sin 1 >> apfmsgain 1", "0", ". 0.5", 30, RF_LIMIT},
        {"delays", "o: sin 1", " >> delayn 100000", "", 100000, RF_LIMIT},
        {"plates", "", "a#: imp 1 >> plate 0.5\n", "", 100000, RF_LIMIT},
        {"reverbs", "", "a#: imp 1 >> reverb 0.5 0.5 0.5 0.5 0.5\n", "", 60000,
         RF_LIMIT},
        {"half as many", "", "a#: imp 1 >> plate 0.5\n", "", 50000, RF_LIMIT},
        {"plates in a row", "o: imp 1", " >> plate 0.5", "", 100000, RF_LIMIT},
        {"scripts", "", "a#: meta `x = 1`\n", "", 50000, RF_LIMIT},
    };
    assert_all_handled(RECIPES(list));
}

static void long_lines(void **state)
{
    (void)state;
    static const recipe list[] = {
        {"comment", "//", "x", "", 1000000, RF_OK},
        {"blanks", "o: sin 1", " ", "", 1000000, RF_OK},
        {"newlines", "o: sin 1", "\n", "", 1000000, RF_OK},
        {"digits", "o: sin 1", "0", "", 1000000, RF_OK},
        {"name", "a", "a", ": sin 1", 1000000, RF_OK},
        {"notes", "o: seq", " 60", "", 300000, RF_LIMIT},
        {"notes in one", "o: seq 60", "_60", "", 300000, RF_LIMIT},
        {"numbers", "o: choose", " 60", "", 300000, RF_LIMIT},
        {"marks", "o: sin 1", " >>", "", 300000, RF_SYNTAX},
        {"events", "o: sig \"", "1@0.5 ", "\"(1)", 150000, RF_LIMIT},
        {"points", "o: [", "0.5=>1,", "1=>1]", 150000, RF_LIMIT},
        {"pairs", "o: psynth `", "0.5 60,", "1 60`", 150000, RF_LIMIT},
        {"bytes", "", "\xff", "", 1000000, RF_SYNTAX},
    };
    assert_all_handled(RECIPES(list));
}

static void deep_texts(void **state)
{
    (void)state;
    static const recipe list[] = {
        {"brackets", "o: ", "[", "", 1000000, RF_SYNTAX},
        {"braces", "o: sin ", "{", "", 1000000, RF_SYNTAX},
        {"quotes", "o: sig ", "\"", "", 1000000, RF_SYNTAX},
        {"backticks", "o: eval ", "`", "", 1000000, RF_SYNTAX},
        {"formula", "o: eval `", "(", "`", 1000000, RF_LIMIT},
        {"signs", "o: eval `", "-", "1`", 100000, RF_LIMIT},
        {"powers", "o: eval `1", "^x", "`", 100000, RF_LIMIT},
        {"sum", "o: eval `1", "+x", "`", 100000, RF_LIMIT},
        {"assignments", "o: eval `", "a:=1;", "a`", 100000, RF_LIMIT},
        {"script", "o: meta `x = ", "(", "`", 60000, RF_INVALID},
        {"long script", "o: meta `", "x = 1 ", "`", 100000, RF_LIMIT},
    };
    assert_all_handled(RECIPES(list));
}

/* ---- texts that take over ---- */

static rf_status update(const text *from, const text *to, rf_error *err)
{
    rf_graph *graph = NULL, *next = NULL;
    rf_plan *plan = NULL;
    rf_stream *stream = NULL;
    float left[RF_BLOCK];
    const rf_plan_options options = {.size = sizeof options, .live = true};
    rf_status status = rf_graph_create(from->bytes, from->length, &graph, err);
    if (status == RF_OK)
        status = rf_plan_create(graph, &options, &plan, err);
    if (status == RF_OK)
        status = rf_stream_create(plan, NULL, 42, &stream, err);
    if (status == RF_OK)
        status = rf_graph_create(to->bytes, to->length, &next, err);
    for (int i = 0; i < 2 && status == RF_OK; i++) {
        status = rf_stream_pull(stream, left, NULL, RF_BLOCK, err);
        if (status == RF_OK)
            status = rf_stream_update(stream, next, err);
    }
    rf_stream_destroy(stream);
    rf_plan_release(plan);
    rf_graph_release(next);
    rf_graph_release(graph);
    return status;
}

/* The alignment of SPEC.md 6.5 is quadratic in what differs. */
static void updates_of_large_texts(void **state)
{
    (void)state;
    static const recipe list[][2] = {
        {{"add to mul", "o: sin 1", " >> add 1 >> mul 1", "", 20000, RF_OK},
         {"", "o: saw 1", " >> mul 1 >> add 1", " >> lpf 9 1", 20000, RF_OK}},
        {{"short to long", "o: sin 1", " >> add 1", "", 10, RF_OK},
         {"", "o: saw 1", " >> mul 1 >> add 1", "", 20000, RF_OK}},
        {{"other names", "", "a#: sin 1\n", "", 30000, RF_OK},
         {"", "", "b#: sin 1\n", "", 30000, RF_OK}},
        {{"other places", "", "a#: sin 1\n", "", 30000, RF_OK},
         {"", "", "a$: sin 1\n", "a0: sin 2", 30000, RF_OK}},
    };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        const recipe *r = list[i];
        const text from = cook(&r[0]), to = cook(&r[1]);
        rf_error err = {0};
        const double before = seconds();
        const rf_status status = update(&from, &to, &err);
        assert_took(&r[0], status, &err, seconds() - before);
        free(from.bytes);
        free(to.bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_chains),
        cmocka_unit_test(long_chains),
        cmocka_unit_test(many_references),
        cmocka_unit_test(large_memory),
        cmocka_unit_test(long_lines),
        cmocka_unit_test(deep_texts),
        cmocka_unit_test(updates_of_large_texts),
    };
    return cmocka_run_group_tests_name("hostile", tests, NULL, NULL);
}
