/* The host: whatever a task tries, it ends, and its line is named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "fail_alloc.h"
#include "raveforce_lua.h"
#include "temp_folder.h"
#include <lauxlib.h>

static rf_error err;

/* The trusted side: runs a chunk as the front runs a task. */
static const char front[] =
    "local sandbox = require 'raveforce.sandbox'\n"
    "local host = require 'raveforce.host'\n"
    "local front = {}\n"
    "function front.task(text)\n"
    "  local chunk, why = load(text, '@task.lua', 'bt',\n"
    "    sandbox.environment { refill = host.refill, class = setmetatable,\n"
    "      collect = collectgarbage })\n"
    "  if not chunk then error(why, 0) end\n"
    "  return chunk()\n"
    "end\n"
    "local Error = { __tostring = function(e)\n"
    "  return e.file .. ':' .. e.line .. ':5: ' .. e.kind .. ': ' .. "
    "e.message\n"
    "end }\n"
    "function front.raise(kind)\n"
    "  error(setmetatable({ kind = kind, message = 'no good', line = 7,\n"
    "    column = 5, file = 'code' }, Error))\n"
    "end\n"
    "function front.add(a, b) return a + b end\n"
    "function front.state() return host.interrupted(), host.trusted() end\n"
    "function front.own(name) return _G[name] ~= nil end\n"
    "return front\n";

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int set_up(void **state)
{
    char path[4200];
    if (enter_temp_folder(state) != 0 || mkdir("lua", 0700) != 0 ||
        mkdir("lua/raveforce", 0700) != 0)
        return -1;
    snprintf(path, sizeof path, "%s/lua/raveforce/sandbox.lua", first_folder);
    if (symlink(path, "lua/raveforce/sandbox.lua") != 0)
        return -1;
    write_file("lua/front.lua", front);
    return 0;
}

static rf_host *new_host(rf_host_options options)
{
    rf_host *host = NULL;
    options.size = sizeof options;
    options.lua_dir = "lua";
    if (rf_host_create(&options, &host, &err) != RF_OK)
        fail_msg("%s", err.message);
    return host;
}

static rf_status run_on(rf_host *host, const char *text)
{
    lua_pushstring(rf_host_state(host), text);
    return rf_host_call(host, "front", "task", 1, 0, &err);
}

/* Runs `text` in a small sandbox and wants that status and message. */
static void expect_within(uint64_t instructions, const char *text,
                          rf_status status, const char *message)
{
    rf_host *host = new_host(
        (rf_host_options){.memory = 128 << 20, .instructions = instructions});
    const rf_status got = run_on(host, text);
    if (got != status || !strstr(rf_host_message(host), message))
        fail_msg("%s\nwanted %s: %s\ngot %s: %s", text, rf_status_name(status),
                 message, got ? rf_status_name(got) : "ok",
                 rf_host_message(host));
    /* whatever happened, the host goes on */
    if (run_on(host, "local s = 0 for i = 1, 1000 do s = s + i end") != RF_OK)
        fail_msg("%s\nleft a host that says %s", text, rf_host_message(host));
    assert_int_equal(lua_gettop(rf_host_state(host)), 0);
    rf_host_destroy(host);
}

static void expect(const char *text, rf_status status, const char *message)
{
    expect_within(8000000, text, status, message);
}

static void expect_out_of_memory(const char *text, int line)
{
    char message[200];
    snprintf(message, sizeof message,
             "task.lua:%d: limit: the script wants more than 128 MiB of memory",
             line);
    expect_within(100000000, text, RF_LIMIT, message);
}

static void expect_limit(const char *text, int line, const char *what)
{
    char message[200];
    snprintf(message, sizeof message, "task.lua:%d: limit: %s", line, what);
    expect(text, RF_LIMIT, message);
}

#define LOOP "while true do end"
#define BUDGET "the script ran for more than 8000000 instructions"

static void an_endless_loop_ends_at_its_line(void **state)
{
    (void)state;
    expect_limit("local x = 1\n" LOOP, 2, BUDGET);
    assert_int_equal(err.status, RF_LIMIT);
    assert_int_equal(err.line, 2);
    expect_limit("::top:: goto top", 1, BUDGET);
}

