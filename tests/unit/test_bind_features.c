/* Features, measures and scores as Lua sees them: what they promise, what they
 * refuse, and that they leak nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lua_rig.h"

/* A sound of 3000 frames, and an analyser that has heard it. */
#define HEARD                                                      \
    "local x = zeros('float32', 3000)\n"                           \
    "for i = 1, #x do x[i] = (i * 7919 % 1000) / 1000 - 0.5 end\n" \
    "local a = assert(core.analyser(8000))\n"                      \
    "assert(a:hear(x))\n"

static void features_tell_all_about_themselves(void **state)
{
    (void)state;
    run("local last = ''\n"
        "for _, f in ipairs(core.features()) do\n"
        "  assert(f.name > last, f.name) last = f.name\n"
        "  assert(f.doc ~= '' and f.source ~= '' and f.unit)\n"
        "  assert(f.complex == (f.name == 'stft'))\n"
        "  for _, s in ipairs(f.settings) do\n"
        "    assert(s.name ~= '' and s.doc ~= '' and s.unit, s.name)\n"
        "    assert(s.kind == 'choice' or s.lo <= s.hi, s.name)\n"
        "    assert((s.kind == 'choice') == (s.choices ~= nil), s.name)\n"
        "    assert(s.optional or s.fallback ~= nil, s.name) end end\n"
        "local by = {} for _, s in ipairs(core.features()[1].settings) do\n"
        "  by[s.name] = s end\n"
        "assert(core.features()[1].name == 'melspectrogram')\n"
        "assert(by.n_fft.kind == 'whole' and by.n_fft.fallback == 2048)\n"
        "assert(by.center.kind == 'flag' and by.center.fallback == true)\n"
        "assert(by.window.kind == 'choice' and by.window.fallback == 'hann')\n"
        "assert(by.fmax.kind == 'number' and by.fmax.fallback == nil\n"
        "  and by.fmax.optional == true and by.fmax.unit == 'Hz')");
}

static void measures_tell_all_about_themselves(void **state)
{
    (void)state;
    run("local seen = {}\n"
        "for i, m in ipairs(core.measures()) do\n"
        "  assert(not seen[m.name], m.name) seen[m.name] = m\n"
        "  assert(m.doc ~= '' and m.source ~= '' and m.unit, m.name)\n"
        "  assert(m.lo < m.hi, m.name)\n"
        "  for _, how in ipairs {m.phase, m.gain, m.shift, m.pitch} do\n"
        "    assert(how ~= '', m.name) end\n"
        "  for _, s in ipairs(m.settings) do assert(s.name ~= '') end end\n"
        "assert(core.measures()[1].name == 'mse_raw')\n"
        "assert(seen.si_sdr.similarity == true and not seen.mse_raw.similarity)"
        "\n"
        "assert(seen.mse_raw.zero and not seen.si_sdr.zero)");
}

static void a_feature_is_rows_and_columns(void **state)
{
    (void)state;
    run(HEARD "local m = assert(a:feature('melspectrogram', {n_mels = 10}))\n"
              "assert(m.dtype == 'float32')\n"
              "assert(table.concat(m.shape, ' ') == '10 6')\n"
              "local s = assert(a:feature('stft', {n_fft = 64}))\n"
              "assert(table.concat(s.shape, ' ') == '33 188 2')\n"
              "local e = assert(a:feature 'rms')\n"
              "assert(table.concat(e.shape, ' ') == '1 6')\n"
              "m[1][1] = 5 assert(a:feature('melspectrogram',\n"
              "  {n_mels = 10})[1][1] ~= 5)");
}

