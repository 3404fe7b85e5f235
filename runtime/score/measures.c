/* measures.c: the list of measures, and who looks something up in it. */
#include "score/measures.h"
#include "base/setting.h"
#include <string.h>

#define ONE(name) &rf_measure_##name,
#define PLACE(name) PLACE_##name,

enum { RF_FOR_MEASURES(PLACE) MEASURES };
static const rf_measure *const list[] = {RF_FOR_MEASURES(ONE) NULL};

const rf_measure *const *rf_measures(void)
{
    return list;
}

rf_status rf_measure_find(const char *name, const rf_measure **out,
                          rf_error *err)
{
    const char *names[MEASURES + 1] = {0};
    for (size_t i = 0; list[i]; i++) {
        names[i] = list[i]->info.name;
        if (strcmp(name, names[i]) == 0) {
            *out = list[i];
            return RF_OK;
        }
    }
    const char *near = rf_nearest(name, names);
    if (near)
        return rf_fail(err, RF_INVALID, 0, 0,
                       "no measure '%s'; did you mean '%s'", name, near);
    return rf_fail(err, RF_INVALID, 0, 0, "no measure '%s'", name);
}

bool rf_measure_at(size_t index, rf_measure_info *out)
{
    if (!out || index >= MEASURES)
        return false;
    const rf_measure *measure = list[index];
    *out = measure->info;
    out->settings = rf_settings_count(measure->settings);
    return true;
}

bool rf_measure_setting(size_t measure, size_t index, rf_setting_info *out)
{
    if (!out || measure >= MEASURES)
        return false;
    const rf_setting_info *settings = list[measure]->settings;
    if (index >= rf_settings_count(settings))
        return false;
    *out = settings[index];
    return true;
}
