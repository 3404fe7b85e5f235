/* writer: files written beside, flushed, and only then renamed. */
#include "base/error.h"
#include "base/memory.h"
#include "base/path.h"
#include "raveforce_io.h"
#include "store/regular.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct rf_writer {
    char *path, *beside;
    int fd; /* below 0: closed */
};

rf_status rf_regular_check(const char *path, mode_t mode, rf_error *err)
{
    if (S_ISREG(mode))
        return RF_OK;
    const char *kind = S_ISDIR(mode)    ? "a directory"
                       : S_ISFIFO(mode) ? "a pipe"
                                        : "a device";
    return rf_fail(err, RF_IO, 0, 0, "%s: is %s, not a file", rf_path_end(path),
                   kind);
}

static rf_status fail(const char *path, int cause, rf_error *err)
{
    return rf_fail(err, cause == ENOMEM ? RF_NOMEM : RF_IO, 0, 0, "%s: %s",
                   rf_path_end(path), strerror(cause));
}

static char *copy_of(const char *path)
{
    const size_t size = strlen(path) + 1;
    char *copy = rf_alloc(size, 1);
    return copy ? memcpy(copy, path, size) : NULL;
}

void rf_writer_destroy(rf_writer *writer)
{
    if (writer == NULL)
        return;
    if (writer->fd >= 0) {
        close(writer->fd);
        unlink(writer->beside);
    }
    rf_free(writer->path);
    rf_free(writer->beside);
    rf_free(writer);
}

/* A new file, "PATH.tmp-THREAD-K": no other writer's, nor one that was left
 * behind. 0, or the errno of what failed. */
static int open_beside(rf_writer *writer)
{
    enum { MOST = 1000 };
    const size_t size = strlen(writer->path) + 48;
    writer->beside = rf_alloc(size, 1);
    if (writer->beside == NULL)
        return ENOMEM;
    int cause = EEXIST;
    for (int k = 0; k < MOST && cause == EEXIST; k++) {
        snprintf(writer->beside, size, "%s.tmp-%ld-%d", writer->path,
                 (long)gettid(), k);
        writer->fd =
            open(writer->beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        cause = writer->fd < 0 ? errno : 0;
    }
    return cause;
}

/* 0, or the errno of what failed. */
static int start(rf_writer *writer, const char *path)
{
    writer->fd = -1;
    writer->path = copy_of(path);
    return writer->path ? open_beside(writer) : ENOMEM;
}

rf_status rf_writer_create(const char *path, rf_writer **out, rf_error *err)
{
    if (path == NULL || out == NULL)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "write: wants a path");
    /* renaming would put a file in a device's place */
    struct stat info;
    if (stat(path, &info) == 0)
        RF_TRY(rf_regular_check(path, info.st_mode, err));
    rf_writer *writer = rf_alloc(1, sizeof *writer);
    const int cause = writer ? start(writer, path) : ENOMEM;
    if (cause != 0) {
        rf_writer_destroy(writer);
        return fail(path, cause, err);
    }
    *out = writer;
    return RF_OK;
}

rf_status rf_writer_write(rf_writer *writer, const void *bytes, size_t length,
                          rf_error *err)
{
    if (writer == NULL || writer->fd < 0 || (bytes == NULL && length > 0))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "write: wants an open file and bytes");
    size_t done = 0;
    while (done < length) {
        const ssize_t put =
            write(writer->fd, (const char *)bytes + done, length - done);
        if (put < 0 && errno != EINTR)
            return fail(writer->path, errno, err);
        if (put > 0)
            done += (size_t)put;
    }
    return RF_OK;
}

rf_status rf_writer_commit(rf_writer *writer, rf_error *err)
{
    if (writer == NULL || writer->fd < 0)
        return rf_fail(err, RF_ARGUMENT, 0, 0, "write: wants an open file");
    int cause = fsync(writer->fd) != 0 ? errno : 0;
    if (close(writer->fd) != 0 && cause == 0)
        cause = errno;
    writer->fd = -1;
    if (cause == 0 && rename(writer->beside, writer->path) != 0)
        cause = errno;
    if (cause == 0)
        return RF_OK;
    unlink(writer->beside);
    return fail(writer->path, cause, err);
}

rf_status rf_file_write(const char *path, const void *bytes, size_t length,
                        rf_error *err)
{
    if (path == NULL || (bytes == NULL && length > 0))
        return rf_fail(err, RF_ARGUMENT, 0, 0, "write: wants a path and bytes");
    rf_writer *writer = NULL;
    RF_TRY(rf_writer_create(path, &writer, err));
    rf_status status = rf_writer_write(writer, bytes, length, err);
    if (status == RF_OK)
        status = rf_writer_commit(writer, err);
    rf_writer_destroy(writer);
    return status;
}
