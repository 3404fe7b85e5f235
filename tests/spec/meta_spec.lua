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

  it("is silent once a run has failed, and the rest plays on", function()
    local sound = render("o: constsig 0.25\n"
      .. "a: meta `x = x + 1 if x > 2 then x = nil + 1 end "
      .. "for i = 1, 128 do output[i] = 0.5 end`")
    for n = 1, #sound do
      assert.equal(n <= 256 and 0.75 or 0.25, sound[n])
    end
  end)
end)
