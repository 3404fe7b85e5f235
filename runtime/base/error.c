#include "base/error.h"
#include "base/line.h"
#include <assert.h>
#include <stdarg.h>
#include <string.h>

/* In a struct, so that it can be handed on by pointer. */
typedef struct arguments {
    va_list list;
} arguments;

static const char *put_integer(rf_line *to, const char *at, arguments *from)
{
    if (strncmp(at, "lld", 3) == 0) {
        rf_line_signed(to, va_arg(from->list, long long));
        return at + 3;
    }
    if (strncmp(at, "llu", 3) == 0) {
        rf_line_unsigned(to, va_arg(from->list, unsigned long long));
        return at + 3;
    }
    if (strncmp(at, "zu", 2) == 0) {
        rf_line_unsigned(to, va_arg(from->list, size_t));
        return at + 2;
    }
    if (*at == 'd')
        rf_line_signed(to, va_arg(from->list, int));
    else
        rf_line_unsigned(to, va_arg(from->list, unsigned));
    return at + 1;
}

/* `at` stands behind the %; returns what follows the conversion. */
static const char *put_argument(rf_line *to, const char *at, arguments *from)
{
    if (strncmp(at, ".*s", 3) == 0) {
        const int limit = va_arg(from->list, int);
        rf_line_text(to, va_arg(from->list, const char *), limit);
        return at + 3;
    }
    switch (*at) {
    case 's':
        rf_line_text(to, va_arg(from->list, const char *), -1);
        return at + 1;
    case 'c':
        rf_line_put(to, rf_printable((char)va_arg(from->list, int)));
        return at + 1;
    case 'f':
        rf_line_float(to, (float)va_arg(from->list, double));
        return at + 1;
    case '%':
        rf_line_put(to, '%');
        return at + 1;
    default:
        assert(*at && strchr("dulz", *at));
        return put_integer(to, at, from);
    }
}

rf_status rf_fail(rf_error *err, rf_status status, uint32_t line, uint32_t col,
                  const char *format, ...)
{
    if (!err)
        return status;
    /* beside, for the arguments may be what *err says now */
    rf_error made = {.status = status, .line = line, .col = col};
    rf_line to;
    rf_line_init(&to, made.message, sizeof made.message);
    arguments from;
    va_start(from.list, format);
    for (const char *at = format; *at;) {
        if (*at == '%')
            at = put_argument(&to, at + 1, &from);
        else
            rf_line_put(&to, *at++);
    }
    va_end(from.list);
    rf_line_finish(&to);
    *err = made;
    return status;
}

const char *rf_status_name(rf_status status)
{
    static const char *const names[] = {
        [RF_OK] = "ok",
        [RF_SYNTAX] = "syntax",
        [RF_UNKNOWN_REFERENCE] = "unknown-reference",
        [RF_UNKNOWN_SAMPLE] = "unknown-sample",
        [RF_INVALID] = "invalid",
        [RF_UNSUPPORTED] = "unsupported",
        [RF_ARGUMENT] = "argument",
        [RF_LIMIT] = "limit",
        [RF_NOMEM] = "memory",
        [RF_IO] = "io",
    };
    const size_t index = (size_t)status;
    return index < sizeof names / sizeof names[0] ? names[index] : "unknown";
}
