#include "samples.h"
#include "raveforce_io.h"
#include "report.h"
#include <stdlib.h>
#include <string.h>

char *cli_sample_name(const char *name)
{
    if (*name == '\\')
        name++;
    const size_t length = strlen(name);
    char *copy = malloc(length + 2);
    if (!copy)
        return NULL;
    copy[0] = '\\';
    memcpy(copy + 1, name, length + 1);
    return copy;
}

static rf_status load(const char *path, rf_sound **out, rf_error *err)
{
    const rf_audio_options options = {.size = sizeof options, .stereo = true};
    rf_audio audio;
    rf_status status = rf_audio_load(path, &options, &audio, err);
    if (status != RF_OK)
        return status;
    status = rf_sound_create(audio.data, audio.channels, audio.frames, audio.sr,
                             out, err);
    rf_audio_clear(&audio);
    return status;
}

/* Where the sound of that name is, or the end of the list. */
static size_t find(const cli_samples *samples, const char *name)
{
    size_t i = 0;
    while (i < samples->count && strcmp(samples->names[i], name) != 0)
        i++;
    return i;
}

/* The lists have room. */
static rf_status add(cli_samples *samples, const cli_given *given,
                     rf_error *err)
{
    rf_sound *sound = NULL;
    const rf_status status = load(given->text, &sound, err);
    if (status != RF_OK)
        return status;
    char *name = cli_sample_name(given->key);
    if (!name) {
        rf_sound_release(sound);
        return cli_fail(err, RF_NOMEM, "no memory for the samples");
    }
    const size_t i = find(samples, name);
    if (i < samples->count) {
        rf_sound_release((rf_sound *)samples->sounds[i].sound);
        free(samples->names[i]);
    } else {
        samples->count++;
    }
    samples->names[i] = name;
    samples->sounds[i] = (rf_named_sound){name, sound};
    return RF_OK;
}

rf_status cli_samples_load(const cli_line *line, cli_samples *out,
                           rf_error *err)
{
    cli_samples samples = {
        .sounds = calloc(line->n_given + 1, sizeof *samples.sounds),
        .names = calloc(line->n_given + 1, sizeof *samples.names),
    };
    if (!samples.sounds || !samples.names) {
        cli_samples_clear(&samples);
        return cli_fail(err, RF_NOMEM, "no memory for the samples");
    }
    rf_status status = RF_OK;
    for (size_t i = 0; i < line->n_given && status == RF_OK; i++)
        if (strcmp(line->given[i].option->name, "sample") == 0)
            status = add(&samples, &line->given[i], err);
    if (status != RF_OK) {
        cli_samples_clear(&samples);
        return status;
    }
    *out = samples;
    return RF_OK;
}

void cli_samples_clear(cli_samples *samples)
{
    for (size_t i = 0; i < samples->count; i++) {
        rf_sound_release((rf_sound *)samples->sounds[i].sound);
        free(samples->names[i]);
    }
    free(samples->sounds);
    free(samples->names);
    *samples = (cli_samples){0};
}
