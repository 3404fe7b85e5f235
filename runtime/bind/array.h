/*
 * array.h: rows of numbers, as Lua sees them: float32 or float64.
 *
 * An owner's elements follow it in its userdata. A view points into an owner
 * (its root, kept alive as user value 1), or is a root itself that points at
 * memory lent by a C object; such a root is closed before that memory changes.
 */
#ifndef RF_BIND_ARRAY_H
#define RF_BIND_ARRAY_H

#include "bind/box.h"

#define RFL_ARRAY "raveforce.Array"
#define RFL_ELEMENTS ((size_t)1 << 31) /* the most in one array */

typedef enum rfl_dtype { RFL_F32, RFL_F64 } rfl_dtype;

typedef struct rfl_shape {
    int dims; /* 1..3 */
    size_t extent[3];
} rfl_shape;

typedef struct rfl_array {
    const struct rfl_array *root; /* whose memory it is; often itself */
    void *data;
    size_t size; /* elements */
    rfl_shape shape;
    rfl_dtype dtype;
    bool open; /* of a root: the memory is there */
    bool lent; /* of a root: nobody writes to it */
    double sr; /* Hz; 0: not known */
} rfl_array;

static inline double rfl_array_get(const rfl_array *a, size_t i)
{
    return a->dtype == RFL_F32 ? (double)((const float *)a->data)[i]
                               : ((const double *)a->data)[i];
}

static inline void rfl_array_put(const rfl_array *a, size_t i, double x)
{
    if (a->dtype == RFL_F32)
        ((float *)a->data)[i] = (float)x;
    else
        ((double *)a->data)[i] = x;
}

static inline size_t rfl_width(rfl_dtype dtype)
{
    return dtype == RFL_F32 ? sizeof(float) : sizeof(double);
}

/* Pushes zeros; raises where the shape has more than RFL_ELEMENTS. */
rfl_array *rfl_array_new(lua_State *L, rfl_dtype dtype, rfl_shape shape);
/* The same, for who writes all elements before anybody sees them. */
rfl_array *rfl_array_raw(lua_State *L, rfl_dtype dtype, rfl_shape shape);
/* Pushes a closed, read-only root; rfl_array_lend opens it. */
rfl_array *rfl_array_empty(lua_State *L, rfl_dtype dtype, rfl_shape shape);
void rfl_array_lend(rfl_array *root, const void *data);
void rfl_array_close(rfl_array *root); /* NULL: nothing */
/* Pushes a view of the array at `index`, from element `first` on. */
rfl_array *rfl_array_part(lua_State *L, int index, size_t first,
                          rfl_shape shape);
/* Copies all elements, converting; sizes are equal. */
void rfl_array_copy(const rfl_array *to, const rfl_array *from);

/* Open arrays; raise otherwise. */
rfl_array *rfl_check_array(lua_State *L, int arg);
rfl_array *rfl_check_writable(lua_State *L, int arg);
/* float32 with one extent. */
const rfl_array *rfl_check_mono(lua_State *L, int arg);
/* float32: mono, or stereo [2][frames]. */
const rfl_array *rfl_check_sound(lua_State *L, int arg, uint32_t *channels,
                                 size_t *frames);
rfl_dtype rfl_check_dtype(lua_State *L, int arg);

static inline rfl_shape rfl_shape_1(size_t n)
{
    return (rfl_shape){1, {n, 1, 1}};
}

static inline rfl_shape rfl_shape_2(size_t rows, size_t columns)
{
    return (rfl_shape){2, {rows, columns, 1}};
}

/* Methods, in array_methods.c; ends with {NULL, NULL}. */
extern const luaL_Reg rfl_array_methods[];
int rfl_array_tostring(lua_State *L);
int rfl_array_eq(lua_State *L);

#endif