static void protected_calls_do_not_outlive_the_budget(void **state)
{
    (void)state;
    expect_limit("while true do pcall(function() " LOOP " end) end", 1, BUDGET);
    expect_limit("local function f() pcall(f) " LOOP " end f()", 1, BUDGET);
    expect_limit("xpcall(function() " LOOP " end, function() " LOOP " end)", 1,
                 BUDGET);
    expect_limit("xpcall(error, function() " LOOP " end)", 1, BUDGET);
    expect_limit("xpcall(function() " LOOP " end, pcall, 1)", 1, BUDGET);
}

static void coroutines_do_not_outlive_the_budget(void **state)
{
    (void)state;
    expect_limit("coroutine.wrap(function() " LOOP " end)()", 1, BUDGET);
    expect_limit("while true do\n"
                 "local c = coroutine.create(function() " LOOP " end)\n"
                 "coroutine.resume(c) end",
                 2, BUDGET);
    /* each too short for a hook of its own, nested and alone */
    expect_limit("local function f(n) for _ = 1, 50 do\n"
                 "if n > 0 then coroutine.wrap(f)(n - 1) end end end f(40)",
                 2, "");
    expect_limit("local c = coroutine.wrap(function()\n"
                 "while true do pcall(coroutine.yield) end end)\n"
                 "while true do c() end",
                 3, BUDGET);
}

static void closing_handlers_do_not_outlive_the_budget(void **state)
{
    (void)state;
    const char *const bodies[] = {
        "%s local x <close> = x " LOOP,
        "%s pcall(function() local x <close> = x " LOOP " end)",
        "%s coroutine.wrap(function() local x <close> = x " LOOP " end)()",
        "%s local c = coroutine.create(function() local x <close> = x " LOOP
        " end) coroutine.resume(c) coroutine.close(c) " LOOP,
        "%s local c = coroutine.create(function() local x <close> = x "
        "coroutine.yield() end) coroutine.resume(c) coroutine.close(c)",
    };
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        char text[400];
        snprintf(text, sizeof text, bodies[i],
                 "local mt = {} local x = setmetatable({}, mt)\n"
                 "mt.__close = function() " LOOP " end\n");
        expect(text, RF_LIMIT, BUDGET);
    }
}

static void finalizers_never_run(void **state)
{
    (void)state;
    expect("setmetatable({}, { __gc = function() end })", RF_INVALID,
           "task.lua:1: invalid: __gc is not available");
    /* through a class of ours, as trusted code makes its objects */
    expect("local mt = {__gc = function() " LOOP " end, __index = {a = 1}}\n"
           "for i = 1, 10 do assert(class({}, mt).a == 1 and mt.__gc) end\n"
           "collect()",
           RF_OK, "");
    expect("local t = class({}, {__metatable = false}) class(t, nil)",
           RF_INVALID, "has a protected metatable");
    expect("local t = class({}, {__index = {a = 1}}) class(t, nil)\n"
           "assert(t.a == nil)",
           RF_OK, "");
}

static void a_huge_string_is_refused_without_being_made(void **state)
{
    (void)state;
    expect_out_of_memory("local s\ns = string.rep('x', 10 * 1024 ^ 3 // 1 | 0)",
                         2);
    expect_out_of_memory("pcall(string.rep, 'x', 1 << 33) " LOOP, 1);
    expect_out_of_memory("local s = 'x'\nwhile true do s = s .. s end", 2);
    expect_out_of_memory(
        "local t = {}\nfor i = 1, 1e9 do t[i] = ('x'):rep(1 << 20)\n"
        "end",
        2);
    expect_out_of_memory("coroutine.wrap(function()\n"
                         "local s = ('x'):rep(1 << 40) end)()",
                         1);
    expect_out_of_memory("local t = {}\ncoroutine.wrap(function()\n"
                         "while true do t[#t + 1] = {} end end)()",
                         3);
    expect_out_of_memory(
        "string.format('%s', table.concat({('x'):rep(2 ^ 26 | 0), "
        "('x'):rep(2 ^ 26 | 0)}, 'xxx'))",
        1);
}

