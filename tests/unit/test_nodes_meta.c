/* test_nodes_meta.c: meta against a script engine that C can look into. */
#include "node_rig.h"

static node_rig rig;

/* What the host was called with, and what it does. */
typedef struct fake {
    size_t runs;
    float fail_at; /* a run whose `freq` is that fails */
    bool with_input;
    float input;          /* frame 5 of the last run's */
    rf_error trouble[16]; /* of as many voices */
} fake;

/*
 * The "program" counts runs in `phase`, adds what it is given in `freq` to
 * frame 3 of the output, and sounds as the output doubled.
 */
static rf_status fake_run(void *machine, void *program, rf_script_block *block,
                          rf_error *err)
{
    fake *f = machine;
    assert_ptr_equal(program, &rig);
    assert_true(block->sr == 44100);
    assert_int_equal(block->input != NULL, f->with_input);
    f->runs++;
    f->input = block->input ? block->input[5] : 0;
    float *phase = &block->numbers[0];
    const float freq = block->numbers[RF_SCRIPT_NUMBERS - 2];
    if (f->fail_at != 0 && freq == f->fail_at) {
        *phase = 1e6f; /* what a failing run leaves counts for nothing */
        block->output[3] = 1e6f;
        block->sound[3] = 1e6f;
        *err = (rf_error){.status = RF_INVALID, .line = 7, .col = 1};
        return RF_INVALID;
    }
    *phase += 1;
    block->output[3] += freq;
    block->output[127] = block->numbers[RF_SCRIPT_NUMBERS - 1];
    for (size_t n = 0; n < RF_BLOCK; n++)
        block->sound[n] = 2 * block->output[n];
    return RF_OK;
}

static const rf_script_host host = {.size = sizeof host, .run = fake_run};

/* Rows of the state: numbers, output, failed. */
static float *row(size_t index)
{
    return (float *)rig.state + index * rig.width->lanes;
}

static void begin(const rig_width *width, const char *inputs, fake *f,
                  rf_script *script)
{
    rig_init(&rig, width, "meta", inputs);
    *f = (fake){.with_input = inputs[0]};
    *script = (rf_script){.host = &host,
                          .machine = f,
                          .program = &rig,
                          .line = 20,
                          .col = 1,
                          .trouble = f->trouble};
    rig.script = script;
    rig_begin(&rig);
    for (size_t lane = 0; lane < width->lanes; lane++) {
        row(RF_SCRIPT_NUMBERS - 2)[lane] = (float)(lane + 1);
        row(RF_SCRIPT_NUMBERS - 1)[lane] = 0.5f * (float)lane;
    }
}

/* Block `block` (from 1) of a voice whose runs were all fine. */
static void assert_played(size_t lane, size_t block)
{
    assert_same(row(0)[lane], (float)block);
    for (size_t n = 0; n < RF_BLOCK; n++) {
        float y = 0;
        if (n == 3)
            y = (float)(lane + 1) * (float)block;
        else if (n == 127)
            y = 0.5f * (float)lane;
        assert_same(row(RF_SCRIPT_NUMBERS + n)[lane], y);
        assert_same(rig.out[0][n][lane], 2 * y);
        assert_same(rig.out[1][n][lane], 2 * y); /* mono */
    }
}

static void each_lane_is_a_voice_of_its_own(void **state)
{
    (void)state;
    for (const rig_width *const *w = rig_widths(); *w; w++) {
        fake f;
        rf_script script;
        begin(*w, "", &f, &script);
        for (size_t block = 1; block <= 3; block++) {
            rig_run(&rig);
            for (size_t lane = 0; lane < (*w)->lanes; lane++)
                assert_played(lane, block);
        }
        assert_int_equal(f.runs, 3 * (*w)->lanes);
    }
}

