/* Texts that are large, cut short, or no text at all. */
#include "syntax_rig.h"

static void bytes_that_are_no_text_are_refused_outside_comments(void **state)
{
    (void)state;
    assert_int_equal(parse_bytes("o: sin \0 1", 10), RF_SYNTAX);
    assert_string_equal(failure.message, "sin: freq must be a number or a "
                                         "reference, found a control "
                                         "character");
    assert_refused("o: sin \xff", 1, 8,
                   "sin: freq must be a number or a reference, found a byte "
                   "that is no text");
    assert_refused("o: sin \xc3", 1, 8,
                   "sin: freq must be a number or a reference, found a byte "
                   "that is no text");
    assert_refused("o: sin \xc2\x9b", 1, 8,
                   "sin: freq must be a number or a reference, found a byte "
                   "that is no text");
    assert_int_equal(parse_bytes("// \0\xff\xc3\no: sin 1", 15), RF_OK);
    assert_int_equal(tree.n_chains, 1);
}

static void limits_hold(void **state)
{
    (void)state;
    assert_repeated("", " ", RF_MAX_TEXT, RF_OK, NULL);
    assert_repeated("", " ", RF_MAX_TEXT + 1, RF_LIMIT,
                    "the text has more than 4194304 bytes");
    assert_repeated("", "a:~b\n", RF_MAX_CHAINS, RF_OK, NULL);
    assert_repeated("", "a:~b\n", RF_MAX_CHAINS + 1, RF_LIMIT,
                    "more than 131072 chains");
    assert_repeated("o: sin 1", " >> mul 1", RF_MAX_NODES - 1, RF_OK, NULL);
    assert_repeated("o: sin 1", " >> mul 1", RF_MAX_NODES, RF_LIMIT,
                    "more than 131072 nodes");
    assert_repeated("o: seq", " 60", RF_MAX_ITEMS, RF_OK, NULL);
    assert_repeated("o: seq", " 60", RF_MAX_ITEMS + 1, RF_LIMIT,
                    "seq: more than 16384 items");
    assert_repeated("o: choose", " 60", RF_MAX_ITEMS, RF_OK, NULL);
    assert_repeated("o: choose", " 60", RF_MAX_ITEMS + 1, RF_LIMIT,
                    "choose: more than 16384 items");
    assert_repeated("o: arrange", " ~a 1", RF_MAX_ITEMS, RF_OK, NULL);
    assert_repeated("o: arrange", " ~a 1", RF_MAX_ITEMS + 1, RF_LIMIT,
                    "arrange: more than 16384 items");
}

static void a_line_of_a_megabyte_is_read(void **state)
{
    (void)state;
    assert_repeated("o: sin ", "1", 1000000, RF_OK, NULL);
    assert_repeated("o: mix", " ~a", 350000, RF_OK, NULL);
    assert_repeated("o: ~", "a", 1000000, RF_OK, NULL);
    assert_repeated("//", "/", 1000000, RF_OK, NULL);
    assert_repeated("o: sin 1", "|", 1000000, RF_OK, NULL);
    assert_repeated("o: sin 1\n", "// c\n", 200000, RF_OK, NULL);
    assert_repeated("o: sin ", "{", 1000000, RF_SYNTAX,
                    "expected the name of a hole or '}' behind '{', found "
                    "'{{{{{{{{{{{{{{{{{{{{{{{{'");
}

static void every_beginning_of_a_text_is_handled(void **state)
{
    (void)state;
    static const char whole[] =
        "// c\r\n~g: speed 2.0 >> seq 60 _ 67_~a_{x} -5 // d\n>> get ~b..\n"
        "o: sp \\k-1 >> lpf {Cut} 4.4e-2;p: mix ~a ~o >> balance ~a r1";
    assert_beginnings(whole);
}

static void every_failed_allocation_is_reported(void **state)
{
    (void)state;
    static const char text[] =
        "a: sin 1\nb: sin 2\nc: sin 3\nd: sin 4\ne: sin 5\nf: sin 6\n"
        "g: sin 7\nh: sin 8\ni: sin 9";
    rf_status status;
    size_t n = 0;
    do {
        fail_after(n++);
        status = parse_bytes(text, strlen(text));
        fail_never();
    } while (status == RF_NOMEM);
    assert_int_equal(status, RF_OK);
    assert_int_equal(n, 7); /* three arrays, each made and grown once */
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(bytes_that_are_no_text_are_refused_outside_comments),
        TEST(limits_hold),
        TEST(a_line_of_a_megabyte_is_read),
        TEST(every_beginning_of_a_text_is_handled),
        TEST(every_failed_allocation_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
