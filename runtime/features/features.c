/* features.c: the list of features. A new feature is a line here. */
#include "base/setting.h"
#include "features/feature.h"

/* In alphabetical order. */
#define FEATURES(X)      \
    X(melspectrogram)    \
    X(mfcc)              \
    X(rms)               \
    X(spectral_centroid) \
    X(spectral_flatness) \
    X(stft)

#define DECLARE(name) extern const rf_feature rf_feature_##name;
FEATURES(DECLARE)

const rf_feature *const *rf_features(void)
{
#define ENTRY(name) &rf_feature_##name,
    static const rf_feature *const list[] = {FEATURES(ENTRY) NULL};
#undef ENTRY
    return list;
}

static const rf_feature *at(size_t index)
{
    const rf_feature *const *list = rf_features();
    for (size_t i = 0; i < index && *list; i++)
        list++;
    return *list;
}

bool rf_feature_at(size_t index, rf_feature_info *out)
{
    const rf_feature *feature = at(index);
    if (!feature || !out)
        return false;
    *out = (rf_feature_info){
        .name = feature->name,
        .unit = feature->unit,
        .doc = feature->doc,
        .source = feature->source,
        .is_complex = feature->is_complex,
        .settings = rf_settings_count(feature->settings),
    };
    return true;
}

bool rf_feature_setting(size_t feature, size_t index, rf_setting_info *out)
{
    const rf_feature *found = at(feature);
    if (!found || !out || index >= rf_settings_count(found->settings))
        return false;
    *out = found->settings[index];
    return true;
}
