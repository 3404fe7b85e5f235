/* file: whole files, read. */
#include "base/error.h"
#include "base/memory.h"
#include "base/path.h"
#include "raveforce_io.h"
#include "store/regular.h"
#include <errno.h>
#include <fcntl.h>
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

void rf_bytes_free(char *bytes)
{
    rf_free(bytes);
}

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
        status = rf_regular_check(path, info.st_mode, err);
    if (status == RF_OK && info.st_size > 0 && (size_t)info.st_size > limit)
        status = too_long(path, limit, err);
    if (status == RF_OK)
        status = read_bytes(path, fd, limit, out, length, err);
    close(fd);
    return status;
}
