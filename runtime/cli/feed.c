#include "feed.h"

rf_status cli_feed_open(const cli_line *line, double sr, cli_feed *out,
                        rf_error *err)
{
    const cli_given *given = cli_line_last(line, "input");
    const rf_audio_options options = {
        .size = sizeof options, .sr = sr, .stereo = true};
    return given ? rf_audio_load(given->text, &options, &out->audio, err)
                 : RF_OK;
}

void cli_feed_clear(cli_feed *feed)
{
    rf_audio_clear(&feed->audio);
}

rf_status cli_feed_give(cli_feed *feed, rf_stream *stream, size_t frames,
                        rf_error *err)
{
    const size_t rest = feed->audio.frames - feed->done;
    const size_t n = frames < rest ? frames : rest;
    if (n == 0)
        return RF_OK;
    const float *left = feed->audio.data + feed->done;
    const float *right =
        feed->audio.channels == 2 ? left + feed->audio.frames : NULL;
    feed->done += n;
    return rf_stream_feed(stream, left, right, n, err);
}
