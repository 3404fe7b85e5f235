#include "report.h"
#include <stdarg.h>
#include <stdio.h>

int cli_exit_status(rf_status status)
{
    switch (status) {
    case RF_OK:
        return CLI_OK;
    case RF_ARGUMENT:
        return CLI_USAGE;
    case RF_IO:
        return CLI_FILE;
    case RF_LIMIT:
    case RF_NOMEM:
        return CLI_LIMIT;
    default:
        return CLI_WRONG;
    }
}

int cli_report(const rf_error *err, const char *name, const char *text,
               size_t length)
{
    char message[1024];
    rf_error_format(err, name, text, length, message, sizeof message);
    fprintf(stderr, "%s\n", message);
    return cli_exit_status(err->status);
}

int cli_misuse(const rf_error *err, const char *name)
{
    const int status = cli_report(err, name, NULL, 0);
    fprintf(stderr, "`%s --help` lists what there is\n", name);
    return status;
}

rf_status cli_fail(rf_error *err, rf_status status, const char *format, ...)
{
    *err = (rf_error){.status = status};
    va_list values;
    va_start(values, format);
    vsnprintf(err->message, sizeof err->message, format, values);
    va_end(values);
    return status;
}
