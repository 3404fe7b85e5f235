/* rf.Array: from extents, tables, other arrays and bytes. */
#include "bind/array.h"
#include "bind/types.h"
#include <string.h>

static int zeros(lua_State *L)
{
    const rfl_dtype dtype = rfl_check_dtype(L, 1);
    const int dims = lua_gettop(L) - 1;
    luaL_argcheck(L, dims >= 1 && dims <= 3, 2, "wants one to three extents");
    rfl_shape shape = {dims, {1, 1, 1}};
    for (int d = 0; d < dims; d++)
        shape.extent[d] = rfl_check_size(L, d + 2, 0, RFL_ELEMENTS);
    rfl_array_new(L, dtype, shape);
    return 1;
}

/* The shape that the first rows of the table at `index` promise. */
static rfl_shape promised_shape(lua_State *L, int index)
{
    rfl_shape shape = {0, {1, 1, 1}};
    lua_pushvalue(L, index);
    while (lua_istable(L, -1)) {
        if (shape.dims == 3)
            luaL_argerror(L, index, "a table may be three deep");
        shape.extent[shape.dims++] = lua_rawlen(L, -1);
        lua_rawgeti(L, -1, 1);
        lua_remove(L, -2);
    }
    lua_pop(L, 1);
    return shape;
}

/* Replaces the table on top by its i-th item (from 0). */
static void descend(lua_State *L, size_t i)
{
    lua_rawgeti(L, -1, (lua_Integer)i + 1);
    lua_remove(L, -2);
}

static void check_list(lua_State *L, int index, size_t want)
{
    if (!lua_istable(L, -1) || lua_rawlen(L, -1) != want)
        luaL_argerror(
            L, index,
            lua_pushfstring(L, "rows must be tables of %I", (lua_Integer)want));
}

/* Pushes the list that holds row `row` of the last extent. */
static void push_list(lua_State *L, int index, const rfl_shape *shape,
                      size_t row)
{
    lua_pushvalue(L, index);
    if (shape->dims == 3) {
        descend(L, row / shape->extent[1]);
        check_list(L, index, shape->extent[1]);
    }
    if (shape->dims > 1) {
        descend(L, shape->dims == 3 ? row % shape->extent[1] : row);
        check_list(L, index, shape->extent[shape->dims - 1]);
    }
}

void rfl_array_read(lua_State *L, int index, const rfl_array *to)
{
    const size_t width = to->shape.extent[to->shape.dims - 1];
    const size_t lists = width ? to->size / width : 0;
    luaL_argcheck(L, lua_rawlen(L, index) == to->shape.extent[0], index,
                  "table and array differ in length");
    for (size_t row = 0; row < lists; row++) {
        push_list(L, index, &to->shape, row);
        for (size_t i = 0; i < width; i++) {
            if (lua_rawgeti(L, -1, (lua_Integer)i + 1) != LUA_TNUMBER)
                luaL_argerror(L, index,
                              lua_pushfstring(L, "element %I is a %s",
                                              (lua_Integer)i + 1,
                                              luaL_typename(L, -1)));
            rfl_array_put(to, row * width + i, lua_tonumber(L, -1));
            lua_pop(L, 1);
        }
        lua_pop(L, 1);
    }
}

static int array(lua_State *L)
{
    const rfl_dtype dtype = rfl_check_dtype(L, 1);
    if (lua_istable(L, 2)) {
        const rfl_shape shape = promised_shape(L, 2);
        rfl_array_read(L, 2, rfl_array_new(L, dtype, shape));
        return 1;
    }
    const rfl_array *from = rfl_check_array(L, 2);
    rfl_array *to = rfl_array_new(L, dtype, from->shape);
    rfl_array_copy(to, from);
    to->sr = from->sr;
    return 1;
}

static int is_array(lua_State *L)
{
    lua_pushboolean(L, luaL_testudata(L, 1, RFL_ARRAY) != NULL);
    return 1;
}

static int from_bytes(lua_State *L)
{
    const rfl_dtype dtype = rfl_check_dtype(L, 1);
    size_t length;
    const char *bytes = luaL_checklstring(L, 2, &length);
    luaL_argcheck(L, length % rfl_width(dtype) == 0, 2,
                  "ends inside an element");
    rfl_array *to =
        rfl_array_new(L, dtype, rfl_shape_1(length / rfl_width(dtype)));
    memcpy(to->data, bytes, length);
    return 1;
}

void rfl_array_make_open(lua_State *L)
{
    static const luaL_Reg functions[] = {{"zeros", zeros},
                                         {"array", array},
                                         {"is_array", is_array},
                                         {"from_bytes", from_bytes},
                                         {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
