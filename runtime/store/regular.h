/* regular.h: what may be read and replaced as a whole. */
#ifndef RF_STORE_REGULAR_H
#define RF_STORE_REGULAR_H

#include "raveforce_io.h"
#include <sys/stat.h>

/* RF_IO, with what it is, where `mode` is not a regular file's. */
rf_status rf_regular_check(const char *path, mode_t mode, rf_error *err);

#endif
