/* rf.Array: its methods, and how it compares and prints. */
#include "bind/array.h"
#include <limits.h>
#include <math.h>

typedef struct summary {
    double sum, squares, low, high;
    bool nan;
} summary;

static summary summarise(const rfl_array *a)
{
    summary s = {0, 0, INFINITY, -INFINITY, false};
    for (size_t i = 0; i < a->size; i++) {
        const double x = rfl_array_get(a, i);
        s.sum += x;
        s.squares += x * x;
        s.low = x < s.low ? x : s.low;
        s.high = x > s.high ? x : s.high;
        s.nan |= isnan(x);
    }
    return s;
}

static int copy(lua_State *L)
{
    const rfl_array *a = rfl_check_array(L, 1);
    rfl_array *to = rfl_array_new(L, a->dtype, a->shape);
    rfl_array_copy(to, a);
    to->sr = a->sr;
    return 1;
}

static void new_list(lua_State *L, size_t n)
{
    lua_createtable(L, n < INT_MAX ? (int)n : INT_MAX, 0);
}

static void push_list(lua_State *L, const rfl_array *a, size_t first, size_t n)
{
    new_list(L, n);
    for (size_t i = 0; i < n; i++) {
        lua_pushnumber(L, rfl_array_get(a, first + i));
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

/* Pushes rows first .. first+n-1, each of them a list. */
static void push_lists(lua_State *L, const rfl_array *a, size_t first, size_t n,
                       size_t width)
{
    new_list(L, n);
    for (size_t i = 0; i < n; i++) {
        push_list(L, a, (first + i) * width, width);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

static int table(lua_State *L)
{
    const rfl_array *a = rfl_check_array(L, 1);
    const size_t *extent = a->shape.extent;
    if (a->shape.dims == 1) {
        push_list(L, a, 0, extent[0]);
    } else if (a->shape.dims == 2) {
        push_lists(L, a, 0, extent[0], extent[1]);
    } else {
        new_list(L, extent[0]);
        for (size_t i = 0; i < extent[0]; i++) {
            push_lists(L, a, i * extent[1], extent[1], extent[2]);
            lua_rawseti(L, -2, (lua_Integer)i + 1);
        }
    }
    return 1;
}

static int fill(lua_State *L)
{
    const rfl_array *a = rfl_check_writable(L, 1);
    const double x = luaL_checknumber(L, 2);
    for (size_t i = 0; i < a->size; i++)
        rfl_array_put(a, i, x);
    lua_settop(L, 1);
    return 1;
}

/* seal(): nobody writes into it, nor into its views, from now on. */
static int seal(lua_State *L)
{
    rfl_array *a = rfl_check_array(L, 1);
    luaL_argcheck(L, a->root == a, 1, "a view cannot be sealed");
    a->lent = true;
    lua_settop(L, 1);
    return 1;
}

static int rows(lua_State *L)
{
    const rfl_array *a = rfl_check_array(L, 1);
    const size_t have = a->shape.extent[0];
    const size_t first = rfl_check_size(L, 2, 1, have + 1);
    const size_t last = rfl_check_size(L, 3, first - 1, have);
    rfl_shape shape = a->shape;
    shape.extent[0] = last - first + 1;
    const size_t width = a->shape.extent[1] * a->shape.extent[2];
    rfl_array_part(L, 1, (first - 1) * width, shape)->sr = a->sr;
    return 1;
}

/* read(into): the elements into a table that is used again. */
static int read_into(lua_State *L)
{
    const rfl_array *a = rfl_check_array(L, 1);
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    for (size_t i = 0; i < a->size; i++) {
        lua_pushnumber(L, rfl_array_get(a, i));
        lua_rawseti(L, 2, (lua_Integer)i + 1);
    }
    return 1;
}

static int bytes(lua_State *L)
{
    const rfl_array *a = rfl_check_array(L, 1);
    lua_pushlstring(L, a->data, a->size * rfl_width(a->dtype));
    return 1;
}

static int stats(lua_State *L)
{
    const rfl_array *a = rfl_check_array(L, 1);
    const summary s = summarise(a);
    const double n = a->size ? (double)a->size : 1;
    lua_pushnumber(L, s.sum / n);
    lua_pushnumber(L, sqrt(s.squares / n));
    lua_pushnumber(L, a->size ? fmax(fabs(s.low), fabs(s.high)) : 0);
    return 3;
}

const luaL_Reg rfl_array_methods[] = {
    {"copy", copy},      {"table", table}, {"fill", fill},
    {"rows", rows},      {"bytes", bytes}, {"stats", stats},
    {"read", read_into}, {"seal", seal},   {NULL, NULL}};

static bool same_shape(const rfl_array *a, const rfl_array *b)
{
    bool same = a->dtype == b->dtype && a->shape.dims == b->shape.dims;
    for (int d = 0; same && d < a->shape.dims; d++)
        same = a->shape.extent[d] == b->shape.extent[d];
    return same;
}

/* Lua calls it where one of the two is an array; the other may be anything. */
int rfl_array_eq(lua_State *L)
{
    bool same =
        luaL_testudata(L, 1, RFL_ARRAY) && luaL_testudata(L, 2, RFL_ARRAY);
    if (same) {
        const rfl_array *a = rfl_check_array(L, 1), *b = rfl_check_array(L, 2);
        same = same_shape(a, b);
        for (size_t i = 0; same && i < a->size; i++)
            same = rfl_array_get(a, i) == rfl_array_get(b, i);
    }
    lua_pushboolean(L, same);
    return 1;
}

static void add_number(luaL_Buffer *out, double x)
{
    char text[RF_NUMBER_TEXT];
    if (isfinite(x))
        luaL_addlstring(out, text, rf_number_format((float)x, text));
    else
        luaL_addstring(out, x > 0 ? "inf" : "-inf");
}

static void add_range(luaL_Buffer *out, const rfl_array *a)
{
    const summary s = summarise(a);
    luaL_addstring(out, ", ");
    if (s.low <= s.high) {
        add_number(out, s.low);
        luaL_addstring(out, "..");
        add_number(out, s.high);
    }
    if (s.nan)
        luaL_addstring(out, s.low <= s.high ? ", some nan" : "nan");
}

/* "float32 [2][44100], 44100.0 Hz, -0.5..0.5" */
int rfl_array_tostring(lua_State *L)
{
    const rfl_array *a = luaL_checkudata(L, 1, RFL_ARRAY);
    luaL_Buffer out;
    luaL_buffinit(L, &out);
    luaL_addstring(&out, a->dtype == RFL_F32 ? "float32 " : "float64 ");
    for (int d = 0; d < a->shape.dims; d++) {
        lua_pushfstring(L, "[%I]", (lua_Integer)a->shape.extent[d]);
        luaL_addvalue(&out);
    }
    if (a->sr > 0) {
        luaL_addstring(&out, ", ");
        add_number(&out, a->sr);
        luaL_addstring(&out, " Hz");
    }
    if (!a->root->open)
        luaL_addstring(&out, ", closed");
    else if (a->size)
        add_range(&out, a);
    luaL_pushresult(&out);
    return 1;
}
