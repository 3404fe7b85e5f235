#include "audio/source.h"
#include "base/path.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is not a regular file may block, or has no end. */
static rf_status check_file(const char *name, mode_t mode, rf_error *err)
{
    if (S_ISREG(mode))
        return RF_OK;
    const char *kind = S_ISDIR(mode)    ? "a directory"
                       : S_ISFIFO(mode) ? "a pipe"
                                        : "a device";
    return rf_fail(err, RF_IO, 0, 0, "%s: is %s, not a file", name, kind);
}

rf_status rf_source_open(const char *path, rf_source *out, rf_error *err)
{
    const char *name = rf_path_end(path);
    /* without O_NONBLOCK a pipe would keep us waiting for its writer */
    const int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return rf_fail(err, RF_IO, 0, 0, "%s: %s", name, strerror(errno));
    struct stat info;
    if (fstat(fd, &info) != 0) {
        const int failure = errno;
        close(fd);
        return rf_fail(err, RF_IO, 0, 0, "%s: %s", name, strerror(failure));
    }
    const rf_status status = check_file(name, info.st_mode, err);
    if (status != RF_OK) {
        close(fd);
        return status;
    }
    *out = (rf_source){.name = name, .fd = fd, .size = (uint64_t)info.st_size};
    return RF_OK;
}

void rf_source_init(rf_source *source, const void *bytes, size_t size,
                    const char *name)
{
    *source = (rf_source){
        .name = rf_path_end(name), .bytes = bytes, .fd = -1, .size = size};
}

void rf_source_close(rf_source *source)
{
    if (source->fd >= 0)
        close(source->fd);
    source->fd = -1;
}

/* All that the file gives: a read may come back with less than it was asked. */
static size_t read_file(rf_source *source, uint64_t offset, char *to,
                        size_t count)
{
    size_t done = 0;
    while (done < count) {
        const ssize_t got =
            pread(source->fd, to + done, count - done, (off_t)(offset + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            source->failure = errno;
        if (got <= 0)
            break;
        done += (size_t)got;
    }
    return done;
}

static void rename_hidden(const rf_source *source, uint64_t offset, char *to,
                          size_t count)
{
    static const char name[] = {'J', 'U', 'N', 'K'};
    for (size_t i = 0; i < source->n_hidden; i++) {
        for (size_t k = 0; k < sizeof name; k++) {
            const uint64_t at = source->hidden[i] + k;
            if (at >= offset && at - offset < count)
                to[at - offset] = name[k];
        }
    }
}

size_t rf_source_read(rf_source *source, uint64_t offset, void *to,
                      size_t count)
{
    if (offset >= source->size)
        return 0;
    if (count > source->size - offset)
        count = (size_t)(source->size - offset);
    if (source->bytes == NULL)
        count = read_file(source, offset, to, count);
    else
        memcpy(to, source->bytes + offset, count);
    rename_hidden(source, offset, to, count);
    return count;
}

void rf_source_hide(rf_source *source, uint64_t offset)
{
    if (source->n_hidden < RF_HIDDEN_CHUNKS)
        source->hidden[source->n_hidden++] = offset;
}