static void garbage_does_not_count_as_memory(void **state)
{
    (void)state;
    expect("for i = 1, 50 do local s = ('x'):rep(1 << 21) .. i end", RF_OK, "");
}

static void an_endless_recursion_is_a_limit(void **state)
{
    (void)state;
    expect_limit("local function f()\nreturn 1 + f() end f()", 2, "stack");
    expect("local t = setmetatable({}, {}) local f\n"
           "function f() return tostring(setmetatable({}, {__tostring = f}))\n"
           "end f()",
           RF_LIMIT, "stack overflow");
    expect("local function f() coroutine.wrap(f)() end f()", RF_LIMIT,
           "stack overflow");
    expect("local s = string.gsub local function f() s('x', 'x', f) end f()",
           RF_LIMIT, "stack overflow");
}

static void loops_inside_c_have_their_price(void **state)
{
    (void)state;
    expect_limit("table.move({}, 1, 1 << 60, 2)", 1, BUDGET);
    expect("local t = setmetatable({}, {__len = function() return 1 << 60 end})"
           "table.insert(t, 1, 1)",
           RF_INVALID, "__len");
    expect("local t = setmetatable({}, {__len = function() return 1 << 60 end})"
           "table.remove(t, 1)",
           RF_INVALID, "__len");
    expect("local t = setmetatable({}, {__len = function() return 1 << 30 end})"
           "table.sort(t, rawequal)",
           RF_INVALID, "__len");
    expect("assert((''):rep(1 << 60) == '')", RF_OK, "");
    expect_limit("while true do local s = ('x'):rep(1 << 20) end", 1, BUDGET);
}

static void a_task_sees_only_what_is_listed(void **state)
{
    (void)state;
    expect("for _, name in ipairs { 'load', 'loadstring', 'loadfile', 'dofile',"
           "'require', 'debug', 'io', 'os', 'package', 'collectgarbage',"
           "'getmetatable', 'rawget', 'rawset', 'print' } do\n"
           "assert(_G[name] == nil, name) end\n"
           "assert(math.random == nil and math.randomseed == nil)\n"
           "assert(string.dump == nil and ('').dump == nil)\n"
           "assert(_G._G == _G and #'x' == 1 and ('a'):upper() == 'A')",
           RF_OK, "");
    expect("x = 1 assert(_G.x == 1)", RF_OK, "");
    expect("local t = setmetatable({}, {__index = {a = 1}}) assert(t.a == 1)\n"
           "setmetatable(t, {})",
           RF_INVALID, "task.lua:2: invalid: setmetatable wants a table");
    expect("setmetatable('', {})", RF_INVALID, "setmetatable wants");
}

static void a_task_cannot_change_the_libraries(void **state)
{
    (void)state;
    rf_host *host = new_host((rf_host_options){0});
    assert_int_equal(run_on(host, "string.upper = nil table.insert = nil\n"
                                  "math.floor = nil coroutine.wrap = nil\n"
                                  "tostring = nil utf8.char = nil"),
                     RF_OK);
    assert_int_equal(run_on(host, "assert(('a'):upper() == 'A')\n"
                                  "assert(string.upper and table.insert)\n"
                                  "assert(math.floor and coroutine.wrap)\n"
                                  "assert(tostring(1) and utf8.char)"),
                     RF_OK);
    rf_host_destroy(host);
}

static void binary_chunks_are_refused(void **state)
{
    (void)state;
    expect("\x1bLuaT", RF_INVALID, "attempt to load a binary chunk");
}