static void rows_are_cut_or_go_on_with_zeros(void **state)
{
    (void)state;
    run(HEARD
        "for _, how in ipairs {{'rms'}, {'stft', {n_fft = 64}}} do\n"
        "  local name, options = how[1], how[2]\n"
        "  local all = assert(a:feature(name, options))\n"
        "  local n = all.shape[2]\n"
        "  local more = assert(a:feature(name, options, n + 2))\n"
        "  local less = assert(a:feature(name, options, n - 1))\n"
        "  assert(#assert(a:feature(name, options, 0)) == #all)\n"
        "  for r = 1, #all do\n"
        "    assert(more[r]:rows(1, n) == all[r])\n"
        "    assert(less[r] == all[r]:rows(1, n - 1))\n"
        "    for c = n + 1, n + 2 do\n"
        "      local zero = more[r][c]\n"
        "      assert(zero == 0 or zero == zeros('float32', 2)) end end end\n"
        "refuses('wants 0..', a.feature, a, 'rms', nil, -1)");
}

static void settings_are_numbers_flags_and_words(void **state)
{
    (void)state;
    run(HEARD
        "local plain = a:feature('stft', {n_fft = 64, hop_length = 32})\n"
        "assert(plain == a:feature('stft', {n_fft = 64.0, center = true,\n"
        "  window = 'hann', hop_length = 32, win_length = 'none'}))\n"
        "assert(plain ~= a:feature('stft', {n_fft = 64, hop_length = 32,\n"
        "  window = 'ones'}))\n"
        "assert(a:feature('stft', {n_fft = 64, hop_length = 32,\n"
        "  center = false}).shape[2] <\n"
        "  plain.shape[2])");
}

static void wrong_settings_are_named(void **state)
{
    (void)state;
    run(HEARD
        "fails('invalid', \"did you mean 'mfcc'\", a:feature 'mfccs')\n"
        "fails('invalid', \"did you mean 'n_fft'\",\n"
        "  a:feature('mfcc', {n_ftf = 64}))\n"
        "fails('invalid', 'hop_length', a:feature('mfcc', {hop_length = 0}))\n"
        "fails('invalid', 'NaN', a:feature('melspectrogram', {fmax = 0 / 0}))\n"
        "fails('invalid', 'inf', a:feature('melspectrogram', {fmax = 1 / 0}))\n"
        "fails('invalid', 'fmax', a:feature('melspectrogram', {fmax = 4001}))\n"
        "fails('invalid', \"'64'\", a:feature('mfcc', {n_fft = '64'}))\n"
        "fails('invalid', 'center', a:feature('stft', {center = 2}))\n"
        "fails('invalid', 'n_fft', a:feature('stft', {n_fft = 'none'}))\n"
        "fails('invalid', 'n_fft', a:feature('stft', {n_fft = 7 * 64}))\n"
        "for _ = 1, 20 do\n"
        "  fails('invalid', 'aa', a:feature('stft', {zz = 1, aa = 2, mm = 3}))"
        " end\n"
        "refuses(\"'hop_length' must be\", a.feature, a, 'stft',\n"
        "  {hop_length = {}})\n"
        "refuses('have names', a.feature, a, 'stft', {64})\n"
        "refuses('zero byte', a.feature, a, 'stft', {window = 'hann\\0'})\n"
        "refuses('zero byte', a.feature, a, 'stft', {['n_fft\\0'] = 1})\n"
        "refuses('must be a table', a.feature, a, 'stft', 64)\n"
        "local many = {} for i = 1, 100 do many['s' .. i] = i end\n"
        "refuses('100 settings', a.feature, a, 'stft', many)\n"
        "assert(a:feature('stft', setmetatable({}, {__index = error,\n"
        "  __pairs = error})))");
}

static void what_stays_is_transformed_once(void **state)
{
    (void)state;
    run(HEARD "local o = {n_fft = 256, hop_length = 64}\n"
              "local whole = assert(a:feature('stft', o))\n"
              "local once = a:transforms() assert(once == whole.shape[2])\n"
              "a:feature('stft', o) a:feature('mfcc', o)\n"
              "assert(a:transforms() == once)\n"
              "local b = core.analyser(8000)\n"
              "for _, n in ipairs {1, 500, 1400, 2999, 3000} do\n"
              "  assert(b:hear(x:rows(1, n), math.min(n, b:transforms() > 0\n"
              "    and last or 0))) last = n\n"
              "  assert(b:feature('stft', o)) end\n"
              "assert(b:feature('stft', o) == whole)\n"
              "assert(b:transforms() <= once + 4 * 3)");
}

