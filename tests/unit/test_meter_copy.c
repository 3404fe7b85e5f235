/* A meter's copy goes on from where it was taken, whatever both hear after. */
#include "fail_alloc.h"
#include "meter_fixture.h"

static void *saved(rf_meter *meter)
{
    rf_carrier c = {.what = RF_COUNT};
    rf_meter_carry(meter, &c);
    void *copy = aligned_alloc(64, c.bytes);
    c = (rf_carrier){.what = RF_SAVE, .at = copy};
    rf_meter_carry(meter, &c);
    return copy;
}

static void load(rf_meter *meter, void *copy)
{
    rf_carrier c = {.what = RF_LOAD, .at = copy};
    rf_meter_carry(meter, &c);
}

typedef struct rig {
    rf_score *score;
    uint32_t lanes;
    const float *sounds[VOICES];
} rig;

/* Hears step k, of which `from` frames were heard already. */
static void finish_step(const rig *r, rf_meter *meter, size_t k, size_t from,
                        double *values)
{
    hear(meter, r->lanes, r->sounds, from, (size_t)r->score->ends[k]);
    rf_meter_step(meter);
    for (size_t t = 0; t < r->score->n_terms; t++)
        for (uint32_t lane = 0; lane < r->lanes; lane++)
            *values++ = rf_meter_value(meter, lane, t);
}

static size_t width(const rig *r)
{
    return r->score->n_terms * r->lanes;
}

/* From `at` on, which is in step k. */
static void go_on(const rig *r, rf_meter *meter, size_t k, size_t at,
                  double *values)
{
    for (; k < r->score->steps; k++) {
        finish_step(r, meter, k, at, values + k * width(r));
        at = (size_t)r->score->ends[k];
    }
}

/* A meter that heard another sound first takes over at frame `at`. */
static void assert_goes_on(const rig *r, const double *want, size_t k,
                           size_t at)
{
    const size_t n = r->score->steps * width(r);
    double *got = malloc(n * sizeof *got);
    memcpy(got, want, k * width(r) * sizeof *got);
    rf_meter *first = make_meter(r->score, r->lanes);
    rf_meter *second = make_meter(r->score, r->lanes);
    rf_meter_begin(first);
    double *dump = malloc(n * sizeof *dump);
    size_t from = 0;
    for (size_t step = 0; step < k; step++) {
        finish_step(r, first, step, from, dump);
        from = (size_t)r->score->ends[step];
    }
    hear(first, r->lanes, r->sounds, from, at);
    void *copy = saved(first);
    run(second, r->score, r->lanes,
        (const float *const[VOICES]){
            voices[3], voices[1], voices[2], voices[3], voices[0], voices[1],
            voices[2], voices[3], voices[0], voices[1], voices[2], voices[3],
            voices[0], voices[1], voices[2], voices[3]},
        dump);
    for (int turn = 0; turn < 2; turn++) { /* it can be used again */
        load(second, copy);
        go_on(r, second, k, at, got);
        assert_memory_equal(got, want, n * sizeof *got);
    }
    go_on(r, first, k, at, got);
    assert_memory_equal(got, want, n * sizeof *got);
    free(dump);
    free(copy);
    free(got);
    rf_meter_destroy(first);
    rf_meter_destroy(second);
}

static void assert_fixture(const fixture *f, uint32_t lanes)
{
    rf_term terms[MEASURES * SPANS];
    rig r = {.score = make_score(f, terms, every_term(terms)), .lanes = lanes};
    for (uint32_t lane = 0; lane < lanes; lane++)
        r.sounds[lane] = voices[lane % VOICES];
    double *want = malloc(r.score->steps * width(&r) * sizeof *want);
    rf_meter *meter = make_meter(r.score, lanes);
    run(meter, r.score, lanes, r.sounds, want);
    rf_meter_destroy(meter);
    size_t from = 0;
    for (size_t k = 0; k < r.score->steps; k++) {
        const size_t to = (size_t)r.score->ends[k];
        assert_goes_on(&r, want, k, from);
        const size_t block = (from + to) / 2 / RF_BLOCK * RF_BLOCK;
        assert_goes_on(&r, want, k, block > from ? block : to);
        from = to;
    }
    free(want);
    rf_score_release(r.score);
}

static void a_copy_goes_on_at_any_frame(void **state)
{
    (void)state;
    const uint64_t host = rf_float_enter();
    assert_fixture(&fixtures[1], 1);
    assert_fixture(&fixtures[6], 1);
    for (const uint32_t *w = rf_lane_widths(); *w; w++)
        assert_fixture(&fixtures[0], *w);
    rf_float_leave(host);
}

static void copies_take_no_memory(void **state)
{
    (void)state;
    const rf_term terms[] = {{"mfcc_l1", RF_SPAN_PLAYED, NULL, 0}};
    rf_score *score = make_score(&fixtures[0], terms, 1);
    rf_meter *meter = make_meter(score, 4);
    rf_meter_begin(meter);
    void *copy = saved(meter);
    fail_never();
    load(meter, copy);
    assert_int_equal(allocations(), 0);
    free(copy);
    rf_meter_destroy(meter);
    rf_score_release(score);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_copy_goes_on_at_any_frame),
        cmocka_unit_test(copies_take_no_memory),
    };
    return cmocka_run_group_tests_name("meter_copy", tests, make_sounds,
                                       drop_tables);
}