static void input_is_the_left_channel_of_the_first(void **state)
{
    (void)state;
    static const char *const inputs[] = {"1", "2", "21"};
    for (const rig_width *const *w = rig_widths(); *w; w++) {
        for (size_t i = 0; i < 3; i++) {
            fake f;
            rf_script script;
            begin(*w, inputs[i], &f, &script);
            const size_t last = (*w)->lanes - 1; /* is run last */
            rig.in[0][0][5][last] = 0.75f;
            rig.in[0][1][5][last] = 0.5f;
            rig.in[1][0][5][last] = 0.25f;
            rig_run(&rig);
            assert_same(f.input, 0.75f);
        }
    }
}

static void assert_played_unless(bool failed, size_t lane, size_t block)
{
    if (!failed)
        assert_played(lane, block);
}

/* A voice of which only the first run was fine. */
static void assert_silenced(size_t lane)
{
    assert_same(row(0)[lane], 1);
    for (size_t n = 0; n < RF_BLOCK; n++)
        assert_same(rig.out[0][n][lane], 0);
}

/* Once, and of the voice that failed. */
static void assert_told(const rf_script *script, size_t lanes, size_t failed)
{
    for (size_t lane = 0; lane < lanes; lane++) {
        const rf_error *told = &script->trouble[lane];
        assert_int_equal(told->status, lane == failed ? RF_INVALID : RF_OK);
    }
    assert_int_equal(script->trouble[failed].line, 20 + 7 - 1);
}

static void a_failing_run_silences_its_voice_alone(void **state)
{
    (void)state;
    for (const rig_width *const *w = rig_widths(); *w; w++) {
        fake f;
        rf_script script;
        begin(*w, "", &f, &script);
        const size_t bad = (*w)->lanes / 2;
        rig_run(&rig);
        f.fail_at = (float)(bad + 1);
        for (size_t block = 2; block <= 4; block++) {
            f.runs = 0;
            rig_run(&rig);
            assert_int_equal(f.runs, (*w)->lanes - (block > 2));
            assert_silenced(bad);
            for (size_t lane = 0; lane < (*w)->lanes; lane++)
                assert_played_unless(lane == bad, lane, block);
            assert_told(&script, (*w)->lanes, bad);
        }
    }
}

static void the_first_trouble_is_kept(void **state)
{
    (void)state;
    fake f;
    rf_script script;
    begin(rig_widths()[0], "", &f, &script);
    script.trouble[0] = (rf_error){.status = RF_LIMIT, .line = 2};
    f.fail_at = 1;
    rig_run(&rig);
    assert_int_equal(script.trouble[0].status, RF_LIMIT);
    assert_int_equal(script.trouble[0].line, 2);
}

/* SPEC.md 8.2, Update: the scope is kept. */
static void new_code_goes_on_from_the_numbers(void **state)
{
    (void)state;
    for (const rig_width *const *w = rig_widths(); *w; w++) {
        fake f;
        rf_script script;
        begin(*w, "", &f, &script);
        rig_run(&rig);
        const size_t last = ((*w)->lanes - 1) % RIG_LANES;
        for (size_t lane = 0; lane < (*w)->lanes; lane++)
            row(RF_SCRIPT_NUMBERS - 2)[lane] = 9;
        f.fail_at = 9;
        rig_run(&rig);
        f.fail_at = 0;
        rig_change(&rig, rig.type->update, 1u << last);
        f.runs = 0;
        rig_run(&rig);
        assert_int_equal(f.runs, 1);
        for (size_t lane = 0; lane < (*w)->lanes; lane++) {
            assert_same(row(0)[lane], lane == last ? 2 : 1);
            assert_same(rig.out[0][3][lane],
                        lane == last ? 2 * ((float)(last + 1) + 9) : 0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_lane_is_a_voice_of_its_own),
        cmocka_unit_test(input_is_the_left_channel_of_the_first),
        cmocka_unit_test(a_failing_run_silences_its_voice_alone),
        cmocka_unit_test(the_first_trouble_is_kept),
        cmocka_unit_test(new_code_goes_on_from_the_numbers),
    };
    return cmocka_run_group_tests_name("nodes_meta", tests, NULL, NULL);
}
