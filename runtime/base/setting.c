#include "base/setting.h"
#include "base/line.h"
#include <math.h>
#include <string.h>

/* The most settings one thing may have: what a list of their names takes. */
enum { MOST = 32, ROOM = 120 };

/* One setting that is given, and whose it is. */
typedef struct reading {
    const char *who;
    const rf_setting_info *info;
    const rf_setting *given;
} reading;

size_t rf_settings_count(const rf_setting_info *infos)
{
    size_t n = 0;
    while (infos[n].name)
        n++;
    return n;
}

static rf_status unknown(const char *who, const rf_setting_info *infos,
                         const char *name, rf_error *err)
{
    const char *names[MOST + 1] = {0};
    const size_t n = rf_settings_count(infos);
    for (size_t i = 0; i < n && i < MOST; i++)
        names[i] = infos[i].name;
    if (n == 0)
        return rf_fail(err, RF_INVALID, 0, 0,
                       "%s: unknown setting '%s'; there are none", who, name);
    const char *near = rf_nearest(name, names);
    if (near)
        return rf_fail(err, RF_INVALID, 0, 0,
                       "%s: unknown setting '%s'; did you mean '%s'", who, name,
                       near);
    char list[ROOM];
    rf_line to;
    rf_line_init(&to, list, sizeof list);
    for (size_t i = 0; names[i]; i++) {
        rf_line_text(&to, i > 0 ? ", " : "", -1);
        rf_line_text(&to, names[i], -1);
    }
    rf_line_finish(&to);
    return rf_fail(err, RF_INVALID, 0, 0, "%s: unknown setting '%s' (have %s)",
                   who, name, list);
}

/* "0..1 Hz", "1.."; says what kind of number where it was not one. */
static void put_range(rf_line *to, const reading *r)
{
    const rf_setting_info *info = r->info;
    const bool low = isfinite(info->lo), high = isfinite(info->hi);
    const bool whole = info->kind == RF_SETTING_WHOLE;
    const bool odd = whole && r->given->number != floor(r->given->number);
    if (r->given->text || odd || (!low && !high)) {
        rf_line_text(to, whole ? "a whole number" : "a number", -1);
        rf_line_text(to, low || high ? " " : "", -1);
    }
    if (low)
        rf_line_float(to, (float)info->lo);
    rf_line_text(to, low || high ? ".." : "", -1);
    if (high)
        rf_line_float(to, (float)info->hi);
    rf_line_text(to, info->unit[0] ? " " : "", -1);
    rf_line_text(to, info->unit, -1);
}

static void put_choices(rf_line *to, const char *const *choices)
{
    for (size_t i = 0; choices[i]; i++) {
        const char *last = i > 0 ? " or " : "";
        rf_line_text(to, i > 0 && choices[i + 1] ? ", " : last, -1);
        rf_line_text(to, choices[i], -1);
    }
}

static void put_wanted(rf_line *to, const reading *r)
{
    if (r->info->kind == RF_SETTING_FLAG)
        rf_line_text(to, "true or false", -1);
    else if (r->info->kind == RF_SETTING_CHOICE)
        put_choices(to, r->info->choices);
    else
        put_range(to, r);
    if (r->info->optional)
        rf_line_text(to, " or none", -1);
}

static rf_status refuse(const reading *r, rf_error *err)
{
    char wanted[ROOM];
    rf_line to;
    rf_line_init(&to, wanted, sizeof wanted);
    put_wanted(&to, r);
    rf_line_finish(&to);
    const double number = r->given->number;
    const char *text =
        !r->given->text && isnan(number) ? "none" : r->given->text;
    if (text)
        return rf_fail(err, RF_INVALID, 0, 0, "%s: %s must be %s, got '%s'",
                       r->who, r->info->name, wanted, text);
    return rf_fail(err, RF_INVALID, 0, 0, "%s: %s must be %s, got %f", r->who,
                   r->info->name, wanted, number);
}

static rf_status read_none(const reading *r, double *value, rf_error *err)
{
    if (!r->info->optional)
        return refuse(r, err);
    *value = NAN;
    return RF_OK;
}

static rf_status read_text(const reading *r, double *value, rf_error *err)
{
    const char *text = r->given->text;
    if (r->info->kind == RF_SETTING_CHOICE)
        for (size_t i = 0; r->info->choices[i]; i++)
            if (strcmp(text, r->info->choices[i]) == 0) {
                *value = (double)i;
                return RF_OK;
            }
    if (strcmp(text, "none") == 0)
        return read_none(r, value, err);
    const bool yes = strcmp(text, "true") == 0;
    if (r->info->kind != RF_SETTING_FLAG ||
        (!yes && strcmp(text, "false") != 0))
        return refuse(r, err);
    *value = yes ? 1 : 0;
    return RF_OK;
}

static bool fits(const rf_setting_info *info, double x)
{
    switch (info->kind) {
    case RF_SETTING_FLAG:
        return x == 0 || x == 1;
    case RF_SETTING_WHOLE:
        return isfinite(x) && x == floor(x) && x >= info->lo && x <= info->hi;
    case RF_SETTING_NUMBER:
        return isfinite(x) && x >= info->lo && x <= info->hi;
    default:
        return false;
    }
}

static rf_status read_one(const reading *r, double *value, rf_error *err)
{
    if (r->given->text)
        return read_text(r, value, err);
    if (isnan(r->given->number))
        return read_none(r, value, err);
    if (!fits(r->info, r->given->number))
        return refuse(r, err);
    *value = r->given->number;
    return RF_OK;
}

static const rf_setting_info *find(const rf_setting_info *infos,
                                   const char *name)
{
    while (infos->name && strcmp(infos->name, name) != 0)
        infos++;
    return infos->name ? infos : NULL;
}

static bool given_before(const rf_setting *given, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(given[i].name, given[n].name) == 0)
            return true;
    return false;
}

rf_status rf_settings_read(const char *who, const rf_setting_info *infos,
                           const rf_setting *given, size_t n_given,
                           double *values, rf_error *err)
{
    for (size_t i = 0; i < n_given; i++) {
        if (!given[i].name)
            return rf_fail(err, RF_INVALID, 0, 0, "%s: a setting has no name",
                           who);
        const reading r = {who, find(infos, given[i].name), &given[i]};
        if (!r.info)
            return unknown(who, infos, given[i].name, err);
        if (given_before(given, i))
            return rf_fail(err, RF_INVALID, 0, 0, "%s: %s is given twice", who,
                           given[i].name);
        double value;
        RF_TRY(read_one(&r, &value, err));
    }
    for (size_t i = 0; infos[i].name; i++)
        values[i] = infos[i].fallback;
    for (size_t i = 0; i < n_given; i++) {
        const reading r = {who, find(infos, given[i].name), &given[i]};
        RF_TRY(read_one(&r, &values[r.info - infos], err));
    }
    return RF_OK;
}
