local rf = require "raveforce"

local function make(observation)
  return rf.make("o: constsig {}", { step_len = 0.01, sr = 44100,
    total_step = 2, action_space = { { "lin", 0, 1 } }, threads = 0,
    reward = rf.reward.fn(function() return 0 end),
    observation = observation })
end

describe("an observation", function()
  it("is as long as the episode without a target", function()
    local env = make "audio"
    assert.same({ 882 }, env:reset().shape)
    assert.same({ 882 }, env.observation_space.shape)
  end)

  it("is nothing where none is wanted", function()
    local env = make "none"
    assert.is_nil((env:reset()))
    assert.is_nil((env:step { 1 }))
  end)

  it("is a table where names are listed", function()
    local env = make { "audio" }
    env:reset()
    local observed = env:step { 0.5 }
    assert.equal(0.5, observed.audio[441])
    assert.same({ 882 }, env.observation_space.spaces.audio.shape)
  end)

  it("may be a function's, of declared shape", function()
    local env = make { shape = { 2 }, function(ctx)
      return { ctx.step, #ctx.audio }
    end }
    assert.same({ 0, 0 }, (env:reset()):table())
    assert.same({ 1, 441 }, (env:step { 1 }):table())
    assert.same({ 2 }, env.observation_space.shape)
  end)

  it("has a name once, and a shape of positive integers", function()
    local function refuses(observation, message)
      local fine, raised = pcall(make, observation)
      assert.is_false(fine)
      assert.matches(message, tostring(raised), 1, true)
    end
    refuses({ "mfcc", "rms", "mfcc" }, "observation names 'mfcc' twice")
    for shown, shape in pairs { ["0.5"] = { 0.5 }, ["0"] = { 2, 0 },
      ["'2'"] = { "2" } } do
      refuses({ shape = shape, print },
        "observation: shape must hold positive integers, got " .. shown)
    end
  end)

  it("of a bare function has the shape of its first", function()
    local env = make(function(ctx)
      return ctx.step < 2 and 1 or { 1, 2 }
    end)
    env:reset()
    assert.same({ 1 }, env.observation_space.shape)
    env:step { 1 }
    assert.error_matches(function() env:step { 1 } end,
      "must have shape %[1%], got %[2%]")
    env:reset()
    env:step { 1 }
  end)

  it("names the script's line where its function fails", function()
    local env = make(function(ctx) return ctx.params.no.where end)
    assert.error_matches(function() env:reset() end,
      "observation_spec.lua:%d+: invalid: observation: attempt to index")
  end)

  it("is refused where it is unknown", function()
    for _, wrong in ipairs { "sound", 5, {}, { "sound" }, { shape = { 1 } },
      { print }, { print, shape = 1 } } do
      assert.has_error(function() make(wrong) end)
    end
  end)
end)
