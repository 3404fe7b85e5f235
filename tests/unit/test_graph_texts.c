/*
 * Texts with a verdict: those of tests/glicol that begin with
 * `// expect error LINE:COLUMN: kind: beginning of the message`, and, where it
 * lies beside the repository, the corpus of the language (SPEC.md 12).
 */
#include "graph/graph.h"
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fail_alloc.h"

enum { LONGEST = 1 << 16 };

/* What became of a text. */
typedef struct outcome {
    rf_status status;
    rf_error err;
    char text[LONGEST];
} outcome;

static outcome last;

static void run(const char *path)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    const size_t length = fread(last.text, 1, LONGEST - 1, file);
    fclose(file);
    last.text[length] = '\0';
    last.err = (rf_error){0};
    rf_graph *graph = NULL;
    last.status = rf_graph_create(last.text, length, &graph, &last.err);
    rf_graph_release(graph);
}

/* ---- our own ---- */

static void assert_verdict(const char *path)
{
    static const char mark[] = "// expect error ";
    run(path);
    if (strncmp(last.text, mark, strlen(mark)) != 0)
        return; /* another test's */
    last.text[strcspn(last.text, "\n")] = '\0';
    char told[sizeof last.err.message + 64];
    snprintf(told, sizeof told, "%u:%u: %s: %s", last.err.line, last.err.col,
             rf_status_name(last.err.status), last.err.message);
    const char *expected = last.text + strlen(mark);
    if (strncmp(told, expected, strlen(expected)) != 0)
        fail_msg("%s\n  expected %s\n  got      %s", path, expected, told);
}

static void errors_are_told_as_the_texts_expect(void **state)
{
    (void)state;
    glob_t found;
    assert_int_equal(glob("tests/glicol/*.glicol", 0, NULL, &found), 0);
    assert_true(found.gl_pathc > 10);
    for (size_t i = 0; i < found.gl_pathc; i++)
        assert_verdict(found.gl_pathv[i]);
    globfree(&found);
}

/* ---- the corpus ---- */

#define CORPUS "../shared/glicol/"

/* One entry of the manifest, which has a line for each value. */
typedef struct entry {
    char file[256], kind[64];
    unsigned long line, columns[2];
    size_t n_columns;
} entry;

typedef struct tally {
    size_t good, refused, of_others;
} tally;

/* What a graph cannot know: the samples, and whether a script compiles. */
static bool is_of_others(const entry *e)
{
    return last.status == RF_OK && (strcmp(e->kind, "unknown-sample") == 0 ||
                                    strstr(e->file, "bad_meta"));
}

static void check_refused(const entry *e, tally *t)
{
    if (is_of_others(e)) {
        t->of_others++;
        return;
    }
    const bool fits = strcmp(rf_status_name(last.status), e->kind) == 0 &&
                      last.err.line == e->line &&
                      last.err.col >= e->columns[0] &&
                      last.err.col <= e->columns[1];
    if (!fits)
        fail_msg("%s: expected %s at %lu:%lu..%lu, got %s at %u:%u: %s",
                 e->file, e->kind, e->line, e->columns[0], e->columns[1],
                 rf_status_name(last.status), last.err.line, last.err.col,
                 last.err.message);
    t->refused++;
}

static void check_good(const entry *e, tally *t)
{
    if (last.status != RF_OK)
        fail_msg("%s: %u:%u: %s", e->file, last.err.line, last.err.col,
                 last.err.message);
    t->good++;
}

static void check(const entry *e, tally *t)
{
    char path[sizeof CORPUS + sizeof e->file];
    if (!e->file[0])
        return;
    snprintf(path, sizeof path, "%s%s", CORPUS, e->file);
    run(path);
    if (e->kind[0])
        check_refused(e, t);
    else
        check_good(e, t);
}

/* A value of an entry is indented by three, an item of its lists by four. */
static void read_line(const char *line, entry *e)
{
    const size_t indent = strspn(line, " ");
    line += indent;
    if (indent == 3 && sscanf(line, "\"file\": \"%255[^\"]", e->file) != 1 &&
        sscanf(line, "\"kind\": \"%63[^\"]", e->kind) != 1 &&
        strncmp(line, "\"line\": ", 8) == 0)
        e->line = strtoul(line + 8, NULL, 10);
    if (indent == 4 && *line >= '0' && *line <= '9' && e->n_columns < 2)
        e->columns[e->n_columns++] = strtoul(line, NULL, 10);
}

static void read_manifest(FILE *manifest, tally *t)
{
    entry e = {0};
    char line[1024];
    while (fgets(line, sizeof line, manifest)) {
        if (strncmp(line, "  {", 3) == 0)
            e = (entry){0};
        else if (strncmp(line, "  }", 3) == 0)
            check(&e, t);
        else
            read_line(line, &e);
    }
}

static void the_corpus_is_accepted_and_refused_as_it_says(void **state)
{
    (void)state;
    FILE *manifest = fopen(CORPUS "manifest.json", "r");
    if (!manifest) {
        print_message("no corpus beside the repository: skipped\n");
        skip();
    }
    tally t = {0};
    read_manifest(manifest, &t);
    fclose(manifest);
    assert_int_equal(t.good, 100);
    assert_int_equal(t.refused, 34);
    assert_int_equal(t.of_others, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_are_told_as_the_texts_expect),
        cmocka_unit_test(the_corpus_is_accepted_and_refused_as_it_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
