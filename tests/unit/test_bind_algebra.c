/* core.algebra: what it gives back, what it refuses, and that it leaks
 * nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lua_rig.h"

#define MATRICES                                             \
    "local al = core.algebra\n"                              \
    "local a = array('float64', {{1, 2, 3}, {4, 5, 6}})\n"   \
    "local b = array('float64', {{1, 0}, {2, 1}, {0, 3}})\n" \
    "local v = array('float64', {1, 10, 100})\n"             \
    "local c = array('float64', {{2, 1}, {1, 2}})\n"

static void vectors_are_rows_before_a_matrix_and_columns_behind(void **state)
{
    (void)state;
    run(MATRICES
        "assert(al.product(a, b) == array('float64', {{5, 11}, {14, 23}}))\n"
        "assert(al.product(a, v) == array('float64', {321, 654}))\n"
        "assert(al.product(v, b) == array('float64', {21, 310}))\n"
        "assert(al.product(a, b, v)\n"
        "  == array('float64', {{41, 920}, {104, 1850}}))\n"
        "local out = zeros('float64', 2)\n"
        "assert(rawequal(al.product(a, v, nil, out), out) and out[2] == 654)");
}

static void updates_change_the_matrix_itself(void **state)
{
    (void)state;
    run(MATRICES
        "local rows = array('float64', {{1, 2}})\n"
        "assert(rawequal(al.update(c, 0.5, rows, array('float64', {2})), c))\n"
        "assert(c == array('float64', {{3, 4.5}, {4.5, 9}}))");
}

static void eigen_gives_values_and_rows(void **state)
{
    (void)state;
    run(MATRICES "local values, vectors = al.eigen(c)\n"
                 "assert(math.abs(values[1] - 1) < 1e-15)\n"
                 "assert(math.abs(values[2] - 3) < 1e-15)\n"
                 "assert(math.abs(vectors[2][1] - vectors[2][2]) < 1e-15)\n"
                 "assert(math.abs(vectors[1][1] + vectors[1][2]) < 1e-15)\n"
                 "local l, V = zeros('float64', 2), zeros('float64', 2, 2)\n"
                 "local l2, V2 = al.eigen(c, l, V)\n"
                 "assert(rawequal(l, l2) and rawequal(V, V2))\n"
                 "assert(l == values and V == vectors)\n"
                 "assert(#al.eigen(zeros('float64', 0, 0)) == 0)");
}

static void bad_numbers_are_an_error_value(void **state)
{
    (void)state;
    run(MATRICES
        "v[2] = 0 / 0\n"
        "fails('invalid', 'number 2 of b is not finite', al.product(a, v))\n"
        "c[2] = {math.huge, 1}\n"
        "fails('invalid', 'row 2, column 1 is not finite', al.eigen(c))\n"
        "fails('invalid', 'number 3 of the matrix', al.update(c, 1,\n"
        "  zeros('float64', 1, 2), zeros('float64', 1)))\n"
        "local d = array('float64', {{1, 2}, {3, 4}})\n"
        "fails('argument', 'lies in an input', al.product(d, b:rows(1, 2),\n"
        "  nil, d))");
}

static void wrong_shapes_raise(void **state)
{
    (void)state;
    run(MATRICES "local f = zeros('float32', 2, 2)\n"
                 "local cube = zeros('float64', 2, 2, 2)\n"
                 "refuses('#1', al.product, f, b)\n"
                 "refuses('wants a matrix', al.product, cube, b)\n"
                 "refuses('the first is none', al.product, v, v)\n"
                 "refuses('another number of rows', al.product, a, c)\n"
                 "refuses('#3', al.product, a, b, zeros('float64', 2))\n"
                 "refuses('wants a vector', al.product, a, b, c)\n"
                 "refuses('wrong shape', al.product, a, b, nil, b)\n"
                 "refuses('wants a vector', al.product, a, v, nil, b)\n"
                 "refuses('read-only', al.product, a, b, nil,\n"
                 "  zeros('float64', 2, 2):seal())\n"
                 "refuses('not square', al.eigen, a)\n"
                 "refuses('#2', al.eigen, c, v)\n"
                 "refuses('#3', al.eigen, c, nil, a)\n"
                 "refuses('#1', al.eigen, {{1}})\n"
                 "refuses('not square', al.update, a, 1, a, v)\n"
                 "refuses('#2', al.update, c, nil, c, v)\n"
                 "refuses('another length', al.update, c, 1, a, v)\n"
                 "refuses('weight for each row', al.update, c, 1, c, v)\n"
                 "refuses('read-only', al.update, c:copy():seal(), 1, c,\n"
                 "  zeros('float64', 2))");
}

static void short_memory_is_survived(void **state)
{
    (void)state;
    survives_failing_memory(MATRICES "al.product(a, b, v)\n"
                                     "al.update(c, 1, b, v)\n"
                                     "al.eigen(c)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vectors_are_rows_before_a_matrix_and_columns_behind),
        cmocka_unit_test(updates_change_the_matrix_itself),
        cmocka_unit_test(eigen_gives_values_and_rows),
        cmocka_unit_test(bad_numbers_are_an_error_value),
        cmocka_unit_test(wrong_shapes_raise),
        cmocka_unit_test(short_memory_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
