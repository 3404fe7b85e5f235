/* meta: what a run is, by key; and content, by its hash. */
#include "base/path.h"
#include "store/query.h"
#include <string.h>

rf_status rf_store_set_meta(rf_store *store, const char *key, const char *value,
                            rf_error *err)
{
    if (store == NULL || key == NULL || value == NULL)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "set meta: wants a store, a key and a value");
    if (strcmp(key, "format") == 0)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "set meta: 'format' is the store's own");
    RF_TRY(rf_store_write(store, err));
    rf_query q = rf_query_start(store, RF_SET_META);
    rf_query_text(&q, key);
    rf_query_text(&q, value);
    return rf_query_run(&q, err);
}

/* The one cell that `which` finds under `key`; NULL where there is none. */
static rf_status look_up(rf_store *store, rf_statement which, const char *key,
                         char **out, size_t *length, rf_error *err)
{
    bool found = false;
    rf_query q = rf_query_start(store, which);
    rf_query_text(&q, key);
    rf_status status = rf_query_row(&q, &found, err);
    if (status == RF_OK && found)
        status = rf_query_copy(&q, 0, out, length, err);
    else if (status == RF_OK)
        *out = NULL;
    rf_query_end(&q);
    return status;
}

rf_status rf_store_meta(rf_store *store, const char *key, char **out,
                        rf_error *err)
{
    if (store == NULL || key == NULL || out == NULL)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "meta: wants a store, a key and a place");
    size_t length;
    return look_up(store, RF_GET_META, key, out, &length, err);
}

rf_status rf_store_put_blob(rf_store *store, const void *bytes, size_t length,
                            char sha256[65], rf_error *err)
{
    if (store == NULL || (bytes == NULL && length > 0) || sha256 == NULL)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "put blob: wants a store, bytes and a place");
    char hash[65];
    rf_sha256(bytes, length, hash);
    RF_TRY(rf_store_write(store, err));
    rf_query q = rf_query_start(store, RF_PUT_BLOB);
    rf_query_text(&q, hash);
    rf_query_blob(&q, bytes, length);
    RF_TRY(rf_query_run(&q, err));
    memcpy(sha256, hash, sizeof hash);
    return RF_OK;
}

rf_status rf_store_blob(rf_store *store, const char *sha256, char **out,
                        size_t *length, rf_error *err)
{
    if (store == NULL || sha256 == NULL || out == NULL || length == NULL)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "blob: wants a store, a hash and places");
    char *bytes = NULL;
    RF_TRY(look_up(store, RF_GET_BLOB, sha256, &bytes, length, err));
    if (bytes == NULL)
        return rf_fail(err, RF_INVALID, 0, 0, "%s: has no blob %.*s...",
                       rf_path_end(store->path), 12, sha256);
    *out = bytes;
    return RF_OK;
}
