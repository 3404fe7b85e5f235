/* path.h: paths in messages. */
#ifndef RF_BASE_PATH_H
#define RF_BASE_PATH_H

/* The end of `path`, in whole UTF-8 characters, short enough that a message
 * has room for the cause. */
const char *rf_path_end(const char *path);

#endif
