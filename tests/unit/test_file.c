/* Whole files, folders and SHA-256. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "fail_alloc.h"
#include "raveforce_io.h"
#include "temp_folder.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <sys/resource.h>

static rf_error err;

static void expect(rf_status status, rf_status wanted, const char *part)
{
    if (status != wanted || strstr(err.message, part) == NULL)
        fail_msg("wanted %d with \"%s\", got %d: %s", wanted, part, status,
                 err.message);
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    const char bytes[] = {'a', 0, 'b', '\n', (char)0xff};
    char *got;
    size_t length;
    assert_int_equal(rf_file_write("some.bin", bytes, sizeof bytes, &err),
                     RF_OK);
    assert_int_equal(rf_file_read("some.bin", 5, &got, &length, &err), RF_OK);
    assert_int_equal(length, sizeof bytes);
    assert_memory_equal(got, bytes, sizeof bytes);
    assert_int_equal(got[length], 0);
    rf_bytes_free(got);
    assert_int_equal(count_entries(".tmp-"), 0);
}

static void an_empty_file_is_read_as_an_empty_text(void **state)
{
    (void)state;
    char *got;
    size_t length = 7;
    assert_int_equal(rf_file_write("empty", NULL, 0, &err), RF_OK);
    assert_int_equal(rf_file_read("empty", 0, &got, &length, &err), RF_OK);
    assert_int_equal(length, 0);
    assert_string_equal(got, "");
    rf_bytes_free(got);
}

static void a_file_of_many_pieces_is_read_whole(void **state)
{
    (void)state;
    enum { SIZE = 300001 };
    static unsigned char bytes[SIZE];
    for (size_t i = 0; i < SIZE; i++)
        bytes[i] = (unsigned char)(i * 7919 >> 3);
    char *got;
    size_t length;
    assert_int_equal(rf_file_write("long", bytes, SIZE, &err), RF_OK);
    assert_int_equal(rf_file_read("long", SIZE, &got, &length, &err), RF_OK);
    assert_int_equal(length, SIZE);
    assert_memory_equal(got, bytes, SIZE);
    rf_bytes_free(got);
}

static void a_file_beyond_the_limit_is_refused(void **state)
{
    (void)state;
    char *got = NULL;
    size_t length;
    assert_int_equal(rf_file_write("ten", "0123456789", 10, &err), RF_OK);
    expect(rf_file_read("ten", 9, &got, &length, &err), RF_LIMIT,
           "ten: longer than 9 bytes");
    /* a file that does not tell its size */
    expect(rf_file_read("/proc/self/status", 9, &got, &length, &err), RF_LIMIT,
           "longer than 9 bytes");
    assert_null(got);
}

static void what_is_no_readable_file_is_named_with_the_cause(void **state)
{
    (void)state;
    char *got = NULL;
    size_t length;
    assert_int_equal(mkdir("folder", 0777), 0);
    assert_int_equal(mkfifo("pipe", 0666), 0);
    expect(rf_file_read("none.lua", 9, &got, &length, &err), RF_IO,
           "none.lua: No such file");
    expect(rf_file_read("folder", 9, &got, &length, &err), RF_IO,
           "folder: is a directory, not a file");
    expect(rf_file_read("pipe", 9, &got, &length, &err), RF_IO,
           "pipe: is a pipe, not a file");
    expect(rf_file_read("/dev/zero", 9, &got, &length, &err), RF_IO,
           "/dev/zero: is a device, not a file");
    expect(rf_file_read(NULL, 9, &got, &length, &err), RF_ARGUMENT, "path");
    assert_null(got);
}

static void a_long_path_leaves_room_for_the_cause(void **state)
{
    (void)state;
    char path[401] = "";
    for (size_t i = 0; i < 400; i++)
        path[i] = "/d\xc3\xa9"[i % 4];
    char *got;
    size_t length;
    expect(rf_file_read(path, 9, &got, &length, &err), RF_IO,
           "/d\xc3\xa9: No such file");
    assert_true(((unsigned char)err.message[0] & 0xc0u) != 0x80u);
}

static void writing_replaces_a_file_but_nothing_else(void **state)
{
    (void)state;
    char *got;
    size_t length;
    assert_int_equal(rf_file_write("again", "first", 5, &err), RF_OK);
    assert_int_equal(rf_file_write("again", "2nd", 3, &err), RF_OK);
    assert_int_equal(rf_file_read("again", 9, &got, &length, &err), RF_OK);
    assert_string_equal(got, "2nd");
    rf_bytes_free(got);
    expect(rf_file_write("folder", "x", 1, &err), RF_IO, "is a directory");
    expect(rf_file_write("pipe", "x", 1, &err), RF_IO, "is a pipe");
    expect(rf_file_write("/dev/null", "x", 1, &err), RF_IO, "is a device");
    expect(rf_file_write("nowhere/x", "x", 1, &err), RF_IO,
           "nowhere/x: No such file");
    expect(rf_file_write(NULL, "x", 1, &err), RF_ARGUMENT, "path");
    expect(rf_file_write("x", NULL, 1, &err), RF_ARGUMENT, "bytes");
    assert_int_equal(count_entries(".tmp-"), 0);
}

