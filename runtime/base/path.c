#include "base/path.h"
#include <string.h>

const char *rf_path_end(const char *path)
{
    enum { KEPT = 72 };
    const size_t length = strlen(path);
    const char *end = length > KEPT ? path + length - KEPT : path;
    while (((unsigned char)*end & 0xc0u) == 0x80u) /* within a character */
        end++;
    return end;
}