static void sounds_that_are_none_are_refused(void **state)
{
    (void)state;
    run(HEARD "fails('invalid', '', a:hear(zeros('float32', 0)))\n"
              "local bad = zeros('float32', 5) bad[4] = 0 / 0\n"
              "fails('invalid', '', a:hear(bad))\n"
              "assert(a:feature('rms').shape[2] == 6)\n" /* as before */
              "refuses('float32', a.hear, a, zeros('float64', 5))\n"
              "refuses('one extent', a.hear, a, zeros('float32', 2, 5))\n"
              "refuses('wants 0..', a.hear, a, x, 3001)\n"
              "refuses('wants 0..', a.hear, a, zeros('float32', 9), 10)\n"
              "refuses('wants 0..', a.hear, a, x, -1)\n"
              "fails('argument', '', core.analyser(0))\n"
              "fails('argument', '', core.analyser(1e9))\n"
              "refuses('finite', core.analyser, 0 / 0)\n"
              "local new = core.analyser(8000)\n"
              "assert(new:feature 'rms' == nil)\n"
              "refuses('wants 0..', new.hear, new, x, 1)");
}

static void analysers_close_twice_and_never_lie(void **state)
{
    (void)state;
    run(HEARD
        "a:close() a:close()\n"
        "for _, name in ipairs {'hear', 'feature', 'transforms'} do\n"
        "  refuses('closed', a[name], a, x) end\n"
        "for _, f in ipairs {a.hear, a.feature, a.transforms, a.close} do\n"
        "  refuses('Analyser expected', f, x) refuses('', f, io.stdout) end\n"
        "assert(getmetatable(a) == false)\n"
        "do local b <close> = core.analyser(8000) end");
}

static void decibels_keep_their_shape(void **state)
{
    (void)state;
    run("local p = array('float32', {{1, 0.1, 0}, {100, 1e-3, 1e-4}})\n"
        "local d = assert(core.power_to_db(p, 1, 1e-10, nil))\n"
        "assert(table.concat(d.shape, ' ') == '2 3')\n"
        "local want = {{0, -10, -100}, {20, -30, -40}}\n"
        "for r = 1, 2 do for c = 1, 3 do\n"
        "  assert(math.abs(d[r][c] - want[r][c]) < 1e-4) end end\n"
        "d = core.power_to_db(p, 'max', 1e-10, 30)\n"
        "assert(d[2][1] == 0 and d[1][3] == -30)\n"
        "fails('invalid', 'amin', core.power_to_db(p, 1, 0))\n"
        "fails('invalid', 'top_db', core.power_to_db(p, 1, 1, -1))\n"
        "fails('invalid', '', core.power_to_db(zeros('float32', 0), 1, 1))\n"
        "refuses('max', core.power_to_db, p, 'mix', 1)\n"
        "refuses('finite', core.power_to_db, p, 0 / 0, 1)\n"
        "refuses('finite', core.power_to_db, p, 1, 1, 0 / 0)\n"
        "refuses('float32', core.power_to_db, zeros('float64', 1), 1, 1)");
}

static void transforms_have_costs(void **state)
{
    (void)state;
    run("for _, c in ipairs {assert(core.fft_cost(64)),\n"
        "  assert(core.fft_cost(64, 1)), assert(core.fft_cost(64, nil))} do\n"
        "  for _, name in ipairs {'spectrum', 'power', 'kiss'} do\n"
        "    assert(c[name] > 0 and c[name] < math.huge, name) end end\n"
        "fails('invalid', 'nearest are 60 and 64', core.fft_cost(63))\n"
        "fails('argument', 'got 3', core.fft_cost(64, 3))\n"
        "refuses('#1', core.fft_cost)\n"
        "refuses('#1', core.fft_cost, -64)\n"
        "refuses('#1', core.fft_cost, 1 << 32)\n"
        "refuses('#2', core.fft_cost, 64, 0)\n"
        "refuses('#2', core.fft_cost, 64, 1 << 32)");
}

