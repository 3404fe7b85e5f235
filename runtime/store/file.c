/* file: whole files and folders. */
#include "base/error.h"
#include "base/memory.h"
#include "base/path.h"
#include "raveforce_io.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static rf_status fail(const char *path, int cause, rf_error *err)
{
    return rf_fail(err, RF_IO, 0, 0, "%s: %s", rf_path_end(path),
                   strerror(cause));
}

static rf_status no_memory(const char *path, rf_error *err)
{
    return rf_fail(err, RF_NOMEM, 0, 0, "%s: no memory", rf_path_end(path));
}

static rf_status too_long(const char *path, size_t limit, rf_error *err)
{
    return rf_fail(err, RF_LIMIT, 0, 0, "%s: longer than %zu bytes",
                   rf_path_end(path), limit);
}

static rf_status check_regular(const char *path, mode_t mode, rf_error *err)
{
    if (S_ISREG(mode))
        return RF_OK;
    const char *kind = S_ISDIR(mode)    ? "a directory"
                       : S_ISFIFO(mode) ? "a pipe"
                                        : "a device";
    return rf_fail(err, RF_IO, 0, 0, "%s: is %s, not a file", rf_path_end(path),
                   kind);
}

void rf_bytes_free(char *bytes)
{
    rf_free(bytes);
}

/* ---- reading ---- */

/* read(2), whatever signals come. */
static ssize_t read_some(int fd, char *to, size_t count)
{
    ssize_t got;
    do
        got = read(fd, to, count);
    while (got < 0 && errno == EINTR);
    return got;
}

/* As long as bytes come: the size that the file had may be history. */
static rf_status read_bytes(const char *path, int fd, size_t limit, char **out,
                            size_t *length, rf_error *err)
{
    enum { PIECE = 1 << 16 };
    void *bytes = NULL;
    size_t capacity = 0, count = 0;
    ssize_t got = 0;
    rf_status status = RF_OK;
    do {
        count += (size_t)got;
        if (count > limit)
            status = too_long(path, limit, err);
        else if (!rf_grow(&bytes, &capacity, count + PIECE, 1))
            status = no_memory(path, err);
        else if ((got = read_some(fd, (char *)bytes + count, PIECE)) < 0)
            status = fail(path, errno, err);
    } while (status == RF_OK && got > 0);
    if (status != RF_OK) {
        rf_free(bytes);
        return status;
    }
    *out = bytes; /* zeroed behind what was read: terminated */
    *length = count;
    return RF_OK;
}

rf_status rf_file_read(const char *path, size_t limit, char **out,
                       size_t *length, rf_error *err)
{
    if (path == NULL || out == NULL || length == NULL)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "read: wants a path and places");
    /* without O_NONBLOCK a pipe would keep us waiting for its writer */
    const int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return fail(path, errno, err);
    struct stat info;
    rf_status status;
    if (fstat(fd, &info) != 0)
        status = fail(path, errno, err);
    else
        status = check_regular(path, info.st_mode, err);
    if (status == RF_OK && info.st_size > 0 && (size_t)info.st_size > limit)
        status = too_long(path, limit, err);
    if (status == RF_OK)
        status = read_bytes(path, fd, limit, out, length, err);
    close(fd);
    return status;
}

/* ---- writing ---- */

/* 0, or the errno of what failed. */
static int write_bytes(int fd, const char *bytes, size_t length)
{
    size_t done = 0;
    while (done < length) {
        const ssize_t put = write(fd, bytes + done, length - done);
        if (put < 0 && errno != EINTR)
            return errno;
        if (put > 0)
            done += (size_t)put;
    }
    return 0;
}

static int write_flushed(const char *path, const void *bytes, size_t length)
{
    const int fd =
        open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd < 0)
        return errno;
    int cause = write_bytes(fd, bytes, length);
    if (cause == 0 && fsync(fd) != 0)
        cause = errno;
    if (close(fd) != 0 && cause == 0)
        cause = errno;
    return cause;
}

/* "PATH.tmp-THREAD": no other writer on this machine has that name. */
static char *name_beside(const char *path)
{
    const size_t size = strlen(path) + 32;
    char *beside = rf_alloc(size, 1);
    if (beside != NULL)
        snprintf(beside, size, "%s.tmp-%ld", path, (long)gettid());
    return beside;
}

rf_status rf_file_write(const char *path, const void *bytes, size_t length,
                        rf_error *err)
{
    if (path == NULL || (bytes == NULL && length > 0))
        return rf_fail(err, RF_ARGUMENT, 0, 0, "write: wants a path and bytes");
    /* renaming would put a file in a device's place */
    struct stat info;
    if (stat(path, &info) == 0)
        RF_TRY(check_regular(path, info.st_mode, err));
    char *beside = name_beside(path);
    if (beside == NULL)
        return no_memory(path, err);
    int cause = write_flushed(beside, bytes, length);
    if (cause == 0 && rename(beside, path) != 0)
        cause = errno;
    if (cause != 0)
        unlink(beside);
    rf_free(beside);
    return cause == 0 ? RF_OK : fail(path, cause, err);
}

/* ---- folders ---- */

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
        return no_memory(path, err);
    int cause = 0;
    for (size_t i = 0; i < length && cause == 0; i++) {
        part[i] = path[i];
        if (path[i + 1] == '/' || path[i + 1] == '\0')
            cause = make_folder(part);
    }
    rf_free(part);
    return cause == 0 ? RF_OK : fail(path, cause, err);
}
