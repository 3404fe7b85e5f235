local rf = require "raveforce"
local errors = require "raveforce.errors"

-- The cases of tests/golden/errors.txt: { claim, script, message }.
local function read_cases()
  local file <close> = assert(io.open "tests/golden/errors.txt")
  local cases = {}
  local text = file:read "a"
  for body in (text .. "\n## "):gmatch "## (.-)\n%f[#]" do
    local claim, script, message = body:match "^(.-)\n(.-)\n=>\n(.-)%s*$"
    cases[#cases + 1] = { claim = claim, script = script, message = message }
  end
  return cases
end

local function silence(frames)
  local sound = rf.zeros(frames, "float32")
  sound.sr = 44100
  return sound
end

local function make(code, given)
  local spec = { target = silence(4410), threads = 0 }
  for key, value in pairs(given or {}) do spec[key] = value end
  return rf.make(code, spec)
end

local function new_env()
  local env = make("o: sin {freq} >> mul {gain}", { total_step = 2,
    params = { freq = rf.exp(10, 10000), gain = rf.lin(0, 1) } })
  env:reset { seed = 1 }
  return env
end

local function run(script, env)
  local names = setmetatable({ rf = rf, env = env, make = make },
    { __index = _G })
  local chunk = assert(load(script, "@script.lua", "t", names))
  local fine, raised = pcall(chunk)
  assert(not fine, "no error was raised")
  return raised
end

describe("an error", function()
  for _, case in ipairs(read_cases()) do
    it("says what is wrong with " .. case.claim, function()
      local env = new_env()
      local raised = run(case.script, env)
      assert.is_true(errors.is(raised), tostring(raised))
      assert.equal(case.message, tostring(raised))
      env:reset { seed = 1 }
      local _, reward = env:step(env.action_space:sample())
      assert.is_number(reward)
    end)
  end

  it("has its parts as fields", function()
    local raised = run("rf.exp(-1, 1)", false)
    assert.equal("invalid", raised.kind)
    assert.equal("script.lua", raised.file)
    assert.equal(1, raised.line)
    raised = run("rf.graph 'o: sinn 1.0'", false)
    assert.same({ "syntax", "code", 1, 4 },
      { raised.kind, raised.file, raised.line, raised.column })
  end)

  it("points below tabs and wide characters", function()
    local raised = run("rf.graph '// é\\n\\to: sinn 1.0'", false)
    assert.equal("\to: sinn 1.0\n\t   ^", raised.excerpt)
  end)

  it("leaves a refused step undone", function()
    local env = new_env()
    local good = { freq = 100, gain = 0.5 }
    env:step(good)
    assert.has_error(function() env:step { freq = 5, gain = 1 } end)
    local _, reward, terminated = env:step(good)
    assert.is_true(terminated)
    local twin = new_env()
    twin:step(good)
    local _, expected = twin:step(good)
    assert.equal(expected, reward)
  end)

  it("of a reward asks for a reset, and no more", function()
    local fail = true
    local env = make("o: sin 1.0", { reward = rf.reward.fn(function()
      if not fail then return 1 end
    end) })
    env:reset()
    assert.has_error(function() env:step {} end)
    assert.error_matches(function() env:step {} end, "call reset")
    assert.has_error(function() env:evaluate { {}, {} } end)
    fail = false
    env:reset()
    assert.equal(1, (select(2, env:step {})))
    assert.equal(1, env:evaluate({ {}, {} })[2])
  end)
end)