static void ordinary_code_runs_as_in_lua(void **state)
{
    (void)state;
    expect("local ok, why = xpcall(function(a) error(a) end, function(m)\n"
           "return 'handled ' .. m.x end, {x = 5})\n"
           "assert(not ok and why == 'handled 5')\n"
           "assert(select(2, xpcall(function(...) return ... end, print or\n"
           "error, 1, 2)) == 1)",
           RF_OK, "");
    expect("local c = coroutine.wrap(function(a)\n"
           "local ok, b = pcall(coroutine.yield, a + 1)\n"
           "local _, d = xpcall(coroutine.yield, error, b + 1)\n"
           "return d, 'end' end)\n"
           "assert(c(1) == 2 and c(5) == 6)\n"
           "local x, y = c(7) assert(x == 7 and y == 'end')",
           RF_OK, "");
    expect("local c = coroutine.create(function() error {1} end)\n"
           "local ok, e = coroutine.resume(c)\n"
           "assert(not ok and e[1] == 1 and coroutine.status(c) == 'dead')",
           RF_OK, "");
    expect("local t = {3, 1, 2} table.sort(t) table.insert(t, 1, 0)\n"
           "table.insert(t, 9) assert(table.remove(t) == 9)\n"
           "assert(table.concat(t, ' ') == '0 1 2 3')\n"
           "assert(table.concat(table.move(t, 1, 2, 3)) == '0101')\n"
           "assert(('ab'):rep(2, '-') == 'ab-ab')",
           RF_OK, "");
    expect("error('mine', 0)", RF_INVALID, "invalid: mine");
    expect("local a\nlocal b = a.c", RF_INVALID,
           "task.lua:2: invalid: attempt to index a nil value");
    assert_int_equal(err.line, 2);
    expect("a b", RF_INVALID, "task.lua:1: invalid: syntax error");
    expect("error()", RF_INVALID, "invalid: nil");
}

static void error_objects_keep_kind_and_place(void **state)
{
    (void)state;
    rf_host *host = new_host((rf_host_options){0});
    for (int s = RF_SYNTAX; s <= RF_IO; s++) {
        lua_pushstring(rf_host_state(host), rf_status_name((rf_status)s));
        assert_int_equal(rf_host_call(host, "front", "raise", 1, 0, &err), s);
        assert_int_equal(err.status, s);
        assert_int_equal(err.line, 7);
        assert_int_equal(err.col, 5);
        assert_string_equal(err.message, "no good");
        assert_non_null(strstr(rf_host_message(host), "code:7:5: "));
    }
    rf_host_destroy(host);
    expect("error(setmetatable({}, {__tostring = function() " LOOP " end}))",
           RF_INVALID, "cannot be printed");
    expect("error(setmetatable({}, {__tostring = error}))", RF_INVALID,
           "cannot be printed");
    expect("error({kind = {}, message = {}, line = 1e300})", RF_INVALID, "");
}

static void a_call_passes_arguments_and_results(void **state)
{
    (void)state;
    rf_host *host = new_host((rf_host_options){.lanes = 1});
    lua_State *L = rf_host_state(host);
    lua_pushinteger(L, 2);
    lua_pushinteger(L, 3);
    assert_int_equal(rf_host_call(host, "front", "add", 2, 1, &err), RF_OK);
    assert_int_equal(lua_tointeger(L, -1), 5);
    lua_settop(L, 0);
    assert_int_equal(rf_host_call(host, "nowhere", "f", 0, 0, &err),
                     RF_INVALID);
    assert_int_equal(rf_host_call(host, "front", "nothing", 0, 0, &err),
                     RF_INVALID);
    assert_int_equal(rf_host_call(host, "front", "add", 1, 0, &err),
                     RF_ARGUMENT);
    rf_host_destroy(host);
    rf_host_destroy(NULL);
}

static void the_budget_starts_anew_when_refilled(void **state)
{
    (void)state;
    expect("for _ = 1, 100 do refill() for i = 1, 1e5 do end end", RF_OK, "");
    expect_limit("for _ = 1, 100 do for i = 1, 1e5 do end end", 1, BUDGET);
}

