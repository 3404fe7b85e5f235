local core = require "raveforce.core"
local rf = require "raveforce"
local setup = require "raveforce.setup"

local function tone(freq, frames)
  local sound = rf.zeros(frames, "float32")
  for n = 1, frames do
    sound[n] = math.sin(2 * math.pi * freq * (n - 1) / 44100)
  end
  sound.sr = 44100
  return sound
end

local function new_env(given)
  local spec = { target = tone(100, 4000), total_step = 3, threads = 0,
    params = { freq = rf.exp(10, 10000), gain = rf.lin(0, 1) } }
  for key, value in pairs(given or {}) do spec[key] = value end
  return rf.make("o: sin {freq} >> mul {gain}", spec)
end

describe("an env", function()
  it("has F(k) = floor(k step_len sr + 0.5) frames after step k", function()
    local env = new_env { step_len = 0.01234 }
    env:reset()
    for k = 1, 3 do
      local _, _, _, _, info = env:step { freq = 100, gain = 1 }
      local frames = math.floor(k * 0.01234 * 44100 + 0.5)
      assert.equal(frames, #env:audio())
      assert.equal(frames / 44100, info.seconds)
    end
  end)

  it("takes its length and rate from the target", function()
    local target = tone(100, 3001)
    target.sr = 22050
    local env = new_env { target = target, total_step = 2 }
    assert.same({ 22050, 3001 }, { env.sr, env.frames })
    assert.equal(3001 / 22050 / 2, env.spec.step_len)
  end)

  it("resamples the target where the task has another rate, and says so",
    function()
      local env = new_env { sr = 22050 }
      local _, info = env:reset()
      assert.same({ from = 44100, to = 22050 }, info.resampled)
      assert.equal(2000, #env.target)
      local _, plain = new_env():reset()
      assert.is_nil(plain.resampled)
    end)

  it("ends terminated at total_step, never truncated", function()
    local env = new_env()
    env:reset { seed = 5 }
    local sum = 0.0
    for k = 1, 3 do
      local _, reward, terminated, truncated, info =
        env:step(env.action_space:sample())
      sum = sum + reward
      assert.same({ k == 3, false, k }, { terminated, truncated, info.step })
      assert.same({ root = 5, env = 1, episode = 1 }, info.seed)
      assert.equal(reward, info.reward_terms.raw)
      if k == 3 then
        assert.same({ r = sum, l = 3 }, info.episode)
        assert.equal("total_step", info.reason)
      else
        assert.is_nil(info.episode)
      end
    end
  end)

  it("rewards with minus the mean squared difference from the target",
    function()
      local env = new_env { total_step = 1 }
      env:reset()
      local _, reward = env:step { freq = 123, gain = 0.5 }
      local audio, sum = env:audio(), 0
      for n = 1, 4000 do sum = sum + (audio[n] - env.target[n]) ^ 2 end
      assert.near(-sum / 4000, reward, 1e-6 * sum / 4000)
    end)

  it("sounds as its text rendered alone", function()
    local env = new_env { total_step = 1 }
    env:reset()
    env:step { freq = 432.1, gain = 0.3 }
    assert.equal("o: sin 432.1 >> mul 0.3", env:text(1))
    local alone = rf.graph(env:text()):render { seconds = 4000 / 44100 }
    assert.is_true(alone == env:audio())
  end)

  it("plays the same episode by values, by place, and by units", function()
    local audio = {}
    local env = new_env()
    local units = rf.array { 0.3, 0.7 }
    local values = env.action_space:from_unit(units)
    for i, play in ipairs {
      function() return env:step(values) end,
      function() return env:step { values.freq, values.gain } end,
      function() return env:step(rf.array { values.freq, values.gain }) end,
      function() return env:step_unit(units) end,
      function() return env:step_unit { 0.3, 0.7 } end,
    } do
      env:reset()
      local _, _, _, _, info = play()
      assert.same(values, info.params)
      audio[i] = env:audio()
      assert.is_true(audio[1] == audio[i])
    end
  end)

  it("observes the sound so far, zeros behind, as the caller's own", function()
    local env = new_env()
    local silent = env:reset()
    assert.same({ 4000 }, silent.shape)
    assert.equal("float32", silent.dtype)
    assert.equal(0, select(3, silent:stats()))
    local observed = env:step { freq = 100, gain = 1 }
    local audio = env:audio()
    local frames = #audio
    assert.is_true(observed:rows(1, frames) == audio)
    local _, _, behind = observed:rows(frames + 1, 4000):stats()
    assert.equal(0, behind)
    local copy = observed:copy()
    env:step { freq = 200, gain = 1 }
    assert.is_true(observed == copy)
  end)

  it("gives the next episode after reset, the first after a seed", function()
    local env = new_env { engine_seed = "episode" }
    local numbers = {}
    for _, seed in ipairs { 3, false, false, 3 } do
      local _, info = env:reset(seed and { seed = seed } or nil)
      numbers[#numbers + 1] = info.seed.episode
    end
    assert.same({ 1, 2, 3, 1 }, numbers)
  end)

  it("seeds the engine with 42, or anew in each episode", function()
    local fixed, free = new_env(), new_env { engine_seed = "episode" }
    assert.equal(42, setup.engine_seed(fixed, 9, 3))
    assert.equal(7, setup.engine_seed(new_env { engine_seed = 7 }, 9, 3))
    assert.equal(core.random_bits(9, 0, 3, 1, 2) & math.maxinteger,
      setup.engine_seed(free, 9, 3))
  end)

  it("asks a function for the target of each episode", function()
    local seen = {}
    local env = new_env { step_len = 0.02, sr = 44100,
      target = function(seed, options)
        seen[#seen + 1] = seed
        return tone(options.freq or 50, 2646)
      end }
    env:reset { seed = 1, options = { freq = 77 } }
    assert.is_true(env.target == tone(77, 2646))
    env:reset()
    assert.is_true(env.target == tone(50, 2646))
    env:reset { seed = 1 }
    assert.equal(seen[1], seen[3])
    assert.not_equal(seen[1], seen[2])
    assert.equal(core.random_bits(1, 0, 2, 1, 3), seen[2])
  end)

  it("takes the mean of both channels, or the left one", function()
    local sample = rf.zeros({ 2, 441 }, "float32")
    sample[1] = rf.zeros(441):fill(0.75)
    sample.sr = 44100
    local function hear(mix)
      local env = rf.make("o: seq 60 >> sp \\s", { step_len = 0.01, mix = mix,
        threads = 0, samples = { s = sample }, target = tone(1, 441) })
      env:reset()
      env:step {}
      return env:audio()
    end
    assert.equal(0.75, hear("left")[100])
    assert.equal(0.375, hear("mean")[100])
  end)

  it("saves both channels as they sounded", function()
    local env = new_env { total_step = 1 }
    env:reset()
    env:step { freq = 99, gain = 0.7 }
    local path = os.tmpname()
    env:save(path)
    local loaded = rf.load(path, { mono = false })
    os.remove(path)
    assert.same({ 2, 4000 }, loaded.shape)
    assert.equal(44100, loaded.sr)
    assert.is_true(loaded[1] == env:audio())
  end)

  it("refuses everything once closed, and closes twice", function()
    local env = new_env()
    env:reset()
    env:close()
    env:close()
    for _, name in ipairs { "reset", "step", "audio", "evaluate" } do
      assert.error_matches(function() env[name](env, {}) end, "closed")
    end
  end)

  it("prints what it is", function()
    local text = tostring(new_env())
    assert.matches("3 steps of 0.030234", text)
    assert.matches("freq = exp%(10, 10000%)", text)
    assert.matches("observation audio %[4000%]", text)
    assert.matches("reward raw%(%)", text)
  end)
end)