static void a_distance_is_one_number(void **state)
{
    (void)state;
    run("local x, y = zeros('float32', 4), zeros('float32', 2)\n"
        "x:fill(0.5)\n"
        "assert(core.distance('mse_raw', x, y, nil, 8000) == 0.25)\n"
        "assert(core.distance('mse_raw', x, x, {}, 8000) == 0)\n"
        "assert(core.distance('spectral_convergence', y, x, nil, 8000)\n"
        "  == math.huge)\n"
        "fails('invalid', \"did you mean 'mse_raw'\",\n"
        "  core.distance('mse_rwa', x, y, nil, 8000))\n"
        "fails('invalid', 'n_fft', core.distance('mfcc_l1', x, y,\n"
        "  {n_fft = 0}, 8000))\n"
        "fails('invalid', '', core.distance('mse_raw', x,\n"
        "  zeros('float32', 0), nil, 8000))\n"
        "y[1] = 0 / 0\n"
        "fails('invalid', '', core.distance('mse_raw', x, y, nil, 8000))\n"
        "assert(core.distance('mse_raw', nil, x, nil, 8000) == nil)\n"
        "refuses('float32', core.distance, 'mse_raw', x, zeros('float64', 2),\n"
        "  nil, 8000)\n"
        "refuses('finite', core.distance, 'mse_raw', x, x, nil, 0 / 0)\n"
        "refuses('number', core.distance, 'mse_raw', x, x, nil)\n"
        "refuses('table', core.distance, 'mse_raw', x, x, 5, 8000)");
}

static void scores_tell_what_silence_is_worth(void **state)
{
    (void)state;
    run("local x = zeros('float32', 512) x:fill(0.5)\n"
        "local s = assert(core.score(x, {{measure = 'mse_raw', span = 'step'},"
        "\n  {measure = 'mfcc_l1', span = 'played', settings = {n_fft = 256,\n"
        "   fmax = 'none'}}}, {ends = {128, 512}, sr = 8000}))\n"
        "local silence = assert(s:silence())\n"
        "assert(silence.dtype == 'float64')\n"
        "assert(table.concat(silence.shape, ' ') == '2 2')\n"
        "assert(silence[1][1] == 0.25 and silence[2][1] == 0.25)\n"
        "local y = zeros('float32', 512)\n"
        "assert(math.abs(silence[2][2] - core.distance('mfcc_l1', x, y,\n"
        "  {n_fft = 256}, 8000)) < 1e-9 * silence[2][2])\n"
        "assert(math.type(s:transforms()) == 'integer' and s:transforms() > 0)"
        "\n"
        "assert(s:sound(zeros('float32', 700)) == silence)\n"
        "assert(s:sound(zeros('float32', 1)) == silence)\n"
        "local same = assert(s:sound(x))\n"
        "for i = 1, 2 do for j = 1, 2 do assert(same[i][j] == 0) end end\n"
        "x[5] = 0 / 0 fails('invalid', '', s:sound(x)) x[5] = 0.5\n"
        "refuses('float32', s.sound, s, zeros('float64', 5))\n"
        "refuses('Score expected', s.silence, x)\n"
        "fails('invalid', 'n_fft', core.score(x, {{measure = 'mfcc_l1',\n"
        "  span = 'step', settings = {n_fft = 'big'}}}, {ends = {512},\n"
        "  sr = 8000}))\n"
        "refuses('must be a table', core.score, x, {{measure = 'mfcc_l1',\n"
        "  span = 'step', settings = 5}}, {ends = {512}, sr = 8000})\n"
        "refuses('table expected', core.score, x, {})\n"
        "local t = assert(core.score(nil, {{measure = 'silence',\n"
        "  span = 'played'}}, {ends = {512}, sr = 8000}))\n"
        "assert(t:silence()[1][1] == 1)");
}

