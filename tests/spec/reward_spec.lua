local reward = require "raveforce.reward"
local rf = require "raveforce"

local function ramp(frames)
  local sound = rf.zeros(frames, "float32")
  for n = 1, frames do sound[n] = n / frames end
  sound.sr = 44100
  return sound
end

local function make(term, given)
  local spec = { target = ramp(1000), total_step = 2, step_len = 600 / 44100,
    threads = 0, reward = term }
  for key, value in pairs(given or {}) do spec[key] = value end
  local env = rf.make("o: constsig 0.5", spec)
  env:reset()
  return env
end

local function squares(first, last, sound)
  local sum = 0
  for n = first, last do
    local target = n <= 1000 and n / 1000 or 0
    sum = sum + ((n <= sound and 0.5 or 0) - target) ^ 2
  end
  return sum
end

describe("a reward", function()
  it("raw compares the padded sound with the whole target", function()
    local env = make(rf.reward.raw())
    local _, first = env:step {}
    assert.near(-squares(1, 1000, 600) / 1000, first, 1e-6)
    local _, second = env:step {}
    assert.near(-squares(1, 1000, 1200) / 1000, second, 1e-6)
  end)

  it("raw compares what was played, or one step, where asked", function()
    local env = make(rf.reward.raw { span = "played" })
    assert.near(-squares(1, 600, 600) / 600, (select(2, env:step {})), 1e-6)
    env = make(rf.reward.raw { span = "step" },
      { total_step = 2, step_len = 500 / 44100 })
    env:step {}
    assert.near(-squares(501, 1000, 1000) / 500, (select(2, env:step {})),
      1e-6)
  end)

  it("is 0 and not -0 for equals", function()
    local equal = rf.zeros(1200, "float32"):fill(0.5)
    equal.sr = 44100
    local env = make(rf.reward.raw(), { target = equal, total_step = 1,
      step_len = 1200 / 44100 })
    local _, value = env:step {}
    assert.equal("0.0", ("%.1f"):format(value))
  end)

  it("fn sees sound and target cut to its span", function()
    local seen = {}
    for _, span in ipairs { "played", "step", "target" } do
      local env = make(rf.reward.fn(function(ctx)
        seen[#seen + 1] = { #ctx.audio, #ctx.target, ctx.step, ctx.sr,
          ctx.total_step, ctx.last }
        return 0
      end, { span = span }))
      env:step {}
      env:step {}
    end
    assert.same({
      { 600, 600, 1, 44100, 2, false }, { 1200, 1200, 2, 44100, 2, true },
      { 600, 600, 1, 44100, 2, false }, { 600, 600, 2, 44100, 2, true },
      { 1000, 1000, 1, 44100, 2, false }, { 1000, 1000, 2, 44100, 2, true },
    }, seen)
  end)

  it("fn gets the frames of its span, and zeros where there are none",
    function()
      local cases = { played = { 0.5, 600, 0.6 }, step = { 0.5, 600, 0.6 },
        target = { 0.5, 1000, 1 } }
      for span, case in pairs(cases) do
        local env = make(rf.reward.fn(function(ctx)
          if ctx.last then return 0 end
          assert.equal(case[1], ctx.audio[600])
          assert.near(case[3], ctx.target[case[2]], 1e-6)
          if span == "target" then assert.equal(0, ctx.audio[601]) end
          return 0
        end, { span = span }))
        env:step {}
      end
    end)

  it("fn's views end with the call", function()
    local kept
    local env = make(rf.reward.fn(function(ctx)
      kept = kept or ctx.audio
      return kept[1]
    end))
    env:step {}
    assert.has_error(function() env:step {} end)
    assert.has_error(function() return kept[1] end)
  end)

  it("fn may name numbers beside its own", function()
    local env = make(rf.reward.fn(function(ctx)
      return 1, { step = ctx.step, half = 0.5 }
    end, { name = "mine" }))
    local _, value, _, _, info = env:step {}
    assert.equal(1, value)
    assert.same({ mine = { step = 1, half = 0.5 } }, info.details)
    assert.same({ mine = 1 }, info.reward_terms)
  end)

  it("fn refuses names for what is no number", function()
    for _, wrong in ipairs { { a = "x" }, { 1 }, "x" } do
      local env = make(rf.reward.fn(function() return 1, wrong end))
      assert.error_matches(function() env:step {} end, "reward term 'fn' must")
    end
  end)

  it("keeps the error that a script raised itself as the message", function()
    local env = make(rf.reward.fn(function() error({}) end))
    assert.error_matches(function() env:step {} end, "raised a table")
  end)

  it("adds its summands from left to right, each under its own name",
    function()
      local terms = { 0.1, 0.2, 0.3 }
      local sum = rf.reward.fn(function() return terms[1] end)
      for i = 2, 3 do
        sum.summands[i] = rf.reward.fn(function()
          return terms[i]
        end).summands[1]
      end
      local scorer = reward.compile(sum)
      assert.same({ "fn", "fn#2", "fn#3" }, scorer.names)
      local env = make(sum)
      local _, value, _, _, info = env:step {}
      assert.equal((0.1 + 0.2) + 0.3, value)
      assert.same({ fn = 0.1, ["fn#2"] = 0.2, ["fn#3"] = 0.3 },
        info.reward_terms)
    end)

  it("prints as a sum", function()
    assert.equal("raw over target", tostring(rf.reward.raw()))
  end)
end)
