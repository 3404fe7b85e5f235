local checks = require "raveforce.checks"
local make_env = require "raveforce.make".env
local rf = require "raveforce"
local task_file = require "raveforce.task_file"
local workplace = require "tests.workplace"

local RAVEFORCE = os.getenv "RAVEFORCE"

local function names_of(list)
  local names = {}
  for i, each in ipairs(list) do names[i] = each.name end
  return names
end

--- What did not hold: names in order, and each one's result by its name.
local function mistakes(results)
  local found = {}
  for _, result in ipairs(results) do
    if result.status == "failed" or result.status == "warning" then
      found[#found + 1] = result.name
      found[result.name] = result
    end
  end
  return found
end

local function command(words)
  local pipe <close> = io.popen(("'%s' check %s 2>&1; echo $?")
    :format(RAVEFORCE, words))
  local output, status = pipe:read "a":match "^(.-)(%d+)\n$"
  return output, math.tointeger(status)
end

--- Another process, as `raveforce check` starts it.
local function digest_of(path)
  return function()
    return (command(path .. " --digest"):gsub("%s+$", ""))
  end
end

local function sine(changes)
  local spec = { code = "o: sin {f}", params = { f = rf.exp(20, 2000) },
    step_len = 0.01, total_step = 2,
    reward = rf.reward.fn(function(ctx) return ctx.audio[9] end) }
  for key, value in pairs(changes or {}) do spec[key] = value end
  return rf.task(spec)
end

--- The lines of tests/check/expected.txt: check, status, reason.
local function fixtures()
  local list, where = {}, {}
  for line in io.lines "tests/check/expected.txt" do
    local name, status, reason = line:match "^(%S+) (%S+): (.*)$"
    assert(name, line)
    where[name] = true
    list[#list + 1] = { name = name, status = status, reason = reason,
      path = ("tests/check/%s.lua"):format(name) }
  end
  return list, where
end

--- Promises that no task can break: an environment that does.
local BREAKAGES = {
  info = function(env)
    local step = env.step_unit
    function env:step_unit(units)
      local observation, reward, terminated, truncated, info =
        step(self, units)
      info.step = info.step + 1
      return observation, reward, terminated, truncated, info
    end
  end,
  terms = function(env)
    local step = env.step_unit
    function env:step_unit(units)
      local observation, reward, terminated, truncated, info =
        step(self, units)
      info.reward_terms.fn = 2 * info.reward_terms.fn
      return observation, reward, terminated, truncated, info
    end
  end,
  text = function(env)
    function env:text() return "o: sin 441" end
  end,
}

describe("raveforce check", function()
  it("has at least 25 checks, each with a name of its own", function()
    local seen = {}
    for _, check in ipairs(checks.all) do
      assert.is_nil(seen[check.name])
      seen[check.name] = true
    end
    assert.is_true(#checks.all >= 25)
  end)

  it("needs only checks that there are, and nothing in a circle", function()
    local known = {}
    for _, check in ipairs(checks.all) do known[check.name] = check end
    local function depth(check, above)
      assert.is_true(above < #checks.all)
      for _, need in ipairs(check.needs or {}) do
        depth(assert(known[need], need), above + 1)
      end
    end
    for _, check in ipairs(checks.all) do depth(check, 0) end
  end)

  it("finds nothing in a sound task", function()
    assert.same({}, mistakes(checks.run(sine())))
    assert.same({}, mistakes(checks.run(sine { reward = rf.reward.timbre(),
      target = rf.glicol("o: sin 100", { seconds = 0.02 }) })))
  end)

  it("lets a reward have statistics and weights that move", function()
    local function with(shaped)
      return mistakes(checks.run(sine { reward = shaped,
        target = rf.glicol("o: sin 100", { seconds = 0.02 }) }))
    end
    local timbre = rf.reward.timbre()
    assert.same({}, with(timbre:anneal(1, 0.5, 100)))
    assert.same({}, with(timbre:normalize()))
    assert.same({}, with(timbre + timbre:delta()))
  end)

  it("has a broken task for every check", function()
    local _, where = fixtures()
    for _, check in ipairs(checks.all) do
      local shown = where[check.name] or BREAKAGES[check.name]
        or check.name == "lanes"
      assert.is_truthy(shown, check.name)
    end
  end)

  for _, fixture in ipairs((fixtures())) do
    it("finds what breaks " .. fixture.name .. ", and that alone", function()
      local processes = fixture.name == "processes"
      local found = mistakes(checks.run(task_file.load(fixture.path),
        { digest = processes and digest_of(fixture.path) or nil }))
      assert.same({ fixture.name }, { table.unpack(found) })
      local result = found[fixture.name]
      assert.equal(fixture.status, result.status)
      assert.equal(fixture.reason, result.reason:match "^[^\n]*")
    end)
  end

  for name, breakage in pairs(BREAKAGES) do
    it("finds an environment that breaks " .. name, function()
      local found = mistakes(checks.run(sine { total_step = 1 }, {
        make = function(...)
          local env = make_env(...)
          breakage(env)
          return env
        end }))
      assert.same({ name }, { table.unpack(found) })
    end)
  end

  it("finds lanes that differ, and processes that fail", function()
    local task = sine()
    local own = checks.digest(task)
    local found = mistakes(checks.run(task, { digest = function(lanes)
      return lanes == 1 and own:reverse() or own
    end }))
    assert.same({ "lanes" }, { table.unpack(found) })
    found = mistakes(checks.run(task, { digest = function()
      return nil, "it died of signal 9"
    end }))
    assert.same({ "processes" }, { table.unpack(found) })
    assert.matches("it died of signal 9", found.processes.reason, 1, true)
  end)

  it("tries no check whose needs are not met", function()
    local results = checks.run(sine { code = "o: sin {g}" })
    assert.same({ "makes" }, { table.unpack(mistakes(results)) })
    for _, result in ipairs(results) do
      if result.name == "varied" then
        assert.equal("not tried", result.status)
      end
    end
  end)

  it("tries only what it is told, and asks back", function()
    local results = checks.run(sine(), { only = { "varied", "makes" } })
    assert.same({ "varied", "makes" }, names_of(results))
    assert.has_error(function()
      checks.run(sine(), { only = { "varies" } })
    end)
    local output, status = command "tests/check/flat.lua --only varies"
    assert.equal(2, status)
    assert.matches("no check 'varies'; did you mean 'varied'", output, 1, true)
  end)

  it("ends with 0 where there are warnings alone, with 1 otherwise", function()
    local output, status = command "tests/check/flat.lua --only flat"
    assert.equal(0, status)
    assert.matches('"status": "warning"', output, 1, true)
    output, status = command "tests/check/varied.lua"
    assert.equal(1, status)
    assert.matches("tests/check/varied.lua: invalid: 1 of 42 checks failed: "
      .. "varied", output, 1, true)
  end)

  -- What `raveforce check FILE` shows to people; nil without a terminal.
  local function shown(file)
    if not workplace.has_terminal() then
      return nil, pending "skipped: no pseudo-terminal here"
    end
    local pipe <close> = io.popen(("script -qec \"'%s' check tests/check/%s\" "
      .. "/dev/null 2>&1 </dev/null"):format(RAVEFORCE, file))
    return (pipe:read "a":gsub("\r", ""))
  end

  it("shows a table to a terminal, with reasons and hints", function()
    local output = shown "seeds.lua"
    if not output then return end
    assert.matches("ok    makes            the task makes an environment",
      output, 1, true)
    assert.matches("warn  seeds            engine_seed is 'episode'", output,
      1, true)
    assert.matches("hint: a target from its seed", output, 1, true)

    assert.matches("42 checks: 41 fine, 0 failed, 1 warned, 0 not tried",
      output, 1, true)
  end)

  it("shows where a mistake stands, and only counts what needs more",
    function()
      local output = shown "makes.lua"
      if not output then return end
      assert.matches("FAIL  makes            tests/check/makes.lua:3:18: "
        .. "invalid: hole {freq} has no parameter (have pitch)\n"
        .. (" "):rep(25) .. 'code = "o: sin {freq}",\n'
        .. (" "):rep(40) .. "^\n", output, 1, true)
      assert.is_nil(output:find("varied", 1, true))
      assert.matches("1 failed, 0 warned, 40 not tried", output, 1, true)
    end)

  it("lists the checks, and says a digest that is the same each time",
    function()
      local output, status = command "--list"
      assert.equal(0, status)
      assert.matches("prefers_silence", output, 1, true)
      local path = "tests/check/ranges.lua"
      local digest = digest_of(path)()
      assert.equal(digest, checks.digest(task_file.load(path)))
      assert.equal(digest, command(path .. " --digest --set sr=44100")
        :match "%x+")
      assert.not_equal(digest, command(path .. " --digest --set sr=48000")
        :match "%x+")
      output, status = command ""
      assert.equal(2, status)
      assert.matches("TASK.lua is missing\n`raveforce check --help` lists",
        output, 1, true)
    end)

  for _, task in ipairs { "examples/03_kick_task.lua",
    "examples/04_reward.lua", "examples/05_sequencer.lua",
    "examples/06_pieces.lua" } do
    it("finds nothing in " .. task, function()
      assert.same({}, mistakes(checks.run(task_file.load(task))))
    end)
  end
end)
