/* analyser.c: features of one sound by name, each worked out once. */
#include "base/float_mode.h"
#include "base/memory.h"
#include "base/setting.h"
#include "features/feature.h"
#include <string.h>

enum { MOST = 32 }; /* results */

/* 4 GB of a level or of spectra: half a million frames of 2048. */
#define MOST_NUMBERS ((size_t)1 << 30)

/* What was asked for, and what came out. */
typedef struct result {
    const rf_feature *feature;
    rf_request request;
    float *memory; /* of the feature's finish */
    float *data;
    size_t room;    /* floats of data */
    uint64_t sound; /* whose it is; 0: of none */
    uint64_t used;
} result;

struct rf_analyser {
    double sr;
    rf_frames *frames;
    result *results[MOST];
    size_t count;
    uint64_t clock;
};

rf_status rf_analyser_create(double sr, rf_tables *tables, rf_analyser **out,
                             rf_error *err)
{
    if (!out)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "analyser: no place for it");
    if (!(sr >= 1 && sr <= 768000))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "analyser: sr must be 1..768000 Hz, got %f", sr);
    rf_analyser *analyser = rf_alloc(1, sizeof *analyser);
    if (!analyser)
        return rf_fail(err, RF_NOMEM, 0, 0, "analyser: out of memory");
    analyser->sr = sr;
    const rf_status status = rf_frames_create(tables, &analyser->frames, err);
    if (status == RF_OK)
        *out = analyser;
    else
        rf_analyser_destroy(analyser);
    return status;
}

static void destroy_result(result *r)
{
    if (!r)
        return;
    rf_free(r->data);
    rf_free(r->memory);
    rf_free(r);
}

void rf_analyser_destroy(rf_analyser *analyser)
{
    if (!analyser)
        return;
    for (size_t i = 0; i < analyser->count; i++)
        destroy_result(analyser->results[i]);
    rf_frames_destroy(analyser->frames);
    rf_free(analyser);
}

rf_status rf_analyser_hear(rf_analyser *analyser, const float *samples,
                           size_t frames, size_t same, rf_error *err)
{
    if (!analyser)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "analyser: there is none");
    return rf_frames_hear(analyser->frames, samples, frames, same, err);
}

static const rf_feature *find_feature(const char *name)
{
    const rf_feature *const *list = rf_features();
    while (*list && strcmp((*list)->name, name) != 0)
        list++;
    return *list;
}

static rf_status unknown_feature(const char *name, rf_error *err)
{
    enum { NAMES = 64 };
    const char *names[NAMES + 1] = {0};
    const rf_feature *const *list = rf_features();
    for (size_t i = 0; i < NAMES && list[i]; i++)
        names[i] = list[i]->name;
    const char *near = rf_nearest(name, names);
    if (near)
        return rf_fail(err, RF_INVALID, 0, 0,
                       "no feature '%s'; did you mean '%s'", name, near);
    return rf_fail(err, RF_INVALID, 0, 0, "no feature '%s'", name);
}

/* What is kept of a frame at most: the level, or the spectrum below it. */
static size_t numbers_of_frame(const rf_request *request)
{
    const uint32_t length = request->framing.length;
    const rf_level spectrum = {.kind = RF_LEVEL_SPECTRUM};
    const size_t own = rf_level_rows(&request->level, length);
    const size_t below = rf_level_rows(&spectrum, length);
    return own > below || request->level.kind == RF_LEVEL_RMS ? own : below;
}

static rf_status check_frames(const char *who, const rf_request *request,
                              size_t samples, rf_error *err)
{
    const size_t count = rf_framing_count(&request->framing, samples);
    const size_t numbers = numbers_of_frame(request);
    if (count == 0)
        return rf_fail(err, RF_INVALID, 0, 0,
                       "%s: without center the sound must be at least one "
                       "frame long, %u samples, got %zu",
                       who, request->framing.length, samples);
    if (count > MOST_NUMBERS / numbers)
        return rf_fail(err, RF_LIMIT, 0, 0,
                       "%s: %zu frames of %zu numbers are more than %zu; a "
                       "longer hop_length makes fewer",
                       who, count, numbers, MOST_NUMBERS);
    return RF_OK;
}

static rf_status ask(const rf_analyser *analyser, const rf_feature *feature,
                     const rf_setting *settings, size_t n_settings,
                     rf_request *request, rf_error *err)
{
    RF_TRY(rf_settings_read(feature->name, feature->settings, settings,
                            n_settings, request->values, err));
    RF_TRY(feature->ask(request, analyser->sr, err));
    const size_t samples = rf_frames_samples(analyser->frames);
    if (samples == 0)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "%s: the analyser has heard nothing yet", feature->name);
    return check_frames(feature->name, request, samples, err);
}

/* Where a new result goes; the longest unused one makes room. */
static size_t free_place(rf_analyser *analyser)
{
    if (analyser->count < MOST)
        return analyser->count++;
    size_t oldest = 0;
    for (size_t i = 1; i < MOST; i++)
        if (analyser->results[i]->used < analyser->results[oldest]->used)
            oldest = i;
    destroy_result(analyser->results[oldest]);
    return oldest;
}

static bool prepare(result *r)
{
    const rf_finish *finish = r->feature->finish;
    if (!finish || !finish->floats)
        return true;
    r->memory = rf_alloc(finish->floats(&r->request), sizeof *r->memory);
    if (!r->memory)
        return false;
    finish->prepare(&r->request, r->memory);
    return true;
}

static result *make_result(const rf_feature *feature, const rf_request *request)
{
    result *r = rf_alloc(1, sizeof *r);
    if (!r)
        return NULL;
    r->feature = feature;
    r->request = *request;
    if (prepare(r))
        return r;
    destroy_result(r);
    return NULL;
}

