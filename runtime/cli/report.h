/* report.h: errors on standard error, and what the shell is told. */
#ifndef RF_CLI_REPORT_H
#define RF_CLI_REPORT_H

#include "raveforce.h"

enum {
    CLI_OK = 0,
    CLI_WRONG = 1, /* the task or text */
    CLI_USAGE = 2,
    CLI_FILE = 3, /* a file or the disk */
    CLI_LIMIT = 4,
    CLI_INTERRUPTED = 130
};

/* The exit status that says what `status` says. */
int cli_exit_status(rf_status status);

/* Prints `name:line:column: kind: message`, line and caret where `text` (may
 * be NULL) has the place; returns the exit status. */
int cli_report(const rf_error *err, const char *name, const char *text,
               size_t length);

/* The same where a command line was wrong, and where to read how it goes;
 * `name` is the command's. */
int cli_misuse(const rf_error *err, const char *name);

/* Fills `err` as printf would and returns `status`. */
rf_status cli_fail(rf_error *err, rf_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
