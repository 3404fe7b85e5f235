/* core.Analyser: what there is to hear in one sound; and the list of features.
 */
#include "bind/setting.h"
#include <math.h>
#include <string.h>

#define TYPE "raveforce.Analyser"

typedef struct box {
    rf_analyser *analyser;
    size_t heard; /* frames */
} box;

static box *check(lua_State *L)
{
    box *b = luaL_checkudata(L, 1, TYPE);
    luaL_argcheck(L, b->analyser, 1, "the analyser is closed");
    return b;
}

static int close(lua_State *L)
{
    box *b = luaL_checkudata(L, 1, TYPE);
    rf_analyser_destroy(b->analyser);
    b->analyser = NULL;
    return 0;
}

static int hear(lua_State *L)
{
    box *b = check(L);
    const rfl_array *audio = rfl_check_mono(L, 2);
    const size_t most = audio->size < b->heard ? audio->size : b->heard;
    const size_t same =
        lua_isnoneornil(L, 3) ? 0 : rfl_check_size(L, 3, 0, most);
    rf_error err = {0};
    const rf_status status =
        rf_analyser_hear(b->analyser, audio->data, audio->size, same, &err);
    if (status == RF_OK)
        b->heard = audio->size;
    return rfl_result(L, status, &err);
}

/* Rows of `columns`, cut or with zeros behind. */
static void copy_rows(const rf_matrix *m, size_t columns, float *to)
{
    const size_t each = m->is_complex ? 2 : 1;
    const size_t have = m->columns < columns ? m->columns : columns;
    for (size_t row = 0; row < m->rows; row++) {
        float *out = to + row * columns * each;
        memcpy(out, m->data + row * m->columns * each,
               have * each * sizeof *to);
        memset(out + have * each, 0, (columns - have) * each * sizeof *to);
    }
}

/* Pushes [rows][columns], or [rows][columns][2]. */
static void push_matrix(lua_State *L, const rf_matrix *m, size_t columns)
{
    rfl_shape shape = rfl_shape_2(m->rows, columns);
    if (m->is_complex) {
        shape.dims = 3;
        shape.extent[2] = 2;
    }
    const rfl_array *out = rfl_array_raw(L, RFL_F32, shape);
    if (columns == m->columns)
        memcpy(out->data, m->data, out->size * sizeof(float));
    else
        copy_rows(m, columns, out->data);
}

static int feature(lua_State *L)
{
    const box *b = check(L);
    const char *name = luaL_checkstring(L, 2);
    lua_settop(L, 4);
    lua_newtable(L);
    size_t n;
    const rf_setting *settings = rfl_check_settings(L, 3, 5, &n);
    const size_t wanted =
        lua_isnil(L, 4) ? 0 : rfl_check_size(L, 4, 0, RFL_ELEMENTS);
    rf_matrix m = {0};
    rf_error err = {0};
    if (rf_analyser_feature(b->analyser, name, settings, n, &m, &err) != RF_OK)
        return rfl_fail(L, &err);
    push_matrix(L, &m, lua_isnil(L, 4) ? m.columns : wanted);
    return 1;
}

static int transforms(lua_State *L)
{
    lua_pushinteger(L, (lua_Integer)rf_analyser_transforms(check(L)->analyser));
    return 1;
}

static int analyser(lua_State *L)
{
    const double sr = rfl_check_finite(L, 1);
    box *b = rfl_box(L, TYPE, sizeof *b, 0);
    rf_tables *tables;
    rf_error err = {0};
    if (rfl_tables(L, &tables, &err) != RF_OK ||
        rf_analyser_create(sr, tables, &b->analyser, &err) != RF_OK)
        return rfl_fail(L, &err);
    return 1;
}

/* A finite number, or NaN for nil. */
static double optional(lua_State *L, int arg)
{
    return lua_isnoneornil(L, arg) ? (double)NAN : rfl_check_finite(L, arg);
}

/* "max" is the largest power: NaN to C. */
static double check_reference(lua_State *L, int arg)
{
    if (lua_type(L, arg) != LUA_TSTRING)
        return rfl_check_finite(L, arg);
    luaL_argcheck(L, strcmp(lua_tostring(L, arg), "max") == 0, arg,
                  "ref is a number or \"max\"");
    return (double)NAN;
}

/* power_to_db(array, ref or "max", amin, top_db or nil) */
static int power_to_db(lua_State *L)
{
    const rfl_array *power = rfl_check_array(L, 1);
    luaL_argcheck(L, power->dtype == RFL_F32, 1, "wants a float32 array");
    const double ref = check_reference(L, 2);
    const double amin = rfl_check_finite(L, 3);
    const double top_db = optional(L, 4);
    const rfl_array *out = rfl_array_new(L, RFL_F32, power->shape);
    rf_error err = {0};
    if (rf_power_to_db(power->data, power->size, ref, amin, top_db, out->data,
                       &err) != RF_OK)
        return rfl_fail(L, &err);
    return 1;
}

/* fft_cost(n, lanes or nil for the widest) */
static int fft_cost(lua_State *L)
{
    const uint32_t n = (uint32_t)rfl_check_size(L, 1, 0, UINT32_MAX);
    const uint32_t lanes = lua_isnoneornil(L, 2)
                               ? 0
                               : (uint32_t)rfl_check_size(L, 2, 1, UINT32_MAX);
    rf_fft_costs costs = {0};
    rf_error err = {0};
    if (rf_fft_cost(n, lanes, &costs, &err) != RF_OK)
        return rfl_fail(L, &err);
    lua_createtable(L, 0, 3);
    rfl_set_number(L, "spectrum", costs.spectrum);
    rfl_set_number(L, "power", costs.power);
    rfl_set_number(L, "kiss", costs.kiss);
    return 1;
}

static void push_settings(lua_State *L, size_t index)
{
    rf_setting_info setting;
    lua_newtable(L);
    for (size_t i = 0; rf_feature_setting(index, i, &setting); i++) {
        rfl_push_setting(L, &setting);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_setfield(L, -2, "settings");
}

static int features(lua_State *L)
{
    rf_feature_info info;
    lua_newtable(L);
    for (size_t i = 0; rf_feature_at(i, &info); i++) {
        lua_createtable(L, 0, 6);
        rfl_set_string(L, "name", info.name);
        rfl_set_string(L, "unit", info.unit);
        rfl_set_string(L, "doc", info.doc);
        rfl_set_string(L, "source", info.source);
        lua_pushboolean(L, info.is_complex);
        lua_setfield(L, -2, "complex");
        push_settings(L, i);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    return 1;
}

void rfl_features_open(lua_State *L)
{
    static const luaL_Reg methods[] = {{"hear", hear},
                                       {"feature", feature},
                                       {"transforms", transforms},
                                       {"close", close},
                                       {NULL, NULL}};
    static const luaL_Reg meta[] = {
        {"__gc", close}, {"__close", close}, {NULL, NULL}};
    static const luaL_Reg functions[] = {{"analyser", analyser},
                                         {"features", features},
                                         {"fft_cost", fft_cost},
                                         {"power_to_db", power_to_db},
                                         {NULL, NULL}};
    rfl_type(L, TYPE, methods, meta);
    luaL_setfuncs(L, functions, 0);
}
