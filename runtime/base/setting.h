/* setting.h: settings that are given, read against the table of a feature or
 * a measure. */
#ifndef RF_BASE_SETTING_H
#define RF_BASE_SETTING_H

#include "base/error.h"

/* How many `infos` there are before the one without a name. */
size_t rf_settings_count(const rf_setting_info *infos);
/*
 * `values` gets one number per info: the number, 0 or 1 for a flag, the index
 * of a choice, NaN for none; its fallback where it is not given. RF_INVALID,
 * as "WHO: …", for an unknown name (the nearest is named), a setting given
 * twice, a value that is out of range, not whole, no choice, or none where
 * that is not allowed.
 */
rf_status rf_settings_read(const char *who, const rf_setting_info *infos,
                           const rf_setting *given, size_t n_given,
                           double *values, rf_error *err);

#endif
