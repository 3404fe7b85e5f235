/*
 * rf.Array: indexing, and what the other files need of it. `a[i]` is the inner
 * loop of agents, so the integer key comes first and is checked least.
 */
#include "bind/array.h"
#include "bind/types.h"
#include <math.h>
#include <string.h>

/* Elements begin on a cache line's quarter, whatever the header grows to. */
#define HEADER ((sizeof(rfl_array) + 15) / 16 * 16)

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "bytes() gives the memory as it is");

static size_t count(lua_State *L, const rfl_shape *shape)
{
    size_t n = 1;
    bool empty = false;
    for (int d = 0; d < shape->dims; d++) {
        const size_t extent = shape->extent[d];
        empty |= extent == 0;
        if (extent > RFL_ELEMENTS || (extent && n > RFL_ELEMENTS / extent))
            luaL_error(L, "an array has at most %I elements",
                       (lua_Integer)RFL_ELEMENTS);
        n *= extent ? extent : 1;
    }
    return empty ? 0 : n;
}

static void set_up(rfl_array *a, rfl_dtype dtype, rfl_shape shape, size_t size)
{
    a->root = a;
    a->dtype = dtype;
    a->shape = shape;
    a->size = size;
}

rfl_array *rfl_array_raw(lua_State *L, rfl_dtype dtype, rfl_shape shape)
{
    const size_t size = count(L, &shape);
    rfl_array *a = lua_newuserdatauv(L, HEADER + size * rfl_width(dtype), 0);
    memset(a, 0, HEADER);
    luaL_setmetatable(L, RFL_ARRAY);
    set_up(a, dtype, shape, size);
    a->data = (char *)a + HEADER;
    a->open = true;
    return a;
}

rfl_array *rfl_array_new(lua_State *L, rfl_dtype dtype, rfl_shape shape)
{
    rfl_array *a = rfl_array_raw(L, dtype, shape);
    memset(a->data, 0, a->size * rfl_width(dtype));
    return a;
}

rfl_array *rfl_array_empty(lua_State *L, rfl_dtype dtype, rfl_shape shape)
{
    const size_t size = count(L, &shape);
    rfl_array *a = rfl_box(L, RFL_ARRAY, sizeof *a, 0);
    set_up(a, dtype, shape, size);
    a->lent = true;
    return a;
}

void rfl_array_lend(rfl_array *root, const void *data)
{
    root->data = (void *)data; /* `lent` keeps it from being written to */
    root->open = true;
}

void rfl_array_close(rfl_array *root)
{
    if (root) {
        root->data = NULL;
        root->open = false;
    }
}

rfl_array *rfl_array_part(lua_State *L, int index, size_t first,
                          rfl_shape shape)
{
    const rfl_array *base = lua_touserdata(L, index);
    index = lua_absindex(L, index);
    const size_t size = count(L, &shape);
    rfl_array *a = rfl_box(L, RFL_ARRAY, sizeof *a, 1);
    set_up(a, base->dtype, shape, size);
    a->root = base->root;
    a->data = (char *)base->data + first * rfl_width(base->dtype);
    if (base->root == base)
        lua_pushvalue(L, index);
    else
        lua_getiuservalue(L, index, 1);
    lua_setiuservalue(L, -2, 1);
    return a;
}

void rfl_array_copy(const rfl_array *to, const rfl_array *from)
{
    if (to->dtype == from->dtype) {
        memmove(to->data, from->data, to->size * rfl_width(to->dtype));
        return;
    }
    for (size_t i = 0; i < to->size; i++)
        rfl_array_put(to, i, rfl_array_get(from, i));
}

rfl_array *rfl_check_array(lua_State *L, int arg)
{
    rfl_array *a = luaL_checkudata(L, arg, RFL_ARRAY);
    luaL_argcheck(L, a->root->open, arg, "the view is closed");
    return a;
}

rfl_array *rfl_check_writable(lua_State *L, int arg)
{
    rfl_array *a = rfl_check_array(L, arg);
    luaL_argcheck(L, !a->root->lent, arg, "the view is read-only");
    return a;
}

const rfl_array *rfl_check_mono(lua_State *L, int arg)
{
    const rfl_array *a = rfl_check_array(L, arg);
    luaL_argcheck(L, a->dtype == RFL_F32 && a->shape.dims == 1, arg,
                  "wants a float32 array with one extent");
    return a;
}

const rfl_array *rfl_check_sound(lua_State *L, int arg, uint32_t *channels,
                                 size_t *frames)
{
    const rfl_array *a = rfl_check_array(L, arg);
    const rfl_shape *s = &a->shape;
    luaL_argcheck(L,
                  a->dtype == RFL_F32 &&
                      (s->dims == 1 || (s->dims == 2 && s->extent[0] == 2)),
                  arg, "wants float32 [frames] or [2][frames]");
    *channels = (uint32_t)s->dims;
    *frames = s->extent[s->dims - 1];
    return a;
}

rfl_dtype rfl_check_dtype(lua_State *L, int arg)
{
    static const char *const names[] = {"float32", "float64", NULL};
    return (rfl_dtype)luaL_checkoption(L, arg, NULL, names);
}