/* A limit on the size of files stands in for a full disk. */
static void a_failed_write_leaves_the_old_file_and_no_other(void **state)
{
    (void)state;
    static char bytes[5000];
    assert_int_equal(rf_file_write("kept", "old", 3, &err), RF_OK);
    struct rlimit before, small;
    getrlimit(RLIMIT_FSIZE, &before);
    small = before;
    small.rlim_cur = 1000;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    const rf_status status = rf_file_write("kept", bytes, sizeof bytes, &err);
    setrlimit(RLIMIT_FSIZE, &before);
    expect(status, RF_IO, "kept: File too large");
    char *got;
    size_t length;
    assert_int_equal(rf_file_read("kept", 9, &got, &length, &err), RF_OK);
    assert_string_equal(got, "old");
    rf_bytes_free(got);
    assert_int_equal(count_entries(".tmp-"), 0);
}

static void a_file_written_in_pieces_is_there_once_it_is_whole(void **state)
{
    (void)state;
    rf_writer *writer = NULL;
    assert_int_equal(rf_file_write("piece", "old", 3, &err), RF_OK);
    assert_int_equal(rf_writer_create("piece", &writer, &err), RF_OK);
    assert_int_equal(rf_writer_write(writer, "ne", 2, &err), RF_OK);
    rf_writer_destroy(writer); /* without a commit nothing happened */
    assert_int_equal(count_entries(".tmp-"), 0);
    assert_int_equal(rf_writer_create("piece", &writer, &err), RF_OK);
    assert_int_equal(rf_writer_write(writer, "ne", 2, &err), RF_OK);
    assert_int_equal(rf_writer_write(writer, NULL, 0, &err), RF_OK);
    assert_int_equal(rf_writer_write(writer, "wer", 3, &err), RF_OK);
    char *got;
    size_t length;
    assert_int_equal(rf_file_read("piece", 9, &got, &length, &err), RF_OK);
    assert_string_equal(got, "old");
    rf_bytes_free(got);
    assert_int_equal(rf_writer_commit(writer, &err), RF_OK);
    expect(rf_writer_commit(writer, &err), RF_ARGUMENT, "open file");
    expect(rf_writer_write(writer, "x", 1, &err), RF_ARGUMENT, "open file");
    rf_writer_destroy(writer);
    rf_writer_destroy(NULL);
    assert_int_equal(rf_file_read("piece", 9, &got, &length, &err), RF_OK);
    assert_string_equal(got, "newer");
    rf_bytes_free(got);
    assert_int_equal(count_entries(".tmp-"), 0);
    expect(rf_writer_create("no/where", &writer, &err), RF_IO, "no/where: No");
    expect(rf_writer_create(NULL, &writer, &err), RF_ARGUMENT, "path");
}

static void writers_of_one_file_do_not_meet(void **state)
{
    (void)state;
    rf_writer *one = NULL, *two = NULL;
    assert_int_equal(rf_writer_create("both", &one, &err), RF_OK);
    assert_int_equal(rf_writer_write(one, "longer", 6, &err), RF_OK);
    assert_int_equal(rf_writer_create("both", &two, &err), RF_OK);
    assert_int_equal(rf_writer_write(two, "new", 3, &err), RF_OK);
    assert_int_equal(rf_file_write("both", "whole", 5, &err), RF_OK);
    char *got;
    size_t length;
    assert_int_equal(rf_writer_commit(one, &err), RF_OK);
    assert_int_equal(rf_file_read("both", 9, &got, &length, &err), RF_OK);
    assert_string_equal(got, "longer");
    rf_bytes_free(got);
    assert_int_equal(rf_writer_commit(two, &err), RF_OK);
    assert_int_equal(rf_file_read("both", 9, &got, &length, &err), RF_OK);
    assert_string_equal(got, "new");
    rf_bytes_free(got);
    rf_writer_destroy(one);
    rf_writer_destroy(two);
    assert_int_equal(count_entries(".tmp-"), 0);
}

static void a_folder_is_listed_in_the_order_of_bytes(void **state)
{
    (void)state;
    assert_int_equal(rf_folder_make("list/b", &err), RF_OK);
    assert_int_equal(rf_file_write("list/a", "", 0, &err), RF_OK);
    assert_int_equal(rf_file_write("list/B\303\244", "", 0, &err), RF_OK);
    assert_int_equal(rf_file_write("list/.x", "", 0, &err), RF_OK);
    char *names;
    size_t length;
    assert_int_equal(rf_folder_list("list", &names, &length, &err), RF_OK);
    static const char wanted[] = ".x\0B\303\244\0a\0b";
    assert_int_equal(length, sizeof wanted);
    assert_memory_equal(names, wanted, sizeof wanted);
    rf_bytes_free(names);
    assert_int_equal(rf_folder_make("bare", &err), RF_OK);
    assert_int_equal(rf_folder_list("bare", &names, &length, &err), RF_OK);
    assert_int_equal(length, 0);
    rf_bytes_free(names);
    expect(rf_folder_list("none", &names, &length, &err), RF_IO, "none: No");
    expect(rf_folder_list("list/a", &names, &length, &err), RF_IO,
           "list/a: Not a directory");
    expect(rf_folder_list(NULL, &names, &length, &err), RF_ARGUMENT, "path");
}

