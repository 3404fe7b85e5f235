/* commands.h: the subcommands, each in a file of its name. */
#ifndef RF_CLI_COMMANDS_H
#define RF_CLI_COMMANDS_H

#include "options.h"

extern const cli_command cli_bench;
extern const cli_command cli_check;
extern const cli_command cli_compare;
extern const cli_command cli_diff;
extern const cli_command cli_distance;
extern const cli_command cli_export;
extern const cli_command cli_features;
extern const cli_command cli_new;
extern const cli_command cli_nodes;
extern const cli_command cli_play;
extern const cli_command cli_render;
extern const cli_command cli_replay;
extern const cli_command cli_report_page;
extern const cli_command cli_rescore;
extern const cli_command cli_run;
extern const cli_command cli_score;
extern const cli_command cli_train;
extern const cli_command cli_watch;

#endif
