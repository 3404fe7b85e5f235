--- Reports: whole pages, also of runs that mean harm.

local encode = require "raveforce.report.encode"
local make_env = require "raveforce.make".env
local report_page = require "raveforce.report".page
local rf = require "raveforce"
local runs = require "raveforce.runs"
local task_file = require "raveforce.task_file"
local workplace = require "tests.workplace"

local read = workplace.read

describe("raveforce report", function()
  local place = workplace.new()
  local write, shell = place.write, place.shell

  before_each(place.enter)
  after_each(place.leave)

  local KICK = [[
    return rf.task { code = "o: sin {f} >> mul {g}",
      params = { f = rf.exp(20, 2000), g = rf.lin(0, 1) },
      target = rf.glicol("o: sin 100", { seconds = 0.1 }) }]]

  local function train(task, options)
    local status, output = shell(("RUN train %s --threads 0 %s")
      :format(task, options))
    assert.equal(0, status, output)
  end

  local function report(arguments)
    local status, output = shell("RUN report " .. arguments)
    assert.equal(0, status, output)
    return read(place.folder .. "/" .. output:match "^(.-)\n$")
  end

  local function count(text, what)
    local _, n = text:gsub(what, "")
    return n
  end

  -- Nothing in a page leaves it, and nothing but its own script can run.
  local function is_closed(page)
    local policy = page:match 'content="(default%-src [^"]*)"'
    assert.matches("^default%-src &#39;none&#39;; ", policy)
    for name, directive in pairs { style = "style", script = "script" } do
      assert.equal(1, count(page, "<" .. name .. "[ >]"))
      local inside = page:match(("<%s>(.-)</%s>"):format(name, name))
      local source = encode.source(inside):gsub("'", "&#39;")
      assert.is_truthy(policy:find(directive .. "-src " .. source, 1, true))
    end
    local markup = page:gsub("<style>.-</style>", "")
      :gsub("<script>.-</script>", "")
    for tag in markup:gmatch "<%a[^<>]*>" do
      local names = tag:gsub('"[^"]*"', '""')
      assert.is_nil(names:find "%son%a+%s*=", tag)
      assert.is_nil(names:find "%sstyle%s*=", tag)
      for address in tag:gmatch "%s[shr]+[ce]f?=\"([^\"]*)\"" do
        assert.matches("^data:%l+/%l+;base64,[%w+/]*=*$", address)
      end
    end
    return markup
  end

  it("makes one page of several seeds, the same bytes each time", function()
    write("t.lua", KICK)
    train("t.lua", "--seed 1 --iterations 96 --out all/seed-1")
    train("t.lua", "--seed 2 --iterations 64 --out all/seed-2")
    local page = report "all -o a.html"
    assert.is_true(page == report "all/seed-1 all/seed-2 -o b.html")
    local markup = is_closed(page)
    assert.matches("160 episodes in 2 runs by cem.", markup, 1, true)
    assert.matches("median of 2 seeds", markup, 1, true)
    for _, name in ipairs { "Learning", "Sound", "Text", "Runs", "Reward",
      "Parameters of the best", "Terms of the reward" } do
      assert.equal(1, count(markup, "<h3>" .. name .. "</h3>"), name)
    end
    for _, name in ipairs { "target", "best", "difference" } do
      assert.equal(1, count(markup, "<strong>" .. name .. "</strong>"))
    end
  end)

  it("says how to hear the best again, and that is so", function()
    write("t.lua", KICK)
    train("t.lua", "--iterations 64 --out it\\'s")
    local again = report "it\\'s":match "again</h3>.-<code>(.-)</code>"
    local replay, script = again:gsub("&#39;", "'"):match "^(.-)\n(.-)$"
    assert.equal(0, (shell((replay:gsub("^raveforce", "RUN")))))
    assert.equal(0, (shell("RAVEFORCE=RUN " .. script)))
    assert.equal(0, (shell "cmp best.wav it\\'s/best.wav"))
    assert.equal(0, (shell "cmp it\\'s/again.wav it\\'s/best.wav"))
  end)

  it("goes into the folder of a run where it is alone", function()
    write("t.lua", KICK)
    train("t.lua", "--iterations 64 --out 'a run'")
    local status, output = shell "RUN report 'a run/'"
    assert.same({ 0, "a run/report.html\n" }, { status, output })
    assert.matches("^<!DOCTYPE html>", read(place.folder
      .. "/a run/report.html"))
  end)

  it("compares agents on one task, and keeps tasks apart", function()
    write("t.lua", KICK)
    write("u.lua", (KICK:gsub("2000", "3000")))
    train("t.lua", "--iterations 64 --out a")
    train("t.lua", "--iterations 64 --agent random --out b")
    train("u.lua", "--iterations 64 --out c")
    local markup = is_closed(report "a b c")
    assert.equal(2, count(markup, "<h3>Learning</h3>"))
    assert.equal(3, count(markup, "<h3>Sound</h3>"))
    assert.equal(2, count(markup, "<article>"))
  end)

  it("shows the plans of a task of several steps", function()
    write("t.lua", [[
      return rf.task { code = "o: sin {f} >> mul {g}", total_step = 4,
        params = { f = rf.choose { 100, 200 }, g = rf.lin(0, 1) },
        target = rf.glicol("o: sin 100", { seconds = 0.1 }) }]])
    train("t.lua", "--iterations 64 --agent random --out a")
    local markup = is_closed(report "a")
    assert.equal(8, count(markup, '<rect class="cell'))
    assert.equal(4, count(markup, ' chosen"'))
    assert.matches("Steps 2 to 4", markup, 1, true)
  end)

  it("does without a target, and without parameters", function()
    write("t.lua", [[
      return rf.task { code = "o: sin {f}", step_len = 0.1,
        params = { f = rf.const(100) },
        reward = rf.reward.fn(function(ctx) return ctx.step end) }]])
    train("t.lua", "--iterations 64 --agent random --out a")
    local markup = is_closed(report "a")
    assert.equal(0, count(markup, "<strong>target</strong>"))
    assert.equal(1, count(markup, "<strong>best</strong>"))
    assert.equal(0, count(markup, "Parameters of the best"))
  end)

  it("says so where no reward is a number", function()
    write("t.lua", [[
      return rf.task { code = "o: sin {f}", step_len = 0.1,
        params = { f = rf.lin(1, 2) },
        reward = rf.reward.fn(function() return 0 / 0 end) }]])
    local status = shell "RUN train t.lua --iterations 64 --out a"
    if status ~= 0 then return end -- such a reward is refused already
    assert.matches("None has a reward that is a number", report "a", 1, true)
  end)

  it("lets nothing out of a task that means harm", function()
    local name = "<img src=x onerror=alert(1)>"
    write(name .. ".lua", [[
      return rf.task({ evil = "" }, function(o)
        return { code = "// </script><script>alert(2)</script>\u{202E}\n"
            .. "// \"'><b onmouseover=alert(3)>\n"
            .. "o: sin {f} >> mul {g}",
          params = { f = rf.exp(20, 2000), g = rf.choose { 0.1, 0.2 } },
          target = rf.glicol("o: sin 100", { seconds = 0.1 }),
          reward = rf.reward.mfcc_l1():relative()
            :named("</style><svg onload=alert(4)>") }
      end)]])
    train(("'%s.lua'"):format(name), "--iterations 64 --out "
      .. [['"><script>alert(5)</script>' --set ]]
      .. [['evil=</title><script src=//example.org/x.js></script>']])
    local markup = is_closed(report [['"><script>alert(5)</script>' -o r.html]])
    for _, tag in ipairs { "<b ", "<b>", "<svg onload", "<img src=\"x",
      "\u{202E}" } do
      assert.is_nil(markup:find(tag, 1, true), tag)
    end
    assert.matches("\\u{202E}", markup, 1, true)
    assert.matches("&lt;/title&gt;&lt;script src=//example.org", markup, 1,
      true)
    assert.matches("named(&#39;&lt;/style&gt;", markup, 1, true)
  end)

  local function new_env()
    return rf.make(rf.task { code = "o: sin {f}", step_len = 0.1, sr = 8000,
      params = { f = rf.exp(20, 2000) }, target = rf.glicol("o: sin 100",
        { seconds = 0.1 }) })
  end

  local function entry(ret, terms)
    return { ret = ret, seconds = 0.1, steps = { { action = { 100, 0.5 },
      unit = { 0.35, 0.5 }, reward = ret, terms = terms } } }
  end

  it("tells rewards apart that took turns", function()
    local function env_with(reward)
      write("t.lua", (KICK:gsub("params", "reward = " .. reward .. ", params")))
      return make_env(task_file.load(place.folder .. "/t.lua"), {})
    end
    local env = env_with "rf.reward.mfcc_l1():relative()"
    local run = runs.create(place.folder .. "/a", env, { agent = "cem",
      agent_options = {}, iterations = 4, root_seed = 7, options = {} })
    run:add { entry(9, { 9 }), entry(8, { 8 }) }
    local other = env_with "rf.reward.env_db() + rf.reward.sot_mel()"
    run:change_reward(other, { text = tostring(other.spec.reward) })
    run:add { entry(1, { 0.75, 0.25 }), entry(2, { 1.5, 0.5 }) }
    run:close()
    env:close()
    other:close()
    local markup = is_closed((report_page { place.folder .. "/a" }))
    assert.matches("The best earns 2, with seed 7, as episode 4.", markup, 1,
      true)
    assert.equal(1, count(markup, ">new reward, seed 7<"))
    assert.equal(1, count(markup, '<path class="change"'))
    assert.matches("env_db</strong> <span class=\"note\">1.5<", markup, 1, true)
    assert.is_nil(markup:find("<strong>mfcc_l1", 1, true))
    assert.matches("/a from episode 1<", markup, 1, true)
    assert.matches("/a from episode 3<", markup, 1, true)
    assert.matches("the reward changed on the way", markup, 1, true)
  end)

  it("shows a loop of one's own, which is known by its voice alone", function()
    local recorder = rf.record(new_env(), place.folder .. "/a")
    for octave = 0, 3 do
      recorder:reset { seed = 5 }
      recorder:step { f = 100 << octave }
    end
    recorder:close()
    local markup = is_closed((report_page { place.folder .. "/a" }))
    assert.matches("4 episodes in 1 run by a custom agent.", markup, 1,
      true)
    assert.equal(3, count(markup, "<audio "))
    assert.equal(4, count(markup, '<g class="episode '))
  end)

  it("does without units where episodes were played by values", function()
    local env = new_env()
    local run = runs.create(place.folder .. "/a", env, { agent = "own",
      agent_options = {}, root_seed = 0 })
    run:add { { ret = 1, seconds = 0.1, steps = { { action = { 100 },
      reward = 1, terms = { 0.5, 0.25, 0.125, 0.125 } } } } }
    run:close()
    env:close()
    local markup = is_closed((report_page { place.folder .. "/a" }))
    assert.equal(0, count(markup, "Parameters of the best"))
    assert.equal(1, count(markup, "<h3>Text</h3>"))
  end)

  it("names a folder that holds no run", function()
    local status, output = shell "RUN report nowhere"
    assert.equal(3, status)
    assert.matches("nowhere", output, 1, true)
    status, output = shell "RUN report"
    assert.equal(2, status)
    assert.matches("RUN", output, 1, true)
  end)

  it("names the nearest option", function()
    local status, output = shell "RUN report a --otu x"
    assert.equal(2, status)
    assert.matches("did you mean '--out'", output, 1, true)
  end)
end)