static void a_second_interrupt_stops_the_script(void **state)
{
    (void)state;
    rf_host *host = new_host((rf_host_options){.trusted = true});
    lua_State *L = rf_host_state(host);
    rf_host_interrupt(host);
    assert_int_equal(rf_host_call(host, "front", "state", 0, 2, &err), RF_OK);
    assert_true(lua_toboolean(L, -2));
    assert_true(lua_toboolean(L, -1));
    lua_settop(L, 0);
    rf_host_interrupt(host);
    assert_int_equal(run_on(host, LOOP), RF_LIMIT);
    assert_string_equal(rf_host_message(host),
                        "task.lua:1: limit: interrupted");
    rf_host_destroy(host);
}

static void only_trusted_hosts_have_all_libraries(void **state)
{
    (void)state;
    for (int trusted = 0; trusted <= 1; trusted++) {
        rf_host *host = new_host((rf_host_options){.trusted = trusted});
        lua_State *L = rf_host_state(host);
        const char *const names[] = {"io", "os", "dofile", "loadfile"};
        for (size_t i = 0; i < 4; i++) {
            lua_pushstring(L, names[i]);
            assert_int_equal(rf_host_call(host, "front", "own", 1, 1, &err),
                             RF_OK);
            assert_int_equal(lua_toboolean(L, -1), trusted);
            lua_settop(L, 0);
        }
        rf_host_destroy(host);
    }
}

static void wrong_options_are_refused(void **state)
{
    (void)state;
    rf_host *host = NULL;
    assert_int_equal(rf_host_create(NULL, &host, &err), RF_ARGUMENT);
    rf_host_options options = {.size = 1, .lua_dir = "lua"};
    assert_int_equal(rf_host_create(&options, &host, NULL), RF_ARGUMENT);
    options = (rf_host_options){.size = sizeof options};
    assert_int_equal(rf_host_create(&options, &host, &err), RF_ARGUMENT);
    assert_null(host);
    assert_int_equal(rf_host_call(NULL, "a", "b", 0, 0, &err), RF_ARGUMENT);
}

/* A cap too small for the libraries, then for the front, until all fits. */
static void too_little_memory_is_a_status(void **state)
{
    (void)state;
    rf_host_options options = {.size = sizeof options, .lua_dir = "lua"};
    size_t refused = 0, stopped = 0;
    for (options.memory = 500; options.memory < 400000;
         options.memory += options.memory / 20) {
        rf_host *host = NULL;
        const rf_status made = rf_host_create(&options, &host, &err);
        if (made != RF_OK) {
            assert_true(made == RF_NOMEM || made == RF_LIMIT);
            assert_null(host);
            refused++;
            continue;
        }
        const rf_status ran = run_on(host, "local t = {}");
        assert_true(ran == RF_OK || ran == RF_LIMIT);
        stopped += ran == RF_LIMIT;
        rf_host_destroy(host);
    }
    assert_true(refused > 10);
    assert_true(stopped > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_endless_loop_ends_at_its_line),
        cmocka_unit_test(protected_calls_do_not_outlive_the_budget),
        cmocka_unit_test(coroutines_do_not_outlive_the_budget),
        cmocka_unit_test(closing_handlers_do_not_outlive_the_budget),
        cmocka_unit_test(finalizers_never_run),
        cmocka_unit_test(a_huge_string_is_refused_without_being_made),
        cmocka_unit_test(garbage_does_not_count_as_memory),
        cmocka_unit_test(an_endless_recursion_is_a_limit),
        cmocka_unit_test(loops_inside_c_have_their_price),
        cmocka_unit_test(a_task_sees_only_what_is_listed),
        cmocka_unit_test(a_task_cannot_change_the_libraries),
        cmocka_unit_test(binary_chunks_are_refused),
        cmocka_unit_test(ordinary_code_runs_as_in_lua),
        cmocka_unit_test(error_objects_keep_kind_and_place),
        cmocka_unit_test(a_call_passes_arguments_and_results),
        cmocka_unit_test(the_budget_starts_anew_when_refilled),
        cmocka_unit_test(a_second_interrupt_stops_the_script),
        cmocka_unit_test(only_trusted_hosts_have_all_libraries),
        cmocka_unit_test(wrong_options_are_refused),
        cmocka_unit_test(too_little_memory_is_a_status),
    };
    return cmocka_run_group_tests(tests, set_up, leave_temp_folder);
}
