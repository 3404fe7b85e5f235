--- ctx: features on demand for reward functions and observations.

local rf = require "raveforce"

local SPANS = { "played", "step", "target" }

local function noise(frames)
  local sound, x = rf.zeros(frames, "float32"), 1
  for n = 1, frames do
    x = (x * 16807) % 2147483647
    sound[n] = x / 2147483647 - 0.5
  end
  sound.sr = 44100
  return sound
end

local function make(reward, given)
  local spec = { target = noise(44100), total_step = 4, threads = 0,
    reward = reward, params = { freq = rf.exp(50, 5000) } }
  for key, value in pairs(given or {}) do spec[key] = value or nil end
  return rf.make("o: sin {freq}", spec)
end

local function episode(env, freqs)
  env:reset()
  local rewards = {}
  for step = 1, env.total_step do
    local _, reward = env:step { freq = freqs and freqs[step] or 440 }
    rewards[step] = reward
  end
  return rewards
end

local function transforms(env) return env._scene.moment:transforms() end

--- How many frames one look at a sound transforms.
local function frames_of(sound, options)
  return rf.features.stft(sound, options).shape[2]
end

local function raises(message, f)
  local fine, raised = pcall(f)
  assert.is_false(fine)
  assert.matches(message, tostring(raised), 1, true)
end

