/* test_nodes.c: the registry, and the numbers of SPEC.md section 11. */
#include "fail_alloc.h"
#include "node_rig.h"

static const uint32_t widths[] = {1, 4,
#if defined(__x86_64__)
                                  8, 16
#endif
};

static void types_stand_in_the_same_order_at_every_width(void **state)
{
    (void)state;
    const rf_node_type *const *first = rf_node_types(1);
    size_t n = 0;
    for (; first[n]; n++)
        if (n > 0)
            assert_true(strcmp(first[n - 1]->name, first[n]->name) < 0);
    assert_true(n > 0);
    for (size_t w = 0; w < sizeof widths / sizeof *widths; w++) {
        const rf_node_type *const *types = rf_node_types(widths[w]);
        for (size_t i = 0; i < n; i++)
            assert_string_equal(types[i]->name, first[i]->name);
        assert_null(types[n]);
    }
}

static void an_unknown_width_has_no_types(void **state)
{
    (void)state;
    assert_null(rf_node_types(0));
    assert_null(rf_node_types(2));
    assert_null(rf_node_types(32));
}

static void every_type_is_documented(void **state)
{
    (void)state;
    for (const rf_node_type *const *t = rf_node_types(1); *t; t++) {
        const rf_node_type *type = *t;
        assert_true(strlen(type->doc) > 10);
        assert_non_null(strstr(type->example, type->name));
        assert_non_null(strchr(type->example, ':'));
        assert_non_null(type->params);
        assert_true(type->wordless || type->params[0].name);
        for (const rf_param *p = type->params; p->name; p++) {
            assert_non_null(p->unit);
            assert_true(strlen(p->doc) > 3);
            assert_true(p->lo <= p->hi);
            assert_true(p->accepts != 0);
        }
    }
}

/* One row of the table of section 11: left and right channel. */
static const size_t moments[] = {0, 1, 127, 128, 1000, 20000};
enum { MOMENTS = 6 };

/* Plays `chain`[0 .. n-1], each behind the other, and compares. */
static void assert_plays(node_rig *chain, size_t n, size_t channel,
                         const double expected[MOMENTS], double tolerance)
{
    size_t moment = 0;
    for (size_t start = 0; moment < MOMENTS; start += RF_BLOCK) {
        rig_run(&chain[0]);
        for (size_t i = 1; i < n; i++) {
            rig_connect(&chain[i], 0, &chain[i - 1]);
            rig_run(&chain[i]);
        }
        for (; moment < MOMENTS && moments[moment] < start + RF_BLOCK;
             moment++) {
            const double is =
                (double)chain[n - 1].out[channel][moments[moment] - start][0];
            const double is_not = expected[moment];
            const double scale = is_not < 0 ? -is_not : is_not;
            assert_near(is, is_not, tolerance * (scale > 1 ? scale : 1));
        }
    }
}

static node_rig chain[2];

static void place(size_t i, const char *name, size_t n, const float *values)
{
    rig_init(&chain[i], rig_widths()[0], name, i ? "1" : "");
    for (size_t k = 0; k < n; k++)
        rig_param(&chain[i], values[k]);
    rig_begin(&chain[i]);
}

static void a_node_plays(const char *name, float value,
                         const double expected[MOMENTS])
{
    place(0, name, 1, (float[]){value});
    assert_plays(chain, 1, 0, expected, 1.2e-7);
}

static void oscillators_play_the_numbers_of_the_specification(void **state)
{
    (void)state;
    a_node_plays("sin", 440,
                 (double[]){0, 0.062648326, 0.99421966, 0.98554045, -0.14196557,
                            -0.28848401});
    a_node_plays("saw", 110.5f,
                 (double[]){-1, -0.99498868, -0.36356008, -0.35854876,
                            0.011327147, -0.77347779});
    a_node_plays("squ", 220.3f, (double[]){1, 1, -1, -1, -1, -1});
    a_node_plays("tri", 331.7f,
                 (double[]){1, 0.96991384, 0.82094955, 0.85103583, -0.91378403,
                            -0.72439313});
}

static void noise_plays_the_numbers_of_the_specification(void **state)
{
    (void)state;
    a_node_plays("noise", 42,
                 (double[]){-0.4737359, -0.89535439, 0.25416365, 0.11619452,
                            -0.63060975, -0.78946579});
}

static void envperc_plays_the_numbers_of_the_specification(void **state)
{
    (void)state;
    for (size_t channel = 0; channel < 2; channel++) {
        place(0, "imp", 1, (float[]){3});
        place(1, "envperc", 2, (float[]){0.01f, 0.3f});
        assert_plays(chain, 2, channel,
                     channel ? (double[MOMENTS]){0}
                             : (double[]){0, 0.0022675737, 0.28798187,
                                          0.29024944, 0.95774752, 0.63272864},
                     1.2e-7);
    }
}

static void filters_play_the_numbers_of_the_specification(void **state)
{
    (void)state;
    place(0, "saw", 1, (float[]){110});
    place(1, "lpf", 2, (float[]){800, 2});
    assert_plays(chain, 2, 0,
                 (double[]){0, -0.0063093305, -0.2860319, -0.28466213,
                            -0.031297706, 0.56240612},
                 4e-6);
    place(0, "saw", 1, (float[]){110});
    place(1, "rhpf", 2, (float[]){800, 2});
    assert_plays(
        chain, 2, 0,
        (double[]){0, 1.938396, 29.11092, 28.962141, 2.7058406, -58.105606},
        4e-6);
    place(0, "saw", 1, (float[]){110});
    place(1, "onepole", 1, (float[]){0.02f});
    assert_plays(chain, 2, 0,
                 (double[]){-0.1180886, -0.22164318, -0.40369576, -0.39870712,
                            -0.048588153, 0.73611486},
                 4e-7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types_stand_in_the_same_order_at_every_width),
        cmocka_unit_test(an_unknown_width_has_no_types),
        cmocka_unit_test(every_type_is_documented),
        cmocka_unit_test(oscillators_play_the_numbers_of_the_specification),
        cmocka_unit_test(noise_plays_the_numbers_of_the_specification),
        cmocka_unit_test(envperc_plays_the_numbers_of_the_specification),
        cmocka_unit_test(filters_play_the_numbers_of_the_specification),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
