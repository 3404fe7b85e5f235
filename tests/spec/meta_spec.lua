local core = require "raveforce.core"
local rf = require "raveforce"
local workplace = require "tests.workplace"

local CORPUS = os.getenv "RAVEFORCE_CORPUS" or "../shared/glicol"

local function fixture(name)
  return rf.graph(workplace.read("tests/glicol/" .. name .. ".glicol"))
end

local function render(text, seconds)
  return rf.graph(text):render { seconds = seconds or 0.02 }
end

--- The error that a text makes when it is rendered.
local function refusal(text)
  local fine, err = pcall(render, text)
  assert.is_false(fine)
  return err
end

describe("meta", function()
  it("sings: a phase that lives from block to block", function()
    local sound = fixture("meta_sine"):render { seconds = 0.2 }
    for n = 1, #sound do
      local y = math.sin(2 * math.pi * 440 * (n - 1) / 44100)
      assert.near(y, sound[n], 1e-4)
    end
  end)

  it("counts: integers are numbers too", function()
    local sound = fixture("meta_int_mix"):render { seconds = 0.05 }
    for n = 1, #sound do
      assert.equal((n - 1) % 16 / 16 - 0.5, sound[n])
    end
  end)

  for name, tolerance in pairs { meta_sine = 2e-3, meta_int_mix = 2e-6 } do
    it("matches the reference's " .. name, function()
      local file = io.open(CORPUS .. "/renders/" .. name .. ".wav")
      if not file then
        pending("no " .. CORPUS)
        return
      end
      file:close()
      local theirs = rf.load(CORPUS .. "/renders/" .. name .. ".wav")
      local ours = fixture(name):render { seconds = #theirs / 44100 }
      assert.equal(#theirs, #ours)
      for n = 1, #theirs do assert.near(theirs[n], ours[n], tolerance) end
    end)
  end

  it("reads what stands before it", function()
    local text = "o: constsig 0.5 >> script `"
      .. "for i = 1, 128 do output[i] = input[i] * (i - 1) end`"
    local sound = render(text)
    for n = 1, #sound do assert.equal(0.5 * ((n - 1) % 128), sound[n]) end
  end)

  it("gives each voice of a batch what it gives it alone", function()
    local graph = rf.graph [[o: constsig {} >> meta `
      for i = 1, 128 do x = x + input[i] * 0.25 output[i] = x end`]]
    local sets = {}
    for i = 1, 21 do sets[i] = { i } end
    local all = graph:render_batch { seconds = 0.01, set = sets }
    for i = 1, 21 do
      local alone = graph:render { seconds = 0.01, set = sets[i] }
      assert.is_true(alone == all[i])
      assert.equal(0.25 * i * 441, alone[441])
    end
  end)

  it("is an error where the code is none, in its own line", function()
    local err = refusal "o: sin 440 >> mul 0.1\na: meta `x = 1\n  x = = 2`"
    assert.equal("invalid", err.kind)
    assert.equal(3, err.line)
    assert.matches("near '='", err.message)
  end)

  it("says that it is not Rhai", function()
    local err = refusal "o: meta `let x = 1.0; output`"
    assert.equal("invalid", err.kind)
    assert.same({ 1, 10 }, { err.line, err.column })
    assert.matches("`let` is Rhai, and scripts here are Lua 5%.4", err.message)
    assert.equal("invalid", refusal("o: meta `for { output`").kind)
  end)

  local FAILING = "o: constsig 0.25\na: meta `x = x + 1 "
    .. "if x > 2 then\n  x = nil + 1 end "
    .. "for i = 1, 128 do output[i] = 0.5 end`"

  it("is silent once a run has failed, and the rest plays on", function()
    local plan = core.plan(core.graph(FAILING), {})
    local stream = core.stream(plan)
    local sound = stream:pull(256, 1)
    for n = 1, 256 do assert.equal(0.75, sound[n]) end
    assert.is_nil(stream:trouble())
    sound = stream:pull(256, 1)
    for n = 1, 256 do assert.equal(0.25, sound[n]) end
    local detail = stream:trouble()
    assert.equal("invalid", detail.kind)
    assert.equal(3, detail.line)
  end)

  it("raises in render what it failed with, and where", function()
    local err = refusal(FAILING)
    assert.equal("invalid", err.kind)
    assert.equal(3, err.line)
    assert.matches("attempt to perform arithmetic", err.message)
    assert.matches("  x = nil %+ 1 end", err.excerpt)
  end)

  it("raises in render_batch the first set that failed", function()
    local graph = rf.graph("o: constsig {} >> "
      .. "meta `x = input[1] > 2 and nil + 1 or 0`")
    local fine, err = pcall(graph.render_batch, graph,
      { seconds = 0.01, set = { { 1 }, { 2 }, { 3 }, { 4 } } })
    assert.is_false(fine)
    assert.matches("^set 3: ", err.message)
    assert.equal(1, err.line)
  end)
end)

-- Fails where the hole is above 0.5, from then on.
local function failing(changes)
  local spec = { code = "a: constsig {level} >> meta `\n"
    .. "if input[1] > 0.5 then x = nil + 1 end "
    .. "for i = 1, 128 do output[i] = input[i] end`",
    params = { level = rf.lin(0, 1) }, step_len = 0.01, total_step = 3,
    reward = rf.reward.fn(function(ctx) return ctx.audio[9] end) }
  for key, value in pairs(changes or {}) do spec[key] = value end
  return rf.make(rf.task(spec))
end

describe("info.trouble", function()
  it("is there in the step where a script fails, and in no other", function()
    local env = failing()
    env:reset { seed = 1 }
    local function trouble(level)
      return (select(5, env:step { level = level })).trouble
    end
    assert.is_nil(trouble(0.25))
    local taken = env:snapshot()
    for _ = 1, 2 do
      local err = trouble(0.75)
      assert.equal("invalid", err.kind)
      assert.equal(2, err.line)
      assert.matches("attempt to perform arithmetic", tostring(err))
      assert.matches("output%[i%] = input%[i%] end`\n%^$", tostring(err))
      assert.is_nil(trouble(0.75))
      env:restore(taken)
    end
    assert.is_nil(trouble(0.5))
    env:reset()
    assert.is_nil(trouble(0.5))
    env:close()
  end)

  it("is that of the first entry in evaluate", function()
    local env = failing()
    local list = {}
    for i = 1, 40 do list[i] = { level = i < 21 and 0.5 or 0.6 } end
    local _, info = env:evaluate(list)
    assert.equal(21, info.trouble.entry)
    assert.matches("^entry 21: ", info.trouble.message)
    assert.equal(2, info.trouble.line)
    local units = rf.zeros { 40, 1 }
    units[38][1], units[39][1] = 0.7, 0.8
    _, info = env:evaluate_unit(units)
    assert.equal(38, info.trouble.entry)
    assert.is_nil(select(2, env:evaluate { { level = 0.5 } }).trouble)
    env:close()
  end)

  it("tells which piece of code it was", function()
    local env = failing { code = "a: constsig {level} >> {what}",
      params = { level = rf.lin(0, 1),
        what = rf.choose { "mul 1.0", "meta `x = nil + 1`" } } }
    local _, info = env:evaluate {
      { level = 1, what = "mul 1.0" },
      { level = 1, what = "meta `x = nil + 1`" },
      { level = 1, what = "mul 1.0" } }
    assert.equal(2, info.trouble.entry)
    assert.matches("^entry 2: in 'meta `x = nil %+ 1`', line 1, column 7: ",
      info.trouble.message)
    env:close()
  end)
end)
