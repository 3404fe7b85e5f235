local core = require "raveforce.core"
local rf = require "raveforce"

local function sound(frames, sr, f)
  local made = rf.zeros(frames, "float32")
  for n = 1, frames do made[n] = f(n) end
  made.sr = sr
  return made
end

local function noise(frames, sr)
  return sound(frames, sr or 44100, function(n) return (n * 37) % 101 / 128 end)
end

local function new_env(given)
  local spec = { step_len = 0.05, total_step = 2, threads = 0, sr = 44100,
    reward = rf.reward.clipping(), params = { gain = rf.lin(0, 1) } }
  for key, value in pairs(given) do spec[key] = value end
  return rf.make("o: ~input >> mul {gain}", spec)
end

describe("input", function()
  it("is what ~input plays, and silence behind", function()
    local input = noise(3000)
    local env = new_env { input = input }
    for _ = 1, 2 do -- from its beginning, in every episode
      env:reset()
      env:step { 0.5 }
      env:step { 0.25 }
      local audio = env:audio()
      assert.equal(4410, #audio)
      for n = 1, 4410 do
        local gain = n <= 2304 and 0.5 or 0.25 -- the block after frame 2205
        local want = n <= 3000 and input[n] * gain or 0
        assert.equal(want, audio[n])
      end
    end
    env:close()
  end)

  it("is resampled to the engine's rate and may have two channels", function()
    local two = rf.zeros({ 2, 3000 }, "float32")
    two[1], two[2] = noise(3000), noise(3000, 1)
    two.sr = 22050
    local env = new_env { input = two }
    env:reset()
    env:step { 1 }
    local heard = assert(core.resample(two, 22050, 44100))
    local both = env._episode:stereo()
    for n = 1, 2205 do
      assert.equal(heard[1][n], both[1][n])
      assert.equal(heard[2][n], both[2][n])
    end
    assert.equal(44100, env.input.sr)
    env:close()
  end)

  it("is heard in packs, by branches and by snapshots", function()
    local env = new_env { input = noise(4000), target = noise(4410),
      reward = rf.reward.raw() }
    env:reset()
    local _, first = env:step { 0.5 }
    local branch, taken = env:branch(1)[1], env:snapshot()
    local _, second = env:step { 0.5 }
    assert.equal(second, (select(2, branch:step { 0.5 })))
    assert.equal(env:audio():bytes(), branch:audio():bytes())
    env:restore(taken)
    assert.equal(second, (select(2, env:step { 0.5 })))
    local list = {}
    for i = 1, 20 do list[i] = { 0.5 } end
    local returns = env:evaluate(list)
    for i = 1, 20 do assert.equal(first + second, returns[i]) end
    env:close()
    branch:close()
  end)

  it("comes along with recorded runs", function()
    local dir = os.tmpname()
    os.remove(dir)
    local env = new_env { input = noise(4000), strict = true }
    local recorder = rf.record(env, dir)
    recorder:reset()
    recorder:step { 0.5 }
    recorder:step { 0.25 }
    local audio = env:audio():bytes()
    recorder:close()
    env:close()
    local run = require "raveforce.runs".open(dir)
    local recorded = require "raveforce.run.recorded"
    local again = recorded.env(run)
    recorded.play(run, again, 1)
    assert.equal(audio, again:audio():bytes())
    assert.is_true(again.spec.strict)
    run:close()
    again:close()
    local script = assert(io.open(dir .. "/best.sh")):read "a"
    assert.matches("--strict \\\n  --input input.wav", script, 1, true)
    os.execute("rm -r " .. dir)
  end)

  it("is a path or an array", function()
    assert.error_matches(function() new_env { input = 3 } end,
      "input must be a path or an array, got 3")
    assert.error_matches(function() new_env { input = "nowhere.wav" } end,
      "nowhere.wav")
  end)
end)

describe("strict", function()
  it("is another sound where the language has quirks", function()
    local function play(strict)
      local env = rf.make("o: noiz 3 >> lpf 900 2", { step_len = 0.1,
        reward = rf.reward.clipping(), strict = strict, threads = 0 })
      env:reset()
      env:step {}
      local bytes = env:audio():bytes()
      env:close()
      return bytes
    end
    assert.equal(play(nil), play(false))
    assert.not_equal(play(false), play(true))
  end)

  it("is true or false", function()
    assert.error_matches(function()
      rf.make("o: sin 3", { step_len = 0.1, reward = rf.reward.clipping(),
        strict = 1 })
    end, "strict must be true or false, got 1")
  end)
end)
