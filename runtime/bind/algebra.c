/* core.algebra: products, updates and eigenvectors of float64 arrays. */
#include "bind/types.h"

static const rfl_array *check_doubles(lua_State *L, int arg, int dims)
{
    const rfl_array *a = rfl_check_array(L, arg);
    luaL_argcheck(L, a->dtype == RFL_F64, arg, "wants a float64 array");
    luaL_argcheck(L, a->shape.dims == dims || (dims == 0 && a->shape.dims < 3),
                  arg, dims == 1 ? "wants a vector" : "wants a matrix");
    return a;
}

static const rfl_array *check_square(lua_State *L, int arg)
{
    const rfl_array *a = check_doubles(L, arg, 2);
    luaL_argcheck(L, a->shape.extent[0] == a->shape.extent[1], arg,
                  "is not square");
    return a;
}

/* Pushes the array at `arg` that is to be written, or where there is none a
 * new one. */
static rfl_array *output(lua_State *L, int arg, rfl_shape shape)
{
    if (lua_isnoneornil(L, arg))
        return rfl_array_new(L, RFL_F64, shape);
    check_doubles(L, arg, shape.dims);
    rfl_array *a = rfl_check_writable(L, arg);
    luaL_argcheck(L,
                  a->shape.extent[0] == shape.extent[0] &&
                      a->shape.extent[1] == shape.extent[1],
                  arg, "has the wrong shape");
    lua_pushvalue(L, arg);
    return a;
}

/* product(a, b [, between [, out]]) -> out | nil, message, detail */
static int product(lua_State *L)
{
    const rfl_array *a = check_doubles(L, 1, 0), *b = check_doubles(L, 2, 0);
    const bool row = a->shape.dims == 1, column = b->shape.dims == 1;
    luaL_argcheck(L, !(row && column), 2, "wants a matrix: the first is none");
    const size_t rows = row ? 1 : a->shape.extent[0];
    const size_t inner = row ? a->size : a->shape.extent[1];
    luaL_argcheck(L, b->shape.extent[0] == inner, 2,
                  "has another number of rows than the first has columns");
    const size_t columns = column ? 1 : b->shape.extent[1];
    const double *between = NULL;
    if (!lua_isnoneornil(L, 3)) {
        const rfl_array *s = check_doubles(L, 3, 1);
        luaL_argcheck(L, s->size == inner, 3, "has the wrong length");
        between = s->data;
    }
    const rfl_array *out = output(L, 4,
                                  row      ? rfl_shape_1(columns)
                                  : column ? rfl_shape_1(rows)
                                           : rfl_shape_2(rows, columns));
    rf_error err = {0};
    if (rf_product(a->data, rows, inner, between, b->data, columns, out->data,
                   &err) != RF_OK)
        return rfl_fail(L, &err);
    return 1;
}

/* update(c, keep, rows, weights) -> c | nil, message, detail */
static int update(lua_State *L)
{
    const rfl_array *c = check_square(L, 1);
    rfl_check_writable(L, 1);
    const double keep = luaL_checknumber(L, 2);
    const rfl_array *rows = check_doubles(L, 3, 2);
    const size_t n = c->shape.extent[0], count = rows->shape.extent[0];
    luaL_argcheck(L, rows->shape.extent[1] == n, 3,
                  "has rows of another length than the matrix");
    const rfl_array *weights = check_doubles(L, 4, 1);
    luaL_argcheck(L, weights->size == count, 4, "wants a weight for each row");
    rf_error err = {0};
    if (rf_symmetric_update(c->data, n, keep, rows->data, weights->data, count,
                            &err) != RF_OK)
        return rfl_fail(L, &err);
    lua_settop(L, 1);
    return 1;
}

/* eigen(a [, values [, vectors]]) -> values, vectors | nil, message, detail */
static int eigen(lua_State *L)
{
    const rfl_array *a = check_square(L, 1);
    const size_t n = a->shape.extent[0];
    lua_settop(L, 3);
    const rfl_array *values = output(L, 2, rfl_shape_1(n));
    const rfl_array *vectors = output(L, 3, rfl_shape_2(n, n));
    rf_error err = {0};
    if (rf_eigen(a->data, n, vectors->data, values->data, &err) != RF_OK)
        return rfl_fail(L, &err);
    return 2;
}

void rfl_algebra_open(lua_State *L)
{
    static const luaL_Reg functions[] = {{"product", product},
                                         {"update", update},
                                         {"eigen", eigen},
                                         {NULL, NULL}};
    luaL_newlib(L, functions);
    lua_setfield(L, -2, "algebra");
}
