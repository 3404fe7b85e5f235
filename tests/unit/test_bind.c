/* The Lua module: what it promises, what it refuses, and that it leaks nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "bind/types.h"
#include "lua_rig.h"
#include "temp_folder.h"

static void arrays_hold_what_is_put_in(void **state)
{
    (void)state;
    run("local a = zeros('float32', 3)\n"
        "a[1] = 0.5 a[3] = -2\n"
        "assert(a[1] == 0.5 and a[2] == 0 and a[3] == -2 and #a == 3)\n"
        "assert(a[3.0] == -2 and a.size == 3 and a.dtype == 'float32')\n"
        "a[2] = 0.1 assert(a[2] ~= 0.1 and math.abs(a[2] - 0.1) < 1e-8)\n"
        "local d = zeros('float64', 1) d[1] = 0.1 assert(d[1] == 0.1)\n"
        "assert(a.nothing == nil and a.sr == nil)\n"
        "a.sr = 44100 assert(a.sr == 44100 and a:copy().sr == 44100)\n"
        "a.sr = nil assert(a.sr == nil)\n"
        "assert(core.is_array(a) and not core.is_array({})\n"
        "  and not core.is_array(io.stdout))");
}

static void rows_are_views_on_the_same_memory(void **state)
{
    (void)state;
    run("local a = zeros('float64', 2, 3)\n"
        "local row = a[2] row[3] = 7 assert(a[2][3] == 7)\n"
        "a[1] = {1, 2, 3} a[2] = a[1] assert(row[3] == 3)\n"
        "local r = a:rows(2, 2) r[1][1] = 9 assert(a[2][1] == 9)\n"
        "assert(#a:rows(2, 1) == 0 and #a:rows(3, 2) == 0)\n"
        "local b = zeros('float64', 2, 2, 2) b[2][1][2] = 5\n"
        "assert(b:table()[2][1][2] == 5 and b:rows(2, 2)[1][1][2] == 5)\n"
        "b[1] = {{1, 2}, {3, 4}} assert(b[1][2][1] == 3)\n"
        "a = nil collectgarbage() row[1] = 4 assert(row[1] == 4)");
}

static void arrays_come_from_tables_arrays_and_bytes(void **state)
{
    (void)state;
    run("local a = array('float64', {{1, 2, 3}, {4, 5, 6}})\n"
        "assert(a.shape[1] == 2 and a.shape[2] == 3 and #a.shape == 2)\n"
        "local f = array('float32', a)\n"
        "assert(f.dtype == 'float32' and f ~= a and array('float64', f) == a)\n"
        "assert(a:bytes() == ('<dddddd'):pack(1, 2, 3, 4, 5, 6))\n"
        "assert(core.from_bytes('float64', a:bytes())[6] == 6)\n"
        "assert(array('float32', {}).size == 0 and zeros('float32', 0, 3).size"
        " == 0)\n"
        "local deep = array('float32', {{{1}, {2}}, {{3}, {4}}, {{5}, {6}}})\n"
        "assert(table.concat(deep.shape, ' ') == '3 2 1')\n"
        "assert(deep[3][2][1] == 6)");
}

static void equality_is_type_shape_and_elements(void **state)
{
    (void)state;
    run("local a = array('float64', {1, 2})\n"
        "assert(a == array('float64', {1, 2}))\n"
        "assert(a ~= array('float32', {1, 2}) and a ~= array('float64', {1}))\n"
        "assert(a ~= array('float64', {{1, 2}}) and a ~= io.stdout)\n"
        "local nan = array('float64', {0 / 0}) assert(nan ~= nan:copy())");
}

static void printing_says_type_shape_rate_and_range(void **state)
{
    (void)state;
    run("local a = array('float32', {{-0.5, 0.25}, {0, 1}}) a.sr = 44100\n"
        "assert(tostring(a) == 'float32 [2][2], 44100.0 Hz, -0.5..1.0')\n"
        "assert(tostring(zeros('float64', 0)) == 'float64 [0]')\n"
        "a = array('float64', {0 / 0, 1 / 0})\n"
        "assert(tostring(a) == 'float64 [2], inf..inf, some nan')\n"
        "assert(tostring(a:rows(1, 1)) == 'float64 [1], nan')\n"
        "assert(tostring(core.graph 'o: constsig {}') ==\n"
        "  'graph of 1 chains, 1 nodes, 1 slots')");
}

static void stats_are_mean_rms_and_peak(void **state)
{
    (void)state;
    run("local mean, rms, peak = array('float64', {3, -4, 0, 0}):stats()\n"
        "assert(mean == -0.25 and rms == 2.5 and peak == 4)\n"
        "mean, rms, peak = zeros('float64', 0):stats()\n"
        "assert(mean == 0 and rms == 0 and peak == 0)");
}

static void arrays_refuse_what_does_not_fit(void **state)
{
    (void)state;
    run("local a = zeros('float32', 2, 3) local v = a[1]\n"
        "local function set(t, k, x) t[k] = x end\n"
        "local function get(t, k) return t[k] end\n"
        "for _, i in ipairs {0, 3, -1, math.mininteger, math.maxinteger} do\n"
        "  refuses('outside 1..2', get, a, i) refuses('outside', set, a, i, "
        "v)\n"
        "end\n"
        "refuses('integer', get, a, 1.5)\n"
        "refuses('number expected', set, v, 1, 'x')\n"
        "refuses('number expected', set, v, 1, '1')\n"
        "refuses('differ', set, a, 1, {1, 2})\n"
        "refuses('element 3 is a string', set, a, 1, {1, 2, '3'})\n"
        "refuses('as many', set, a, 1, zeros('float32', 2))\n"
        "refuses('Array expected', set, a, 1, 5)\n"
        "refuses('only sr', set, a, 'size', 5)\n"
        "refuses('positive', set, a, 'sr', 0)\n"
        "refuses('finite', set, a, 'sr', 0 / 0)\n"
        "refuses('finite', set, a, 'sr', math.huge)");
}

static void huge_counts_are_refused_before_memory_is_taken(void **state)
{
    (void)state;
    run("refuses('at most', zeros, 'float32', 2 ^ 31 | 0, 2)\n"
        "refuses('at most', zeros, 'float32', 1 << 20, 1 << 20, 1 << 20)\n"
        "refuses('wants 0..', zeros, 'float32', 1 << 32)\n"
        "refuses('wants 0..', zeros, 'float32', -1)\n"
        "refuses('integer', zeros, 'float32', 0 / 0)\n"
        "refuses('one to three', zeros, 'float32')\n"
        "refuses('one to three', zeros, 'float32', 1, 1, 1, 1)\n"
        "refuses('invalid option', zeros, 'int', 1)\n"
        "refuses('three deep', array, 'float32', {{{{1}}}})\n"
        "refuses('tables of 2', array, 'float32', {{1, 2}, {3}})\n"
        "refuses('tables of 2', array, 'float32', {{1, 2}, 3})\n"
        "refuses('element 2', array, 'float32', {1, {2}})\n"
        "refuses('inside an element', core.from_bytes, 'float32', '12345')\n"
        "refuses('wants', function() zeros('float32', 2):rows(0, 1) end)\n"
        "refuses('wants', function() zeros('float32', 2):rows(1, 3) end)\n"
        "refuses('wants', function() zeros('float32', 2):rows(2, 0) end)");
}

static void metatables_are_hidden(void **state)
{
    (void)state;
    run("for _, x in ipairs {zeros('float32', 1), core.graph 'o: constsig 1',\n"
        "  core.context(), level_plan()} do\n"
        "  assert(getmetatable(x) == false) end");
}

static void methods_refuse_other_types(void **state)
{
    (void)state;
    run("local g = core.graph 'o: constsig 1' local a = zeros('float32', 1)\n"
        "for _, f in ipairs {g.text, g.slots, g.count, a.copy, a.fill, "
        "a.rows,\n"
        "  level_plan().fill, core.context().lanes, core.plan, core.sound,\n"
        "  core.score, core.stream, core.episode, core.batch, core.save} do\n"
        "  for _, x in ipairs {1, 'x', {}, io.stdout, print, false} do\n"
        "    refuses('', f, x) end\n"
        "  refuses('', f) end");
}

static void graphs_tell_their_slots_or_their_errors(void **state)
{
    (void)state;
    run("local text = 'o: constsig {level} >> mul {level}'\n"
        "local g = assert(core.graph(text))\n"
        "assert(g:text() == text and g:slots()[1].name == 'level')\n"
        "assert(g:slots()[1].kind == 'number' and g:slots()[1].holes == 2)\n"
        "assert(g:slots()[1].line == 1 and g:slots()[1].column == 13)\n"
        "assert(#g:slots() == 1 and select(2, g:count()) == 2)\n"
        "local g, message, detail = core.graph 'o: nothing_such 1'\n"
        "assert(g == nil and detail.line == 1 and detail.column > 0)\n"
        "assert(message == ('1:%d: %s'):format(detail.column,"
        "  detail.message))");
}

static void contexts_refuse_odd_widths(void **state)
{
    (void)state;
    assert_int_equal(setenv("RAVEFORCE_LANES", "4", 1), 0);
    run("assert(core.context():lanes() == 4)\n"
        "assert(core.context({lanes = 1}):lanes() == 1)\n"
        "assert(core.context({threads = 1}):threads() == 1)\n"
        "assert(core.lane_widths()[1] == 1 and core.processors() >= 1)\n"
        "fails('argument', 'lanes', core.context({lanes = 3}))\n"
        "refuses(\"did you mean 'lanes'\", core.context, {lane = 4})\n"
        "refuses('32 bits', core.context, {threads = -1})\n"
        "refuses('32 bits', core.context, {threads = 0.5})\n"
        "refuses('table expected', core.context, 4)");
    const char *const bad[] = {"3", "four", "4 ", "04", "99999999999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(setenv("RAVEFORCE_LANES", bad[i], 1), 0);
        run("fails('argument', 'RAVEFORCE_LANES: this processor has 1, 4',\n"
            "  core.context())");
    }
    assert_int_equal(setenv("RAVEFORCE_LANES", "", 1), 0);
    run("assert(core.context():lanes() >= 4)");
    assert_int_equal(unsetenv("RAVEFORCE_LANES"), 0);
}

static void plans_fill_their_text(void **state)
{
    (void)state;
    run("local p = level_plan()\n"
        "assert(p:sr() == 8000)\n"
        "assert(p:fill {0.25} == 'o: constsig 0.25')\n"
        "assert(p:fill(array('float64', {0.5})) == 'o: constsig 0.5')\n"
        "refuses('wants 1 values, got 2', p.fill, p, {1, 2})\n"
        "refuses('wants 1 values, got 0', p.fill, p)\n"
        "refuses('not finite', p.fill, p, {0 / 0})\n"
        "refuses('not finite', p.fill, p, {1e300})\n"
        "refuses('not a number', p.fill, p, {'1'})\n"
        "local g = core.graph 'o: constsig {}'\n"
        "refuses('finite number', core.plan, g, {sr = 0 / 0})\n"
        "refuses('finite number', core.plan, g, {sr = '44100'})\n"
        "refuses('table', core.plan, g, {slots = 1})\n"
        "refuses('table', core.plan, g, {slots = {1}})\n"
        "refuses('table', core.plan, g, {sounds = 1})\n"
        "refuses('Sound', core.plan, g, {sounds = {k = 1}})\n"
        "refuses('names', core.plan, g, {sounds = {1}})\n"
        "refuses('strings', core.plan, g, {slots = {{symbols = {1}}}})\n"
        "fails('argument', '', core.plan(g, {slots = {}}))");
}

static void streams_give_one_channel_or_two(void **state)
{
    (void)state;
    run("local s = assert(core.stream(level_plan(), {0.5}))\n"
        "local a = s:pull(200, 1) assert(#a == 200 and a.sr == 8000)\n"
        "assert(a[1] == 0.5)\n"
        "s:set {0.25} local b = s:pull(200, 2)\n"
        "assert(#b == 2 and #b[1] == 200 and b[2][200] == 0.25)\n"
        "assert(s:bad() == false)\n"
        "refuses('wants 1..2', s.pull, s, 10, 3)\n"
        "refuses('wants 0..', s.pull, s, -1, 1)\n"
        "refuses('wants 0..', s.pull, s, 1 << 40, 1)\n"
        "refuses('not finite', s.set, s, {1 / 0})\n"
        "assert(s:update(core.graph 'o: constsig 0.75'))\n"
        "s:pull(200, 1) assert(s:pull(1, 1)[1] == 0.75)\n"
        "s:close() s:close() refuses('closed', s.pull, s, 1, 1)\n"
        "refuses('closed', s.set, s, {1}) refuses('closed', s.bad, s)\n"
        "do local t <close> = core.stream(level_plan(), {0}) end");
}

static void episodes_score_each_step(void **state)
{
    (void)state;
    run("local e = assert(core.episode(level_task(true)))\n"
        "e:reset(1)\n"
        "local whole, step = e:step {0.5}\n"
        "assert(math.abs(whole - 0.125) < 1e-6 and step == 0.25)\n"
        "local a = e:audio() assert(#a == 256 and a[256] == 0.5)\n"
        "assert(#e:audio(600) == 600 and e:audio(600)[257] == 0)\n"
        "assert(e:stereo()[2][1] == 0.5 and not e:bad())\n"
        "e:step {0.25}\n"
        "refuses('', e.step, e, {0.25})\n"
        "refuses('wants 1 values', e.step, e, {})\n"
        "e:reset() e:step {1}\n"
        "local free = assert(core.episode(level_task(false)))\n"
        "free:reset() assert(select('#', free:step {1}) == 0)\n"
        "e:close() e:close() refuses('closed', e.step, e, {1})\n"
        "refuses('closed', e.reset, e) refuses('closed', e.audio, e)");
}

static void views_of_an_episode_close_when_it_goes_on(void **state)
{
    (void)state;
    run("local e = core.episode(level_task(false)) e:reset()\n"
        "local function views() e:step {0.5}\n"
        "  local v = e:view(0, 256) return v, v:rows(2, 3), e:view(1, 2) end\n"
        "for _, go_on in ipairs {function() e:step {1} end, e.reset, e.close,\n"
        "  function() e = nil collectgarbage() end} do\n"
        "  if not pcall(function() e:reset() end) then\n"
        "    e = core.episode(level_task(false)) e:reset() end\n"
        "  local v, rows, w = views()\n"
        "  assert(v[256] == 0.5 and rows[2] == 0.5 and w[1] == 0.5)\n"
        "  refuses('read-only', function() v[1] = 0 end)\n"
        "  refuses('read-only', rows.fill, rows, 0)\n"
        "  go_on(e)\n"
        "  for _, x in ipairs {v, rows, w} do\n"
        "    refuses('the view is closed', function() return x[1] end)\n"
        "    refuses('closed', function() x[1] = 0 end)\n"
        "    refuses('closed', x.copy, x) refuses('closed', x.rows, x, 1, 1)\n"
        "    refuses('closed', x.bytes, x)\n"
        "    refuses('closed', function() return x == v:copy() end)\n"
        "    assert(tostring(x):find 'closed') end end\n"
        "local f = core.episode(level_task(false)) f:reset()\n"
        "refuses('wants', f.view, f, 0, 1) f:step {1}\n"
        "refuses('wants', f.view, f, -1, 1) refuses('wants', f.view, f, 2, 1)");
}

static void batches_give_the_scores_of_episodes(void **state)
{
    (void)state;
    run("local c = core.context {threads = 1, lanes = 4}\n"
        "local t = level_task(true)\n"
        "local b = assert(core.batch(c, t, true))\n"
        "assert(b:pack() == 4 and b:room() >= 1)\n"
        "local v = array('float64', {{0.5, 1}, {0.25, 0}, {0, 0}})\n"
        "assert(b:push(v, 3, false, 7))\n"
        "local n, scores, audio, bad = b:pull()\n"
        "assert(n == 3 and #scores == 3 and #scores[1] == 2 and bad == nil)\n"
        "assert(#audio == 3 and #audio[1] == 512 and audio.sr == 8000)\n"
        "for i = 1, 3 do local e = core.episode(t) e:reset(7)\n"
        "  for k = 1, 2 do local whole, step = e:step {v[i][k]}\n"
        "    assert(scores[i][k][1] == whole and scores[i][k][2] == step) end\n"
        "  assert(e:audio() == audio[i]) end\n"
        "refuses('read-only', scores.fill, scores, 0)\n"
        "assert(b:push(v:rows(1, 2), 1, false, 7)) local row = scores[1]\n"
        "local m, again = b:pull() assert(m == 1 and #again == 1)\n"
        "refuses('closed', row.copy, row) refuses('closed', audio.copy, "
        "audio)\n"
        "assert(b:push(zeros('float64', 4, 1), 4, true, 1)) b:close() "
        "b:close()\n"
        "refuses('closed', again.copy, again) refuses('closed', b.pull, b)");
}

static void batches_refuse_what_does_not_fit(void **state)
{
    (void)state;
    run("local c = core.context {lanes = 4}\n"
        "local b = core.batch(c, level_task(false), false)\n"
        "local v = zeros('float64', 4, 2)\n"
        "refuses('wants 1..4', b.push, b, v, 5, false, 1)\n"
        "refuses('wants 1..4', b.push, b, v, 0, false, 1)\n"
        "refuses('float64 [3][1]', b.push, b, v, 3, true, 1)\n"
        "refuses('float64', b.push, b, zeros('float32', 4, 2), 4, false, 1)\n"
        "refuses('float64', b.push, b, v:rows(1, 2), 3, false, 1)\n"
        "v[2][1] = 0 / 0\n"
        "refuses('row 2: value 1', b.push, b, v, 4, false, 1)\n"
        "fails('argument', '', b:pull())\n"
        "v[2][1] = 0 assert(b:push(v, 4, false, 1))\n"
        "local n, scores, audio = b:pull()\n"
        "assert(n == 4 and scores == nil and audio == nil)\n"
        "local t = level_task(false)\n"
        "t.ends = {} refuses('at least one', core.batch, c, t)\n"
        "t.ends = {0} refuses('frame counts', core.batch, c, t)\n"
        "t.ends = {1 << 40} refuses('frame counts', core.batch, c, t)\n"
        "t.ends = {0.5} refuses('frame counts', core.batch, c, t)\n"
        "t.ends = nil refuses('table', core.batch, c, t)\n"
        "t.ends = {10} fails('invalid', '', core.batch(c, t))\n"
        "t.mix = 'right' refuses('mean', core.batch, c, t)\n"
        "t.mix = nil t.plan = nil refuses('Plan', core.batch, c, t)\n"
        "t.extra = 1 refuses('no option', core.batch, c, t)");
}

static void a_batch_outlives_the_name_of_its_context(void **state)
{
    (void)state;
    run("local b = core.batch(core.context {threads = 2}, level_task(false))\n"
        "collectgarbage() collectgarbage()\n"
        "assert(b:push(zeros('float64', 1, 1), 1, true, 1))\n"
        "b = nil collectgarbage()");
}

static void scores_and_sounds_refuse_what_is_no_sound(void **state)
{
    (void)state;
    run("local a = zeros('float32', 8)\n"
        "assert(core.sound(a, 8000) and core.sound(zeros('float32', 2, 8), "
        "8000)"
        ")\n"
        "refuses('float32', core.sound, zeros('float64', 8), 8000)\n"
        "refuses('float32', core.sound, zeros('float32', 3, 8), 8000)\n"
        "refuses('finite', core.sound, a, 0 / 0)\n"
        "a[3] = 0 / 0 fails('invalid', '', core.sound(a, 8000))\n"
        "a[3] = 0 fails('argument', '', core.sound(a, -1))\n"
        "local o = {sr = 8000, ends = {128}}\n"
        "local raw = {measure = 'mse_raw', span = 'target'}\n"
        "assert(core.score(a, {raw}, o))\n"
        "fails('invalid', 'mse_raw', core.score(a, {{measure = 'mse_rwa',\n"
        "  span = 'target'}}, o))\n"
        "refuses('span', core.score, a, {{measure = 'mse_raw', span = 'x'}}, "
        "o)\n"
        "refuses('string', core.score, a, {{span = 'step'}}, o)\n"
        "refuses('table', core.score, a, {1}, o)\n"
        "fails('argument', '', core.score(a, {}, o))\n"
        "fails('invalid', 'target', core.score(nil, {raw}, o))\n"
        "fails('invalid', 'shorter', core.score(a, {raw},\n"
        "  {sr = 8000, ends = {127}}))\n"
        "fails('argument', 'sr', core.score(a, {raw}, {sr = 0, ends = {128}}))"
        "\n"
        "refuses('ends', core.score, a, {raw}, {sr = 8000})\n"
        "refuses('sr', core.score, a, {raw}, {ends = {128}})\n"
        "refuses('rate', core.score, a, {raw}, {rate = 1})\n"
        "raw.settings = {hop = 512}\n"
        "fails('invalid', 'hop', core.score(a, {raw}, o))\n"
        "raw.settings = {hop = {}}\n"
        "refuses('hop', core.score, a, {raw}, o)\n"
        "raw.settings = {512}\n"
        "refuses('names', core.score, a, {raw}, o)");
}

static void random_numbers_are_checked_and_repeat(void **state)
{
    (void)state;
    run("local u = core.random(1, 2, 3, 4, 5)\n"
        "assert(u >= 0 and u < 1 and u == core.random(1, 2, 3, 4, 5))\n"
        "assert((core.random_bits(1, 2, 3, 4, 5) >> 11) / 2.0 ^ 53 == u)\n"
        "assert(core.random(-1, 0, 0, 0, 0) < 1)\n"
        "refuses('wants 0..4294967295', core.random, 1, -1, 0, 0, 0)\n"
        "refuses('wants 0..4294967295', core.random, 1, 0, 0, 0, 1 << 32)\n"
        "refuses('integer', core.random, 0.5, 0, 0, 0, 0)");
}

static void numbers_and_names_go_both_ways(void **state)
{
    (void)state;
    run("assert(core.format_number(0.1) == '0.1')\n"
        "assert(core.parse_number('-2.5e1') == -25)\n"
        "fails('invalid', '', core.parse_number('1x'))\n"
        "fails('invalid', '', core.parse_number('1\\0'))\n"
        "assert(core.nearest('cutof', {'gain', 'cutoff'}) == 'cutoff')\n"
        "assert(core.nearest('zzzz', {'gain', 'cutoff'}) == nil)\n"
        "assert(core.nearest('a', {}) == nil)\n"
        "refuses('strings', core.nearest, 'a', {1})\n"
        "assert(core.math.exp(0) == 1 and core.math.pow(2, 10) == 1024)\n"
        "assert(core.math.atan2(0, 1) == 0)\n"
        "refuses('number expected', core.math.sin, {})\n"
        "local found for _, n in ipairs(core.nodes()) do\n"
        "  found = found or n.name == 'sin' and #n.params > 0 end\n"
        "assert(found and core.version:match '^%d+%.%d+%.%d+$')");
}

static void spectrograms_have_rows_and_columns(void **state)
{
    (void)state;
    run("local a = zeros('float32', 4096) a.sr = 8000\n"
        "local options = {n_fft = 512, columns = 5, rows = 7, fmin = 50,\n"
        "  fmax = 4000}\n"
        "local s = assert(core.spectrogram(a, options))\n"
        "assert(#s == 7 and #s[1] == 5 and s[1][1] == -100)\n"
        "options.n_fft = 3 fails('argument', '', core.spectrogram(a, "
        "options))\n"
        "options.n_fft = 1 << 40\n"
        "refuses('32 bits', core.spectrogram, a, options)\n"
        "options.n_fft = 512 options.rows = 1 << 31 options.columns = 1 << 31\n"
        "refuses('at most', core.spectrogram, a, options)");
}

static void sounds_and_files_survive_the_disk(void **state)
{
    (void)state;
    run("local a = array('float32', {0.5, -0.25, 0.125})\n"
        "assert(core.save('a.wav', a, 8000))\n"
        "local b = assert(core.load 'a.wav')\n"
        "assert(a == b and b.sr == 8000)\n"
        "local bytes = assert(core.file_read('a.wav', 1 << 20))\n"
        "assert(core.decode(bytes, 'a') == a)\n"
        "local two = array('float32', {{1, 1}, {0, 0.5}})\n"
        "assert(core.save('two.wav', two, 8000))\n"
        "assert(core.load('two.wav', {mono = false}) == two)\n"
        "assert(core.load('two.wav')[2] == 0.75)\n"
        "assert(#core.resample(zeros('float32', 100), 8000, 16000) == 200)\n"
        "fails('io', 'none.wav', core.load 'none.wav')\n"
        "fails('unsupported', 'x', core.decode(('x'):rep(100), 'x'))\n"
        "fails('argument', '', core.save('b.wav', a, 0))\n"
        "refuses('zero byte', core.load, 'a\\0b')\n"
        "refuses('float32', core.save, 'x.wav', zeros('float64', 1), 8000)\n"
        "refuses('no option', core.load, 'a.wav', {rate = 1})\n"
        "assert(core.folder_make 'x/y' and core.file_write('x/y/z', 'hello'))\n"
        "assert(core.file_read('x/y/z', 5) == 'hello')\n"
        "fails('limit', 'x/y/z', core.file_read('x/y/z', 4))\n"
        "assert(core.sha256 '' == 'e3b0c44298fc1c149afbf4c8996fb924'\n"
        "  .. '27ae41e4649b934ca495991b7852b855')\n"
        "local t = core.clock() assert(core.clock() >= t)");
}

static void stores_keep_a_run(void **state)
{
    (void)state;
    run("local s = assert(core.store('run.db', true))\n"
        "assert(s:meta 'k' == nil and s:set_meta('k', 'v') and s:meta 'k' =="
        " 'v')\n"
        "local hash = assert(s:put_blob 'data') assert(s:blob(hash) == "
        "'data')\n"
        "assert(hash == core.sha256 'data')\n"
        "fails('invalid', '', s:checkpoint()) assert(s:best() == nil)\n"
        "assert(s:begin())\n"
        "assert(s:add {id = 1, env = 1, episode = 1, seed = 0,\n"
        "  task_hash = 't', reward_hash = 'r', ret = -2, seconds = 1,\n"
        "  steps = {\n"
        "  {action = {1, 2}, unit = {0.5}, reward = -1, terms = {-1}},\n"
        "  {action = array('float64', {3, 4}), text = 'o: sin 1',\n"
        "   reward = -1, terms = array('float32', {-1})}}})\n"
        "assert(s:set_checkpoint('agent\\0x', 'rng', '')) assert(s:commit())\n"
        "local c = s:checkpoint()\n"
        "assert(c.agent == 'agent\\0x' and c.rng == 'rng' and c.episodes == "
        "1)\n"
        "local best, ret = s:best() assert(best == 1 and ret == -2)\n"
        "assert(s:actions(1, 1, 2, 2) == array('float64', {{1, 2, 3, 4}}))\n"
        "local r = s:returns(1, 10) assert(#r == 1 and r[1] == -2)\n"
        "assert(#s:returns(1, 1) == 1 and #s:returns(9, 0) == 0)\n"
        "s:begin() s:rollback() s:close() s:close()\n"
        "refuses('closed', s.meta, s, 'k')\n"
        "fails('io', '', core.store('none/run.db', false))");
}

static void stores_refuse_half_records(void **state)
{
    (void)state;
    run("local s = core.store('half.db', true)\n"
        "local function record() return {id = 1, env = 1, episode = 1,\n"
        "  seed = 0, task_hash = 't', reward_hash = 'r', ret = 0,\n"
        "  seconds = 1, steps = {{action = {1}, reward = 0, terms = {}}}} end\n"
        "for _, key in ipairs {'id', 'env', 'episode', 'seed',\n"
        "  'task_hash', 'reward_hash', 'steps'} do\n"
        "  local r = record() r[key] = nil refuses(key, s.add, s, r) end\n"
        "local r = record() r.steps[1].action = nil\n"
        "refuses('action', s.add, s, r)\n"
        "r = record() r.steps[1].action = {'x'}\n"
        "refuses('not a number', s.add, s, r)\n"
        "r = record() r.steps[1].terms = 5 refuses('terms', s.add, s, r)\n"
        "r = record() r.steps[1] = 5 refuses('table', s.add, s, r)\n"
        "r = record() r.ret = 0 / 0 refuses('finite', s.add, s, r)\n"
        "assert(s:add(record()))");
}

static void failing_lua_memory_leaks_nothing(void **state)
{
    (void)state;
    survives_failing_memory(
        "local a = zeros('float64', 2, 3) a[1] = {1, 2, 3} a[2] = a[1]\n"
        "local s = tostring(array('float32', a:rows(1, 2):table()):copy())\n"
        "core.from_bytes('float64', a:bytes())");
    survives_failing_memory(
        "assert(core.context {threads = 1}) core.lane_widths()\n"
        "local g = core.graph 'o: constsig {}' g:slots() g:text()\n"
        "core.graph 'nothing'");
    survives_failing_memory(
        "local p = core.plan(core.graph 'o: constsig {v}', {sr = 8000,\n"
        "  sounds = {['\\\\k'] = core.sound(zeros('float32', 4), 8000)},\n"
        "  slots = {{lo = 0, hi = 1}}})\n"
        "p:fill {1} local s = core.stream(p, {1}, 1) s:pull(300, 2)");
    survives_failing_memory(
        "local e = core.episode(level_task(true)) e:reset() e:step {1}\n"
        "e:audio() e:view(0, 5):rows(1, 2) e:stereo() e:step {1}");
    survives_failing_memory(
        "local b = core.batch(core.context {threads = 1}, level_task(true), "
        "true)\n"
        "b:push(zeros('float64', 1, 2), 1, false, 1) b:pull()\n"
        "b:push(zeros('float64', 1, 1), 1, true, 1) b:pull()");
    survives_failing_memory(
        "core.save('f.wav', zeros('float32', 100), 8000)\n"
        "core.load('f.wav', {sr = 4000}) core.file_read('f.wav', 9999)\n"
        "core.resample(zeros('float32', 100), 8000, 4000)\n"
        "local w = core.writer 'w' w:write 'x' w:commit()\n"
        "core.folder_list '.'");
    survives_failing_memory("core.nodes() core.nearest('a', {'b', 'c'})");
}

static int make_type(lua_State *L)
{
    static const luaL_Reg meta[] = {{"__gc", make_type}, {NULL, NULL}};
    rfl_type(L, "half", meta, meta);
    return 0;
}

static void failing_lua_memory_leaves_no_half_type(void **state)
{
    (void)state;
    heap h;
    int status = LUA_ERRMEM;
    for (size_t n = 0; status != LUA_OK; n++) {
        lua_State *L = new_state(&h);
        lua_pushcfunction(L, make_type);
        h.left = n;
        status = lua_pcall(L, 0, 0, 0);
        h.left = SIZE_MAX;
        const bool there = luaL_getmetatable(L, "half") != LUA_TNIL;
        assert_true(there == (status == LUA_OK));
        assert_true(!there || lua_getfield(L, -1, "__index") == LUA_TTABLE);
        lua_close(L);
    }
}

static void failing_lua_memory_leaves_a_store_whole(void **state)
{
    (void)state;
    survives_failing_memory(
        "local s = core.store(':memory:', true) s:set_meta('a', 'b')\n"
        "s:meta 'a' s:blob(s:put_blob 'x') s:set_checkpoint('a', 'b', 'c')\n"
        "s:checkpoint() s:add {id = 1, env = 1, episode = 1, seed = 0,\n"
        "  task_hash = 't', reward_hash = 'r', ret = 0, seconds = 1,\n"
        "  steps = {{action = {1}, text = 't', unit = {1}, reward = 0,\n"
        "  terms = {1}}}}\n"
        "s:best() s:returns(1, 5) s:origins(1, 5) s:units(1, 1, 1, 1)\n"
        "s:terms(1, zeros('float64', 1, 1), {1}, 'r')\n"
        "assert(s:episode(1).steps[1].text == 't')\n"
        "assert(s:rewards()[1].hash == 'r')");
}

/* The core's own memory running short is a failure like any other. */
static void failing_c_memory_is_a_failure_in_lua(void **state)
{
    (void)state;
    heap h;
    lua_State *L = new_state(&h);
    assert_int_equal(
        luaL_loadstring(L, "local c, m, d = core.context {threads = 1}\n"
                           "if not c then return d.kind end\n"
                           "local g, m, d = core.graph 'o: constsig {}'\n"
                           "if not g then return d.kind end"),
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
        cmocka_unit_test(arrays_hold_what_is_put_in),
        cmocka_unit_test(rows_are_views_on_the_same_memory),
        cmocka_unit_test(arrays_come_from_tables_arrays_and_bytes),
        cmocka_unit_test(equality_is_type_shape_and_elements),
        cmocka_unit_test(printing_says_type_shape_rate_and_range),
        cmocka_unit_test(stats_are_mean_rms_and_peak),
        cmocka_unit_test(arrays_refuse_what_does_not_fit),
        cmocka_unit_test(huge_counts_are_refused_before_memory_is_taken),
        cmocka_unit_test(metatables_are_hidden),
        cmocka_unit_test(methods_refuse_other_types),
        cmocka_unit_test(graphs_tell_their_slots_or_their_errors),
        cmocka_unit_test(contexts_refuse_odd_widths),
        cmocka_unit_test(plans_fill_their_text),
        cmocka_unit_test(streams_give_one_channel_or_two),
        cmocka_unit_test(episodes_score_each_step),
        cmocka_unit_test(views_of_an_episode_close_when_it_goes_on),
        cmocka_unit_test(batches_give_the_scores_of_episodes),
        cmocka_unit_test(batches_refuse_what_does_not_fit),
        cmocka_unit_test(a_batch_outlives_the_name_of_its_context),
        cmocka_unit_test(scores_and_sounds_refuse_what_is_no_sound),
        cmocka_unit_test(random_numbers_are_checked_and_repeat),
        cmocka_unit_test(numbers_and_names_go_both_ways),
        cmocka_unit_test(spectrograms_have_rows_and_columns),
        cmocka_unit_test(sounds_and_files_survive_the_disk),
        cmocka_unit_test(stores_keep_a_run),
        cmocka_unit_test(stores_refuse_half_records),
        cmocka_unit_test(failing_lua_memory_leaks_nothing),
        cmocka_unit_test(failing_lua_memory_leaves_no_half_type),
        cmocka_unit_test(failing_lua_memory_leaves_a_store_whole),
        cmocka_unit_test(failing_c_memory_is_a_failure_in_lua),
    };
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}
