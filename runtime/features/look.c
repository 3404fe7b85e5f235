/* look.c: one frame of W sounds through the steps of a lens. */
#include "base/float_mode.h"
#include "base/memory.h"
#include "base/widths.h"
#include "features/lens_steps.h"

#define DECLARE(w)                                        \
    RF_FOR_LEVELS(RF_LEVEL_DECLARE, w)                    \
    static const rf_level_kernel *const levels_w##w[] = { \
        NULL, RF_FOR_LEVELS(RF_LEVEL_ADDRESS, w)};
#define RF_LEVEL_ADDRESS(name, w) &rf_level_##name##_w##w,

RF_FOR_WIDTHS(DECLARE)

enum { LINE = 64 };

struct rf_look {
    rf_lens *lens;
    const rf_fft_kernel *fft; /* NULL where nothing is transformed */
    const rf_level_kernel *const *kernels;
    size_t row;    /* bytes */
    size_t *at;    /* byte of `memory` where the rows of each step begin */
    char *memory;  /* the rows of all steps */
    void *scratch; /* of rf_fft */
};

static const rf_level_kernel *const *kernels_of(uint32_t lanes)
{
#define CASE(w) \
    case w:     \
        return levels_w##w;
    switch (lanes) {
        RF_FOR_WIDTHS(CASE)
    default:
        return NULL;
    }
#undef CASE
}

RF_BY_WIDTH(static, const rf_gather_kernel, gather_of, rf_gather)

static size_t whole_lines(size_t bytes)
{
    return (bytes + LINE - 1) / LINE * LINE;
}

static rf_status make_room(rf_look *look, uint32_t lanes, rf_error *err)
{
    size_t n = 0, bytes = 0;
    const rf_lens_step *steps = rf_lens_steps(look->lens, &n);
    const rf_fft *fft = rf_lens_fft(look->lens);
    look->at = rf_alloc(n, sizeof *look->at);
    for (size_t i = 0; look->at && i < n; i++) {
        const rf_level_job *job = &steps[i].job;
        look->at[i] = bytes;
        bytes +=
            whole_lines(rf_level_rows(&job->level, job->length) * look->row);
    }
    look->memory = rf_alloc(bytes, 1);
    look->scratch = rf_alloc(fft ? rf_fft_scratch(fft, lanes) : 0, 1);
    if (!look->at || !look->memory || !look->scratch)
        return rf_fail(err, RF_NOMEM, 0, 0, "look: out of memory");
    return RF_OK;
}

rf_status rf_look_create(const rf_lens *lens, uint32_t lanes, rf_look **out,
                         rf_error *err)
{
    const rf_level_kernel *const *kernels = kernels_of(lanes);
    if (!kernels)
        return rf_fail(err, RF_UNSUPPORTED, 0, 0,
                       "look: this build has no packs of %u lanes", lanes);
    rf_look *look = rf_alloc(1, sizeof *look);
    if (!look)
        return rf_fail(err, RF_NOMEM, 0, 0, "look: out of memory");
    look->lens = rf_lens_retain(lens);
    look->fft = rf_lens_transforms(lens) ? rf_fft_kernel_of(lanes) : NULL;
    look->kernels = kernels;
    look->row = lanes * sizeof(float);
    const rf_status status = make_room(look, lanes, err);
    if (status == RF_OK)
        *out = look;
    else
        rf_look_destroy(look);
    return status;
}

void rf_look_destroy(rf_look *look)
{
    if (!look)
        return;
    rf_free(look->scratch);
    rf_free(look->memory);
    rf_free(look->at);
    rf_lens_release(look->lens);
    rf_free(look);
}

/* Power alone is cheaper where nobody asked for the spectrum. */
static void transform(const rf_look *look, const rf_level_job *job,
                      const void *frame, char *out)
{
    const rf_fft *fft = rf_lens_fft(look->lens);
    const float *window = rf_lens_window(look->lens);
    if (job->level.kind == RF_LEVEL_SPECTRUM)
        look->fft->transform(fft, frame, window, out,
                             out + job->bins * look->row, look->scratch);
    else
        look->fft->power(fft, frame, window, out, look->scratch);
}

/* `frame` NULL: the spectrum is there already. */
static void run(const rf_look *look, const void *frame)
{
    size_t n = 0;
    const rf_lens_step *steps = rf_lens_steps(look->lens, &n);
    const uint64_t host = rf_float_enter();
    for (size_t i = 0; i < n; i++) {
        const rf_level_job *job = &steps[i].job;
        const size_t below = steps[i].below;
        char *out = look->memory + look->at[i];
        if (below != RF_STEP_FRAME)
            look->kernels[job->level.kind]->run(
                job, look->memory + look->at[below], out);
        else if (job->level.kind == RF_LEVEL_RMS)
            look->kernels[RF_LEVEL_RMS]->run(job, frame, out);
        else if (frame)
            transform(look, job, frame, out);
    }
    rf_float_leave(host);
}

void rf_look_at(rf_look *look, const void *frame)
{
    run(look, frame);
}

void *rf_look_spectrum(rf_look *look)
{
    return look->memory + look->at[rf_lens_level_step(look->lens, 0)];
}

void rf_look_again(rf_look *look)
{
    run(look, NULL);
}

const void *rf_look_level(const rf_look *look, size_t index)
{
    return look->memory + look->at[rf_lens_level_step(look->lens, index)];
}

void rf_look_gather(const rf_framing *framing, uint32_t lanes,
                    const float *sound, size_t samples, size_t total, size_t t,
                    size_t count, void *frame)
{
    const rf_gather_job job = {framing, sound, samples, total, t, count};
    gather_of(lanes)->run(&job, frame);
}