/* A table that changes while it is read must not lead us astray. */
static void settings_may_be_changed_by_a_finaliser(void **state)
{
    (void)state;
    run(HEARD "collectgarbage('incremental', 100, 1000)\n"
              "for round = 1, 200 do\n"
              "  local o = {n_fft = 64}\n"
              "  for _ = 1, 5 do setmetatable({}, {__gc = function()\n"
              "    for k = 1, 9 do o['x' .. k] = k end end}) end\n"
              "  pcall(a.feature, a, 'stft', o) end");
}

static void failing_lua_memory_leaks_nothing(void **state)
{
    (void)state;
    survives_failing_memory(
        "local x = zeros('float32', 300)\n"
        "local a = assert(core.analyser(8000)) a:hear(x)\n"
        "a:feature('mfcc', {n_fft = 64, window = 'ones', n_mels = 8})\n"
        "a:feature('stft', {n_fft = 64}, 3)\n"
        "core.power_to_db(x, 'max', 1e-10, 80)");
    survives_failing_memory("core.features() core.measures()");
    survives_failing_memory(
        "local x = zeros('float32', 300)\n"
        "core.distance('mfcc_l1', x, x, {n_fft = 64, n_mels = 8}, 8000)\n"
        "local s = core.score(x, {{measure = 'env_db', span = 'step',\n"
        "  settings = {hop_length = 64}}}, {ends = {300}, sr = 8000})\n"
        "s:silence() s:sound(x)");
}

/* The core's own memory running short is a failure like any other. */
static void failing_c_memory_is_a_failure_in_lua(void **state)
{
    (void)state;
    heap h;
    lua_State *L = new_state(&h);
    assert_int_equal(
        luaL_loadstring(
            L, "local x = zeros('float32', 300)\n"
               "local function kind(ok, _, d) return not ok and d.kind end\n"
               "local a, m, d = core.analyser(8000)\n"
               "if not a then return d.kind end\n"
               "return kind(a:hear(x)) or kind(a:feature('mfcc',\n"
               "  {n_fft = 64, n_mels = 8})) or kind(core.score(x,\n"
               "  {{measure = 'mfcc_l1', span = 'step'}},\n"
               "  {ends = {300}, sr = 8000})) or kind(core.distance('env_db',\n"
               "  x, x, nil, 8000)) or nil"),
        LUA_OK);
    size_t failures = 0;
    for (bool failed = true; failed; failures += failed) {
        lua_pushvalue(L, -1);
        fail_after(failures);
        const int status = lua_pcall(L, 0, 1, 0);
        fail_never();
        assert_int_equal(status, LUA_OK);
        failed = !lua_isnil(L, -1);
        if (failed)
            assert_string_equal(lua_tostring(L, -1), rf_status_name(RF_NOMEM));
        lua_pop(L, 1);
    }
    assert_true(failures > 3);
    lua_close(L);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(features_tell_all_about_themselves),
        cmocka_unit_test(measures_tell_all_about_themselves),
        cmocka_unit_test(a_feature_is_rows_and_columns),
        cmocka_unit_test(rows_are_cut_or_go_on_with_zeros),
        cmocka_unit_test(settings_are_numbers_flags_and_words),
        cmocka_unit_test(wrong_settings_are_named),
        cmocka_unit_test(what_stays_is_transformed_once),
        cmocka_unit_test(sounds_that_are_none_are_refused),
        cmocka_unit_test(analysers_close_twice_and_never_lie),
        cmocka_unit_test(decibels_keep_their_shape),
        cmocka_unit_test(transforms_have_costs),
        cmocka_unit_test(a_distance_is_one_number),
        cmocka_unit_test(scores_tell_what_silence_is_worth),
        cmocka_unit_test(settings_may_be_changed_by_a_finaliser),
        cmocka_unit_test(failing_lua_memory_leaks_nothing),
        cmocka_unit_test(failing_c_memory_is_a_failure_in_lua),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