static void folders_are_made_with_those_above(void **state)
{
    (void)state;
    struct stat info;
    assert_int_equal(rf_folder_make("runs/kick//cem/", &err), RF_OK);
    assert_int_equal(stat("runs/kick/cem", &info), 0);
    assert_true(S_ISDIR(info.st_mode));
    assert_int_equal(rf_folder_make("runs/kick/cem", &err), RF_OK);
    assert_int_equal(rf_folder_make("/", &err), RF_OK);
    assert_int_equal(rf_file_write("runs/file", "", 0, &err), RF_OK);
    expect(rf_folder_make("runs/file/sub", &err), RF_IO, "runs/file/sub: ");
    expect(rf_folder_make("runs/file", &err), RF_IO, "File exists");
    expect(rf_folder_make("", &err), RF_ARGUMENT, "path");
    expect(rf_folder_make(NULL, &err), RF_ARGUMENT, "path");
}

static rf_status try_files(void)
{
    char *got = NULL;
    size_t length;
    const rf_status made = rf_folder_make("deep/er", &err);
    if (made != RF_OK)
        return made;
    const rf_status wrote = rf_file_write("deep/file", "text", 4, &err);
    if (wrote != RF_OK)
        return wrote;
    rf_status status = rf_file_read("deep/file", 9, &got, &length, &err);
    rf_bytes_free(got);
    if (status != RF_OK)
        return status;
    status = rf_folder_list("deep", &got, &length, &err);
    if (status == RF_OK)
        rf_bytes_free(got);
    return status;
}

static void files_survive_short_memory(void **state)
{
    (void)state;
    size_t n = 0;
    rf_status status;
    do {
        fail_after(n++);
        status = try_files();
        fail_never();
    } while (status == RF_NOMEM);
    assert_int_equal(status, RF_OK);
    assert_true(n > 3);
}

/* FIPS 180-4's examples, and the NIST test vectors for a million 'a' and for
 * the empty message. */
static void sha256_gives_the_standards_answers(void **state)
{
    (void)state;
    static char million[1000000];
    memset(million, 'a', sizeof million);
    const char *two_blocks =
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    char out[65];
    rf_sha256("", 0, out);
    assert_string_equal(
        out,
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    rf_sha256("abc", 3, out);
    assert_string_equal(
        out,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    rf_sha256(two_blocks, 56, out);
    assert_string_equal(
        out,
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    rf_sha256(million, sizeof million, out);
    assert_string_equal(
        out,
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* Answers from sha256sum (GNU coreutils 9.1). */
static void sha256_pads_rightly_around_a_blocks_end(void **state)
{
    (void)state;
    static const struct {
        size_t length;
        const char *answer;
    } cases[] = {
        {55,
         "d5e285683cd4efc02d021a5c62014694958901005d6f71e89e0989fac77e4072"},
        {56,
         "04c26261370ee7541549d16dee320c723e3fd14671e66a099afe0a377c16888e"},
        {63,
         "75220b47218278e656f2013bb8f0c455a25eaf01e86c64924e9d48d89776d6f2"},
        {64,
         "7ce100971f64e7001e8fe5a51973ecdfe1ced42befe7ee8d5fd6219506b5393c"},
    };
    char bytes[64], out[65];
    memset(bytes, 'x', sizeof bytes);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        rf_sha256(bytes, cases[i].length, out);
        assert_string_equal(out, cases[i].answer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(an_empty_file_is_read_as_an_empty_text),
        cmocka_unit_test(a_file_of_many_pieces_is_read_whole),
        cmocka_unit_test(a_file_beyond_the_limit_is_refused),
        cmocka_unit_test(what_is_no_readable_file_is_named_with_the_cause),
        cmocka_unit_test(a_long_path_leaves_room_for_the_cause),
        cmocka_unit_test(writing_replaces_a_file_but_nothing_else),
        cmocka_unit_test(a_failed_write_leaves_the_old_file_and_no_other),
        cmocka_unit_test(a_file_written_in_pieces_is_there_once_it_is_whole),
        cmocka_unit_test(writers_of_one_file_do_not_meet),
        cmocka_unit_test(a_folder_is_listed_in_the_order_of_bytes),
        cmocka_unit_test(folders_are_made_with_those_above),
        cmocka_unit_test(files_survive_short_memory),
        cmocka_unit_test(sha256_gives_the_standards_answers),
        cmocka_unit_test(sha256_pads_rightly_around_a_blocks_end),
    };
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}
