/*
 * options.h: what stands on a command line, and what is wrong with it.
 *
 * A subcommand lists its options in a table; reading, --help, messages and
 * what Lua gets all come from that table.
 */
#ifndef RF_CLI_OPTIONS_H
#define RF_CLI_OPTIONS_H

#include "raveforce.h"

typedef enum cli_kind {
    CLI_FLAG,   /* no value */
    CLI_TEXT,   /* any */
    CLI_NUMBER, /* finite */
    CLI_WHOLE,  /* 0 .. 2^63 - 1 */
    CLI_PAIR    /* NAME=TEXT */
} cli_kind;

typedef struct cli_option {
    const char *name; /* without the dashes; NULL ends a table */
    char letter;      /* the short form, or 0; a flag has none */
    cli_kind kind;
    const char *value; /* what --help calls its value; NULL for a flag */
    const char *doc;
} cli_option;

/* One option as it was given. The texts are argv's. */
typedef struct cli_given {
    const cli_option *option;
    const char *key;  /* of a pair */
    const char *text; /* the value; of a pair, what follows the sign */
    double number;
    int64_t whole;
} cli_given;

typedef struct cli_line {
    cli_given *given; /* in the order of the command line */
    size_t n_given;
    char **arguments; /* what is no option; argv's */
    size_t n_arguments;
    bool help; /* --help stood there: nothing else was read */
} cli_line;

typedef struct cli_command cli_command;
struct cli_command {
    const char *name;
    const char *arguments; /* "TASK.lua"; "" for none */
    size_t least, most;    /* how many arguments */
    bool stops; /* what follows the first argument is not ours to read */
    const char *doc;
    const cli_option *options;
    int (*run)(const cli_command *command, const cli_line *line);
};

/*
 * Reads `argv`, whose first entry is the subcommand's name; reorders it and
 * cuts pairs at their sign. RF_ARGUMENT for an option that is not in the
 * table, a value that is missing or does not fit, too few or too many
 * arguments. `out` is cleared with cli_line_clear.
 */
rf_status cli_line_read(const cli_command *command, int argc, char **argv,
                        cli_line *out, rf_error *err);
void cli_line_clear(cli_line *line);

/* The option where it was given last, or NULL. */
const cli_given *cli_line_last(const cli_line *line, const char *name);
/* Its number, or `fallback`. */
double cli_line_number(const cli_line *line, const char *name, double fallback);

void cli_command_help(const cli_command *command);

#endif
