#include "place.h"
#include "report.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* From the folder of the program, which is build/VARIANT or PREFIX/bin. */
static const char *const candidates[] = {"../share/lua/5.4", "../../lua"};

static bool folder_of_program(char out[CLI_PATH_SIZE])
{
    const ssize_t length = readlink("/proc/self/exe", out, CLI_PATH_SIZE - 1);
    if (length <= 0)
        return false;
    out[length] = '\0';
    char *name = strrchr(out, '/');
    if (name)
        *name = '\0';
    return name;
}

rf_status cli_place_of_lua(char out[CLI_PATH_SIZE], rf_error *err)
{
    char program[CLI_PATH_SIZE];
    if (!folder_of_program(program))
        return cli_fail(err, RF_IO, "cannot tell where this program lies");
    for (size_t i = 0; i < sizeof candidates / sizeof candidates[0]; i++) {
        char folder[CLI_PATH_SIZE], front[CLI_PATH_SIZE + 32];
        const int length =
            snprintf(folder, sizeof folder, "%s/%s", program, candidates[i]);
        if (length < 0 || (size_t)length >= sizeof folder)
            continue;
        snprintf(front, sizeof front, "%s/raveforce/init.lua", folder);
        if (access(front, R_OK) != 0)
            continue;
        memcpy(out, folder, (size_t)length + 1);
        return RF_OK;
    }
    return cli_fail(err, RF_IO, "no raveforce/init.lua near %.100s", program);
}

static rf_status refuse_lanes(const char *text, const uint32_t *widths,
                              rf_error *err)
{
    char list[64] = "";
    for (size_t i = 0, used = 0; widths[i]; i++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%u",
                                 i ? ", " : "", widths[i]);
    return cli_fail(err, RF_ARGUMENT,
                    "RAVEFORCE_LANES: this processor has %s, got '%.40s'", list,
                    text);
}

rf_status cli_forced_lanes(uint32_t *out, rf_error *err)
{
    const char *text = getenv("RAVEFORCE_LANES");
    if (!text || !*text) {
        *out = 0;
        return RF_OK;
    }
    const uint32_t *widths = rf_lane_widths();
    for (; *widths; widths++) {
        char width[16];
        snprintf(width, sizeof width, "%u", *widths);
        if (strcmp(width, text) != 0)
            continue;
        *out = *widths;
        return RF_OK;
    }
    return refuse_lanes(text, rf_lane_widths(), err);
}