static int refuse_index(lua_State *L, const rfl_array *a, lua_Integer i)
{
    if (!a->root->open)
        return luaL_error(L, "the view is closed");
    return luaL_error(L, "index %I is outside 1..%I", i,
                      (lua_Integer)a->shape.extent[0]);
}

/* Pushes row `i` (from 0) of an array with two extents or three. */
static const rfl_array *push_row(lua_State *L, size_t i)
{
    const rfl_array *a = lua_touserdata(L, 1);
    rfl_shape row = {a->shape.dims - 1,
                     {a->shape.extent[1], a->shape.extent[2], 1}};
    return rfl_array_part(L, 1, i * (row.extent[0] * row.extent[1]), row);
}

static int push_shape(lua_State *L, const rfl_shape *shape)
{
    lua_createtable(L, shape->dims, 0);
    for (int d = 0; d < shape->dims; d++) {
        lua_pushinteger(L, (lua_Integer)shape->extent[d]);
        lua_rawseti(L, -2, d + 1);
    }
    return 1;
}

/* A method or a field; upvalue 1 is the table of methods. */
static int field(lua_State *L, const rfl_array *a)
{
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL ||
        lua_type(L, 2) != LUA_TSTRING)
        return 1;
    const char *name = lua_tostring(L, 2);
    if (strcmp(name, "shape") == 0)
        return push_shape(L, &a->shape);
    if (strcmp(name, "dtype") == 0)
        lua_pushstring(L, a->dtype == RFL_F32 ? "float32" : "float64");
    else if (strcmp(name, "size") == 0)
        lua_pushinteger(L, (lua_Integer)a->size);
    else if (strcmp(name, "sr") == 0 && a->sr > 0)
        lua_pushnumber(L, a->sr);
    return 1; /* nil, left by rawget, for what there is not */
}

/* Lua calls it for our userdata only: the metatable is hidden. */
static int index_get(lua_State *L)
{
    const rfl_array *a = lua_touserdata(L, 1);
    if (lua_type(L, 2) != LUA_TNUMBER)
        return field(L, a);
    const lua_Integer i = luaL_checkinteger(L, 2);
    const lua_Unsigned at = (lua_Unsigned)i - 1;
    if (at >= a->shape.extent[0] || !a->root->open)
        return refuse_index(L, a, i);
    if (a->shape.dims == 1)
        lua_pushnumber(L, rfl_array_get(a, at));
    else
        push_row(L, at);
    return 1;
}

static int set_sr(lua_State *L, rfl_array *a)
{
    luaL_argcheck(L,
                  lua_type(L, 2) == LUA_TSTRING &&
                      strcmp(lua_tostring(L, 2), "sr") == 0,
                  2, "only sr and elements can be set");
    const double sr = lua_isnil(L, 3) ? 0 : rfl_check_finite(L, 3);
    luaL_argcheck(L, sr > 0 || lua_isnil(L, 3), 3, "sr must be positive");
    a->sr = sr;
    return 0;
}

static void set_row(lua_State *L, size_t i)
{
    const rfl_array *row = push_row(L, i);
    if (lua_istable(L, 3)) {
        rfl_array_read(L, 3, row);
        return;
    }
    const rfl_array *from = rfl_check_array(L, 3);
    luaL_argcheck(L, from->size == row->size, 3,
                  "a row takes as many elements as it has");
    rfl_array_copy(row, from);
}

static int index_set(lua_State *L)
{
    rfl_array *a = lua_touserdata(L, 1);
    if (lua_type(L, 2) != LUA_TNUMBER)
        return set_sr(L, a);
    const lua_Integer i = luaL_checkinteger(L, 2);
    const lua_Unsigned at = (lua_Unsigned)i - 1;
    if (at >= a->shape.extent[0] || !a->root->open)
        return refuse_index(L, a, i);
    if (a->root->lent)
        return luaL_error(L, "the view is read-only");
    if (a->shape.dims > 1) {
        set_row(L, at);
        return 0;
    }
    luaL_checktype(L, 3, LUA_TNUMBER);
    rfl_array_put(a, at, lua_tonumber(L, 3));
    return 0;
}

static int length(lua_State *L)
{
    const rfl_array *a = lua_touserdata(L, 1);
    lua_pushinteger(L, (lua_Integer)a->shape.extent[0]);
    return 1;
}

void rfl_array_open(lua_State *L)
{
    static const luaL_Reg meta[] = {{"__newindex", index_set},
                                    {"__len", length},
                                    {"__eq", rfl_array_eq},
                                    {"__tostring", rfl_array_tostring},
                                    {NULL, NULL}};
    rfl_type(L, RFL_ARRAY, NULL, meta);
    luaL_getmetatable(L, RFL_ARRAY);
    lua_newtable(L);
    luaL_setfuncs(L, rfl_array_methods, 0);
    lua_pushcclosure(L, index_get, 1);
    lua_setfield(L, -2, "__index");
    lua_pop(L, 1);
}
