/* folder: made with those above it, and listed. */
#include "base/error.h"
#include "base/memory.h"
#include "base/path.h"
#include "raveforce_io.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static rf_status fail(const char *path, int cause, rf_error *err)
{
    return rf_fail(err, cause == ENOMEM ? RF_NOMEM : RF_IO, 0, 0, "%s: %s",
                   rf_path_end(path), strerror(cause));
}

/* ---- making ---- */

static int make_folder(const char *path)
{
    struct stat info;
    if (mkdir(path, 0777) == 0)
        return 0;
    const int cause = errno;
    /* also where mkdir fails for another reason than that it is there */
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode) ? 0 : cause;
}

rf_status rf_folder_make(const char *path, rf_error *err)
{
    if (path == NULL || *path == '\0')
        return rf_fail(err, RF_ARGUMENT, 0, 0, "folder: wants a path");
    const size_t length = strlen(path);
    char *part = rf_alloc(length + 1, 1);
    if (part == NULL)
        return fail(path, ENOMEM, err);
    int cause = 0;
    for (size_t i = 0; i < length && cause == 0; i++) {
        part[i] = path[i];
        if (path[i + 1] == '/' || path[i + 1] == '\0')
            cause = make_folder(part);
    }
    rf_free(part);
    return cause == 0 ? RF_OK : fail(path, cause, err);
}

/* ---- listing ---- */

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

typedef struct names {
    void *text; /* one behind the other, each terminated */
    size_t capacity, length, count;
} names;

/* 0, or the errno of what failed. */
static int add_name(names *to, const char *name)
{
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return 0;
    const size_t size = strlen(name) + 1;
    if (!rf_grow(&to->text, &to->capacity, to->length + size, 1))
        return ENOMEM;
    memcpy((char *)to->text + to->length, name, size);
    to->length += size;
    to->count++;
    return 0;
}

static int read_names(DIR *folder, names *out)
{
    int cause = 0;
    const struct dirent *entry = NULL;
    do {
        errno = 0;
        entry = readdir(folder);
        cause = entry ? add_name(out, entry->d_name) : errno;
    } while (entry && cause == 0);
    return cause;
}

static void sort_into(const names *from, const char **list, char *text)
{
    const char *at = from->text;
    for (size_t i = 0; i < from->count; i++, at += strlen(at) + 1)
        list[i] = at;
    qsort(list, from->count, sizeof *list, by_bytes);
    for (size_t i = 0; i < from->count; i++)
        text = stpcpy(text, list[i]) + 1;
}

/* The same names in order; NULL where memory is short. */
static char *sorted(const names *from)
{
    char *text = rf_alloc(from->length + 1, 1);
    const char **list = rf_alloc(from->count + 1, sizeof *list);
    if (text != NULL && list != NULL) {
        sort_into(from, list, text);
    } else {
        rf_free(text);
        text = NULL;
    }
    rf_free(list);
    return text;
}

rf_status rf_folder_list(const char *path, char **out, size_t *length,
                         rf_error *err)
{
    if (path == NULL || out == NULL || length == NULL)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "list: wants a path and places");
    DIR *folder = opendir(path);
    if (folder == NULL)
        return fail(path, errno, err);
    names found = {0};
    int cause = read_names(folder, &found);
    closedir(folder);
    char *text = cause == 0 ? sorted(&found) : NULL;
    if (cause == 0 && text == NULL)
        cause = ENOMEM;
    rf_free(found.text);
    if (cause != 0)
        return fail(path, cause, err);
    *out = text;
    *length = found.length;
    return RF_OK;
}