describe("ctx", function()
  it("has every feature of what was played, of a step, of the whole",
    function()
      for _, span in ipairs(SPANS) do
        local seen = 0
        local env = make(rf.reward.fn(function(ctx)
          seen = seen + 1
          for name in pairs(require "raveforce.features".list) do
            local ours = ctx[name](ctx)
            assert.is_true(ours == rf.features[name](ctx.audio), name)
            assert.is_true(ctx.of_target[name](ctx.of_target)
              == rf.features[name](ctx.target), name)
          end
          return 0
        end, { span = span }))
        episode(env, { 50, 500, 5000, 440 })
        episode(env, { 440, 60, 60, 60 })
        env:evaluate { { freq = 300 } }
        assert.equal(12, seen)
      end
    end)

  it("works a feature out once for all terms of a step", function()
    local function term(ctx)
      return ctx:stft { n_fft = 1024 }[2][1][1]
    end
    local function again(ctx)
      return ctx:stft { n_fft = 1024, hop_length = "none" }[3][1][1]
        + ctx:melspectrogram { n_fft = 1024, hop_length = 256 }[1][1]
    end
    local env = make(rf.reward.fn(term), { total_step = 1 })
    episode(env)
    assert.equal(frames_of(env:audio(), { n_fft = 1024 }), transforms(env))
    env = make(rf.reward.fn(function(ctx)
      assert.is_true(rawequal(ctx:stft { n_fft = 1024 },
        ctx:stft { n_fft = 1024 }))
      return term(ctx) + again(ctx)
    end), { total_step = 1, observation = function(ctx)
      return #ctx:stft { n_fft = 1024 }
    end })
    episode(env)
    assert.equal(frames_of(env:audio(), { n_fft = 1024 }), transforms(env))
  end)

  it("analyses complete frames once an episode", function()
    local env = make(rf.reward.fn(function(ctx)
      return ctx:mfcc()[1][1] * 1e-6 + #ctx:melspectrogram() * 1e-6
    end), { total_step = 16 })
    episode(env)
    local whole = frames_of(env:audio())
    assert.equal(87, whole)
    local once = transforms(env)
    assert.is_true(once <= 1.5 * whole, once)
    episode(env, nil)
    assert.equal(2 * once, (transforms(env)))
    env:evaluate { { freq = 100 }, { freq = 200 }, { freq = 300 } }
    assert.equal(5 * once, (transforms(env)))
  end)

  it("analyses the target once for all episodes", function()
    local env = make(rf.reward.fn(function(ctx)
      return #ctx.of_target:mfcc()
    end), { total_step = 16 })
    episode(env)
    local _, once = transforms(env)
    assert.is_true(once <= 1.5 * 87)
    episode(env)
    env:evaluate { { freq = 100 }, { freq = 200 } }
    assert.equal(once, (select(2, transforms(env))))
  end)

  it("says the same in an episode and in evaluate", function()
    local function sum(array)
      local total = 0
      for row = 1, #array do
        for column = 1, array.shape[2] do
          total = total + array[row][column]
        end
      end
      return total
    end
    for _, span in ipairs(SPANS) do
      local env = make(rf.reward.fn(function(ctx)
        return sum(ctx:mfcc { n_fft = 512 }) - sum(ctx:rms())
          + sum(ctx.of_target:spectral_centroid())
      end, { span = span }))
      local plans = { { 100, 200, 300, 400 }, { 4000, 60, 60, 900 },
        { 100, 200, 300, 401 } }
      local want, list = {}, {}
      for i, plan in ipairs(plans) do
        want[i] = 0.0
        for _, reward in ipairs(episode(env, plan)) do
          want[i] = want[i] + reward
        end
        list[i] = {}
        for step, freq in ipairs(plan) do list[i][step] = { freq = freq } end
      end
      assert.same(want, env:evaluate(list):table())
    end
  end)

  it("is not led astray by an evaluate between two steps", function()
    local env = make(rf.reward.fn(function(ctx)
      return ctx:spectral_centroid()[1][1 + 10 * ctx.step]
    end))
    local want = episode(env, { 100, 4000, 200, 1000 })
    env:reset()
    for step, freq in ipairs { 100, 4000, 200, 1000 } do
      env:evaluate { { freq = 700 } }
      assert.equal(want[step], (select(2, env:step { freq = freq })))
    end
    local failing = make(rf.reward.fn(function(ctx)
      if ctx.params.freq == 777 then error "no" end
      return ctx:spectral_centroid()[1][1 + 10 * ctx.step]
    end))
    failing:reset()
    failing:step { freq = 100 }
    assert.has_error(function() failing:evaluate { { freq = 777 } } end)
    assert.equal(want[2], (select(2, failing:step { freq = 4000 })))
  end)

  it("has rows and no columns at reset", function()
    local shapes = {}
    local env = make(rf.reward.fn(function() return 0 end),
      { observation = function(ctx)
        if ctx.step == 0 then
          shapes[1] = ctx:mfcc { n_mfcc = 13 }.shape
          shapes[2] = ctx.of_target:stft { n_fft = 64 }.shape
        end
        return { #ctx:rms() }
      end })
    env:reset()
    assert.same({ { 13, 0 }, { 33, 0, 2 } }, shapes)
    env:step { freq = 100 }
  end)

  it("names what it has not, and the nearest it has", function()
    local wrong
    local env = make(rf.reward.fn(function(ctx) return wrong(ctx) end))
    local function says(message, f)
      wrong = f
      env:reset()
      raises(message, function() env:step { freq = 100 } end)
    end
    says("ctx has no 'mfc'; did you mean 'mfcc'",
      function(ctx) return ctx:mfc() end)
    says("ctx.of_target has no 'mfc'; did you mean 'mfcc'",
      function(ctx) return ctx.of_target:mfc() end)
    says("ctx has no 'stepp'; did you mean 'step'",
      function(ctx) return ctx.stepp end)
    says("ctx:mfcc: no setting 'n_mfc'; did you mean 'n_mfcc'",
      function(ctx) return ctx:mfcc { n_mfc = 13 } end)
    says("ctx.of_target:mfcc: no setting 'n_mfc'",
      function(ctx) return ctx.of_target:mfcc { n_mfc = 13 } end)
    says("mfcc: hop_length", function(ctx)
      return ctx:mfcc { hop_length = 0 }
    end)
    says("reward term 'fn': ctx has no 'mfc'",
      function(ctx) return ctx:mfc() end)
    says("reward term 'fn': mfcc: hop_length", function(ctx)
      return ctx:mfcc { hop_length = 0 }
    end)
    says("moment_spec.lua:", function(ctx) return ctx.mfcc { n_mfcc = 3 } end)
    says("reward term 'fn': ctx.mfcc wants a colon: ctx:mfcc { … }",
      function(ctx) return ctx.mfcc { n_mfcc = 3 } end)
    says("reward term 'fn': ctx.mfcc wants a colon: ctx:mfcc { … }",
      function(ctx) return ctx.mfcc() end)
    says("ctx.of_target.rms wants a colon: ctx.of_target:rms { … }",
      function(ctx) return ctx.of_target.rms { hop_length = 8 } end)
    says("options must be a table", function(ctx) return ctx:mfcc(13) end)
    says("moment_spec.lua:", function(ctx) return ctx:mfcc(13) end)
  end)

  it("lets nobody write into what others hear too", function()
    local wrong
    local env = make(rf.reward.fn(function(ctx)
      wrong(ctx)
      return 0
    end))
    for _, span in ipairs { "audio", "target" } do
      wrong = function(ctx) ctx[span][1] = 9 end
      env:reset()
      raises("read-only", function() env:step { freq = 100 } end)
    end
    for _, f in ipairs {
      function(ctx) ctx.target:fill(0) end,
      function(ctx) ctx:mfcc()[1][1] = 9 end,
      function(ctx) ctx.of_target:rms():fill(0) end,
    } do
      wrong = f
      env:reset()
      raises("read-only", function() env:step { freq = 100 } end)
    end
    assert.is_true(env.target == noise(44100))
  end)

  it("has no target where there is none", function()
    local env = make(rf.reward.fn(function(ctx)
      assert.is_nil(ctx.target)
      return #ctx:rms() + #ctx.of_target:rms()
    end), { target = false, step_len = 0.1, sr = 44100 })
    env:reset()
    raises("ctx.of_target: there is no target",
      function() env:step { freq = 100 } end)
  end)

  it("is over with its call", function()
    local kept, of_target
    local env = make(rf.reward.fn(function(ctx)
      kept, of_target = ctx, ctx.of_target
      return 0
    end))
    env:reset()
    env:step { freq = 100 }
    assert.is_number(kept:rms()[1][1])
    env:step { freq = 100 }
    local old, old_target = kept, of_target
    env:step { freq = 100 }
    raises("ctx is over", function() return old:rms() end)
    raises("ctx is over", function() return old_target:rms() end)
  end)

  it("goes on after its scene was closed", function()
    local env = make(rf.reward.fn(function(ctx) return #ctx:rms() end),
      { target = function(seed)
        local sound = noise(44100)
        sound[1] = seed % 7 / 7
        return sound
      end, step_len = 0.25, total_step = 2, sr = 44100 })
    for _ = 1, 3 do assert.same({ 1, 1 }, episode(env)) end
    env:close()
  end)
end)

describe("an observation", function()
  it("may be a feature, as wide as the whole episode", function()
    local env = make(rf.reward.fn(function() return 0 end),
      { observation = { "audio", "melspectrogram", "stft" } })
    local space = env.observation_space.spaces.melspectrogram
    assert.same({ 128, 87 }, space.shape)
    local first = env:reset()
    assert.same({ 128, 87 }, first.melspectrogram.shape)
    assert.same({ 1025, 87, 2 }, first.stft.shape)
    assert.is_true(first.melspectrogram == rf.zeros({ 128, 87 }, "float32"))
    local second = env:step { freq = 1000 }
    local played = env:audio()
    local want = rf.features.melspectrogram(played)
    local columns = want.shape[2]
    for band = 1, 128 do
      assert.is_true(second.melspectrogram[band]:rows(1, columns)
        == want[band])
      assert.equal(0, second.melspectrogram[band][columns + 1])
    end
    second.melspectrogram:fill(1)
    local third = env:step { freq = 1000 }
    assert.is_true(third.melspectrogram[1][1] ~= 1)
  end)

  it("may be one feature alone", function()
    local env = make(rf.reward.fn(function() return 0 end),
      { observation = "rms" })
    assert.same({ 1, 87 }, env.observation_space.shape)
    assert.same({ 1, 87 }, (env:reset()).shape)
    raises("no observation 'mfc'; did you mean 'mfcc'", function()
      make(rf.reward.fn(function() return 0 end), { observation = "mfc" })
    end)
  end)
end)
