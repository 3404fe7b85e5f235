local core = require "raveforce.core"
local rf = require "raveforce"

local SR = 44100

local function tone(hz, frames)
  local sound = core.zeros("float32", frames)
  for i = 1, frames do sound[i] = 0.5 * core.math.sin(0.0001425 * hz * i) end
  sound.sr = SR
  return sound
end

local function padded(sound, frames)
  local out = core.zeros("float32", frames)
  for i = 1, math.min(#sound, frames) do out[i] = sound[i] end
  return out
end

describe("the forebear's rewards, stretched", function()
  local target = tone(200, 8820)

  -- Rewards of all steps, and the whole sound.
  local function play(name, steps, step_len)
    local env = rf.make("o: sin {f}", { params = { f = rf.lin(100, 1000) },
      target = target, total_step = steps, step_len = step_len,
      reward = rf.reward[name] { stretch = true } })
    env:reset { seed = 1 }
    local rewards = {}
    for step = 1, steps do
      local _, reward = env:step { f = 300 }
      rewards[step] = reward
    end
    return rewards, env:audio()
  end

  for _, name in ipairs { "raveforce_mfcc", "raveforce_stft" } do
    local function distance(x, y)
      return rf.distance[name](x, y, { sr = SR })
    end

    it(name .. " is the plain distance where the lengths agree", function()
      local rewards, sound = play(name, 1, 0.2)
      assert.equal(-distance(target, sound), rewards[1])
    end)

    it(name .. " brings the target to the sound's length", function()
      local rewards, sound = play(name, 1, 0.1)
      local x = assert(core.time_stretch(target, 2))
      assert.equal(4410, #x)
      assert.equal(-distance(x, sound), rewards[1])
    end)

    it(name .. " cuts the target to the share of steps made", function()
      local rewards, sound = play(name, 2, 0.2)
      local half = padded(target:rows(1, 4410), 8820)
      local x = assert(core.time_stretch(half, 0.5))
      local first = padded(sound:rows(1, 8820), 17640)
      assert.equal(-distance(x, first), rewards[1])
      x = assert(core.time_stretch(target, 0.5))
      assert.equal(-distance(x, sound), rewards[2])
    end)
  end

  it("is the same in evaluate", function()
    local env = rf.make("o: sin {f}", { params = { f = rf.lin(100, 1000) },
      target = target, total_step = 2, step_len = 0.2,
      reward = rf.reward.raveforce_mfcc { stretch = true } })
    local rewards = play("raveforce_mfcc", 2, 0.2)
    local returns = env:evaluate { { f = 300 }, { f = 300 } }
    assert.equal(rewards[1] + rewards[2], returns[1])
    assert.equal(returns[1], returns[2])
  end)

  local function refuses(text, f)
    local fine, raised = pcall(f)
    assert.is_false(fine)
    assert.truthy(tostring(raised):find(text, 1, true), tostring(raised))
  end

  it("refuses what has no sense", function()
    refuses("rf.reward.raveforce_mfcc: stretch must be true or false, got "
      .. "'yes'", function()
      return rf.reward.raveforce_mfcc { stretch = "yes" }
    end)
    refuses("rf.reward.raveforce_stft: span and stretch do not go together",
      function()
        return rf.reward.raveforce_stft { stretch = true, span = "step" }
      end)
    refuses("rf.reward.mfcc_l1: no setting 'stretch'", function()
      return rf.reward.mfcc_l1 { stretch = true }
    end)
    refuses("reward term 'raveforce_mfcc': relative wants", function()
      return rf.reward.raveforce_mfcc { stretch = true }:relative()
    end)
    refuses("reward term 'raveforce_mfcc' needs a target, there is none",
      function()
        return rf.make("o: sin 100", { params = {}, step_len = 0.1,
          reward = rf.reward.raveforce_mfcc { stretch = true } })
      end)
    refuses("rate must be greater than 0", function()
      assert(core.time_stretch(target, 0))
    end)
  end)
end)