/* None is as good as none. */
static bool same_values(const double *a, const double *b)
{
    for (size_t i = 0; i < RF_FEATURE_SETTINGS; i++)
        if (a[i] != b[i] && !(isnan(a[i]) && isnan(b[i])))
            return false;
    return true;
}

static result *known_result(const rf_analyser *analyser,
                            const rf_feature *feature,
                            const rf_request *request)
{
    for (size_t i = 0; i < analyser->count; i++) {
        result *r = analyser->results[i];
        if (r->feature == feature &&
            same_values(r->request.values, request->values))
            return r;
    }
    return NULL;
}

/* NULL: out of memory. */
static result *find_result(rf_analyser *analyser, const rf_feature *feature,
                           const rf_request *request)
{
    result *r = known_result(analyser, feature, request);
    if (!r) {
        r = make_result(feature, request);
        if (!r)
            return NULL;
        analyser->results[free_place(analyser)] = r;
    }
    r->used = ++analyser->clock;
    return r;
}

static rf_status reserve(result *r, size_t floats, rf_error *err)
{
    if (floats <= r->room)
        return RF_OK;
    float *data = rf_alloc(floats, sizeof *data);
    if (!data)
        return rf_fail(err, RF_NOMEM, 0, 0, "%s: out of memory",
                       r->feature->name);
    rf_free(r->data);
    r->data = data;
    r->room = floats;
    return RF_OK;
}

/* The first rows, of `floats` floats a column, without gaps. */
static void pack(const rf_columns *in, size_t rows, size_t floats, float *out)
{
    const size_t row = in->columns * floats;
    for (size_t i = 0; i < rows; i++)
        memcpy(out + i * row, in->data + i * in->stride * floats,
               row * sizeof *out);
}

/* Columns to matrix, where they are not one as they are. */
static rf_status finish(result *r, const rf_columns *in, uint64_t sound,
                        rf_matrix *out, rf_error *err)
{
    const rf_finish *last = r->feature->finish;
    const bool runs = last && last->run;
    const size_t floats = r->feature->is_complex ? 2 : 1;
    const size_t rows = last ? last->rows(&r->request) : in->rows;
    *out = (rf_matrix){rows, in->columns, r->feature->is_complex, in->data};
    if (!runs && in->stride == in->columns)
        return RF_OK;
    if (r->sound != sound) {
        r->sound = 0; /* if it fails, nothing is in it */
        RF_TRY(reserve(r, rows * in->columns * floats, err));
        if (runs)
            last->run(&r->request, in, r->memory, r->data);
        else
            pack(in, rows, floats, r->data);
        r->sound = sound;
    }
    out->data = r->data;
    return RF_OK;
}

static rf_status too_loud(const rf_feature *feature, rf_error *err)
{
    return rf_fail(err, RF_INVALID, 0, 0,
                   "%s: the sound is too loud, not every number fits a float",
                   feature->name);
}

static bool all_finite(const float *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(x[i]))
            return false;
    return true;
}

/* Of loud sounds: logarithms may be finite where the powers were not. */
static rf_status check_power(const rf_analyser *analyser,
                             const rf_feature *feature,
                             const rf_request *request, rf_error *err)
{
    const rf_level power = {.kind = RF_LEVEL_POWER};
    const rf_level_kind kind = request->level.kind;
    rf_columns c = {0};
    if (kind == RF_LEVEL_SPECTRUM || kind == RF_LEVEL_RMS)
        return RF_OK;
    RF_TRY(
        rf_frames_level(analyser->frames, &request->framing, &power, &c, err));
    for (size_t k = 0; k < c.rows; k++)
        if (!all_finite(c.data + k * c.stride, c.columns))
            return too_loud(feature, err);
    return RF_OK;
}

static rf_status work_out(rf_analyser *analyser, const rf_feature *feature,
                          const rf_request *request, rf_matrix *out,
                          rf_error *err)
{
    result *r = find_result(analyser, feature, request);
    if (!r)
        return rf_fail(err, RF_NOMEM, 0, 0, "%s: out of memory", feature->name);
    const bool loud = rf_frames_loud(analyser->frames);
    if (loud)
        RF_TRY(check_power(analyser, feature, request, err));
    rf_columns columns = {0};
    rf_matrix matrix = {0};
    RF_TRY(rf_frames_level(analyser->frames, &request->framing, &request->level,
                           &columns, err));
    RF_TRY(
        finish(r, &columns, rf_frames_sound(analyser->frames), &matrix, err));
    const size_t floats = matrix.is_complex ? 2 : 1;
    if (loud && !all_finite(matrix.data, matrix.rows * matrix.columns * floats))
        return too_loud(feature, err);
    *out = matrix;
    return RF_OK;
}

rf_status rf_analyser_feature(rf_analyser *analyser, const char *name,
                              const rf_setting *settings, size_t n_settings,
                              rf_matrix *out, rf_error *err)
{
    if (!analyser || !name || !out || (n_settings > 0 && !settings))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "analyser: analyser, name, settings or place are "
                       "missing");
    const rf_feature *feature = find_feature(name);
    if (!feature)
        return unknown_feature(name, err);
    rf_request request = {0};
    RF_TRY(ask(analyser, feature, settings, n_settings, &request, err));
    const uint64_t host = rf_float_enter();
    const rf_status status = work_out(analyser, feature, &request, out, err);
    rf_float_leave(host);
    return status;
}

uint64_t rf_analyser_transforms(const rf_analyser *analyser)
{
    return analyser ? rf_frames_transforms(analyser->frames) : 0;
}
